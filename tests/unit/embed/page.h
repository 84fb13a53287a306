/* A guest with a page of memory and nothing else, for tests of what C does with instances. */
#ifndef G2N_TEST_EMBED_PAGE_H
#define G2N_TEST_EMBED_PAGE_H

#include "mem/mem.h"
#include <g2n/module.h>

#define PAGE 65536u

struct page {
    struct g2n_instance *instance;
    wasm_rt_memory_t     memory;
};

static inline void page_instantiate(void *guest, void *instance)
{
    struct page *p = guest;

    p->instance = instance;
    g2n_memory_allocate(&p->memory, 1, 2, false, PAGE, G2N_MEMORY_RELATIVE);
}

static inline void page_release(void *guest) { wasm_rt_free_memory(&((struct page *)guest)->memory); }
static inline wasm_rt_memory_t *page_memory(void *guest) { return &((struct page *)guest)->memory; }

#endif
