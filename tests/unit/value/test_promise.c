/* Jobs and promises.  The expected orders are node's, for the program in the comment. */
#include <stdio.h>
#include <string.h>

#include "world.h"

static char said[256];

static void say(const char *what)
{
    size_t len = strlen(said);

    (void)snprintf(said + len, sizeof said - len, "%s%s", len ? " " : "", what);
}

/* A handler that says its name and its argument, and returns the argument. */
static enum g2n_status speak(struct g2n_call *call, g2n_value *result)
{
    struct g2n_function *f = (struct g2n_function *)(void *)call->callee;
    g2n_value text;
    char line[64];
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, 0), &text);

    if (st != G2N_OK) return st;
    (void)snprintf(line, sizeof line, "%c%s", (int)f->magic, g2n_as_string(g2n_peek(text))->bytes);
    say(line);
    g2n_drop(call->realm, text);
    *result = g2n_dup(g2n_arg(call, 0));
    return G2N_OK;
}

static g2n_value speaker(struct g2n_realm *realm, char name)
{
    struct g2n_function *f = world_function(realm, speak);

    f->magic = name;
    return g2n_own_object(&f->object);
}

static struct g2n_promise *pending(struct g2n_realm *realm)
{
    struct g2n_promise *p;

    assert_ok(g2n_promise_new(realm, &p));
    return p;
}

/* p.then(name), giving the derived promise. */
static struct g2n_promise *then(struct g2n_realm *realm, struct g2n_promise *p, char name)
{
    g2n_value f = speaker(realm, name);
    struct g2n_promise *derived = pending(realm);

    assert_ok(g2n_promise_react(realm, p, g2n_peek(f), G2N_VIEW_UNDEFINED, derived));
    g2n_drop(realm, f);
    return derived;
}

static void drop(struct g2n_realm *realm, struct g2n_promise *p) { g2n_object_drop(realm, g2n_promise_object(p)); }

static enum g2n_status say_job(struct g2n_realm *realm, struct g2n_job *job)
{
    double d = g2n_as_number(g2n_peek(job->values[0]));
    char line[16];

    (void)snprintf(line, sizeof line, "%g", d);
    say(line);
    if (d < 100) {
        g2n_view next = g2n_peek(g2n_number(d + 100));
        return g2n_job_enqueue(realm, say_job, &next, 1);
    }
    return d == 103 ? g2n_throw(realm, G2N_ERROR, "from job %g", d) : G2N_OK;
}

static void uncaught(struct g2n_realm *realm, g2n_view exception)
{
    (void)g2n_throw_value(realm, g2n_dup(exception));
    say(world_thrown(realm));
}

static void jobs_run_in_order_until_none_is_left(void **state)
{
    struct g2n_realm *realm = *state;

    said[0] = '\0';
    realm->on_uncaught = uncaught;
    for (int i = 1; i <= 4; i++) {
        g2n_view v = g2n_peek(g2n_number(i));
        assert_ok(g2n_job_enqueue(realm, say_job, &v, 1));
    }
    assert_true(g2n_job_pending(realm));
    g2n_job_run_all(realm);
    assert_false(g2n_job_pending(realm));
    assert_string_equal(said, "1 2 3 4 101 102 103 Error: from job 103 104");
}

static void the_ring_of_jobs_grows_while_it_turns(void **state)
{
    struct g2n_realm *realm = *state;

    for (int i = 0; i < 1000; i++) {
        g2n_view v = g2n_peek(g2n_number(200 + i));
        said[0] = '\0';
        assert_ok(g2n_job_enqueue(realm, say_job, &v, 1));
        if (i % 7 == 0) g2n_job_run_all(realm);
    }
    g2n_job_run_all(realm);
    assert_string_equal(said, "1195 1196 1197 1198 1199");
}

static void handlers_run_after_settling_in_order(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_promise *p = pending(realm), *a = then(realm, p, 'a'), *b = then(realm, p, 'b'), *c = then(realm, a, 'c');

    said[0] = '\0';
    assert_ok(g2n_promise_resolve(realm, p, g2n_peek(g2n_number(1))));
    assert_ok(g2n_promise_resolve(realm, p, g2n_peek(g2n_number(2)))); /* settled already */
    assert_ok(g2n_promise_reject(realm, p, g2n_peek(g2n_number(3))));
    assert_string_equal(said, "");
    g2n_job_run_all(realm);
    assert_string_equal(said, "a1 b1 c1");
    assert_int_equal(g2n_promise_state(c), G2N_PROMISE_FULFILLED);
    assert_true(g2n_as_number(g2n_promise_result(c)) == 1);
    drop(realm, p); drop(realm, a); drop(realm, b); drop(realm, c);
}

