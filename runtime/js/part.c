/* Life of the engine: made before the host installs its globals, so that they are made with the engine's prototypes and
 * become properties of its global object; freed after the loop and before the realm. */
#include "js/js.h"

#include <g2n/program.h>

#include "base/alloc.h"
#include "value/bytes.h"

/* Of the guest's stack, from where the outermost call enters the engine: several times node's, since frames are larger. */
#define STACK_SIZE   ((size_t)16 << 20)
#define MEMORY_LIMIT ((size_t)4 << 30) /* about node's on 64 bits */

void g2n_js_enter(struct g2n_js *js)
{
    if (js->entered++ == 0) JS_UpdateStackTop(js->rt);
    js->marked = false;
    g2n_js_release(js);
}

/* ---- making ---- */

/* What is left out the host has: performance, DOMException, atob and btoa. */
static bool add_language(JSContext *ctx)
{
    static int (*const parts[])(JSContext *ctx) = {
        JS_AddIntrinsicBaseObjects, JS_AddIntrinsicDate, JS_AddIntrinsicEval, JS_AddIntrinsicRegExp, JS_AddIntrinsicJSON,
        JS_AddIntrinsicProxy, JS_AddIntrinsicMapSet, JS_AddIntrinsicTypedArrays, JS_AddIntrinsicPromise,
        JS_AddIntrinsicWeakRef,
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i](ctx)) return false;
    return true;
}

static JSValue evaluate(struct g2n_js *js, const char *text)
{
    return JS_Eval(js->ctx, text, strlen(text), "<host>", JS_EVAL_TYPE_GLOBAL);
}

/* Methods that node 20 does not have, and that would pull a buffer's bytes from under the realm (bytes.c). */
static bool keep_buffers(struct g2n_js *js)
{
    JSValue v = evaluate(js, "for (const name of ['transfer', 'transferToFixedLength', 'transferToImmutable', "
                             "'sliceToImmutable']) delete ArrayBuffer.prototype[name]");

    JS_FreeValue(js->ctx, v);
    return !JS_IsException(v);
}

static bool find_intrinsics(struct g2n_js *js)
{
    static const char *const expressions[] = {
#define INTRINSIC(id, expression) expression,
#include "js/intrinsics.def"
#undef INTRINSIC
    };

    for (int i = 0; i < G2N_JS_INTRINSIC_COUNT; i++) {
        js->intrinsics[i] = evaluate(js, expressions[i]);
        if (JS_IsException(js->intrinsics[i])) return false;
    }
    return true;
}

static bool make(struct g2n_js *js)
{
    /* With libc's allocator, not ours, whose failures tests arrange: the parser of 0.17 reads beyond its text when it cannot
     * have more memory. */
    js->rt = JS_NewRuntime();
    if (!js->rt) return false;
    JS_SetRuntimeOpaque(js->rt, js);
    JS_SetMaxStackSize(js->rt, STACK_SIZE);
    JS_SetMemoryLimit(js->rt, MEMORY_LIMIT);
    js->ctx = JS_NewContextRaw(js->rt);
    if (!js->ctx) return false;
    JS_SetContextOpaque(js->ctx, js);
    return add_language(js->ctx) && keep_buffers(js) && find_intrinsics(js) && g2n_js_init_language(js) && g2n_js_init_envoys(js) &&
           g2n_js_init_arrays(js);
}

/* ---- the realm becomes the engine's ---- */

/* Puts the engine's object in the place of the realm's. */
static enum g2n_status replace(struct g2n_js *js, JSValue v, struct g2n_object **slot)
{
    struct g2n_object *old = *slot;
    g2n_value ours;
    enum g2n_status st = g2n_js_take(js, v, &ours);

    if (st != G2N_OK) return st;
    *slot = g2n_as_object(g2n_peek(ours));
    g2n_object_drop(js->realm, old);
    return G2N_OK;
}

static enum g2n_status replace_protos(struct g2n_js *js)
{
    static const struct { int id; const char *expression; } rows[] = {
#define PROTO(id, expression) { G2N_PROTO_##id, expression },
#include "js/protos.def"
#undef PROTO
    };
    enum g2n_status st = G2N_OK;

    for (size_t i = 0; i < sizeof rows / sizeof *rows && st == G2N_OK; i++)
        st = replace(js, evaluate(js, rows[i].expression), &js->realm->protos[rows[i].id]);
    return st;
}

static enum g2n_status pair_symbol(struct g2n_js *js, struct g2n_symbol *ours, const char *expression)
{
    JSValue v = evaluate(js, expression);
    bool paired;

    if (JS_IsException(v)) return g2n_js_throw_to_realm(js);
    paired = g2n_js_twin_add(js, ours, JS_VALUE_GET_PTR(v)) != NULL; /* which keeps both, as all symbols' twins do */
    if (!paired) {
        JS_FreeValue(js->ctx, v);
        return g2n_throw_no_memory(js->realm);
    }
    ours->cell.refs++;
    return G2N_OK;
}

