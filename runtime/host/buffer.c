#include "host/buffer.h"

#include <math.h>
#include <string.h>

#include <g2n/program.h>

#include "host/args.h"
#include "host/fs.h"
#include "value/data_view.h"
#include "value/lib.h"

#define MOST 4294967296.0 /* node 20's kMaxLength */

static const char expected_source[] =
    "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object";

enum g2n_status g2n_node_buffer_this(struct g2n_call *call, struct g2n_typed_array **out)
{
    if (!g2n_node_buffer__is_bytes(call->this_value)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "argument must be a buffer");
    *out = g2n_as_typed_array(call->this_value);
    return G2N_OK;
}

enum g2n_status g2n_node_buffer__need(struct g2n_realm *realm, g2n_view v, const char *name, struct g2n_typed_array **out)
{
    if (!g2n_node_buffer__is_bytes(v)) return g2n_args_throw_type(realm, name, "an instance of Buffer or Uint8Array", v);
    *out = g2n_as_typed_array(v);
    return G2N_OK;
}

/* ---- encodings ---- */

static bool find_encoding(g2n_view v, enum g2n_fs_encoding *out)
{
    return g2n_is_string(v) && g2n_fs_encoding_find(g2n_as_string(v), out) && *out != G2N_FS_BYTES;
}

enum g2n_status g2n_node_buffer__encoding(struct g2n_realm *realm, g2n_view v, enum g2n_fs_encoding *out)
{
    g2n_value text;

    *out = G2N_FS_UTF8;
    if (g2n_is_nullish(v) || find_encoding(v, out)) return G2N_OK;
    if (g2n_is_string(v) && g2n_as_string(v)->len == 0) return G2N_OK;
    enum g2n_status st = g2n_to_string(realm, v, &text);
    if (st != G2N_OK) return st;
    st = g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_UNKNOWN_ENCODING", "Unknown encoding: %.100s",
                        g2n_as_string(g2n_peek(text))->bytes);
    g2n_drop(realm, text);
    return st;
}

enum g2n_status g2n_node_buffer__pattern(struct g2n_realm *realm, g2n_view v, g2n_view encoding, struct g2n_buf *out)
{
    const unsigned char *bytes;
    enum g2n_fs_encoding how;
    double d;
    size_t len;
    enum g2n_status st;

    if (g2n_is_string(v)) {
        st = g2n_node_buffer__encoding(realm, encoding, &how);
        if (st != G2N_OK) return st;
        g2n_fs_encode(g2n_as_string(v), how, out);
    } else if (g2n_is_object(v) && g2n_bytes_of(v, &bytes, &len)) {
        g2n_buf_append(out, bytes, len);
    } else {
        unsigned char byte;
        st = g2n_to_number(realm, v, &d);
        if (st != G2N_OK) return st;
        g2n_element_store(G2N_ELEMENT_UINT8, &byte, d);
        g2n_buf_append_byte(out, (char)byte);
    }
    return out->failed ? g2n_throw_no_memory(realm) : G2N_OK;
}

/* ---- making them ---- */

static enum g2n_status from_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf bytes = G2N_BUF_INIT;
    enum g2n_fs_encoding encoding;
    enum g2n_status st = g2n_node_buffer__encoding(call->realm, g2n_is_string(g2n_arg(call, 1)) ? g2n_arg(call, 1) : G2N_VIEW_UNDEFINED, &encoding);

    if (st != G2N_OK) return st;
    g2n_fs_encode(g2n_as_string(g2n_arg(call, 0)), encoding, &bytes);
    st = bytes.failed ? g2n_throw_no_memory(call->realm)
                      : g2n_node_buffer_of(g2n_host_of(call->realm), bytes.bytes, bytes.len, result);
    g2n_buf_fini(&bytes);
    return st;
}

