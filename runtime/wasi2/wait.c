/* wasi:io/poll.  Level-triggered: what is ready is told each time. */
#include "wasi2/wait.h"

#include "base/alloc.h"
#include "loop/wait.h"
#include "wasi2/stream.h"

/* ---- What is asked -------------------------------------------------------------------------------------------------- */

/* Poll() takes no more entries than a process may have descriptors, and a guest may have any number of pollables of one. */
static uint32_t *place_of(struct g2n_wasi2_waits *waits, int fd)
{
    uint32_t need = (uint32_t)fd + 1;

    if (need > waits->places_cap) {
        uint32_t cap = need < 64 ? 64 : need * 2;
        uint32_t *places = g2n_realloc_array(waits->places, cap, sizeof *places);

        if (!places) g2n_wasi2_no_memory();
        memset(places + waits->places_cap, 0, (cap - waits->places_cap) * sizeof *places);
        waits->places = places;
        waits->places_cap = cap;
    }
    return &waits->places[fd];
}

void g2n_wasi2_want_fd(struct g2n_wasi2_waits *waits, int fd, short events)
{
    uint32_t *place = place_of(waits, fd);

    if (*place == 0) {
        if (waits->count == waits->cap) {
            uint32_t cap = waits->cap ? waits->cap * 2 : 16;
            struct pollfd *fds = g2n_realloc_array(waits->fds, cap, sizeof *fds);

            if (!fds) g2n_wasi2_no_memory();
            waits->fds = fds;
            waits->cap = cap;
        }
        waits->fds[waits->count] = (struct pollfd){ .fd = fd };
        *place = ++waits->count;
    }
    waits->fds[*place - 1].events |= events;
    waits->place = *place;
    waits->events = events;
}

static void forget(struct g2n_wasi2_waits *waits)
{
    while (waits->count > 0) waits->places[waits->fds[--waits->count].fd] = 0;
}

void g2n_wasi2_waits_fini(struct g2n_wasi2_waits *waits)
{
    g2n_free(waits->fds);
    g2n_free(waits->places);
    *waits = (struct g2n_wasi2_waits){ 0 };
}

/* ---- Waiting -------------------------------------------------------------------------------------------------------- */

/* One of those waited for. */
struct item {
    struct g2n_wasi2_object *object; /* NULL: a clock */
    uint64_t                 until_ns;
    uint32_t                 place;  /* of waits, + 1 */
    short                    events;
    bool                     ready;
};

static void ask(struct g2n_wasi2 *w, struct item *item)
{
    struct g2n_wasi2_waits *waits = &w->waits;

    item->ready = false;
    waits->place = 0;
    if (!item->object) {
        if (item->until_ns < waits->until_ns) waits->until_ns = item->until_ns;
    } else if (!item->object->class->want || item->object->class->want(w, item->object, waits)) {
        item->ready = true;
        waits->until_ns = 0;
    }
    item->place = waits->place;
    item->events = waits->events;
}

static bool came(const struct g2n_wasi2_waits *waits, const struct item *item)
{
    if (!item->object || item->ready || !item->place) return item->ready;
    return waits->fds[item->place - 1].revents & (item->events | POLLHUP | POLLERR | POLLNVAL);
}

/* Waits once, or only looks; returns how many are ready. */
static uint32_t look(struct g2n_wasi2 *w, struct item *items, uint32_t count, bool wait)
{
    struct g2n_wasi2_waits *waits = &w->waits;
    uint32_t n = 0;

    waits->until_ns = wait ? G2N_WAIT_FOREVER : 0;
    if (w->work) w->work->drive(w);
    for (uint32_t i = 0; i < count; i++) ask(w, &items[i]);
    g2n_wasi2_outputs_want(w, waits);
    if (w->work) w->work->want(w, waits);
    (void)g2n_wait(waits->fds, waits->count, waits->until_ns);
    uint64_t now_ns = g2n_wait_now();
    for (uint32_t i = 0; i < count; i++) {
        items[i].ready = items[i].object ? came(waits, &items[i]) : now_ns >= items[i].until_ns;
        n += items[i].ready;
    }
    forget(waits);
    g2n_wasi2_outputs_write(w);
    return n;
}

/* Once more after signals, and when all that came was that something could be written. */
static uint32_t wait_for(struct g2n_wasi2 *w, struct item *items, uint32_t count, bool wait)
{
    uint32_t n;

    do {
        n = look(w, items, count, wait);
    } while (n == 0 && wait);
    return n;
}

void g2n_wasi2_block(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)wait_for(w, &(struct item){ .object = object }, 1, true);
}

uint32_t g2n_wasi2_poll(struct g2n_wasi2 *w, const struct g2n_wasi2_value *pollables, uint32_t count, bool wait, uint32_t *ready)
{
    struct item *items = g2n_wasi2_scratch(w, count * sizeof *items);
    uint32_t n = 0;

    for (uint32_t i = 0; i < count; i++) {
        items[i] = (struct item){ .until_ns = pollables[i].number };
        if (pollables[i].object) items[i].object = pollables[i].object->parent;
    }
    (void)wait_for(w, items, count, wait);
    for (uint32_t i = 0; i < count; i++)
        if (items[i].ready) ready[n++] = i;
    return n;
}

/* ---- Pollables ------------------------------------------------------------------------------------------------------ */

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_free(object);
}

static const struct g2n_wasi2_class pollable_class = { .resource = 'P', .destroy = destroy };

/* Every resource that one can wait for: its class says what for. */
G2N_WASI2_HANDLER(subscribe_resource)
{
    *result = g2n_wasi2_handle(g2n_wasi2_object_make(w, sizeof *args[0].object, &pollable_class, args[0].object));
}

void g2n_wasi2_subscribe_clock(uint64_t until_ns, struct g2n_wasi2_value *result) { *result = g2n_wasi2_number(until_ns); }

G2N_WASI2_HANDLER(pollable_ready)
{
    uint32_t ready;
    *result = g2n_wasi2_number(g2n_wasi2_poll(w, args, 1, false, &ready));
}

G2N_WASI2_HANDLER(pollable_block)
{
    uint32_t ready;

    (void)result;
    (void)g2n_wasi2_poll(w, args, 1, true, &ready);
}

G2N_WASI2_HANDLER(poll_list)
{
    uint32_t count = (uint32_t)args[0].number, *ready;

    if (count == 0) g2n_trap_report("poll of no pollables: it would wait for ever");
    ready = g2n_wasi2_scratch(w, count * sizeof *ready);
    result->number = g2n_wasi2_poll(w, args[0].items, count, true, ready);
    result->items = g2n_wasi2_items(w, (size_t)result->number);
    for (uint32_t i = 0; i < result->number; i++) result->items[i] = g2n_wasi2_number(ready[i]);
}
