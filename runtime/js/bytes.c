/* ArrayBuffers and their views are real ones in both worlds, over the same bytes, so that js.CopyBytesToGo and file
 * operations need no copy in between.
 *
 * The bytes of an engine's buffer must then neither move nor go while the realm knows them: node 20 has no way to detach
 * one (part.c takes out transfer() and its like, which came later), and one that can be resized crosses as any object does.
 * Elements that the realm does not have (64-bit integers, half floats) do so too. */
#include "js/js.h"

#include "base/alloc.h"
#include "value/bytes.h"
#include "value/data_view.h"

static const struct { JSTypedArrayEnum engines; enum g2n_element ours; } elements[] = {
    { JS_TYPED_ARRAY_INT8, G2N_ELEMENT_INT8 },       { JS_TYPED_ARRAY_UINT8, G2N_ELEMENT_UINT8 },
    { JS_TYPED_ARRAY_UINT8C, G2N_ELEMENT_UINT8_CLAMPED }, { JS_TYPED_ARRAY_INT16, G2N_ELEMENT_INT16 },
    { JS_TYPED_ARRAY_UINT16, G2N_ELEMENT_UINT16 },   { JS_TYPED_ARRAY_INT32, G2N_ELEMENT_INT32 },
    { JS_TYPED_ARRAY_UINT32, G2N_ELEMENT_UINT32 },   { JS_TYPED_ARRAY_FLOAT32, G2N_ELEMENT_FLOAT32 },
    { JS_TYPED_ARRAY_FLOAT64, G2N_ELEMENT_FLOAT64 },
};
#define ELEMENT_COUNT (sizeof elements / sizeof *elements)

/* ---- to the realm ---- */

/* Makes obj, which is consumed on failure, the twin of v, which it then holds. */
static enum g2n_status pair(struct g2n_js *js, struct g2n_object *obj, JSValueConst v)
{
    if (!g2n_js_twin_add(js, obj, JS_VALUE_GET_PTR(v))) {
        g2n_object_drop(js->realm, obj);
        return g2n_throw_no_memory(js->realm);
    }
    (void)JS_DupValue(js->ctx, v);
    obj->cell.flags |= G2N_OBJECT_TWIN;
    return G2N_OK;
}

/* Whether its bytes stay where they are. */
static bool is_fixed(struct g2n_js *js, JSValueConst buffer)
{
    JSValue resizable = JS_Call(js->ctx, js->intrinsics[G2N_JS_BUFFER_RESIZABLE], buffer, 0, NULL);
    bool fixed = JS_IsBool(resizable) && !JS_VALUE_GET_BOOL(resizable);

    JS_FreeValue(js->ctx, JS_IsException(resizable) ? JS_GetException(js->ctx) : resizable);
    return fixed;
}

static enum g2n_status buffer_to_realm(struct g2n_js *js, JSValueConst v, bool *done, g2n_value *out)
{
    struct g2n_js_twin *twin = g2n_js_twin_of_engines(js, JS_VALUE_GET_PTR(v));
    struct g2n_object *obj;
    uint8_t *bytes;
    size_t len;
    enum g2n_status st;

    if (twin) {
        *done = g2n_is_buffer(g2n_view_of_object(twin->ours));
        if (*done) *out = g2n_dup(g2n_view_of_object(twin->ours));
        return G2N_OK;
    }
    if (!is_fixed(js, v)) return G2N_OK;
    bytes = JS_GetArrayBuffer(js->ctx, &len, v);
    if (!bytes) return g2n_js_throw_to_realm(js);
    st = g2n_object_new(js->realm, &g2n_class_buffer, js->realm->protos[G2N_PROTO_BUFFER], &obj);
    if (st != G2N_OK) return st;
    st = pair(js, obj, v);
    if (st != G2N_OK) return st;
    g2n_as_buffer(g2n_view_of_object(obj))->bytes = bytes; /* without being counted: g2n_js_forget() takes them out */
    g2n_as_buffer(g2n_view_of_object(obj))->len = len;
    *out = g2n_own_object(obj);
    *done = true;
    return G2N_OK;
}

