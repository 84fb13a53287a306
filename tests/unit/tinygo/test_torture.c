/* Each allocation of a scenario fails in turn: the guest is given an exception or ends, or the start is given up, and nothing leaks.
 * Only G2N_TORTURE builds can make allocations fail; in others this program has nothing to do. */
#include "guest.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include <stdlib.h>

#include "../torture.h"

/* Ends the scenario as a guest does that looks whether its call has thrown. */
static void must(struct guest *g, bool ok)
{
    if (!ok) g2n_tinygo_proc_exit(g->t, 1);
}

/* Strings, objects, calls with more arguments than are kept inline, bytes, a timer, a line. */
static void work(struct guest *g)
{
    uint64_t args[20], text = js_string(g, "[1, 2, {\"three\": \"four\"}]"), json = js_get(g, REF_GLOBAL, "JSON"), made;
    bool ok;
    uint32_t n;

    for (int i = 0; i < 20; i++) args[i] = i == 0 ? text : ref_of(i);
    made = js_call(g, json, "parse", 20, args, &ok);
    must(g, ok);
    for (uint32_t i = 0; i < 20; i++) js_set_index(g, made, i, text);
    js_set(g, made, "a name of its own", text);
    js_text(g, made);
    js_finalize(g, made);
    uint64_t constructor = js_get(g, REF_GLOBAL, "Uint8Array");
    made = js_new(g, constructor, JS_ARGS(ref_of(5)), &ok);
    must(g, ok);
    js_copy_to_js(g, made, 5, &n);
    js_finalize(g, made);
    g2n_tinygo_sleep_ticks(g->t, 1000);
    put(g, DATA, "a line\nand more");
    put_u64(g, ARGS, (uint64_t)15 << 32 | DATA);
    must(g, g2n_tinygo_fd_write(g->t, 1, ARGS, 1, OUT) == G2N_WASI_OK);
}

static bool scenario(void *context)
{
    struct guest *g = context;

    return guest_start(g) == G2N_OK && !trap_of(g, work);
}

static void stop(void *g) { guest_stop(g); }

static void every_allocation_may_fail(void **state)
{
    struct guest *g = *state;

    guest_stop(g);
    BOTH_WAYS(g) each_allocation_fails(scenario, stop, g, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { GUEST_TEST(every_allocation_may_fail) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void) { return 0; }
#endif
