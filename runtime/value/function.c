/* Calling and constructing.  Every callable object begins with a struct g2n_function: the guest's functions and bound
 * functions differ only in their native and data, so that a call is one indirect call whoever made the function. */
#include "value/function.h"

#include "value/bound.h"
#include "value/convert.h"
#include "value/realm.h"

/* Nested calls of functions: some 10,000 levels is what V8's default stack gives. */
#define MAX_DEPTH 10000u

static void function_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_function *f = (struct g2n_function *)obj;

    g2n_drop(realm, f->data[0]);
    g2n_drop(realm, f->data[1]);
}

static void function_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_function *f = (struct g2n_function *)obj;

    visit(context, g2n_peek(f->data[0]));
    visit(context, g2n_peek(f->data[1]));
}

const struct g2n_class g2n_class_function = {
    .name = "Function", .size = sizeof(struct g2n_function), .fini = function_fini, .trace = function_trace,
};

static enum g2n_status name_function(struct g2n_realm *realm, struct g2n_object *f, const char *name, uint32_t length)
{
    g2n_value text;
    enum g2n_status st = g2n_object_define(realm, f, g2n_atom_key(realm, G2N_ATOM_length), g2n_peek(g2n_number(length)),
                                           G2N_PROP_CONFIGURABLE);

    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, name, &text);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, f, g2n_atom_key(realm, G2N_ATOM_name), g2n_peek(text), G2N_PROP_CONFIGURABLE);
    g2n_drop(realm, text);
    return st;
}

enum g2n_status g2n_function_new(struct g2n_realm *realm, g2n_native *native, const char *name, uint32_t length,
                                 struct g2n_function **out)
{
    struct g2n_object *obj;
    struct g2n_function *f;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_function, realm->protos[G2N_PROTO_FUNCTION], &obj);

    if (st != G2N_OK) return st;
    obj->cell.flags |= G2N_OBJECT_CALLABLE;
    f = (struct g2n_function *)obj;
    f->native = native;
    f->data[0] = f->data[1] = G2N_UNDEFINED;
    if (name[0] || length) st = name_function(realm, obj, name, length);
    if (st != G2N_OK) {
        g2n_object_drop(realm, obj);
        return st;
    }
    *out = f;
    return G2N_OK;
}

enum g2n_status g2n_function_new_constructor(struct g2n_realm *realm, g2n_native *native, const char *name,
                                             uint32_t length, struct g2n_object *prototype, struct g2n_function **out)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, native, name, length, &f);

    if (st != G2N_OK) return st;
    f->object.cell.flags |= G2N_OBJECT_CONSTRUCTOR;
    st = g2n_object_define(realm, &f->object, g2n_atom_key(realm, G2N_ATOM_prototype), g2n_view_of_object(prototype), 0);
    if (st == G2N_OK) {
        st = g2n_object_define(realm, prototype, g2n_atom_key(realm, G2N_ATOM_constructor),
                               g2n_view_of_object(&f->object), G2N_PROP_METHOD);
    }
    if (st != G2N_OK) {
        g2n_object_drop(realm, &f->object);
        return st;
    }
    *out = f;
    return G2N_OK;
}

static enum g2n_status define_method(struct g2n_realm *realm, struct g2n_object *obj, const struct g2n_method *row)
{
    struct g2n_function *f;
    struct g2n_string *atom;
    enum g2n_status st = g2n_function_new(realm, row->native, row->name, row->length, &f);

    if (st != G2N_OK) return st;
    f->magic = row->magic;
    st = g2n_atom_new(realm, row->name, strlen(row->name), &atom);
    if (st == G2N_OK) {
        st = g2n_object_define(realm, obj, g2n_key_atom(atom), g2n_view_of_object(&f->object), G2N_PROP_METHOD);
        g2n_atom_release(realm, atom);
    }
    g2n_object_drop(realm, &f->object);
    return st;
}

enum g2n_status g2n_function_define_all(struct g2n_realm *realm, struct g2n_object *obj, const struct g2n_method *rows)
{
    enum g2n_status st = G2N_OK;

    for (; st == G2N_OK && rows->name; rows++) st = define_method(realm, obj, rows);
    return st;
}

enum g2n_status g2n_function_define_getter(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                           g2n_native *native, int32_t magic)
{
    struct g2n_function *f;
    struct g2n_string *atom;
    enum g2n_status st;
    g2n_value text;

    st = g2n_string_printf(realm, &text, "get %s", name);
    if (st != G2N_OK) return st;
    st = g2n_function_new(realm, native, g2n_as_string(g2n_peek(text))->bytes, 0, &f);
    g2n_drop(realm, text);
    if (st != G2N_OK) return st;
    f->magic = magic;
    st = g2n_atom_new(realm, name, strlen(name), &atom);
    if (st == G2N_OK) {
        st = g2n_object_define_accessor(realm, obj, g2n_key_atom(atom), g2n_view_of_object(&f->object),
                                        G2N_VIEW_UNDEFINED, G2N_PROP_CONFIGURABLE);
        g2n_atom_release(realm, atom);
    }
    g2n_object_drop(realm, &f->object);
    return st;
}

bool g2n_is_callable(g2n_view v) { return g2n_is_object(v) && (g2n_as_cell(v)->flags & G2N_OBJECT_CALLABLE); }

