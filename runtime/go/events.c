/* How the host wakes the guest (Go 1.26: syscall/js.handleEvent, runtime/lock_js.go).
 *
 * An event is an object {id, this, args} put into the Go object's _pendingEvent; resume() makes Go take it, run the
 * function with that id, and leave the answer in the event's `result`.  The same path serves callbacks from the loop and
 * calls made while an import is running; Go keeps nested events apart by itself. */
#include "go/guest.h"
#include "value/array.h"

/* Large tables are not walked each time: checks must stay in proportion to what is checked. */
static void check_table(const struct g2n_table *t)
{
#if defined(G2N_CHECKS) && G2N_CHECKS
    static unsigned turns;
    if (t->count < 4096 || ++turns % 1024 == 0) g2n_table_check(t);
#else
    (void)t;
#endif
}

void g2n_guest_resume(struct g2n_guest *guest)
{
    guest->depth++;
    guest->program->resume(guest->program->instance);
    guest->depth--;
    check_table(&guest->host.realm.table);
}

static enum g2n_status set_pending(struct g2n_guest *guest, g2n_view event)
{
    struct g2n_realm *realm = &guest->host.realm;
    return g2n_object_set(realm, realm->go, g2n_atom_key(realm, G2N_ATOM_pending_event), event);
}

static enum g2n_status event_new(struct g2n_guest *guest, g2n_view id, g2n_view this_value, const g2n_view *args,
                                 uint32_t argc, struct g2n_object **out)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_object *event;
    struct g2n_array *list;
    enum g2n_status st = g2n_object_new_plain(realm, 4, &event);

    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, event, g2n_atom_key(realm, G2N_ATOM_id), id, G2N_PROP_DEFAULT);
    if (st == G2N_OK)
        st = g2n_object_define(realm, event, g2n_atom_key(realm, G2N_ATOM_this_name), this_value, G2N_PROP_DEFAULT);
    if (st == G2N_OK) st = g2n_array_from(realm, args, argc, &list);
    if (st == G2N_OK) {
        st = g2n_object_define(realm, event, g2n_atom_key(realm, G2N_ATOM_args), g2n_view_of_object(&list->object),
                               G2N_PROP_DEFAULT);
        g2n_object_drop(realm, &list->object);
    }
    if (st != G2N_OK) {
        g2n_object_drop(realm, event);
        return st;
    }
    *out = event;
    return G2N_OK;
}

/* What js.FuncOf hands to JavaScript. */
static enum g2n_status call_go_func(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *f = (const struct g2n_function *)(void *)call->callee;
    struct g2n_guest *guest = f->context;
    struct g2n_realm *realm = call->realm;
    struct g2n_object *event;
    enum g2n_status st;

    if (guest->exited) return g2n_throw(realm, G2N_ERROR, "Go program has already exited");
    st = event_new(guest, g2n_peek(f->data[0]), call->this_value, call->args, call->argc, &event);
    if (st != G2N_OK) return st;
    st = set_pending(guest, g2n_view_of_object(event));
    if (st == G2N_OK) {
        g2n_guest_resume(guest);
        st = g2n_object_get(realm, event, g2n_atom_key(realm, G2N_ATOM_result), result);
    }
    g2n_object_drop(realm, event);
    return st;
}

static enum g2n_status make_func_wrapper(struct g2n_call *call, g2n_value *result)
{
    struct g2n_guest *guest = ((const struct g2n_function *)(void *)call->callee)->context;
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(call->realm, call_go_func, "", 0, &f);

    if (st != G2N_OK) return st;
    f->context = guest;
    f->data[0] = g2n_dup(g2n_arg(call, 0));
    *result = g2n_own_object(&f->object);
    return G2N_OK;
}

/* Go's own tests read _values.length to see that references are given back. */
static enum g2n_status values_length(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_number(g2n_table_length(&call->realm->table));
    return G2N_OK;
}

enum g2n_status g2n_go_object_new(struct g2n_guest *guest, struct g2n_object **out)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_function *wrapper;
    struct g2n_object *go, *values;
    enum g2n_status st = g2n_object_new_plain(realm, 4, &go);

    if (st != G2N_OK) return st;
    /* First, since it is the property that is looked up most. */
    st = g2n_object_define(realm, go, g2n_atom_key(realm, G2N_ATOM_pending_event), G2N_VIEW_NULL, G2N_PROP_DEFAULT);
    if (st != G2N_OK) goto out_go;
    st = g2n_function_new(realm, make_func_wrapper, "_makeFuncWrapper", 1, &wrapper);
    if (st != G2N_OK) goto out_go;
    wrapper->context = guest;
    st = g2n_object_put_c(realm, go, "_makeFuncWrapper", g2n_own_object(&wrapper->object));
    if (st != G2N_OK) goto out_go;
    st = g2n_object_new_plain(realm, 1, &values);
    if (st != G2N_OK) goto out_go;
    st = g2n_function_define_getter(realm, values, "length", values_length, 0);
    if (st != G2N_OK) {
        g2n_object_drop(realm, values);
        goto out_go;
    }
    st = g2n_object_put_c(realm, go, "_values", g2n_own_object(values));
    if (st != G2N_OK) goto out_go;
    *out = go;
    return G2N_OK;
out_go:
    g2n_object_drop(realm, go);
    return st;
}

void g2n_guest_probe_deadlock(struct g2n_guest *guest)
{
    struct g2n_object *event;

    if (event_new(guest, g2n_peek(g2n_number(0)), G2N_VIEW_UNDEFINED, NULL, 0, &event) != G2N_OK ||
        set_pending(guest, g2n_view_of_object(event)) != G2N_OK)
        g2n_guest_die_of_no_memory(guest);
    g2n_guest_resume(guest);
    g2n_object_drop(&guest->host.realm, event);
}