/* Shares the ArrayBuffer's bytes. */
static enum g2n_status from_array_buffer(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_buffer *buffer = g2n_as_buffer(g2n_arg(call, 0));
    struct g2n_typed_array *a;
    double offset = 0, len;
    enum g2n_status st = G2N_OK;

    if (!g2n_is_undefined(g2n_arg(call, 1))) st = g2n_to_number(realm, g2n_arg(call, 1), &offset);
    if (st != G2N_OK) return st;
    if (isnan(offset)) offset = 0;
    if (!(offset <= (double)buffer->len) || offset < 0)
        return g2n_args_throw(realm, G2N_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS", "\"offset\" is outside of buffer bounds");
    offset = trunc(offset);
    len = (double)buffer->len - offset;
    if (!g2n_is_undefined(g2n_arg(call, 2))) {
        double wanted;
        st = g2n_to_number(realm, g2n_arg(call, 2), &wanted);
        if (st != G2N_OK) return st;
        if (wanted > len)
            return g2n_args_throw(realm, G2N_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS", "\"length\" is outside of buffer bounds");
        len = wanted > 0 ? trunc(wanted) : 0;
    }
    st = g2n_node_buffer__view(g2n_host_of(realm), buffer, (size_t)offset, (size_t)len, &a);
    return st == G2N_OK ? g2n_lib__give(result, &a->object) : st;
}

static enum g2n_status from_array_like(struct g2n_realm *realm, struct g2n_object *like, g2n_value *result)
{
    struct g2n_typed_array *a;
    uint64_t length;
    enum g2n_status st = g2n_lib__length(realm, like, &length);

    if (st == G2N_OK && (double)length > MOST)
        st = g2n_throw(realm, G2N_RANGE_ERROR, "Array buffer allocation failed");
    if (st == G2N_OK) st = g2n_node_buffer_new(g2n_host_of(realm), (size_t)length, &a);
    if (st != G2N_OK) return st;
    for (uint64_t i = 0; i < length && st == G2N_OK; i++) {
        g2n_value item;
        double d;
        st = g2n_object_get_index(realm, like, i, &item);
        if (st != G2N_OK) break;
        st = g2n_to_number(realm, g2n_peek(item), &d);
        g2n_drop(realm, item);
        if (st == G2N_OK) g2n_element_store(G2N_ELEMENT_UINT8, g2n_typed_array_bytes(a) + i, d);
    }
    if (st == G2N_OK) return g2n_lib__give(result, &a->object);
    g2n_object_drop(realm, &a->object);
    return st;
}

/* { type: "Buffer", data: [...] }, as toJSON() gives it; *result absent: it is something else. */
static enum g2n_status from_json(struct g2n_realm *realm, struct g2n_object *obj, g2n_value *result)
{
    g2n_value type, data;
    enum g2n_status st = g2n_object_get_c(realm, obj, "type", &type);

    *result = G2N_ABSENT;
    if (st != G2N_OK) return st;
    bool named = g2n_is_string(g2n_peek(type)) && g2n_string_equal_c(g2n_as_string(g2n_peek(type)), "Buffer");
    g2n_drop(realm, type);
    if (!named) return G2N_OK;
    st = g2n_object_get_c(realm, obj, "data", &data);
    if (st != G2N_OK) return st;
    if (g2n_is_any_array(realm, g2n_peek(data))) st = from_array_like(realm, g2n_as_object(g2n_peek(data)), result);
    g2n_drop(realm, data);
    return st;
}

static enum g2n_status from_object(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *obj = g2n_as_object(g2n_arg(call, 0));
    g2n_value length;
    enum g2n_status st = g2n_object_get_c(realm, obj, "length", &length);

    if (st != G2N_OK) return st;
    bool counted = g2n_is_number(g2n_peek(length)), empty = !counted && !g2n_is_undefined(g2n_peek(length));
    g2n_drop(realm, length);
    if (counted) return from_array_like(realm, obj, result);
    if (empty) return g2n_node_buffer_of(g2n_host_of(realm), NULL, 0, result);
    st = from_json(realm, obj, result);
    if (st != G2N_OK || !g2n_is_absent(g2n_peek(*result))) return st;
    *result = G2N_UNDEFINED;
    return g2n_args_throw_type(realm, "first argument", expected_source, g2n_arg(call, 0));
}

static enum g2n_status buffer_from(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0);

    if (g2n_is_string(v)) return from_string(call, result);
    if (g2n_is_object(v) && g2n_is_buffer(v)) return from_array_buffer(call, result);
    if (g2n_node_buffer__is_bytes(v)) {
        const struct g2n_typed_array *a = g2n_as_typed_array(v);
        return g2n_node_buffer_of(g2n_host_of(call->realm), a->buffer->bytes + a->offset, a->length, result);
    }
    if (g2n_is_object(v) && !g2n_is_callable(v)) return from_object(call, result);
    return g2n_args_throw_type(call->realm, "first argument", expected_source, v);
}

