/* Runs the scripts of cases/ in a realm and compares what they print with the .want beside each: what node 20 prints,
 *     cat cases/prelude.js cases/array.js | node - > cases/array.want
 * In a G2N_TORTURE build each allocation of each statement fails in turn as well; then only survival counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "case_files.h"
#include "host/host.h"
#include "script.h"
#include "value/lib.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif

#ifndef CASES_DIR
#error "CASES_DIR is the folder of the cases, set by CMakeLists.txt"
#endif

struct world {
    struct g2n_host    host;    /* of which only the realm is made: what needs more is tested with it */
    struct g2n_object *scope;
    struct g2n_buf     printed;
    bool               mute;
};

/* output(text): a line of what the case prints. */
static enum g2n_status print_line(struct g2n_call *call, g2n_value *result)
{
    struct world *w = call->realm->host; /* the host is its first member */
    g2n_value text;
    (void)result;
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, 0), &text);
    if (st != G2N_OK) return st;
    if (!w->mute) {
        const struct g2n_string *s = g2n_as_string(g2n_peek(text));
        for (size_t pos = 0; pos < s->len;) { /* as node writes it: half a pair becomes U+FFFD */
            uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
            g2n_utf8_append(&w->printed, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
        }
        g2n_buf_append_byte(&w->printed, '\n');
    }
    g2n_drop(call->realm, text);
    return G2N_OK;
}

static void world_open(struct world *w)
{
    struct g2n_function *f;
    memset(w, 0, sizeof *w);
    assert_int_equal(g2n_realm_init(&w->host.realm, &w->host), G2N_OK);
    assert_int_equal(g2n_date_install(&w->host), G2N_OK);
    assert_int_equal(g2n_function_new(&w->host.realm, print_line, "output", 1, &f), G2N_OK);
    assert_int_equal(g2n_object_put_c(&w->host.realm, w->host.realm.global, "output", g2n_own_object(&f->object)), G2N_OK);
    assert_int_equal(script_scope(&w->host.realm, &w->scope), G2N_OK);
}

static void world_close(struct world *w)
{
    g2n_drop(&w->host.realm, g2n_take_exception(&w->host.realm));
    g2n_object_drop(&w->host.realm, w->scope);
    g2n_realm_fini(&w->host.realm);
    g2n_buf_fini(&w->printed);
}

/* Prints what was thrown, for the one who wrote the case. */
static void report(struct world *w, const char *name, size_t statement)
{
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value thrown = g2n_take_exception(&w->host.realm), message = G2N_UNDEFINED;
    if (g2n_is_object(g2n_peek(thrown)))
        (void)!g2n_object_get_c(&w->host.realm, g2n_as_object(g2n_peek(thrown)), "stack", &message);
    g2n_lib__show(&w->host.realm, &text, g2n_is_undefined(g2n_peek(message)) ? g2n_peek(thrown) : g2n_peek(message));
    g2n_drop(&w->host.realm, message);
    g2n_drop(&w->host.realm, thrown);
    g2n_buf_append_byte(&text, 0);
    fprintf(stderr, "%s: statement %zu throws %s\n", name, statement + 1, text.bytes);
    g2n_buf_fini(&text);
}

static bool run_all(struct world *w, struct script *script, const char *name)
{
    bool good = true;
    for (size_t i = 0; i < script_statement_count(script); i++) {
        g2n_value result;
        if (script_run(&w->host.realm, script, i, w->scope, &result) == G2N_OK) {
            g2n_drop(&w->host.realm, result);
        } else {
            report(w, name, i);
            good = false;
        }
    }
    g2n_job_run_all(&w->host.realm);
    return good;
}

#if defined(G2N_TORTURE) && G2N_TORTURE
/* Repeats each statement with its first, second ... allocation failing, until one run needs no more.  Far into a
 * statement, where loops repeat themselves, not every allocation is tried. */
