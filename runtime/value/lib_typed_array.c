/* The typed arrays: %TypedArray% and its nine constructors (ECMA-262, 23.2). */
#include "value/lib_typed.h"

enum g2n_status g2n_lib__this_typed(struct g2n_call *call, struct g2n_typed_array **out)
{
    if (!g2n_is_typed_array(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "this is not a typed array.");
    *out = g2n_as_typed_array(call->this_value);
    return G2N_OK;
}

static enum g2n_status invalid_length(struct g2n_realm *realm, double length)
{
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_number_append(&text, length);
    enum g2n_status st = text.failed ? g2n_throw_no_memory(realm)
                                     : g2n_throw(realm, G2N_RANGE_ERROR, "Invalid typed array length: %.*s",
                                                 (int)text.len, text.bytes);
    g2n_buf_fini(&text);
    return st;
}

enum g2n_status g2n_lib__typed_new(struct g2n_realm *realm, enum g2n_element element, uint64_t length,
                                   struct g2n_object *proto, struct g2n_typed_array **out)
{
    struct g2n_buffer *buffer;
    size_t size = g2n_element_size(element);
    if (length > G2N_BUFFER_MAX / size) return invalid_length(realm, (double)length);
    enum g2n_status st = g2n_buffer_new(realm, (size_t)length * size, &buffer);
    if (st != G2N_OK) return st;
    st = g2n_typed_array_new(realm, element, buffer, 0, (size_t)length, proto, out);
    g2n_object_drop(realm, &buffer->object);
    return st;
}

/* ---- construction ---- */

/* new X(buffer, offset, length) */
static enum g2n_status from_buffer(struct g2n_call *call, enum g2n_element element, struct g2n_object *proto,
                                   struct g2n_typed_array **out)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_buffer *buffer = g2n_as_buffer(call->args[0]);
    const char *name = g2n_element_class_name(element);
    size_t size = g2n_element_size(element);
    uint64_t offset, length = 0;
    enum g2n_status st = g2n_lib__to_index(realm, g2n_arg(call, 1), "Start offset is too large:", &offset);
    if (st != G2N_OK) return st;
    if (offset % size)
        return g2n_throw(realm, G2N_RANGE_ERROR, "start offset of %s should be a multiple of %zu", name, size);
    bool given = !g2n_is_undefined(g2n_arg(call, 2));
    if (given) st = g2n_lib__to_index(realm, call->args[2], "Invalid typed array length", &length);
    if (st != G2N_OK) return st;
    if (!given && buffer->len % size)
        return g2n_throw(realm, G2N_RANGE_ERROR, "byte length of %s should be a multiple of %zu", name, size);
    if (!given && offset > buffer->len)
        return g2n_throw(realm, G2N_RANGE_ERROR, "Start offset %llu is outside the bounds of the buffer",
                         (unsigned long long)offset);
    if (!given) length = (buffer->len - offset) / size;
    if (offset > buffer->len || length > (buffer->len - offset) / size) return invalid_length(realm, (double)length);
    return g2n_typed_array_new(realm, element, buffer, (size_t)offset, (size_t)length, proto, out);
}

static enum g2n_status from_typed(struct g2n_call *call, enum g2n_element element, struct g2n_object *proto,
                                  struct g2n_typed_array **out)
{
    struct g2n_typed_array *from = g2n_as_typed_array(call->args[0]);
    enum g2n_status st = g2n_lib__typed_new(call->realm, element, from->length, proto, out);
    if (st != G2N_OK) return st;
    for (size_t i = 0; i < from->length; i++) g2n_lib__typed_store(*out, i, g2n_lib__typed_load(from, i));
    return G2N_OK;
}

/* From a list of values, each converted as it is stored. */
static enum g2n_status from_values(struct g2n_realm *realm, enum g2n_element element, struct g2n_object *proto,
                                   const g2n_view *items, size_t count, struct g2n_typed_array **out)
{
    enum g2n_status st = g2n_lib__typed_new(realm, element, count, proto, out);
    for (size_t i = 0; st == G2N_OK && i < count; i++) {
        double d;
        st = g2n_to_number(realm, items[i], &d);
        if (st == G2N_OK) g2n_lib__typed_store(*out, i, d);
        else g2n_object_drop(realm, &(*out)->object);
    }
    return st;
}

/* The items of an iterable, or of an array-like that is none. */
static enum g2n_status list_items(struct g2n_realm *realm, g2n_view source, struct g2n_lib__values *items)
{
    g2n_value holder, method;
    enum g2n_status st = g2n_to_object(realm, source, &holder);
    if (st != G2N_OK) return st;
    st = g2n_lib__method(realm, g2n_as_object(g2n_peek(holder)), g2n_key_symbol(realm->symbol_iterator), &method);
    if (st == G2N_OK) {
        st = g2n_is_undefined(g2n_peek(method)) ? g2n_lib__values_from_like(realm, g2n_peek(holder), items)
                                                : g2n_lib__values_from_iterable(realm, source, items);
        g2n_drop(realm, method);
    }
    g2n_drop(realm, holder);
    return st;
}

