/* Providers of a module that is written here, in the form that the driver writes: found, begun, called, ended; and functions of bytes both
 * ways.  Then each allocation of it fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "embed/instance.h"
#include "page.h"
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "../torture.h"
#endif

enum { MODULE_AT = 0, NAME_AT = 32, PAYLOAD_AT = 64, INTO_AT = 1024, INTO_LEN = 16 };

struct guest {
    struct page page;
    int64_t     result;
};

/* ---- What is provided ----------------------------------------------------------------------------------------------- */

extern const struct g2n_provider g2n_provider_own;

static int begun, ended;

static int32_t twice(struct g2n_instance *i, int32_t n) { return g2n_provider_state(i, &g2n_provider_own) ? 2 * n : 0; }

static enum g2n_error init(struct g2n_instance *i, void **state)
{
    assert_null(g2n_memory_find(i, 0, 1, 1)); /* V2 */
    *state = &begun;
    begun++;
    return G2N_ERROR_NONE;
}

static void fini(struct g2n_instance *i, void *state)
{
    (void)i;
    assert_ptr_equal(state, &begun);
    ended++;
}

static enum g2n_error refuse(struct g2n_instance *i, void **state)
{
    (void)i;
    (void)state;
    return G2N_ERROR_BOUNDS;
}

static enum g2n_error echo(struct g2n_bytes_call *call)
{
    return g2n_bytes_reply(call, call->payload, call->len) ? G2N_ERROR_NONE : G2N_ERROR_MEMORY;
}

/* Asks the guest, and gives what that gave. */
static enum g2n_error back(struct g2n_bytes_call *call)
{
    void *reply;
    size_t len;
    enum g2n_error error = g2n_guest_call(call->instance, "name", "payload", 7, &reply, &len);
    bool good = error != G2N_ERROR_NONE || g2n_bytes_reply(call, reply, len);

    free(reply);
    return good ? error : G2N_ERROR_MEMORY;
}

static const struct g2n_provider_function functions[] = { { "twice", "i:i", G2N_CODE(twice) }, { 0 } };
static const struct g2n_provider_bytes of_bytes[] = { { "echo", echo }, { "back", back }, { 0 } };
G2N_PROVIDER(own, .module = "own", .functions = functions, .bytes = of_bytes, .init = init, .fini = fini);
G2N_PROVIDER(refusing, .module = "refusing", .init = refuse);
G2N_PROVIDER(nameless, .functions = functions);
static const struct g2n_provider older = { .version = G2N_PROVIDER_VERSION + 1, .module = "own", .functions = functions };

/* ---- The guest ------------------------------------------------------------------------------------------------------ */

typedef int32_t twice_code(struct g2n_instance *i, int32_t n);
typedef int64_t call_code(struct g2n_instance *i, int32_t module, int32_t module_len, int32_t name, int32_t name_len, int32_t payload, int32_t len, int32_t into, int32_t cap);
typedef void two_code(struct g2n_instance *i, int32_t a, int32_t b);
typedef void three_code(struct g2n_instance *i, int32_t a, int32_t b, int32_t c);

static void use(void *guest, union g2n_slot *s)
{
    struct guest *g = guest;

    s[0].u32 = (uint32_t)((twice_code *)g2n_provided(g->page.instance, 0))(g->page.instance, (int32_t)s[0].u32);
}

/* own.echo or own.back of as many bytes, by the second parameter; addresses are the first one's away from what they should be. */
static void call(void *guest, union g2n_slot *s)
{
    struct guest *g = guest;
    const char *name = s[2].u32 ? "back" : "echo";
    const int32_t off = (int32_t)s[0].u32;

    memcpy(g->page.memory.data + MODULE_AT, "own", 3);
    memcpy(g->page.memory.data + NAME_AT, name, 4);
    g->result = ((call_code *)g2n_provided(g->page.instance, 1))(g->page.instance, MODULE_AT, 3, NAME_AT, 4, PAYLOAD_AT + off, (int32_t)s[1].u32, INTO_AT + off, INTO_LEN);
    if (g->result > INTO_LEN) ((two_code *)g2n_provided(g->page.instance, 2))(g->page.instance, INTO_AT, (int32_t)g->result);
    g2n_host_go_on(g->page.instance);
}

