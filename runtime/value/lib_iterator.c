/* The iteration protocol (ECMA-262, 7.4) and array iterators (23.1.5).
 * An array whose iterator is the intrinsic one is walked by index, without iterator and result objects: it is what
 * almost every iterable argument is, and only a program that replaced %ArrayIteratorPrototype%.next could tell. */
#include "value/lib.h"

struct array_iterator {
    struct g2n_object        object;
    struct g2n_object       *target; /* owned; NULL once exhausted */
    uint64_t                 next;
    enum g2n_lib__iteration  kind;
};

static void array_iterator_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct array_iterator *it = (struct array_iterator *)(void *)obj;
    g2n_object_drop(realm, it->target);
    it->target = NULL;
}

static void array_iterator_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct array_iterator *it = (struct array_iterator *)(void *)obj;
    if (it->target) visit(context, g2n_view_of_object(it->target));
}

static const struct g2n_class class_array_iterator = {
    .name = "Array Iterator", .size = sizeof(struct array_iterator),
    .fini = array_iterator_fini, .trace = array_iterator_trace,
};

enum g2n_status g2n_lib__iterator_result(struct g2n_realm *realm, g2n_value value, bool done, g2n_value *out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(realm, 2, &obj);
    if (st == G2N_OK) {
        g2n_value flag = g2n_bool(done);
        st = g2n_object_define(realm, obj, g2n_atom_key(realm, G2N_ATOM_value), g2n_peek(value), G2N_PROP_DEFAULT);
        if (st == G2N_OK)
            st = g2n_object_define(realm, obj, g2n_atom_key(realm, G2N_ATOM_done), g2n_peek(flag), G2N_PROP_DEFAULT);
        if (st == G2N_OK) *out = g2n_own_object(obj);
        else g2n_object_drop(realm, obj);
    }
    g2n_drop(realm, value);
    return st;
}

enum g2n_status g2n_lib__pair(struct g2n_realm *realm, g2n_view key, g2n_view value, g2n_value *out)
{
    struct g2n_array *array;
    enum g2n_status st = g2n_array_from(realm, (g2n_view[]){ key, value }, 2, &array);
    if (st == G2N_OK) *out = g2n_own_object(&array->object);
    return st;
}

enum g2n_status g2n_lib__array_iterator(struct g2n_realm *realm, struct g2n_object *obj, enum g2n_lib__iteration kind,
                                        g2n_value *out)
{
    struct g2n_object *made;
    enum g2n_status st =
        g2n_object_new(realm, &class_array_iterator, realm->protos[G2N_PROTO_ARRAY_ITERATOR], &made);
    if (st != G2N_OK) return st;
    struct array_iterator *it = (struct array_iterator *)(void *)made;
    it->target = g2n_object_dup(obj);
    it->kind = kind;
    *out = g2n_own_object(made);
    return G2N_OK;
}

static enum g2n_status array_iterator_item(struct g2n_realm *realm, const struct array_iterator *it, uint64_t index,
                                           g2n_value *out)
{
    g2n_value number = g2n_number((double)index), item;
    if (it->kind == G2N_LIB_KEYS) {
        *out = number;
        return G2N_OK;
    }
    enum g2n_status st = g2n_object_get_index(realm, it->target, index, &item);
    if (st != G2N_OK || it->kind == G2N_LIB_VALUES) {
        *out = item;
        return st;
    }
    st = g2n_lib__pair(realm, g2n_peek(number), g2n_peek(item), out);
    g2n_drop(realm, item);
    return st;
}

static enum g2n_status array_iterator_next(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &class_array_iterator)
        return g2n_lib__incompatible(realm, "Array Iterator.prototype.next", call->this_value);
    struct array_iterator *it = (struct array_iterator *)(void *)g2n_as_object(call->this_value);
    if (!it->target) return g2n_lib__iterator_result(realm, G2N_UNDEFINED, true, result);
    uint64_t length;
    enum g2n_status st = g2n_lib__length(realm, it->target, &length);
    if (st != G2N_OK) return st;
    if (!it->target || it->next >= length) { /* a getter of length may have run this very iterator out */
        array_iterator_fini(realm, &it->object);
        return g2n_lib__iterator_result(realm, G2N_UNDEFINED, true, result);
    }
    g2n_value item;
    st = array_iterator_item(realm, it, it->next++, &item);
    return st == G2N_OK ? g2n_lib__iterator_result(realm, item, false, result) : st;
}

