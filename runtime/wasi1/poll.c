/* poll_oneoff: all descriptors and the earliest clock in one wait.  Level-triggered: what is ready is told each time.  The
 * subscriptions are copied before anything is written, for the guest may have its events where they lie.
 *
 * A descriptor is asked about once, however many subscriptions name it: the system takes no more entries than a process may
 * have descriptors. */
#include <errno.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "loop/wait.h"
#include "wasi1/table.h"

#define SUBSCRIPTIONS_MAX (1u << 20)
#define NS_PER_S          1000000000u

struct g2n_wasi1_wait {
    uint64_t userdata;
    uint64_t until_ns; /* a clock's, of the monotonic clock                        */
    uint32_t err;      /* what is wrong with the subscription: told as its event   */
    uint32_t fd;       /* the guest's                                              */
    uint32_t poll;     /* the entry of w->polls + 1; 0: none                       */
    uint8_t  kind;     /* G2N_EVENT_*                                              */
};

static bool make_room(struct g2n_wasi1 *w, uint32_t count)
{
    if (count <= w->wait_cap) return true;
    struct pollfd *polls = g2n_realloc_array(w->polls, count, sizeof *polls);
    if (polls) w->polls = polls;
    struct g2n_wasi1_wait *waits = polls ? g2n_realloc_array(w->waits, count, sizeof *waits) : NULL;
    if (!waits) return false;
    w->waits = waits;
    w->wait_cap = count;
    return true;
}

static uint64_t add(uint64_t a, uint64_t b) { return a + b < a ? UINT64_MAX : a + b; }

/* When, on the monotonic clock.  A wall clock that is set while we wait is not noticed. */
static uint32_t clock_due(const unsigned char *mem_at, uint64_t now_ns, uint64_t *until_ns)
{
    uint32_t id;
    uint64_t timeout;
    uint16_t flags;
    struct timespec wall;

    memcpy(&id, mem_at + 16, sizeof id);
    memcpy(&timeout, mem_at + 24, sizeof timeout);
    memcpy(&flags, mem_at + 40, sizeof flags);
    if (flags & ~G2N_CLOCK_ABSOLUTE || id > G2N_CLOCK_MONOTONIC) return id > G2N_CLOCK_THREAD ? G2N_WASI_INVAL : G2N_WASI_NOTSUP;
    if (!(flags & G2N_CLOCK_ABSOLUTE)) {
        *until_ns = add(now_ns, timeout);
    } else if (id == G2N_CLOCK_MONOTONIC) {
        *until_ns = timeout;
    } else {
        if (clock_gettime(CLOCK_REALTIME, &wall) != 0) return g2n_wasi_errno_from(errno);
        uint64_t wall_ns = (uint64_t)wall.tv_sec * NS_PER_S + (uint64_t)wall.tv_nsec;
        *until_ns = timeout > wall_ns ? add(now_ns, timeout - wall_ns) : 0;
    }
    return G2N_WASI_OK;
}

static void ask(struct g2n_wasi1 *w, struct g2n_wasi1_wait *wait, struct g2n_wasi1_fd *f, uint32_t *poll_count)
{
    if (f->polled == 0) {
        w->polls[*poll_count] = (struct pollfd){ .fd = f->host };
        f->polled = ++*poll_count;
    }
    wait->poll = f->polled;
    w->polls[f->polled - 1].events |= wait->kind == G2N_EVENT_READ ? POLLIN : POLLOUT;
}

static void subscribe(struct g2n_wasi1 *w, const unsigned char *mem_at, uint64_t now_ns, struct g2n_wasi1_wait *wait,
                      uint32_t *poll_count)
{
    struct g2n_wasi1_fd *f;

    *wait = (struct g2n_wasi1_wait){ .until_ns = UINT64_MAX, .kind = mem_at[8] };
    memcpy(&wait->userdata, mem_at, sizeof wait->userdata);
    memcpy(&wait->fd, mem_at + 16, sizeof wait->fd);
    switch (wait->kind) {
    case G2N_EVENT_CLOCK: wait->err = clock_due(mem_at, now_ns, &wait->until_ns); return;
    case G2N_EVENT_READ:
    case G2N_EVENT_WRITE: break;
    default: wait->err = G2N_WASI_INVAL; return;
    }
    wait->err = g2n_wasi1_fd_find(w, wait->fd, G2N_RIGHT_POLL, &f);
    if (wait->err == G2N_WASI_OK && f->type == G2N_TYPE_DIRECTORY) wait->err = G2N_WASI_BADF;
    if (wait->err == G2N_WASI_OK) ask(w, wait, f, poll_count);
}

