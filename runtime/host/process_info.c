/* process: what it is made of and what it uses. */
#include "host/process.h"

#include <errno.h>
#include <limits.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host/args.h"
#include "host/oserr.h"
#include "value/array.h"
#include "value/convert.h"

#if defined(__x86_64__)
#define ARCH "x64"
#elif defined(__aarch64__)
#define ARCH "arm64"
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH "riscv64"
#else
#define ARCH "unknown"
#endif

#if defined(__APPLE__)
#define PLATFORM "darwin"
#else
#define PLATFORM "linux"
#endif

static enum g2n_status put_text(struct g2n_realm *realm, struct g2n_object *obj, const char *name, const char *text)
{
    g2n_value v;
    enum g2n_status st = g2n_string_decode(realm, text, strlen(text), false, &v);
    return st == G2N_OK ? g2n_object_put_c(realm, obj, name, v) : st;
}

static enum g2n_status executable(struct g2n_realm *realm, g2n_value *result)
{
    char path[PATH_MAX + 1];
    size_t len = sizeof path;
    int err = uv_exepath(path, &len);
    if (err) return g2n_oserr_throw(realm, -err, "uv_exepath", NULL, NULL);
    return g2n_string_decode(realm, path, len, false, result);
}

static enum g2n_status get_exec_path(struct g2n_call *call, g2n_value *result)
{
    return executable(call->realm, result);
}

/* Go's net/http takes a name that begins with "node" for node itself and then does without fetch: a program that is
 * called so is told its whole path. */
static enum g2n_status put_argv0(struct g2n_host *host, struct g2n_object *process)
{
    g2n_value path;
    const char *name = host->argc > 0 ? host->argv[0] : "";
    if (strncmp(name, "node", 4) != 0) return put_text(&host->realm, process, "argv0", name);
    enum g2n_status st = executable(&host->realm, &path);
    return st == G2N_OK ? g2n_object_put_c(&host->realm, process, "argv0", path) : st;
}

static enum g2n_status put_argv(struct g2n_host *host, struct g2n_object *process)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_array *argv;
    enum g2n_status st = g2n_array_new(realm, (uint32_t)host->argc, &argv);

    if (st != G2N_OK) return st;
    for (int i = 0; i < host->argc && st == G2N_OK; i++) {
        g2n_value text;
        st = g2n_string_decode(realm, host->argv[i], strlen(host->argv[i]), false, &text);
        if (st == G2N_OK) st = g2n_array_push(realm, argv, text);
    }
    if (st == G2N_OK) return g2n_object_put_c(realm, process, "argv", g2n_own_object(&argv->object));
    g2n_object_drop(realm, &argv->object);
    return st;
}

static enum g2n_status put_versions(struct g2n_realm *realm, struct g2n_object *process)
{
    struct g2n_object *versions;
    enum g2n_status st = g2n_object_new_plain(realm, 2, &versions);

    if (st != G2N_OK) return st;
    st = put_text(realm, versions, "gowasm2native", G2N_VERSION);
    if (st == G2N_OK) st = put_text(realm, versions, "uv", uv_version_string());
    if (st == G2N_OK) return g2n_object_put_c(realm, process, "versions", g2n_own_object(versions));
    g2n_object_drop(realm, versions);
    return st;
}

/* [seconds, nanoseconds], since `previous` when that is given. */
static enum g2n_status process_hrtime(struct g2n_call *call, g2n_value *result)
{
    g2n_view previous = g2n_arg(call, 0);
    uint64_t now = uv_hrtime();
    double parts[2] = { (double)(now / 1000000000u), (double)(now % 1000000000u) };
    struct g2n_array *pair;

    if (!g2n_is_undefined(previous)) {
        if (!g2n_is_any_array(call->realm, previous)) return g2n_args_throw_type(call->realm, "time", "an instance of Array", previous);
        g2n_value length;
        enum g2n_status got = g2n_object_get(call->realm, g2n_as_object(previous),
                                             g2n_atom_key(call->realm, G2N_ATOM_length), &length);
        if (got != G2N_OK) return got;
        if (!g2n_is_number(g2n_peek(length)) || g2n_as_number(g2n_peek(length)) != 2) {
            got = g2n_args_throw_range(call->realm, "time", "2", g2n_peek(length));
            g2n_drop(call->realm, length);
            return got;
        }
        for (uint32_t i = 0; i < 2; i++) {
            g2n_value v;
            double d;
            enum g2n_status st = g2n_object_get_index(call->realm, g2n_as_object(previous), i, &v);
            if (st != G2N_OK) return st;
            st = g2n_to_number(call->realm, g2n_peek(v), &d);
            g2n_drop(call->realm, v);
            if (st != G2N_OK) return st;
            parts[i] -= d;
        }
        if (parts[1] < 0) {
            parts[0] -= 1;
            parts[1] += 1e9;
        }
    }
    g2n_value values[2] = { g2n_number(parts[0]), g2n_number(parts[1]) };
    g2n_view views[2] = { g2n_peek(values[0]), g2n_peek(values[1]) };
    enum g2n_status st = g2n_array_from(call->realm, views, 2, &pair);
    if (st == G2N_OK) *result = g2n_own_object(&pair->object);
    return st;
}

