/* The engine's objects for console.log and its like, which know the realm's classes: a copy one level deep of the realm's
 * class for the same kind, with the own properties and the prototype of the original; or a text, where the whole of what is
 * shown is one. */
#include "js/js.h"

#include "value/array.h"
#include "value/convert.h"
#include "value/map.h"
#include "value/reaction.h"
#include "value/wrapper.h"

/* ---- by kind ---- */

static enum g2n_status new_array(struct g2n_js *js, struct g2n_object **out)
{
    struct g2n_array *array;
    enum g2n_status st = g2n_array_new(js->realm, 0, &array);

    if (st == G2N_OK) *out = &array->object;
    return st;
}

/* Collects what forEach gives: data[0] is an array, to which the value and the key are appended. */
static JSValue collect_entry(JSContext *ctx, JSValueConst this_value, int argc, JSValueConst *argv, int magic,
                             JSValueConst *data)
{
    int64_t n;

    (void)this_value;
    (void)magic;
    if (argc < 2 || JS_GetLength(ctx, data[0], &n) < 0) return JS_EXCEPTION;
    for (int i = 0; i < 2; i++)
        if (JS_DefinePropertyValueUint32(ctx, data[0], (uint32_t)n + (uint32_t)i, JS_DupValue(ctx, argv[i]), JS_PROP_C_W_E) < 0)
            return JS_EXCEPTION;
    return JS_UNDEFINED;
}

static JSValue entries(struct g2n_js *js, JSValueConst v, enum g2n_js_intrinsic for_each)
{
    JSValue list = JS_NewArray(js->ctx), f, result;

    if (JS_IsException(list)) return list;
    f = JS_NewCFunctionData(js->ctx, collect_entry, 2, 0, 1, &list);
    result = JS_IsException(f) ? f : JS_Call(js->ctx, js->intrinsics[for_each], v, 1, &f);
    JS_FreeValue(js->ctx, f);
    if (!JS_IsException(result)) return list;
    JS_FreeValue(js->ctx, list);
    return result;
}

static enum g2n_status put_entries(struct g2n_js *js, JSValueConst list, struct g2n_map *map, bool is_map)
{
    int64_t n;
    enum g2n_status st = JS_GetLength(js->ctx, list, &n) < 0 ? g2n_js_throw_to_realm(js) : G2N_OK;

    for (int64_t i = 0; st == G2N_OK && i + 1 < n; i += 2) {
        g2n_value key, value = G2N_ABSENT;
        st = g2n_js_take(js, JS_GetPropertyInt64(js->ctx, list, i + 1), &key);
        if (st != G2N_OK) break;
        if (is_map) st = g2n_js_take(js, JS_GetPropertyInt64(js->ctx, list, i), &value);
        if (st == G2N_OK) st = g2n_map_put(js->realm, map, g2n_peek(key), g2n_peek(value));
        g2n_drop(js->realm, key);
        g2n_drop(js->realm, value);
    }
    return st;
}

static enum g2n_status new_map(struct g2n_js *js, JSValueConst v, struct g2n_object **out)
{
    bool is_map = JS_IsMap(v);
    JSValue list = entries(js, v, is_map ? G2N_JS_MAP_FOR_EACH : G2N_JS_SET_FOR_EACH);
    enum g2n_status st;

    if (JS_IsException(list)) return g2n_js_throw_to_realm(js);
    st = g2n_object_new(js->realm, is_map ? &g2n_class_map : &g2n_class_set, NULL, out);
    if (st == G2N_OK) {
        st = put_entries(js, list, (struct g2n_map *)(void *)*out, is_map);
        if (st != G2N_OK) g2n_object_drop(js->realm, *out);
    }
    JS_FreeValue(js->ctx, list);
    return st;
}

/* In the same state, and handled, whatever the original is. */
static enum g2n_status new_promise(struct g2n_js *js, JSValueConst v, struct g2n_object **out)
{
    JSPromiseStateEnum state = JS_PromiseState(js->ctx, v);
    struct g2n_promise *promise;
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = g2n_promise_new(js->realm, &promise);

