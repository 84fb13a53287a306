/* The engine's objects in the realm: a class whose every operation is the engine's.  Callable ones are functions with a
 * native that calls into the engine.  A BigInt has no object; its stranger holds the number, and is nobody's twin. */
#include "js/js.h"

#include "base/alloc.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/function.h"

#define FEW_ARGS        8u
#define MAX_PROTO_DEPTH 200u /* prototypes beyond have no twins: chains are as long as a script likes */

struct stranger {
    struct g2n_function function;
    JSValue             value; /* owned until forgotten */
};

static struct stranger *as_stranger(const struct g2n_object *obj) { return (struct stranger *)(uintptr_t)obj; }

JSValueConst g2n_js_strangers_value(const struct g2n_object *obj) { return as_stranger(obj)->value; }

/* Around each call of the engine: what the stranger stands for is held, for scripts that run may let the last reference to
 * the stranger go. */
static JSValue begin(struct g2n_js *js, const struct g2n_object *obj)
{
    JSValue held = JS_DupValue(js->ctx, as_stranger(obj)->value); /* first: entering lets go of things too */

    g2n_js_enter(js);
    return held;
}

static void end(struct g2n_js *js, JSValue held)
{
    JS_FreeValue(js->ctx, held);
    g2n_js_leave(js);
}

static enum g2n_found found_or_thrown(struct g2n_js *js, int result)
{
    if (result < 0) (void)g2n_js_throw_to_realm(js);
    return result < 0 ? G2N_FOUND_THROWN : G2N_FOUND;
}

static enum g2n_found thrown(struct g2n_js *js)
{
    (void)g2n_js_throw_to_realm(js);
    return G2N_FOUND_THROWN;
}

/* ---- reading ---- */

static enum g2n_status stranger_get(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_value *out)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSAtom atom = g2n_js_atom(js, key);
    JSValue v, held;

    if (atom == JS_ATOM_NULL) return g2n_js_throw_to_realm(js);
    held = begin(js, obj);
    v = JS_GetProperty(js->ctx, held, atom);
    end(js, held);
    JS_FreeAtom(js->ctx, atom);
    return g2n_js_take(js, v, out);
}

static uint8_t flags_to_realm(int flags)
{
    return (uint8_t)((flags & JS_PROP_WRITABLE ? G2N_PROP_WRITABLE : 0) |
                     (flags & JS_PROP_ENUMERABLE ? G2N_PROP_ENUMERABLE : 0) |
                     (flags & JS_PROP_CONFIGURABLE ? G2N_PROP_CONFIGURABLE : 0) |
                     (flags & JS_PROP_GETSET ? G2N_PROP_ACCESSOR : 0));
}

/* Consumes what the descriptor holds. */
static enum g2n_status take_property(struct g2n_js *js, JSPropertyDescriptor *desc, struct g2n_property *out)
{
    bool accessor = desc->flags & JS_PROP_GETSET;
    enum g2n_status st = g2n_js_to_realm(js, accessor ? desc->getter : desc->value, &out->value);

    out->flags = flags_to_realm(desc->flags);
    out->setter = G2N_ABSENT;
    if (st == G2N_OK && accessor) {
        st = g2n_js_to_realm(js, desc->setter, &out->setter);
        if (st != G2N_OK) g2n_drop(js->realm, out->value);
    }
    JS_FreeValues(js->ctx, desc->value, desc->getter, desc->setter);
    return st;
}

/* V8's errors have their stack as an own property, which the host asks for; quickjs-ng's have it by an accessor. */
static enum g2n_found get_own_stack(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, struct g2n_property *out)
{
    if (!g2n_key_equal(key, g2n_atom_key(realm, G2N_ATOM_stack)) || !JS_IsError(as_stranger(obj)->value)) return G2N_NOT_FOUND;
    if (!out) return G2N_FOUND;
    *out = (struct g2n_property){ .setter = G2N_ABSENT, .flags = G2N_PROP_METHOD };
    return stranger_get(realm, obj, key, &out->value) == G2N_OK ? G2N_FOUND : G2N_FOUND_THROWN;
}

