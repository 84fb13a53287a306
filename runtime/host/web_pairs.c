#include "host/web_pairs.h"

#include "value/lib.h"

struct iterator {
    struct g2n_object           object;
    struct g2n_object          *over; /* owned; NULL once exhausted */
    const struct g2n_web_pairs *pairs;
    uint32_t                    at;
    enum g2n_lib__iteration     kind;
};

static void iterator_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct iterator *it = (struct iterator *)(void *)obj;
    if (it->over) g2n_object_drop(realm, it->over);
    it->over = NULL;
}

static void iterator_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct iterator *it = (const struct iterator *)(const void *)obj;
    if (it->over) visit(context, g2n_view_of_object(it->over));
}

static const struct g2n_class class_iterator = {
    .name = "Iterator", .size = sizeof(struct iterator), .fini = iterator_fini, .trace = iterator_trace,
};

enum g2n_status g2n_web_pairs_define(struct g2n_host *host, const struct g2n_web_pairs *pairs)
{
    struct g2n_realm *realm = &host->realm;
    const struct g2n_method methods[] = { { "next", pairs->next, 0, 0 }, { NULL, NULL, 0, 0 } };
    const struct g2n_web_shape shape = { .name = pairs->iterator_name, .id = pairs->iterator, .methods = methods };
    enum g2n_status st = g2n_lib__alias(realm, g2n_web_proto(host, pairs->id), "entries", NULL, realm->symbol_iterator);
    return st == G2N_OK ? g2n_web_define(host, &shape, realm->protos[G2N_PROTO_ITERATOR], NULL, NULL) : st;
}

enum g2n_status g2n_web_pairs_iterate(struct g2n_call *call, struct g2n_object *obj, const struct g2n_web_pairs *pairs,
                                      g2n_value *result)
{
    struct g2n_object *made;
    struct g2n_object *proto = g2n_web_proto(g2n_host_of(call->realm), pairs->iterator);
    enum g2n_status st = g2n_object_new(call->realm, &class_iterator, proto, &made);
    if (st != G2N_OK) return st;
    struct iterator *it = (struct iterator *)(void *)made;
    it->over = g2n_object_dup(obj);
    it->pairs = pairs;
    it->kind = (enum g2n_lib__iteration)g2n_web_magic(call);
    return g2n_lib__give(result, made);
}

bool g2n_web_pairs_is_iterator(g2n_view v, const struct g2n_web_pairs *pairs)
{
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &class_iterator) return false;
    return ((const struct iterator *)(const void *)g2n_as_object(v))->pairs == pairs;
}

enum g2n_status g2n_web_pairs_next(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct iterator *it = (struct iterator *)(void *)g2n_as_object(call->this_value);
    g2n_value name, value, item;
    bool done = true;
    enum g2n_status st = it->over ? it->pairs->at(realm, it->over, it->at, &done, &name, &value) : G2N_OK;
    if (st != G2N_OK) return st;
    if (done) {
        iterator_fini(realm, &it->object);
        return g2n_lib__iterator_result(realm, G2N_UNDEFINED, true, result);
    }
    it->at++;
    if (it->kind == G2N_LIB_ENTRIES) st = g2n_lib__pair(realm, g2n_peek(name), g2n_peek(value), &item);
    else item = g2n_dup(g2n_peek(it->kind == G2N_LIB_KEYS ? name : value));
    g2n_drop(realm, name);
    g2n_drop(realm, value);
    return st == G2N_OK ? g2n_lib__iterator_result(realm, item, false, result) : st;
}

enum g2n_status g2n_web_pairs_for_each(struct g2n_call *call, struct g2n_object *obj, const struct g2n_web_pairs *pairs)
{
    struct g2n_realm *realm = call->realm;
    g2n_value name, value, ignored;
    enum g2n_status st = G2N_OK;
    for (uint32_t at = 0; st == G2N_OK; at++) {
        bool done;
        st = pairs->at(realm, obj, at, &done, &name, &value);
        if (st != G2N_OK || done) break;
        g2n_view args[3] = { g2n_peek(value), g2n_peek(name), call->this_value };
        st = g2n_call_function(realm, g2n_arg(call, 0), g2n_arg(call, 1), args, 3, &ignored);
        if (st == G2N_OK) g2n_drop(realm, ignored);
        g2n_drop(realm, name);
        g2n_drop(realm, value);
    }
    return st;
}

enum g2n_status g2n_web_pairs_of_record(struct g2n_realm *realm, struct g2n_object *record, g2n_web_each_pair *each,
                                        void *context)
{
    struct g2n_keys keys = {0};
    enum g2n_status st = g2n_object_own_keys(realm, record, &keys);
    for (size_t i = 0; i < keys.count && st == G2N_OK; i++) {
        struct g2n_property property;
        enum g2n_found found = g2n_object_get_own(realm, record, keys.items[i], &property);
        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found != G2N_FOUND) continue;
        bool enumerable = property.flags & G2N_PROP_ENUMERABLE;
        g2n_property_drop(realm, &property);
        if (!enumerable) continue;
        g2n_value name = g2n_lib__key_value(keys.items[i]), value;
        st = g2n_object_get(realm, record, keys.items[i], &value);
        if (st == G2N_OK) {
            st = each(realm, g2n_peek(name), g2n_peek(value), context);
            g2n_drop(realm, value);
        }
        g2n_drop(realm, name);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}
