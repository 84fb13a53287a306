/* What Buffers do: comparing, searching, texts, copying. */
#include <math.h>
#include <string.h>

#include "host/args.h"
#include "host/buffer.h"
#include "value/lib.h"

/* ---- comparing ---- */

/* An offset argument within 0..most; `missing` when it is undefined. */
static enum g2n_status offset_of(struct g2n_realm *realm, g2n_view v, const char *name, size_t missing, size_t most, size_t *out)
{
    double d = (double)missing;
    enum g2n_status st = g2n_is_undefined(v) ? G2N_OK : g2n_args_integer(realm, v, name, 0, (double)most, &d);
    if (st == G2N_OK) *out = (size_t)d;
    return st;
}

static enum g2n_status buffer_compare(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a, *b;
    size_t from = 0, to = 0, start = 0, end = 0;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st == G2N_OK) st = g2n_node_buffer__need(realm, g2n_arg(call, 0), "target", &b);
    if (st == G2N_OK) st = offset_of(realm, g2n_arg(call, 1), "targetStart", 0, G2N_BUFFER_MAX, &from);
    if (st == G2N_OK) st = offset_of(realm, g2n_arg(call, 2), "targetEnd", b->length, b->length, &to);
    if (st == G2N_OK) st = offset_of(realm, g2n_arg(call, 3), "sourceStart", 0, G2N_BUFFER_MAX, &start);
    if (st == G2N_OK) st = offset_of(realm, g2n_arg(call, 4), "sourceEnd", a->length, a->length, &end);
    if (st != G2N_OK) return st;
    if (start >= end) start = end;
    if (from >= to) from = to;
    *result = g2n_number(g2n_node_buffer__order(g2n_typed_array_bytes(a) + start, end - start, g2n_typed_array_bytes(b) + from, to - from));
    return G2N_OK;
}

static enum g2n_status buffer_equals(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *b;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st == G2N_OK) st = g2n_node_buffer__need(call->realm, g2n_arg(call, 0), "otherBuffer", &b);
    if (st == G2N_OK)
        *result = g2n_bool(g2n_node_buffer__order(g2n_typed_array_bytes(a), a->length, g2n_typed_array_bytes(b), b->length) == 0);
    return st;
}

/* ---- searching ---- */

enum search { INDEX_OF, LAST_INDEX_OF, INCLUDES };

/* Where the search begins: from the end when negative, else from the start; NaN: all of it. */
static double first_place(double d, bool last, size_t len)
{
    if (isnan(d)) return last ? (double)len : 0;
    d = trunc(d);
    return d < 0 ? d + (double)len : d;
}

static double find(const unsigned char *bytes, size_t len, const struct g2n_buf *what, double from, bool last)
{
    if (what->len > len) return -1;
    double most = (double)(len - what->len);
    if (last ? from < 0 : from > most) return !what->len && !last ? (double)len : -1;
    double at = from < 0 ? 0 : from > most ? most : from;
    for (size_t i = (size_t)at;; i = last ? i - 1 : i + 1) {
        if (!what->len || memcmp(bytes + i, what->bytes, what->len) == 0) return (double)i;
        if (last ? i == 0 : i == len - what->len) return -1;
    }
}

static enum g2n_status buffer_search(struct g2n_call *call, g2n_value *result)
{
    enum search search = (enum search)g2n_lib__magic(call);
    struct g2n_realm *realm = call->realm;
    g2n_view what = g2n_arg(call, 0), from = g2n_arg(call, 1), encoding = g2n_arg(call, 2);
    struct g2n_buf pattern = G2N_BUF_INIT;
    struct g2n_typed_array *a;
    double d = NAN;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    if (!g2n_is_string(what) && !g2n_is_number(what) && !g2n_node_buffer__is_bytes(what))
        return g2n_args_throw_type(realm, "value", "one of type number or string or an instance of Buffer or Uint8Array", what);
    if (g2n_is_string(from)) encoding = from;
    else if (!g2n_is_undefined(from)) st = g2n_to_number(realm, from, &d);
    if (st == G2N_OK) st = g2n_node_buffer__pattern(realm, what, encoding, &pattern);
    if (st == G2N_OK) {
        bool last = search == LAST_INDEX_OF;
        double at = find(a->buffer->bytes + a->offset, a->length, &pattern, first_place(d, last, a->length), last);
        *result = search == INCLUDES ? g2n_bool(at >= 0) : g2n_number(at);
    }
    g2n_buf_fini(&pattern);
    return st;
}

/* ---- texts and parts ---- */

static size_t clamped(double d, size_t most) { return !(d > 0) ? 0 : d >= (double)most ? most : (size_t)d; }