/* ---- consuming ---- */

static enum g2n_status not_iterable(struct g2n_realm *realm, g2n_view v)
{
    struct g2n_buf before = G2N_BUF_INIT;
    enum g2n_status st;
    if (g2n_is_nullish(v) || g2n_is_object(v) || g2n_is_symbol(v)) {
        st = g2n_throw(realm, G2N_TYPE_ERROR, "%s is not iterable (cannot read property Symbol(Symbol.iterator))",
                       g2n_is_null(v) ? "object null" : g2n_typeof(v));
    } else {
        g2n_buf_append_str(&before, g2n_typeof(v));
        g2n_buf_append(&before, " ", 2);
        st = before.failed ? g2n_throw_no_memory(realm)
                           : g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, before.bytes, v,
                                                  " is not iterable (cannot read property Symbol(Symbol.iterator))");
    }
    g2n_buf_fini(&before);
    return st;
}

static bool is_intrinsic_values(struct g2n_realm *realm, g2n_view method)
{
    struct g2n_property p;
    if (!realm->protos[G2N_PROTO_ARRAY] ||
        g2n_object_get_own(realm, realm->protos[G2N_PROTO_ARRAY], g2n_key_symbol(realm->symbol_iterator), &p) !=
            G2N_FOUND)
        return false;
    bool same = !(p.flags & G2N_PROP_ACCESSOR) && g2n_is_callable(method) &&
                g2n_as_object(method)->class == &g2n_class_function && g2n_strict_equal(g2n_peek(p.value), method);
    g2n_property_drop(realm, &p);
    return same;
}

static enum g2n_status walk_array(struct g2n_realm *realm, struct g2n_object *obj, g2n_lib__each *each, void *context)
{
    enum g2n_status st = G2N_OK;
    for (uint64_t i = 0; st == G2N_OK; i++) {
        uint64_t length;
        g2n_value item;
        st = g2n_lib__length(realm, obj, &length); /* each() may change it */
        if (st != G2N_OK || i >= length) break;
        st = g2n_object_get_index(realm, obj, i, &item);
        if (st != G2N_OK) break;
        st = each(realm, g2n_peek(item), context);
        g2n_drop(realm, item);
    }
    return st;
}

/* IteratorClose for an abrupt completion: what return() does or throws is of no interest. */
static void close_iterator(struct g2n_realm *realm, struct g2n_object *iterator)
{
    g2n_value pending = g2n_take_exception(realm), f, ignored;
    enum g2n_status st = g2n_object_get_c(realm, iterator, "return", &f);
    if (st == G2N_OK) {
        if (g2n_is_callable(g2n_peek(f))) {
            st = g2n_call_function(realm, g2n_peek(f), g2n_view_of_object(iterator), NULL, 0, &ignored);
            if (st == G2N_OK) g2n_drop(realm, ignored);
        }
        g2n_drop(realm, f);
    }
    if (st == G2N_THROWN) g2n_drop(realm, g2n_take_exception(realm));
    (void)g2n_throw_value(realm, pending);
}

/* One step; *done, or an item for the caller to drop. */
static enum g2n_status step(struct g2n_realm *realm, g2n_view iterator, g2n_view next, bool *done, g2n_value *item)
{
    g2n_value answer, flag;
    enum g2n_status st = g2n_call_function(realm, next, iterator, NULL, 0, &answer);
    if (st != G2N_OK) return st;
    if (!g2n_is_object(g2n_peek(answer))) {
        st = g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Iterator result ", g2n_peek(answer), " is not an object");
        g2n_drop(realm, answer);
        return st;
    }
    st = g2n_object_get(realm, g2n_as_object(g2n_peek(answer)), g2n_atom_key(realm, G2N_ATOM_done), &flag);
    if (st == G2N_OK) {
        *done = g2n_to_boolean(g2n_peek(flag));
        g2n_drop(realm, flag);
        if (!*done)
            st = g2n_object_get(realm, g2n_as_object(g2n_peek(answer)), g2n_atom_key(realm, G2N_ATOM_value), item);
    }
    g2n_drop(realm, answer);
    return st;
}

