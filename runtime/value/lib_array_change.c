/* Methods of Array.prototype that change the array in place (ECMA-262, 23.1.3). */
#include "value/lib_array.h"

#define MAX_LENGTH 9007199254740991u /* 2^53 - 1 */

/* Moves obj[from] to obj[to], a hole for a hole. */
static enum g2n_status move_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t from, uint64_t to)
{
    bool present;
    g2n_value v;
    enum g2n_status st = g2n_lib__get_present(realm, obj, from, &present, &v);
    if (st != G2N_OK) return st;
    if (!present) return g2n_lib__delete_index(realm, obj, to);
    st = g2n_object_set_index(realm, obj, to, g2n_peek(v));
    g2n_drop(realm, v);
    return st;
}

static enum g2n_status array_push(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    struct g2n_array *simple = g2n_lib__simple_array(like.object);
    if (like.object->class == &g2n_class_array && g2n_object_extensible(like.object) &&
        g2n_as_array(g2n_view_of_object(like.object))->length_read_only) {
        st = g2n_throw(call->realm, G2N_TYPE_ERROR,
                       "Cannot assign to read only property 'length' of object '[object Array]'");
    } else if (simple && like.length + call->argc <= UINT32_MAX) {
        for (uint32_t i = 0; st == G2N_OK && i < call->argc; i++)
            st = g2n_array_push(call->realm, simple, g2n_dup(call->args[i]));
    } else if (call->argc > MAX_LENGTH - like.length) {
        st = g2n_throw(call->realm, G2N_TYPE_ERROR, "Pushing %u elements on an array-like of length %llu is disallowed, "
                       "as the total surpasses 2**53-1", call->argc, (unsigned long long)like.length);
    } else {
        for (uint32_t i = 0; st == G2N_OK && i < call->argc; i++)
            st = g2n_object_set_index(call->realm, like.object, like.length + i, call->args[i]);
        if (st == G2N_OK) st = g2n_lib__set_length(call->realm, like.object, like.length + call->argc);
    }
    if (st == G2N_OK) *result = g2n_number((double)(like.length + call->argc));
    g2n_object_drop(call->realm, like.object);
    return st;
}

static enum g2n_status array_pop(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    struct g2n_array *simple = g2n_lib__simple_array(like.object);
    if (simple && like.length && !g2n_is_absent(g2n_peek(simple->elements[simple->count - 1]))) {
        *result = simple->elements[--simple->count];
        simple->length--;
    } else if (like.length) {
        st = g2n_object_get_index(call->realm, like.object, like.length - 1, result);
        if (st == G2N_OK) {
            st = g2n_lib__delete_index(call->realm, like.object, like.length - 1);
            if (st == G2N_OK) st = g2n_lib__set_length(call->realm, like.object, like.length - 1);
            if (st != G2N_OK) st = g2n_lib__take_back(call->realm, result, st);
        }
    } else {
        st = g2n_lib__set_length(call->realm, like.object, 0);
    }
    g2n_object_drop(call->realm, like.object);
    return st;
}

static enum g2n_status shift_generic(struct g2n_realm *realm, const struct g2n_lib__like *like, g2n_value *result)
{
    enum g2n_status st = g2n_object_get_index(realm, like->object, 0, result);
    if (st != G2N_OK) return st;
    for (uint64_t i = 1; st == G2N_OK && i < like->length; i++) st = move_index(realm, like->object, i, i - 1);
    if (st == G2N_OK) st = g2n_lib__delete_index(realm, like->object, like->length - 1);
    if (st == G2N_OK) st = g2n_lib__set_length(realm, like->object, like->length - 1);
    return st == G2N_OK ? st : g2n_lib__take_back(realm, result, st);
}

static enum g2n_status array_shift(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    struct g2n_array *simple = g2n_lib__simple_array(like.object);
    if (like.length == 0) {
        st = g2n_lib__set_length(call->realm, like.object, 0);
    } else if (simple && !g2n_is_absent(g2n_peek(simple->elements[0]))) {
        *result = simple->elements[0];
        memmove(simple->elements, simple->elements + 1, (simple->count - 1) * sizeof *simple->elements);
        simple->count--;
        simple->length--;
    } else {
        st = shift_generic(call->realm, &like, result);
    }
    g2n_object_drop(call->realm, like.object);
    return st;
}