static enum g2n_status give_method(struct g2n_realm *realm, struct g2n_object *proto, const char *name, g2n_view method)
{
    struct g2n_string *atom;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);

    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, proto, g2n_key_atom(atom), method, G2N_PROP_METHOD);
    g2n_atom_release(realm, atom);
    return st;
}

static enum g2n_status join(struct g2n_js *js)
{
    struct g2n_realm *realm = js->realm;
    const struct { struct g2n_symbol *symbol; const char *expression; } symbols[] = {
        { realm->symbol_iterator, "Symbol.iterator" },           { realm->symbol_async_iterator, "Symbol.asyncIterator" },
        { realm->symbol_has_instance, "Symbol.hasInstance" },    { realm->symbol_to_string_tag, "Symbol.toStringTag" },
        { realm->symbol_to_primitive, "Symbol.toPrimitive" },
    };
    g2n_value locale = G2N_UNDEFINED; /* the realm's way to write a number for people: en-US, as node's */
    enum g2n_status st = g2n_object_get_c(realm, realm->protos[G2N_PROTO_NUMBER], "toLocaleString", &locale);

    for (size_t i = 0; i < sizeof symbols / sizeof *symbols && st == G2N_OK; i++)
        st = pair_symbol(js, symbols[i].symbol, symbols[i].expression);
    if (st == G2N_OK) st = replace_protos(js);
    if (st == G2N_OK) st = replace(js, JS_GetGlobalObject(js->ctx), &realm->global);
    if (st == G2N_OK)
        st = g2n_object_set_proto(realm, realm->no_memory, realm->protos[G2N_PROTO_ERROR + G2N_RANGE_ERROR]);
    if (st == G2N_OK) st = give_method(realm, realm->protos[G2N_PROTO_NUMBER], "toLocaleString", g2n_peek(locale));
    g2n_drop(realm, locale);
    if (st == G2N_OK) g2n_realm_collect(realm); /* the library that is replaced is one large cycle */
    return st;
}

/* ---- the part ---- */

static void destroy(struct g2n_host *host);

static enum g2n_status attach(struct g2n_host *host)
{
    struct g2n_js *js = g2n_alloc_zero(1, sizeof *js);
    enum g2n_status st;

    if (!js) return G2N_ENOMEM;
    js->host = host;
    js->realm = &host->realm;
    js->array_traps = JS_UNDEFINED;
    for (int i = 0; i < G2N_JS_INTRINSIC_COUNT; i++) js->intrinsics[i] = JS_UNDEFINED;
    g2n_list_init(&js->released);
    g2n_list_init(&js->rejections);
    g2n_list_init(&js->handled_late);
    g2n_list_init(&js->list_end);
    js->engine.forget = g2n_js_forget;
    js->engine.is_array = g2n_js_is_array;
    js->engine.show = g2n_js_show;
    js->engine.describe = g2n_js_describe;
    host->realm.engine = &js->engine;
    if (!make(js)) return G2N_ENOMEM; /* the host's teardown calls destroy */
    g2n_js_init_jobs(js);
    js->entered++; /* nothing of the guest's runs */
    st = join(js);
    js->entered--;
    return st;
}

static void start(struct g2n_host *host) { g2n_js_run_scripts(g2n_js_of(&host->realm)); }

static void stop(struct g2n_host *host) { (void)host; }

/* All twins that hold an engine's object let go of it; then the engine's own references go, and what is left in the engine
 * is cycles, whose envoys let go of the realm's objects. */
static void destroy(struct g2n_host *host)
{
    struct g2n_js *js = g2n_js_of(&host->realm);

    if (!js) return;
    G2N_LIST_EACH(it, &host->realm.objects) {
        struct g2n_object *obj = G2N_CONTAINER(it, struct g2n_object, all);
        if (obj->cell.flags & G2N_OBJECT_TWIN) g2n_js_forget(&host->realm, obj);
    }
    if (js->ctx) {
        g2n_js_drop_rejections(js);
        g2n_js_drop_names(js);
        g2n_js_drop_symbols(js);
        for (int i = 0; i < G2N_JS_INTRINSIC_COUNT; i++) JS_FreeValue(js->ctx, js->intrinsics[i]);
        JS_FreeValue(js->ctx, js->array_traps);
        JS_FreeAtom(js->ctx, js->twin);
        JS_FreeContext(js->ctx);
    }
    if (js->rt) JS_FreeRuntime(js->rt);
    g2n_js_release(js);
    g2n_js_twins_fini(js);
    host->realm.engine = NULL;
    g2n_free(js);
}

const struct g2n_part g2n_part_js = { .attach = attach, .start = start, .stop = stop, .destroy = destroy };
