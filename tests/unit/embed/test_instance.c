/* Instances of a module that is written here, in the form that the driver writes; then each allocation of a life fails.
 * Faults are for tests/embed: cmocka has handlers of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "embed/instance.h"
#include "mem/mem.h"
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif
#include <g2n/host.h>
#include <g2n/wasi1.h>

struct guest {
    struct g2n_instance     *instance;
    wasm_rt_memory_t         memory;
    wasm_rt_funcref_table_t  table;
    uint64_t                 global;
};

static void instantiate(void *guest, void *instance)
{
    struct guest *g = guest;

    g->instance = instance;
    g->global = 7;
    wasm_rt_allocate_funcref_table(&g->table, 2, 4);
    g2n_memory_allocate(&g->memory, 1, 2, false, 65536, G2N_MEMORY_RELATIVE);
}

static void release(void *guest)
{
    struct guest *g = guest;

    wasm_rt_free_funcref_table(&g->table);
    wasm_rt_free_memory(&g->memory);
}

static wasm_rt_memory_t *memory(void *guest) { return &((struct guest *)guest)->memory; }
static void *global(void *guest) { return &((struct guest *)guest)->global; }
static void *table(void *guest) { return &((struct guest *)guest)->table; }

static void add(void *guest, union g2n_slot *s)
{
    (void)guest;
    s[0].u32 += s[1].u32;
}

/* Named as wasm2c names a guest's function, so that a backtrace has it. */
__attribute__((noinline)) void w2c_m_unit0x2Etrap(uint32_t kind);
void w2c_m_unit0x2Etrap(uint32_t kind) { wasm_rt_trap((wasm_rt_trap_t)kind); }

static void trap(void *guest, union g2n_slot *s)
{
    (void)guest;
    w2c_m_unit0x2Etrap(s[0].u32);
}

static void touch(void *guest, union g2n_slot *s) { g2n_mem_store_u8(&((struct guest *)guest)->memory, s[0].u32, 0, 1); }

static void quit(void *guest, union g2n_slot *s)
{
    struct guest *g = guest;
    g2n_wasi1_proc_exit(g->instance->wasi, s[0].u32);
}

/* Calls itself from within, by way of the interface; traps in the end. */
static void nest(void *guest, union g2n_slot *s)
{
    struct guest *g = guest;
    struct g2n_val depth = g2n_u32(s[0].u32 - 1);
    enum g2n_error error = s[0].u32 == 0 ? G2N_ERROR_NONE : g2n_call(g->instance, "nest", &depth, 1, NULL, 0);

    if (s[0].u32 == 0) wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
    g->global += error == G2N_ERROR_TRAP || error == G2N_ERROR_STATE;
}

static void need(void *guest, union g2n_slot *s) { (void)g2n_memory_need_u64(((struct guest *)guest)->instance, s[0].u32); }

static void refuse_to_begin(void *guest, union g2n_slot *s)
{
    (void)guest;
    (void)s;
    wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
}

static void start(void *guest, union g2n_slot *s)
{
    (void)s;
    ((struct guest *)guest)->global = 8;
}

static const struct g2n_export exports[] = {
    { "add", G2N_EXPORT_FUNCTION, "ii:i", false, add, NULL },
    { "trap", G2N_EXPORT_FUNCTION, "i:", false, trap, NULL },
    { "touch", G2N_EXPORT_FUNCTION, "i:", false, touch, NULL },
    { "quit", G2N_EXPORT_FUNCTION, "i:", false, quit, NULL },
    { "need", G2N_EXPORT_FUNCTION, "i:", false, need, NULL },
    { "nest", G2N_EXPORT_FUNCTION, "i:", false, nest, NULL },
    { "global", G2N_EXPORT_GLOBAL, "I", false, NULL, global },
    { "table", G2N_EXPORT_TABLE, "r", false, NULL, table },
    { "memory", G2N_EXPORT_MEMORY, "", false, NULL, NULL },
};