static void torture(struct world *w, struct script *script)
{
    w->mute = true;
    for (size_t i = 0; i < script_statement_count(script); i++) {
        for (size_t n = 0;; n += n < 100 ? 1 : n / 10) {
            g2n_value result;
            g2n_alloc_torture_arm(n);
            enum g2n_status st = script_run(&w->host.realm, script, i, w->scope, &result);
            g2n_job_run_all(&w->host.realm);
            bool fired = g2n_alloc_torture_fired();
            g2n_alloc_torture_disarm();
            if (st == G2N_OK) g2n_drop(&w->host.realm, result);
            else g2n_drop(&w->host.realm, g2n_take_exception(&w->host.realm));
            if (!fired) break;
        }
    }
}
#endif

#if defined(G2N_TORTURE) && G2N_TORTURE
/* A realm that cannot be made leaves nothing behind.  Some thousand allocations; every 17th fails in turn. */
static void realm_init_undoes_itself(void **state)
{
    (void)state;
    size_t live = g2n_alloc_torture_live();
    for (size_t n = 0;; n += 17) {
        struct g2n_realm realm;
        g2n_alloc_torture_arm(n);
        enum g2n_status st = g2n_realm_init(&realm, NULL);
        bool fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_int_equal(st, fired ? G2N_ENOMEM : G2N_OK);
        if (st == G2N_OK) g2n_realm_fini(&realm);
        assert_int_equal(g2n_alloc_torture_live(), live);
        if (!fired) break;
    }
}
#endif

/* Runs the case in one zone and appends what it prints. */
static bool run_in_zone(const char *name, const char *zone, struct script *prelude, struct script *script,
                        struct g2n_buf *printed)
{
    static struct world w; /* too large for a comfortable stack frame */
    setenv("TZ", zone, 1);
    tzset();
    world_open(&w);
    bool good = run_all(&w, prelude, "prelude.js") && run_all(&w, script, name);
    g2n_buf_append(printed, w.printed.bytes, w.printed.len);
#if defined(G2N_TORTURE) && G2N_TORTURE
    if (strncmp(name, "random_", 7) != 0) torture(&w, script); /* those repeat themselves at length */
#endif
    world_close(&w);
    return good;
}

/* The zones that the first line asks for, "// TZ: A B"; UTC otherwise. */
static bool run_in_zones(const char *name, const char *text, struct script *prelude, struct script *script,
                         struct g2n_buf *printed)
{
    char zones[1024] = "UTC";
    bool good = true;
    if (strncmp(text, "// TZ: ", 7) == 0) snprintf(zones, sizeof zones, "%.*s", (int)strcspn(text + 7, "\n"), text + 7);
    for (char *zone = strtok(zones, " "); zone; zone = strtok(NULL, " "))
        good = run_in_zone(name, zone, prelude, script, printed) && good;
    return good;
}

static void run_case(void **state)
{
    const char *name = *state;
    char *prelude_text = case_read(CASES_DIR, "prelude", ".js");
    char *text = case_read(CASES_DIR, name, ".js"), *want = case_read(CASES_DIR, name, ".want");
    struct script *prelude = script_parse("prelude.js", prelude_text), *script = script_parse(name, text);
    struct g2n_buf printed = G2N_BUF_INIT;
    bool good = run_in_zones(name, text, prelude, script, &printed);
    g2n_buf_append_byte(&printed, 0);
    assert_false(printed.failed);
    bool same = case_is_same(name, want, printed.bytes);
    g2n_buf_fini(&printed);
    script_free(prelude);
    script_free(script);
    free(prelude_text);
    free(text);
    free(want);
    assert_true(good);
    assert_true(same);
}

/* Guests run on a stack of a gigabyte; so does this, since the cases recurse to the realm's limit. */
static void grow_stack(char **argv)
{
    const rlim_t wanted = (rlim_t)1 << 30;
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= wanted) return;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < wanted) return;
    limit.rlim_cur = wanted;
    if (setrlimit(RLIMIT_STACK, &limit) == 0) execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    struct CMUnitTest tests[CASES_MAX + 1];

    grow_stack(argv);
    int count = cases_list(CASES_DIR, argc > 1 ? argv[1] : NULL, run_case, tests);
    if (count < 0) return 2;
#if defined(G2N_TORTURE) && G2N_TORTURE
    tests[count++] = (struct CMUnitTest){ .name = strdup("realm_init"), .test_func = realm_init_undoes_itself };
#endif
    return cases_run("library", tests, count);
}
