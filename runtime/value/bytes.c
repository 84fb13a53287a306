/* ArrayBuffer and the typed arrays (ECMA-262, 10.4.5).  Elements are kept in little-endian order, which is the order
 * of every machine that the product runs on and of the guest's memory. */
#include "value/bytes.h"

#include <limits.h>

#include "base/alloc.h"
#include "value/convert.h"
#include "value/realm.h"

static const struct { const char *name; uint8_t size; } elements[G2N_ELEMENT_COUNT] = {
    [G2N_ELEMENT_INT8]          = { "Int8Array",         1 },
    [G2N_ELEMENT_UINT8]         = { "Uint8Array",        1 },
    [G2N_ELEMENT_UINT8_CLAMPED] = { "Uint8ClampedArray", 1 },
    [G2N_ELEMENT_INT16]         = { "Int16Array",        2 },
    [G2N_ELEMENT_UINT16]        = { "Uint16Array",       2 },
    [G2N_ELEMENT_INT32]         = { "Int32Array",        4 },
    [G2N_ELEMENT_UINT32]        = { "Uint32Array",       4 },
    [G2N_ELEMENT_FLOAT32]       = { "Float32Array",      4 },
    [G2N_ELEMENT_FLOAT64]       = { "Float64Array",      8 },
};

size_t g2n_element_size(enum g2n_element element) { return elements[element].size; }
const char *g2n_element_class_name(enum g2n_element element) { return elements[element].name; }

double g2n_element_load(enum g2n_element element, const unsigned char *bytes)
{
    union { int8_t i8; int16_t i16; uint16_t u16; int32_t i32; uint32_t u32; float f32; double f64; } u;

    memcpy(&u, bytes, elements[element].size);
    switch (element) {
    case G2N_ELEMENT_INT8:          return u.i8;
    case G2N_ELEMENT_UINT8:         return bytes[0];
    case G2N_ELEMENT_UINT8_CLAMPED: return bytes[0];
    case G2N_ELEMENT_INT16:         return u.i16;
    case G2N_ELEMENT_UINT16:        return u.u16;
    case G2N_ELEMENT_INT32:         return u.i32;
    case G2N_ELEMENT_UINT32:        return u.u32;
    case G2N_ELEMENT_FLOAT32:       return (double)u.f32;
    case G2N_ELEMENT_FLOAT64:       return u.f64;
    case G2N_ELEMENT_COUNT:         break;
    }
    return 0;
}

void g2n_element_store(enum g2n_element element, unsigned char *bytes, double d)
{
    uint32_t n;
    float f;

    switch (element) {
    case G2N_ELEMENT_FLOAT32:
        f = (float)d;
        memcpy(bytes, &f, sizeof f);
        return;
    case G2N_ELEMENT_FLOAT64:
        memcpy(bytes, &d, sizeof d);
        return;
    case G2N_ELEMENT_UINT8_CLAMPED:
        bytes[0] = g2n_double_to_uint8_clamp(d);
        return;
    default: /* ToInt8 ... ToUint32 keep the low bits of ToUint32 */
        n = g2n_double_to_uint32(d);
        memcpy(bytes, &n, elements[element].size);
        return;
    }
}

/* Buffers. */

static void buffer_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_buffer *buffer = (struct g2n_buffer *)obj;

    if (!buffer->bytes) return;
    realm->buffer_bytes -= buffer->len;
    g2n_free(buffer->bytes);
}

const struct g2n_class g2n_class_buffer = {
    .name = "ArrayBuffer", .size = sizeof(struct g2n_buffer), .fini = buffer_fini,
};

enum g2n_status g2n_buffer_new(struct g2n_realm *realm, size_t len, struct g2n_buffer **out)
{
    struct g2n_object *obj;
    struct g2n_buffer *buffer;
    enum g2n_status st;

