/* Runs the scripts of cases/ in a realm with console, path, timers, the encodings and the web's interfaces, and compares
 * what arrives on the two standard descriptors with the .want beside each: what node 20 writes (cases/want.sh makes
 * them).
 * In a G2N_TORTURE build each allocation of each statement fails in turn as well; then only survival counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <g2n/program.h>

#include "case_files.h"
#include "host/host.h"
#include "host/stdio.h"
#include "host/timers.h"
#include "host/web.h"
#include "script.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif

#ifndef CASES_DIR
#error "CASES_DIR is the folder of the cases, set by CMakeLists.txt"
#endif

/* Everything from `fd`, NUL-terminated; freed by the caller. */
static char *read_all(int fd)
{
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    char *text = malloc((size_t)st.st_size + 1);
    assert_non_null(text);
    assert_int_equal(pread(fd, text, (size_t)st.st_size, 0), st.st_size);
    text[st.st_size] = 0;
    return text;
}

/* The capabilities under test alone: a whole host would need all of them to work. */
static void host_open(struct g2n_host *host)
{
    memset(host, 0, sizeof *host);
    assert_int_equal(g2n_realm_init(&host->realm, host), G2N_OK);
    assert_int_equal(g2n_loop_init(&host->loop, &host->realm), G2N_OK);
    assert_int_equal(g2n_stdio_create(host, &host->stdio), G2N_OK);
    assert_int_equal(g2n_path_install(host), G2N_OK);
    assert_int_equal(g2n_part_encoding.install(host), G2N_OK);
    assert_int_equal(g2n_date_install(host), G2N_OK);
    assert_int_equal(g2n_console_install(host), G2N_OK);
    assert_int_equal(g2n_timers_install(host), G2N_OK);
    assert_int_equal(g2n_web_install(host), G2N_OK);
    assert_int_equal(g2n_part_buffer.install(host), G2N_OK);
    assert_int_equal(g2n_part_web.install(host), G2N_OK);
}

static void host_close(struct g2n_host *host)
{
    g2n_drop(&host->realm, g2n_take_exception(&host->realm));
    g2n_stdio_stop(host->stdio);
    g2n_part_web.stop(host);
    g2n_loop_fini(&host->loop);
    g2n_part_web.destroy(host);
    g2n_stdio_destroy(host->stdio);
    g2n_timeouts_destroy(host);
    g2n_web_destroy(host);
    g2n_object_drop(&host->realm, host->buffer_proto);
    g2n_realm_fini(&host->realm);
}

/* The two standard descriptors, sent to a file for a while. */
struct capture {
    int out, err, file;
};

static void capture_begin(struct capture *c)
{
    char name[] = "/tmp/g2n_text_XXXXXX";
    fflush(NULL);
    c->out = dup(STDOUT_FILENO);
    c->err = dup(STDERR_FILENO);
    c->file = mkstemp(name);
    assert_true(c->out >= 0 && c->err >= 0 && c->file >= 0);
    unlink(name);
    dup2(c->file, STDOUT_FILENO);
    dup2(c->file, STDERR_FILENO);
}

static char *capture_end(const struct capture *c)
{
    fflush(NULL);
    dup2(c->out, STDOUT_FILENO);
    dup2(c->err, STDERR_FILENO);
    char *text = read_all(c->file);
    close(c->out);
    close(c->err);
    close(c->file);
    return text;
}

static bool run_all(struct g2n_host *host, struct script *script, struct g2n_object *scope)
{
    bool good = true;
    for (size_t i = 0; i < script_statement_count(script); i++) {
        g2n_value result = G2N_UNDEFINED, message = G2N_UNDEFINED;
        if (script_run(&host->realm, script, i, scope, &result) != G2N_OK) {
            g2n_value thrown = g2n_take_exception(&host->realm);
            if (g2n_is_object(g2n_peek(thrown)))
                (void)!g2n_object_get_c(&host->realm, g2n_as_object(g2n_peek(thrown)), "stack", &message);
            printf("statement %zu throws %s\n", i + 1,
                   g2n_is_string(g2n_peek(message)) ? g2n_as_string(g2n_peek(message))->bytes : "no error");
            fflush(stdout);
            g2n_drop(&host->realm, message);
            g2n_drop(&host->realm, thrown);
            good = false;
        }
        g2n_drop(&host->realm, result);
    }
    while (g2n_loop_turn(&host->loop)) {}
    return good;
}

#if defined(G2N_TORTURE) && G2N_TORTURE
/* Repeats each statement with its first, second ... allocation failing, until one run needs no more.  Long statements
 * are loops: further on only some of their allocations fail. */
static void torture(struct g2n_host *host, struct script *script, struct g2n_object *scope)
{
    for (size_t i = 0; i < script_statement_count(script); i++) {
        for (size_t n = 0; n < 20000; n += 1 + n / 64) {
            g2n_value result;
            g2n_alloc_torture_arm(n);
            enum g2n_status st = script_run(&host->realm, script, i, scope, &result);
            bool fired = g2n_alloc_torture_fired();
            g2n_alloc_torture_disarm();
            if (st == G2N_OK) g2n_drop(&host->realm, result);
            else g2n_drop(&host->realm, g2n_take_exception(&host->realm));
            if (!fired) break;
        }
    }
}
#endif

static void run_case(void **state)
{
    const char *name = *state;
    char *text = case_read(CASES_DIR, name, ".js"), *want = case_read(CASES_DIR, name, ".want");
    struct script *script = script_parse(name, text);
    struct g2n_host host;
    struct g2n_object *scope;
    struct capture capture;

    host_open(&host);
    assert_int_equal(script_scope(&host.realm, &scope), G2N_OK);
    capture_begin(&capture);
    bool good = run_all(&host, script, scope);
    char *got = capture_end(&capture);
#if defined(G2N_TORTURE) && G2N_TORTURE
    capture_begin(&capture);
    torture(&host, script, scope);
    free(capture_end(&capture));
#endif
    bool same = case_is_same(name, want, got);
    g2n_object_drop(&host.realm, scope);
    host_close(&host);
    script_free(script);
    free(text);
    free(want);
    free(got);
    assert_true(good);
    assert_true(same);
}

int main(int argc, char **argv)
{
    struct CMUnitTest tests[CASES_MAX];
    int count = cases_list(CASES_DIR, argc > 1 ? argv[1] : NULL, run_case, tests);

    return count < 0 ? 2 : cases_run("host_text", tests, count);
}