static enum g2n_status array_unshift(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    if (call->argc > MAX_LENGTH - like.length)
        st = g2n_throw(call->realm, G2N_TYPE_ERROR, "Invalid array length");
    for (uint64_t i = like.length; call->argc && st == G2N_OK && i > 0; i--)
        st = move_index(call->realm, like.object, i - 1, i - 1 + call->argc);
    for (uint32_t i = 0; st == G2N_OK && i < call->argc; i++)
        st = g2n_object_set_index(call->realm, like.object, i, call->args[i]);
    if (st == G2N_OK) st = g2n_lib__set_length(call->realm, like.object, like.length + call->argc);
    if (st == G2N_OK) *result = g2n_number((double)(like.length + call->argc));
    g2n_object_drop(call->realm, like.object);
    return st;
}

/* The part of splice() after its arguments are known: `removed` elements from `start` make way for `items`. */
static enum g2n_status splice(struct g2n_realm *realm, const struct g2n_lib__like *like, uint64_t start,
                              uint64_t removed, const g2n_view *items, uint32_t count, struct g2n_array *taken)
{
    struct g2n_object *obj = like->object;
    enum g2n_status st = G2N_OK;
    for (uint64_t i = 0; st == G2N_OK && i < removed; i++) {
        bool present;
        g2n_value v;
        st = g2n_lib__get_present(realm, obj, start + i, &present, &v);
        if (st == G2N_OK && present) st = g2n_lib__fill_index(realm, taken, i, v);
    }
    if (st == G2N_OK) st = g2n_lib__set_length(realm, &taken->object, removed);
    if (count < removed) {
        for (uint64_t i = start + removed; st == G2N_OK && i < like->length; i++)
            st = move_index(realm, obj, i, i - removed + count);
        for (uint64_t i = like->length; st == G2N_OK && i > like->length - removed + count; i--)
            st = g2n_lib__delete_index(realm, obj, i - 1);
    } else if (count > removed) {
        for (uint64_t i = like->length; st == G2N_OK && i > start + removed; i--)
            st = move_index(realm, obj, i - 1, i - 1 + count - removed);
    }
    for (uint32_t i = 0; st == G2N_OK && i < count; i++) st = g2n_object_set_index(realm, obj, start + i, items[i]);
    return st == G2N_OK ? g2n_lib__set_length(realm, obj, like->length - removed + count) : st;
}

static enum g2n_status splice_range(struct g2n_call *call, uint64_t length, uint64_t *start, uint64_t *removed)
{
    double count;
    enum g2n_status st = g2n_lib__relative(call->realm, g2n_arg(call, 0), length, 0, start);
    if (st != G2N_OK) return st;
    *removed = call->argc == 0 ? 0 : length - *start;
    if (call->argc < 2) return G2N_OK;
    st = g2n_to_integer(call->realm, call->args[1], &count);
    if (st == G2N_OK) *removed = count <= 0 ? 0 : count >= (double)(length - *start) ? length - *start : (uint64_t)count;
    return st;
}

static enum g2n_status array_splice(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    uint64_t start, removed;
    uint32_t added = call->argc > 2 ? call->argc - 2 : 0;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = splice_range(call, like.length, &start, &removed);
    if (st == G2N_OK && added > MAX_LENGTH - (like.length - removed))
        st = g2n_throw(call->realm, G2N_TYPE_ERROR, "Invalid array length");
    if (st == G2N_OK) {
        struct g2n_array *taken;
        st = g2n_array_new(call->realm, 0, &taken);
        if (st == G2N_OK) {
            st = splice(call->realm, &like, start, removed, added ? call->args + 2 : NULL, added, taken);
            if (st == G2N_OK) *result = g2n_own_object(&taken->object);
            else g2n_object_drop(call->realm, &taken->object);
        }
    }
    g2n_object_drop(call->realm, like.object);
    return st;
}

/* toSpliced(): the same on a copy, of which the changed copy is the result. */
static enum g2n_status array_to_spliced(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    struct g2n_array *copy, *taken;
    uint64_t start, removed;
    uint32_t added = call->argc > 2 ? call->argc - 2 : 0;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = splice_range(call, like.length, &start, &removed);
    if (st == G2N_OK) st = g2n_lib__array_copy(call->realm, &like, &copy);
    g2n_object_drop(call->realm, like.object);
    if (st != G2N_OK) return st;
    like.object = &copy->object;
    st = g2n_array_new(call->realm, 0, &taken);
    if (st == G2N_OK) {
        st = splice(call->realm, &like, start, removed, added ? call->args + 2 : NULL, added, taken);
        g2n_object_drop(call->realm, &taken->object);
    }
    if (st == G2N_OK) return g2n_lib__give(result, &copy->object);
    g2n_object_drop(call->realm, &copy->object);
    return st;
}

