/* Programs without JavaScript: most of those that print by println().
 *
 * The package syscall/js is in nearly every program, for the time zone, and asks for two constructors when it begins, with which
 * it does nothing before somebody calls Go; that needs a function made by _makeFuncWrapper, which such a program does not name.
 * So nothing but time wakes a bare program, and of its sleeps only the shortest counts: the scheduler, which then runs, asks for
 * the next. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "loop/wait.h"
#include "mem/image.h"
#include "mem/stack.h"
#include "mem/trap.h"
#include "tinygo/lines.h"
#include "wasi1/wasi1.h"
#include <g2n/tinygo.h>

#define EXIT_CANNOT_START 125
#define EXIT_TRAPPED      1
#define NS_PER_S          1000000000u
#define NS_PER_MS         1e6

/* As wasm_exec.js encodes them (value/table.h). */
#define REF_GLOBAL   0x7FF8000100000005u
#define REF_FUNCTION 0x7FF8000400000000u

struct g2n_tinygo_bare {
    const struct g2n_program        *program;
    const struct g2n_tinygo_program *tinygo;
    wasm_rt_memory_t                *memory;
    struct g2n_stack                 stack;
    struct g2n_trap_scope            trap_scope;
    struct g2n_random                random;
    uint64_t                         wall_ns;   /* what the system's clock is before the monotonic one */
    uint64_t                         due_ns;    /* when the scheduler is to run; G2N_WAIT_FOREVER: never */
    struct g2n_buf                   line;
    union g2n_wasi1_number           arguments[G2N_WASI1_PARAMS];
};

/* ---- time ---- */

uint64_t g2n_tinygo_bare_ticks(struct g2n_tinygo_bare *t) { return t->wall_ns + g2n_wait_now(); }

double g2n_tinygo_bare_ticks_ms(struct g2n_tinygo_bare *t) { return (double)g2n_tinygo_bare_ticks(t) / NS_PER_MS; }

static void wait_until(uint64_t due_ns)
{
    while (g2n_wait_now() < due_ns) g2n_wait(NULL, 0, due_ns);
}

void g2n_tinygo_bare_sleep_ticks(struct g2n_tinygo_bare *t, uint64_t delay_ns)
{
    const uint64_t due_ns = g2n_wait_now() + ((int64_t)delay_ns > 0 ? delay_ns : 0);

    if (!t->tinygo->schedule)
        wait_until(due_ns);
    else if (due_ns < t->due_ns)
        t->due_ns = due_ns;
}

void g2n_tinygo_bare_sleep_ticks_ms(struct g2n_tinygo_bare *t, double delay_ms)
{
    const double delay_ns = delay_ms * NS_PER_MS;

    g2n_tinygo_bare_sleep_ticks(t, !(delay_ns > 0) ? 0 : delay_ns < 9e18 ? (uint64_t)delay_ns : INT64_MAX);
}

/* ---- WASI ---- */

void g2n_tinygo_bare_get_random_data(struct g2n_tinygo_bare *t, uint32_t bytes, uint32_t len, uint32_t cap)
{
    (void)cap;
    g2n_random_bytes(&t->random, g2n_mem_slice(t->memory, bytes, len), len);
}

uint32_t g2n_tinygo_bare_random_get(struct g2n_tinygo_bare *t, uint32_t bytes, uint32_t len)
{
    g2n_tinygo_bare_get_random_data(t, bytes, len, len);
    return G2N_WASI_OK;
}

static void write_all(int fd, const unsigned char *bytes, size_t len)
{
    while (len) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EAGAIN) g2n_wait(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, G2N_WAIT_FOREVER);
        else if (n < 0 && errno != EINTR) return; /* as console.log(), which nobody asks */
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
}

static void put(void *unused, const void *bytes, size_t len)
{
    (void)unused;
    write_all(STDOUT_FILENO, bytes, len);
}

static void put_error(void *unused, const void *bytes, size_t len)
{
    (void)unused;
    write_all(STDERR_FILENO, bytes, len);
}

static void put_lines(void *context, const void *bytes, size_t len)
{
    struct g2n_tinygo_bare *t = context;

    if (!g2n_tinygo_lines(&t->line, bytes, len, put, NULL)) g2n_trap_report("the host is out of memory");
}

uint32_t g2n_tinygo_bare_fd_write(struct g2n_tinygo_bare *t, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t out)
{
    if (fd != STDOUT_FILENO && fd != STDERR_FILENO) return G2N_WASI_BADF;
    g2n_tinygo_vectors(t->memory, iovs, count, out, fd == STDOUT_FILENO ? put_lines : put_error, t);
    return G2N_WASI_OK;
}

