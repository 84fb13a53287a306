/* Handles: 20 bits of place, counted from 1, and 11 of turn above them, so that they are positive to guests that take them for
 * signed numbers.  js_place.c retires a place whose turns are used up; here a server that prepares a statement a request would run
 * out of places in a day. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"
#include "sqlite/trace.h"
#include "sqlite/worker.h"

#define PLACE_BITS 20u
#define PLACES_MAX ((1u << PLACE_BITS) - 1)
#define TURNS      (1u << (31 - PLACE_BITS))

static void destroy(void *state)
{
    struct g2n_sqlite *s = state;

    for (uint32_t k = 0; k < s->count; k++)
        if (s->places[k].kind == G2N_SQLITE_DB) g2n_sqlite_db_destroy(s->places[k].item);
    g2n_free(s->places);
    g2n_free(s);
}

struct g2n_sqlite *g2n_sqlite_of(struct g2n_instance *i)
{
    struct g2n_sqlite *s = i->extra;

    if (s) return s;
    s = g2n_alloc_zero(1, sizeof *s);
    if (!s) return NULL;
    s->first_free = s->last_free = G2N_SQLITE_NO_PLACE;
    s->traced = g2n_sqlite_trace_wanted();
    s->open_code = SQLITE_NOMEM; /* should it be asked for before there was one: then there was no memory for this */
    (void)snprintf(s->open_message, sizeof s->open_message, "%s", sqlite3_errstr(SQLITE_NOMEM));
    i->extra = s;
    i->extra_destroy = destroy;
    return s;
}

/* Room for one more place. */
static bool grow(struct g2n_sqlite *s)
{
    const uint32_t cap = s->cap ? s->cap * 2 : 16;
    struct g2n_sqlite_place *grown;

    if (s->count < s->cap) return true;
    if (s->count == PLACES_MAX) return false;
    grown = g2n_realloc_array(s->places, cap, sizeof *grown);
    if (!grown) return false;
    s->places = grown;
    s->cap = cap;
    return true;
}

int32_t g2n_sqlite_place_new(struct g2n_sqlite *s, enum g2n_sqlite_kind kind, void *item, uint32_t *place)
{
    uint32_t at = s->first_free;

    if (at != G2N_SQLITE_NO_PLACE) {
        s->first_free = s->places[at].next;
        if (s->first_free == G2N_SQLITE_NO_PLACE) s->last_free = G2N_SQLITE_NO_PLACE;
    } else {
        if (!grow(s)) return 0;
        at = s->count++;
        s->places[at].turn = 0;
    }
    s->places[at].kind = kind;
    s->places[at].item = item;
    *place = at;
    return (int32_t)(s->places[at].turn << PLACE_BITS | (at + 1));
}

void g2n_sqlite_place_free(struct g2n_sqlite *s, uint32_t place)
{
    struct g2n_sqlite_place *p = &s->places[place];

    *p = (struct g2n_sqlite_place){ .kind = G2N_SQLITE_FREE, .turn = (p->turn + 1) % TURNS, .next = G2N_SQLITE_NO_PLACE };
    if (s->last_free != G2N_SQLITE_NO_PLACE) s->places[s->last_free].next = place;
    else s->first_free = place;
    s->last_free = place;
}

static void *find(struct g2n_instance *i, int32_t handle, enum g2n_sqlite_kind kind)
{
    const struct g2n_sqlite *s = i->extra;
    const uint32_t number = (uint32_t)handle & PLACES_MAX, turn = (uint32_t)handle >> PLACE_BITS;

    if (!s || handle <= 0 || number == 0 || number > s->count) return NULL;
    if (s->places[number - 1].kind != kind || s->places[number - 1].turn != turn) return NULL;
    return s->places[number - 1].item;
}

struct g2n_sqlite_db *g2n_sqlite_find_busy_db(struct g2n_instance *i, int32_t handle) { return find(i, handle, G2N_SQLITE_DB); }

struct g2n_sqlite_db *g2n_sqlite_find_db(struct g2n_instance *i, int32_t handle)
{
    struct g2n_sqlite_db *d = find(i, handle, G2N_SQLITE_DB);
    return d && !g2n_sqlite_worker_busy(d->worker) ? d : NULL;
}

struct g2n_sqlite_stmt *g2n_sqlite_find_stmt(struct g2n_instance *i, int32_t handle)
{
    struct g2n_sqlite_stmt *s = find(i, handle, G2N_SQLITE_STMT);
    return s && !g2n_sqlite_worker_busy(s->db->worker) ? s : NULL;
}

int32_t g2n_sqlite_put(struct g2n_instance *i, const void *from, size_t len, uint32_t into, uint32_t cap)
{
    void *mem_into = g2n_memory_find(i, into, cap, 1);

    if (!mem_into || !from) return 0;
    if (len > cap) len = cap;
    if (len > INT32_MAX) len = INT32_MAX;
    memcpy(mem_into, from, len);
    return (int32_t)len;
}
