/* References: places by number, the free ones in a list. */
#include "base/alloc.h"
#include "embed/js_state.h"

static struct g2n_js_place *new_place(struct g2n_js_state *s, uint32_t *number)
{
    struct g2n_js_places *p = &s->places;

    if (p->free) {
        *number = p->free - 1;
        p->free = p->items[*number].next;
        return &p->items[*number];
    }
    if (p->count == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : 64;
        struct g2n_js_place *grown = cap > p->cap && cap < UINT32_MAX ? g2n_realloc_array(p->items, cap, sizeof *grown) : NULL;
        if (!grown) return NULL;
        p->items = grown;
        p->cap = cap;
    }
    *number = p->count++;
    p->items[*number] = (struct g2n_js_place){ .value = G2N_ABSENT, .turn = 1 };
    return &p->items[*number];
}

enum g2n_status g2n_js_give(struct g2n_js_state *s, g2n_value v, struct g2n_js *out)
{
    struct g2n_js_place *place;
    uint32_t number;

    if (!out) {
        g2n_drop(g2n_js_realm(s), v);
        return G2N_OK;
    }
    place = new_place(s, &number);
    if (!place) {
        g2n_drop(g2n_js_realm(s), v);
        return G2N_ENOMEM;
    }
    place->value = v;
    *out = (struct g2n_js){ s->instance->serial, number, place->turn };
    return G2N_OK;
}

enum g2n_status g2n_js_give_deferred(struct g2n_js_state *s, struct g2n_deferred *d, struct g2n_js *out)
{
    uint32_t number;
    struct g2n_js_place *place = new_place(s, &number);

    if (!place) {
        g2n_deferred_give_up(d);
        return G2N_ENOMEM;
    }
    place->deferred = d;
    *out = (struct g2n_js){ s->instance->serial, number, place->turn };
    return G2N_OK;
}

static bool is_free(const struct g2n_js_place *p) { return g2n_is_absent(g2n_peek(p->value)) && !p->deferred; }

struct g2n_js_place *g2n_js_find(struct g2n_js_state *s, struct g2n_js v)
{
    const char *guest = s->program.guest;
    struct g2n_js_place *place = v.owner == s->instance->serial && v.place < s->places.count ? &s->places.items[v.place] : NULL;

    if (place && place->turn == v.turn && !is_free(place)) return place;
    if (g2n_js_is_nothing(v)) (void)g2n_embed_fail(s->instance, G2N_ERROR_TYPE, "%s: a reference is given that refers to nothing", guest);
    else if (v.owner != s->instance->serial) (void)g2n_embed_fail(s->instance, G2N_ERROR_TYPE, "%s: a reference is given that is of another instance", guest);
    else (void)g2n_embed_fail(s->instance, G2N_ERROR_TYPE, "%s: a reference is given that was released", guest);
    return NULL;
}

bool g2n_js_take(struct g2n_js_state *s, struct g2n_js v, g2n_view *out)
{
    const struct g2n_js_place *place = g2n_js_find(s, v);

    if (!place) return false;
    if (place->deferred) {
        (void)g2n_embed_fail(s->instance, G2N_ERROR_TYPE, "%s: what settles a promise is no value", s->program.guest);
        return false;
    }
    *out = g2n_peek(place->value);
    return true;
}

/* Freeing a value may run a finalizer, which must find the place free already. */
void g2n_js_free_place(struct g2n_js_state *s, struct g2n_js_place *p)
{
    g2n_value v = p->value;
    struct g2n_deferred *deferred = p->deferred;

    p->value = G2N_ABSENT;
    p->deferred = NULL;
    if (++p->turn != 0) { /* K3 */
        p->next = s->places.free;
        s->places.free = (uint32_t)(p - s->places.items) + 1;
    }
    if (deferred) g2n_deferred_give_up(deferred);
    g2n_drop(g2n_js_realm(s), v);
}

void g2n_js_places_fini(struct g2n_js_state *s)
{
    for (uint32_t i = 0; i < s->places.count; i++)
        if (!is_free(&s->places.items[i])) g2n_js_free_place(s, &s->places.items[i]);
    g2n_free(s->places.items);
    s->places = (struct g2n_js_places){0};
}
