/* Property access as ECMA-262 10.1 has it for ordinary objects.  A class is asked first about its own keys; whatever
 * it does not answer lies in the slots (props.h).  Strict mode throughout: what sloppy code would ignore is thrown. */
#include "value/object.h"

#include "base/alloc.h"
#include "value/convert.h"
#include "value/props.h"
#include "value/realm.h"

#define MIN_INLINE 4u
#define MAX_INLINE 64u

const struct g2n_class g2n_class_object = { .name = "Object", .size = sizeof(struct g2n_object) };

static struct g2n_object *object_alloc(struct g2n_realm *realm, size_t size, const struct g2n_class *class,
                                       struct g2n_object *proto)
{
    struct g2n_object *obj;

    if (realm->object_count >= realm->collect_at) g2n_realm_collect(realm);
    obj = g2n_alloc(size);
    if (!obj) return NULL;
    memset(obj, 0, class->size);
    obj->cell.refs = 1;
    obj->cell.kind = G2N_KIND_OBJECT;
    obj->class = class;
    obj->proto = proto ? g2n_object_dup(proto) : NULL;
    g2n_list_append(&realm->objects, &obj->all);
    realm->object_count++;
    return obj;
}

enum g2n_status g2n_object_new(struct g2n_realm *realm, const struct g2n_class *class, struct g2n_object *proto,
                               struct g2n_object **out)
{
    *out = object_alloc(realm, class->size, class, proto);
    return *out ? G2N_OK : g2n_throw_no_memory(realm);
}

enum g2n_status g2n_object_new_plain(struct g2n_realm *realm, uint32_t expected, struct g2n_object **out)
{
    uint32_t room = expected < MIN_INLINE ? MIN_INLINE : expected > MAX_INLINE ? MAX_INLINE : expected;
    struct g2n_object *obj = object_alloc(realm, sizeof *obj + room * sizeof(struct g2n_prop_slot), &g2n_class_object,
                                          realm->protos[G2N_PROTO_OBJECT]);

    if (!obj) return g2n_throw_no_memory(realm);
    obj->slots = g2n_props_inline(obj);
    obj->cap = room;
    *out = obj;
    return G2N_OK;
}

/* Throws TypeError: before, the key's text, after. */
static enum g2n_status refuse(struct g2n_realm *realm, const char *before, g2n_key key, const char *after)
{
    struct g2n_buf text = G2N_BUF_INIT;

    g2n_buf_append_str(&text, before);
    g2n_key_append(&text, key);
    g2n_buf_append_str(&text, after);
    g2n_buf_append(&text, "", 1);
    if (text.failed) {
        g2n_buf_fini(&text);
        return g2n_throw_no_memory(realm);
    }
    (void)g2n_throw(realm, G2N_TYPE_ERROR, "%s", text.bytes);
    g2n_buf_fini(&text);
    return G2N_THROWN;
}

/* The same, ending with what the object is called: before, key, middle, object, after. */
static enum g2n_status refuse_on(struct g2n_realm *realm, const char *before, g2n_key key, const char *middle,
                                 g2n_view obj, const char *after)
{
    struct g2n_buf tail = G2N_BUF_INIT;
    enum g2n_status st;

    g2n_buf_append_str(&tail, middle);
    g2n_describe(realm, obj, &tail);
    g2n_buf_append_str(&tail, after);
    g2n_buf_append(&tail, "", 1);
    st = tail.failed ? g2n_throw_no_memory(realm) : refuse(realm, before, key, tail.bytes);
    g2n_buf_fini(&tail);
    return st;
}

static enum g2n_status read_only(struct g2n_realm *realm, g2n_view obj, g2n_key key)
{
    return refuse_on(realm, "Cannot assign to read only property '", key, "' of object '", obj, "'");
}

/* Own properties. */

enum g2n_found g2n_object_get_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                  struct g2n_property *out)
{
    struct g2n_prop_slot *slot;

    if (obj->class->get_own) {
        enum g2n_found found = obj->class->get_own(realm, obj, key, out);
        if (found == G2N_FOUND_NOTHING) return G2N_NOT_FOUND;
        if (found != G2N_NOT_FOUND) return found;
    }
    slot = g2n_props_find(obj, key);
    if (!slot) return G2N_NOT_FOUND;
    if (out) {
        out->value = g2n_dup(g2n_peek(slot->value));
        out->setter = g2n_dup(g2n_peek(slot->setter));
        out->flags = slot->flags;
    }
    return G2N_FOUND;
}

