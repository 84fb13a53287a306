/* Map and Set (ECMA-262, 24.1, 24.2) over map.h, and their iterators.  WeakMap, WeakSet and WeakRef do not exist: the
 * collector could not honour them, and one that kept its keys alive would be a leak under a promising name. */
#include <stdio.h>

#include "value/lib.h"
#include "value/map.h"

static void iterator_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_map_iterator *it = (struct g2n_map_iterator *)(void *)obj;
    if (!it->map) return;
    it->map->cursors--;
    g2n_object_drop(realm, &it->map->object);
    it->map = NULL;
}

static void iterator_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_map_iterator *it = (struct g2n_map_iterator *)(void *)obj;
    if (it->map) visit(context, g2n_view_of_object(&it->map->object));
}

const struct g2n_class g2n_class_map_iterator = {
    .name = "Map Iterator", .size = sizeof(struct g2n_map_iterator), .fini = iterator_fini, .trace = iterator_trace,
};
const struct g2n_class g2n_class_set_iterator = {
    .name = "Set Iterator", .size = sizeof(struct g2n_map_iterator), .fini = iterator_fini, .trace = iterator_trace,
};

/* ---- what both have ---- */

enum { MAP, SET };

static const struct g2n_class *const classes[] = { &g2n_class_map, &g2n_class_set };
static const struct g2n_class *const iterator_classes[] = { &g2n_class_map_iterator, &g2n_class_set_iterator };
static const char *const names[] = { "Map", "Set" };

static enum g2n_status this_map(struct g2n_call *call, int which, const char *method, struct g2n_map **out)
{
    char name[48];
    if (g2n_is_object(call->this_value) && g2n_as_object(call->this_value)->class == classes[which]) {
        *out = g2n_as_map(call->this_value);
        return G2N_OK;
    }
    snprintf(name, sizeof name, "%s%s.prototype.%s", strcmp(method, "size") == 0 ? "get " : "", names[which], method);
    return g2n_lib__incompatible(call->realm, name, call->this_value);
}

struct filling { struct g2n_map *map; };

static enum g2n_status fill_set(struct g2n_realm *realm, g2n_view item, void *context)
{
    return g2n_map_put(realm, ((struct filling *)context)->map, item, g2n_peek(G2N_ABSENT));
}

static enum g2n_status fill_map(struct g2n_realm *realm, g2n_view item, void *context)
{
    g2n_value key, value;
    if (!g2n_is_object(item))
        return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Iterator value ", item, " is not an entry object");
    enum g2n_status st = g2n_object_get_index(realm, g2n_as_object(item), 0, &key);
    if (st != G2N_OK) return st;
    st = g2n_object_get_index(realm, g2n_as_object(item), 1, &value);
    if (st == G2N_OK) {
        st = g2n_map_put(realm, ((struct filling *)context)->map, g2n_peek(key), g2n_peek(value));
        g2n_drop(realm, value);
    }
    g2n_drop(realm, key);
    return st;
}

/* Map and Set; magic says which. */
static enum g2n_status map_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    int which = g2n_lib__magic(call);
    if (!g2n_lib__by_new(call)) return g2n_lib__requires_new(call->realm, names[which]);
    enum g2n_status st =
        g2n_lib__new_for(call, classes[which], which == MAP ? G2N_PROTO_MAP : G2N_PROTO_SET, &obj);
    if (st != G2N_OK) return st;
    if (!g2n_is_nullish(g2n_arg(call, 0))) {
        struct filling to = { (struct g2n_map *)(void *)obj };
        st = g2n_lib__iterate(call->realm, g2n_arg(call, 0), which == MAP ? fill_map : fill_set, &to);
    }
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(call->realm, obj);
    return st;
}

static enum g2n_status map_get(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, MAP, "get", &map);
    if (st != G2N_OK) return st;
    const struct g2n_map_entry *e = g2n_map_find(map, g2n_arg(call, 0));
    if (e) *result = g2n_dup(g2n_peek(e->value));
    return G2N_OK;
}

