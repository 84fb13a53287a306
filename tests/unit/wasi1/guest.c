#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum g2n_status guest_start(struct guest *g)
{
    enum g2n_status st;

    g->w = calloc(1, sizeof *g->w);
    assert_non_null(g->w);
    g->w->program = &g->box.program;
    g->w->policy = &g->box.policy;
    g->w->memory = &g->box.memory;
    g->w->argc = SANDBOX_ARGC;
    g->w->argv = sandbox_arguments;
    st = g2n_wasi_environment_init(&g->w->env, &g->box.policy);
    return st == G2N_OK ? g2n_wasi1_preopen(g->w) : st;
}

void guest_stop(struct guest *g)
{
    g2n_wasi1_destroy(g->w);
    g->w = NULL;
}

int guest_open(void **state)
{
    struct guest *g = calloc(1, sizeof *g);

    if (!g || sandbox_open(&g->box, 1) != 0) return -1;
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

uint32_t put(struct guest *g, g2n_addr at, const char *text) { return sandbox_put(&g->box, at, text); }

void put_iov(struct guest *g, g2n_addr at, uint32_t len)
{
    g2n_mem_store_u32(&g->box.memory, IOVS, 0, at);
    g2n_mem_store_u32(&g->box.memory, IOVS, 4, len);
}

uint32_t u32_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u32(&g->box.memory, at, 0); }
uint64_t u64_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u64(&g->box.memory, at, 0); }

uint32_t open_file(struct guest *g, const char *name, uint32_t how, uint32_t flags)
{
    uint32_t len = put(g, PATH, name);
    assert_int_equal(g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, how, G2N_RIGHTS_ALL, G2N_RIGHTS_ALL, flags, OUT), G2N_WASI_OK);
    return u32_at(g, OUT);
}

uint32_t take(struct guest *g, int host)
{
    struct g2n_wasi1_fd *f;
    uint32_t fd;

    assert_true(host >= 0);
    assert_int_equal(g2n_wasi1_fd_add(g->w, host, &f, &fd), G2N_WASI_OK);
    return fd;
}