/* What came of a wait, of the events that it is for. */
static short outcome(const struct g2n_wasi1 *w, const struct g2n_wasi1_wait *wait)
{
    const short own = wait->kind == G2N_EVENT_READ ? POLLIN : POLLOUT;
    return wait->poll ? w->polls[wait->poll - 1].revents & (own | POLLHUP | POLLERR | POLLNVAL) : 0;
}

/* How much can be read at once; 1 where the system does not say. */
static uint64_t bytes_ready(const struct g2n_wasi1 *w, const struct g2n_wasi1_wait *wait, short came)
{
    int n = 0;
    return came & POLLIN && ioctl(w->polls[wait->poll - 1].fd, FIONREAD, &n) == 0 && n > 0 ? (uint64_t)n : 1;
}

static void put_event(const struct g2n_wasi1 *w, const struct g2n_wasi1_wait *wait, short came, unsigned char *mem_at)
{
    uint16_t err = (uint16_t)(came & POLLNVAL ? G2N_WASI_BADF : wait->err);
    uint16_t flags = came & (POLLHUP | POLLERR) ? G2N_EVENT_HANGUP : 0;
    uint64_t bytes = wait->kind == G2N_EVENT_CLOCK || err ? 0 : bytes_ready(w, wait, came);

    memset(mem_at, 0, G2N_EVENT_LEN);
    memcpy(mem_at, &wait->userdata, sizeof wait->userdata);
    memcpy(mem_at + 8, &err, sizeof err);
    mem_at[10] = wait->kind;
    memcpy(mem_at + 16, &bytes, sizeof bytes);
    memcpy(mem_at + 24, &flags, sizeof flags);
}

/* Writes the events of what has come to be; returns their number. */
static uint32_t put_events(const struct g2n_wasi1 *w, unsigned char *mem_events, uint32_t count, uint64_t now_ns)
{
    uint32_t told = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct g2n_wasi1_wait *wait = &w->waits[i];
        short came = outcome(w, wait);
        if (wait->err || came || (wait->kind == G2N_EVENT_CLOCK && now_ns >= wait->until_ns))
            put_event(w, wait, came, mem_events + (size_t)told++ * G2N_EVENT_LEN);
    }
    return told;
}

uint32_t g2n_wasi1_poll_oneoff(struct g2n_wasi1 *w, uint32_t subscriptions, uint32_t events, uint32_t count, uint32_t out)
{
    const unsigned char *mem_from = g2n_mem_find(w->memory, subscriptions, (uint64_t)count * G2N_SUBSCRIPTION_LEN);
    unsigned char *mem_events = g2n_mem_find(w->memory, events, (uint64_t)count * G2N_EVENT_LEN);
    uint64_t until_ns = G2N_WAIT_FOREVER, now_ns = g2n_wait_now();
    uint32_t told, poll_count = 0;

    if (count == 0 || count > SUBSCRIPTIONS_MAX) return G2N_WASI_INVAL;
    if (!mem_from || !mem_events || !g2n_mem_find(w->memory, out, sizeof told)) return G2N_WASI_FAULT;
    if (!make_room(w, count)) return G2N_WASI_NOMEM;
    for (uint32_t i = 0; i < count; i++) {
        subscribe(w, mem_from + (size_t)i * G2N_SUBSCRIPTION_LEN, now_ns, &w->waits[i], &poll_count);
        if (w->waits[i].err) until_ns = 0;
        else if (w->waits[i].until_ns < until_ns) until_ns = w->waits[i].until_ns;
    }
    for (uint32_t i = 0; i < count; i++)
        if (w->waits[i].poll) w->fds[w->waits[i].fd].polled = 0;
    do { /* again after a signal */
        (void)g2n_wait(w->polls, poll_count, until_ns);
        told = put_events(w, mem_events, count, g2n_wait_now());
    } while (told == 0);
    (void)g2n_wasi1_put_u32(w, out, told);
    return G2N_WASI_OK;
}
