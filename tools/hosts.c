#include "hosts.h"

#include <string.h>

#include "compile.h"
#include "spawn.h"

/* As much output as is kept of a tool; names beyond that are left to the linker. */
#define NAMES_MAX ((size_t)1 << 20)

static bool ends_with(const char *file, const char *end)
{
    size_t len = strlen(file), end_len = strlen(end);

    return len > end_len && strcmp(file + len - end_len, end) == 0;
}

/* Runs a tool on files of the user's; what it says when it fails is shown. */
static enum g2n_exit run_on(struct g2n_arena *a, struct g2n_diag *d, struct g2n_work *work, const char **argv, const char *file, const char *what,
                            struct g2n_str *text)
{
    int           status = 0;
    enum g2n_exit st;

    if (!argv)
        return g2n_fail_memory(d);
    st = g2n_run(a, d, argv, work->dir, text, &status);
    if (st == G2N_TOOL_FAILED && status != 0)
        return g2n_compile_failed(a, d, file, what, status, *text);
    return st;
}

static enum g2n_exit compile_sources(struct g2n_arena *a, struct g2n_diag *d, struct g2n_toolchain *t, struct g2n_work *work)
{
    for (size_t i = 0; t->hosts[i]; i++) {
        const char    *source = t->hosts[i], *object;
        struct g2n_str text   = { NULL, 0 };
        enum g2n_exit  st;

        if (ends_with(source, ".o") || ends_with(source, ".a"))
            continue;
        object = g2n_arena_printf(a, "host%zu.o", i);
        if (!object)
            return g2n_fail_memory(d);
        st = run_on(a, d, work, g2n_toolchain_compile_host(a, t, source, object), source, "compiling it", &text);
        if (st != G2N_DONE)
            return st;
        t->hosts[i] = object;
    }
    return G2N_DONE;
}

/* A line of nm -P: "name type ..."; the headings of files have no type. */
static bool read_line(struct g2n_str line, struct g2n_symbol *out)
{
    const char *blank = memchr(line.ptr, ' ', line.len);

    if (!blank || blank == line.ptr || blank + 1 == line.ptr + line.len)
        return false;
    out->name    = (struct g2n_str){ line.ptr, (size_t)(blank - line.ptr) };
    out->defined = !strchr("Uwv", blank[1]);
    return true;
}

static enum g2n_exit read_symbols(struct g2n_hosts *h, struct g2n_arena *a, struct g2n_diag *d, struct g2n_str text)
{
    const char *end   = text.ptr + text.len;
    size_t      lines = 1;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    h->symbols = g2n_arena_array(a, lines, sizeof *h->symbols);
    if (!h->symbols)
        return g2n_fail_memory(d);
    for (const char *p = text.ptr; p < end; ) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop    = newline ? newline : end;

        if (read_line((struct g2n_str){ p, (size_t)(stop - p) }, &h->symbols[h->symbol_count]))
            h->symbol_count++;
        p = newline ? newline + 1 : end;
    }
    return G2N_DONE;
}

enum g2n_exit g2n_hosts_make(struct g2n_hosts *out, struct g2n_arena *a, struct g2n_diag *d, struct g2n_toolchain *t, struct g2n_work *work)
{
    struct g2n_argv v    = { 0 };
    struct g2n_str  text = { NULL, 0 };
    const char     *nm;
    enum g2n_exit   st;

    memset(out, 0, sizeof *out);
    if (!t->hosts || !t->hosts[0])
        return G2N_DONE;
    st = compile_sources(a, d, t, work);
    if (st != G2N_DONE)
        return st;
    nm = g2n_toolchain_program(a, d, t, "nm");
    if (!nm)
        return g2n_fail(d, G2N_TOOL_FAILED, NULL, "there is no nm on PATH; install binutils");
    g2n_argv_add(&v, a, nm);
    g2n_argv_add(&v, a, "-P");
    g2n_argv_add(&v, a, "-g");
    for (const char **file = t->hosts; *file; file++)
        g2n_argv_add(&v, a, *file);
    st = run_on(a, d, work, v.failed ? NULL : v.list, t->hosts[0], "listing the names in files of --host:", &text);
    if (st != G2N_DONE || text.len >= NAMES_MAX)
        return st;
    st         = read_symbols(out, a, d, text);
    out->known = st == G2N_DONE;
    return st;
}

bool g2n_hosts_define(const struct g2n_hosts *h, const char *name)
{
    for (size_t i = 0; i < h->symbol_count; i++)
        if (h->symbols[i].defined && g2n_str_is(h->symbols[i].name, name))
            return true;
    return false;
}

bool g2n_hosts_name(const struct g2n_hosts *h, bool defined, const char *prefix)
{
    for (size_t i = 0; i < h->symbol_count; i++)
        if (h->symbols[i].defined == defined && g2n_str_has_prefix(h->symbols[i].name, prefix))
            return true;
    return false;
}
