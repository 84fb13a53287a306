/* A binary heap of due times over the loop's own clock.  libuv's timers count whole milliseconds of a clock read once
 * a turn, which fires up to a millisecond early or late; Go compares with nanoseconds.  One heap entry holds its key,
 * so that sifting through a million timers stays within the heap's memory.
 *
 * Ids are looked up in an open hash table with Fibonacci hashing: programs keep every n-th timer, and a plain mask
 * would then put all of them on one chain.
 *
 * A running timer is out of the heap and still in the table.  It is freed only after its function returned. */
#include "loop/timer.h"

#include "base/alloc.h"
#include "base/check.h"
#include "value/realm.h"

#define NOT_IN_HEAP UINT32_MAX
#define MIN_CAP     16u

struct g2n_timer {
    uint64_t      delay_ns;
    g2n_timer_fn *fn;
    void         *context;
    g2n_value     data;
    int32_t       id;
    uint32_t      at;          /* index in the heap */
    bool          repeat, referenced;
    bool          running;     /* its function is on the stack           */
    bool          stopped;     /* while running: free it afterwards      */
    bool          refreshed;   /* while running: arm it again afterwards */
};

static bool before(const struct g2n_timer_entry *a, const struct g2n_timer_entry *b)
{
    return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->sequence < b->sequence;
}

static void heap_place(struct g2n_timers *t, uint32_t at, struct g2n_timer_entry entry)
{
    t->heap[at] = entry;
    entry.timer->at = at;
}

