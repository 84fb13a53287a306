/* The realm's objects in the engine: two classes, one of them callable, with exotic methods that answer for own properties
 * from the realm; prototypes are the twins of the realm's, so that what is inherited is found as in any object.
 *
 * Where the engine has a class of its own for the kind (arrays behind a proxy, buffers, typed arrays, promises), the envoy
 * is an object of that class.  An object of object_class that no script sees, its *keeper*, is then a private property of
 * it, and dies with it. */
#include "js/js.h"

#include "base/alloc.h"
#include "value/convert.h"

#define FEW_ARGS 8u

static struct g2n_js *js_of(JSContext *ctx) { return JS_GetContextOpaque(ctx); }

struct g2n_object *g2n_js_envoys_object(struct g2n_js *js, JSValueConst v)
{
    JSClassID id = JS_GetClassID(v);
    const struct g2n_js_twin *twin;

    if (id != js->object_class && id != js->function_class) return NULL;
    twin = JS_GetOpaque(v, id);
    return twin ? twin->ours : NULL;
}

/* ---- own properties ---- */

static int flags_to_engine(uint8_t flags)
{
    return (flags & G2N_PROP_CONFIGURABLE ? JS_PROP_CONFIGURABLE : 0) | (flags & G2N_PROP_ENUMERABLE ? JS_PROP_ENUMERABLE : 0) |
           (flags & G2N_PROP_WRITABLE ? JS_PROP_WRITABLE : 0) | (flags & G2N_PROP_ACCESSOR ? JS_PROP_GETSET : 0);
}

/* Drops what the property holds. */
static int fill_descriptor(struct g2n_js *js, struct g2n_property *property, JSPropertyDescriptor *desc)
{
    bool accessor = property->flags & G2N_PROP_ACCESSOR;
    JSValue v = g2n_js_to_engine(js, g2n_peek(property->value));
    JSValue setter = accessor ? g2n_js_to_engine(js, g2n_peek(property->setter)) : JS_UNDEFINED;

    *desc = (JSPropertyDescriptor){ .flags = flags_to_engine(property->flags), .value = accessor ? JS_UNDEFINED : v,
                                    .getter = accessor ? v : JS_UNDEFINED, .setter = setter };
    g2n_property_drop(js->realm, property);
    if (!JS_IsException(v) && !JS_IsException(setter)) return 1;
    JS_FreeValues(js->ctx, v, setter);
    return -1;
}

static int get_own(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst envoy, JSAtom atom)
{
    struct g2n_js *js = js_of(ctx);
    struct g2n_object *obj = g2n_js_envoys_object(js, envoy);
    struct g2n_property property;
    enum g2n_found found = G2N_NOT_FOUND;
    g2n_key key;
    enum g2n_status st;

    if (!obj) return 0;
    st = g2n_js_key(js, atom, &key);
    if (st == G2N_OK) {
        found = g2n_object_get_own(js->realm, obj, key, desc ? &property : NULL);
        g2n_key_drop(js->realm, key);
    }
    if (st != G2N_OK || found == G2N_FOUND_THROWN) {
        (void)g2n_js_throw_to_engine(js, G2N_THROWN);
        return -1;
    }
    if (found != G2N_FOUND) return 0;
    return desc ? fill_descriptor(js, &property, desc) : 1;
}

static int own_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count, JSValueConst envoy)
{
    struct g2n_js *js = js_of(ctx);
    struct g2n_object *obj = g2n_js_envoys_object(js, envoy);
    struct g2n_keys keys = { 0 };
    int result = 0;

    *names = NULL;
    *count = 0;
    if (!obj) return 0;
    if (g2n_object_own_keys(js->realm, obj, &keys) != G2N_OK) {
        (void)g2n_js_throw_to_engine(js, G2N_THROWN);
        return -1;
    }
    *names = js_calloc(ctx, keys.count + 1, sizeof **names);
    if (!*names) result = -1;
    for (size_t i = 0; i < keys.count && result == 0; i++) {
        JSAtom atom = g2n_js_atom(js, keys.items[i]);
        if (atom == JS_ATOM_NULL) result = -1;
        else (*names)[(*count)++].atom = atom;
    }
    g2n_keys_fini(js->realm, &keys);
    if (result == 0 || !*names) return result;
    JS_FreePropertyEnum(ctx, *names, *count);
    *names = NULL;
    return result;
}

