/* Properties and calls, which may run code: of the references that are given, any may be released meanwhile, so what stands behind
 * them is held. */
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "embed/js_state.h"
#include "value/array.h"
#include "value/convert.h"

#define FEW_ARGS 8u

/* ---- Properties ---------------------------------------------------------------------------------------------------- */

/* An operation on a value: it, and a name, held while code runs that may release them. */
struct target {
    g2n_value          value;
    struct g2n_string *name; /* owned, or NULL */
};

static void target_fini(struct g2n_js_state *s, struct target *t)
{
    if (t->name) g2n_atom_release(g2n_js_realm(s), t->name);
    g2n_drop(g2n_js_realm(s), t->value);
}

static enum g2n_status make_name(struct g2n_realm *realm, const char *text, struct g2n_string **out)
{
    g2n_value decoded;
    enum g2n_status st;

    if (g2n_utf8_valid(text, strlen(text))) return g2n_atom_new(realm, text, strlen(text), out);
    st = g2n_string_decode(realm, text, strlen(text), false, &decoded);
    if (st != G2N_OK) return st;
    st = g2n_atom_of(realm, g2n_as_string(g2n_peek(decoded)), out);
    g2n_drop(realm, decoded);
    return st;
}

static enum g2n_status target_init(struct g2n_js_state *s, const struct g2n_js_op *op, bool named, bool object, struct target *t)
{
    g2n_view v;
    enum g2n_status st;

    *t = (struct target){ .value = G2N_UNDEFINED };
    if (named && !op->text) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    if (object && !g2n_is_object(v)) return g2n_js_refuse(s, "a property is to be changed or listed of what is no object");
    st = named ? make_name(g2n_js_realm(s), op->text, &t->name) : G2N_OK;
    if (st == G2N_OK) t->value = g2n_dup(v);
    return st;
}

enum g2n_status g2n_js_op_get(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_value got;
    struct target t;
    enum g2n_status st = target_init(s, op, true, false, &t);

    if (st != G2N_OK) return st;
    st = g2n_value_get(g2n_js_realm(s), g2n_peek(t.value), g2n_key_atom(t.name), &got);
    target_fini(s, &t);
    return st == G2N_OK ? g2n_js_give(s, got, op->out) : st;
}

static enum g2n_status set(struct g2n_js_state *s, const struct g2n_js_op *op, bool named)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value kept;
    g2n_view v;
    struct target t;
    enum g2n_status st;

    if (!g2n_js_take(s, op->b, &v)) return G2N_EINVAL;
    st = target_init(s, op, named, true, &t);
    if (st != G2N_OK) return st;
    kept = g2n_dup(v);
    if (named) st = g2n_object_set(realm, g2n_as_object(g2n_peek(t.value)), g2n_key_atom(t.name), v);
    else st = g2n_object_set_index(realm, g2n_as_object(g2n_peek(t.value)), op->index, v);
    g2n_drop(realm, kept);
    target_fini(s, &t);
    return st;
}

enum g2n_status g2n_js_op_set(struct g2n_js_state *s, const struct g2n_js_op *op) { return set(s, op, true); }
enum g2n_status g2n_js_op_set_index(struct g2n_js_state *s, const struct g2n_js_op *op) { return set(s, op, false); }

enum g2n_status g2n_js_op_delete_name(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    bool deleted = true;
    struct target t;
    enum g2n_status st = target_init(s, op, true, true, &t);

    if (st != G2N_OK) return st;
    st = g2n_object_delete(g2n_js_realm(s), g2n_as_object(g2n_peek(t.value)), g2n_key_atom(t.name), &deleted);
    if (st == G2N_OK && !deleted) st = g2n_throw(g2n_js_realm(s), G2N_TYPE_ERROR, "Cannot delete property '%s'", t.name->bytes);
    target_fini(s, &t);
    return st;
}

enum g2n_status g2n_js_op_get_index(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value got, object;
    struct target t;
    enum g2n_status st = target_init(s, op, false, false, &t);

    if (st != G2N_OK) return st;
    st = g2n_to_object(realm, g2n_peek(t.value), &object);
    if (st == G2N_OK) {
        st = g2n_object_get_index(realm, g2n_as_object(g2n_peek(object)), op->index, &got);
        g2n_drop(realm, object);
    }
    target_fini(s, &t);
    return st == G2N_OK ? g2n_js_give(s, got, op->out) : st;
}

/* Appends a key's text if it is one that Object.keys() has. */
static enum g2n_status add_key(struct g2n_realm *realm, struct g2n_object *object, g2n_key key, struct g2n_array *to)
{
    struct g2n_property property;
    enum g2n_found found;
    bool listed;

    if (g2n_key_is_symbol(key)) return G2N_OK;
    found = g2n_object_get_own(realm, object, key, &property);
    if (found != G2N_FOUND) return found == G2N_FOUND_THROWN ? G2N_THROWN : G2N_OK;
    listed = property.flags & G2N_PROP_ENUMERABLE;
    g2n_property_drop(realm, &property);
    return listed ? g2n_array_push(realm, to, g2n_dup(g2n_view_of_string(g2n_key_string(key)))) : G2N_OK;
}

