/* Methods of Array.prototype that make something new of the elements (ECMA-262, 23.1.3). */
#include "value/lib_array.h"

/* flat() descends this far at most before it reports a RangeError, as V8 does when its stack ends. */
#define FLAT_DEPTH_MAX 5000

static enum g2n_status append_elements(struct g2n_realm *realm, struct g2n_array *to, uint64_t *at,
                                       struct g2n_object *from)
{
    uint64_t length;
    enum g2n_status st = g2n_lib__length(realm, from, &length);
    if (st == G2N_OK && length > UINT32_MAX - *at) st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    for (uint64_t i = 0; st == G2N_OK && i < length; i++) {
        bool present;
        g2n_value v;
        st = g2n_lib__get_present(realm, from, i, &present, &v);
        if (st == G2N_OK && present) st = g2n_lib__fill_index(realm, to, *at + i, v);
    }
    *at += length;
    return st == G2N_OK ? g2n_lib__set_length(realm, &to->object, *at) : st;
}

static enum g2n_status array_concat(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *self;
    struct g2n_array *made;
    uint64_t at = 0;
    if (g2n_is_nullish(call->this_value))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Array.prototype.concat called on null or undefined");
    enum g2n_status st = g2n_lib__this_object(call, &self);
    if (st != G2N_OK) return st;
    st = g2n_array_new(realm, 0, &made);
    if (st != G2N_OK) goto out_self;
    for (uint32_t i = 0; st == G2N_OK && i <= call->argc; i++) {
        g2n_view item = i == 0 ? g2n_view_of_object(self) : call->args[i - 1];
        if (g2n_is_array(item)) st = append_elements(realm, made, &at, g2n_as_object(item));
        else st = g2n_lib__fill_index(realm, made, at++, g2n_dup(item));
    }
    if (st == G2N_OK) *result = g2n_own_object(&made->object);
    else g2n_object_drop(realm, &made->object);
out_self:
    g2n_object_drop(realm, self);
    return st;
}

static enum g2n_status array_slice(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__like like;
    struct g2n_array *made;
    uint64_t from = 0, to = 0;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_lib__relative(realm, g2n_arg(call, 0), like.length, 0, &from);
    if (st == G2N_OK) st = g2n_lib__relative(realm, g2n_arg(call, 1), like.length, like.length, &to);
    if (to < from) to = from;
    if (st == G2N_OK && to - from > UINT32_MAX) st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    if (st == G2N_OK) st = g2n_array_new(realm, 0, &made);
    if (st != G2N_OK) goto out_this;
    for (uint64_t i = from; st == G2N_OK && i < to; i++) {
        bool present;
        g2n_value v;
        st = g2n_lib__get_present(realm, like.object, i, &present, &v);
        if (st == G2N_OK && present) st = g2n_lib__fill_index(realm, made, i - from, v);
    }
    if (st == G2N_OK) st = g2n_lib__set_length(realm, &made->object, to - from);
    if (st == G2N_OK) *result = g2n_own_object(&made->object);
    else g2n_object_drop(realm, &made->object);
out_this:
    g2n_object_drop(realm, like.object);
    return st;
}

/* ---- join ---- */

static enum g2n_status join_elements(struct g2n_realm *realm, const struct g2n_lib__like *like,
                                     const struct g2n_string *separator, struct g2n_buf *text)
{
    enum g2n_status st = G2N_OK;
    for (uint64_t i = 0; st == G2N_OK && i < like->length; i++) {
        g2n_value element, shown;
        if (i > 0) g2n_lib__text_append_string(text, separator);
        st = g2n_object_get_index(realm, like->object, i, &element);
        if (st != G2N_OK) break;
        if (!g2n_is_nullish(g2n_peek(element))) {
            st = g2n_to_string(realm, g2n_peek(element), &shown);
            if (st == G2N_OK) {
                g2n_lib__text_append_string(text, g2n_as_string(g2n_peek(shown)));
                g2n_drop(realm, shown);
            }
        }
        g2n_drop(realm, element);
        if (st == G2N_OK && text->failed) st = g2n_throw_no_memory(realm);
        if (st == G2N_OK && text->len > G2N_STRING_MAX)
            st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid string length");
    }
    return st;
}

/* The function keeps the objects that are being joined in data[0], an array: one that contains itself gives an empty
 * string for the inner occurrence, as engines do.  *again says that `obj` was there. */
static enum g2n_status enter_join(struct g2n_call *call, struct g2n_object *obj, bool *again)
{
    struct g2n_function *self = g2n_lib__callee(call);
    *again = false;
    if (!g2n_is_array(g2n_peek(self->data[0]))) {
        struct g2n_array *fresh;
        enum g2n_status st = g2n_array_new(call->realm, 0, &fresh);
        if (st != G2N_OK) return st;
        g2n_drop(call->realm, self->data[0]);
        self->data[0] = g2n_own_object(&fresh->object);
    }
    struct g2n_array *active = g2n_as_array(g2n_peek(self->data[0]));
    for (uint32_t i = 0; i < active->count; i++)
        if (g2n_as_object(g2n_peek(active->elements[i])) == obj) *again = true;
    return *again ? G2N_OK : g2n_array_push(call->realm, active, g2n_dup(g2n_view_of_object(obj)));
}