static enum g2n_status map_set(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, MAP, "set", &map);
    if (st == G2N_OK) st = g2n_map_put(call->realm, map, g2n_arg(call, 0), g2n_arg(call, 1));
    if (st == G2N_OK) *result = g2n_dup(call->this_value);
    return st;
}

static enum g2n_status set_add(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, SET, "add", &map);
    if (st == G2N_OK) st = g2n_map_put(call->realm, map, g2n_arg(call, 0), g2n_peek(G2N_ABSENT));
    if (st == G2N_OK) *result = g2n_dup(call->this_value);
    return st;
}

static enum g2n_status map_has(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, g2n_lib__magic(call), "has", &map);
    if (st == G2N_OK) *result = g2n_bool(g2n_map_find(map, g2n_arg(call, 0)) != NULL);
    return st;
}

static enum g2n_status map_delete(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, g2n_lib__magic(call), "delete", &map);
    if (st == G2N_OK) *result = g2n_bool(g2n_map_delete(call->realm, map, g2n_arg(call, 0)));
    return st;
}

static enum g2n_status map_clear(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, g2n_lib__magic(call), "clear", &map);
    (void)result;
    if (st == G2N_OK) g2n_map_clear(call->realm, map);
    return st;
}

static enum g2n_status map_size(struct g2n_call *call, g2n_value *result)
{
    struct g2n_map *map;
    enum g2n_status st = this_map(call, g2n_lib__magic(call), "size", &map);
    if (st == G2N_OK) *result = g2n_number(map->live);
    return st;
}

static enum g2n_status map_for_each(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_map *map;
    struct g2n_map_entry *e;
    uint32_t at = 0;
    int which = g2n_lib__magic(call);
    (void)result;
    enum g2n_status st = this_map(call, which, "forEach", &map);
    if (st == G2N_OK) st = g2n_lib__require_callable(realm, g2n_arg(call, 0));
    if (st != G2N_OK) return st;
    map->cursors++;
    while (st == G2N_OK && (e = g2n_map_next(map, &at)) != NULL) {
        g2n_value key = g2n_dup(g2n_peek(e->key)), value = g2n_dup(g2n_peek(which == MAP ? e->value : e->key)), ignored;
        g2n_view args[3] = { g2n_peek(value), g2n_peek(key), call->this_value };
        st = g2n_call_function(realm, g2n_arg(call, 0), g2n_arg(call, 1), args, 3, &ignored);
        if (st == G2N_OK) g2n_drop(realm, ignored);
        g2n_drop(realm, key);
        g2n_drop(realm, value);
    }
    map->cursors--;
    return st;
}

/* ---- iterators ---- */

/* magic: which * 4 + enum g2n_lib__iteration */
static enum g2n_status map_iterate(struct g2n_call *call, g2n_value *result)
{
    static const char *const methods[] = { "keys", "values", "entries" };
    int which = g2n_lib__magic(call) / 4, kind = g2n_lib__magic(call) % 4;
    struct g2n_map *map;
    struct g2n_object *obj;
    enum g2n_status st = this_map(call, which, methods[kind], &map);
    if (st == G2N_OK)
        st = g2n_object_new(call->realm, iterator_classes[which],
                            g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0])), &obj);
    if (st != G2N_OK) return st;
    struct g2n_map_iterator *it = (struct g2n_map_iterator *)(void *)obj;
    (void)g2n_object_dup(&map->object);
    map->cursors++;
    it->map = map;
    it->kind = kind;
    return g2n_lib__give(result, obj);
}

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    int which = g2n_lib__magic(call);
    g2n_value item;
    enum g2n_status st = G2N_OK;
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != iterator_classes[which])
        return g2n_lib__incompatible(realm, which == MAP ? "Map Iterator.prototype.next" : "Set Iterator.prototype.next",
                                     call->this_value);
    struct g2n_map_iterator *it = (struct g2n_map_iterator *)(void *)g2n_as_object(call->this_value);
    const struct g2n_map_entry *e = it->map ? g2n_map_next(it->map, &it->at) : NULL;
    if (!e) {
        iterator_fini(realm, &it->object);
        return g2n_lib__iterator_result(realm, G2N_UNDEFINED, true, result);
    }
    g2n_view value = g2n_peek(which == MAP ? e->value : e->key);
    if (it->kind == G2N_LIB_ENTRIES) st = g2n_lib__pair(realm, g2n_peek(e->key), value, &item);
    else item = g2n_dup(it->kind == G2N_LIB_KEYS ? g2n_peek(e->key) : value);
    return st == G2N_OK ? g2n_lib__iterator_result(realm, item, false, result) : st;
}