#define MODULE                                                                                                          \
    .version = G2N_MODULE_VERSION, .program = { .version = G2N_PROGRAM_VERSION, .guest = "unit.wasm" },                 \
    .exports = exports, .export_count = sizeof exports / sizeof *exports, .guest_size = sizeof(struct guest),           \
    .wasi1 = &g2n_embed_wasi1, .exports_memory = true, .memory = memory, .instantiate = instantiate, .run = g2n_run, .release = release

static const struct g2n_module module = { MODULE };
static const struct g2n_module reactor = { MODULE, .start = start, .is_reactor = true };
static const struct g2n_module stillborn = { MODULE, .begin = refuse_to_begin };

static struct g2n_instance *fresh(const struct g2n_module *of)
{
    struct g2n_instance *i = g2n_instance_create(of, NULL, NULL);
    assert_non_null(i);
    return i;
}

static enum g2n_error call(struct g2n_instance *i, const char *name, uint32_t argument)
{
    struct g2n_val v = g2n_u32(argument);
    return g2n_call(i, name, &v, 1, NULL, 0);
}

static void each_trap_is_told(void **state)
{
    (void)state;
    for (int kind = WASM_RT_TRAP_OOB; kind <= WASM_RT_TRAP_EXHAUSTION; kind++) {
        struct g2n_instance *i = fresh(&module);
        assert_int_equal(call(i, "trap", (uint32_t)kind), G2N_ERROR_TRAP);
        assert_non_null(strstr(g2n_instance_message(i), wasm_rt_strerror((wasm_rt_trap_t)kind)));
        assert_int_equal(call(i, "touch", 0), G2N_ERROR_STATE);
        assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    }
}

static void exits_have_their_status(void **state)
{
    static const uint32_t statuses[] = { 0, 1, 255, 256, UINT32_MAX };

    (void)state;
    for (size_t k = 0; k < sizeof statuses / sizeof *statuses; k++) {
        struct g2n_instance *i = fresh(&module);
        assert_int_equal(call(i, "quit", statuses[k]), G2N_ERROR_EXIT);
        assert_int_equal(g2n_instance_exit_status(i), statuses[k]);
        assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    }
}

