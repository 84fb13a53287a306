/* Exotic arrays (ECMA-262, 10.4.2).  Elements live in one run of values as long as they are plain: a write far past
 * the end, or an element with flags of its own, sends what does not fit to the slots (array.h, A2).
 *
 * One departure from the standard: a setter or read-only property for an *index* on a prototype is not looked for when
 * an element is added, since that would cost every append two look-ups for what no program does. */
#include "value/array.h"

#include "base/alloc.h"
#include "value/convert.h"
#include "value/props.h"
#include "value/realm.h"

#define MIN_CAP 4u

static struct g2n_array *as_array(struct g2n_object *obj) { return (struct g2n_array *)obj; }

static bool is_length(const struct g2n_realm *realm, g2n_key key)
{
    return key.cell == &realm->atoms[G2N_ATOM_length]->cell;
}

static bool has_element(const struct g2n_array *a, uint32_t index)
{
    return index < a->count && !g2n_is_absent(g2n_peek(a->elements[index]));
}

static enum g2n_status reserve(struct g2n_array *a, uint32_t count)
{
    uint32_t cap = a->cap < MIN_CAP ? MIN_CAP : a->cap;
    g2n_value *elements;

    if (count <= a->cap) return G2N_OK;
    while (cap < count) cap = cap > UINT32_MAX / 2 ? UINT32_MAX : cap * 2;
    elements = g2n_realloc_array(a->elements, cap, sizeof *elements);
    if (!elements) return G2N_ENOMEM;
    a->elements = elements;
    a->cap = cap;
    return G2N_OK;
}

/* Whether a new element may lie densely at index >= count. */
static bool fits(const struct g2n_array *a, uint32_t index)
{
    return !a->sparse && (index < G2N_ARRAY_FREELY || index < a->count || index - a->count <= G2N_ARRAY_MAX_GAP);
}

/* Stores at an index that fits(), filling the gap with holes.  Consumes value on success only. */
static enum g2n_status put(struct g2n_array *a, uint32_t index, g2n_value value)
{
    if (index >= a->count) {
        if (reserve(a, index + 1) != G2N_OK) return G2N_ENOMEM;
        for (uint32_t i = a->count; i < index; i++) a->elements[i] = G2N_ABSENT;
        a->count = index + 1;
        if (a->length < a->count) a->length = a->count;
    }
    a->elements[index] = value;
    return G2N_OK;
}

static enum g2n_status read_only_length(struct g2n_realm *realm)
{
    return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot assign to read only property 'length' of object '[object Array]'");
}

/* Adds an element at an index that the array does not have. */
static enum g2n_found add(struct g2n_realm *realm, struct g2n_array *a, g2n_key key, uint32_t index,
                          const struct g2n_property *property)
{
    enum g2n_status st;

    if (!g2n_object_extensible(&a->object) || (index >= a->length && a->length_read_only)) {
        (void)g2n_throw(realm, G2N_TYPE_ERROR, "Cannot add property %u, object is not extensible", (unsigned)index);
        return G2N_FOUND_THROWN;
    }
    if (property->flags == G2N_PROP_DEFAULT && fits(a, index)) {
        st = put(a, index, (g2n_value){ property->value.bits });
        if (st == G2N_OK) (void)g2n_dup(g2n_peek(property->value));
    } else {
        st = g2n_props_add(realm, &a->object, key, g2n_dup(g2n_peek(property->value)),
                           g2n_dup(g2n_peek(property->setter)), property->flags);
        if (st == G2N_OK) {
            a->sparse = true;
            if (index >= a->length) a->length = index + 1;
        }
    }
    if (st == G2N_OK) return G2N_FOUND;
    (void)g2n_throw_no_memory(realm);
    return G2N_FOUND_THROWN;
}

/* Moves the elements from `first` on to the slots, where they can have flags. */
static enum g2n_status spill(struct g2n_realm *realm, struct g2n_array *a, uint32_t first)
{
    a->sparse = true;
    while (a->count > first) {
        uint32_t index = a->count - 1;
        if (has_element(a, index)) {
            g2n_key key;
            enum g2n_status st = g2n_key_from_index(realm, index, &key);

            if (st != G2N_OK) return st;
            st = g2n_props_add(realm, &a->object, key, g2n_dup(g2n_peek(a->elements[index])), G2N_ABSENT,
                               G2N_PROP_DEFAULT);
            g2n_key_drop(realm, key);
            if (st != G2N_OK) return g2n_throw_no_memory(realm);
            g2n_drop(realm, a->elements[index]);
        }
        a->count--;
    }
    return G2N_OK;
}