static bool element_of(int type, enum g2n_element *out)
{
    for (size_t i = 0; i < ELEMENT_COUNT; i++) {
        if ((int)elements[i].engines != type) continue;
        *out = elements[i].ours;
        return true;
    }
    return false;
}

static enum g2n_status typed_array_over(struct g2n_js *js, JSValueConst v, enum g2n_element element, g2n_value buffer,
                                        size_t offset, size_t len, g2n_value *out)
{
    struct g2n_typed_array *array;
    g2n_value proto;
    enum g2n_status st = g2n_js_take(js, JS_GetPrototype(js->ctx, v), &proto); /* may be a subclass's */

    if (st != G2N_OK) return st;
    st = g2n_typed_array_new(js->realm, element, g2n_as_buffer(g2n_peek(buffer)), offset, len / g2n_element_size(element),
                             g2n_is_object(g2n_peek(proto)) ? g2n_as_object(g2n_peek(proto)) : NULL, &array);
    g2n_drop(js->realm, proto);
    if (st == G2N_OK) st = pair(js, &array->object, v);
    if (st == G2N_OK) *out = g2n_own_object(&array->object);
    return st;
}

static enum g2n_status typed_array_to_realm(struct g2n_js *js, JSValueConst v, enum g2n_element element, bool *done,
                                            g2n_value *out)
{
    size_t offset, len, size;
    JSValue engines = JS_GetTypedArrayBuffer(js->ctx, v, &offset, &len, &size);
    g2n_value buffer = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;
    bool crossed = false;

    if (JS_IsException(engines)) return g2n_js_throw_to_realm(js);
    if (JS_IsArrayBuffer(engines)) st = buffer_to_realm(js, engines, &crossed, &buffer); /* else a shared one */
    JS_FreeValue(js->ctx, engines);
    if (st != G2N_OK || !crossed) return st;
    st = typed_array_over(js, v, element, buffer, offset, len, out);
    g2n_drop(js->realm, buffer);
    *done = st == G2N_OK;
    return st;
}

/* One of `name`, which scripts may have replaced; nothing then is believed that the buffer does not bear out. */
static bool read_size(struct g2n_js *js, JSValueConst v, const char *name, size_t *out)
{
    JSValue number = JS_GetPropertyStr(js->ctx, v, name);
    uint64_t n;
    bool good = !JS_IsException(number) && JS_ToIndex(js->ctx, &n, number) == 0;

    JS_FreeValue(js->ctx, number);
    if (!good) JS_FreeValue(js->ctx, JS_GetException(js->ctx));
    *out = good ? (size_t)n : 0;
    return good;
}

static enum g2n_status data_view_over(struct g2n_js *js, JSValueConst v, g2n_value buffer, bool *done, g2n_value *out)
{
    struct g2n_buffer *bytes = g2n_as_buffer(g2n_peek(buffer));
    struct g2n_object *obj;
    size_t offset, len;
    enum g2n_status st;

    if (!read_size(js, v, "byteOffset", &offset) || !read_size(js, v, "byteLength", &len)) return G2N_OK;
    if (offset > bytes->len || len > bytes->len - offset) return G2N_OK;
    st = g2n_object_new(js->realm, &g2n_class_data_view, js->realm->protos[G2N_PROTO_DATA_VIEW], &obj);
    if (st != G2N_OK) return st;
    g2n_as_data_view(g2n_view_of_object(obj))->buffer = g2n_as_buffer(g2n_peek(g2n_dup(g2n_peek(buffer))));
    g2n_as_data_view(g2n_view_of_object(obj))->offset = offset;
    g2n_as_data_view(g2n_view_of_object(obj))->len = len;
    st = pair(js, obj, v);
    if (st == G2N_OK) *out = g2n_own_object(obj);
    *done = st == G2N_OK;
    return st;
}