static int delete_own(JSContext *ctx, JSValueConst envoy, JSAtom atom)
{
    struct g2n_js *js = js_of(ctx);
    struct g2n_object *obj = g2n_js_envoys_object(js, envoy);
    bool deleted = true;
    g2n_key key;
    enum g2n_status st;

    if (!obj) return 1;
    st = g2n_js_key(js, atom, &key);
    if (st == G2N_OK) {
        st = g2n_object_delete(js->realm, obj, key, &deleted);
        g2n_key_drop(js->realm, key);
    }
    if (st == G2N_OK) return deleted;
    (void)g2n_js_throw_to_engine(js, st);
    return -1;
}

static uint8_t given(int flags, int bit, uint8_t ours) { return flags & bit ? ours : 0; }

/* What Object.defineProperty was given; the values are owned by the caller. */
struct definition {
    g2n_value value, getter, setter;
};

static enum g2n_status definition_to_realm(struct g2n_js *js, JSValueConst value, JSValueConst getter, JSValueConst setter,
                                           struct definition *out)
{
    enum g2n_status st;

    *out = (struct definition){ G2N_UNDEFINED, G2N_UNDEFINED, G2N_UNDEFINED };
    st = g2n_js_to_realm(js, value, &out->value);
    if (st == G2N_OK) st = g2n_js_to_realm(js, getter, &out->getter);
    if (st == G2N_OK) st = g2n_js_to_realm(js, setter, &out->setter);
    return st;
}

/* An assignment comes as a definition of nothing but the value. */
static enum g2n_status define(struct g2n_js *js, struct g2n_object *obj, g2n_key key, const struct definition *d, int flags)
{
    struct g2n_descriptor desc = {
        .value = g2n_peek(d->value), .getter = g2n_peek(d->getter), .setter = g2n_peek(d->setter),
        .flags = (uint8_t)(given(flags, JS_PROP_WRITABLE, G2N_PROP_WRITABLE) |
                           given(flags, JS_PROP_ENUMERABLE, G2N_PROP_ENUMERABLE) |
                           given(flags, JS_PROP_CONFIGURABLE, G2N_PROP_CONFIGURABLE)),
        .has = (uint8_t)(given(flags, JS_PROP_HAS_VALUE, G2N_HAS_VALUE) | given(flags, JS_PROP_HAS_GET, G2N_HAS_GETTER) |
                         given(flags, JS_PROP_HAS_SET, G2N_HAS_SETTER) |
                         given(flags, JS_PROP_HAS_WRITABLE, G2N_PROP_WRITABLE) |
                         given(flags, JS_PROP_HAS_ENUMERABLE, G2N_PROP_ENUMERABLE) |
                         given(flags, JS_PROP_HAS_CONFIGURABLE, G2N_PROP_CONFIGURABLE)),
    };

    if (desc.has == G2N_HAS_VALUE) return g2n_object_set(js->realm, obj, key, desc.value);
    return g2n_object_define_checked(js->realm, obj, key, &desc);
}

static int define_own(JSContext *ctx, JSValueConst envoy, JSAtom atom, JSValueConst value, JSValueConst getter,
                      JSValueConst setter, int flags)
{
    struct g2n_js *js = js_of(ctx);
    struct g2n_object *obj = g2n_js_envoys_object(js, envoy);
    struct definition d;
    g2n_key key;
    enum g2n_status st = definition_to_realm(js, value, getter, setter, &d);

    if (st == G2N_OK && obj) {
        st = g2n_js_key(js, atom, &key);
        if (st == G2N_OK) {
            st = define(js, obj, key, &d, flags);
            g2n_key_drop(js->realm, key);
        }
    }
    g2n_drop(js->realm, d.value);
    g2n_drop(js->realm, d.getter);
    g2n_drop(js->realm, d.setter);
    if (st == G2N_OK) return 1;
    (void)g2n_js_throw_to_engine(js, st);
    return -1;
}