static enum g2n_status buffer_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    enum g2n_fs_encoding encoding;
    struct g2n_typed_array *a;
    double start = 0, end;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    end = (double)a->length;
    if (!g2n_is_undefined(g2n_arg(call, 1))) st = g2n_to_number(realm, g2n_arg(call, 1), &start);
    if (st == G2N_OK && !g2n_is_undefined(g2n_arg(call, 2))) st = g2n_to_number(realm, g2n_arg(call, 2), &end);
    if (st == G2N_OK) st = g2n_node_buffer__encoding(realm, g2n_arg(call, 0), &encoding);
    if (st != G2N_OK) return st;
    size_t from = clamped(start, a->length), to = clamped(end, a->length);
    if (to < from) to = from;
    st = g2n_fs_decode(g2n_host_of(realm), (const char *)a->buffer->bytes + a->offset + from, to - from, encoding, result);
    return st == G2N_ENOMEM ? g2n_throw_no_memory(realm) : st;
}

/* slice and subarray share the bytes. */
static enum g2n_status buffer_slice(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *part;
    uint64_t start, end;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 0), a->length, 0, &start);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 1), a->length, a->length, &end);
    if (st != G2N_OK) return st;
    if (end < start) end = start;
    st = g2n_node_buffer__view(g2n_host_of(call->realm), a->buffer, a->offset + (size_t)start, (size_t)(end - start), &part);
    return st == G2N_OK ? g2n_lib__give(result, &part->object) : st;
}

static enum g2n_status integer_or(struct g2n_realm *realm, g2n_view v, double missing, double *out)
{
    *out = missing;
    return g2n_is_undefined(v) ? G2N_OK : g2n_to_integer(realm, v, out);
}

/* copy(target, targetStart, sourceStart, sourceEnd) */
static enum g2n_status buffer_copy(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a, *to;
    double at = 0, start = 0, end = 0;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st == G2N_OK) st = g2n_node_buffer__need(realm, g2n_arg(call, 0), "target", &to);
    if (st == G2N_OK) st = integer_or(realm, g2n_arg(call, 1), 0, &at);
    if (st == G2N_OK) st = integer_or(realm, g2n_arg(call, 2), 0, &start);
    if (st == G2N_OK) st = integer_or(realm, g2n_arg(call, 3), (double)a->length, &end);
    if (st != G2N_OK) return st;
    if (at < 0) return g2n_args_throw_range(realm, "targetStart", ">= 0", g2n_arg(call, 1));
    if (start < 0 || start > (double)a->length) {
        char expected[48];
        (void)snprintf(expected, sizeof expected, ">= 0 && <= %zu", a->length);
        return g2n_args_throw_range(realm, "sourceStart", expected, g2n_arg(call, 2));
    }
    if (end < 0) return g2n_args_throw_range(realm, "sourceEnd", ">= 0", g2n_arg(call, 3));
    size_t from = (size_t)start, stop = clamped(end, a->length), place = clamped(at, to->length), len = 0;
    if (stop > from) len = stop - from < to->length - place ? stop - from : to->length - place;
    if (len) memmove(g2n_typed_array_bytes(to) + place, g2n_typed_array_bytes(a) + from, len);
    *result = g2n_number((double)len);
    return G2N_OK;
}

/* Without its last character if that is not whole. */
static size_t whole_characters(const struct g2n_buf *bytes, size_t len, enum g2n_fs_encoding encoding)
{
    if (encoding == G2N_FS_UTF16LE) return len & ~(size_t)1;
    if (encoding != G2N_FS_UTF8 || len >= bytes->len) return len;
    while (len && ((unsigned char)bytes->bytes[len] & 0xC0) == 0x80) len--;
    return len;
}

/* write(string, offset, length, encoding), each of the last three left out or not. */
static enum g2n_status buffer_write(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_view offset = g2n_arg(call, 1), length = g2n_arg(call, 2), named = g2n_arg(call, 3);
    enum g2n_fs_encoding encoding;
    struct g2n_buf bytes = G2N_BUF_INIT;
    struct g2n_typed_array *a;
    size_t at = 0, len = 0;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    if (!g2n_is_string(g2n_arg(call, 0)))
        return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "argument must be a string");
    if (g2n_is_string(offset)) {
        named = offset;
        offset = length = G2N_VIEW_UNDEFINED;
    } else if (g2n_is_string(length)) {
        named = length;
        length = G2N_VIEW_UNDEFINED;
    }
    st = offset_of(realm, offset, "offset", 0, a->length, &at);
    if (st == G2N_OK) st = offset_of(realm, length, "length", a->length - at, a->length, &len);
    if (st == G2N_OK) st = g2n_node_buffer__encoding(realm, named, &encoding);
    if (st != G2N_OK) return st;
    if (len > a->length - at) len = a->length - at;
    g2n_fs_encode(g2n_as_string(g2n_arg(call, 0)), encoding, &bytes);
    if (bytes.failed) st = g2n_throw_no_memory(realm);
    if (len > bytes.len) len = bytes.len;
    if (st == G2N_OK) {
        len = whole_characters(&bytes, len, encoding);
        if (len) memcpy(g2n_typed_array_bytes(a) + at, bytes.bytes, len);
        *result = g2n_number((double)len);
    }
    g2n_buf_fini(&bytes);
    return st;
}

