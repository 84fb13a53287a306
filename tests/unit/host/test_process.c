#include "machine.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/process.h"

static g2n_value num(double d) { return g2n_number(d); }

static void identity(void **state)
{
    struct machine *m = *state;

    assert_int_equal(g2n_as_number(g2n_peek(m_get(m, "process.pid"))), getpid());
    assert_int_equal(g2n_as_number(g2n_peek(m_get(m, "process.ppid"))), getppid());
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.getuid", 0, NULL))), getuid());
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.getegid", 0, NULL))), getegid());
    assert_string_equal(m_string(m, m_get(m, "process.argv")), "unit");
    assert_string_equal(m_string(m, m_get(m, "process.argv0")), "unit");
    assert_int_equal(m_string(m, m_get(m, "process.execPath"))[0], '/');
    assert_int_equal(m_string(m, m_get(m, "process.version"))[0], 'v');
    assert_true(g2n_is_undefined(g2n_peek(m_get(m, "process.versions.node"))));
    assert_string_equal(m_string(m, m_call(m, "Object.prototype.toString.call", ARGS(m_get(m, "process")))), "[object process]");
    g2n_value groups = m_call(m, "process.getgroups", 0, NULL);
    assert_true(g2n_is_array(g2n_peek(groups)));
    m_drop(m, groups);
}

static void a_name_like_nodes_is_told_as_a_path(void **state)
{
    static char name[] = "nodejs-like", *argv[] = { name, NULL };
    struct machine *other = calloc(1, sizeof *other);
    (void)state;

    assert_non_null(other);
    assert_ok(g2n_host_init(&other->host, 1, argv));
    assert_int_equal(m_string(other, m_get(other, "process.argv0"))[0], '/');
    assert_string_equal(m_string(other, m_get(other, "process.argv")), "nodejs-like");
    g2n_host_fini(&other->host);
    free(other);
}

static void working_folder(void **state)
{
    struct machine *m = *state;

    assert_string_equal(m_string(m, m_call(m, "process.cwd", 0, NULL)), m->folder);
    assert_int_equal(mkdir("d", 0700), 0);
    (void)m_call(m, "process.chdir", ARGS(m_text(m, "d")));
    assert_string_equal(m_string(m, m_call(m, "process.cwd", 0, NULL)) + strlen(m->folder), "/d");
    const char *text = m_throws(m, "process.chdir", ARGS(m_text(m, "nope")));
    assert_non_null(strstr(text, "Error: ENOENT: no such file or directory, chdir '/tmp/"));
    assert_non_null(strstr(text, "/d' -> 'nope'"));
    assert_int_equal(rmdir("../d"), 0);
    assert_string_equal(m_throws(m, "process.cwd", 0, NULL), "Error: ENOENT: no such file or directory, uv_cwd");
    assert_string_equal(m_throws(m, "process.chdir", ARGS(num(5))),
                        "TypeError: The \"directory\" argument must be of type string. Received type number (5)");
}

static void mask(void **state)
{
    struct machine *m = *state;
    mode_t old = umask(022);

    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.umask", ARGS(num(077))))), 022);
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.umask", ARGS(m_text(m, "022"))))), 077);
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.umask", 0, NULL))), 022);
    assert_string_equal(m_throws(m, "process.umask", ARGS(m_text(m, "x"))),
                        "TypeError: The argument 'mask' must be a 32-bit unsigned integer or an octal string. Received 'x'");
    umask(old);
}

static void environment_is_live(void **state)
{
    struct machine *m = *state;
    g2n_value env = m_get(m, "process.env");
    struct g2n_realm *realm = &m->host.realm;
    struct g2n_string *key;
    g2n_value five = num(5);
    bool deleted, has;

    unsetenv("G2N_UNIT");
    assert_true(g2n_is_undefined(g2n_peek(m_property(m, g2n_peek(env), "G2N_UNIT"))));
    assert_int_equal(setenv("G2N_UNIT", "a=b", 1), 0);
    assert_string_equal(m_string(m, m_property(m, g2n_peek(env), "G2N_UNIT")), "a=b");
    assert_ok(g2n_atom_new(realm, "G2N_UNIT", 8, &key));
    assert_ok(g2n_object_set(realm, g2n_as_object(g2n_peek(env)), g2n_key_atom(key), g2n_peek(five)));
    assert_string_equal(getenv("G2N_UNIT"), "5");
    assert_non_null(strstr(m_json(m, g2n_dup(g2n_peek(env))), "{\""));
    assert_ok(g2n_object_has(realm, g2n_as_object(g2n_peek(env)), g2n_key_atom(key), &has));
    assert_true(has);
    assert_ok(g2n_object_delete(realm, g2n_as_object(g2n_peek(env)), g2n_key_atom(key), &deleted));
    assert_true(deleted);
    assert_null(getenv("G2N_UNIT"));
    g2n_atom_release(realm, key);
    m_drop(m, env);
}

