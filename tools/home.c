#include "home.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

#define NAME "lib/gowasm2native"

const char *const g2n_home_headers[] = {
    "templates/go_ops.h",     "templates/go_lower.h",  "templates/llvm_ops.h",  "include/wasm-rt.h",     "include/g2n/wasm_rt_config.h",
    "include/g2n/boxes.h",    "include/g2n/memory.h",  "include/g2n/natives.h", "include/g2n/program.h",
    "include/g2n/gojs.h",     "include/g2n/gojs.def",  "include/g2n/wasi.h",    "include/g2n/wasi1.h",
    "include/g2n/wasi1.def",  "include/g2n/wasi2.h",   "include/g2n/wasi2.def", "include/g2n/g2n.h",    "include/g2n/component.h",
    "include/g2n/host.h",     "include/g2n/provider.h", "include/g2n/module.h", "include/g2n/tinygo.h", "include/g2n/tinygo.def",
    "include/g2n/sqlite.h",   "include/g2n/sqlite.def",   "include/g2n/wapc.h",    "include/g2n/wapc.def",
    NULL,
};

/* A folder counts when it has the driver's header for generated code. */
static bool is_home(struct g2n_arena *a, const char *dir)
{
    const char *probe = dir ? g2n_arena_printf(a, "%s/templates/go_ops.h", dir) : NULL;

    return probe && g2n_exists(probe);
}

enum g2n_exit g2n_home_find(struct g2n_home *out, struct g2n_arena *a, struct g2n_diag *d)
{
    const char *chosen = getenv("G2N_HOME");
    char        exe[4096];
    ssize_t     n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    const char *folder, *beside, *above;

    if (n <= 0)
        return g2n_fail_errno(d, G2N_TOOL_FAILED, "/proc/self/exe", "read it", n < 0 ? errno : EIO);
    exe[n]      = '\0';
    out->driver = g2n_arena_copy(a, exe, (size_t)n);
    folder      = out->driver ? g2n_dir_name(a, out->driver) : NULL;
    if (!folder)
        return g2n_fail_memory(d);
    if (chosen && chosen[0] != '\0') {
        out->dir = g2n_absolute(a, chosen);
        if (is_home(a, out->dir))
            return G2N_DONE;
        return g2n_fail(d, G2N_TOOL_FAILED, chosen, "named by G2N_HOME, but has no templates/go_ops.h; unset it or "
                                                    "name a " NAME " folder");
    }
    beside = g2n_arena_printf(a, "%s/" NAME, folder);
    above  = g2n_arena_printf(a, "%s/../" NAME, folder);
    if (is_home(a, out->dir = beside) || is_home(a, out->dir = above))
        return G2N_DONE;
    return g2n_fail(d, G2N_TOOL_FAILED, NULL, "its resource folder is in neither %s nor %s; install again, or set "
                                              "G2N_HOME", beside, above);
}

const char *g2n_home_path(struct g2n_arena *a, const struct g2n_home *home, const char *name)
{
    return g2n_arena_printf(a, "%s/%s", home->dir, name);
}