static enum g2n_status process_uptime(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_number((double)(uv_hrtime() - g2n_host_of(call->realm)->start_ns) / 1e9);
    return G2N_OK;
}

struct number {
    const char *name;
    double      value;
};

static enum g2n_status give_numbers(struct g2n_realm *realm, const struct number *rows, uint32_t count,
                                    g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(realm, count, &obj);

    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < count && st == G2N_OK; i++)
        st = g2n_object_put_c(realm, obj, rows[i].name, g2n_number(rows[i].value));
    if (st == G2N_OK) *result = g2n_own_object(obj);
    else g2n_object_drop(realm, obj);
    return st;
}

/* memoryUsage(), and memoryUsage.rss(), whose magic is not 0.  There is no heap of JavaScript's own: all memory is the
 * process's. */
static enum g2n_status process_memory_usage(struct g2n_call *call, g2n_value *result)
{
    size_t rss;
    int err = uv_resident_set_memory(&rss);

    if (err) return g2n_oserr_throw(call->realm, -err, "uv_resident_set_memory", NULL, NULL);
    if (((const struct g2n_function *)(void *)call->callee)->magic) {
        *result = g2n_number((double)rss);
        return G2N_OK;
    }
    const struct number rows[] = {
        { "rss", (double)rss }, { "heapTotal", (double)rss }, { "heapUsed", (double)rss },
        { "external", 0 }, { "arrayBuffers", 0 },
    };
    return give_numbers(call->realm, rows, sizeof rows / sizeof *rows, result);
}

static double microseconds(struct timeval t) { return (double)t.tv_sec * 1e6 + (double)t.tv_usec; }

static enum g2n_status process_cpu_usage(struct g2n_call *call, g2n_value *result)
{
    struct rusage usage;

    if (getrusage(RUSAGE_SELF, &usage) != 0) return g2n_oserr_throw(call->realm, errno, "getrusage", NULL, NULL);
    const struct number rows[] = {
        { "user", microseconds(usage.ru_utime) }, { "system", microseconds(usage.ru_stime) },
    };
    return give_numbers(call->realm, rows, sizeof rows / sizeof *rows, result);
}

static const struct g2n_method methods[] = {
    { "hrtime",      process_hrtime,       1, 0 },
    { "uptime",      process_uptime,       0, 0 },
    { "memoryUsage", process_memory_usage, 0, 0 },
    { "cpuUsage",    process_cpu_usage,    0, 0 },
    { NULL, NULL, 0, 0 },
};

/* There are no options but the program's own. */
static enum g2n_status put_exec_argv(struct g2n_host *host, struct g2n_object *process)
{
    struct g2n_array *none;
    enum g2n_status st = g2n_array_new(&host->realm, 0, &none);
    return st == G2N_OK ? g2n_object_put_c(&host->realm, process, "execArgv", g2n_own_object(&none->object)) : st;
}

static enum g2n_status put_rss(struct g2n_realm *realm, struct g2n_object *process)
{
    static const struct g2n_method rows[] = { { "rss", process_memory_usage, 0, 1 }, { NULL, NULL, 0, 0 } };
    g2n_value f;
    enum g2n_status st = g2n_object_get_c(realm, process, "memoryUsage", &f);
    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, g2n_as_object(g2n_peek(f)), rows);
    g2n_drop(realm, f);
    return st;
}

enum g2n_status g2n_process__install_info(struct g2n_host *host, struct g2n_object *process)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = g2n_function_define_all(realm, process, methods);

    if (st == G2N_OK) st = put_text(realm, process, "platform", PLATFORM);
    if (st == G2N_OK) st = put_text(realm, process, "arch", ARCH);
    if (st == G2N_OK) st = put_text(realm, process, "version", "v" G2N_VERSION);
    if (st == G2N_OK) st = put_text(realm, process, "title", host->argc > 0 ? host->argv[0] : "");
    if (st == G2N_OK) st = put_versions(realm, process);
    if (st == G2N_OK) st = put_argv0(host, process);
    if (st == G2N_OK) st = put_argv(host, process);
    if (st == G2N_OK) st = put_exec_argv(host, process);
    if (st == G2N_OK) st = put_rss(realm, process);
    if (st == G2N_OK) st = g2n_function_define_getter(realm, process, "execPath", get_exec_path, 0);
    return st;
}