void g2n_property_drop(struct g2n_realm *realm, struct g2n_property *property)
{
    g2n_drop(realm, property->value);
    g2n_drop(realm, property->setter);
    property->value = property->setter = G2N_ABSENT;
}

/* Defines or replaces; lends property. */
static enum g2n_status define(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                              const struct g2n_property *property)
{
    enum g2n_found found = G2N_NOT_FOUND;
    struct g2n_prop_slot *slot;
    g2n_value value, setter;

    if (obj->class->define_own) {
        found = obj->class->define_own(realm, obj, key, property);
    } else if (obj->class->set_own && !(property->flags & G2N_PROP_ACCESSOR)) {
        found = obj->class->set_own(realm, obj, key, g2n_peek(property->value));
    }
    if (found != G2N_NOT_FOUND) return found == G2N_FOUND_THROWN ? G2N_THROWN : G2N_OK;

    slot = g2n_props_find(obj, key);
    if (!slot && !g2n_object_extensible(obj)) {
        return refuse(realm, "Cannot define property ", key, ", object is not extensible");
    }
    value = g2n_dup(g2n_peek(property->value));
    setter = g2n_dup(g2n_peek(property->setter));
    if (slot) {
        g2n_props_replace(realm, slot, value, setter, property->flags);
        return G2N_OK;
    }
    return g2n_props_add(realm, obj, key, value, setter, property->flags) == G2N_OK ? G2N_OK : g2n_throw_no_memory(realm);
}

enum g2n_status g2n_object_define(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value,
                                  uint8_t flags)
{
    struct g2n_property property = { .value = { value.bits }, .setter = G2N_ABSENT, .flags = flags };
    return define(realm, obj, key, &property);
}

enum g2n_status g2n_object_define_accessor(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                           g2n_view getter, g2n_view setter, uint8_t flags)
{
    struct g2n_property property = { .value = { getter.bits }, .setter = { setter.bits },
                                     .flags = (uint8_t)((flags & ~G2N_PROP_WRITABLE) | G2N_PROP_ACCESSOR) };
    return define(realm, obj, key, &property);
}

/* Whether `desc` may change `now` (ECMA-262, 10.1.6.3, steps 5 to 7). */
static bool may_redefine(const struct g2n_property *now, const struct g2n_descriptor *desc)
{
    bool accessor = (desc->has & (G2N_HAS_GETTER | G2N_HAS_SETTER)) != 0;
    bool data = (desc->has & (G2N_HAS_VALUE | G2N_PROP_WRITABLE)) != 0;
    uint8_t given = desc->has & desc->flags;

    if (now->flags & G2N_PROP_CONFIGURABLE) return true;
    if (given & G2N_PROP_CONFIGURABLE) return false;
    if ((desc->has & G2N_PROP_ENUMERABLE) && (desc->flags & G2N_PROP_ENUMERABLE) != (now->flags & G2N_PROP_ENUMERABLE)) {
        return false;
    }
    if (now->flags & G2N_PROP_ACCESSOR) {
        if (data) return false;
        if ((desc->has & G2N_HAS_GETTER) && !g2n_same_value(desc->getter, g2n_peek(now->value))) return false;
        return !(desc->has & G2N_HAS_SETTER) || g2n_same_value(desc->setter, g2n_peek(now->setter));
    }
    if (accessor) return false;
    if (now->flags & G2N_PROP_WRITABLE) return true;
    if (given & G2N_PROP_WRITABLE) return false;
    return !(desc->has & G2N_HAS_VALUE) || g2n_same_value(desc->value, g2n_peek(now->value));
}

enum g2n_status g2n_object_define_checked(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                          const struct g2n_descriptor *desc)
{
    const uint8_t flag_bits = G2N_PROP_DEFAULT;
    struct g2n_property now = { .value = G2N_UNDEFINED, .setter = G2N_ABSENT }, next;
    enum g2n_found found = g2n_object_get_own(realm, obj, key, &now);
    enum g2n_status st;