enum g2n_status g2n_js_op_keys(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    struct g2n_keys keys = {0};
    struct g2n_array *list;
    struct target t;
    enum g2n_status st = target_init(s, op, false, true, &t);

    if (st != G2N_OK) return st;
    st = g2n_array_new(realm, 0, &list);
    if (st != G2N_OK) {
        target_fini(s, &t);
        return st;
    }
    st = g2n_object_own_keys(realm, g2n_as_object(g2n_peek(t.value)), &keys);
    for (size_t k = 0; k < keys.count && st == G2N_OK; k++) st = add_key(realm, g2n_as_object(g2n_peek(t.value)), keys.items[k], list);
    g2n_keys_fini(realm, &keys);
    target_fini(s, &t);
    if (st == G2N_OK) return g2n_js_give(s, g2n_own_object(&list->object), op->out);
    g2n_object_drop(realm, &list->object);
    return st;
}

/* ---- Calls --------------------------------------------------------------------------------------------------------- */

/* Arguments, held while the call runs. */
struct args {
    g2n_value  few[FEW_ARGS];
    g2n_value *items;
    uint32_t   count;
};

static void args_fini(struct g2n_js_state *s, struct args *args)
{
    while (args->count > 0) g2n_drop(g2n_js_realm(s), args->items[--args->count]);
    if (args->items != args->few) g2n_free(args->items);
}

static enum g2n_status args_init(struct g2n_js_state *s, const struct g2n_js_op *op, struct args *args)
{
    g2n_view v;

    args->items = args->few;
    args->count = 0;
    if (!op->args && op->arg_count != 0) return g2n_js_refuse_null(s);
    if (op->arg_count > UINT16_MAX) return g2n_js_refuse(s, "a call has more than 65,535 arguments");
    if (op->arg_count > FEW_ARGS) {
        args->items = g2n_realloc_array(NULL, op->arg_count, sizeof *args->items);
        if (!args->items) {
            args->items = args->few;
            return G2N_ENOMEM;
        }
    }
    for (size_t k = 0; k < op->arg_count; k++) {
        if (!g2n_js_take(s, op->args[k], &v)) {
            args_fini(s, args);
            args->items = args->few;
            return G2N_EINVAL;
        }
        args->items[args->count++] = g2n_dup(v);
    }
    return G2N_OK;
}

static const g2n_view *views_of(const struct args *args) { return (const g2n_view *)(const void *)args->items; }

static enum g2n_status finish_call(struct g2n_js_state *s, struct args *args, enum g2n_status st, g2n_value result, struct g2n_js *out)
{
    args_fini(s, args);
    return st == G2N_OK ? g2n_js_give(s, result, out) : st;
}

enum g2n_status g2n_js_op_call(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value method = G2N_UNDEFINED, result = G2N_UNDEFINED;
    struct target t;
    struct args args;
    enum g2n_status st = args_init(s, op, &args);

    if (st == G2N_OK) st = target_init(s, op, true, false, &t);
    if (st != G2N_OK) return finish_call(s, &args, st, result, NULL);
    st = g2n_value_get(realm, g2n_peek(t.value), g2n_key_atom(t.name), &method);
    if (st == G2N_OK && !g2n_is_callable(g2n_peek(method)))
        st = g2n_throw(realm, G2N_TYPE_ERROR, "%s is not a function", t.name->bytes);
    else if (st == G2N_OK)
        st = g2n_call_function(realm, g2n_peek(method), g2n_peek(t.value), views_of(&args), args.count, &result);
    g2n_drop(realm, method);
    target_fini(s, &t);
    return finish_call(s, &args, st, result, op->out);
}

enum g2n_status g2n_js_op_invoke(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value f, this_value, result = G2N_UNDEFINED;
    g2n_view v, receiver = G2N_VIEW_UNDEFINED;
    struct args args;
    enum g2n_status st;

    if (!g2n_js_take(s, op->a, &v) || (!g2n_js_is_nothing(op->b) && !g2n_js_take(s, op->b, &receiver))) return G2N_EINVAL;
    st = args_init(s, op, &args);
    if (st != G2N_OK) return st;
    f = g2n_dup(v);
    this_value = g2n_dup(receiver);
    st = g2n_call_function(realm, v, receiver, views_of(&args), args.count, &result);
    g2n_drop(realm, f);
    g2n_drop(realm, this_value);
    return finish_call(s, &args, st, result, op->out);
}

enum g2n_status g2n_js_op_construct(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value f, result = G2N_UNDEFINED;
    g2n_view v;
    struct args args;
    enum g2n_status st;

    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    st = args_init(s, op, &args);
    if (st != G2N_OK) return st;
    f = g2n_dup(v);
    st = g2n_construct(realm, v, views_of(&args), args.count, &result);
    g2n_drop(realm, f);
    return finish_call(s, &args, st, result, op->out);
}
