/* A cell carries its own id, so that retaining and releasing an object costs no look-up.  Strings have equal ones in
 * other cells; those are found through chains of slots that begin in `strings`, by hash. */
#include "value/table.h"

#include "base/alloc.h"
#include "base/check.h"
#include "value/realm.h"

#define FIRST_CAP         64u
#define FIRST_STRINGS_CAP 64u
#define FOREVER           UINT32_MAX /* a count that has reached this stays: the id is never freed */

static bool is_live(const struct g2n_table *t, uint32_t id)
{
    return id < t->count && !g2n_is_absent(g2n_peek(t->slots[id].value));
}

enum g2n_status g2n_table_init(struct g2n_realm *realm, struct g2n_table *t, g2n_view global, g2n_view go)
{
    const g2n_value fixed[G2N_TABLE_FIRST_FREE] = {
        g2n_number((double)__builtin_nan("")), g2n_number(0), G2N_NULL, g2n_bool(true), g2n_bool(false),
        { global.bits }, { go.bits },
    };

    (void)realm;
    *t = (struct g2n_table){ .count = G2N_TABLE_FIRST_FREE, .cap = FIRST_CAP, .live = G2N_TABLE_FIRST_FREE,
                             .strings_cap = FIRST_STRINGS_CAP, .cycle = 1 };
    t->slots = g2n_alloc_zero(t->cap, sizeof *t->slots);
    t->strings = g2n_alloc_zero(t->strings_cap, sizeof *t->strings);
    if (!t->slots || !t->strings) {
        g2n_free(t->slots);
        g2n_free(t->strings);
        *t = (struct g2n_table){ 0 };
        return G2N_ENOMEM;
    }
    for (uint32_t id = 0; id < G2N_TABLE_FIRST_FREE; id++) {
        t->slots[id].value = g2n_dup(g2n_peek(fixed[id]));
        t->slots[id].count = FOREVER;
        if (g2n_is_cell(g2n_peek(fixed[id]))) g2n_as_cell(g2n_peek(fixed[id]))->id = id;
    }
    return G2N_OK;
}

void g2n_table_fini(struct g2n_realm *realm, struct g2n_table *t)
{
    struct g2n_table old = *t;

    *t = (struct g2n_table){ 0 };
    for (uint32_t id = 0; id < old.count; id++) {
        if (!is_live(&old, id)) continue;
        if (g2n_is_cell(g2n_peek(old.slots[id].value))) g2n_as_cell(g2n_peek(old.slots[id].value))->id = 0;
        g2n_drop(realm, old.slots[id].value);
    }
    g2n_free(old.slots);
    g2n_free(old.strings);
}

/* The link that leads to the slot with this string: a bucket, or another slot's `next`; it holds 0 at the end. */
static uint32_t *string_link(struct g2n_table *t, struct g2n_string *s)
{
    uint32_t *link = &t->strings[g2n_string_hash(s) & (t->strings_cap - 1)];

    while (*link && !g2n_string_equal(g2n_as_string(g2n_peek(t->slots[*link].value)), s)) link = &t->slots[*link].next;
    return link;
}

/* When there is no memory for it, the chains only get longer. */
static void grow_strings(struct g2n_table *t)
{
    uint32_t cap = t->strings_cap * 2, mask = cap - 1;
    uint32_t *strings = g2n_alloc_zero(cap, sizeof *strings);

    if (!strings) return;
    for (uint32_t i = 0; i < t->strings_cap; i++) {
        for (uint32_t id = t->strings[i], next; id; id = next) {
            uint32_t *bucket = &strings[g2n_string_hash(g2n_as_string(g2n_peek(t->slots[id].value))) & mask];
            next = t->slots[id].next;
            t->slots[id].next = *bucket;
            *bucket = id;
        }
    }
    g2n_free(t->strings);
    t->strings = strings;
    t->strings_cap = cap;
}

/* An id of the pool, or the next one: 0 when there is no memory. */
static uint32_t take_id(struct g2n_table *t)
{
    struct g2n_table_slot *slots;
    uint32_t id = t->pool;

    if (id) {
        t->pool = t->slots[id].next;
        return id;
    }
    if (t->count == t->cap) {
        if (t->cap > UINT32_MAX / 2) return 0;
        slots = g2n_realloc_array(t->slots, (size_t)t->cap * 2, sizeof *slots);
        if (!slots) return 0;
        t->slots = slots;
        t->cap *= 2;
    }
    return t->count++;
}

static void count_one(struct g2n_table_slot *slot)
{
    if (slot->count != FOREVER) slot->count++;
}