static JSClassExoticMethods exotic = {
    .get_own_property = get_own, .get_own_property_names = own_names, .delete_property = delete_own,
    .define_own_property = define_own,
};

/* ---- calling ---- */

/* The program is ending, and the host has come back only because it could not end it from where it was: no script runs on. */
static JSValue unwind(JSContext *ctx)
{
    JSValue exception;

    (void)JS_ThrowInternalError(ctx, "the program has ended");
    exception = JS_GetException(ctx);
    JS_SetUncatchableError(ctx, exception);
    return JS_Throw(ctx, exception);
}

/* `special` is `this`, or new.target when it is a construction. */
static enum g2n_status call_realm(struct g2n_js *js, struct g2n_object *f, g2n_value special, bool construct,
                                  const g2n_view *args, uint32_t argc, g2n_value *out)
{
    if (construct)
        return g2n_construct_as(js->realm, g2n_view_of_object(f), args, argc, g2n_peek(special), out);
    return g2n_call_function(js->realm, g2n_view_of_object(f), g2n_peek(special), args, argc, out);
}

static enum g2n_status convert_and_call(struct g2n_js *js, struct g2n_object *f, JSValueConst special, bool construct,
                                        JSValueConst *argv, uint32_t argc, g2n_value *args, g2n_value *out)
{
    g2n_value converted;
    uint32_t count = 0;
    enum g2n_status st = g2n_js_to_realm(js, special, &converted);

    if (st != G2N_OK) return st;
    while (count < argc && st == G2N_OK) {
        st = g2n_js_to_realm(js, argv[count], &args[count]);
        if (st == G2N_OK) count++;
    }
    /* An owned and a lent value have the same bits, so a list of the one can be read as the other. */
    if (st == G2N_OK) st = call_realm(js, f, converted, construct, (const g2n_view *)(const void *)args, argc, out);
    while (count > 0) g2n_drop(js->realm, args[--count]);
    g2n_drop(js->realm, converted);
    return st;
}

static JSValue call(JSContext *ctx, JSValueConst envoy, JSValueConst special, int argc, JSValueConst *argv, int flags)
{
    struct g2n_js *js = js_of(ctx);
    struct g2n_object *f = g2n_js_envoys_object(js, envoy);
    g2n_value few[FEW_ARGS], *args = few, result = G2N_UNDEFINED;
    enum g2n_status st;
    JSValue v;

    if (!f) return JS_UNDEFINED;
    if (argc > (int)FEW_ARGS) args = g2n_realloc_array(NULL, (size_t)argc, sizeof *args);
    if (!args) return JS_ThrowOutOfMemory(ctx);
    bool ending = js->host->loop.stopping; /* then listeners of 'exit' are running */
    (void)g2n_object_dup(f);
    st = convert_and_call(js, f, special, flags & JS_CALL_FLAG_CONSTRUCTOR, argv, (uint32_t)argc, args, &result);
    g2n_object_drop(js->realm, f);
    if (args != few) g2n_free(args);
    js->marked = false; /* scripts go on, and may add jobs */
    if (st != G2N_OK) {
        v = g2n_js_throw_to_engine(js, st);
    } else {
        v = g2n_js_to_engine(js, g2n_peek(result));
        g2n_drop(js->realm, result);
    }
    if (!js->host->loop.stopping || ending) return v;
    JS_FreeValue(ctx, JS_IsException(v) ? JS_GetException(ctx) : v);
    return unwind(ctx);
}

/* ---- life ---- */

/* J3.  The pair has gone from the tables when memory may be used again. */
static void finalize(JSRuntime *rt, JSValueConst v)
{
    struct g2n_js *js = JS_GetRuntimeOpaque(rt);
    JSClassID id;
    struct g2n_js_twin *twin = JS_GetAnyOpaque(v, &id);

    if (!twin) return;
    g2n_js_twin_remove(js, twin);
    g2n_list_append(&js->released, &twin->released);
}

