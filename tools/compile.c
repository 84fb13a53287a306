#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "spawn.h"

/* What a compile may need: gcc 12 -O2 takes 60 bytes for each byte of source on average; some functions, twice that. */
#define MEMORY_BASE     ((uint64_t)70 << 20)
#define MEMORY_PER_BYTE 120u
#define MEMORY_TCC      ((uint64_t)40 << 20)

/* One unit on its way: the cache key of its object, and how much memory its compiler may take. */
struct task {
    const struct g2n_unit *unit;
    struct g2n_hash        key;
    uint64_t               memory;
};

struct pool {
    struct g2n_arena         *a;
    struct g2n_diag          *d;
    const struct g2n_compile *job;
    struct task              *tasks; /* what the cache did not have, largest first */
    size_t                    task_count;
    size_t                    next;
    struct g2n_child         *children;
    size_t                    running;
    uint64_t                  promised; /* memory that running tasks may take */
    size_t                    done;
    size_t                    total;
};

/* The number in a file of one number; `otherwise` when there is no such file or it says "max". */
static uint64_t read_number(const char *path, uint64_t otherwise)
{
    FILE              *f = fopen(path, "re");
    unsigned long long n = 0;
    bool               good;

    if (!f)
        return otherwise;
    good = fscanf(f, "%llu", &n) == 1;
    fclose(f);
    return good ? n : otherwise;
}

/* MemAvailable in bytes, or what a container's limit leaves when that is less; very much when the system does not
 * say. */
static uint64_t memory_available(void)
{
    FILE              *f = fopen("/proc/meminfo", "re");
    char               line[128];
    unsigned long long kb    = 0;
    uint64_t           limit = read_number("/sys/fs/cgroup/memory.max", UINT64_MAX);
    uint64_t           used  = read_number("/sys/fs/cgroup/memory.current", 0);
    uint64_t           left  = limit > used ? limit - used : 0;
    uint64_t           free  = UINT64_MAX;

    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "MemAvailable: %llu kB", &kb) == 1)
            free = (uint64_t)kb << 10;
    if (f)
        fclose(f);
    return left < free ? left : free;
}

/* ---- Cache keys ---------------------------------------------------------------- */

/* Hashes what every unit includes: generated headers, ours, and wasm-rt.h. */
static enum g2n_exit hash_headers(struct g2n_hash *out, struct g2n_arena *a, struct g2n_diag *d,
                                  const struct g2n_compile *job)
{
    static const char *const own[]    = { "m.h", "m-impl.h", "m-lower.h" };
    struct g2n_hasher        h;

    g2n_hash_init(&h);
    for (const char *const *name = g2n_home_headers; *name; name++) {
        const char *path = g2n_home_path(a, job->toolchain->home, *name);

        if (!path || !g2n_hash_file(&h, path))
            return g2n_fail_errno(d, G2N_TOOL_FAILED, path ? path : *name,
                                  "read it (install gowasm2native again)", errno);
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        const char *path = g2n_work_path(job->work, a, own[i]);

        if (!path || !g2n_hash_file(&h, path))
            return g2n_fail_errno(d, G2N_TOOL_FAILED, path ? path : own[i], "read it", errno);
    }
    *out = g2n_hash_end(&h);
    return G2N_DONE;
}

/* The key is all that the object depends on: the command, the compiler, the source and what it includes.  The
 * resource folder's place is in the command only as an include path, so it is left out. */
static enum g2n_exit hash_unit(struct g2n_hash *out, struct g2n_arena *a, struct g2n_diag *d,
                               const struct g2n_compile *job, const struct g2n_unit *unit,
                               const struct g2n_hash *headers)
{
    const char       **argv = g2n_toolchain_compile(a, job->toolchain, unit, true);
    const char        *path = g2n_work_path(job->work, a, unit->source);
    const char        *image = g2n_work_path(job->work, a, "image.bin");
    struct g2n_hasher  h;

    if (!argv || !path || !image)
        return g2n_fail_memory(d);
    g2n_hash_init(&h);
    g2n_hash_field(&h, "object of " G2N_TOOL);
    g2n_hash_add(&h, job->toolchain->identity.bytes, G2N_HASH_LEN);
    g2n_hash_add(&h, headers->bytes, G2N_HASH_LEN);
    for (; *argv; argv++)
        if (strncmp(*argv, "-I", 2) != 0)
            g2n_hash_field(&h, *argv);
    if (!g2n_hash_file(&h, path) || (unit->is_asm && !g2n_hash_file(&h, image)))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, path, "read it", errno);
    *out = g2n_hash_end(&h);
    return G2N_DONE;
}

/* ---- The pool ---------------------------------------------------------------- */

enum g2n_exit g2n_compile_failed(struct g2n_arena *a, struct g2n_diag *d, const char *file, const char *what,
                                 int status, struct g2n_str output)
{
    static const char *const limits[] = { "No space left on device", "out of memory", "Cannot allocate memory",
                                          "virtual memory exhausted", "memory exhausted" };
    const char              *found    = NULL;

    for (size_t i = 0; i < sizeof limits / sizeof limits[0] && !found; i++)
        if (output.ptr && strstr(output.ptr, limits[i]))
            found = limits[i];
    g2n_fail(d, G2N_TOOL_FAILED, file, "%s %s%s%s", what, g2n_status_text(a, status), found ? ": " : "",
             found ? found : output.len != 0 ? "; it said:" : "");
    g2n_detail_output(d, output.ptr, output.len);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        g2n_detail(d, "if that was for lack of memory, use a smaller -j");
    return found ? G2N_LIMIT : G2N_TOOL_FAILED;
}