    if (st != G2N_OK) return st;
    if (state != JS_PROMISE_PENDING) st = g2n_js_take(js, JS_PromiseResult(js->ctx, v), &result);
    if (st == G2N_OK) st = g2n_promise_react(js->realm, promise, G2N_VIEW_UNDEFINED, G2N_VIEW_UNDEFINED, NULL);
    if (st == G2N_OK && state == JS_PROMISE_FULFILLED) st = g2n_promise_resolve(js->realm, promise, g2n_peek(result));
    if (st == G2N_OK && state == JS_PROMISE_REJECTED) st = g2n_promise_reject(js->realm, promise, g2n_peek(result));
    g2n_drop(js->realm, result);
    *out = g2n_promise_object(promise);
    if (st != G2N_OK) g2n_object_drop(js->realm, *out);
    return st;
}

/* An object around a primitive, which has the class's name. */
static enum g2n_status new_wrapper(struct g2n_js *js, JSValueConst v, struct g2n_object **out)
{
    JSAtom value_of = JS_NewAtom(js->ctx, "valueOf");
    JSValue engines = value_of == JS_ATOM_NULL ? JS_EXCEPTION : JS_Invoke(js->ctx, v, value_of, 0, NULL);
    g2n_value primitive;
    enum g2n_status st;

    JS_FreeAtom(js->ctx, value_of);
    st = g2n_js_take(js, engines, &primitive);
    if (st != G2N_OK) return st;
    if (!g2n_is_object(g2n_peek(primitive)) && !g2n_is_nullish(g2n_peek(primitive)))
        st = g2n_wrapper_new(js->realm, g2n_peek(primitive), out);
    g2n_drop(js->realm, primitive);
    return st;
}

static enum g2n_status new_error(struct g2n_js *js, struct g2n_object **out)
{
    return g2n_object_new(js->realm, &g2n_class_error, NULL, out);
}

/* "Number", "String" ... of the objects around a primitive; of the engine's classes, whatever the script calls them. */
static bool is_wrapper(struct g2n_js *js, JSValueConst v)
{
    static const char *const names[] = { "Number", "String", "Boolean", "Symbol" };
    JSAtom atom = JS_GetClassName(js->rt, JS_GetClassID(v));
    const char *name = atom == JS_ATOM_NULL ? NULL : JS_AtomToCString(js->ctx, atom);
    bool is = false;

    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) is |= strcmp(name, names[i]) == 0;
    JS_FreeCString(js->ctx, name);
    JS_FreeAtom(js->ctx, atom);
    return is;
}

/* ---- texts ---- */

/* Appends String(v), which is consumed. */
static enum g2n_status append(struct g2n_js *js, JSValue v, struct g2n_buf *text)
{
    const char *bytes = JS_IsException(v) ? NULL : JS_ToCString(js->ctx, v);

    if (bytes) g2n_buf_append_str(text, bytes);
    JS_FreeCString(js->ctx, bytes);
    JS_FreeValue(js->ctx, v);
    return bytes ? G2N_OK : g2n_js_throw_to_realm(js);
}

static enum g2n_status append_date(struct g2n_js *js, JSValueConst v, struct g2n_buf *text)
{
    if (append(js, JS_Call(js->ctx, js->intrinsics[G2N_JS_DATE_TO_ISO], v, 0, NULL), text) == G2N_OK) return G2N_OK;
    g2n_drop(js->realm, g2n_take_exception(js->realm));
    g2n_buf_append_str(text, "Invalid Date");
    return G2N_OK;
}

/* "[class A extends B]" for what was written as a class; nothing for other functions, which the realm knows to show. */
static enum g2n_status append_class(struct g2n_js *js, JSValueConst v, struct g2n_buf *text)
{
    struct g2n_buf source = G2N_BUF_INIT;
    JSValue parent;
    enum g2n_status st = append(js, JS_Call(js->ctx, js->intrinsics[G2N_JS_FUNCTION_TO_STRING], v, 0, NULL), &source);
    bool is_class = st == G2N_OK && source.len > 5 && memcmp(source.bytes, "class", 5) == 0 &&
                    (source.bytes[5] == ' ' || source.bytes[5] == '{');