    if (len > G2N_BUFFER_MAX) return g2n_throw(realm, G2N_RANGE_ERROR, "Array buffer allocation failed");
    if (realm->buffer_bytes + len > realm->collect_bytes_at) g2n_realm_collect(realm);
    st = g2n_object_new(realm, &g2n_class_buffer, realm->protos[G2N_PROTO_BUFFER], &obj);
    if (st != G2N_OK) return st;
    buffer = (struct g2n_buffer *)obj;
    buffer->bytes = g2n_alloc_zero(len, 1);
    if (!buffer->bytes) {
        g2n_object_drop(realm, obj);
        return len > 65536 ? g2n_throw(realm, G2N_RANGE_ERROR, "Array buffer allocation failed")
                           : g2n_throw_no_memory(realm);
    }
    buffer->len = len;
    realm->buffer_bytes += len;
    *out = buffer;
    return G2N_OK;
}

/* Typed arrays. */

static struct g2n_typed_array *as_typed(struct g2n_object *obj) { return (struct g2n_typed_array *)obj; }

static unsigned char *element_at(struct g2n_typed_array *a, size_t index)
{
    return g2n_typed_array_bytes(a) + index * elements[a->element].size;
}

/* CanonicalNumericIndexString: whether the key is a number's text; *index is then SIZE_MAX unless it is in range. */
static bool numeric(const struct g2n_typed_array *a, g2n_key key, size_t *index)
{
    const struct g2n_string *s;
    char text[32];
    struct g2n_buf again = { .bytes = text, .cap = sizeof text };
    uint32_t i;
    double d;

    *index = SIZE_MAX;
    if (g2n_key_index(key, &i)) {
        if (i < a->length) *index = i;
        return true;
    }
    if (g2n_key_is_symbol(key)) return false;
    s = g2n_key_string(key);
    if (s->len == 0 || s->len > 25 || !strchr("-0123456789IN", s->bytes[0])) return false;
    if (g2n_string_equal_c(s, "-0")) return true;
    d = g2n_string_to_number(s->bytes, s->len);
    g2n_number_append(&again, d); /* at most 25 bytes: never grows beyond text */
    if (again.len != s->len || memcmp(text, s->bytes, s->len) != 0) return false;
    if (d >= 0 && d < (double)a->length && d == (double)(size_t)d) *index = (size_t)d;
    return true;
}

static enum g2n_found typed_get_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                    struct g2n_property *out)
{
    struct g2n_typed_array *a = as_typed(obj);
    size_t index;

    (void)realm;
    if (!numeric(a, key, &index)) return G2N_NOT_FOUND;
    if (index == SIZE_MAX) return G2N_FOUND_NOTHING;
    if (out) {
        *out = (struct g2n_property){ .value = g2n_number(g2n_element_load(a->element, element_at(a, index))),
                                      .setter = G2N_ABSENT, .flags = G2N_PROP_DEFAULT };
    }
    return G2N_FOUND;
}

static enum g2n_found store(struct g2n_realm *realm, struct g2n_typed_array *a, size_t index, g2n_view value)
{
    enum g2n_status st = G2N_OK;
    double d;

    if (g2n_is_number(value)) {
        d = g2n_as_number(value);
    } else {
        (void)g2n_object_dup(&a->object); /* the conversion may run guest code that gives up the array */
        st = g2n_to_number(realm, value, &d);
    }
    if (st == G2N_OK && index < a->length) g2n_element_store(a->element, element_at(a, index), d);
    if (!g2n_is_number(value)) g2n_object_drop(realm, &a->object);
    return st == G2N_OK ? G2N_FOUND : G2N_FOUND_THROWN;
}

static enum g2n_found typed_set_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    size_t index;

    return numeric(as_typed(obj), key, &index) ? store(realm, as_typed(obj), index, value) : G2N_NOT_FOUND;
}

static enum g2n_found typed_define_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                       const struct g2n_property *property)
{
    size_t index;

