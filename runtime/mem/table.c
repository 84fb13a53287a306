/* Tables of function and extern references, as wasm-rt.h asks for them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem/catch.h"
#include <g2n/memory.h>

#define EXIT_NO_RESERVATION 125

static void *allocate(uint32_t elements, size_t size)
{
    void *data = calloc(elements ? elements : 1, size);

    if (!data) {
        g2n_catch_throw(G2N_CAUGHT_NO_MEMORY, "no memory for a table", "", 0);
        fprintf(stderr, "gowasm2native runtime: no memory for a table of %u elements\n", elements);
        _Exit(EXIT_NO_RESERVATION);
    }
    return data;
}

/* Both kinds differ in their element only; wasm-rt.h has them as two types. */
#define DEFINE_TABLE(kind)                                                                                        \
    void wasm_rt_allocate_##kind##_table(wasm_rt_##kind##_table_t *t, uint32_t elements, uint32_t max_elements)  \
    {                                                                                                             \
        t->data = allocate(elements, sizeof *t->data);                                                            \
        t->size = elements;                                                                                       \
        t->max_size = max_elements;                                                                               \
    }                                                                                                             \
    void wasm_rt_free_##kind##_table(wasm_rt_##kind##_table_t *t)                                                 \
    {                                                                                                             \
        free(t->data);                                                                                            \
        memset(t, 0, sizeof *t);                                                                                  \
    }                                                                                                             \
    uint32_t wasm_rt_grow_##kind##_table(wasm_rt_##kind##_table_t *t, uint32_t delta, wasm_rt_##kind##_t init)    \
    {                                                                                                             \
        uint32_t old = t->size, size, i;                                                                          \
        void *data;                                                                                               \
        if (delta > t->max_size - old) return UINT32_MAX;                                                         \
        size = old + delta;                                                                                       \
        data = realloc(t->data, (size_t)(size ? size : 1) * sizeof *t->data);                                     \
        if (!data) return UINT32_MAX;                                                                             \
        t->data = data;                                                                                           \
        for (i = old; i < size; i++) t->data[i] = init;                                                           \
        t->size = size;                                                                                           \
        return old;                                                                                               \
    }

DEFINE_TABLE(funcref)
DEFINE_TABLE(externref)