    g2n_buf_fini(&source);
    if (!is_class) return st;
    g2n_buf_append_str(text, "[class ");
    size_t before = text->len;
    st = append(js, JS_GetPropertyStr(js->ctx, v, "name"), text);
    if (st == G2N_OK && text->len == before) g2n_buf_append_str(text, "(anonymous)");
    parent = JS_GetPrototype(js->ctx, v);
    if (st == G2N_OK && JS_IsConstructor(js->ctx, parent)) {
        g2n_buf_append_str(text, " extends ");
        st = append(js, JS_GetPropertyStr(js->ctx, parent, "name"), text);
    }
    JS_FreeValue(js->ctx, parent);
    g2n_buf_append_byte(text, ']');
    return st;
}

/* ---- all of it ---- */

static enum g2n_status make(struct g2n_js *js, JSValueConst v, struct g2n_object **out, struct g2n_buf *text)
{
    if (JS_IsFunction(js->ctx, v)) return append_class(js, v, text);
    if (JS_IsArray(v)) return new_array(js, out);
    if (JS_IsError(v)) return new_error(js, out);
    if (JS_IsMap(v) || JS_IsSet(v)) return new_map(js, v, out);
    if (JS_IsPromise(v)) return new_promise(js, v, out);
    if (JS_IsDate(v)) return append_date(js, v, text);
    if (JS_IsRegExp(v)) return append(js, JS_Call(js->ctx, js->intrinsics[G2N_JS_REGEXP_TO_STRING], v, 0, NULL), text);
    return is_wrapper(js, v) ? new_wrapper(js, v, out) : G2N_OK;
}

/* ---- in a word ---- */

/* Appends the text of an own data property; nothing when there is none. */
static void append_own_text(struct g2n_js *js, JSValueConst v, const char *name, const char *before, struct g2n_buf *out)
{
    JSAtom atom = JS_NewAtom(js->ctx, name);
    JSPropertyDescriptor desc;
    int found = atom == JS_ATOM_NULL ? -1 : JS_GetOwnProperty(js->ctx, &desc, v, atom);

    if (found > 0) {
        const char *text = JS_IsString(desc.value) ? JS_ToCString(js->ctx, desc.value) : NULL;
        if (text && text[0]) {
            g2n_buf_append_str(out, before);
            g2n_buf_append_str(out, text);
        }
        JS_FreeCString(js->ctx, text);
        JS_FreeValues(js->ctx, desc.value, desc.getter, desc.setter);
    }
    if (found < 0) JS_FreeValue(js->ctx, JS_GetException(js->ctx));
    JS_FreeAtom(js->ctx, atom);
}

bool g2n_js_describe(const struct g2n_engine *engine, const struct g2n_object *obj, struct g2n_buf *out)
{
    struct g2n_js *js = (struct g2n_js *)(void *)(uintptr_t)engine;
    JSValueConst v;
    int64_t length;
    JSAtom class;

    if (!g2n_js_is_stranger(obj)) return false;
    v = g2n_js_strangers_value(obj);
    if (JS_IsProxy(v)) {
        g2n_buf_append_str(out, "Proxy");
    } else if (JS_IsFunction(js->ctx, v)) {
        g2n_buf_append_str(out, "function");
        append_own_text(js, v, "name", " ", out);
    } else if (JS_IsArray(v) && JS_GetLength(js->ctx, v, &length) == 0) {
        g2n_buf_printf(out, "Array(%lld)", (long long)length);
    } else if (JS_IsObject(v)) {
        const char *name;
        class = JS_GetClassName(js->rt, JS_GetClassID(v));
        name = class == JS_ATOM_NULL ? NULL : JS_AtomToCString(js->ctx, class);
        g2n_buf_append_str(out, name ? name : "Object");
        JS_FreeCString(js->ctx, name);
        JS_FreeAtom(js->ctx, class);
        if (JS_IsError(v)) append_own_text(js, v, "message", ": ", out);
    } else {
        g2n_buf_append_str(out, "BigInt");
    }
    return true;
}

/* ---- copying ---- */