static enum g2n_status reverse(struct g2n_realm *realm, const struct g2n_lib__like *like)
{
    enum g2n_status st = G2N_OK;
    for (uint64_t low = 0; st == G2N_OK && low < like->length / 2; low++) {
        uint64_t high = like->length - 1 - low;
        bool low_present, high_present;
        g2n_value low_value, high_value;
        st = g2n_lib__get_present(realm, like->object, low, &low_present, &low_value);
        if (st != G2N_OK) return st;
        st = g2n_lib__get_present(realm, like->object, high, &high_present, &high_value);
        if (st != G2N_OK) {
            g2n_drop(realm, low_value);
            return st;
        }
        if (high_present) st = g2n_object_set_index(realm, like->object, low, g2n_peek(high_value));
        else if (low_present) st = g2n_lib__delete_index(realm, like->object, low);
        if (st == G2N_OK && low_present) st = g2n_object_set_index(realm, like->object, high, g2n_peek(low_value));
        else if (st == G2N_OK && high_present) st = g2n_lib__delete_index(realm, like->object, high);
        g2n_drop(realm, low_value);
        g2n_drop(realm, high_value);
    }
    return st;
}

/* reverse (magic 0) and toReversed (1). */
static enum g2n_status array_reverse(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    if (g2n_lib__magic(call)) {
        struct g2n_array *copy;
        st = g2n_lib__array_copy(call->realm, &like, &copy);
        g2n_object_drop(call->realm, like.object);
        if (st != G2N_OK) return st;
        like.object = &copy->object;
    }
    st = reverse(call->realm, &like);
    if (st == G2N_OK) return g2n_lib__give(result, like.object);
    g2n_object_drop(call->realm, like.object);
    return st;
}

static enum g2n_status array_with(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    struct g2n_array *copy;
    double index;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_to_integer(call->realm, g2n_arg(call, 0), &index);
    double at = index < 0 ? index + (double)like.length : index;
    if (st == G2N_OK && !(at >= 0 && at < (double)like.length))
        st = g2n_throw(call->realm, G2N_RANGE_ERROR, "Invalid index : %.17g", index);
    if (st == G2N_OK) st = g2n_lib__array_copy(call->realm, &like, &copy);
    g2n_object_drop(call->realm, like.object);
    if (st != G2N_OK) return st;
    st = g2n_object_set_index(call->realm, &copy->object, (uint64_t)at, g2n_arg(call, 1));
    if (st == G2N_OK) return g2n_lib__give(result, &copy->object);
    g2n_object_drop(call->realm, &copy->object);
    return st;
}

static enum g2n_status array_fill(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    uint64_t from, to;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_lib__relative(call->realm, g2n_arg(call, 1), like.length, 0, &from);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 2), like.length, like.length, &to);
    for (; st == G2N_OK && from < to; from++)
        st = g2n_object_set_index(call->realm, like.object, from, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, like.object);
    g2n_object_drop(call->realm, like.object);
    return st;
}

static enum g2n_status array_copy_within(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    uint64_t to = 0, from = 0, end = 0;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_lib__relative(call->realm, g2n_arg(call, 0), like.length, 0, &to);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 1), like.length, 0, &from);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 2), like.length, like.length, &end);
    uint64_t count = end > from ? end - from : 0;
    if (count > like.length - to) count = like.length - to;
    bool backwards = from < to && to < from + count;
    for (uint64_t i = 0; st == G2N_OK && i < count; i++) {
        uint64_t step = backwards ? count - 1 - i : i;
        st = move_index(call->realm, like.object, from + step, to + step);
    }
    if (st == G2N_OK) return g2n_lib__give(result, like.object);
    g2n_object_drop(call->realm, like.object);
    return st;
}

const struct g2n_method g2n_lib__array_change_rows[] = {
    { "push",       array_push,        1, 0 },
    { "pop",        array_pop,         0, 0 },
    { "shift",      array_shift,       0, 0 },
    { "unshift",    array_unshift,     1, 0 },
    { "splice",     array_splice,      2, 0 },
    { "toSpliced",  array_to_spliced,  2, 0 },
    { "reverse",    array_reverse,     0, 0 },
    { "toReversed", array_reverse,     0, 1 },
    { "with",       array_with,        2, 0 },
    { "fill",       array_fill,        1, 0 },
    { "copyWithin", array_copy_within, 2, 0 },
    { NULL, NULL, 0, 0 }
};