    if (!numeric(as_typed(obj), key, &index)) return G2N_NOT_FOUND;
    if (index == SIZE_MAX) {
        (void)g2n_throw(realm, G2N_TYPE_ERROR, "Invalid typed array index");
        return G2N_FOUND_THROWN;
    }
    if (property->flags != G2N_PROP_DEFAULT) {
        (void)g2n_throw(realm, G2N_TYPE_ERROR, "Cannot redefine property: %s", g2n_key_string(key)->bytes);
        return G2N_FOUND_THROWN;
    }
    return store(realm, as_typed(obj), index, g2n_peek(property->value));
}

static enum g2n_found typed_delete_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    size_t index;

    (void)realm;
    if (!numeric(as_typed(obj), key, &index)) return G2N_NOT_FOUND;
    return index == SIZE_MAX ? G2N_FOUND : G2N_FOUND_NOTHING;
}

static enum g2n_status typed_own_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    enum g2n_status st = G2N_OK;

    for (size_t i = 0; st == G2N_OK && i < as_typed(obj)->length; i++) {
        g2n_key key;
        st = g2n_key_from_index(realm, i, &key);
        if (st != G2N_OK) return st;
        st = g2n_keys_append(realm, out, key);
        g2n_key_drop(realm, key);
    }
    return st;
}

static enum g2n_found typed_get_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_value *out)
{
    struct g2n_typed_array *a = as_typed(obj);

    (void)realm;
    if (index >= a->length) return G2N_FOUND_NOTHING;
    *out = g2n_number(g2n_element_load(a->element, element_at(a, index)));
    return G2N_FOUND;
}

static enum g2n_found typed_set_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_view value)
{
    return store(realm, as_typed(obj), index, value);
}

static void typed_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    if (as_typed(obj)->buffer) g2n_object_drop(realm, &as_typed(obj)->buffer->object);
}

static void typed_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    if (as_typed(obj)->buffer) visit(context, g2n_view_of_object(&as_typed(obj)->buffer->object));
}

const struct g2n_class g2n_class_typed_array = {
    .name = "TypedArray", .size = sizeof(struct g2n_typed_array), .fini = typed_fini, .trace = typed_trace,
    .get_own = typed_get_own, .set_own = typed_set_own, .delete_own = typed_delete_own, .own_keys = typed_own_keys,
    .get_index = typed_get_index, .set_index = typed_set_index, .define_own = typed_define_own,
};

bool g2n_is_byte_array(g2n_view v)
{
    if (!g2n_is_typed_array(v)) return false;
    return g2n_as_typed_array(v)->element == G2N_ELEMENT_UINT8 ||
           g2n_as_typed_array(v)->element == G2N_ELEMENT_UINT8_CLAMPED;
}

enum g2n_status g2n_typed_array_new(struct g2n_realm *realm, enum g2n_element element, struct g2n_buffer *buffer,
                                    size_t offset, size_t length, struct g2n_object *proto,
                                    struct g2n_typed_array **out)
{
    struct g2n_object *obj;
    enum g2n_status st;

    if (!proto) proto = realm->protos[G2N_PROTO_ELEMENT + (int)element];
    st = g2n_object_new(realm, &g2n_class_typed_array, proto, &obj);
    if (st != G2N_OK) return st;
    *out = as_typed(obj);
    (void)g2n_object_dup(&buffer->object);
    (*out)->buffer = buffer;
    (*out)->offset = offset;
    (*out)->length = length;
    (*out)->element = element;
    return G2N_OK;
}

enum g2n_status g2n_bytes_new(struct g2n_realm *realm, size_t len, struct g2n_typed_array **out)
{
    struct g2n_buffer *buffer;
    enum g2n_status st = g2n_buffer_new(realm, len, &buffer);

    if (st != G2N_OK) return st;
    st = g2n_typed_array_new(realm, G2N_ELEMENT_UINT8, buffer, 0, len, NULL, out);
    g2n_object_drop(realm, &buffer->object);
    return st;
}