enum g2n_status g2n_node_buffer__fill(struct g2n_realm *realm, unsigned char *bytes, size_t len, g2n_view v, g2n_view encoding)
{
    struct g2n_buf pattern = G2N_BUF_INIT;
    enum g2n_status st = g2n_node_buffer__pattern(realm, v, encoding, &pattern);

    if (st == G2N_OK && !pattern.len && g2n_is_string(v) && g2n_as_string(v)->len)
        st = g2n_args_throw_value(realm, "value", "is invalid", v);
    for (size_t i = 0; st == G2N_OK && i < len; i++)
        bytes[i] = pattern.len ? (unsigned char)pattern.bytes[i % pattern.len] : 0;
    g2n_buf_fini(&pattern);
    return st;
}

/* alloc, allocUnsafe and allocUnsafeSlow; magic: whether it fills. */
static enum g2n_status buffer_alloc(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a;
    g2n_view size = g2n_arg(call, 0);
    enum g2n_status st;

    if (!g2n_is_number(size)) return g2n_args_throw_type(realm, "size", "of type number", size);
    double len = g2n_as_number(size);
    if (!(len >= 0 && len <= MOST)) return g2n_args_throw_range(realm, "size", ">= 0 && <= 4294967296", size);
    st = g2n_node_buffer_new(g2n_host_of(realm), (size_t)len, &a);
    if (st != G2N_OK) return st;
    if (g2n_lib__magic(call) && !g2n_is_undefined(g2n_arg(call, 1)))
        st = g2n_node_buffer__fill(realm, g2n_typed_array_bytes(a), a->length, g2n_arg(call, 1), g2n_arg(call, 2));
    if (st == G2N_OK) return g2n_lib__give(result, &a->object);
    g2n_object_drop(realm, &a->object);
    return st;
}

/* Buffer(x) and new Buffer(x): the old way. */
static enum g2n_status buffer_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    g2n_view v = g2n_arg(call, 0);

    if (!g2n_is_number(v)) return buffer_from(call, result);
    double len = g2n_as_number(v);
    if (!(len >= 0 && len <= MOST)) return g2n_args_throw_range(call->realm, "size", ">= 0 && <= 4294967296", v);
    enum g2n_status st = g2n_node_buffer_new(g2n_host_of(call->realm), (size_t)len, &a);
    return st == G2N_OK ? g2n_lib__give(result, &a->object) : st;
}

static enum g2n_status buffer_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    enum g2n_status st = g2n_node_buffer_new(g2n_host_of(call->realm), call->argc, &a);

    for (uint32_t i = 0; st == G2N_OK && i < call->argc; i++) {
        double d;
        st = g2n_to_number(call->realm, call->args[i], &d);
        if (st == G2N_OK) g2n_element_store(G2N_ELEMENT_UINT8, g2n_typed_array_bytes(a) + i, d);
        else g2n_object_drop(call->realm, &a->object);
    }
    return st == G2N_OK ? g2n_lib__give(result, &a->object) : st;
}

static enum g2n_status buffer_is_buffer(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_bool(g2n_is_node_buffer(g2n_host_of(call->realm), g2n_arg(call, 0)));
    return G2N_OK;
}

static enum g2n_status buffer_is_encoding(struct g2n_call *call, g2n_value *result)
{
    enum g2n_fs_encoding encoding;
    *result = g2n_bool(find_encoding(g2n_arg(call, 0), &encoding));
    return G2N_OK;
}

static enum g2n_status buffer_byte_length(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0);
    enum g2n_fs_encoding encoding = G2N_FS_UTF8;
    struct g2n_buf bytes = G2N_BUF_INIT;
    const unsigned char *start;
    size_t len;

    if (!g2n_is_string(v)) {
        if (!g2n_is_object(v) || !g2n_bytes_of(v, &start, &len))
            return g2n_args_throw_type(call->realm, "string", "of type string or an instance of Buffer or ArrayBuffer", v);
        *result = g2n_number((double)len);
        return G2N_OK;
    }
    (void)find_encoding(g2n_arg(call, 1), &encoding); /* unknown: UTF-8 */
    g2n_fs_encode(g2n_as_string(v), encoding, &bytes);
    bool failed = bytes.failed;
    *result = g2n_number((double)bytes.len);
    g2n_buf_fini(&bytes);
    return failed ? g2n_throw_no_memory(call->realm) : G2N_OK;
}

static enum g2n_status append_item(struct g2n_realm *realm, g2n_view item, uint32_t at, struct g2n_buf *out)
{
    struct g2n_typed_array *a;
    char name[24];

