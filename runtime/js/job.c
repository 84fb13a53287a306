/* One order of microtasks for two queues.
 *
 * The engine keeps its own jobs and tells nobody when it adds one.  But it adds them only while it runs, and the realm's
 * queue grows only while it does not: so whenever a job joins the realm's queue and the engine has jobs, these are older.
 * A *mark* then ends the engine's queue, and a job of the realm's, ahead of the new one, runs the engine's jobs up to that
 * mark.  Engine's jobs behind the last mark are younger than all of the realm's and run when that queue is empty.
 *
 * Rejections without a handler are collected here, and reported after the jobs, as the realm's own are. */
#include "js/js.h"

#include "base/alloc.h"
#include "value/reaction.h"

/* ---- jobs ---- */

/* Runs the engine's first job; an exception, which only a lack of memory or an ending program makes, is reported. */
static void run_one(struct g2n_js *js)
{
    JSContext *ctx;
    g2n_value exception;
    int result;

    g2n_js_enter(js);
    result = JS_ExecutePendingJob(js->rt, &ctx);
    g2n_js_leave(js);
    if (result >= 0) return;
    exception = g2n_host_caught(js->host, g2n_js_throw_to_realm(js));
    if (js->realm->on_uncaught) js->realm->on_uncaught(js->realm, g2n_peek(exception));
    g2n_drop(js->realm, exception);
}

static JSValue reach_mark(JSContext *ctx, int argc, JSValueConst *argv)
{
    (void)argc;
    (void)argv;
    ((struct g2n_js *)JS_GetContextOpaque(ctx))->marks_reached++;
    return JS_UNDEFINED;
}

static enum g2n_status run_to_mark(struct g2n_realm *realm, struct g2n_job *job)
{
    struct g2n_js *js = g2n_js_of(realm);
    uint64_t wanted = js->marks_reached + 1;

    (void)job;
    while (js->marks_reached < wanted && JS_IsJobPending(js->rt) && !js->host->loop.stopping) run_one(js);
    return G2N_OK;
}

/* Without memory for a mark nothing but the order is lost: the engine's jobs then run after the realm's. */
static void before_job(struct g2n_realm *realm)
{
    struct g2n_js *js = g2n_js_of(realm);

    if (js->marked || !JS_IsJobPending(js->rt)) return;
    if (JS_EnqueueJob(js->ctx, reach_mark, 0, NULL) < 0) {
        JS_FreeValue(js->ctx, JS_GetException(js->ctx));
        return;
    }
    if (g2n_job__append(realm, run_to_mark) != G2N_OK) {
        g2n_drop(realm, g2n_take_exception(realm));
        return;
    }
    js->marked = true;
}

static bool run_job(struct g2n_realm *realm)
{
    struct g2n_js *js = g2n_js_of(realm);

    if (!JS_IsJobPending(js->rt) || js->host->loop.stopping) return false;
    run_one(js);
    return true;
}

static bool job_pending(struct g2n_realm *realm) { return JS_IsJobPending(g2n_js_of(realm)->rt); }

/* ---- rejections ---- */

static bool record(struct g2n_js *js, struct g2n_link *list, JSValueConst promise, JSValueConst reason)
{
    struct g2n_js_rejection *r = g2n_alloc(sizeof *r);

    if (!r) return false;
    r->promise = JS_DupValue(js->ctx, promise);
    r->reason = JS_DupValue(js->ctx, reason);
    g2n_list_append(list, &r->link);
    return true;
}

static void free_rejection(struct g2n_js *js, struct g2n_js_rejection *r)
{
    g2n_list_remove(&r->link);
    JS_FreeValues(js->ctx, r->promise, r->reason);
    g2n_free(r);
}

static struct g2n_js_rejection *as_rejection(struct g2n_link *link) { return G2N_CONTAINER(link, struct g2n_js_rejection, link); }

/* From the last on, since most get a handler soon. */
bool g2n_js_rejection_told(struct g2n_js *js, JSValueConst promise)
{
    for (struct g2n_link *it = js->rejections.prev; it != &js->rejections; it = it->prev) {
        if (it == &js->list_end) continue;
        if (JS_VALUE_GET_PTR(as_rejection(it)->promise) != JS_VALUE_GET_PTR(promise)) continue;
        free_rejection(js, as_rejection(it));
        return true;
    }
    return false;
}

