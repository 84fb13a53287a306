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

/* The compiler's own, which knows what it makes for another machine; else the one on PATH. */
static const char *find_tool(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, const char *name)
{
    const char    *option = g2n_arena_printf(a, "-print-prog-name=%s", name);
    const char    *argv[] = { t->cc[0], option, NULL };
    int            status = 0;
    struct g2n_str text   = { NULL, 0 };
    const char    *own;

    if (!option || g2n_run(a, d, argv, NULL, &text, &status) != G2N_DONE)
        return g2n_find_program(a, name);
    own = g2n_arena_copy(a, text.ptr, strcspn(text.ptr, "\n"));
    return own && strchr(own, '/') && g2n_exists(own) ? own : g2n_find_program(a, name);
}

/* Binutils, which every C compiler here comes with. */
static enum g2n_exit run_tool(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work, const char *name,
                              const char *option, const char *file, const char *other)
{
    const char *program = find_tool(a, d, t, name);
    const char *argv[]  = { program, option, file, other, NULL };

    if (!program)
        return g2n_fail(d, G2N_TOOL_FAILED, NULL, "there is no %s on PATH; install binutils", name);
    return run(a, d, work, argv, name);
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
        st = run_tool(a, d, t, work, "objcopy", "--localize-hidden", object, NULL);
    if (st == G2N_DONE && (!g2n_file_copy(runtime, output, 0666) || chmod(output, 0644) != 0))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, runtime, "copy it", errno);
    if (st == G2N_DONE)
        st = run_tool(a, d, t, work, "ar", "rs", output, object);
    if (st != G2N_DONE || !t->with_loop)
        return st;
    st = run(a, d, work, g2n_toolchain_link_loop(a, t, LOOP_OBJECT), "linking");
    return st == G2N_DONE ? run_tool(a, d, t, work, "ar", "rs", output, LOOP_OBJECT) : st;
}

enum g2n_exit g2n_link_library(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work,
                               const struct g2n_units *units, const struct g2n_library *library, bool shared, const char *output)
{
    g2n_progress(d, "link", 0, 0);
    if (!shared)
        return make_archive(a, d, t, work, units, library->prefix, output);
    return run(a, d, work, g2n_toolchain_link_shared(a, t, units, g2n_base_name(work->output), output), "linking");
}