    (void)snprintf(name, sizeof name, "list[%u]", (unsigned)at);
    enum g2n_status st = g2n_node_buffer__need(realm, item, name, &a);
    if (st == G2N_OK && a->length) g2n_buf_append(out, g2n_typed_array_bytes(a), a->length);
    return st;
}

static enum g2n_status buffer_concat(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__values list;
    struct g2n_buf bytes = G2N_BUF_INIT;
    struct g2n_typed_array *a;
    double total;

    if (!g2n_is_any_array(realm, g2n_arg(call, 0))) return g2n_args_throw_type(realm, "list", "an instance of Array", g2n_arg(call, 0));
    enum g2n_status st = g2n_lib__values_from_like(realm, g2n_arg(call, 0), &list);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < list.count && st == G2N_OK; i++) st = append_item(realm, list.items[i], i, &bytes);
    g2n_lib__values_fini(realm, &list);
    total = (double)bytes.len;
    if (st == G2N_OK && !g2n_is_undefined(g2n_arg(call, 1)))
        st = g2n_args_integer(realm, g2n_arg(call, 1), "length", 0, MOST, &total);
    if (st == G2N_OK && bytes.failed) st = g2n_throw_no_memory(realm);
    if (st == G2N_OK) st = g2n_node_buffer_new(g2n_host_of(realm), (size_t)total, &a);
    if (st == G2N_OK) {
        size_t len = bytes.len < a->length ? bytes.len : a->length;
        if (len) memcpy(g2n_typed_array_bytes(a), bytes.bytes, len);
        *result = g2n_own_object(&a->object);
    }
    g2n_buf_fini(&bytes);
    return st;
}

int g2n_node_buffer__order(const unsigned char *a, size_t a_len, const unsigned char *b, size_t b_len)
{
    size_t len = a_len < b_len ? a_len : b_len;
    int order = len ? memcmp(a, b, len) : 0;
    return order ? (order > 0) - (order < 0) : (a_len > b_len) - (a_len < b_len);
}

static enum g2n_status buffer_compare_two(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *b;
    enum g2n_status st = g2n_node_buffer__need(call->realm, g2n_arg(call, 0), "buf1", &a);

    if (st == G2N_OK) st = g2n_node_buffer__need(call->realm, g2n_arg(call, 1), "buf2", &b);
    if (st == G2N_OK) *result = g2n_number(g2n_node_buffer__order(g2n_typed_array_bytes(a), a->length, g2n_typed_array_bytes(b), b->length));
    return st;
}

/* ---- installing ---- */

static const struct g2n_method statics[] = {
    { "from",            buffer_from,        3, 0 },     { "of",            buffer_of,          0, 0 },
    { "alloc",           buffer_alloc,       3, true },  { "allocUnsafe",   buffer_alloc,       1, false },
    { "allocUnsafeSlow", buffer_alloc,       1, false }, { "isBuffer",      buffer_is_buffer,   1, 0 },
    { "compare",         buffer_compare_two, 2, 0 },     { "isEncoding",    buffer_is_encoding, 1, 0 },
    { "concat",          buffer_concat,      2, 0 },     { "byteLength",    buffer_byte_length, 2, 0 },
    { NULL, NULL, 0, 0 },
};

static enum g2n_status install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *bytes = realm->protos[G2N_PROTO_ELEMENT + G2N_ELEMENT_UINT8];
    struct g2n_function *constructor;
    g2n_value parent;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, bytes, &host->buffer_proto);

    if (st != G2N_OK) return st;
    st = g2n_function_new_constructor(realm, buffer_construct, "Buffer", 3, host->buffer_proto, &constructor);
    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, bytes, g2n_atom_key(realm, G2N_ATOM_constructor), &parent);
    if (st == G2N_OK) {
        st = g2n_object_set_proto(realm, &constructor->object, g2n_as_object(g2n_peek(parent)));
        g2n_drop(realm, parent);
    }
    if (st == G2N_OK) st = g2n_function_define_all(realm, &constructor->object, statics);
    if (st == G2N_OK) st = g2n_node_buffer__define_methods(realm, host->buffer_proto);
    if (st == G2N_OK) st = g2n_node_buffer__define_numbers(realm, host->buffer_proto);
    if (st == G2N_OK) return g2n_lib__define(realm, realm->global, "Buffer", g2n_own_object(&constructor->object));
    g2n_object_drop(realm, &constructor->object);
    return st;
}

const struct g2n_part g2n_part_buffer = { .install = install };