    if (found == G2N_FOUND_THROWN) return G2N_THROWN;
    if (found == G2N_FOUND && !may_redefine(&now, desc)) {
        g2n_property_drop(realm, &now);
        return refuse(realm, "Cannot redefine property: ", key, "");
    }
    next = now;
    next.flags = (uint8_t)((now.flags & ~desc->has) | (desc->flags & desc->has & flag_bits));
    if (desc->has & (G2N_HAS_GETTER | G2N_HAS_SETTER)) {
        if (!(now.flags & G2N_PROP_ACCESSOR)) next.value = next.setter = G2N_UNDEFINED;
        if (desc->has & G2N_HAS_GETTER) next.value.bits = desc->getter.bits;
        if (desc->has & G2N_HAS_SETTER) next.setter.bits = desc->setter.bits;
        next.flags = (uint8_t)((next.flags & ~G2N_PROP_WRITABLE) | G2N_PROP_ACCESSOR);
    } else if (desc->has & (G2N_HAS_VALUE | G2N_PROP_WRITABLE)) {
        if (now.flags & G2N_PROP_ACCESSOR) next.value = G2N_UNDEFINED;
        if (desc->has & G2N_HAS_VALUE) next.value.bits = desc->value.bits;
        next.setter = G2N_ABSENT;
        next.flags = (uint8_t)(next.flags & ~G2N_PROP_ACCESSOR);
    }
    st = define(realm, obj, key, &next);
    g2n_property_drop(realm, &now);
    return st;
}

enum g2n_status g2n_object_delete(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, bool *deleted)
{
    struct g2n_prop_slot *slot;

    *deleted = true;
    if (obj->class->delete_own) {
        enum g2n_found found = obj->class->delete_own(realm, obj, key);
        if (found == G2N_FOUND_THROWN) return G2N_THROWN;
        *deleted = found != G2N_FOUND_NOTHING;
        if (found != G2N_NOT_FOUND) return G2N_OK;
    }
    slot = g2n_props_find(obj, key);
    if (!slot) return G2N_OK;
    if (!(slot->flags & G2N_PROP_CONFIGURABLE)) {
        *deleted = false;
        return G2N_OK;
    }
    g2n_props_remove(realm, obj, slot);
    return G2N_OK;
}

/* Along the prototypes. */

/* Calls a getter, which is consumed.  It is held while it runs, since it may remove itself, and so is the receiver,
 * of which the guest may give up the last reference. */
static enum g2n_status call_getter(struct g2n_realm *realm, g2n_value getter, g2n_view receiver, g2n_value *out)
{
    g2n_value held = g2n_dup(receiver);
    enum g2n_status st = G2N_OK;

    *out = G2N_UNDEFINED;
    if (!g2n_is_undefined(g2n_peek(getter))) st = g2n_call_function(realm, g2n_peek(getter), receiver, NULL, 0, out);
    g2n_drop(realm, getter);
    g2n_drop(realm, held);
    return st;
}

enum g2n_status g2n_object_get_for(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view receiver,
                                   g2n_value *out)
{
    for (; obj; obj = obj->proto) {
        struct g2n_prop_slot *slot;
        if (obj->class->get_own) {
            struct g2n_property property;
            enum g2n_found found = obj->class->get_own(realm, obj, key, &property);
            if (found == G2N_FOUND_THROWN) return G2N_THROWN;
            if (found == G2N_FOUND_NOTHING) break;
            if (found == G2N_FOUND) {
                if (!(property.flags & G2N_PROP_ACCESSOR)) {
                    *out = property.value;
                    return G2N_OK;
                }
                g2n_drop(realm, property.setter);
                return call_getter(realm, property.value, receiver, out);
            }
        }
        slot = g2n_props_find(obj, key);
        if (!slot) continue;
        *out = g2n_dup(g2n_peek(slot->value));
        return slot->flags & G2N_PROP_ACCESSOR ? call_getter(realm, *out, receiver, out) : G2N_OK;
    }
    *out = G2N_UNDEFINED;
    return G2N_OK;
}

enum g2n_status g2n_object_get(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_value *out)
{
    if (obj->class->get) return obj->class->get(realm, obj, key, out);
    return g2n_object_get_for(realm, obj, key, g2n_view_of_object(obj), out);
}

