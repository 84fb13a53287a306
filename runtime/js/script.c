/* The preludes of --js-prelude: scripts that were baked into the program, run before the guest is started. */
#include "js/js.h"

#include <g2n/program.h>

static void uncaught(struct g2n_js *js)
{
    g2n_value exception = g2n_host_caught(js->host, g2n_js_throw_to_realm(js));

    g2n_host_uncaught(js->host, g2n_peek(exception));
    g2n_drop(js->realm, exception);
}

/* A script with top-level await has given a promise.  What it threw at once is an exception like any other script's. */
static void settle(struct g2n_js *js, JSValueConst promise)
{
    JSValue reason;

    if (JS_PromiseState(js->ctx, promise) != JS_PROMISE_REJECTED) return;
    reason = JS_PromiseResult(js->ctx, promise);
    JS_PromiseMarkAsHandled(js->ctx, promise);
    (void)g2n_js_rejection_told(js, promise);
    (void)JS_Throw(js->ctx, reason);
    uncaught(js);
}

static void run(struct g2n_js *js, const struct g2n_script *script)
{
    JSValue v;

    g2n_js_enter(js);
    v = JS_Eval(js->ctx, script->text, script->len, script->name,
                JS_EVAL_TYPE_GLOBAL | (script->async ? JS_EVAL_FLAG_ASYNC : 0));
    g2n_js_leave(js);
    if (JS_IsException(v)) uncaught(js);
    else if (script->async) settle(js, v);
    JS_FreeValue(js->ctx, v);
}

void g2n_js_run_scripts(struct g2n_js *js)
{
    const struct g2n_script *script = js->host->scripts;

    for (; script && script->name && !js->host->loop.stopping; script++) {
        run(js, script);
        if (!js->host->loop.stopping) g2n_loop_drain_microtasks(&js->host->loop);
    }
}
