#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *arguments[] = { "program", "one", NULL };
static const char *const no_names[] = { NULL };
static const char *const names[] = { "PATH", NULL };

enum g2n_status guest_start(struct guest *g)
{
    enum g2n_status st;

    g->w = calloc(1, sizeof *g->w);
    assert_non_null(g->w);
    g->w->program = &g->program;
    g->w->policy = &g->policy;
    g->w->memory = &g->memory;
    g->w->argc = 2;
    g->w->argv = arguments;
    st = g2n_wasi_environment_init(&g->w->env, &g->policy);
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

    if (!g) return -1;
    setenv("PATH", "/usr/bin:/bin", 1);
    strcpy(g->folder, "/tmp/g2n-wasi1-XXXXXX");
    if (!mkdtemp(g->folder)) return -1;
    g->program = (struct g2n_program){ .version = G2N_PROGRAM_VERSION, .guest = "test.wasm" };
    g->dirs[0] = (struct g2n_wasi_dir){ g->folder, "/" };
    g->policy = (struct g2n_wasi_policy){ .sandbox = true, .dirs = g->dirs, .listen = no_names, .env = names };
    g2n_memory_allocate(&g->memory, 1, 1, false, PAGE, G2N_MEMORY_RELATIVE);
    *state = g;
    return guest_start(g) == G2N_OK ? 0 : -1;
}

int guest_close(void **state)
{
    struct guest *g = *state;
    char command[64];

    guest_stop(g);
    wasm_rt_free_memory(&g->memory);
    snprintf(command, sizeof command, "rm -rf %s", g->folder);
    int status = system(command);
    free(g);
    return status == 0 ? 0 : -1;
}

uint32_t put(struct guest *g, g2n_addr at, const char *text)
{
    size_t len = strlen(text);
    memcpy(g2n_mem_slice(&g->memory, at, len), text, len);
    return (uint32_t)len;
}

void put_iov(struct guest *g, g2n_addr at, uint32_t len)
{
    g2n_mem_store_u32(&g->memory, IOVS, 0, at);
    g2n_mem_store_u32(&g->memory, IOVS, 4, len);
}

uint32_t u32_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u32(&g->memory, at, 0); }
uint64_t u64_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u64(&g->memory, at, 0); }

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
