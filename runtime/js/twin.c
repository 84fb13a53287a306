/* Two tables of the same pairs, by either pointer: linear probing, no tombstones (what follows a removed entry moves up),
 * so that a table's size depends on what is alive alone. */
#include "js/js.h"

#include "base/alloc.h"
#include "base/check.h"

#define FIRST_CAP 256u

enum side { OURS, ENGINES };

static const void *key_of(const struct g2n_js_twin *twin, enum side side) { return side == OURS ? twin->ours : twin->engines; }

static size_t home(const void *key, size_t cap)
{
    uint64_t h = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15ull;
    return (size_t)(h >> 32) & (cap - 1);
}

/* The slot with the key, or the free one where it belongs. */
static size_t place(const struct g2n_js_table *t, enum side side, const void *key)
{
    size_t i = home(key, t->cap);

    while (t->slots[i] && key_of(t->slots[i], side) != key) i = (i + 1) & (t->cap - 1);
    return i;
}

static struct g2n_js_twin *find(const struct g2n_js_table *t, enum side side, const void *key)
{
    return t->cap ? t->slots[place(t, side, key)] : NULL;
}

static bool make_room(struct g2n_js_table *t, enum side side)
{
    struct g2n_js_table bigger = { .cap = t->cap ? t->cap * 2 : FIRST_CAP, .count = t->count };

    if (t->count + 1 <= t->cap / 2) return true;
    bigger.slots = g2n_alloc_zero(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots) return false;
    for (size_t i = 0; i < t->cap; i++)
        if (t->slots[i]) bigger.slots[place(&bigger, side, key_of(t->slots[i], side))] = t->slots[i];
    g2n_free(t->slots);
    *t = bigger;
    return true;
}

static void insert(struct g2n_js_table *t, enum side side, struct g2n_js_twin *twin)
{
    size_t i = place(t, side, key_of(twin, side));

    g2n_check(!t->slots[i]); /* J1 */
    t->slots[i] = twin;
    t->count++;
}

static void remove_from(struct g2n_js_table *t, enum side side, const struct g2n_js_twin *twin)
{
    size_t gap = place(t, side, key_of(twin, side)), mask = t->cap - 1;

    g2n_check(t->slots[gap] == twin);
    t->slots[gap] = NULL;
    t->count--;
    for (size_t i = (gap + 1) & mask; t->slots[i]; i = (i + 1) & mask) {
        size_t wanted = home(key_of(t->slots[i], side), t->cap);
        if (((i - wanted) & mask) < ((i - gap) & mask)) continue; /* the gap lies before its home */
        t->slots[gap] = t->slots[i];
        t->slots[i] = NULL;
        gap = i;
    }
}

struct g2n_js_twin *g2n_js_twin_of_ours(struct g2n_js *js, const void *ours) { return find(&js->by_ours, OURS, ours); }

struct g2n_js_twin *g2n_js_twin_of_engines(struct g2n_js *js, const void *engines)
{
    return find(&js->by_engines, ENGINES, engines);
}

struct g2n_js_twin *g2n_js_twin_add(struct g2n_js *js, void *ours, void *engines)
{
    struct g2n_js_twin *twin;

    if (!make_room(&js->by_ours, OURS) || !make_room(&js->by_engines, ENGINES)) return NULL;
    twin = g2n_alloc(sizeof *twin);
    if (!twin) return NULL;
    *twin = (struct g2n_js_twin){ .ours = ours, .engines = engines };
    g2n_list_init(&twin->released);
    insert(&js->by_ours, OURS, twin);
    insert(&js->by_engines, ENGINES, twin);
    return twin;
}

void g2n_js_twin_remove(struct g2n_js *js, struct g2n_js_twin *twin)
{
    remove_from(&js->by_ours, OURS, twin);
    remove_from(&js->by_engines, ENGINES, twin);
}

void g2n_js_twins_fini(struct g2n_js *js)
{
    g2n_free(js->by_ours.slots);
    g2n_free(js->by_engines.slots);
    js->by_ours = js->by_engines = (struct g2n_js_table){ 0 };
}