/* keys, values and entries, whose data[0] is the prototype of what they make. */
static enum g2n_status install_iteration(struct g2n_realm *realm, struct g2n_object *proto, int which)
{
    const struct g2n_method next[] = { { "next", iterator_next, 0, which }, { NULL, NULL, 0, 0 } };
    static const struct { const char *name; int kind; } rows[] = {
        { "entries", G2N_LIB_ENTRIES }, { "keys", G2N_LIB_KEYS }, { "values", G2N_LIB_VALUES },
    };
    struct g2n_object *iterator_proto;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, realm->protos[G2N_PROTO_ITERATOR], &iterator_proto);
    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, iterator_proto, next);
    if (st == G2N_OK) st = g2n_lib__tag(realm, iterator_proto, iterator_classes[which]->name);
    for (size_t i = 0; st == G2N_OK && i < 3; i++) {
        struct g2n_function *f;
        if (which == SET && rows[i].kind == G2N_LIB_KEYS) continue; /* an alias of values, below */
        st = g2n_function_new(realm, map_iterate, rows[i].name, 0, &f);
        if (st != G2N_OK) break;
        f->magic = which * 4 + rows[i].kind;
        f->data[0] = g2n_dup(g2n_view_of_object(iterator_proto));
        st = g2n_lib__define(realm, proto, rows[i].name, g2n_own_object(&f->object));
    }
    if (st == G2N_OK && which == SET) st = g2n_lib__alias(realm, proto, "values", "keys", NULL);
    if (st == G2N_OK)
        st = g2n_lib__alias(realm, proto, which == MAP ? "entries" : "values", NULL, realm->symbol_iterator);
    g2n_object_drop(realm, iterator_proto);
    return st;
}

static const struct g2n_method map_rows[] = {
    { "get",     map_get,      1, MAP },
    { "set",     map_set,      2, MAP },
    { "has",     map_has,      1, MAP },
    { "delete",  map_delete,   1, MAP },
    { "clear",   map_clear,    0, MAP },
    { "forEach", map_for_each, 1, MAP },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method set_rows[] = {
    { "has",     map_has,      1, SET },
    { "add",     set_add,      1, SET },
    { "delete",  map_delete,   1, SET },
    { "clear",   map_clear,    0, SET },
    { "forEach", map_for_each, 1, SET },
    { NULL, NULL, 0, 0 }
};

static enum g2n_status install(struct g2n_realm *realm, int which)
{
    struct g2n_object *proto;
    struct g2n_function *constructor;
    enum g2n_status st = g2n_lib__prototype(realm, which == MAP ? G2N_PROTO_MAP : G2N_PROTO_SET,
                                            realm->protos[G2N_PROTO_OBJECT], &proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, which == MAP ? map_rows : set_rows);
    if (st == G2N_OK) st = install_iteration(realm, proto, which);
    if (st == G2N_OK) st = g2n_function_define_getter(realm, proto, "size", map_size, which);
    if (st == G2N_OK) st = g2n_lib__tag(realm, proto, names[which]);
    if (st == G2N_OK) st = g2n_lib__constructor(realm, map_construct, names[which], 0, proto, NULL, &constructor);
    if (st == G2N_OK) constructor->magic = which;
    return st;
}

enum g2n_status g2n_lib__install_map(struct g2n_realm *realm)
{
    enum g2n_status st = install(realm, MAP);
    return st == G2N_OK ? install(realm, SET) : st;
}