enum g2n_status g2n_object_has(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, bool *has)
{
    *has = false;
    for (; obj; obj = obj->proto) {
        enum g2n_found found = obj->class->get_own ? obj->class->get_own(realm, obj, key, NULL) : G2N_NOT_FOUND;
        if (found == G2N_FOUND_THROWN) return G2N_THROWN;
        if (found == G2N_FOUND_NOTHING) return G2N_OK;
        if (found == G2N_FOUND || g2n_props_find(obj, key)) {
            *has = true;
            return G2N_OK;
        }
    }
    return G2N_OK;
}

static enum g2n_status call_setter(struct g2n_realm *realm, g2n_view setter, g2n_key key, g2n_view value,
                                   g2n_view receiver)
{
    const g2n_view used[] = { setter, receiver, value };
    g2n_value held[3], ignored;
    enum g2n_status st;

    if (!g2n_is_object(setter)) {
        return refuse_on(realm, "Cannot set property ", key, " of ", receiver, " which has only a getter");
    }
    for (int i = 0; i < 3; i++) held[i] = g2n_dup(used[i]); /* as for a getter */
    st = g2n_call_function(realm, setter, receiver, &value, 1, &ignored);
    if (st == G2N_OK) g2n_drop(realm, ignored);
    for (int i = 0; i < 3; i++) g2n_drop(realm, held[i]);
    return st;
}

enum inherited { INHERITED_NONE, INHERITED_DONE, INHERITED_THROWN };

/* Looks for a property from obj on that keeps an assignment to the receiver from adding one: a setter, which is then
 * called, or a read-only property. */
static enum inherited set_inherited(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value,
                                    g2n_view receiver)
{
    for (; obj; obj = obj->proto) {
        struct g2n_property property;
        enum g2n_status st = G2N_OK;

        if (obj->class->get_own) {
            enum g2n_found found = obj->class->get_own(realm, obj, key, NULL);
            if (found == G2N_FOUND_NOTHING) return INHERITED_DONE;
            if (found == G2N_FOUND_THROWN) return INHERITED_THROWN;
        } else if (!g2n_props_find(obj, key)) {
            continue;
        }
        switch (g2n_object_get_own(realm, obj, key, &property)) {
        case G2N_FOUND: break;
        case G2N_FOUND_THROWN: return INHERITED_THROWN;
        case G2N_NOT_FOUND: case G2N_FOUND_NOTHING: continue;
        }
        if (property.flags & G2N_PROP_ACCESSOR) {
            st = call_setter(realm, g2n_peek(property.setter), key, value, receiver);
        } else if (!(property.flags & G2N_PROP_WRITABLE)) {
            st = read_only(realm, receiver, key);
        }
        g2n_property_drop(realm, &property);
        if (st != G2N_OK) return INHERITED_THROWN;
        return property.flags & G2N_PROP_ACCESSOR ? INHERITED_DONE : INHERITED_NONE;
    }
    return INHERITED_NONE;
}

/* Adds a property that obj does not have. */
static enum g2n_status add(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    if (!g2n_object_extensible(obj)) return refuse(realm, "Cannot add property ", key, ", object is not extensible");
    if (g2n_props_add(realm, obj, key, g2n_dup(value), G2N_ABSENT, G2N_PROP_DEFAULT) == G2N_OK) return G2N_OK;
    return g2n_throw_no_memory(realm);
}

enum g2n_status g2n_object_set(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    g2n_view receiver = g2n_view_of_object(obj);
    struct g2n_prop_slot *slot;
    g2n_value old;

    if (obj->class->set_own) {
        enum g2n_found found = obj->class->set_own(realm, obj, key, value);
        if (found != G2N_NOT_FOUND) return found == G2N_FOUND_THROWN ? G2N_THROWN : G2N_OK;
    }
    slot = g2n_props_find(obj, key);
    if (slot) {
        if (slot->flags & G2N_PROP_ACCESSOR) return call_setter(realm, g2n_peek(slot->setter), key, value, receiver);
        if (!(slot->flags & G2N_PROP_WRITABLE)) return read_only(realm, receiver, key);
        old = slot->value;
        slot->value = g2n_dup(value);
        g2n_drop(realm, old);
        return G2N_OK;
    }
    switch (set_inherited(realm, obj->proto, key, value, receiver)) {
    case INHERITED_DONE:   return G2N_OK;
    case INHERITED_THROWN: return G2N_THROWN;
    case INHERITED_NONE:   break;
    }
    return add(realm, obj, key, value);
}