/* Deletes the slots with indexes from *length on; stops, with *length one past it, at one that may not be deleted. */
static void truncate_slots(struct g2n_realm *realm, struct g2n_array *a, uint32_t *length)
{
    struct g2n_object *obj = &a->object;
    bool any = false;
    uint32_t index;

    for (uint32_t i = 0; i < obj->count; i++) {
        const struct g2n_prop_slot *slot = &obj->slots[i];
        if (!slot->key.cell || (slot->flags & G2N_PROP_CONFIGURABLE)) continue;
        if (g2n_key_index(slot->key, &index) && index >= *length) *length = index + 1;
    }
    /* From the end: removing may move what comes later, never what is still to be looked at past its place. */
    for (uint32_t i = obj->count; i-- > 0;) {
        if (i >= obj->count || !obj->slots[i].key.cell || !g2n_key_index(obj->slots[i].key, &index)) continue;
        if (index >= *length) g2n_props_remove(realm, obj, &obj->slots[i]);
        else any = true;
    }
    a->sparse = any;
}

static enum g2n_status set_length(struct g2n_realm *realm, struct g2n_array *a, uint32_t wanted)
{
    uint32_t length = wanted;

    if (length == a->length) return G2N_OK;
    if (a->length_read_only) return read_only_length(realm);
    if (a->sparse && length < a->length) truncate_slots(realm, a, &length);
    a->length = length;
    while (a->count > length) {
        a->count--;
        g2n_drop(realm, a->elements[a->count]);
    }
    if (a->count == 0) {
        g2n_free(a->elements);
        a->elements = NULL;
        a->cap = 0;
    }
    if (length == wanted) return G2N_OK;
    return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot delete property '%u' of [object Array]", (unsigned)(length - 1));
}

/* ArraySetLength.  The conversion may run guest code, which may give up the array. */
static enum g2n_status convert_length(struct g2n_realm *realm, struct g2n_array *a, g2n_view value, bool read_only)
{
    uint32_t length;
    double d;
    enum g2n_status st;

    (void)g2n_object_dup(&a->object);
    st = g2n_to_number(realm, value, &d);
    if (st == G2N_OK) {
        length = g2n_double_to_uint32(d);
        if ((double)length == d) st = set_length(realm, a, length);
        else st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    }
    if (st == G2N_OK && read_only) a->length_read_only = true;
    g2n_object_drop(realm, &a->object);
    return st;
}

/* The class. */

static enum g2n_found array_get_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                    struct g2n_property *out)
{
    struct g2n_array *a = as_array(obj);
    uint32_t index;

    if (g2n_key_index(key, &index)) {
        if (!has_element(a, index)) return G2N_NOT_FOUND;
        if (out) {
            *out = (struct g2n_property){ .value = g2n_dup(g2n_peek(a->elements[index])), .setter = G2N_ABSENT,
                                          .flags = G2N_PROP_DEFAULT };
        }
        return G2N_FOUND;
    }
    if (!is_length(realm, key)) return G2N_NOT_FOUND;
    if (out) {
        *out = (struct g2n_property){ .value = g2n_number(a->length), .setter = G2N_ABSENT,
                                      .flags = a->length_read_only ? 0 : G2N_PROP_WRITABLE };
    }
    return G2N_FOUND;
}

static enum g2n_found array_get_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_value *out)
{
    struct g2n_array *a = as_array(obj);

    (void)realm;
    if (!has_element(a, index)) return G2N_NOT_FOUND;
    *out = g2n_dup(g2n_peek(a->elements[index]));
    return G2N_FOUND;
}

static enum g2n_found array_set_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_view value)
{
    struct g2n_array *a = as_array(obj);
    g2n_value old;

    if (has_element(a, index)) {
        old = a->elements[index];
        a->elements[index] = g2n_dup(value);
        g2n_drop(realm, old);
        return G2N_FOUND;
    }
    if (!fits(a, index) || !g2n_object_extensible(obj) || (index >= a->length && a->length_read_only)) {
        return G2N_NOT_FOUND;
    }
    if (put(a, index, (g2n_value){ value.bits }) != G2N_OK) {
        (void)g2n_throw_no_memory(realm);
        return G2N_FOUND_THROWN;
    }
    (void)g2n_dup(value);
    return G2N_FOUND;
}

static enum g2n_found array_set_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    struct g2n_array *a = as_array(obj);
    uint32_t index;

    if (g2n_key_index(key, &index)) {
        struct g2n_property property = { .value = { value.bits }, .setter = G2N_ABSENT, .flags = G2N_PROP_DEFAULT };
        enum g2n_found found = array_set_index(realm, obj, index, value);

        if (found != G2N_NOT_FOUND || g2n_props_find(obj, key)) return found;
        return add(realm, a, key, index, &property);
    }
    if (!is_length(realm, key)) return G2N_NOT_FOUND;
    if (a->length_read_only) {
        (void)read_only_length(realm);
        return G2N_FOUND_THROWN;
    }
    return convert_length(realm, a, value, false) == G2N_OK ? G2N_FOUND : G2N_FOUND_THROWN;
}