enum g2n_status g2n_table_retain(struct g2n_realm *realm, struct g2n_table *t, g2n_view v, uint32_t *id_out)
{
    struct g2n_cell *cell = g2n_as_cell(v);
    bool is_string = g2n_is_string(v);
    uint32_t id = cell->id;

    (void)realm;
    if (id == 0 && is_string) id = *string_link(t, g2n_as_string(v));
    if (id != 0) {
        count_one(&t->slots[id]);
        *id_out = id;
        return G2N_OK;
    }
    if (is_string && t->strings_count >= t->strings_cap) grow_strings(t);
    id = take_id(t);
    if (id == 0) return G2N_ENOMEM;
    t->slots[id] = (struct g2n_table_slot){ .value = g2n_dup(v), .count = 1 };
    if (is_string) {
        uint32_t *bucket = &t->strings[g2n_string_hash(g2n_as_string(v)) & (t->strings_cap - 1)];
        t->slots[id].next = *bucket;
        *bucket = id;
        t->strings_count++;
    }
    cell->id = id;
    t->live++;
    *id_out = id;
    return G2N_OK;
}

g2n_view g2n_table_get(const struct g2n_table *t, uint32_t id)
{
    return is_live(t, id) ? g2n_peek(t->slots[id].value) : G2N_VIEW_UNDEFINED;
}

void g2n_table_release(struct g2n_realm *realm, struct g2n_table *t, uint32_t id)
{
    g2n_value value;

    if (!is_live(t, id) || t->slots[id].count == FOREVER || --t->slots[id].count > 0) return;
    value = t->slots[id].value;
    if (g2n_is_string(g2n_peek(value))) {
        uint32_t *link = string_link(t, g2n_as_string(g2n_peek(value)));
        *link = t->slots[id].next;
        t->strings_count--;
    }
    g2n_as_cell(g2n_peek(value))->id = 0;
    t->slots[id] = (struct g2n_table_slot){ .value = G2N_ABSENT, .next = t->pool };
    t->pool = id;
    t->live--;
    g2n_drop(realm, value);
}

uint32_t g2n_table_share_box(struct g2n_table *t, uint32_t id)
{
    struct g2n_table_slot *slot;

    if (!is_live(t, id)) return 0;
    slot = &t->slots[id];
    if (slot->box == 0 || slot->box_cycle != t->cycle || slot->count < 2) return 0; /* the box's own, and the new one */
    if (slot->count != FOREVER) slot->count--;
    return slot->box;
}

void g2n_table_keep_box(struct g2n_table *t, uint32_t id, uint32_t box)
{
    if (!is_live(t, id)) return;
    t->slots[id].box = box;
    t->slots[id].box_cycle = t->cycle;
}

void g2n_table_forget_boxes(struct g2n_table *t)
{
    if (++t->cycle != 0) return;
    for (uint32_t id = 0; id < t->count; id++) t->slots[id].box = 0;
    t->cycle = 1;
}

uint32_t g2n_table_length(const struct g2n_table *t) { return t->count; }

void g2n_table_check(const struct g2n_table *t)
{
    uint32_t live = 0, pooled = 0, strings = 0;

    for (uint32_t id = 0; id < t->count; id++) {
        const struct g2n_table_slot *slot = &t->slots[id];
        g2n_view v = g2n_peek(slot->value);

        if (id < G2N_TABLE_FIRST_FREE) g2n_check(slot->count == FOREVER);                  /* T1 */
        g2n_check(is_live(t, id) == (slot->count > 0));                                    /* T2 */
        g2n_check(slot->box == 0 || (is_live(t, id) && slot->box_cycle != 0));             /* T6 */
        if (!is_live(t, id)) continue;
        live++;
        if (!g2n_is_cell(v)) {
            g2n_check(id < G2N_TABLE_FIRST_FREE);
            continue;
        }
        g2n_check(g2n_as_cell(v)->refs > 0);                                               /* T4 */
        g2n_check(g2n_as_cell(v)->id == id);                                               /* T5 */
        if (!g2n_is_string(v)) continue;
        strings++;
        g2n_check(*string_link((struct g2n_table *)(uintptr_t)t, g2n_as_string(v)) == id); /* T3 */
    }
    for (uint32_t id = t->pool; id; id = t->slots[id].next) {
        g2n_check(id < t->count && !is_live(t, id));
        g2n_check(++pooled <= t->count);
    }
    g2n_check(live == t->live && live + pooled == t->count);
    g2n_check(strings == t->strings_count);
}