/* What the package host does, with the payload as the reply. */
static void invoked(void *guest, union g2n_slot *s)
{
    struct guest *g = guest;

    ((two_code *)g2n_provided(g->page.instance, 3))(g->page.instance, 2048, 4096);
    assert_memory_equal(g->page.memory.data + 2048, "name", s[0].u32);
    ((three_code *)g2n_provided(g->page.instance, 4))(g->page.instance, 4096, (int32_t)s[1].u32, 0);
}

static void respond_unasked(void *guest, union g2n_slot *s)
{
    struct guest *g = guest;

    (void)s;
    ((three_code *)g2n_provided(g->page.instance, 4))(g->page.instance, 0, 0, 0);
}

static const struct g2n_export exports[] = {
    { "use", G2N_EXPORT_FUNCTION, "i:i", false, use, NULL },
    { "call", G2N_EXPORT_FUNCTION, "iii:", false, call, NULL },
    { "g2n_host_invoke", G2N_EXPORT_FUNCTION, "ii:", false, invoked, NULL },
    { "respond_unasked", G2N_EXPORT_FUNCTION, ":", false, respond_unasked, NULL },
};
static const struct g2n_provided provided[] = {
    { "own", "twice", "i:i" }, { "g2n_host", "call", "iiiiiiii:I" }, { "g2n_host", "take", "ii:" }, { "g2n_host", "request", "ii:" }, { "g2n_host", "respond", "iii:" },
};

static struct g2n_instance *make(const struct g2n_provider *first, const struct g2n_provided *imports, struct g2n_failure *why)
{
    static const struct g2n_provider *providers[3];
    static struct g2n_provision provision;
    static struct g2n_module module;

    providers[0] = first;
    providers[1] = &g2n_provider_g2n_host;
    provision = (struct g2n_provision){ .part = &g2n_providers, .functions = imports, .function_count = imports == provided ? 5 : 1, .providers = providers };
    module = (struct g2n_module){
        .version = G2N_MODULE_VERSION, .program = { .version = G2N_PROGRAM_VERSION, .guest = "unit.wasm", .memory_mode = G2N_MEMORY_RELATIVE },
        .exports = exports, .export_count = sizeof exports / sizeof exports[0], .guest_size = sizeof(struct guest), .exports_memory = true,
        .provision = &provision, .memory = page_memory, .instantiate = page_instantiate, .run = g2n_run, .release = page_release,
    };
    return g2n_instance_create(&module, NULL, why);
}

static enum g2n_error call_of(struct g2n_instance *i, uint32_t off, uint32_t len, uint32_t is_back)
{
    const struct g2n_val args[] = { g2n_u32(off), g2n_u32(len), g2n_u32(is_back) };

    return g2n_call(i, "call", args, 3, NULL, 0);
}

/* ---- Tests ---------------------------------------------------------------------------------------------------------- */

static void imports_reach_their_provider(void **unused)
{
    struct g2n_instance *i = make(&g2n_provider_own, provided, NULL);
    struct g2n_val v = g2n_u32(21);

    (void)unused;
    begun = 1, ended = 0;
    assert_non_null(i);
    assert_int_equal(g2n_call(i, "use", &v, 1, &v, 1), G2N_ERROR_NONE);
    assert_int_equal(v.of.i32, 42);
    assert_null(g2n_provider_state(i, &g2n_provider_refusing));
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    assert_int_equal(begun, ended);
}