static enum g2n_found stranger_get_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                       struct g2n_property *out)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue held;
    JSPropertyDescriptor desc;
    JSAtom atom = g2n_js_atom(js, key);
    int found;

    if (atom == JS_ATOM_NULL) return thrown(js);
    held = begin(js, obj);
    found = JS_GetOwnProperty(js->ctx, out ? &desc : NULL, held, atom);
    end(js, held);
    JS_FreeAtom(js->ctx, atom);
    if (found <= 0) return found < 0 ? thrown(js) : get_own_stack(realm, obj, key, out);
    if (!out) return G2N_FOUND;
    return take_property(js, &desc, out) == G2N_OK ? G2N_FOUND : G2N_FOUND_THROWN;
}

static enum g2n_status append_key(struct g2n_js *js, JSAtom atom, struct g2n_keys *out)
{
    g2n_key key;
    enum g2n_status st = g2n_js_key(js, atom, &key);

    if (st != G2N_OK) return st;
    st = g2n_keys_append(js->realm, out, key);
    g2n_key_drop(js->realm, key);
    return st;
}

static enum g2n_status stranger_own_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue held;
    JSPropertyEnum *names;
    uint32_t count;
    enum g2n_status st = G2N_OK;
    int failed;

    held = begin(js, obj);
    failed = JS_GetOwnPropertyNames(js->ctx, &names, &count, held, JS_GPN_STRING_MASK | JS_GPN_SYMBOL_MASK);
    end(js, held);
    if (failed) return g2n_js_throw_to_realm(js);
    for (uint32_t i = 0; i < count && st == G2N_OK; i++) st = append_key(js, names[i].atom, out);
    JS_FreePropertyEnum(js->ctx, names, count);
    return st;
}

static enum g2n_found stranger_get_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_value *out)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue v, held;

    held = begin(js, obj);
    v = JS_GetPropertyInt64(js->ctx, held, index);
    end(js, held);
    return g2n_js_take(js, v, out) == G2N_OK ? G2N_FOUND : G2N_FOUND_THROWN;
}

/* ---- writing ---- */

static enum g2n_found stranger_set_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSAtom atom = g2n_js_atom(js, key);
    JSValue v, held;
    int result;

    if (atom == JS_ATOM_NULL) return thrown(js);
    v = g2n_js_to_engine(js, value);
    if (JS_IsException(v)) {
        JS_FreeAtom(js->ctx, atom);
        return thrown(js);
    }
    held = begin(js, obj);
    result = JS_SetProperty(js->ctx, held, atom, v);
    end(js, held);
    JS_FreeAtom(js->ctx, atom);
    return found_or_thrown(js, result);
}

static enum g2n_found stranger_set_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_view value)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue v = g2n_js_to_engine(js, value), held;
    int result;

    if (JS_IsException(v)) return thrown(js);
    held = begin(js, obj);
    result = JS_SetPropertyInt64(js->ctx, held, index, v);
    end(js, held);
    return found_or_thrown(js, result);
}

static enum g2n_found stranger_delete_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue held;
    JSAtom atom = g2n_js_atom(js, key);
    int deleted;

    if (atom == JS_ATOM_NULL) return thrown(js);
    held = begin(js, obj);
    deleted = JS_DeleteProperty(js->ctx, held, atom, 0);
    end(js, held);
    JS_FreeAtom(js->ctx, atom);
    return deleted == 0 ? G2N_FOUND_NOTHING : found_or_thrown(js, deleted);
}

static int flags_to_engine(uint8_t flags)
{
    return JS_PROP_HAS_CONFIGURABLE | JS_PROP_HAS_ENUMERABLE | JS_PROP_THROW |
           (flags & G2N_PROP_ACCESSOR ? JS_PROP_HAS_GET | JS_PROP_HAS_SET : JS_PROP_HAS_VALUE | JS_PROP_HAS_WRITABLE) |
           (flags & G2N_PROP_CONFIGURABLE ? JS_PROP_CONFIGURABLE : 0) |
           (flags & G2N_PROP_ENUMERABLE ? JS_PROP_ENUMERABLE : 0) | (flags & G2N_PROP_WRITABLE ? JS_PROP_WRITABLE : 0);
}