/* The native `then` of promises, as the library has it, but kept to what the test needs. */
static enum g2n_status native_then(struct g2n_call *call, g2n_value *result)
{
    struct g2n_promise *derived;
    enum g2n_status st = g2n_promise_new(call->realm, &derived);

    if (st != G2N_OK) return st;
    *result = g2n_own_object(g2n_promise_object(derived));
    return g2n_promise_react(call->realm, g2n_as_promise(call->this_value), g2n_arg(call, 0), g2n_arg(call, 1), derived);
}

/* const p = Promise.resolve(0); const q = new Promise(r => r(p)); q.then(q);
 * p.then(1).then(2).then(3).then(4): q follows p after two more jobs, so it comes with 3. */
static void following_a_promise_takes_two_jobs(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_function *f = world_function(realm, native_then);
    struct g2n_promise *p = pending(realm), *q = pending(realm), *chain[5];
    struct g2n_promise *last;

    said[0] = '\0';
    assert_ok(g2n_object_define(realm, realm->protos[G2N_PROTO_PROMISE], g2n_atom_key(realm, G2N_ATOM_then),
                                g2n_view_of_object(&f->object), G2N_PROP_METHOD));
    assert_ok(g2n_promise_resolve(realm, p, g2n_peek(g2n_number(0))));
    assert_ok(g2n_promise_resolve(realm, q, g2n_view_of_object(g2n_promise_object(p))));
    assert_ok(g2n_promise_resolve(realm, q, g2n_peek(g2n_number(9)))); /* follows p by now */
    last = then(realm, q, 'q');
    chain[0] = p;
    for (int i = 1; i < 5; i++) chain[i] = then(realm, chain[i - 1], (char)('0' + i));
    g2n_job_run_all(realm);
    assert_string_equal(said, "10 20 q0 30 40");
    assert_int_equal(g2n_promise_state(last), G2N_PROMISE_FULFILLED);
    for (int i = 0; i < 5; i++) drop(realm, chain[i]);
    drop(realm, q);
    drop(realm, last);
    g2n_object_drop(realm, &f->object);
}

