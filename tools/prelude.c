/* The engine's own parser checks the files, so that what passes here is what programs can run.  A file that is no script
 * as it stands may be one with top-level await, as node's modules have it; the message is then of that reading. */
#include "prelude.h"

#include <errno.h>
#include <string.h>

#include "config.h"
#include "file.h"

#if G2N_HAS_QUICKJS

#include <quickjs.h>

/* "LINE:COLUMN", from the stack of a SyntaxError: "    at file:3:14\n". */
static const char *position(struct g2n_arena *a, JSContext *ctx, JSValueConst error, const char *name)
{
    JSValue     v     = JS_GetPropertyStr(ctx, error, "stack");
    const char *stack = JS_ToCString(ctx, v);
    const char *at    = stack ? strstr(stack, name) : NULL;
    const char *found = "1:1";

    if (at) {
        at += strlen(name);
        if (*at == ':')
            found = g2n_arena_copy(a, at + 1, strspn(at + 1, "0123456789:"));
    }
    JS_FreeCString(ctx, stack);
    JS_FreeValue(ctx, v);
    return found;
}

static enum g2n_exit say(struct g2n_arena *a, struct g2n_diag *d, JSContext *ctx, const char *path, const char *name)
{
    JSValue       error   = JS_GetException(ctx);
    const char   *message = JS_ToCString(ctx, error);
    const char   *where   = position(a, ctx, error, name);
    const char   *place   = where ? g2n_arena_printf(a, "%s:%s", path, where) : NULL;
    enum g2n_exit st;

    if (!message || !place)
        st = g2n_fail_memory(d);
    else
        st = g2n_fail(d, G2N_BAD_INPUT, place, "%s", g2n_show(a, (struct g2n_str){ message, strlen(message) }));
    JS_FreeCString(ctx, message);
    JS_FreeValue(ctx, error);
    return st;
}

static bool compiles(JSContext *ctx, const struct g2n_prelude *p, bool async)
{
    JSValue v = JS_Eval(ctx, p->text, p->len, p->name,
                        JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY | (async ? JS_EVAL_FLAG_ASYNC : 0));
    bool    good = !JS_IsException(v);

    JS_FreeValue(ctx, v);
    return good;
}

static enum g2n_exit check(struct g2n_arena *a, struct g2n_diag *d, JSContext *ctx, const char *path, struct g2n_prelude *p)
{
    if (compiles(ctx, p, false))
        return G2N_DONE;
    JS_FreeValue(ctx, JS_GetException(ctx));
    p->async = true;
    return compiles(ctx, p, true) ? G2N_DONE : say(a, d, ctx, path, p->name);
}

static enum g2n_exit check_all(struct g2n_preludes *preludes, struct g2n_arena *a, struct g2n_diag *d,
                               const struct g2n_options *o)
{
    JSRuntime    *rt  = JS_NewRuntime();
    JSContext    *ctx = rt ? JS_NewContext(rt) : NULL;
    enum g2n_exit st  = ctx ? G2N_DONE : g2n_fail_memory(d);

    for (size_t i = 0; i < preludes->count && st == G2N_DONE; i++)
        st = check(a, d, ctx, o->preludes[i], &preludes->list[i]);
    if (ctx)
        JS_FreeContext(ctx);
    if (rt)
        JS_FreeRuntime(rt);
    return st;
}

enum g2n_exit g2n_engine_check(struct g2n_diag *d, const struct g2n_options *o)
{
    (void)d;
    (void)o;
    return G2N_DONE;
}

#else

static enum g2n_exit check_all(struct g2n_preludes *preludes, struct g2n_arena *a, struct g2n_diag *d,
                               const struct g2n_options *o)
{
    (void)preludes;
    (void)a;
    return g2n_engine_check(d, o);
}

enum g2n_exit g2n_engine_check(struct g2n_diag *d, const struct g2n_options *o)
{
    if (o->js == G2N_JS_NONE)
        return G2N_DONE;
    return g2n_fail(d, G2N_TOOL_FAILED, NULL, "--js=quickjs: this gowasm2native was built without quickjs-ng; configure it "
                                              "with -DG2N_QUICKJS=ON, which fetches the sources by pip, or with "
                                              "-DG2N_QUICKJS_DIR=FOLDER, and build it again");
}

#endif

static enum g2n_exit read_one(struct g2n_prelude *out, struct g2n_arena *a, struct g2n_diag *d, const char *path)
{
    out->name = g2n_base_name(path);
    out->text = g2n_file_read(a, path, &out->len);
    if (!out->text)
        return g2n_fail_errno(d, G2N_BAD_INPUT, path, "read it", errno);
    if (out->len >= 3 && memcmp(out->text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark is no JavaScript */
        out->text += 3;
        out->len -= 3;
    }
    return G2N_DONE;
}

enum g2n_exit g2n_preludes_read(struct g2n_preludes *out, struct g2n_arena *a, struct g2n_diag *d,
                                const struct g2n_options *o)
{
    enum g2n_exit st = G2N_DONE;
    size_t        count = 0;

    while (o->preludes[count])
        count++;
    *out = (struct g2n_preludes){ NULL, 0 };
    if (count == 0)
        return G2N_DONE;
    out->list = g2n_arena_array(a, count, sizeof *out->list);
    if (!out->list)
        return g2n_fail_memory(d);
    memset(out->list, 0, count * sizeof *out->list);
    for (; out->count < count && st == G2N_DONE; out->count++)
        st = read_one(&out->list[out->count], a, d, o->preludes[out->count]);
    return st == G2N_DONE ? check_all(out, a, d, o) : st;
}