static enum g2n_status walk_iterator(struct g2n_realm *realm, g2n_view iterator, g2n_lib__each *each, void *context)
{
    g2n_value next, item;
    bool done;
    if (!g2n_is_object(iterator))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Result of the Symbol.iterator method is not an object");
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(iterator), "next", &next);
    if (st != G2N_OK) return st;
    for (;;) {
        st = step(realm, iterator, g2n_peek(next), &done, &item);
        if (st != G2N_OK || done) break;
        st = each(realm, g2n_peek(item), context);
        g2n_drop(realm, item);
        if (st == G2N_ENOMEM) st = g2n_throw_no_memory(realm);
        if (st == G2N_OK) continue;
        close_iterator(realm, g2n_as_object(iterator));
        break;
    }
    g2n_drop(realm, next);
    return st;
}

enum g2n_status g2n_lib__iterate(struct g2n_realm *realm, g2n_view iterable, g2n_lib__each *each, void *context)
{
    g2n_value holder, method, iterator;
    if (g2n_is_nullish(iterable)) return not_iterable(realm, iterable);
    enum g2n_status st = g2n_to_object(realm, iterable, &holder);
    if (st != G2N_OK) return st;
    struct g2n_object *obj = g2n_as_object(g2n_peek(holder));
    st = g2n_object_get(realm, obj, g2n_key_symbol(realm->symbol_iterator), &method);
    if (st != G2N_OK) goto out_holder;
    if (g2n_is_array(iterable) && is_intrinsic_values(realm, g2n_peek(method))) {
        st = walk_array(realm, obj, each, context);
    } else if (!g2n_is_callable(g2n_peek(method))) {
        st = not_iterable(realm, iterable);
    } else {
        st = g2n_call_function(realm, g2n_peek(method), iterable, NULL, 0, &iterator);
        if (st == G2N_OK) {
            st = walk_iterator(realm, g2n_peek(iterator), each, context);
            g2n_drop(realm, iterator);
        }
    }
    g2n_drop(realm, method);
out_holder:
    g2n_drop(realm, holder);
    return st;
}

static enum g2n_status append_item(struct g2n_realm *realm, g2n_view item, void *context)
{
    return g2n_lib__values_append(realm, context, g2n_dup(item));
}

enum g2n_status g2n_lib__values_from_iterable(struct g2n_realm *realm, g2n_view iterable, struct g2n_lib__values *out)
{
    *out = (struct g2n_lib__values){0};
    enum g2n_status st = g2n_lib__iterate(realm, iterable, append_item, out);
    if (st != G2N_OK) g2n_lib__values_fini(realm, out);
    return st;
}

static enum g2n_status return_this(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

static const struct g2n_method array_iterator_rows[] = {
    { "next", array_iterator_next, 0, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_iterator(struct g2n_realm *realm)
{
    struct g2n_object *iterator, *array_iterator;
    enum g2n_status st =
        g2n_lib__prototype(realm, G2N_PROTO_ITERATOR, realm->protos[G2N_PROTO_OBJECT], &iterator);
    if (st == G2N_OK)
        st = g2n_lib__symbol_method(realm, iterator, realm->symbol_iterator, return_this, "[Symbol.iterator]", 0);
    if (st == G2N_OK) st = g2n_lib__prototype(realm, G2N_PROTO_ARRAY_ITERATOR, iterator, &array_iterator);
    if (st == G2N_OK) st = g2n_function_define_all(realm, array_iterator, array_iterator_rows);
    return st == G2N_OK ? g2n_lib__tag(realm, array_iterator, "Array Iterator") : st;
}
