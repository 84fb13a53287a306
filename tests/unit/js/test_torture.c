/* Each allocation of the membrane's and the realm's fails in turn: scripts get an exception, and nothing leaks.  The engine's
 * own cannot be made to fail (js/part.c). */
#include "engine.h"
#include "../host_torture.h"

#include <g2n/program.h>

#if defined(G2N_TORTURE) && G2N_TORTURE
#include <stdlib.h>

#include "base/alloc_torture.h"

static const char *const scripts[] = {
    "'text' + 1",
    "({ a: 1, [Symbol('s')]: [1, 2] })",
    "new Uint8Array(8)",
    "new DataView(new ArrayBuffer(8), 2)",
    "(() => process.argv.map((x) => x.length))",
    "process.argv.push('x')",
    "Object.getOwnPropertyNames(process)",
    "process.env.NEW = 'value'; Object.keys(process.env).length",
    "Object.defineProperty(process, 'extra', { get() { return 1 }, configurable: true }).extra",
    "new TextEncoder().encode('some text')",
    "class Mine extends EventTarget {}; new Mine().addEventListener('x', () => {})",
    "Promise.resolve(1).then((x) => x + 1)",
    "queueMicrotask(() => {}); Promise.resolve().then(() => {})",
    "Promise.reject(1).catch(() => {})",
    "try { fs.openSync('/none') } catch (e) { e.code }",
    "throw new TypeError('thrown')",
    "10n ** 30n",
    "new Function('a', 'return a')(/x/g)",
};

/* One run with the n-th allocation failing; false when there were fewer. */
static bool run_once(const char *script, size_t n)
{
    size_t live = g2n_alloc_torture_live();
    g2n_value v = G2N_UNDEFINED;
    void *state;

    assert_int_equal(engine_open(&state), 0);
    struct engine *e = state;
    g2n_alloc_torture_arm(n);
    enum g2n_status st = e_try(e, script, &v);
    if (st == G2N_OK) g2n_job_run_queued(&e->host.realm);
    bool fired = g2n_alloc_torture_fired();
    g2n_alloc_torture_disarm();
    e_drop(e, st == G2N_OK ? v : g2n_take_exception(&e->host.realm));
    e_drop(e, g2n_take_exception(&e->host.realm));
    engine_close(&state);
    if (g2n_alloc_torture_live() != live)
        fail_msg("%s leaks %zd blocks when allocation %zu fails", script, g2n_alloc_torture_live() - live, n);
    return fired;
}

static void every_allocation_of_every_script_may_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        for (size_t n = 0; run_once(scripts[i], n);) n++;
}

static void an_engine_is_made_whole_or_not_at_all(void **state)
{
    static const struct g2n_part *const parts[] = { &g2n_part_js, NULL };
    (void)state;

    host_is_made_whole_or_not_at_all(parts, 200); /* thousands are the host's, and tried elsewhere */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_every_script_may_fail),
        cmocka_unit_test(an_engine_is_made_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void) { return 0; }
#endif