static enum g2n_found array_define_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                       const struct g2n_property *property)
{
    struct g2n_array *a = as_array(obj);
    uint32_t index;

    if (g2n_key_index(key, &index)) {
        if (has_element(a, index)) {
            if (property->flags == G2N_PROP_DEFAULT) return array_set_index(realm, obj, index, g2n_peek(property->value));
            return spill(realm, a, index) == G2N_OK ? G2N_NOT_FOUND : G2N_FOUND_THROWN;
        }
        if (g2n_props_find(obj, key)) return G2N_NOT_FOUND;
        if (property->flags != G2N_PROP_DEFAULT && spill(realm, a, index) != G2N_OK) return G2N_FOUND_THROWN;
        return add(realm, a, key, index, property);
    }
    if (!is_length(realm, key)) return G2N_NOT_FOUND;
    if (convert_length(realm, a, g2n_peek(property->value), !(property->flags & G2N_PROP_WRITABLE)) != G2N_OK) {
        return G2N_FOUND_THROWN;
    }
    return G2N_FOUND;
}

static enum g2n_found array_delete_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    struct g2n_array *a = as_array(obj);
    g2n_value old;
    uint32_t index;

    if (!g2n_key_index(key, &index)) return is_length(realm, key) ? G2N_FOUND_NOTHING : G2N_NOT_FOUND;
    if (!has_element(a, index)) return G2N_NOT_FOUND;
    old = a->elements[index];
    a->elements[index] = G2N_ABSENT;
    g2n_drop(realm, old);
    return G2N_FOUND;
}

static enum g2n_status array_own_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    struct g2n_array *a = as_array(obj);
    enum g2n_status st = G2N_OK;

    for (uint32_t i = 0; st == G2N_OK && i < a->count; i++) {
        g2n_key key;
        if (!has_element(a, i)) continue;
        st = g2n_key_from_index(realm, i, &key);
        if (st != G2N_OK) return st;
        st = g2n_keys_append(realm, out, key);
        g2n_key_drop(realm, key);
    }
    return st == G2N_OK ? g2n_keys_append(realm, out, g2n_atom_key(realm, G2N_ATOM_length)) : st;
}

static void array_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_array *a = as_array(obj);

    for (uint32_t i = 0; i < a->count; i++) g2n_drop(realm, a->elements[i]);
    g2n_free(a->elements);
}

static void array_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_array *a = as_array(obj);

    for (uint32_t i = 0; i < a->count; i++) visit(context, g2n_peek(a->elements[i]));
}

const struct g2n_class g2n_class_array = {
    .name = "Array", .size = sizeof(struct g2n_array), .fini = array_fini, .trace = array_trace,
    .get_own = array_get_own, .set_own = array_set_own, .delete_own = array_delete_own, .own_keys = array_own_keys,
    .get_index = array_get_index, .set_index = array_set_index, .define_own = array_define_own,
};

bool g2n_is_any_array(const struct g2n_realm *realm, g2n_view v)
{
    return g2n_is_array(v) || (realm->engine && g2n_is_object(v) && realm->engine->is_array(g2n_as_object(v)));
}

enum g2n_status g2n_array_new(struct g2n_realm *realm, uint32_t capacity, struct g2n_array **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_array, realm->protos[G2N_PROTO_ARRAY], &obj);

    if (st != G2N_OK) return st;
    if (capacity && reserve(as_array(obj), capacity) != G2N_OK) {
        g2n_object_drop(realm, obj);
        return g2n_throw_no_memory(realm);
    }
    *out = as_array(obj);
    return G2N_OK;
}

enum g2n_status g2n_array_from(struct g2n_realm *realm, const g2n_view *values, uint32_t count, struct g2n_array **out)
{
    enum g2n_status st = g2n_array_new(realm, count, out);

    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < count; i++) (*out)->elements[i] = g2n_dup(values[i]);
    (*out)->count = (*out)->length = count;
    return G2N_OK;
}

enum g2n_status g2n_array_push(struct g2n_realm *realm, struct g2n_array *array, g2n_value value)
{
    enum g2n_status st;

    if (array->length == UINT32_MAX) st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    else st = g2n_object_set_index(realm, &array->object, array->length, g2n_peek(value));
    g2n_drop(realm, value);
    return st;
}

bool g2n_array_clear(struct g2n_realm *realm, struct g2n_array *array)
{
    uint32_t count = array->count;

    if (array->sparse || array->length_read_only || array->object.count > 0 || !g2n_object_extensible(&array->object))
        return false;
    array->count = array->length = 0;
    for (uint32_t i = 0; i < count; i++) {
        g2n_value element = array->elements[i];
        array->elements[i] = G2N_ABSENT;
        g2n_drop(realm, element);
    }
    return true;
}
