/* Arrays of the realm in the engine: a proxy around an empty array, for that is what makes Array.isArray true, and with it
 * JSON, concat and their like.  The keeper (envoy.c) answers for the real array: a trap is Reflect's function of the same
 * name, applied to the keeper in place of the target.
 *
 * What the realm reports as not configurable, a proxy may not report unless its target has it too, which only holds for
 * `length`: for all else that flag is left out. */
#include "js/js.h"

static const struct {
    const char            *name;
    enum g2n_js_intrinsic  function;
    int                    args;
} traps[] = {
    { "get", G2N_JS_REFLECT_GET, 3 },
    { "set", G2N_JS_REFLECT_SET, 4 },
    { "has", G2N_JS_REFLECT_HAS, 2 },
    { "deleteProperty", G2N_JS_REFLECT_DELETE, 2 },
    { "ownKeys", G2N_JS_REFLECT_KEYS, 1 },
    { "getOwnPropertyDescriptor", G2N_JS_REFLECT_DESCRIBE, 2 },
    { "defineProperty", G2N_JS_REFLECT_DEFINE, 3 },
};
#define TRAP_COUNT (sizeof traps / sizeof *traps)
#define MAX_ARGS   4

/* `length` alone may stay as it is; consumes the descriptor. */
static JSValue make_configurable(JSContext *ctx, JSValue descriptor, JSValueConst name)
{
    JSAtom atom;
    const char *text;
    bool is_length;

    if (!JS_IsObject(descriptor) || JS_IsSymbol(name)) return descriptor;
    text = JS_ToCString(ctx, name);
    if (!text) goto failed;
    is_length = strcmp(text, "length") == 0;
    JS_FreeCString(ctx, text);
    if (is_length) return descriptor;
    atom = JS_NewAtom(ctx, "configurable");
    if (atom == JS_ATOM_NULL) goto failed;
    int defined = JS_DefinePropertyValue(ctx, descriptor, atom, JS_TRUE, JS_PROP_C_W_E);
    JS_FreeAtom(ctx, atom);
    if (defined >= 0) return descriptor;
failed:
    JS_FreeValue(ctx, descriptor);
    return JS_EXCEPTION;
}

static JSValue trap(JSContext *ctx, JSValueConst handler, int argc, JSValueConst *argv, int which)
{
    struct g2n_js *js = JS_GetContextOpaque(ctx);
    JSValueConst args[MAX_ARGS] = { JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED };
    JSValue keeper, result;

    (void)handler;
    if (argc < 1 || !JS_IsObject(argv[0])) return JS_ThrowTypeError(ctx, "not a target");
    keeper = JS_GetProperty(ctx, argv[0], js->twin);
    if (!JS_IsObject(keeper)) {
        JS_FreeValue(ctx, keeper);
        return JS_ThrowTypeError(ctx, "not a target");
    }
    for (int i = 1; i < argc && i < MAX_ARGS; i++) args[i] = argv[i];
    args[0] = keeper;
    /* The receiver of an assignment is the proxy, which would be asked again. */
    if (traps[which].function == G2N_JS_REFLECT_SET) args[3] = keeper;
    result = JS_Call(ctx, js->intrinsics[traps[which].function], JS_UNDEFINED, traps[which].args, args);
    if (traps[which].function == G2N_JS_REFLECT_DESCRIBE) result = make_configurable(ctx, result, args[1]);
    JS_FreeValue(ctx, keeper);
    return result;
}

bool g2n_js_init_arrays(struct g2n_js *js)
{
    js->array_traps = JS_NewObjectProto(js->ctx, JS_NULL);
    if (JS_IsException(js->array_traps)) return false;
    for (size_t i = 0; i < TRAP_COUNT; i++) {
        JSValue f = JS_NewCFunctionMagic(js->ctx, trap, traps[i].name, traps[i].args, JS_CFUNC_generic_magic, (int)i);
        if (JS_IsException(f)) return false;
        if (JS_DefinePropertyValueStr(js->ctx, js->array_traps, traps[i].name, f, JS_PROP_C_W_E) < 0) return false;
    }
    return true;
}

JSValue g2n_js_envoy_array(struct g2n_js *js, struct g2n_object *array)
{
    JSValue proto = array->proto ? g2n_js_to_engine(js, g2n_view_of_object(array->proto)) : JS_NULL, target, proxy;

    if (JS_IsException(proto)) return proto;
    target = JS_NewArray(js->ctx);
    if (!JS_IsException(target) && JS_SetPrototype(js->ctx, target, proto) < 0) {
        JS_FreeValue(js->ctx, target);
        target = JS_EXCEPTION;
    }
    JS_FreeValue(js->ctx, proto);
    if (JS_IsException(target)) return target;
    proxy = JS_NewProxy(js->ctx, target, js->array_traps);
    JS_FreeValue(js->ctx, target);
    return g2n_js_adopt(js, array, proxy);
}