static void a_trap_within_ends_what_is_around(void **state)
{
    struct g2n_instance *i = fresh(&module);

    (void)state;
    assert_int_equal(call(i, "nest", 3), G2N_ERROR_STATE);
    assert_int_equal(((struct guest *)(void *)i->guest)->global, 7 + 3);
    assert_null(g2n_catch_thread.innermost);
    assert_int_equal(i->depth, 0);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void reactors_are_started_first(void **state)
{
    struct g2n_instance *i = fresh(&reactor);
    struct g2n_val v;

    (void)state;
    assert_int_equal(call(i, "touch", 0), G2N_ERROR_STATE);
    assert_int_equal(g2n_instance_start(i), G2N_ERROR_NONE);
    assert_int_equal(call(i, "touch", 0), G2N_ERROR_NONE);
    assert_int_equal(g2n_instance_start(i), G2N_ERROR_STATE);
    assert_int_equal(g2n_instance_global_get(i, "global", &v), G2N_ERROR_NONE);
    assert_int_equal(v.of.i64, 8);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void start_functions_may_trap(void **state)
{
    struct g2n_failure why;

    (void)state;
    assert_null(g2n_instance_create(&stillborn, NULL, &why));
    assert_int_equal(why.error, G2N_ERROR_TRAP);
    assert_non_null(strstr(why.message, "unreachable"));
}

/* What C functions of --host use. */
static void addresses_are_checked(void **state)
{
    struct g2n_instance *i = fresh(&module);
    char *text;
    int32_t ticket = 0;

    (void)state;
    memcpy(g2n_memory_find(i, 65530, 6, 1), "abc\0ef", 6);
    text = g2n_memory_text(i, 65530, 6);
    assert_memory_equal(text, "abc\0ef", 7);
    free(text);
    assert_null(g2n_memory_text(i, 65530, 7));
    assert_non_null(g2n_memory_find(i, 65536, 0, 8));
    assert_null(g2n_memory_find(i, 65537, 0, 8));
    assert_null(g2n_memory_find(i, 65530, 2, 4));
    assert_null(g2n_memory_find(i, 0, UINT64_MAX, 8));
    assert_null(g2n_memory_find(i, 0, UINT64_MAX / 8 + 1, 8));
    assert_null(g2n_memory_find(i, UINT32_MAX, 1, SIZE_MAX));
    assert_null(g2n_memory_find(NULL, 0, 1, 1));
    assert_int_equal(g2n_memory_need_u32(i, 65530), 'a' | 'b' << 8 | 'c' << 16);
    assert_int_equal(g2n_memory_need_u64(i, 65530), 0); /* nobody is there to be stopped */
    assert_int_equal(g2n_memory_need_u8(NULL, 0), 0);
    g2n_memory_put_need(i, 65530, "xyz", 3);
    g2n_memory_put_need(i, 65535, "xyz", 3);
    assert_int_equal(g2n_memory_need_u16(i, 65530), 'x' | 'y' << 8);
    assert_null(g2n_reply_create(i, &ticket));
    assert_null(g2n_reply_create(NULL, &ticket));
    g2n_reply_send(NULL, "", 0);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

/* Stops itself, as a C function does that was given a wrong address. */
static void a_wrong_address_is_a_trap(void **state)
{
    struct g2n_instance *i = fresh(&module);

    (void)state;
    assert_int_equal(call(i, "need", 65530), G2N_ERROR_TRAP);
    assert_non_null(strstr(g2n_instance_message(i), "outside of the memory"));
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

/* A whole life; G2N_ERROR_NONE when nothing failed. */
static enum g2n_error live(void)
{
    static const char *const argv[] = { "a", "b", NULL }, *const env[] = { "C=d", NULL };
    static const struct g2n_dir dirs[] = { { "/", "/" } };
    const struct g2n_options options = { .argv = argv, .env = env, .dirs = dirs, .dir_count = 1,
                                         .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_NONE } } };
    struct g2n_val args[20];
    struct g2n_failure why;
    struct g2n_instance *i = g2n_instance_create(&module, &options, &why);
    enum g2n_error error;
    bool named;

    if (!i) return why.error;
    for (size_t k = 0; k < 20; k++) args[k] = g2n_i32(1);
    error = g2n_call(i, "add", args, 2, args, 1);
    if (error == G2N_ERROR_NONE && args[0].of.i32 != 2) error = G2N_ERROR_TYPE;
    assert_int_equal(call(i, "trap", WASM_RT_TRAP_UNREACHABLE), G2N_ERROR_TRAP);
    named = strstr(g2n_instance_message(i), "executed, in unit.trap") && strcmp(g2n_instance_backtrace(i), "    unit.trap\n") == 0;
    if (error == G2N_ERROR_NONE && !named) error = G2N_ERROR_MEMORY;
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    return error;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    assert_int_equal(live(), G2N_ERROR_NONE);
#if defined(G2N_TORTURE) && G2N_TORTURE
    for (size_t n = 0;; n++) {
        const size_t before = g2n_alloc_torture_live();
        enum g2n_error error;
        bool fired;

        g2n_alloc_torture_arm(n);
        error = live();
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_int_equal(g2n_alloc_torture_live(), before);
        assert_int_equal(error, fired ? G2N_ERROR_MEMORY : G2N_ERROR_NONE);
        if (!fired) break;
    }
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_trap_is_told),          cmocka_unit_test(exits_have_their_status),
        cmocka_unit_test(reactors_are_started_first), cmocka_unit_test(a_trap_within_ends_what_is_around),
        cmocka_unit_test(addresses_are_checked),      cmocka_unit_test(a_wrong_address_is_a_trap),
        cmocka_unit_test(start_functions_may_trap),   cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