enum g2n_status g2n_object_set_for(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value,
                                   g2n_view receiver)
{
    struct g2n_property own;

    if (g2n_is_object(receiver) && g2n_as_object(receiver) == obj) return g2n_object_set(realm, obj, key, value);
    switch (set_inherited(realm, obj, key, value, receiver)) {
    case INHERITED_DONE:   return G2N_OK;
    case INHERITED_THROWN: return G2N_THROWN;
    case INHERITED_NONE:   break;
    }
    if (!g2n_is_object(receiver)) {
        return refuse_on(realm, "Cannot create property '", key, "' on ", receiver, "");
    }
    obj = g2n_as_object(receiver);
    switch (g2n_object_get_own(realm, obj, key, &own)) {
    case G2N_FOUND_THROWN: return G2N_THROWN;
    case G2N_NOT_FOUND: case G2N_FOUND_NOTHING: break;
    case G2N_FOUND:
        g2n_property_drop(realm, &own);
        if ((own.flags & (G2N_PROP_ACCESSOR | G2N_PROP_WRITABLE)) != G2N_PROP_WRITABLE) {
            return read_only(realm, receiver, key);
        }
        return g2n_object_define(realm, obj, key, value, own.flags);
    }
    return g2n_object_define(realm, obj, key, value, G2N_PROP_DEFAULT);
}

enum g2n_status g2n_value_get(struct g2n_realm *realm, g2n_view value, g2n_key key, g2n_value *out)
{
    enum g2n_status st;
    g2n_value object;

    if (g2n_is_object(value)) return g2n_object_get(realm, g2n_as_object(value), key, out);
    if (g2n_is_string(value) && key.cell == g2n_atom_key(realm, G2N_ATOM_length).cell) {
        *out = g2n_number(g2n_string_utf16_len(g2n_as_string(value)));
        return G2N_OK;
    }
    if (g2n_is_nullish(value)) {
        return refuse(realm, g2n_is_null(value) ? "Cannot read properties of null (reading '"
                                                : "Cannot read properties of undefined (reading '", key, "')");
    }
    st = g2n_to_object(realm, value, &object);
    if (st != G2N_OK) return st;
    st = g2n_object_get_for(realm, g2n_as_object(g2n_peek(object)), key, value, out);
    g2n_drop(realm, object);
    return st;
}

enum g2n_status g2n_object_get_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index, g2n_value *out)
{
    enum g2n_status st;
    g2n_key key;

    if (obj->class->get_index && index <= 0xFFFFFFFEull) {
        enum g2n_found found = obj->class->get_index(realm, obj, (uint32_t)index, out);
        if (found == G2N_FOUND) return G2N_OK;
        if (found == G2N_FOUND_THROWN) return G2N_THROWN;
        if (found == G2N_FOUND_NOTHING) {
            *out = G2N_UNDEFINED;
            return G2N_OK;
        }
    }
    st = g2n_key_from_index(realm, index, &key);
    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, obj, key, out);
    g2n_key_drop(realm, key);
    return st;
}

enum g2n_status g2n_object_set_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index, g2n_view value)
{
    enum g2n_status st;
    g2n_key key;

    if (obj->class->set_index && index <= 0xFFFFFFFEull) {
        enum g2n_found found = obj->class->set_index(realm, obj, (uint32_t)index, value);
        if (found != G2N_NOT_FOUND) return found == G2N_FOUND_THROWN ? G2N_THROWN : G2N_OK;
    }
    st = g2n_key_from_index(realm, index, &key);
    if (st != G2N_OK) return st;
    st = g2n_object_set(realm, obj, key, value);
    g2n_key_drop(realm, key);
    return st;
}

enum g2n_status g2n_object_get_c(struct g2n_realm *realm, struct g2n_object *obj, const char *name, g2n_value *out)
{
    struct g2n_string *atom;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);

    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, obj, g2n_key_atom(atom), out);
    g2n_atom_release(realm, atom);
    return st;
}

enum g2n_status g2n_object_put_c(struct g2n_realm *realm, struct g2n_object *obj, const char *name, g2n_value value)
{
    struct g2n_string *atom;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);

    if (st == G2N_OK) {
        st = g2n_object_define(realm, obj, g2n_key_atom(atom), g2n_peek(value), G2N_PROP_DEFAULT);
        g2n_atom_release(realm, atom);
    }
    g2n_drop(realm, value);
    return st;
}