/* The own properties of `from`, with their flags. */
static enum g2n_status copy_properties(struct g2n_realm *realm, struct g2n_object *from, struct g2n_object *to)
{
    struct g2n_keys keys;
    enum g2n_status st = g2n_object_own_keys(realm, from, &keys);

    if (st != G2N_OK) return st;
    for (size_t i = 0; i < keys.count && st == G2N_OK; i++) {
        struct g2n_property p;
        enum g2n_found found = g2n_object_get_own(realm, from, keys.items[i], &p);
        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found != G2N_FOUND) continue;
        if (g2n_object_get_own(realm, to, keys.items[i], NULL) == G2N_FOUND && !(p.flags & G2N_PROP_CONFIGURABLE))
            st = g2n_object_set(realm, to, keys.items[i], g2n_peek(p.value)); /* the length of an array */
        else if (p.flags & G2N_PROP_ACCESSOR)
            st = g2n_object_define_accessor(realm, to, keys.items[i], g2n_peek(p.value), g2n_peek(p.setter), p.flags);
        else
            st = g2n_object_define(realm, to, keys.items[i], g2n_peek(p.value), p.flags);
        g2n_property_drop(realm, &p);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}

/* The copy of an error needs a stack of its own: what the engine's error has is found with its accessor only. */
static enum g2n_status copy_stack(struct g2n_realm *realm, struct g2n_object *from, struct g2n_object *to)
{
    g2n_key key = g2n_atom_key(realm, G2N_ATOM_stack);
    g2n_value stack;
    enum g2n_status st = g2n_object_get(realm, from, key, &stack);

    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, to, key, g2n_peek(stack), G2N_PROP_METHOD);
    g2n_drop(realm, stack);
    return st;
}

/* A proxy is shown as its target, and no trap runs.  *out is then the target itself, or what show() makes of that. */
static enum g2n_status show_target(struct g2n_js *js, JSValueConst proxy, struct g2n_object **out, struct g2n_buf *text)
{
    g2n_value target;
    enum g2n_status st = g2n_js_take(js, JS_GetProxyTarget(js->ctx, proxy), &target);

    if (st != G2N_OK || !g2n_is_object(g2n_peek(target))) {
        if (st == G2N_OK) g2n_drop(js->realm, target);
        else g2n_drop(js->realm, g2n_take_exception(js->realm));
        g2n_buf_append_str(text, "<Revoked Proxy>");
        return G2N_OK;
    }
    st = g2n_js_show(js->realm, g2n_as_object(g2n_peek(target)), out, text);
    if (st == G2N_OK && !*out && text->len == 0) *out = g2n_as_object(g2n_peek(target));
    else g2n_drop(js->realm, target);
    return st;
}

enum g2n_status g2n_js_show(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_object **out, struct g2n_buf *text)
{
    struct g2n_js *js = g2n_js_of(realm);
    JSValue held;
    enum g2n_status st;

    *out = NULL;
    if (!g2n_js_is_stranger(obj)) return G2N_OK;
    if (obj->cell.flags & G2N_OBJECT_BIGINT) {
        st = append(js, JS_ToString(js->ctx, g2n_js_strangers_value(obj)), text);
        g2n_buf_append_byte(text, 'n');
        return st;
    }
    if (JS_IsProxy(g2n_js_strangers_value(obj))) return show_target(js, g2n_js_strangers_value(obj), out, text);
    g2n_js_enter(js);
    held = JS_DupValue(js->ctx, g2n_js_strangers_value(obj));
    st = make(js, held, out, text);
    JS_FreeValue(js->ctx, held);
    g2n_js_leave(js);
    if (st != G2N_OK || !*out) return st;
    st = obj->proto ? g2n_object_set_proto(realm, *out, obj->proto) : G2N_OK;
    if (st == G2N_OK) st = copy_properties(realm, obj, *out);
    if (st == G2N_OK && (*out)->class == &g2n_class_error) st = copy_stack(realm, obj, *out);
    if (st != G2N_OK) {
        g2n_object_drop(realm, *out);
        *out = NULL;
    }
    return st;
}
