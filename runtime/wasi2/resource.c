#include "wasi2/resource.h"

#include "base/alloc.h"
#include "wasi2/wasi2.h"

#define HANDLES_MAX (1u << 28) /* component-model, CanonicalABI.md: a handle has 28 bits */

void *g2n_wasi2_object_make(struct g2n_wasi2 *w, size_t size, const struct g2n_wasi2_class *class, struct g2n_wasi2_object *parent)
{
    struct g2n_wasi2_object *object = g2n_alloc_zero(1, size);

    if (!object) g2n_wasi2_no_memory();
    object->class = class;
    object->parent = parent;
    g2n_list_append(&w->objects, &object->link);
    if (parent) parent->children++;
    return object;
}

void g2n_wasi2_expect_childless(const struct g2n_wasi2_object *object)
{
    if (object->children) g2n_trap_report("resource dropped before those that were made of it");
}

void g2n_wasi2_object_destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    g2n_wasi2_expect_childless(object);
    if (object->parent) object->parent->children--;
    g2n_list_remove(&object->link);
    object->class->destroy(w, object);
}

/* ---- Handles -------------------------------------------------------------------------------------------------------- */

static struct g2n_wasi2_entry *new_entry(struct g2n_wasi2_table *t)
{
    if (t->free) {
        struct g2n_wasi2_entry *entry = &t->entries[t->free];

        t->free = (uint32_t)entry->number;
        return entry;
    }
    if (t->count == t->cap) {
        uint32_t cap = t->cap ? t->cap * 2 : 64;
        struct g2n_wasi2_entry *entries = cap <= HANDLES_MAX ? g2n_realloc_array(t->entries, cap, sizeof *entries) : NULL;

        if (!entries) return NULL;
        t->entries = entries;
        t->cap = cap;
    }
    if (t->count == 0) t->entries[t->count++] = (struct g2n_wasi2_entry){ 0 };
    return &t->entries[t->count++];
}

uint32_t g2n_wasi2_handle_add(struct g2n_wasi2 *w, char resource, const struct g2n_wasi2_value *value)
{
    struct g2n_wasi2_entry *entry = new_entry(&w->table);

    if (!entry) g2n_trap_report("no memory for another handle of a resource");
    *entry = (struct g2n_wasi2_entry){ .number = value->number, .object = value->object, .resource = resource };
    return (uint32_t)(entry - w->table.entries);
}

void g2n_wasi2_handle_find(struct g2n_wasi2 *w, char resource, uint32_t handle, struct g2n_wasi2_value *out)
{
    const struct g2n_wasi2_entry *entry = handle < w->table.count ? &w->table.entries[handle] : NULL;

    if (!entry || entry->resource == '\0') g2n_trap_report("unknown handle of a resource");
    if (entry->resource != resource) g2n_trap_report("handle of a resource of another type");
    *out = (struct g2n_wasi2_value){ .number = entry->number, .object = entry->object };
}

void g2n_wasi2_handle_take(struct g2n_wasi2 *w, char resource, uint32_t handle, struct g2n_wasi2_value *out)
{
    struct g2n_wasi2_table *t = &w->table;

    g2n_wasi2_handle_find(w, resource, handle, out);
    t->entries[handle] = (struct g2n_wasi2_entry){ .number = t->free };
    t->free = handle;
}

/* What was made last goes first: parents are older than their children. */
void g2n_wasi2_resources_fini(struct g2n_wasi2 *w)
{
    while (!g2n_list_empty(&w->objects)) g2n_wasi2_object_destroy(w, G2N_CONTAINER(w->objects.prev, struct g2n_wasi2_object, link));
    g2n_free(w->table.entries);
    w->table = (struct g2n_wasi2_table){ 0 };
}
