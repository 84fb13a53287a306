/* Walks over everything, against the invariants that the headers number. */
#include "base/check.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/props.h"
#include "value/realm.h"

static void check_array(const struct g2n_array *a)
{
    g2n_check(a->count <= a->cap && a->length >= a->count); /* A1 */
    for (uint32_t i = 0; i < a->object.count; i++) {
        g2n_key key = a->object.slots[i].key;
        uint32_t index;
        if (!key.cell || !g2n_key_index(key, &index)) continue;
        g2n_check(a->sparse && index < a->length);                                          /* A2 */
        g2n_check(index >= a->count || g2n_is_absent(g2n_peek(a->elements[index])));        /* A3 */
    }
}

static void check_typed_array(const struct g2n_typed_array *a)
{
    size_t size = g2n_element_size(a->element);
    g2n_check(a->offset <= a->buffer->len && a->length <= (a->buffer->len - a->offset) / size); /* B1 */
}

static void check_atoms(const struct g2n_atom_table *t)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < t->cap; i++) {
        for (const struct g2n_string *s = t->buckets[i]; s; s = s->next_atom) {
            g2n_check((s->cell.flags & G2N_STRING_ATOM) && s->cell.refs > 0);    /* S1 */
            g2n_check(s->hash == g2n_hash_bytes(s->bytes, s->len) && (s->hash & (t->cap - 1)) == i);
            count++;
        }
    }
    g2n_check(count == t->count);
}

void g2n_realm_check(struct g2n_realm *realm)
{
    size_t count = 0;

    G2N_LIST_EACH(it, &realm->objects) {
        struct g2n_object *obj = G2N_CONTAINER(it, struct g2n_object, all);
        g2n_check(obj->cell.kind == G2N_KIND_OBJECT && obj->cell.refs > 0);
        g2n_props_check(obj);
        if (obj->class == &g2n_class_array) check_array((const struct g2n_array *)obj);
        if (obj->class == &g2n_class_typed_array) check_typed_array((const struct g2n_typed_array *)obj);
        count++;
    }
    g2n_check(count == realm->object_count); /* O3 */
    check_atoms(&realm->atom_table);
    if (realm->table.count) g2n_table_check(&realm->table);
}