/* fill(value, offset, end, encoding), with the encoding in any of the last three places after a string. */
static enum g2n_status buffer_fill(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_view offset = g2n_arg(call, 1), end = g2n_arg(call, 2), encoding = g2n_arg(call, 3);
    struct g2n_typed_array *a;
    size_t from = 0, to = 0;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    if (g2n_is_string(offset)) {
        encoding = offset;
        offset = end = G2N_VIEW_UNDEFINED;
    } else if (g2n_is_string(end)) {
        encoding = end;
        end = G2N_VIEW_UNDEFINED;
    }
    st = offset_of(realm, offset, "offset", 0, G2N_BUFFER_MAX, &from);
    if (st == G2N_OK) st = offset_of(realm, end, "end", a->length, a->length, &to);
    if (st == G2N_OK && from < to) st = g2n_node_buffer__fill(realm, g2n_typed_array_bytes(a) + from, to - from, g2n_arg(call, 0), encoding);
    if (st == G2N_OK) *result = g2n_dup(call->this_value);
    return st;
}

static enum g2n_status buffer_to_json(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__values list = { 0 };
    struct g2n_typed_array *a;
    struct g2n_object *obj;
    g2n_value type, data;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    for (size_t i = 0; i < a->length && st == G2N_OK; i++)
        st = g2n_lib__values_append(realm, &list, g2n_number(g2n_typed_array_bytes(a)[i]));
    if (st == G2N_OK) st = g2n_lib__values_to_array(realm, &list, &data);
    else g2n_lib__values_fini(realm, &list);
    if (st != G2N_OK) return st;
    st = g2n_object_new_plain(realm, 2, &obj);
    if (st != G2N_OK) {
        g2n_drop(realm, data);
        return st;
    }
    st = g2n_string_from_c(realm, "Buffer", &type);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "type", type);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "data", data);
    else g2n_drop(realm, data);
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(realm, obj);
    return st;
}

/* swap16, swap32 and swap64; magic is the size in bytes. */
static enum g2n_status buffer_swap(struct g2n_call *call, g2n_value *result)
{
    size_t size = (size_t)g2n_lib__magic(call);
    struct g2n_typed_array *a;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    if (a->length % size)
        return g2n_args_throw(call->realm, G2N_RANGE_ERROR, "ERR_INVALID_BUFFER_SIZE", "Buffer size must be a multiple of %zu-bits", size * 8);
    for (size_t i = 0; i < a->length; i += size) {
        unsigned char *p = g2n_typed_array_bytes(a) + i;
        for (size_t k = 0; k < size / 2; k++) {
            unsigned char byte = p[k];
            p[k] = p[size - 1 - k];
            p[size - 1 - k] = byte;
        }
    }
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

static const struct g2n_method methods[] = {
    { "copy",           buffer_copy,      4, 0 },        { "toString",    buffer_to_string, 3, 0 },
    { "equals",         buffer_equals,    1, 0 },        { "compare",     buffer_compare,   5, 0 },
    { "indexOf",        buffer_search,    3, INDEX_OF }, { "lastIndexOf", buffer_search,    3, LAST_INDEX_OF },
    { "includes",       buffer_search,    3, INCLUDES }, { "fill",        buffer_fill,      4, 0 },
    { "write",          buffer_write,     4, 0 },        { "toJSON",      buffer_to_json,   0, 0 },
    { "subarray",       buffer_slice,     2, 0 },        { "slice",       buffer_slice,     2, 0 },
    { "swap16",         buffer_swap,      0, 2 },        { "swap32",      buffer_swap,      0, 4 },
    { "swap64",         buffer_swap,      0, 8 },        { "toLocaleString", buffer_to_string, 3, 0 },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_node_buffer__define_methods(struct g2n_realm *realm, struct g2n_object *proto)
{
    return g2n_function_define_all(realm, proto, methods);
}
