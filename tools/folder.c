#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config.h"
#include "file.h"
#include "template.h"

struct folder {
    struct g2n_arena      *a;
    struct g2n_diag       *d;
    const struct g2n_home *home;
    const char            *path;
};

static enum g2n_exit make_dir(struct folder *f, const char *name)
{
    const char *path = g2n_arena_printf(f->a, "%s/%s", f->path, name);

    if (!path)
        return g2n_fail_memory(f->d);
    if (!g2n_dirs_make(f->a, path))
        return g2n_fail_errno(f->d, G2N_TOOL_FAILED, path, "make this folder", errno);
    return G2N_DONE;
}

/* Copies <home>/<from> to <folder>/<to>. */
static enum g2n_exit copy(struct folder *f, const char *from, const char *to)
{
    const char *source = g2n_home_path(f->a, f->home, from);
    const char *target = g2n_arena_printf(f->a, "%s/%s", f->path, to);

    if (!source || !target)
        return g2n_fail_memory(f->d);
    if (!g2n_file_copy(source, target, 0666))
        return g2n_fail_errno(f->d, G2N_TOOL_FAILED, source, "copy it", errno);
    return G2N_DONE;
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t n = strlen(name), s = strlen(suffix);

    return n > s && strcmp(name + n - s, suffix) == 0;
}

/* Copies the headers (.h and .def) of <home>/<from> to <folder>/<to>. */
static enum g2n_exit copy_headers(struct folder *f, const char *from, const char *to)
{
    const char    *source = g2n_home_path(f->a, f->home, from);
    DIR           *dir    = source ? opendir(source) : NULL;
    struct dirent *e;
    enum g2n_exit  st = make_dir(f, to);

    if (!dir)
        return g2n_fail_errno(f->d, G2N_TOOL_FAILED, source ? source : from, "read this folder", errno);
    while (st == G2N_DONE && (e = readdir(dir))) {
        const char *in, *out;

        if (!has_suffix(e->d_name, ".h") && !has_suffix(e->d_name, ".def"))
            continue;
        in  = g2n_arena_printf(f->a, "%s/%s", from, e->d_name);
        out = g2n_arena_printf(f->a, "%s/%s", to, e->d_name);
        st  = in && out ? copy(f, in, out) : g2n_fail_memory(f->d);
    }
    closedir(dir);
    return st;
}

/* src/sources.txt lists the runtime's C files, one a line, relative to src/: "base/alloc.c".  Copies them with the
 * headers beside them, and adds a line each to `list` for CMakeLists.txt. */
static enum g2n_exit copy_runtime(struct folder *f, struct g2n_text *list)
{
    const char   *index = g2n_home_path(f->a, f->home, "sources.txt");
    const char   *last  = "";
    size_t        len   = 0;
    char         *text  = index ? g2n_file_read(f->a, index, &len) : NULL;
    enum g2n_exit st    = G2N_DONE;

    if (!text)
        return g2n_fail_errno(f->d, G2N_TOOL_FAILED, index ? index : "sources.txt",
                              "read it (install gowasm2native again)", errno);
    for (char *line = strtok(text, "\n"); line && st == G2N_DONE; line = strtok(NULL, "\n")) {
        const char *from  = g2n_arena_printf(f->a, "src/%s", line);
        const char *to    = g2n_arena_printf(f->a, "runtime/%s", line);
        const char *layer = from ? g2n_dir_name(f->a, from) : NULL;
        const char *out   = to ? g2n_dir_name(f->a, to) : NULL;

        if (!layer || !out)
            return g2n_fail_memory(f->d);
        if (strcmp(layer, last) != 0)
            st = copy_headers(f, layer, out);
        last = layer;
        if (st == G2N_DONE)
            st = copy(f, from, to);
        g2n_text_addf(list, "  %s\n", to);
    }
    return st;
}