static enum g2n_status from_object(struct g2n_call *call, enum g2n_element element, struct g2n_object *proto,
                                   struct g2n_typed_array **out)
{
    struct g2n_lib__values items = {0};
    enum g2n_status st = list_items(call->realm, call->args[0], &items);
    if (st != G2N_OK) return st;
    st = from_values(call->realm, element, proto, items.items, items.count, out);
    g2n_lib__values_fini(call->realm, &items);
    return st;
}

static enum g2n_status from_length(struct g2n_call *call, enum g2n_element element, struct g2n_object *proto,
                                   struct g2n_typed_array **out)
{
    double length;
    enum g2n_status st = g2n_to_integer(call->realm, g2n_arg(call, 0), &length);
    if (st != G2N_OK) return st;
    if (!(length >= 0 && length <= (double)G2N_BUFFER_MAX)) return invalid_length(call->realm, length);
    return g2n_lib__typed_new(call->realm, element, (uint64_t)length, proto, out);
}

/* All nine constructors; magic is enum g2n_element. */
static enum g2n_status typed_construct(struct g2n_call *call, g2n_value *result)
{
    enum g2n_element element = (enum g2n_element)g2n_lib__magic(call);
    g2n_view first = g2n_arg(call, 0);
    struct g2n_typed_array *made;
    if (!g2n_lib__by_new(call)) return g2n_lib__requires_new(call->realm, g2n_element_class_name(element));
    struct g2n_object *proto = g2n_prototype_for_new(call, call->realm->protos[G2N_PROTO_ELEMENT + (int)element]);
    enum g2n_status st = !g2n_is_object(first)     ? from_length(call, element, proto, &made)
                       : g2n_is_buffer(first)      ? from_buffer(call, element, proto, &made)
                       : g2n_is_typed_array(first) ? from_typed(call, element, proto, &made)
                                                   : from_object(call, element, proto, &made);
    return st == G2N_OK ? g2n_lib__give(result, &made->object) : st;
}

static enum g2n_status abstract_construct(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_throw(call->realm, G2N_TYPE_ERROR, "Abstract class TypedArray not directly constructable");
}

/* ---- X.from, X.of ---- */

/* Which element the constructor in `this` makes. */
static enum g2n_status this_element(struct g2n_call *call, enum g2n_element *out)
{
    g2n_view f = call->this_value;
    if (!g2n_is_constructor(f) || g2n_as_object(f)->class != &g2n_class_function ||
        ((struct g2n_function *)(void *)g2n_as_object(f))->native != typed_construct)
        return g2n_lib__throw_shown(call->realm, G2N_TYPE_ERROR, "", f, " is not a constructor");
    *out = (enum g2n_element)((struct g2n_function *)(void *)g2n_as_object(f))->magic;
    return G2N_OK;
}

static enum g2n_status typed_of(struct g2n_call *call, g2n_value *result)
{
    enum g2n_element element;
    struct g2n_typed_array *made;
    enum g2n_status st = this_element(call, &element);
    if (st == G2N_OK) st = from_values(call->realm, element, NULL, call->args, call->argc, &made);
    return st == G2N_OK ? g2n_lib__give(result, &made->object) : st;
}

static enum g2n_status map_items(struct g2n_call *call, struct g2n_lib__values *items)
{
    enum g2n_status st = G2N_OK;
    for (uint32_t i = 0; st == G2N_OK && i < items->count; i++) {
        g2n_value number = g2n_number(i), mapped;
        st = g2n_call_function(call->realm, g2n_arg(call, 1), g2n_arg(call, 2),
                               (g2n_view[]){ items->items[i], g2n_peek(number) }, 2, &mapped);
        if (st != G2N_OK) break;
        g2n_drop(call->realm, (g2n_value){ items->items[i].bits });
        items->items[i] = g2n_peek(mapped);
    }
    return st;
}

static enum g2n_status typed_from(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    enum g2n_element element;
    struct g2n_lib__values items = {0};
    struct g2n_typed_array *made;
    bool map = !g2n_is_undefined(g2n_arg(call, 1));
    enum g2n_status st = this_element(call, &element);
    if (st == G2N_OK && map) st = g2n_lib__require_callable(realm, g2n_arg(call, 1));
    if (st == G2N_OK)
        st = g2n_is_nullish(g2n_arg(call, 0)) ? g2n_lib__values_from_iterable(realm, g2n_arg(call, 0), &items) /* throws */
                                              : list_items(realm, g2n_arg(call, 0), &items);
    if (st != G2N_OK) return st;
    if (map) st = map_items(call, &items);
    if (st == G2N_OK) st = from_values(realm, element, NULL, items.items, items.count, &made);
    g2n_lib__values_fini(realm, &items);
    return st == G2N_OK ? g2n_lib__give(result, &made->object) : st;
}

/* ---- accessors ---- */

