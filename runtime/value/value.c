/* Freeing is iterative: an object whose count reaches zero is put on realm->dying, and only the outermost call empties
 * that list, so that the end of a list of a million objects needs no deep C stack. */
#include "value/value.h"

#include "base/alloc.h"
#include "base/check.h"
#include "value/object.h"
#include "value/props.h"
#include "value/realm.h"
#include "value/symbol.h"

static void free_object(struct g2n_realm *realm, struct g2n_object *obj)
{
    if (obj->cell.flags & G2N_OBJECT_TWIN) realm->engine->forget(realm, obj);
    if (obj->class->fini) obj->class->fini(realm, obj);
    g2n_props_clear(realm, obj);
    if (obj->proto) g2n_object_drop(realm, obj->proto);
    g2n_list_remove(&obj->all);
    realm->object_count--;
    g2n_free(obj);
}

static void object_dies(struct g2n_realm *realm, struct g2n_object *obj)
{
    g2n_debug_check(obj->cell.id == 0); /* T4: the table would hold it */
    if (realm->freeing) {
        g2n_list_remove(&obj->all);
        g2n_list_append(&realm->dying, &obj->all);
        return;
    }
    realm->freeing = true;
    free_object(realm, obj);
    while (!g2n_list_empty(&realm->dying)) {
        free_object(realm, G2N_CONTAINER(realm->dying.next, struct g2n_object, all));
    }
    realm->freeing = false;
    /* When much has gone, cycles need not pile up to what was allowed before. */
    if (realm->collect_at / 2 > g2n_realm__collect_threshold(realm)) {
        realm->collect_at = g2n_realm__collect_threshold(realm);
    }
}

void g2n_cell_overflow(void) { g2n_check_failed(__FILE__, __LINE__, "references to one value < 2^32"); }

void g2n_cell_free(struct g2n_realm *realm, struct g2n_cell *cell)
{
    switch ((enum g2n_cell_kind)cell->kind) {
    case G2N_KIND_OBJECT:
        object_dies(realm, (struct g2n_object *)(void *)cell);
        return;
    case G2N_KIND_STRING:
        if (cell->flags & G2N_STRING_ATOM) g2n_atom_forget(realm, (struct g2n_string *)(void *)cell);
        g2n_free(cell);
        return;
    case G2N_KIND_SYMBOL: {
        struct g2n_string *description = ((struct g2n_symbol *)(void *)cell)->description;
        if (description) g2n_drop(realm, g2n_own_string(description));
        g2n_free(cell);
        return;
    }
    }
    g2n_unreachable();
}