/* The CMake target: the guest's name without ".wasm", with what CMake would not take replaced. */
static const char *target_name(struct g2n_arena *a, const char *guest)
{
    char *name = g2n_arena_copy(a, guest, strlen(guest));

    if (!name)
        return NULL;
    if (has_suffix(name, ".wasm"))
        name[strlen(name) - 5] = '\0';
    else if (has_suffix(name, ".wat"))
        name[strlen(name) - 4] = '\0';
    for (char *p = name; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.+", *p))
            *p = '_';
    if (name[0] == '-' || strcmp(name, "test") == 0 || strcmp(name, "all") == 0)
        return g2n_arena_printf(a, "guest_%s", name);
    return name;
}

static enum g2n_exit write_cmake(struct folder *f, const struct g2n_emission *e, const struct g2n_units *units,
                                 const struct g2n_text *runtime)
{
    struct g2n_text parts;
    const char     *name = target_name(f->a, e->guest);
    enum g2n_exit   st;

    g2n_text_init(&parts);
    for (size_t i = 0; i < units->count; i++)
        g2n_text_addf(&parts, "  guest/%s\n", units->list[i].source);
    if (g2n_text_failed(&parts) || g2n_text_failed(runtime) || !name) {
        st = g2n_fail_memory(f->d);
    } else {
        const char           *mode    = g2n_arena_printf(f->a, "%d", e->options->memory_mode);
        const struct g2n_mark marks[] = {
            { "GUEST", { e->guest, strlen(e->guest) } },
            { "TOOL", { G2N_TOOL, strlen(G2N_TOOL) } },
            { "VERSION", { G2N_VERSION, strlen(G2N_VERSION) } },
            { "NAME", { name, strlen(name) } },
            { "MODE", { mode, mode ? strlen(mode) : 0 } },
            { "PARTS", { parts.ptr, parts.len } },
            { "RUNTIME", { runtime->ptr, runtime->len } },
            { NULL, { NULL, 0 } },
        };
        st = g2n_template_write(f->a, f->d, f->home, "CMakeLists.txt.in", marks,
                                g2n_arena_printf(f->a, "%s/CMakeLists.txt", f->path));
    }
    g2n_text_fini(&parts);
    return st;
}

enum g2n_exit g2n_folder_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                               const char *folder, struct g2n_emission *e)
{
    struct folder    f     = { .a = a, .d = d, .home = home, .path = folder };
    const char      *guest = g2n_arena_printf(a, "%s/guest", folder);
    const char      *mark  = g2n_arena_printf(a, "%s/" G2N_FOLDER_MARK, folder);
    struct g2n_units units;
    struct g2n_text  runtime;
    enum g2n_exit    st;

    if (!guest || !mark)
        return g2n_fail_memory(d);
    g2n_text_init(&runtime);
    st = make_dir(&f, "guest");
    if (st == G2N_DONE) st = make_dir(&f, "include");
    if (st == G2N_DONE) st = g2n_emit(&units, a, d, home, guest, e);
    if (st == G2N_DONE) st = copy(&f, "templates/go_ops.h", "guest/go_ops.h");
    if (st == G2N_DONE) st = copy(&f, "templates/go_lower.h", "guest/go_lower.h");
    if (st == G2N_DONE && !e->go) st = copy(&f, "templates/llvm_ops.h", "guest/llvm_ops.h");
    if (st == G2N_DONE) st = copy(&f, "include/wasm-rt.h", "include/wasm-rt.h");
    if (st == G2N_DONE) st = copy_headers(&f, "include/g2n", "include/g2n");
    if (st == G2N_DONE) st = copy_runtime(&f, &runtime);
    if (st == G2N_DONE) st = write_cmake(&f, e, &units, &runtime);
    g2n_text_fini(&runtime);
    if (st == G2N_DONE && !g2n_file_write(mark, G2N_TOOL "\n", strlen(G2N_TOOL "\n")))
        st = g2n_fail_errno(d, G2N_TOOL_FAILED, mark, "write it", errno);
    return st;
}