static enum g2n_found stranger_define_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                          const struct g2n_property *property)
{
    struct g2n_js *js = g2n_js_of(realm);
    bool accessor = property->flags & G2N_PROP_ACCESSOR;
    JSAtom atom = g2n_js_atom(js, key);
    JSValue v, setter, held;
    int result = -1;

    if (atom == JS_ATOM_NULL) return thrown(js);
    v = g2n_js_to_engine(js, g2n_peek(property->value));
    setter = accessor ? g2n_js_to_engine(js, g2n_peek(property->setter)) : JS_UNDEFINED;
    if (!JS_IsException(v) && !JS_IsException(setter)) {
        held = begin(js, obj);
        result = JS_DefineProperty(js->ctx, held, atom, accessor ? JS_UNDEFINED : v,
                                   accessor ? v : JS_UNDEFINED, setter, flags_to_engine(property->flags));
        end(js, held);
    }
    JS_FreeValues(js->ctx, v, setter);
    JS_FreeAtom(js->ctx, atom);
    return found_or_thrown(js, result);
}

/* ---- calling ---- */

static JSValue call_engine(struct g2n_js *js, const struct g2n_call *call, int argc, JSValueConst *args)
{
    bool construct = !g2n_is_undefined(call->new_target);
    JSValue special = g2n_js_to_engine(js, construct ? call->new_target : call->this_value), f, result;

    if (JS_IsException(special)) return special;
    f = begin(js, call->callee);
    result = construct ? JS_CallConstructor2(js->ctx, f, special, argc, args) : JS_Call(js->ctx, f, special, argc, args);
    end(js, f);
    JS_FreeValue(js->ctx, special);
    return result;
}

static enum g2n_status stranger_call(struct g2n_call *call, g2n_value *result)
{
    struct g2n_js *js = g2n_js_of(call->realm);
    JSValue few[FEW_ARGS], *args = few, v = JS_UNDEFINED;
    uint32_t count = 0;

    if (call->argc > INT32_MAX / 2) return g2n_throw(call->realm, G2N_RANGE_ERROR, "Too many arguments");
    if (call->argc > FEW_ARGS) args = g2n_realloc_array(NULL, call->argc, sizeof *args);
    if (!args) return g2n_throw_no_memory(call->realm);
    while (count < call->argc && !JS_IsException(v)) {
        v = g2n_js_to_engine(js, call->args[count]);
        if (!JS_IsException(v)) args[count++] = v;
    }
    if (!JS_IsException(v)) v = call_engine(js, call, (int)count, args);
    while (count > 0) JS_FreeValue(js->ctx, args[--count]);
    if (args != few) g2n_free(args);
    return g2n_js_take(js, v, result);
}

static enum g2n_status stranger_has_instance(struct g2n_realm *realm, struct g2n_object *obj, g2n_view value, bool *out)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue v = g2n_js_to_engine(js, value), held;
    int is;

    if (JS_IsException(v)) return g2n_js_throw_to_realm(js);
    held = begin(js, obj);
    is = JS_IsInstanceOf(js->ctx, v, held);
    end(js, held);
    JS_FreeValue(js->ctx, v);
    *out = is > 0;
    return is < 0 ? g2n_js_throw_to_realm(js) : G2N_OK;
}

/* ---- life ---- */

#define STRANGER(word)                                                                                                  \
    { .name = word, .size = sizeof(struct stranger), .get = stranger_get, .get_own = stranger_get_own,                  \
      .set_own = stranger_set_own, .delete_own = stranger_delete_own, .own_keys = stranger_own_keys,                    \
      .get_index = stranger_get_index, .set_index = stranger_set_index, .define_own = stranger_define_own,              \
      .has_instance = stranger_has_instance }