static void leave_join(struct g2n_call *call)
{
    struct g2n_array *active = g2n_as_array(g2n_peek(g2n_lib__callee(call)->data[0]));
    g2n_value last = active->elements[--active->count];
    active->length--;
    g2n_drop(call->realm, last);
}

static enum g2n_status array_join(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__like like;
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value separator;
    bool again;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_is_undefined(g2n_arg(call, 0)) ? g2n_string_from_c(realm, ",", &separator)
                                            : g2n_to_string(realm, g2n_arg(call, 0), &separator);
    if (st != G2N_OK) goto out_this;
    st = enter_join(call, like.object, &again);
    if (st == G2N_OK && !again) {
        st = join_elements(realm, &like, g2n_as_string(g2n_peek(separator)), &text);
        leave_join(call);
    }
    if (st == G2N_OK) st = g2n_string_from_buf(realm, &text, result);
    else g2n_buf_fini(&text);
    g2n_drop(realm, separator);
out_this:
    g2n_object_drop(realm, like.object);
    return st;
}

/* toString and toLocaleString, which differ in nothing here: numbers have no other locale. */
static enum g2n_status array_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_value join;
    enum g2n_status st = g2n_lib__this_object(call, &obj);
    if (st != G2N_OK) return st;
    st = g2n_object_get_c(call->realm, obj, "join", &join);
    if (st == G2N_OK) {
        if (!g2n_is_callable(g2n_peek(join))) {
            g2n_drop(call->realm, join);
            st = g2n_object_get_c(call->realm, call->realm->protos[G2N_PROTO_OBJECT], "toString", &join);
        }
        if (st == G2N_OK) {
            st = g2n_call_function(call->realm, g2n_peek(join), g2n_view_of_object(obj), NULL, 0, result);
            g2n_drop(call->realm, join);
        }
    }
    g2n_object_drop(call->realm, obj);
    return st;
}

/* ---- flat ---- */

struct flat {
    struct g2n_realm *realm;
    struct g2n_array *made;
    g2n_view          map, this_arg; /* map is undefined for flat() */
    double            depth;         /* how many more levels are opened */
};

static enum g2n_status flatten(struct flat *flat, struct g2n_object *from, uint64_t length, uint32_t level);

static enum g2n_status flatten_one(struct flat *flat, struct g2n_object *from, uint64_t index, uint32_t level)
{
    struct g2n_realm *realm = flat->realm;
    bool present;
    g2n_value v;
    enum g2n_status st = g2n_lib__get_present(realm, from, index, &present, &v);
    if (st != G2N_OK || !present) return st;
    if (level == 0 && !g2n_is_undefined(flat->map)) {
        g2n_value number = g2n_number((double)index), mapped;
        g2n_view args[3] = { g2n_peek(v), g2n_peek(number), g2n_view_of_object(from) };
        st = g2n_call_function(realm, flat->map, flat->this_arg, args, 3, &mapped);
        g2n_drop(realm, v);
        if (st != G2N_OK) return st;
        v = mapped;
    }
    if (!g2n_is_array(g2n_peek(v)) || level >= flat->depth) return g2n_array_push(realm, flat->made, v);
    st = flatten(flat, g2n_as_object(g2n_peek(v)), g2n_as_array(g2n_peek(v))->length, level + 1);
    g2n_drop(realm, v);
    return st;
}

static enum g2n_status flatten(struct flat *flat, struct g2n_object *from, uint64_t length, uint32_t level)
{
    enum g2n_status st = G2N_OK;
    if (level > FLAT_DEPTH_MAX)
        return g2n_throw(flat->realm, G2N_RANGE_ERROR, "Maximum call stack size exceeded");
    for (uint64_t i = 0; st == G2N_OK && i < length; i++) st = flatten_one(flat, from, i, level);
    return st;
}

/* flat (magic 0) and flatMap (1). */
static enum g2n_status array_flat(struct g2n_call *call, g2n_value *result)
{
    struct flat flat = { .realm = call->realm, .map = G2N_VIEW_UNDEFINED, .this_arg = g2n_arg(call, 1), .depth = 1 };
    struct g2n_lib__like like;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    if (g2n_lib__magic(call)) {
        flat.map = g2n_arg(call, 0);
        if (!g2n_is_callable(flat.map))
            st = g2n_throw(call->realm, G2N_TYPE_ERROR, "flatMap mapper function is not callable");
    } else if (!g2n_is_undefined(g2n_arg(call, 0))) {
        st = g2n_to_integer(call->realm, g2n_arg(call, 0), &flat.depth);
    }
    if (st == G2N_OK) st = g2n_array_new(call->realm, 0, &flat.made);
    if (st == G2N_OK) {
        st = flatten(&flat, like.object, like.length, 0);
        if (st == G2N_OK) *result = g2n_own_object(&flat.made->object);
        else g2n_object_drop(call->realm, &flat.made->object);
    }
    g2n_object_drop(call->realm, like.object);
    return st;
}

const struct g2n_method g2n_lib__array_make_rows[] = {
    { "concat",         array_concat,    1, 0 },
    { "slice",          array_slice,     2, 0 },
    { "join",           array_join,      1, 0 },
    { "toString",       array_to_string, 0, 0 },
    { "toLocaleString", array_to_string, 0, 0 },
    { "flat",           array_flat,      0, 0 },
    { "flatMap",        array_flat,      1, 1 },
    { NULL, NULL, 0, 0 }
};