static void promise_cannot_follow_itself(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_promise *p = pending(realm);

    assert_ok(g2n_promise_react(realm, p, G2N_VIEW_UNDEFINED, G2N_VIEW_UNDEFINED, NULL));
    assert_ok(g2n_promise_resolve(realm, p, g2n_view_of_object(g2n_promise_object(p))));
    assert_int_equal(g2n_promise_state(p), G2N_PROMISE_REJECTED);
    assert_int_equal(g2n_throw_value(realm, g2n_dup(g2n_promise_result(p))), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Chaining cycle detected for promise #<Promise>");
    drop(realm, p);
    g2n_job_run_all(realm);
}

/* A thenable that resolves twice, then throws: only the first counts. */
static enum g2n_status eager_then(struct g2n_call *call, g2n_value *result)
{
    g2n_view args[] = { g2n_peek(g2n_number(1)) };

    for (int i = 0; i < 2; i++) {
        enum g2n_status st = g2n_call_function(call->realm, g2n_arg(call, 0), G2N_VIEW_UNDEFINED, args, 1, result);
        if (st != G2N_OK) return st;
        args[0] = g2n_peek(g2n_number(2));
    }
    return g2n_throw(call->realm, G2N_ERROR, "too late");
}

static void thenable_settles_once(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *thenable = world_object(realm);
    struct g2n_function *f = world_function(realm, eager_then);
    struct g2n_promise *p = pending(realm);

    assert_ok(world_set(realm, thenable, "then", g2n_own_object(&f->object)));
    assert_ok(g2n_promise_resolve(realm, p, g2n_view_of_object(thenable)));
    assert_int_equal(g2n_promise_state(p), G2N_PROMISE_PENDING);
    g2n_job_run_all(realm);
    assert_int_equal(g2n_promise_state(p), G2N_PROMISE_FULFILLED);
    assert_true(g2n_as_number(g2n_promise_result(p)) == 1);
    drop(realm, p);
    g2n_object_drop(realm, thenable);
}

static void resolving_functions_work_once(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_promise *p = pending(realm);
    g2n_value resolve, reject, ignored;
    g2n_view arg = g2n_peek(g2n_number(4));

    assert_ok(g2n_promise_resolving_functions(realm, p, &resolve, &reject));
    assert_ok(g2n_call_function(realm, g2n_peek(resolve), G2N_VIEW_UNDEFINED, &arg, 1, &ignored));
    assert_ok(g2n_call_function(realm, g2n_peek(reject), G2N_VIEW_UNDEFINED, &arg, 1, &ignored));
    assert_int_equal(g2n_promise_state(p), G2N_PROMISE_FULFILLED);
    g2n_drop(realm, resolve);
    g2n_drop(realm, reject);
    drop(realm, p);
}

static enum g2n_status throw_handler(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_throw(call->realm, G2N_RANGE_ERROR, "thrown");
}

static void unhandled(struct g2n_realm *realm, g2n_view promise, g2n_view reason)
{
    assert_true(g2n_is_promise(promise));
    say("unhandled");
    uncaught(realm, reason);
}

static void rejection_passes_along_and_is_reported_once(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_function *f = world_function(realm, throw_handler);
    struct g2n_promise *p = pending(realm), *derived = pending(realm), *end = then(realm, derived, 'x'), *caught;
    g2n_value handler = speaker(realm, 'h');

    said[0] = '\0';
    realm->on_unhandled_rejection = unhandled;
    assert_ok(g2n_promise_react(realm, p, g2n_view_of_object(&f->object), G2N_VIEW_UNDEFINED, derived));
    assert_ok(g2n_promise_resolve(realm, p, G2N_VIEW_NULL));
    g2n_job_run_all(realm);
    assert_string_equal(said, "unhandled RangeError: thrown"); /* of `end`: the others have reactions */
    assert_int_equal(g2n_promise_state(end), G2N_PROMISE_REJECTED);

    said[0] = '\0';
    caught = pending(realm);
    assert_ok(g2n_promise_reject(realm, caught, G2N_VIEW_NULL));
    assert_ok(g2n_promise_react(realm, caught, G2N_VIEW_UNDEFINED, g2n_peek(handler), NULL)); /* before the jobs end */
    g2n_job_run_all(realm);
    assert_string_equal(said, "hnull");
    g2n_drop(realm, handler);
    g2n_object_drop(realm, &f->object);
    drop(realm, p); drop(realm, derived); drop(realm, end); drop(realm, caught);
}

static void promises_left_pending_are_freed(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_promise *p = pending(realm), *q = then(realm, p, 'a');

    assert_ok(world_set(realm, g2n_promise_object(q), "cycle", g2n_dup(g2n_view_of_object(g2n_promise_object(p)))));
    drop(realm, q);
    drop(realm, p);
    p = pending(realm);
    assert_ok(g2n_promise_reject(realm, p, G2N_VIEW_NULL)); /* waits to be reported; the realm ends first */
    drop(realm, p);
}

static void promise_of_a_value_is_settled_with_it(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    g2n_value p, same;

    assert_ok(world_set(realm, obj, "then", g2n_number(1))); /* not callable: no thenable */
    assert_ok(g2n_promise_of(realm, g2n_view_of_object(obj), &p));
    assert_int_equal(g2n_promise_state(g2n_as_promise(g2n_peek(p))), G2N_PROMISE_FULFILLED);
    assert_ok(g2n_promise_of(realm, g2n_peek(p), &same));
    assert_true(g2n_same_value(g2n_peek(p), g2n_peek(same)));
    g2n_drop(realm, p);
    g2n_drop(realm, same);
    g2n_object_drop(realm, obj);
}

static void exception_of_a_then_getter_rejects(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_promise *p = pending(realm);

    assert_ok(g2n_function_define_getter(realm, obj, "then", throw_handler, 0));
    assert_ok(g2n_promise_resolve(realm, p, g2n_view_of_object(obj)));
    assert_int_equal(g2n_promise_state(p), G2N_PROMISE_REJECTED);
    g2n_object_drop(realm, obj);
    drop(realm, p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(jobs_run_in_order_until_none_is_left),
        WORLD_TEST(the_ring_of_jobs_grows_while_it_turns),
        WORLD_TEST(handlers_run_after_settling_in_order),
        WORLD_TEST(following_a_promise_takes_two_jobs),
        WORLD_TEST(promise_cannot_follow_itself),
        WORLD_TEST(thenable_settles_once),
        WORLD_TEST(resolving_functions_work_once),
        WORLD_TEST(rejection_passes_along_and_is_reported_once),
        WORLD_TEST(promises_left_pending_are_freed),
        WORLD_TEST(promise_of_a_value_is_settled_with_it),
        WORLD_TEST(exception_of_a_then_getter_rejects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