/* Two classes, since the host knows a Date by its class's name. */
static const struct g2n_class class_stranger = STRANGER("Object"), class_date = STRANGER("Date");

bool g2n_js_is_stranger(const struct g2n_object *obj) { return obj->class == &class_stranger || obj->class == &class_date; }

bool g2n_js_is_array(const struct g2n_object *obj)
{
    return g2n_js_is_stranger(obj) && JS_IsArray(as_stranger(obj)->value);
}

/* The stranger's prototype, owned; NULL when it has none.  A proxy's is not asked for, which would run its trap. */
static enum g2n_status prototype(struct g2n_js *js, JSValueConst v, struct g2n_object **out)
{
    JSValue proto;
    g2n_value ours;
    enum g2n_status st;

    *out = NULL;
    if (!JS_IsObject(v) || js->proto_depth >= MAX_PROTO_DEPTH) return G2N_OK;
    if (JS_IsProxy(v)) {
        *out = g2n_object_dup(js->realm->protos[JS_IsFunction(js->ctx, v) ? G2N_PROTO_FUNCTION : G2N_PROTO_OBJECT]);
        return G2N_OK;
    }
    proto = JS_GetPrototype(js->ctx, v);
    js->proto_depth++;
    st = g2n_js_take(js, proto, &ours);
    js->proto_depth--;
    if (st == G2N_OK && g2n_is_object(g2n_peek(ours))) *out = g2n_as_object(g2n_peek(ours));
    return st;
}

enum g2n_status g2n_js_stranger(struct g2n_js *js, JSValueConst v, g2n_value *out)
{
    struct g2n_object *obj, *proto;
    struct stranger *s;
    enum g2n_status st = prototype(js, v, &proto);

    if (st != G2N_OK) return st;
    st = g2n_object_new(js->realm, JS_IsDate(v) ? &class_date : &class_stranger, proto, &obj);
    g2n_object_drop(js->realm, proto);
    if (st != G2N_OK) return st;
    s = as_stranger(obj);
    s->function.native = stranger_call;
    s->function.data[0] = s->function.data[1] = G2N_UNDEFINED;
    s->value = JS_UNDEFINED;
    if (JS_IsObject(v) && !g2n_js_twin_add(js, obj, JS_VALUE_GET_PTR(v))) {
        g2n_object_drop(js->realm, obj);
        return g2n_throw_no_memory(js->realm);
    }
    s->value = JS_DupValue(js->ctx, v);
    obj->cell.flags |= G2N_OBJECT_TWIN;
    if (!JS_IsObject(v)) obj->cell.flags |= G2N_OBJECT_BIGINT;
    if (JS_IsFunction(js->ctx, v)) obj->cell.flags |= G2N_OBJECT_CALLABLE;
    if (JS_IsConstructor(js->ctx, v)) obj->cell.flags |= G2N_OBJECT_CONSTRUCTOR;
    *out = g2n_own_object(obj);
    return G2N_OK;
}

/* Typed arrays and buffers that stand for the engine's are the realm's own classes; the bytes stay the engine's. */
void g2n_js_forget(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_js *js = g2n_js_of(realm);
    struct g2n_js_twin *twin = g2n_js_twin_of_ours(js, obj);
    JSValue v = twin ? g2n_js_object(twin->engines) : as_stranger(obj)->value;

    obj->cell.flags &= (uint8_t)~G2N_OBJECT_TWIN;
    if (g2n_js_is_stranger(obj)) as_stranger(obj)->value = JS_UNDEFINED;
    if (g2n_is_buffer(g2n_view_of_object(obj))) {
        g2n_as_buffer(g2n_view_of_object(obj))->bytes = NULL;
        g2n_as_buffer(g2n_view_of_object(obj))->len = 0;
    }
    if (twin) {
        g2n_js_twin_remove(js, twin);
        g2n_free(twin);
    }
    JS_FreeValueRT(js->rt, v);
}