void g2n_tinygo_bare_proc_exit(struct g2n_tinygo_bare *t, uint32_t status)
{
    g2n_program_ended(t->program);
    _exit((int)(status & 0xFF));
}

/* ---- JavaScript ---- */

uint64_t g2n_tinygo_bare_value_get(struct g2n_tinygo_bare *t, uint64_t v, uint32_t name, uint32_t len)
{
    static const char *const names[] = { "Object", "Array" };
    const unsigned char *mem_name = g2n_mem_slice(t->memory, name, len);
    char text[160];

    for (size_t i = 0; i < sizeof names / sizeof *names && v == REF_GLOBAL; i++)
        if (strlen(names[i]) == len && memcmp(names[i], mem_name, len) == 0) return REF_FUNCTION | (7 + i);
    snprintf(text, sizeof text, "the program asks for JavaScript's \"%.*s\", which it did not seem to name; compile it with --js=quickjs",
             len < 40 ? (int)len : 40, (const char *)mem_name);
    g2n_trap_report(text);
}

void g2n_tinygo_bare_value_get_at(struct g2n_tinygo_bare *t, uint32_t out, uint32_t v, uint32_t name, uint32_t len)
{
    g2n_mem_store_u64(t->memory, out, 0, g2n_tinygo_bare_value_get(t, g2n_mem_load_u64(t->memory, v, 0), name, len));
}

/* ---- life ---- */

static enum g2n_status init(struct g2n_tinygo_bare *t, const struct g2n_program *program, const struct g2n_tinygo_program *tinygo,
                            int argc, char **argv)
{
    struct timespec wall;
    enum g2n_status st = G2N_OK;

    t->program = program;
    t->tinygo = tinygo;
    t->memory = program->memory;
    t->random = (struct g2n_random){ program->seeded, program->seed };
    t->due_ns = G2N_WAIT_FOREVER;
    clock_gettime(CLOCK_REALTIME, &wall);
    t->wall_ns = (uint64_t)wall.tv_sec * NS_PER_S + (uint64_t)wall.tv_nsec - g2n_wait_now();
    t->trap_scope = (struct g2n_trap_scope){ .guest = program->guest, .memory = t->memory, .stack = &t->stack, .status = EXIT_TRAPPED };
    signal(SIGPIPE, SIG_IGN);
    if (tinygo->call) st = g2n_wasi1_call_parse(program->guest, tinygo->call, argc, argv, t->arguments);
    if (st == G2N_OK) st = g2n_stack_init(&t->stack, G2N_STACK_PROGRAM);
    return st == G2N_OK ? g2n_trap_install(&t->trap_scope) : st;
}

static void serve(void *context)
{
    struct g2n_tinygo_bare *t = context;
    const struct g2n_program *program = t->program;

    program->instantiate(program->instance, (struct g2n_guest *)t);
    g2n_image_place(program, t->memory);
    program->start(program->instance);
    if (t->tinygo->call) g2n_wasi1_call_run(t->tinygo->call, program->instance, t->arguments);
    while (t->due_ns != G2N_WAIT_FOREVER) {
        wait_until(t->due_ns);
        t->due_ns = G2N_WAIT_FOREVER;
        t->tinygo->schedule(program->instance);
    }
}

int g2n_tinygo_bare_main(const struct g2n_program *program, const struct g2n_tinygo_program *tinygo, int argc, char **argv)
{
    struct g2n_tinygo_bare *t;
    enum g2n_status st;

    if (program->version != G2N_PROGRAM_VERSION) {
        fprintf(stderr, "%s: made for another version of the runtime; compile it again\n", program->guest);
        return EXIT_CANNOT_START;
    }
    t = calloc(1, sizeof *t);
    st = t ? init(t, program, tinygo, argc, argv) : G2N_ENOMEM;
    if (st == G2N_OK) g2n_stack_run(&t->stack, serve, t);
    else if (st != G2N_ESYS) /* which has been said */
        fprintf(stderr, "%s: not enough memory or address space to start; raise the limit (ulimit -v)\n", program->guest);
    if (st == G2N_OK) g2n_program_ended(program);
    if (t) {
        g2n_trap_uninstall();
        if (st == G2N_OK) program->release(program->instance);
        if (st == G2N_OK) g2n_stack_fini(&t->stack);
        g2n_buf_fini(&t->line);
    }
    free(t);
    return st == G2N_OK ? 0 : EXIT_CANNOT_START;
}
