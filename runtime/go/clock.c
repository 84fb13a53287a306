/* Clocks, timeouts, randomness and output: the `runtime` half of the imports. */
#include <stdio.h>
#include <time.h>

#include "base/alloc.h"
#include "go/handlers.h"
#include "host/process.h"
#include "loop/timer.h"

/* A timeout stays in guest->timeouts until the guest clears it, also after it fired: that is how a wake-up which Go
 * missed is noticed (wasm_exec.js, scheduleTimeoutEvent). */
struct timeout {
    struct g2n_link   link;
    struct g2n_guest *guest;
    int32_t           id;  /* the timer's */
};

static struct timeout *timeout_find(struct g2n_guest *guest, int32_t id)
{
    G2N_LIST_EACH(it, &guest->timeouts) {
        struct timeout *t = G2N_CONTAINER(it, struct timeout, link);
        if (t->id == id) return t;
    }
    return NULL;
}

static void timeout_drop(struct timeout *t)
{
    g2n_list_remove(&t->link);
    g2n_free(t);
}

void g2n_guest_drop_timeouts(struct g2n_guest *guest)
{
    G2N_LIST_EACH_SAFE(it, &guest->timeouts) timeout_drop(G2N_CONTAINER(it, struct timeout, link));
}

static void on_timeout(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    const struct timeout *t = context; /* gone as soon as the guest clears it */
    struct g2n_guest *guest = t->guest;
    int32_t id = t->id;

    (void)loop;
    (void)timer;
    (void)data;
    if (!guest->exited) g2n_guest_resume(guest);
    while (!guest->exited && timeout_find(guest, id)) g2n_guest_resume(guest);
}

void g2n_gojs__schedule_timeout_event(struct g2n_guest *guest, uint32_t sp)
{
    double delay = (double)(int64_t)g2n_mem_load_u64(guest->memory, sp, 8);
    struct timeout *t = g2n_alloc(sizeof *t);

    if (!t) g2n_guest_die_of_no_memory(guest);
    t->guest = guest;
    if (g2n_timer_start(&guest->host.loop, delay < 0 ? 0 : delay + guest->program->timeout_extra_ms, false, on_timeout,
                        t, G2N_UNDEFINED, &t->id) != G2N_OK)
        g2n_guest_die_of_no_memory(guest);
    g2n_list_append(&guest->timeouts, &t->link);
    g2n_mem_store_u32(guest->memory, sp, 16, (uint32_t)t->id);
}

void g2n_gojs__clear_timeout_event(struct g2n_guest *guest, uint32_t sp)
{
    struct timeout *t = timeout_find(guest, (int32_t)g2n_mem_load_u32(guest->memory, sp, 8));

    if (!t) return;
    g2n_timer_stop(&guest->host.loop, t->id);
    timeout_drop(t);
}

void g2n_gojs__nanotime(struct g2n_guest *guest, uint32_t sp)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    g2n_mem_store_u64(guest->memory, sp, 8, (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec);
}

void g2n_gojs__walltime(struct g2n_guest *guest, uint32_t sp)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    g2n_mem_store_u64(guest->memory, sp, 8, (uint64_t)now.tv_sec);
    g2n_mem_store_u32(guest->memory, sp, 16, (uint32_t)now.tv_nsec);
}

void g2n_gojs__get_random_data(struct g2n_guest *guest, uint32_t sp)
{
    size_t len;
    unsigned char *mem_bytes = g2n_arg_bytes(guest, sp, 8, &len);

    g2n_random_fill(&guest->host, mem_bytes, len);
}

void g2n_gojs__wasm_write(struct g2n_guest *guest, uint32_t sp)
{
    int64_t fd = (int64_t)g2n_mem_load_u64(guest->memory, sp, 8);
    uint32_t len = g2n_mem_load_u32(guest->memory, sp, 24);
    const unsigned char *mem_bytes = g2n_mem_slice(guest->memory, g2n_mem_load_u64(guest->memory, sp, 16), len);

    if (fd >= 0 && fd <= INT32_MAX) g2n_stdio_write_now(&guest->host, (int)fd, mem_bytes, len);
}

void g2n_gojs__wasm_exit(struct g2n_guest *guest, uint32_t sp)
{
    int status = (int)g2n_mem_load_u32(guest->memory, sp, 8);

    if (guest->host.realm.engine) { /* scripts may listen for it; Go's functions have ended with Go */
        guest->exited = true;
        status = g2n_process_exiting(&guest->host, status);
    }
    g2n_guest_exit(guest, status);
}

/* wasm_exec.js renews its DataView here; our view of memory is never stale. */
void g2n_gojs__reset_memory_data_view(struct g2n_guest *guest, uint32_t sp)
{
    (void)guest;
    (void)sp;
}

/* Listed by Go up to 1.20, called by nothing in its library; the argument is a number to show, not a stack pointer. */
void g2n_gojs__debug(struct g2n_guest *guest, uint32_t value)
{
    char text[16];
    int len = snprintf(text, sizeof text, "%d\n", (int)value);

    g2n_stdio_write_now(&guest->host, 2, text, (size_t)len);
}