bool g2n_is_constructor(g2n_view v) { return g2n_is_object(v) && (g2n_as_cell(v)->flags & G2N_OBJECT_CONSTRUCTOR); }

/* TypeError: "x is not a ..." */
static enum g2n_status is_not(struct g2n_realm *realm, g2n_view v, const char *what)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st;

    g2n_describe(realm, v, &text);
    g2n_buf_append(&text, "", 1);
    st = text.failed ? g2n_throw_no_memory(realm) : g2n_throw(realm, G2N_TYPE_ERROR, "%s is not a %s", text.bytes, what);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status run_native(struct g2n_call *call, g2n_value *out)
{
    struct g2n_realm *realm = call->realm;
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st;

    if (realm->depth >= MAX_DEPTH) return g2n_throw(realm, G2N_RANGE_ERROR, "Maximum call stack size exceeded");
    realm->depth++;
    st = ((struct g2n_function *)call->callee)->native(call, &result);
    realm->depth--;
    g2n_drop(realm, call->prototype);
    if (st == G2N_OK) {
        *out = result;
        return G2N_OK;
    }
    g2n_drop(realm, result);
    *out = G2N_UNDEFINED;
    return st == G2N_THROWN ? G2N_THROWN : g2n_throw_no_memory(realm);
}

enum g2n_status g2n_call_function(struct g2n_realm *realm, g2n_view f, g2n_view this_value, const g2n_view *args,
                                  uint32_t argc, g2n_value *out)
{
    struct g2n_call call = { .realm = realm, .this_value = this_value, .args = args, .argc = argc,
                             .new_target = G2N_VIEW_UNDEFINED };

    if (!g2n_is_callable(f)) return is_not(realm, f, "function");
    call.callee = g2n_as_object(f);
    return run_native(&call, out);
}

enum g2n_status g2n_construct_as(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc,
                                 g2n_view new_target, g2n_value *out)
{
    struct g2n_call call = { .realm = realm, .this_value = G2N_VIEW_UNDEFINED, .args = args, .argc = argc,
                             .new_target = new_target };

    if (!g2n_is_constructor(f)) return is_not(realm, f, "constructor");
    if (!g2n_is_constructor(new_target)) return is_not(realm, new_target, "constructor");
    call.callee = g2n_as_object(f);
    return run_native(&call, out);
}

enum g2n_status g2n_construct(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc, g2n_value *out)
{
    return g2n_construct_as(realm, f, args, argc, f, out);
}

enum g2n_status g2n_instance_of(struct g2n_realm *realm, g2n_view value, g2n_view f, bool *out)
{
    g2n_value prototype, held;
    enum g2n_status st;

    *out = false;
    if (!g2n_is_object(f)) return g2n_throw(realm, G2N_TYPE_ERROR, "Right-hand side of 'instanceof' is not an object");
    if (!g2n_is_callable(f)) return g2n_throw(realm, G2N_TYPE_ERROR, "Right-hand side of 'instanceof' is not callable");
    if (g2n_as_object(f)->class->has_instance)
        return g2n_as_object(f)->class->has_instance(realm, g2n_as_object(f), value, out);
    while (g2n_is_bound(f)) f = g2n_bound_target(f);
    if (!g2n_is_object(value)) return G2N_OK;
    held = g2n_dup(value); /* a getter may give up the value */
    st = g2n_object_get(realm, g2n_as_object(f), g2n_atom_key(realm, G2N_ATOM_prototype), &prototype);
    if (st != G2N_OK) goto out;
    if (g2n_is_object(g2n_peek(prototype))) {
        const struct g2n_object *wanted = g2n_as_object(g2n_peek(prototype));
        for (struct g2n_object *p = g2n_as_object(value)->proto; p && !*out; p = p->proto) *out = p == wanted;
    } else {
        struct g2n_buf text = G2N_BUF_INIT;
        g2n_describe(realm, g2n_peek(prototype), &text);
        g2n_buf_append(&text, "", 1);
        st = text.failed ? g2n_throw_no_memory(realm)
                         : g2n_throw(realm, G2N_TYPE_ERROR,
                                     "Function has non-object prototype '%s' in instanceof check", text.bytes);
        g2n_buf_fini(&text);
    }
    g2n_drop(realm, prototype);
out:
    g2n_drop(realm, held);
    return st;
}

struct g2n_object *g2n_prototype_for_new(struct g2n_call *call, struct g2n_object *fallback)
{
    struct g2n_property found;
    struct g2n_object *proto = fallback;

    if (!g2n_is_object(call->new_target)) return fallback;
    if (g2n_object_get_own(call->realm, g2n_as_object(call->new_target), g2n_atom_key(call->realm, G2N_ATOM_prototype),
                           &found) != G2N_FOUND) {
        return fallback;
    }
    if (!(found.flags & G2N_PROP_ACCESSOR) && g2n_is_object(g2n_peek(found.value))) {
        g2n_drop(call->realm, call->prototype);
        call->prototype = g2n_dup(g2n_peek(found.value)); /* an engine's new_target does not hold it */
        proto = g2n_as_object(g2n_peek(found.value));
    }
    g2n_property_drop(call->realm, &found);
    return proto;
}
