#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *arguments[] = { "program", "one", NULL };
static const char *const no_names[] = { NULL };
static const char *const names[] = { "PATH", NULL };

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
    if (size > g->memory.size - at) return UINT32_MAX - 7;
    g->next = at + size;
    g->reallocs++;
    return at + g->misplaced;
}

enum g2n_status guest_start(struct guest *g)
{
    g->w = calloc(1, sizeof *g->w);
    assert_non_null(g->w);
    g->w->program = &g->program;
    g->w->policy = &g->policy;
    g->w->argc = 2;
    g->w->argv = arguments;
    g->call = (struct g2n_wasi2_call){ g->w, &g->memory, reallocate, g };
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

    if (!g) return -1;
    setenv("PATH", "/usr/bin:/bin", 1);
    strcpy(g->folder, "/tmp/g2n-wasi2-XXXXXX");
    if (!mkdtemp(g->folder)) return -1;
    g->program = (struct g2n_program){ .version = G2N_PROGRAM_VERSION, .guest = "test.wasm", .seeded = true, .seed = 1 };
    g->dirs[0] = (struct g2n_wasi_dir){ g->folder, "/" };
    g->policy = (struct g2n_wasi_policy){ .sandbox = true, .dirs = g->dirs, .listen = no_names, .env = names };
    g2n_memory_allocate(&g->memory, 8, 8, false, PAGE, G2N_MEMORY_RELATIVE);
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

unsigned char *mem(struct guest *g, g2n_addr at) { return g2n_mem_slice(&g->memory, at, 1); }
uint32_t u32_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u32(&g->memory, at, 0); }
uint64_t u64_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u64(&g->memory, at, 0); }
void put_u32(struct guest *g, g2n_addr at, uint32_t value) { g2n_mem_store_u32(&g->memory, at, 0, value); }

uint32_t put(struct guest *g, g2n_addr at, const char *text)
{
    size_t len = strlen(text);

    memcpy(g2n_mem_slice(&g->memory, at, len), text, len);
    return (uint32_t)len;
}

uint64_t invoke(struct guest *g, const char *function, const uint64_t *flat)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].function, function) == 0) return g2n_wasi2_invoke(&g->call, rows[i].handler, rows[i].types, flat);
    fail_msg("no row for %s", function);
    return 0;
}

/* ---- Traps ---------------------------------------------------------------------------------------------------------- */

static void caught(struct g2n_catch *c, enum g2n_caught kind, const char *what, const char *detail, uintptr_t pc)
{
    struct trap *t = (struct trap *)c;

    (void)kind;
    (void)pc;
    snprintf(t->text, sizeof t->text, "%s%s", what, detail);
    longjmp(t->here, 1);
}

void trap_begin(struct trap *t)
{
    t->catch = (struct g2n_catch){ .caught = caught };
    t->text[0] = '\0';
    g2n_catch_push(&t->catch);
}

const char *trap_end(struct trap *t, bool trapped)
{
    static char text[sizeof t->text];

    g2n_catch_pop(&t->catch);
    strcpy(text, t->text);
    return trapped ? text : NULL;
}

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
