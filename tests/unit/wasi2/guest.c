#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct row {
    const char        *function, *types;
    g2n_wasi2_handler *handler;
} rows[] = {
#define WASI2(interface, function, handler, types) { interface " " function, types, g2n_wasi2_##handler },
#include <g2n/wasi2.def>
#undef WASI2
};

static uint32_t reallocate(void *instance, uint32_t old, uint32_t old_size, uint32_t align, uint32_t size)
{
    struct guest *g = instance;
    uint32_t at = (g->next + align - 1) / align * align;

    assert_int_equal(old, 0);
    assert_int_equal(old_size, 0);
    if (size > g->box.memory.size - at) return UINT32_MAX - 7;
    g->next = at + size;
    g->reallocs++;
    return at + g->misplaced;
}

enum g2n_status guest_start(struct guest *g)
{
    g->w = calloc(1, sizeof *g->w);
    assert_non_null(g->w);
    g->w->program = &g->box.program;
    g->w->policy = &g->box.policy;
    g->w->argc = SANDBOX_ARGC;
    g->w->argv = sandbox_arguments;
    g->call = (struct g2n_wasi2_call){ g->w, &g->box.memory, reallocate, g };
    g->next = HEAP;
    return g2n_wasi2_init(g->w);
}

void guest_stop(struct guest *g)
{
    if (g->w) g2n_wasi2_fini(g->w);
    free(g->w);
    g->w = NULL;
}

int guest_open(void **state)
{
    struct guest *g = calloc(1, sizeof *g);

    if (!g || sandbox_open(&g->box, 8) != 0) return -1;
    *state = g;
    return guest_start(g) == G2N_OK ? 0 : -1;
}

int guest_close(void **state)
{
    struct guest *g = *state;

    guest_stop(g);
    int closed = sandbox_close(&g->box);
    free(g);
    return closed;
}

unsigned char *mem(struct guest *g, g2n_addr at) { return g2n_mem_slice(&g->box.memory, at, 1); }
uint32_t u32_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u32(&g->box.memory, at, 0); }
uint64_t u64_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u64(&g->box.memory, at, 0); }
void put_u32(struct guest *g, g2n_addr at, uint32_t value) { g2n_mem_store_u32(&g->box.memory, at, 0, value); }

uint32_t put(struct guest *g, g2n_addr at, const char *text) { return sandbox_put(&g->box, at, text); }

uint64_t invoke(struct guest *g, const char *function, const uint64_t *flat)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].function, function) == 0) return g2n_wasi2_invoke(&g->call, rows[i].handler, rows[i].types, flat);
    fail_msg("no row for %s", function);
    return 0;
}

/* ---- Traps ---------------------------------------------------------------------------------------------------------- */

/* A guest that trapped is called again in tests. */
static void revive(struct guest *g)
{
    g->w->in_realloc = false;
    g2n_wasi2_scratch_reset(g->w);
}

const char *trap_of(struct guest *g, const char *function, const uint64_t *flat)
{
    struct trap t;

    trap_begin(&t);
    if (setjmp(t.here) == 0) {
        (void)invoke(g, function, flat);
        return trap_end(&t, false);
    }
    revive(g);
    return trap_end(&t, true);
}

void drop(struct guest *g, char resource, uint64_t handle) { g2n_wasi2_drop(&g->call, resource, (uint32_t)handle); }

const char *trap_of_drop(struct guest *g, char resource, uint64_t handle)
{
    struct trap t;

    trap_begin(&t);
    if (setjmp(t.here) == 0) {
        drop(g, resource, handle);
        return trap_end(&t, false);
    }
    return trap_end(&t, true);
}
