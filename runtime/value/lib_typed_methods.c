/* Methods of typed arrays that copy, cut or change them (ECMA-262, 23.2.3).  Their lengths never change, so what was
 * checked before guest code ran (in a conversion of an argument) still holds after it. */
#include "value/lib_typed.h"

/* Copies `count` elements to `to` from `from`, which may share their bytes. */
static enum g2n_status copy_elements(struct g2n_realm *realm, struct g2n_typed_array *to, size_t at,
                                     struct g2n_typed_array *from, size_t count)
{
    size_t size = g2n_element_size(to->element);
    if (count == 0) return G2N_OK;
    if (to->element == from->element) {
        memmove(g2n_typed_array_bytes(to) + at * size, g2n_typed_array_bytes(from), count * size);
        return G2N_OK;
    }
    struct g2n_typed_array *source = from;
    if (to->buffer == from->buffer) { /* elements of different size over one another: through a copy */
        enum g2n_status st = g2n_lib__typed_new(realm, from->element, count, NULL, &source);
        if (st != G2N_OK) return st;
        memcpy(g2n_typed_array_bytes(source), g2n_typed_array_bytes(from), g2n_typed_array_byte_len(source));
    }
    for (size_t i = 0; i < count; i++) g2n_lib__typed_store(to, at + i, g2n_lib__typed_load(source, i));
    if (source != from) g2n_object_drop(realm, &source->object);
    return G2N_OK;
}

static enum g2n_status set_from_like(struct g2n_realm *realm, struct g2n_typed_array *a, uint64_t at, g2n_view source)
{
    g2n_value holder;
    uint64_t length;
    enum g2n_status st = g2n_to_object(realm, source, &holder);
    if (st != G2N_OK) return st;
    st = g2n_lib__length(realm, g2n_as_object(g2n_peek(holder)), &length);
    if (st == G2N_OK && (at > a->length || length > a->length - at))
        st = g2n_throw(realm, G2N_RANGE_ERROR, "offset is out of bounds");
    for (uint64_t i = 0; st == G2N_OK && i < length; i++) {
        g2n_value v;
        double d;
        st = g2n_object_get_index(realm, g2n_as_object(g2n_peek(holder)), i, &v);
        if (st != G2N_OK) break;
        st = g2n_to_number(realm, g2n_peek(v), &d);
        g2n_drop(realm, v);
        if (st == G2N_OK) g2n_lib__typed_store(a, (size_t)(at + i), d);
    }
    g2n_drop(realm, holder);
    return st;
}

static enum g2n_status typed_set(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    double offset;
    (void)result;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_to_integer(call->realm, g2n_arg(call, 1), &offset);
    if (st != G2N_OK) return st;
    if (offset < 0 || offset > 9007199254740991.0)
        return g2n_throw(call->realm, G2N_RANGE_ERROR, "offset is out of bounds");
    uint64_t at = (uint64_t)offset;
    if (!g2n_is_typed_array(g2n_arg(call, 0))) return set_from_like(call->realm, a, at, g2n_arg(call, 0));
    struct g2n_typed_array *from = g2n_as_typed_array(call->args[0]);
    if (at > a->length || from->length > a->length - at)
        return g2n_throw(call->realm, G2N_RANGE_ERROR, "offset is out of bounds");
    return copy_elements(call->realm, a, (size_t)at, from, from->length);
}

/* The range that two relative arguments name. */
static enum g2n_status range(struct g2n_call *call, uint32_t arg, size_t length, uint64_t *from, uint64_t *to)
{
    enum g2n_status st = g2n_lib__relative(call->realm, g2n_arg(call, arg), length, 0, from);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, arg + 1), length, length, to);
    if (st == G2N_OK && *to < *from) *to = *from;
    return st;
}

static enum g2n_status typed_subarray(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *made;
    uint64_t from, to;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = range(call, 0, a->length, &from, &to);
    if (st == G2N_OK)
        st = g2n_typed_array_new(call->realm, a->element, a->buffer,
                                 a->offset + (size_t)from * g2n_element_size(a->element), (size_t)(to - from), NULL,
                                 &made);
    return st == G2N_OK ? g2n_lib__give(result, &made->object) : st;
}

static enum g2n_status typed_slice(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *made;
    uint64_t from, to;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = range(call, 0, a->length, &from, &to);
    if (st == G2N_OK) st = g2n_lib__typed_new(call->realm, a->element, to - from, NULL, &made);
    if (st != G2N_OK) return st;
    size_t size = g2n_element_size(a->element);
    if (to > from)
        memcpy(g2n_typed_array_bytes(made), g2n_typed_array_bytes(a) + from * size, (size_t)(to - from) * size);
    return g2n_lib__give(result, &made->object);
}