static enum g2n_status data_view_to_realm(struct g2n_js *js, JSValueConst v, bool *done, g2n_value *out)
{
    JSValue engines = JS_GetPropertyStr(js->ctx, v, "buffer");
    g2n_value buffer = G2N_UNDEFINED;
    bool crossed = false;
    enum g2n_status st = G2N_OK;

    if (JS_IsException(engines)) return g2n_js_throw_to_realm(js);
    if (JS_IsArrayBuffer(engines)) st = buffer_to_realm(js, engines, &crossed, &buffer);
    JS_FreeValue(js->ctx, engines);
    if (st != G2N_OK || !crossed) return st;
    st = data_view_over(js, v, buffer, done, out);
    g2n_drop(js->realm, buffer);
    return st;
}

enum g2n_status g2n_js_bytes_to_realm(struct g2n_js *js, JSValueConst v, bool *done, g2n_value *out)
{
    enum g2n_element element;

    *done = false;
    if (JS_IsArrayBuffer(v)) return buffer_to_realm(js, v, done, out);
    if (JS_IsDataView(v)) return data_view_to_realm(js, v, done, out);
    if (element_of(JS_GetTypedArrayType(v), &element)) return typed_array_to_realm(js, v, element, done, out);
    return G2N_OK;
}

/* ---- to the engine ---- */

/* The bytes are the realm's, whose buffer the envoy's keeper holds; quickjs-ng asks only to free them. */
static void *keep_bytes(JSRuntime *rt, void *opaque, void *bytes, size_t size)
{
    (void)rt;
    (void)opaque;
    return size ? bytes : NULL;
}

JSValue g2n_js_envoy_buffer(struct g2n_js *js, struct g2n_object *obj)
{
    const struct g2n_buffer *buffer = g2n_as_buffer(g2n_view_of_object(obj));

    return g2n_js_adopt(js, obj, JS_NewArrayBuffer(js->ctx, buffer->bytes, buffer->len, 0, keep_bytes, NULL, false));
}

static JSValue new_typed_array(struct g2n_js *js, const struct g2n_typed_array *array, JSTypedArrayEnum type)
{
    JSValue args[3] = { g2n_js_to_engine(js, g2n_view_of_object(&array->buffer->object)),
                        JS_NewInt64(js->ctx, (int64_t)array->offset), JS_NewInt64(js->ctx, (int64_t)array->length) };
    JSValue v;

    if (JS_IsException(args[0])) return args[0];
    v = JS_NewTypedArray(js->ctx, 3, args, type);
    JS_FreeValue(js->ctx, args[0]);
    return v;
}

/* A Buffer, say, has a prototype of the realm's. */
static bool give_prototype(struct g2n_js *js, JSValueConst v, struct g2n_object *proto)
{
    JSValue engines = proto ? g2n_js_to_engine(js, g2n_view_of_object(proto)) : JS_NULL;
    bool given = !JS_IsException(engines) && JS_SetPrototype(js->ctx, v, engines) >= 0;

    JS_FreeValue(js->ctx, engines);
    return given;
}

JSValue g2n_js_envoy_typed_array(struct g2n_js *js, struct g2n_object *obj)
{
    const struct g2n_typed_array *array = g2n_as_typed_array(g2n_view_of_object(obj));
    size_t i = 0;
    JSValue v;

    while (elements[i].ours != array->element) i++;
    v = new_typed_array(js, array, elements[i].engines);
    if (!JS_IsException(v) && obj->proto != js->realm->protos[G2N_PROTO_ELEMENT + array->element] && !give_prototype(js, v, obj->proto)) {
        JS_FreeValue(js->ctx, v);
        return JS_EXCEPTION;
    }
    return g2n_js_adopt(js, obj, v);
}