static int larger_first(const void *x, const void *y)
{
    const struct task *a = x, *b = y;

    if (a->unit->size != b->unit->size)
        return a->unit->size > b->unit->size ? -1 : 1;
    return strcmp(a->unit->source, b->unit->source);
}

/* Takes what the cache has; the rest become tasks. */
static enum g2n_exit make_tasks(struct pool *p, const struct g2n_units *units)
{
    struct g2n_hash headers;
    enum g2n_exit   st = hash_headers(&headers, p->a, p->d, p->job);

    p->tasks = g2n_arena_array(p->a, units->count, sizeof *p->tasks);
    if (!p->tasks)
        return g2n_fail_memory(p->d);
    for (size_t i = 0; i < units->count && st == G2N_DONE; i++) {
        const struct g2n_unit *unit = &units->list[i];
        struct task            task = { .unit = unit };
        const char            *object = g2n_work_path(p->job->work, p->a, unit->object);

        st = object ? hash_unit(&task.key, p->a, p->d, p->job, unit, &headers) : g2n_fail_memory(p->d);
        if (st != G2N_DONE)
            break;
        if (g2n_cache_get(p->job->cache, p->a, p->d, &task.key, object)) {
            p->done++;
            continue;
        }
        task.memory = p->job->toolchain->tcc ? MEMORY_TCC : MEMORY_BASE + unit->size * MEMORY_PER_BYTE;
        p->tasks[p->task_count++] = task;
    }
    qsort(p->tasks, p->task_count, sizeof *p->tasks, larger_first);
    return st;
}

/* May the next task start?  The first always may: one compile at a time is the least that works. */
static bool has_room(const struct pool *p)
{
    if (p->next == p->task_count || p->running == p->job->jobs)
        return false;
    /* half of what is promised is taken to be in use already, and so no longer available */
    return p->running == 0 || memory_available() > p->tasks[p->next].memory + p->promised / 2;
}

static enum g2n_exit start_next(struct pool *p)
{
    struct task      *task   = &p->tasks[p->next];
    const char      **argv   = g2n_toolchain_compile(p->a, p->job->toolchain, task->unit, false);
    const char       *folder = p->job->work->dir;
    struct g2n_child *slot   = p->children;

    if (!argv)
        return g2n_fail_memory(p->d);
    while (slot->pid != 0)
        slot++;
    /* A launcher may start a server that outlives us, and our folder. */
    if (!g2n_child_start(slot, argv, folder, p->job->toolchain->launcher ? NULL : folder))
        return g2n_fail_errno(p->d, G2N_TOOL_FAILED, argv[0], "run it", errno);
    slot->job = p->next++;
    p->running++;
    p->promised += task->memory;
    return G2N_DONE;
}

static enum g2n_exit finish(struct pool *p, struct g2n_child *c)
{
    const struct task *task   = &p->tasks[c->job];
    const char        *object = g2n_work_path(p->job->work, p->a, task->unit->object);
    const char        *source = g2n_work_path(p->job->work, p->a, task->unit->source);
    enum g2n_exit      st     = G2N_DONE;

    p->running--;
    p->promised -= task->memory;
    if (c->status != 0) {
        const char *what = g2n_arena_printf(p->a, "compiling %s with %s", task->unit->source,
                                            p->job->toolchain->tcc && !task->unit->is_asm ? p->job->toolchain->tcc
                                                                                          : p->job->toolchain->cc[0]);

        st = g2n_compile_failed(p->a, p->d, NULL, what ? what : "compiling", c->status,
                                (struct g2n_str){ c->output.ptr, c->output.len });
    } else if (!object || !source) {
        st = g2n_fail_memory(p->d);
    } else {
        g2n_cache_put(p->job->cache, p->a, p->d, &task->key, object, false);
        if (!p->job->work->keep)
            (void)unlink(source); /* hundreds of megabytes that nobody reads again */
        p->done++;
    }
    g2n_child_release(c);
    return st;
}

static void show_progress(void *pool)
{
    const struct pool *p = pool;

    g2n_progress(p->d, "compile", p->done, p->total);
}

static enum g2n_exit run_pool(struct pool *p)
{
    enum g2n_exit st = G2N_DONE;

    while (st == G2N_DONE && p->done < p->total) {
        size_t ended;

        while (st == G2N_DONE && has_room(p))
            st = start_next(p);
        if (st != G2N_DONE)
            break;
        show_progress(p);
        ended = g2n_children_wait(p->children, p->job->jobs, show_progress, p);
        st    = ended == p->job->jobs ? G2N_INTERRUPTED : finish(p, &p->children[ended]);
    }
    if (st != G2N_DONE) {
        g2n_children_kill(p->children, p->job->jobs);
        for (size_t i = 0; i < p->job->jobs; i++)
            g2n_child_release(&p->children[i]);
    }
    return st;
}

unsigned g2n_compile_jobs(unsigned wanted)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return wanted != 0 ? wanted : processors > 0 && processors < 1024 ? (unsigned)processors : 1;
}

enum g2n_exit g2n_compile(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_compile *job,
                          const struct g2n_units *units)
{
    struct pool   p  = { .a = a, .d = d, .job = job, .total = units->count };
    enum g2n_exit st = make_tasks(&p, units);

    if (st != G2N_DONE)
        return st;
    show_progress(&p);
    g2n_note(d, "compiling %zu files, %zu more were in the cache", p.task_count, p.done);
    p.children = g2n_arena_array(a, job->jobs, sizeof *p.children);
    if (!p.children)
        return g2n_fail_memory(d);
    return run_pool(&p);
}