static void what_does_not_fit_is_refused(void **unused)
{
    static const struct g2n_provided other_type[] = { { "own", "twice", "I:i" } }, other_name[] = { { "own", "thrice", "i:i" } }, other_module[] = { { "owm", "twice", "i:i" } };
    static const struct {
        const struct g2n_provider *provider;
        const struct g2n_provided *imports;
        const char                *word;
    } cases[] = {
        { &g2n_provider_own, other_type, "\"I:i\"" }, { &g2n_provider_own, other_name, "lacks" }, { &g2n_provider_own, other_module, "\"owm\"" },
        { &older, provided, "version 2" }, { &g2n_provider_nameless, provided, "no name" }, { &g2n_provider_refusing, provided, "own" },
    };

    (void)unused;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct g2n_failure why;
        assert_null(make(cases[k].provider, cases[k].imports, &why));
        assert_non_null(strstr(why.message, cases[k].word));
        assert_non_null(strstr(why.message, "unit.wasm: "));
    }
}

static void bytes_go_both_ways(void **unused)
{
    struct g2n_instance *i = make(&g2n_provider_own, provided, NULL);
    struct guest *g;

    (void)unused;
    assert_non_null(i);
    g = (struct guest *)(void *)i->guest;
    memset(g->page.memory.data + PAYLOAD_AT, 'p', 100);
    assert_int_equal(call_of(i, 0, 100, 0), G2N_ERROR_NONE);
    assert_int_equal(g->result, 100);
    assert_memory_equal(g->page.memory.data + INTO_AT, g->page.memory.data + PAYLOAD_AT, 100);
    assert_int_equal(call_of(i, 0, 0, 1), G2N_ERROR_NONE);
    assert_int_equal(g->result, 7);
    assert_memory_equal(g->page.memory.data + INTO_AT, "payload", 7);
    assert_int_equal(g2n_guest_call(NULL, "name", NULL, 0, NULL, NULL), G2N_ERROR_STATE);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void wrong_addresses_trap(void **unused)
{
    static const struct { uint32_t off, len; } wrong[] = { { PAGE, 1 }, { 0, UINT32_MAX }, { UINT32_MAX - INTO_AT - 8, 8 }, { PAGE - INTO_AT - 8, 0 } };

    (void)unused;
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        struct g2n_instance *i = make(&g2n_provider_own, provided, NULL);
        assert_non_null(i);
        assert_int_equal(call_of(i, wrong[k].off, wrong[k].len, 0), G2N_ERROR_TRAP);
        assert_int_equal(g2n_guest_call(i, "name", NULL, 0, NULL, NULL), G2N_ERROR_STATE);
        assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    }
}

static void a_response_that_nobody_asked_for_traps(void **unused)
{
    struct g2n_instance *i = make(&g2n_provider_own, provided, NULL);

    (void)unused;
    assert_non_null(i);
    assert_int_equal(g2n_call(i, "respond_unasked", NULL, 0, NULL, 0), G2N_ERROR_TRAP);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

/* An instance is made, has a call of each kind, and is freed; without memory for one of them the guest is told. */
static bool a_life(void *unused)
{
    struct g2n_instance *i = make(&g2n_provider_own, provided, NULL);
    bool good = i;

    (void)unused;
    if (!i) return false;
    good = call_of(i, 0, 5, 0) == G2N_ERROR_NONE && ((struct guest *)(void *)i->guest)->result == 5;
    good = good && call_of(i, 0, 0, 1) == G2N_ERROR_NONE && ((struct guest *)(void *)i->guest)->result == 7;
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    return good;
}

#if defined(G2N_TORTURE) && G2N_TORTURE
static void nothing_is_left(void *unused) { (void)unused; }
#endif

static void each_allocation_may_fail(void **unused)
{
    (void)unused;
#if defined(G2N_TORTURE) && G2N_TORTURE
    each_allocation_fails(a_life, nothing_is_left, NULL, 0);
#else
    assert_true(a_life(NULL));
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imports_reach_their_provider),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(bytes_go_both_ways),
        cmocka_unit_test(wrong_addresses_trap),
        cmocka_unit_test(a_response_that_nobody_asked_for_traps),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