static void environment_ignores_what_is_no_name(void **state)
{
    struct machine *m = *state;
    g2n_value env = m_get(m, "process.env");
    g2n_value one = num(1);
    static const char *const names[] = { "", "A=B" };

    for (size_t i = 0; i < 2; i++) {
        struct g2n_string *key;
        assert_ok(g2n_atom_new(&m->host.realm, names[i], strlen(names[i]), &key));
        assert_ok(g2n_object_set(&m->host.realm, g2n_as_object(g2n_peek(env)), g2n_key_atom(key), g2n_peek(one)));
        assert_true(g2n_is_undefined(g2n_peek(m_property(m, g2n_peek(env), names[i]))));
        g2n_atom_release(&m->host.realm, key);
    }
    m_drop(m, env);
}

static void exit_tells_its_listeners_once(void **state)
{
    struct machine *m = *state;
    struct reply told = { 0 };

    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "exit"), m_callback(m, &told))));
    (void)m_call(m, "process.exit", ARGS(num(259)));
    assert_int_equal(m->exits, 1);
    assert_int_equal(m->status, 3);
    assert_int_equal(told.calls, 1);
    assert_int_equal(g2n_as_number(g2n_peek(told.args[0])), 3);
    assert_true(m->host.loop.stopping);
    reply_clear(m, &told);
}

static void exit_code_is_the_default(void **state)
{
    struct machine *m = *state;

    assert_string_equal(m_throws(m, "process.exit", ARGS(m_text(m, "x"))),
                        "TypeError: The \"code\" argument must be of type number. Received type string ('x')");
    g2n_value process = m_get(m, "process");
    assert_ok(g2n_object_put_c(&m->host.realm, g2n_as_object(g2n_peek(process)), "exitCode", num(7)));
    m_drop(m, process);
    (void)m_call(m, "process.exit", 0, NULL);
    assert_int_equal(m->status, 7);
}

static enum g2n_status throw_it(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_throw(call->realm, G2N_RANGE_ERROR, "too far");
}

/* Runs `act` with stderr caught in a file, and gives what was written. */
static const char *caught_stderr(struct machine *m, void (*act)(struct machine *m))
{
    static char text[512];
    int kept = dup(STDERR_FILENO);
    FILE *f = tmpfile();

    assert_non_null(f);
    dup2(fileno(f), STDERR_FILENO);
    act(m);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return text;
}

static void throw_in_a_timer(struct machine *m)
{
    m_drop(m, m_call(m, "setTimeout", ARGS(m_function(m, throw_it, NULL))));
    m_run(m);
}

static void an_uncaught_exception_is_printed_and_ends_with_one(void **state)
{
    struct machine *m = *state;

    assert_string_equal(caught_stderr(m, throw_in_a_timer), "Uncaught RangeError: too far\n");
    assert_int_equal(m->status, 1);
    assert_int_equal(m->exits, 1);
}

static void a_listener_can_take_uncaught_exceptions(void **state)
{
    struct machine *m = *state;
    struct reply told = { 0 };

    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "uncaughtException"), m_callback(m, &told))));
    assert_string_equal(caught_stderr(m, throw_in_a_timer), "");
    assert_int_equal(told.calls, 1);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(told.args[0]))), "RangeError: too far");
    assert_int_equal(m->exits, 0);
    reply_clear(m, &told);
}

static void reject_a_promise(struct machine *m)
{
    m_drop(m, m_call(m, "Promise.reject", ARGS(m_text(m, "why"))));
    g2n_loop_drain_microtasks(&m->host.loop);
    m_run(m);
}

static void an_unhandled_rejection_ends_with_one(void **state)
{
    struct machine *m = *state;

    assert_non_null(strstr(caught_stderr(m, reject_a_promise), "UnhandledPromiseRejection: "));
    assert_int_equal(m->status, 1);
}

static void next_ticks_get_their_arguments(void **state)
{
    struct machine *m = *state;
    struct reply told = { 0 };

    (void)m_call(m, "process.nextTick", ARGS(m_callback(m, &told), num(1), num(2)));
    m_run(m);
    assert_int_equal(told.argc, 2);
    assert_int_equal(g2n_as_number(g2n_peek(told.args[1])), 2);
    reply_clear(m, &told);
    (void)m_call(m, "process.nextTick", ARGS(m_callback(m, &told), m_text(m, "never called")));
}

