/* fetch against a server in this process: what each script gives; that nothing leaks and all ends when an allocation of
 * ours fails (G2N_TORTURE builds), when one of libcurl's does, and when libcurl refuses a call. */
#include "machine.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../library/script.h"
#include "answers.h"
#include "host/fetch.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif

#define WAYS    10u
#define SECONDS 30u /* for one run: a loop that does not end is ended */

/* `server` is its URL; show() is given what the script has to say in the end. */
static const struct scenario {
    const char *name, *script, *want;
} scenarios[] = {
    { "text", "fetch(server + '/plain').then((r) => r.text()).then(show, show)", "hello" },
    { "chunks", "fetch(server + '/chunked').then((r) => r.text()).then(show, show)", "hello world" },
    { "redirect", "fetch(server + '/redirect').then((r) => r.text().then((t) => show(r.redirected + t)), show)", "truehello" },
    { "gzip", "fetch(server + '/gzip').then((r) => r.text()).then(show, show)", "zipped" },
    { "headers", "fetch(server + '/headers').then((r) => show(r.statusText + JSON.stringify(Array.from(r.headers))), show)",
      "Fine[[\"content-length\",\"0\"],[\"set-cookie\",\"a=1\"],[\"set-cookie\",\"b=2\"],[\"x-empty\",\"\"],[\"x-folded\",\"a b\"],[\"x-one\",\"1, 2\"]]" },
    { "big", "fetch(server + '/big').then((r) => r.bytes()).then((b) => show(b.length), show)", "700000" },
    { "upload", "fetch(server + '/echo', { method: 'POST', body: 'sent', headers: { 'X-A': 'b', 'X-Empty': '' } }).then((r) => r.text()).then(show, show)", "sent" },
    { "abort", "const c = new AbortController(); fetch(server + '/big', { signal: c.signal }).then((r) => { c.abort(); return r.text(); }).then(show, (e) => show(e.name))", "AbortError" },
    { "refused", "fetch('http://127.0.0.1:9/').then(show, (e) => show(e.message))", "fetch failed" },
    { "two", "Promise.all([fetch(server + '/plain'), fetch(server + '/json')]).then((all) => all[0].text().then((a) => all[1].text().then((b) => show(a + b)))).then(undefined, show)", "hello{\"a\":[1,2,3]}" },
    /* those above, the first WAYS, take ways of their own through libcurl */
    { "json", "fetch(server + '/json').then((r) => r.json()).then((v) => show(JSON.stringify(v)), show)", "{\"a\":[1,2,3]}" },
    { "buffer", "fetch(server + '/plain').then((r) => r.arrayBuffer()).then((b) => show(b.byteLength), show)", "5" },
    { "nothing", "fetch(server + '/empty').then((r) => show(r.status + String(r.body)), show)", "204null" },
    { "head", "fetch(server + '/plain', { method: 'HEAD' }).then((r) => r.text()).then((t) => show('<' + t + '>'), show)", "<>" },
    { "no redirect", "fetch(server + '/redirect', { redirect: 'error' }).then(show, (e) => show(e.cause.message))", "unexpected redirect" },
    { "cut", "fetch(server + '/cut').then((r) => r.text()).then(show, (e) => show(e.message + e.cause.code))", "terminatedUND_ERR_SOCKET" },
    { "nonsense", "fetch(server + '/nonsense').then(show, (e) => show(e.message + e.cause.code))", "fetch failedHPE_INVALID_CONSTANT" },
    { "stream up", "fetch(server + '/plain').then((r) => fetch(server + '/echo', { method: 'PUT', body: r.body, duplex: 'half' })).then((r) => r.text()).then(show, show)", "hello" },
    { "clone", "fetch(server + '/plain').then((r) => { const c = r.clone(); return r.text().then((a) => c.text().then((b) => show(a + b))); }).then(undefined, show)", "hellohello" },
    { "reader", "fetch(server + '/plain').then((r) => { const reader = r.body.getReader(); return reader.read().then((c) => reader.read().then((d) => show(c.value.length + String(d.done)))); }).then(undefined, show)", "5true" },
    { "reader's cancel", "fetch(server + '/big').then((r) => { const reader = r.body.getReader(); return reader.read().then(() => reader.cancel('enough')); }).then(() => show('cancelled'), show)", "cancelled" },
    { "own stream", "let n = 0; new Response(new ReadableStream({ start: () => Promise.resolve(), pull: (c) => { n++; if (n < 4) c.enqueue(new Uint8Array([64 + n])); else c.close(); } })).text().then(show, show)", "ABC" },
    { "own stream up", "fetch(server + '/echo', { method: 'POST', duplex: 'half', body: new ReadableStream({ type: 'bytes', start: (c) => { c.enqueue(new Uint8Array([65])); c.close(); } }) }).then((r) => r.text()).then(show, show)", "A" },
    { "own stream fails", "const it = new ReadableStream({ pull: () => { throw new Error('no'); } }).values(); it.next().then(show, (e) => show(e.message))", "no" },
    { "own stream's cancel", "new ReadableStream({ cancel: (why) => new Promise((good) => setTimeout(good, 1)) }, { size: () => 1, highWaterMark: 2 }).cancel('x').then(() => show('cancelled'), show)", "cancelled" },
    { "iteration", "const it = new Response('abc').body.values(); it.next().then((one) => it.next().then((two) => it.return(5).then((three) => show(one.value.length + String(two.done) + three.value)))).then(undefined, show)", "3true5" },
    { "tee", "const both = new ReadableStream({ cancel: (why) => show(why.join()) }).tee(); both[0].getReader().read().then(() => both[1].cancel(2), () => 0); both[0].cancel(0).then(undefined, () => both[1].cancel(1)); new Response('ab').body.tee()[1].cancel(); show(1)", "1" },
    { "blob", "fetch(server + '/plain').then((r) => r.blob()).then((b) => new Blob([b, new File([b.slice(1)], 'n')]).text()).then(show, show)", "helloello" },
    { "data", "fetch('data:text/plain;a=b;base64,aGk=').then((r) => r.text()).then(show, show)", "hi" },
    { "abort before", "fetch(server + '/plain', { signal: AbortSignal.abort() }).then(show, (e) => show(e.name))", "AbortError" },
};

