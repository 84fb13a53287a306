/* Cycles are found by trial deletion, as in CPython's collector: take each object's count, subtract the references
 * that other objects hold, and what is left above zero is held from outside (C locals, the guest's table, jobs, the
 * realm).  What those cannot reach is garbage.  The two walks use no memory: reached objects move to a second list,
 * which is also the work list.
 *
 * Counting frees nearly everything, and most programs make no cycles at all: a collection that finds less than an
 * eighth of the objects puts the next one off further. */
#include "base/check.h"
#include "base/alloc.h"
#include "value/props.h"
#include "value/realm.h"

#define MAX_FACTOR 16u
#define REACHED    UINT32_MAX

static void visit_children(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    if (obj->proto) visit(context, g2n_view_of_object(obj->proto));
    for (uint32_t i = 0; i < obj->count; i++) {
        if (!obj->slots[i].key.cell) continue;
        visit(context, g2n_peek(obj->slots[i].value));
        visit(context, g2n_peek(obj->slots[i].setter));
    }
    if (obj->class->trace) obj->class->trace(obj, visit, context);
}

static void subtract(void *context, g2n_view child)
{
    (void)context;
    if (!g2n_is_object(child)) return;
    g2n_check(g2n_as_object(child)->gc_refs > 0); /* else a trace shows what it does not own */
    g2n_as_object(child)->gc_refs--;
}

/* Moves an object to the list of those reached, where its own children will be looked at. */
static void reach(void *context, g2n_view child)
{
    struct g2n_link *reached = context;
    struct g2n_object *obj;

    if (!g2n_is_object(child)) return;
    obj = g2n_as_object(child);
    if (obj->gc_refs == REACHED) return;
    obj->gc_refs = REACHED;
    g2n_list_remove(&obj->all);
    g2n_list_append(reached, &obj->all);
}

static struct g2n_object *object_of(struct g2n_link *link) { return G2N_CONTAINER(link, struct g2n_object, all); }

/* Every object of the list is held by others of the list alone.  An extra count keeps each block until all of them
 * have let go of what they hold. */
static void free_garbage(struct g2n_realm *realm, struct g2n_link *garbage, bool check)
{
    G2N_LIST_EACH(it, garbage) object_of(it)->cell.refs++;
    realm->freeing = true; /* what dies besides waits on realm->dying */
    G2N_LIST_EACH(it, garbage) {
        struct g2n_object *obj = object_of(it), *proto = obj->proto;
        if (obj->cell.flags & G2N_OBJECT_TWIN) realm->engine->forget(realm, obj);
        if (obj->class->fini) obj->class->fini(realm, obj);
        g2n_props_clear(realm, obj);
        obj->proto = NULL;
        if (proto) g2n_object_drop(realm, proto);
    }
    realm->freeing = false;
    while (!g2n_list_empty(garbage)) {
        struct g2n_object *obj = object_of(garbage->next);
        g2n_check(!check || (obj->cell.refs == 1 && obj->cell.id == 0));
        g2n_list_remove(&obj->all);
        realm->object_count--;
        g2n_free(obj);
    }
}

void g2n_realm_collect(struct g2n_realm *realm)
{
    size_t before = realm->object_count;
    struct g2n_link reached;

    if (realm->freeing) return;
    g2n_list_init(&reached);
    G2N_LIST_EACH(it, &realm->objects) object_of(it)->gc_refs = object_of(it)->cell.refs;
    G2N_LIST_EACH(it, &realm->objects) visit_children(object_of(it), subtract, NULL);
    G2N_LIST_EACH_SAFE(it, &realm->objects) {
        if (object_of(it)->gc_refs > 0) reach(&reached, g2n_view_of_object(object_of(it)));
    }
    G2N_LIST_EACH(it, &reached) visit_children(object_of(it), reach, &reached);

    free_garbage(realm, &realm->objects, true);
    if (!g2n_list_empty(&reached)) { /* the survivors' list becomes the realm's */
        realm->objects = reached;
        realm->objects.next->prev = realm->objects.prev->next = &realm->objects;
    }
    if (realm->object_count < before - before / 8) realm->collect_factor = 2;
    else if (realm->collect_factor < MAX_FACTOR) realm->collect_factor *= 2;
    realm->collect_at = g2n_realm__collect_threshold(realm);
    realm->collect_bytes_at = realm->buffer_bytes * 2;
    if (realm->collect_bytes_at < G2N_COLLECT_MIN_BYTES) realm->collect_bytes_at = G2N_COLLECT_MIN_BYTES;
}

void g2n_realm__free_all(struct g2n_realm *realm) { free_garbage(realm, &realm->objects, false); }