static enum g2n_status stop_listening(struct g2n_call *call, g2n_value *result)
{
    struct machine *m = ((const struct g2n_function *)(void *)call->callee)->context;
    m_drop(m, m_call(m, "process.removeAllListeners", ARGS(m_text(m, "SIGUSR2"))));
    *result = G2N_UNDEFINED;
    return G2N_OK;
}

static void signals_are_events(void **state)
{
    struct machine *m = *state;
    struct reply told = { 0 };

    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "SIGUSR2"), m_callback(m, &told))));
    assert_false(g2n_loop_alive(&m->host.loop));
    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "SIGUSR2"), m_function(m, stop_listening, m))));
    (void)m_call(m, "process.kill", ARGS(num(getpid()), m_text(m, "SIGUSR2")));
    m_drop(m, m_call(m, "setTimeout", ARGS(m_callback(m, &(struct reply){ 0 }), num(1000))));
    while (!told.calls) (void)g2n_loop_turn(&m->host.loop);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(told.args[0]))), "SIGUSR2");
    assert_int_equal(g2n_as_number(g2n_peek(told.args[1])), SIGUSR2);
    reply_clear(m, &told);
    assert_string_equal(m_throws(m, "process.kill", ARGS(num(getpid()), m_text(m, "SIGFOO"))), "TypeError: Unknown signal: SIGFOO");
    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "SIGKILL"), m_callback(m, &told)))); /* cannot be caught: nothing */
    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "SIGHUP"), m_callback(m, &told))));  /* ended by the teardown */
}

static void clocks_and_usage(void **state)
{
    struct machine *m = *state;
    struct g2n_realm *realm = &m->host.realm;
    g2n_value time = m_call(m, "process.hrtime", 0, NULL), since, part;

    since = m_call(m, "process.hrtime", ARGS(time));
    assert_ok(g2n_object_get_index(realm, g2n_as_object(g2n_peek(since)), 0, &part));
    assert_int_equal(g2n_as_number(g2n_peek(part)), 0);
    assert_ok(g2n_object_get_index(realm, g2n_as_object(g2n_peek(since)), 1, &part));
    assert_true(g2n_as_number(g2n_peek(part)) >= 0);
    m_drop(m, since);
    assert_true(g2n_as_number(g2n_peek(m_call(m, "process.uptime", 0, NULL))) >= 0);
    g2n_value usage = m_call(m, "process.memoryUsage", 0, NULL);
    assert_true(m_number(m, g2n_peek(usage), "rss") > 100000);
    m_drop(m, usage);
    usage = m_call(m, "process.cpuUsage", 0, NULL);
    assert_true(m_number(m, g2n_peek(usage), "user") >= 0);
    m_drop(m, usage);
}

static void write_to_stderr(struct machine *m)
{
    assert_true(g2n_is_true(g2n_peek(m_call(m, "process.stderr.write", ARGS(m_text(m, "text "))))));
    (void)m_call(m, "process.stderr.write", ARGS(m_bytes(m, "bytes", 5)));
}

static void streams_write(void **state)
{
    struct machine *m = *state;
    struct reply told = { 0 };

    assert_string_equal(caught_stderr(m, write_to_stderr), "text bytes");
    assert_int_equal(g2n_as_number(g2n_peek(m_get(m, "process.stdout.fd"))), 1);
    (void)m_call(m, "process.stderr.write", ARGS(m_text(m, ""), m_callback(m, &told)));
    m_run(m);
    assert_int_equal(told.calls, 1);
    reply_clear(m, &told);
    assert_non_null(strstr(m_throws(m, "process.stderr.write", ARGS(num(1))), "TypeError: The \"chunk\" argument"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(identity),
        MACHINE_TEST(a_name_like_nodes_is_told_as_a_path),
        MACHINE_TEST(working_folder),
        MACHINE_TEST(mask),
        MACHINE_TEST(environment_is_live),
        MACHINE_TEST(environment_ignores_what_is_no_name),
        MACHINE_TEST(exit_tells_its_listeners_once),
        MACHINE_TEST(exit_code_is_the_default),
        MACHINE_TEST(an_uncaught_exception_is_printed_and_ends_with_one),
        MACHINE_TEST(a_listener_can_take_uncaught_exceptions),
        MACHINE_TEST(an_unhandled_rejection_ends_with_one),
        MACHINE_TEST(next_ticks_get_their_arguments),
        MACHINE_TEST(signals_are_events),
        MACHINE_TEST(clocks_and_usage),
        MACHINE_TEST(streams_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