static void heap_up(struct g2n_timers *t, uint32_t at, struct g2n_timer_entry entry)
{
    while (at > 0 && before(&entry, &t->heap[(at - 1) / 2])) {
        heap_place(t, at, t->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    heap_place(t, at, entry);
}

static void heap_down(struct g2n_timers *t, uint32_t at, struct g2n_timer_entry entry)
{
    for (uint32_t child; (child = 2 * at + 1) < t->count; at = child) {
        if (child + 1 < t->count && before(&t->heap[child + 1], &t->heap[child])) child++;
        if (!before(&t->heap[child], &entry)) break;
        heap_place(t, at, t->heap[child]);
    }
    heap_place(t, at, entry);
}

static void heap_remove(struct g2n_timers *t, uint32_t at)
{
    t->heap[at].timer->at = NOT_IN_HEAP;
    struct g2n_timer_entry last = t->heap[--t->count];
    if (at == t->count) return;
    if (at > 0 && before(&last, &t->heap[(at - 1) / 2])) heap_up(t, at, last);
    else heap_down(t, at, last);
}

static enum g2n_status heap_reserve(struct g2n_timers *t, uint32_t count)
{
    if (count <= t->cap) return G2N_OK;
    uint32_t cap = t->cap ? t->cap * 2 : MIN_CAP;
    struct g2n_timer_entry *heap = g2n_realloc_array(t->heap, cap, sizeof *heap);
    if (!heap) return G2N_ENOMEM;
    t->heap = heap;
    t->cap = cap;
    return G2N_OK;
}

static uint32_t id_home(uint32_t cap, int32_t id)
{
    return (uint32_t)(((uint64_t)(uint32_t)id * 0x9E3779B97F4A7C15ull) >> 32) & (cap - 1);
}

/* Where the id is, or the free place where it belongs.  The table is never full. */
static uint32_t id_seek(const struct g2n_timers *t, int32_t id)
{
    uint32_t i = id_home(t->id_cap, id);
    while (t->by_id[i] && t->by_id[i]->id != id) i = (i + 1) & (t->id_cap - 1);
    return i;
}

static struct g2n_timer *find(const struct g2n_loop *loop, int32_t id)
{
    return loop->timers.id_cap ? loop->timers.by_id[id_seek(&loop->timers, id)] : NULL;
}

static enum g2n_status id_reserve(struct g2n_timers *t)
{
    if ((uint64_t)(t->live + 1) * 4 <= (uint64_t)t->id_cap * 3) return G2N_OK;
    struct g2n_timers grown = *t;
    grown.id_cap = t->id_cap ? t->id_cap * 2 : MIN_CAP;
    grown.by_id = g2n_alloc_zero(grown.id_cap, sizeof *grown.by_id);
    if (!grown.by_id) return G2N_ENOMEM;
    for (uint32_t i = 0; i < t->id_cap; i++)
        if (t->by_id[i]) grown.by_id[id_seek(&grown, t->by_id[i]->id)] = t->by_id[i];
    g2n_free(t->by_id);
    *t = grown;
    return G2N_OK;
}

static void id_remove(struct g2n_timers *t, int32_t id)
{
    uint32_t hole = id_seek(t, id), mask = t->id_cap - 1;
    for (uint32_t i = (hole + 1) & mask; t->by_id[i]; i = (i + 1) & mask) {
        uint32_t home = id_home(t->id_cap, t->by_id[i]->id);
        if (((i - home) & mask) < ((i - hole) & mask)) continue; /* the hole is before its home: it may stay */
        t->by_id[hole] = t->by_id[i];
        hole = i;
    }
    t->by_id[hole] = NULL;
    t->live--;
}

static int32_t next_id(struct g2n_loop *loop)
{
    struct g2n_timers *t = &loop->timers;
    do t->last_id = t->last_id == INT32_MAX ? 1 : t->last_id + 1;
    while (find(loop, t->last_id));
    return t->last_id;
}

/* The heap has room: it had when this timer was last in it, and running timers keep their place reserved. */
static void arm(struct g2n_loop *loop, struct g2n_timer *timer)
{
    struct g2n_timers *t = &loop->timers;
    uint64_t now = uv_hrtime();
    struct g2n_timer_entry entry = { now + timer->delay_ns, t->next_sequence++, timer };
    heap_up(t, t->count++, entry);
    if (timer->referenced) t->referenced++;
}

static void disarm(struct g2n_loop *loop, struct g2n_timer *timer)
{
    heap_remove(&loop->timers, timer->at);
    if (timer->referenced) loop->timers.referenced--;
}

static void destroy(struct g2n_loop *loop, struct g2n_timer *timer)
{
    id_remove(&loop->timers, timer->id);
    g2n_value data = timer->data;
    g2n_free(timer);
    g2n_drop(loop->realm, data); /* last: what it frees may stop timers */
}

static uint64_t delay_to_ns(double ms)
{
    if (!(ms > 0)) return 0;
    if (ms > G2N_TIMER_MAX_MS) ms = 1;
    return (uint64_t)(ms * 1e6);
}

enum g2n_status g2n_timer_start(struct g2n_loop *loop, double delay_ms, bool repeat, g2n_timer_fn *fn, void *context,
                                g2n_value data, int32_t *id)
{
    struct g2n_timers *t = &loop->timers;
    struct g2n_timer *timer = g2n_alloc(sizeof *timer);
    /* One place for each live timer, not only for each armed one: arm() must not fail. */
    if (!timer || t->live >= UINT32_MAX / 4 || id_reserve(t) != G2N_OK || heap_reserve(t, t->live + 1) != G2N_OK)
        goto out_timer;
    *timer = (struct g2n_timer){ .delay_ns = delay_to_ns(delay_ms), .fn = fn, .context = context, .data = data,
                                 .id = next_id(loop), .at = NOT_IN_HEAP, .repeat = repeat, .referenced = true };
    t->by_id[id_seek(t, timer->id)] = timer;
    t->live++;
    arm(loop, timer);
    *id = timer->id;
    return G2N_OK;

out_timer:
    g2n_free(timer);
    g2n_drop(loop->realm, data);
    return G2N_ENOMEM;
}

void g2n_timer_stop(struct g2n_loop *loop, int32_t id)
{
    struct g2n_timer *timer = find(loop, id);
    if (!timer) return;
    if (timer->running) {
        timer->stopped = true;
        return;
    }
    disarm(loop, timer);
    destroy(loop, timer);
}

bool g2n_timer_armed(const struct g2n_loop *loop, int32_t id)
{
    const struct g2n_timer *timer = find(loop, id);
    return timer && !timer->stopped;
}

void g2n_timer_set_referenced(struct g2n_loop *loop, int32_t id, bool referenced)
{
    struct g2n_timer *timer = find(loop, id);
    if (!timer || timer->referenced == referenced) return;
    timer->referenced = referenced;
    if (timer->at == NOT_IN_HEAP) return;
    if (referenced) loop->timers.referenced++;
    else loop->timers.referenced--;
}

bool g2n_timer_referenced(const struct g2n_loop *loop, int32_t id)
{
    const struct g2n_timer *timer = find(loop, id);
    return timer && timer->referenced;
}

void g2n_timer_refresh(struct g2n_loop *loop, int32_t id)
{
    struct g2n_timer *timer = find(loop, id);
    if (!timer) return;
    if (timer->running) {
        timer->refreshed = true;
        return;
    }
    disarm(loop, timer);
    arm(loop, timer);
}

bool g2n_timer_find(const struct g2n_loop *loop, int32_t id, g2n_timer_fn *fn, g2n_view *data)
{
    const struct g2n_timer *timer = find(loop, id);
    if (!timer || timer->stopped || timer->fn != fn) return false;
    *data = g2n_peek(timer->data);
    return true;
}

int32_t g2n_timer_id(const struct g2n_timer *timer) { return timer->id; }

static void fire(struct g2n_loop *loop, struct g2n_timer *timer)
{
    disarm(loop, timer);
    timer->running = true;
    timer->refreshed = false;
    timer->fn(loop, timer, timer->context, g2n_peek(timer->data));
    timer->running = false;
    if (!timer->stopped && (timer->repeat || timer->refreshed)) arm(loop, timer);
    else destroy(loop, timer);
}

void g2n_timers_run(struct g2n_loop *loop, uint64_t now_ns)
{
    struct g2n_timers *t = &loop->timers;
    /* What the functions arm now is due later than now_ns, unless its delay is zero: those wait for the next turn. */
    uint64_t limit = t->next_sequence;
    while (!loop->stopping && t->count && t->heap[0].due_ns <= now_ns && t->heap[0].sequence < limit) {
        fire(loop, t->heap[0].timer);
        g2n_loop_drain_microtasks(loop);
    }
}

uint64_t g2n_timers_next_due(const struct g2n_loop *loop)
{
    return loop->timers.count ? loop->timers.heap[0].due_ns : UINT64_MAX;
}

void g2n_timers_fini(struct g2n_loop *loop)
{
    struct g2n_timers *t = &loop->timers;
    while (t->count) {
        struct g2n_timer *timer = t->heap[t->count - 1].timer;
        disarm(loop, timer);
        destroy(loop, timer);
    }
    /* One whose function never returned: the guest left through it by exit. */
    for (uint32_t i = 0; t->live && i < t->id_cap; i++) {
        while (t->by_id[i]) destroy(loop, t->by_id[i]);
    }
    g2n_free(t->heap);
    g2n_free(t->by_id);
    *t = (struct g2n_timers){ .last_id = t->last_id, .next_sequence = t->next_sequence };
}