enum field { FIELD_BUFFER, FIELD_BYTE_LENGTH, FIELD_BYTE_OFFSET, FIELD_LENGTH, FIELD_COUNT };

static const char *const field_names[FIELD_COUNT] = { "buffer", "byteLength", "byteOffset", "length" };

static enum g2n_status typed_field(struct g2n_call *call, g2n_value *result)
{
    static const char *const methods[FIELD_COUNT] = {
        "get TypedArray.prototype.buffer", "get TypedArray.prototype.byteLength",
        "get TypedArray.prototype.byteOffset", "get TypedArray.prototype.length",
    };
    enum field field = (enum field)g2n_lib__magic(call);
    if (!g2n_is_typed_array(call->this_value)) return g2n_lib__incompatible(call->realm, methods[field], call->this_value);
    const struct g2n_typed_array *a = g2n_as_typed_array(call->this_value);
    switch (field) {
    case FIELD_BUFFER:      *result = g2n_dup(g2n_view_of_object(&a->buffer->object)); break;
    case FIELD_BYTE_LENGTH: *result = g2n_number((double)g2n_typed_array_byte_len(a)); break;
    case FIELD_BYTE_OFFSET: *result = g2n_number((double)a->offset); break;
    case FIELD_LENGTH:      *result = g2n_number((double)a->length); break;
    case FIELD_COUNT:       break;
    }
    return G2N_OK;
}

static enum g2n_status typed_tag(struct g2n_call *call, g2n_value *result)
{
    if (!g2n_is_typed_array(call->this_value)) return G2N_OK;
    return g2n_string_from_c(call->realm, g2n_element_class_name(g2n_as_typed_array(call->this_value)->element), result);
}

/* keys, values, entries: magic is enum g2n_lib__iteration. */
static enum g2n_status typed_iterate(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *a;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st != G2N_OK) return st;
    return g2n_lib__array_iterator(call->realm, &a->object, (enum g2n_lib__iteration)g2n_lib__magic(call), result);
}

/* ---- installing ---- */

static const struct g2n_method statics[] = {
    { "from", typed_from, 1, 0 },
    { "of",   typed_of,   0, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method iteration_rows[] = {
    { "keys",    typed_iterate, 0, G2N_LIB_KEYS },
    { "values",  typed_iterate, 0, G2N_LIB_VALUES },
    { "entries", typed_iterate, 0, G2N_LIB_ENTRIES },
    { NULL, NULL, 0, 0 }
};

/* %TypedArray%, which no global names. */
static enum g2n_status install_abstract(struct g2n_realm *realm, struct g2n_function **out)
{
    struct g2n_object *proto;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_TYPED_ARRAY, realm->protos[G2N_PROTO_OBJECT], &proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, g2n_lib__typed_rows);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, g2n_lib__typed_search_rows);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, iteration_rows);
    if (st == G2N_OK) st = g2n_lib__alias(realm, proto, "values", NULL, realm->symbol_iterator);
    for (int i = 0; st == G2N_OK && i < FIELD_COUNT; i++)
        st = g2n_function_define_getter(realm, proto, field_names[i], typed_field, i);
    if (st == G2N_OK)
        st = g2n_lib__symbol_getter(realm, proto, realm->symbol_to_string_tag, typed_tag, "get [Symbol.toStringTag]");
    if (st == G2N_OK) st = g2n_function_new_constructor(realm, abstract_construct, "TypedArray", 0, proto, out);
    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, &(*out)->object, statics);
    if (st != G2N_OK) g2n_object_drop(realm, &(*out)->object);
    return st;
}

static enum g2n_status install_element(struct g2n_realm *realm, enum g2n_element element, struct g2n_function *abstract)
{
    struct g2n_object *proto;
    struct g2n_function *constructor;
    double size = (double)g2n_element_size(element);
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_ELEMENT + (int)element,
                                            realm->protos[G2N_PROTO_TYPED_ARRAY], &proto);
    if (st == G2N_OK)
        st = g2n_lib__constructor(realm, typed_construct, g2n_element_class_name(element), 3, proto, NULL, &constructor);
    if (st != G2N_OK) return st;
    constructor->magic = element;
    st = g2n_object_set_proto(realm, &constructor->object, &abstract->object);
    if (st == G2N_OK) st = g2n_lib__constant(realm, &constructor->object, "BYTES_PER_ELEMENT", size);
    return st == G2N_OK ? g2n_lib__constant(realm, proto, "BYTES_PER_ELEMENT", size) : st;
}

enum g2n_status g2n_lib__install_typed_array(struct g2n_realm *realm)
{
    struct g2n_function *abstract;
    enum g2n_status st = install_abstract(realm, &abstract);
    if (st != G2N_OK) return st;
    for (int e = 0; st == G2N_OK && e < G2N_ELEMENT_COUNT; e++)
        st = install_element(realm, (enum g2n_element)e, abstract);
    g2n_object_drop(realm, &abstract->object);
    return st;
}