static struct answers answers;

struct run {
    struct machine    *m;
    struct script     *script;
    struct g2n_object *scope;
    struct reply       reply;
};

static void run_open(struct run *r, const struct scenario *s)
{
    void *state;
    alarm(SECONDS);
    *r = (struct run){ .script = script_parse(s->name, s->script) };
    assert_int_equal(machine_open(&state), 0);
    r->m = state;
    struct g2n_realm *realm = &r->m->host.realm;
    assert_ok(g2n_object_put_c(realm, realm->global, "server", m_text(r->m, answers.url)));
    assert_ok(g2n_object_put_c(realm, realm->global, "show", m_callback(r->m, &r->reply)));
    assert_ok(script_scope(realm, &r->scope));
}

/* To the end of everything that it began. */
static void run_script(struct run *r)
{
    struct g2n_realm *realm = &r->m->host.realm;
    for (size_t i = 0; i < script_statement_count(r->script); i++) {
        g2n_value result;
        enum g2n_status st = script_run(realm, r->script, i, r->scope, &result);
        g2n_drop(realm, st == G2N_OK ? result : g2n_take_exception(realm));
    }
    m_run(r->m);
}

static void run_close(struct run *r)
{
    void *state = r->m;
    reply_clear(r->m, &r->reply);
    g2n_object_drop(&r->m->host.realm, r->scope);
    assert_int_equal(machine_close(&state), 0);
    script_free(r->script);
}

static void every_script_gives_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        struct run r;
        run_open(&r, &scenarios[i]);
        run_script(&r);
        assert_int_equal(r.reply.calls, 1);
        const char *got = m_string(r.m, g2n_dup(g2n_peek(r.reply.args[0])));
        if (strcmp(got, scenarios[i].want) != 0) fail_msg("%s: %s", scenarios[i].name, got);
        run_close(&r);
    }
}

/* What fails for want of memory is told on stderr: of no interest a thousand times. */
static int silence(void)
{
    int kept = dup(STDERR_FILENO), nothing = open("/dev/null", O_WRONLY);
    assert_true(kept >= 0 && nothing >= 0);
    dup2(nothing, STDERR_FILENO);
    close(nothing);
    return kept;
}

static void speak(int kept)
{
    dup2(kept, STDERR_FILENO);
    close(kept);
}

#if defined(G2N_TORTURE) && G2N_TORTURE
static bool run_starved(const struct scenario *s, size_t n)
{
    size_t live = g2n_alloc_torture_live();
    struct run r;

    run_open(&r, s);
    int kept = silence();
    g2n_alloc_torture_arm(n);
    run_script(&r);
    bool fired = g2n_alloc_torture_fired();
    g2n_alloc_torture_disarm();
    speak(kept);
    run_close(&r);
    if (g2n_alloc_torture_live() != live)
        fail_msg("%s leaks %zd blocks when allocation %zu fails", s->name, g2n_alloc_torture_live() - live, n);
    return fired;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        for (size_t n = 0; run_starved(&scenarios[i], n); n++) continue;
}
#endif