void g2n_js_release(struct g2n_js *js)
{
    while (!g2n_list_empty(&js->released)) {
        struct g2n_js_twin *twin = G2N_CONTAINER(js->released.next, struct g2n_js_twin, released);
        g2n_list_remove(&twin->released);
        g2n_object_drop(js->realm, twin->ours);
        g2n_free(twin);
    }
}

bool g2n_js_init_envoys(struct g2n_js *js)
{
    const JSClassDef object = { .class_name = "Object", .finalizer = finalize, .exotic = &exotic };
    const JSClassDef function = { .class_name = "Function", .finalizer = finalize, .call = call, .exotic = &exotic };
    JSValue symbol;

    JS_NewClassID(js->rt, &js->object_class);
    JS_NewClassID(js->rt, &js->function_class);
    if (JS_NewClass(js->rt, js->object_class, &object) || JS_NewClass(js->rt, js->function_class, &function)) return false;
    symbol = JS_NewPrivateSymbol(js->ctx, "twin");
    if (JS_IsException(symbol)) return false;
    js->twin = JS_ValueToAtom(js->ctx, symbol);
    JS_FreeValue(js->ctx, symbol);
    return js->twin != JS_ATOM_NULL;
}

/* Enters the pair and lets `keeper`, of object_class or function_class, hold obj. */
static bool pair(struct g2n_js *js, struct g2n_object *obj, void *engines, JSValueConst keeper)
{
    struct g2n_js_twin *twin = g2n_js_twin_add(js, obj, engines);

    if (!twin) {
        (void)JS_ThrowOutOfMemory(js->ctx);
        return false;
    }
    (void)g2n_object_dup(obj);
    JS_SetOpaque(keeper, twin);
    return true;
}

JSValue g2n_js_envoy(struct g2n_js *js, struct g2n_object *obj)
{
    bool callable = obj->cell.flags & G2N_OBJECT_CALLABLE;
    JSValue proto = obj->proto ? g2n_js_to_engine(js, g2n_view_of_object(obj->proto)) : JS_NULL, v;

    if (JS_IsException(proto)) return proto;
    v = JS_NewObjectProtoClass(js->ctx, proto, callable ? js->function_class : js->object_class);
    JS_FreeValue(js->ctx, proto);
    if (JS_IsException(v)) return v;
    if (!pair(js, obj, JS_VALUE_GET_PTR(v), v)) {
        JS_FreeValue(js->ctx, v);
        return JS_EXCEPTION;
    }
    if (obj->cell.flags & G2N_OBJECT_CONSTRUCTOR) JS_SetConstructorBit(js->ctx, v, true);
    return v;
}

/* The keeper of an array answers for it, inherited properties included; others are only kept. */
static JSValue new_keeper(struct g2n_js *js, JSValueConst proxys_target)
{
    JSValue proto = JS_IsObject(proxys_target) ? JS_GetPrototype(js->ctx, proxys_target) : JS_NULL, keeper;

    if (JS_IsException(proto)) return proto;
    keeper = JS_NewObjectProtoClass(js->ctx, proto, js->object_class);
    JS_FreeValue(js->ctx, proto);
    return keeper;
}

JSValue g2n_js_adopt(struct g2n_js *js, struct g2n_object *obj, JSValue v)
{
    JSValue proxys_target, keeper;

    if (JS_IsException(v)) return v;
    proxys_target = JS_IsProxy(v) ? JS_GetProxyTarget(js->ctx, v) : JS_UNDEFINED;
    keeper = new_keeper(js, proxys_target);
    if (JS_IsException(keeper)) goto failed;
    if (!pair(js, obj, JS_VALUE_GET_PTR(v), keeper)) {
        JS_FreeValue(js->ctx, keeper);
        goto failed;
    }
    if (JS_DefinePropertyValue(js->ctx, JS_IsObject(proxys_target) ? proxys_target : v, js->twin, keeper, 0) < 0) goto failed;
    JS_FreeValue(js->ctx, proxys_target);
    return v;
failed:
    JS_FreeValues(js->ctx, proxys_target, v);
    return JS_EXCEPTION;
}