/* The engine tells of a promise that is rejected while it has no handler, and of the first handler that comes later. */
static void track(JSContext *ctx, JSValueConst promise, JSValueConst reason, bool handled, void *opaque)
{
    struct g2n_js *js = opaque;

    (void)ctx;
    if (!handled) {
        if (!record(js, &js->rejections, promise, reason)) js->rejection_lost = true;
    } else if (!g2n_js_rejection_told(js, promise)) {
        (void)record(js, &js->handled_late, promise, JS_UNDEFINED); /* only an event is lost without memory */
    }
}

static void report(struct g2n_js *js, JSValueConst promise, JSValueConst reason, bool handled)
{
    struct g2n_realm *realm = js->realm;
    g2n_value p = G2N_UNDEFINED, why = G2N_UNDEFINED;
    enum g2n_status st = g2n_js_to_realm(js, promise, &p);

    if (st == G2N_OK) st = g2n_js_to_realm(js, reason, &why);
    if (st != G2N_OK) {
        g2n_drop(realm, why);
        why = g2n_host_caught(js->host, st);
    }
    if (handled && realm->on_rejection_handled) realm->on_rejection_handled(realm, g2n_peek(p));
    if (!handled && realm->on_unhandled_rejection) realm->on_unhandled_rejection(realm, g2n_peek(p), g2n_peek(why));
    g2n_drop(realm, p);
    g2n_drop(realm, why);
}

/* What is left of a list's present items; those that the hooks add wait for the next time, and so for the jobs. */
static void report_list(struct g2n_js *js, struct g2n_link *list, bool handled)
{
    struct g2n_link *end = &js->list_end;

    g2n_list_append(list, end);
    while (list->next != end && !js->host->loop.stopping) {
        struct g2n_js_rejection *r = as_rejection(list->next);
        JSValue promise = JS_DupValue(js->ctx, r->promise), reason = JS_DupValue(js->ctx, r->reason);
        free_rejection(js, r); /* before the hooks run: from now on it has been told of */
        report(js, promise, reason, handled);
        JS_FreeValues(js->ctx, promise, reason);
    }
    g2n_list_remove(end);
}

static bool report_rejections(struct g2n_realm *realm)
{
    struct g2n_js *js = g2n_js_of(realm);
    bool any = js->rejection_lost || !g2n_list_empty(&js->rejections) || !g2n_list_empty(&js->handled_late);

    if (js->host->loop.stopping) return false;
    report_list(js, &js->handled_late, true);
    report_list(js, &js->rejections, false);
    if (js->rejection_lost) {
        js->rejection_lost = false;
        if (realm->on_uncaught) realm->on_uncaught(realm, g2n_view_of_object(realm->no_memory));
    }
    return any;
}

void g2n_js_drop_rejections(struct g2n_js *js)
{
    g2n_list_remove(&js->list_end); /* a hook may have left by exit */
    G2N_LIST_EACH_SAFE(it, &js->rejections) free_rejection(js, as_rejection(it));
    G2N_LIST_EACH_SAFE(it, &js->handled_late) free_rejection(js, as_rejection(it));
}

void g2n_js_init_jobs(struct g2n_js *js)
{
    js->engine.before_job = before_job;
    js->engine.run_job = run_job;
    js->engine.job_pending = job_pending;
    js->engine.report_rejections = report_rejections;
    JS_SetHostPromiseRejectionTracker(js->rt, track, js);
}

/* ---- promises of the realm's ---- */

/* Lets the engine's promise follow the realm's, which counts as handled from then on: whether the engine's is, the engine
 * finds out. */
static enum g2n_status follow(struct g2n_js *js, struct g2n_promise *ours, JSValueConst *resolving)
{
    g2n_value resolve, reject;
    enum g2n_status st = g2n_js_to_realm(js, resolving[0], &resolve);

    if (st != G2N_OK) return st;
    st = g2n_js_to_realm(js, resolving[1], &reject);
    if (st == G2N_OK) {
        st = g2n_promise_react(js->realm, ours, g2n_peek(resolve), g2n_peek(reject), NULL);
        g2n_drop(js->realm, reject);
    }
    g2n_drop(js->realm, resolve);
    return st;
}

JSValue g2n_js_envoy_promise(struct g2n_js *js, struct g2n_object *promise)
{
    JSValue resolving[2], v = JS_NewPromiseCapability(js->ctx, resolving);
    enum g2n_status st;

    if (JS_IsException(v)) return v;
    v = g2n_js_adopt(js, promise, v);
    st = JS_IsException(v) ? G2N_OK : follow(js, g2n_as_promise(g2n_view_of_object(promise)), resolving);
    JS_FreeValues(js->ctx, resolving[0], resolving[1]);
    if (st == G2N_OK) return v;
    JS_FreeValue(js->ctx, v);
    return g2n_js_throw_to_engine(js, st);
}
