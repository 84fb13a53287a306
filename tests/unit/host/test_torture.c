/* Each allocation of a scenario fails in turn: the guest must be told by an exception or an error, and nothing may
 * leak.  Only G2N_TORTURE builds can make allocations fail; in others this program has nothing to do. */
#include "machine.h"
#include "../host_torture.h"

#include <g2n/program.h>

#if defined(G2N_TORTURE) && G2N_TORTURE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc_torture.h"
#include "host/stdio.h"

/* A call with up to four texts (a leading '#' makes a number, '@' some bytes) and perhaps a callback. */
struct scenario {
    const char *function;
    const char *args[4];
    bool        callback;
};

static const struct scenario scenarios[] = {
    { "fs.stat",          { "f" },                   true },
    { "fs.stat",          { "nope" },                true },
    { "fs.statSync",      { "f" },                   false },
    { "fs.statSync",      { "nope" },                false },
    { "fs.renameSync",    { "nope", "other" },       false },
    { "fs.open",          { "f", "#0", "#0" },       true },
    { "fs.open",          { "p", "#0", "#0" },       true },
    { "fs.readdir",       { "." },                   true },
    { "fs.readFile",      { "f", "hex" },            true },
    { "fs.readFile",      { "f" },                   true },
    { "fs.readFile",      { "p" },                   true },
    { "fs.writeFile",     { "g", "text", "latin1" }, true },
    { "fs.appendFile",    { "g", "@" },              true },
    { "fs.copyFile",      { "f", "g" },              true },
    { "fs.mkdir",         { "d", "#448" },           true },
    { "fs.mkdtempSync",   { "pre" },                 false },
    { "fs.readlinkSync",  { "s" },                   false },
    { "fs.realpathSync",  { "s" },                   false },
    { "fs.read",          { "#0", "@", "#0", "#1" }, true },
    { "fs.write",         { "#2", "", "#0" },        true },
    { "fs.read",          { "#-1", "@" },            true },
    { "fs.promises.stat", { "f" },                   false },
    { "fs.promises.stat", { "nope" },                false },
    { "fs.exists",        { "f" },                   true },
    { "process.cwd",      { NULL },                  false },
    { "process.chdir",    { "nope" },                false },
    { "process.on",       { "SIGUSR1" },             true },
    { "process.once",     { "exit" },                true },
    { "process.hrtime",   { NULL },                  false },
    { "process.getgroups", { NULL },                 false },
    { "process.memoryUsage", { NULL },               false },
    { "crypto.randomUUID", { NULL },                 false },
    { "require",          { "nope" },                false },
    { "setTimeout",       { NULL },                  true },
    { "setImmediate",     { NULL },                  true },
    { "process.nextTick", { NULL },                  true },
    { "queueMicrotask",   { NULL },                  true },
};

static void make_things(void)
{
    int fd = open("f", O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "hi", 2), 2);
    close(fd);
    assert_int_equal(mkfifo("p", 0600), 0);
    assert_int_equal(symlink("f", "s"), 0);
}

static g2n_value argument(struct machine *m, const char *text)
{
    if (text[0] == '#') return g2n_number(atof(text + 1));
    if (text[0] == '@') return m_bytes(m, "xy", 2);
    return m_text(m, text);
}

/* One run with the n-th allocation failing; false when there were fewer. */
static bool run_once(const struct scenario *s, size_t n)
{
    size_t live = g2n_alloc_torture_live();
    struct reply reply = { 0 };
    g2n_value args[5], holder, result;
    g2n_view views[5];
    uint32_t argc = 0;
    void *state;

    assert_int_equal(machine_open(&state), 0);
    struct machine *m = state;
    make_things();
    while (argc < 4 && s->args[argc]) {
        args[argc] = argument(m, s->args[argc]);
        argc++;
    }
    if (s->callback) args[argc++] = m_callback(m, &reply);
    for (uint32_t i = 0; i < argc; i++) views[i] = g2n_peek(args[i]);
    g2n_value f = m_look_up(m, s->function, &holder);
    g2n_alloc_torture_arm(n);
    enum g2n_status st = g2n_call_function(&m->host.realm, g2n_peek(f), g2n_peek(holder), views, argc, &result);
    /* A FIFO nobody opens keeps the loop alive: a few turns that do not block are enough for the others. */
    for (int i = 0; i < 4 && m->host.loop.active == 0 && g2n_loop_alive(&m->host.loop); i++)
        (void)g2n_loop_turn(&m->host.loop);
    bool fired = g2n_alloc_torture_fired();
    g2n_alloc_torture_disarm();
    if (st == G2N_OK) m_drop(m, result);
    else m_drop(m, g2n_take_exception(&m->host.realm));
    for (uint32_t i = 0; i < argc; i++) m_drop(m, args[i]);
    m_drop(m, f);
    m_drop(m, holder);
    reply_clear(m, &reply);
    machine_close(&state);
    if (g2n_alloc_torture_live() != live)
        fail_msg("%s leaks %zd blocks when allocation %zu fails", s->function, g2n_alloc_torture_live() - live, n);
    return fired;
}

static void every_allocation_of_every_call_may_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        bool waits_for_fifo = scenarios[i].args[0] && strcmp(scenarios[i].args[0], "p") == 0;
        size_t n = 0;
        if (waits_for_fifo) continue; /* its thread frees when the process ends: see test_fs.c */
        while (run_once(&scenarios[i], n)) n++;
    }
}

static void a_host_is_made_whole_or_not_at_all(void **state)
{
    static const struct g2n_part *const parts[] = { &g2n_part_buffer, &g2n_part_encoding, &g2n_part_web, NULL };
    (void)state;

    host_is_made_whole_or_not_at_all(parts, 0);
}

static void waiting_transfers_report_what_they_cannot_have(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        size_t live = g2n_alloc_torture_live();
        struct reply reply = { 0 };
        g2n_value result;
        void *machine;
        int fds[2];

        assert_int_equal(machine_open(&machine), 0);
        struct machine *m = machine;
        assert_int_equal(pipe(fds), 0);
        assert_ok(g2n_stdio_adopt(&m->host, fds[0]));
        g2n_value args[] = { g2n_number(fds[0]), m_bytes(m, NULL, 4), m_callback(m, &reply) };
        g2n_alloc_torture_arm(n);
        enum g2n_status st = m_try(m, "fs.read", 3, args, &result);
        assert_int_equal(write(fds[1], "x", 1), 1);
        if (st == G2N_OK) m_run(m);
        else m_drop(m, g2n_take_exception(&m->host.realm));
        bool fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_true(fired || reply.calls == 1);
        reply_clear(m, &reply);
        close(fds[0]);
        close(fds[1]);
        machine_close(&machine);
        assert_int_equal(g2n_alloc_torture_live(), live);
        if (!fired) break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_every_call_may_fail),
        cmocka_unit_test(a_host_is_made_whole_or_not_at_all),
        cmocka_unit_test(waiting_transfers_report_what_they_cannot_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void) { return 0; }
#endif