/* ---- libcurl's own allocations ---- */

static long countdown = -1; /* until the one that fails; -1: none does */
static bool starved;

static bool must_fail(void)
{
    if (countdown < 0 || countdown-- > 0) return false;
    starved = true;
    return true;
}

static void *curl_malloc(size_t size) { return must_fail() ? NULL : malloc(size); }
static void *curl_calloc(size_t count, size_t size) { return must_fail() ? NULL : calloc(count, size); }
static void *curl_realloc(void *p, size_t size) { return must_fail() ? NULL : realloc(p, size); }
static char *curl_strdup(const char *text) { return must_fail() ? NULL : strdup(text); }

/* libcurl counts its users: the runtime's curl_global_init() leaves these allocators as they are. */
static void give_libcurl_allocators(void)
{
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    assert_non_null(library);
    void *found = dlsym(library, "curl_global_init_mem");
    CURLcode (*init)(long, curl_malloc_callback, curl_free_callback, curl_realloc_callback, curl_strdup_callback,
                     curl_calloc_callback);
    assert_non_null(found);
    memcpy(&init, &found, sizeof found);
    assert_int_equal(init(CURL_GLOBAL_DEFAULT, curl_malloc, free, curl_realloc, curl_strdup, curl_calloc), CURLE_OK);
}

static bool run_with_starved_libcurl(const struct scenario *s, long n)
{
    struct run r;

    run_open(&r, s);
    int kept = silence();
    starved = false;
    countdown = n;
    run_script(&r);
    countdown = -1;
    speak(kept);
    run_close(&r);
    return starved;
}

static void libcurl_may_lack_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < WAYS; i++)
        for (long n = 0; run_with_starved_libcurl(&scenarios[i], n); n++) continue;
}

/* ---- libcurl refuses ---- */

static CURL *no_easy(void) { return NULL; }
static struct curl_slist *no_slist(struct curl_slist *list, const char *line)
{
    (void)list;
    (void)line;
    return NULL;
}
static CURLMcode no_add(CURLM *multi, CURL *easy)
{
    (void)multi;
    (void)easy;
    return CURLM_INTERNAL_ERROR;
}
static CURLMcode no_action(CURLM *multi, curl_socket_t fd, int events, int *running)
{
    (void)multi;
    (void)fd;
    (void)events;
    *running = 0;
    return CURLM_OUT_OF_MEMORY;
}
static CURLcode no_pause(CURL *easy, int how)
{
    (void)easy;
    (void)how;
    return CURLE_OUT_OF_MEMORY;
}

enum refusal { EASY_INIT, SLIST_APPEND, MULTI_ADD, SOCKET_ACTION, PAUSE, REFUSALS };

static void refuse(struct g2n_curl *curl, enum refusal refusal)
{
    switch (refusal) {
    case EASY_INIT:     curl->easy_init = no_easy; break;
    case SLIST_APPEND:  curl->slist_append = no_slist; break;
    case MULTI_ADD:     curl->multi_add_handle = no_add; break;
    case SOCKET_ACTION: curl->multi_socket_action = no_action; break;
    case PAUSE:         curl->easy_pause = no_pause; break;
    case REFUSALS:      break;
    }
}

static void what_libcurl_refuses_is_told(void **state)
{
    static const struct scenario fetch_big = {
        "refused", "fetch(server + '/big').then((r) => r.text()).then(show, (e) => show((e.cause || e).message))", "",
    };
    (void)state;
    for (int refusal = 0; refusal < REFUSALS; refusal++) {
        struct g2n_http *http;
        struct run r;
        run_open(&r, &fetch_big);
        assert_ok(g2n_http_open(&r.m->host, &http));
        refuse(&http->curl, (enum refusal)refusal);
        run_script(&r);
        assert_int_equal(r.reply.calls, 1);
        assert_string_equal(m_string(r.m, g2n_dup(g2n_peek(r.reply.args[0]))), "Out of memory");
        run_close(&r);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_script_gives_what_it_should),
        cmocka_unit_test(what_libcurl_refuses_is_told),
        cmocka_unit_test(libcurl_may_lack_memory),
#if defined(G2N_TORTURE) && G2N_TORTURE
        cmocka_unit_test(every_allocation_may_fail),
#endif
    };
    if (!answers_start(&answers)) return 2;
    if (argc > 1) cmocka_set_test_filter(argv[1]); /* one test by name */
    give_libcurl_allocators();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    answers_stop(&answers);
    return failed;
}
