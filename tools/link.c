#include "link.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "compile.h"
#include "file.h"
#include "spawn.h"

/* libuv in an archive: one object, so that another one, which a program may have, replaces all of it or nothing. */
#define LOOP_OBJECT "libuv.o"

/* Runs one command in the work folder; `what` for its failure: "linking". */
static enum g2n_exit run(struct g2n_arena *a, struct g2n_diag *d, struct g2n_work *work, const char **argv, const char *what)
{
    int            status = 0;
    struct g2n_str text   = { NULL, 0 };
    enum g2n_exit  st;

    if (!argv)
        return g2n_fail_memory(d);
    st = g2n_run(a, d, argv, work->dir, &text, &status);
    if (st == G2N_TOOL_FAILED && status != 0)
        return g2n_compile_failed(a, d, work->output, what, status, text);
    return st;
}

enum g2n_exit g2n_link(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work,
                       const struct g2n_units *units, bool is_static, const char *output)
{
    g2n_progress(d, "link", 0, 0);
    return run(a, d, work, g2n_toolchain_link(a, t, units, is_static, output), "linking");
}

/* Binutils, which every C compiler here comes with. */
static enum g2n_exit run_tool(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work, const char *name,
                              struct g2n_argv *arguments)
{
    const char    *program = g2n_toolchain_program(a, d, t, name);
    struct g2n_argv v      = { 0 };

    if (!program)
        return g2n_fail(d, G2N_TOOL_FAILED, NULL, "there is no %s on PATH; install binutils", name);
    g2n_argv_add(&v, a, program);
    for (size_t i = 0; i < arguments->count; i++)
        g2n_argv_add(&v, a, arguments->list[i]);
    return run(a, d, work, arguments->failed || v.failed ? NULL : v.list, name);
}

static enum g2n_exit add_to_archive(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work, const char *archive,
                                    const char *object)
{
    struct g2n_argv v = { 0 };

    g2n_argv_add(&v, a, "rs");
    g2n_argv_add(&v, a, archive);
    g2n_argv_add(&v, a, object);
    return run_tool(a, d, t, work, "ar", &v);
}

/* What is the module's alone, with the C functions that answer it, so that two libraries may have functions of one name. */
static enum g2n_exit localize(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work, const char *object)
{
    static const char *const beginnings[] = { "", "__odr_asan." }; /* and AddressSanitizer's mark beside it */
    struct g2n_argv          v            = { 0 };

    g2n_argv_add(&v, a, "--localize-hidden");
    for (const char *const *name = t->host_names; name && *name; name++)
        for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
            g2n_argv_add(&v, a, g2n_arena_printf(a, "--localize-symbol=%s%s", beginnings[i], *name));
    g2n_argv_add(&v, a, object);
    return run_tool(a, d, t, work, "objcopy", &v);
}

static enum g2n_exit make_archive(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work,
                                  const struct g2n_units *units, const char *prefix, const char *output)
{
    const char   *object  = g2n_arena_printf(a, "%s_module.o", prefix);
    const char   *runtime = g2n_home_path(a, t->home, "lib/libg2n.a");
    enum g2n_exit st;

    if (!object || !runtime)
        return g2n_fail_memory(d);
    st = run(a, d, work, g2n_toolchain_link_object(a, t, units, object), "linking");
    if (st == G2N_DONE)
        st = localize(a, d, t, work, object);
    if (st == G2N_DONE && (!g2n_file_copy(runtime, output, 0666) || chmod(output, 0644) != 0))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, runtime, "copy it", errno);
    if (st == G2N_DONE)
        st = add_to_archive(a, d, t, work, output, object);
    if (st != G2N_DONE || !t->with_loop)
        return st;
    st = run(a, d, work, g2n_toolchain_link_loop(a, t, LOOP_OBJECT), "linking");
    return st == G2N_DONE ? add_to_archive(a, d, t, work, output, LOOP_OBJECT) : st;
}

enum g2n_exit g2n_link_library(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work,
                               const struct g2n_units *units, const struct g2n_library *library, bool shared, const char *output)
{
    g2n_progress(d, "link", 0, 0);
    if (!shared)
        return make_archive(a, d, t, work, units, library->prefix, output);
    return run(a, d, work, g2n_toolchain_link_shared(a, t, units, g2n_base_name(work->output), output), "linking");
}