static enum g2n_status typed_fill(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    uint64_t from, to;
    double d;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_to_number(call->realm, g2n_arg(call, 0), &d);
    if (st == G2N_OK) st = range(call, 1, a->length, &from, &to);
    if (st != G2N_OK) return st;
    for (; from < to; from++) g2n_lib__typed_store(a, (size_t)from, d);
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

static enum g2n_status typed_copy_within(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    uint64_t to, from, end;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 0), a->length, 0, &to);
    if (st == G2N_OK) st = range(call, 1, a->length, &from, &end);
    if (st != G2N_OK) return st;
    uint64_t count = end - from < a->length - to ? end - from : a->length - to;
    size_t size = g2n_element_size(a->element);
    unsigned char *bytes = g2n_typed_array_bytes(a);
    if (count) memmove(bytes + to * size, bytes + from * size, (size_t)count * size);
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

static void reverse(struct g2n_typed_array *a)
{
    size_t size = g2n_element_size(a->element);
    unsigned char *low = g2n_typed_array_bytes(a), swap[8];
    for (size_t i = 0; i < a->length / 2; i++) {
        unsigned char *x = low + i * size, *y = low + (a->length - 1 - i) * size;
        memcpy(swap, x, size);
        memcpy(x, y, size);
        memcpy(y, swap, size);
    }
}

static enum g2n_status copy_of(struct g2n_realm *realm, struct g2n_typed_array *a, struct g2n_typed_array **out)
{
    enum g2n_status st = g2n_lib__typed_new(realm, a->element, a->length, NULL, out);
    if (st == G2N_OK && a->length)
        memcpy(g2n_typed_array_bytes(*out), g2n_typed_array_bytes(a), g2n_typed_array_byte_len(a));
    return st;
}

/* reverse (magic 0), toReversed (1). */
static enum g2n_status typed_reverse(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *made;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st != G2N_OK) return st;
    if (!g2n_lib__magic(call)) {
        reverse(a);
        *result = g2n_dup(call->this_value);
        return G2N_OK;
    }
    st = copy_of(call->realm, a, &made);
    if (st != G2N_OK) return st;
    reverse(made);
    return g2n_lib__give(result, &made->object);
}

static enum g2n_status typed_with(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a, *made;
    double index, d;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_to_integer(call->realm, g2n_arg(call, 0), &index);
    if (st == G2N_OK) st = g2n_to_number(call->realm, g2n_arg(call, 1), &d);
    if (st != G2N_OK) return st;
    if (index < 0) index += (double)a->length;
    if (!(index >= 0 && index < (double)a->length))
        return g2n_throw(call->realm, G2N_RANGE_ERROR, "Invalid typed array index");
    st = copy_of(call->realm, a, &made);
    if (st != G2N_OK) return st;
    g2n_lib__typed_store(made, (size_t)index, d);
    return g2n_lib__give(result, &made->object);
}

static enum g2n_status typed_at(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    double index;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_to_integer(call->realm, g2n_arg(call, 0), &index);
    if (st != G2N_OK) return st;
    if (index < 0) index += (double)a->length;
    if (index >= 0 && index < (double)a->length) *result = g2n_number(g2n_lib__typed_load(a, (size_t)index));
    return G2N_OK;
}

/* join, toString, toLocaleString. */
static enum g2n_status typed_join(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value separator;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st != G2N_OK) return st;
    st = g2n_is_undefined(g2n_arg(call, 0)) ? g2n_string_from_c(call->realm, ",", &separator)
                                            : g2n_to_string(call->realm, g2n_arg(call, 0), &separator);
    if (st != G2N_OK) return st;
    for (size_t i = 0; st == G2N_OK && i < a->length && !text.failed; i++) {
        if (i > 0) g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(separator)));
        g2n_number_append(&text, g2n_lib__typed_load(a, i));
        if (text.len > G2N_STRING_MAX) st = g2n_throw(call->realm, G2N_RANGE_ERROR, "Invalid string length");
    }
    g2n_drop(call->realm, separator);
    if (st == G2N_OK) return g2n_string_from_buf(call->realm, &text, result);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status typed_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_call plain = *call;
    plain.argc = 0;
    return typed_join(&plain, result);
}

const struct g2n_method g2n_lib__typed_rows[] = {
    { "set",            typed_set,         1, 0 },
    { "subarray",       typed_subarray,    2, 0 },
    { "slice",          typed_slice,       2, 0 },
    { "fill",           typed_fill,        1, 0 },
    { "copyWithin",     typed_copy_within, 2, 0 },
    { "reverse",        typed_reverse,     0, 0 },
    { "toReversed",     typed_reverse,     0, 1 },
    { "with",           typed_with,        2, 0 },
    { "at",             typed_at,          1, 0 },
    { "join",           typed_join,        1, 0 },
    { "toString",       typed_to_string,   0, 0 },
    { "toLocaleString", typed_to_string,   0, 0 },
    { NULL, NULL, 0, 0 }
};
