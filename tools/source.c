#include "source.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "spawn.h"
#include "wasm.h"

/* So much of a file is searched for "(module". */
#define TEXT_WINDOW 65536u

static bool starts_with(const struct g2n_map *m, const char *bytes, size_t len)
{
    return m->len >= len && memcmp(m->bytes, bytes, len) == 0;
}

static bool contains(const uint8_t *bytes, size_t len, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(bytes + i, word, n) == 0)
            return true;
    return false;
}

/* WAT by its name, or text in which "(module" occurs after nothing but blanks and comments, more or less. */
static bool looks_like_text(const struct g2n_source *s)
{
    size_t      window = s->map.len < TEXT_WINDOW ? s->map.len : TEXT_WINDOW;
    size_t      len    = strlen(s->path);
    const char *first  = (const char *)s->map.bytes;
    size_t      blanks = 0;

    if (memchr(s->map.bytes, '\0', window))
        return false;
    if (len > 4 && strcmp(s->path + len - 4, ".wat") == 0)
        return true;
    while (blanks < window && strchr(" \t\r\n", first[blanks]))
        blanks++;
    if (blanks == window || (first[blanks] != '(' && first[blanks] != ';'))
        return false;
    return contains(s->map.bytes, window, "(module");
}

static enum g2n_source_kind kind_of(const struct g2n_source *s)
{
    if (g2n_wasm_is_module(s->map.bytes, s->map.len)) return G2N_SOURCE_MODULE;
    if (g2n_wasm_is_component(s->map.bytes, s->map.len)) return G2N_SOURCE_COMPONENT;
    if (starts_with(&s->map, "\177ELF", 4)) return G2N_SOURCE_PROGRAM;
    return looks_like_text(s) ? G2N_SOURCE_TEXT : G2N_SOURCE_OTHER;
}

enum g2n_exit g2n_source_open(struct g2n_source *s, struct g2n_diag *d, const char *path)
{
    memset(s, 0, sizeof *s);
    s->path = path;
    if (!g2n_map_open(&s->map, path)) {
        if (errno == EISDIR)
            return g2n_fail(d, G2N_BAD_INPUT, path, "is a folder; give a .wasm or .wat file");
        if (errno == EINVAL)
            return g2n_fail(d, G2N_BAD_INPUT, path, "is not a regular file; give a .wasm or .wat file");
        return g2n_fail_errno(d, G2N_BAD_INPUT, path, "open it", errno);
    }
    if (s->map.len == 0)
        return g2n_fail(d, G2N_BAD_INPUT, path, "is empty; give a .wasm or .wat file");
    s->kind = kind_of(s);
    return G2N_DONE;
}

void g2n_source_close(struct g2n_source *s)
{
    g2n_map_close(&s->map);
}

enum g2n_exit g2n_source_assemble(struct g2n_source *s, struct g2n_arena *a, struct g2n_diag *d,
                                  const struct g2n_home *home, struct g2n_work *work)
{
    const char    *program = g2n_home_path(a, home, "bin/wat2wasm");
    const char    *input   = g2n_absolute(a, s->path);
    const char    *output  = g2n_work_path(work, a, "source.wasm");
    const char    *argv[]  = { program, "--debug-names", input, "-o", "source.wasm", NULL };
    struct g2n_str text    = { "", 0 };
    int            status  = 0;
    enum g2n_exit  st;

    if (!program || !input || !output)
        return g2n_fail_memory(d);
    if (!g2n_find_program(a, program))
        return g2n_fail(d, G2N_TOOL_FAILED, program, "is missing or cannot be executed; install gowasm2native again");
    st = g2n_run(a, d, argv, work->dir, &text, &status);
    if (st == G2N_TOOL_FAILED && status != 0) {
        bool verdict = WIFEXITED(status) && contains((const uint8_t *)text.ptr, text.len, "error:");

        g2n_fail(d, st, s->path, "%s", verdict ? "is not correct WebAssembly text:" : g2n_status_text(a, status));
        g2n_detail_output(d, text.ptr, text.len);
        return verdict ? G2N_BAD_INPUT : G2N_TOOL_FAILED;
    }
    if (st != G2N_DONE)
        return st;
    g2n_map_close(&s->map);
    if (!g2n_map_open(&s->map, output))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, output, "read what wat2wasm wrote", errno);
    s->kind = G2N_SOURCE_MODULE;
    return G2N_DONE;
}

enum g2n_exit g2n_source_refuse(struct g2n_diag *d, const struct g2n_source *s)
{
    static const struct {
        const char *bytes;
        size_t      len;
        const char *what;
    } known[] = {
        { "\177ELF", 4, "is a native program or library already" },
        { "\037\213", 2, "is compressed with gzip; decompress it first" },
        { "PK\3\4", 4, "is a zip archive; unpack it first" },
        { "(\265/\375", 4, "is compressed with zstd; decompress it first" },
        { "!<arch>", 7, "is an archive of objects (a Go package that is not main?)" },
        { "BC\300\336", 4, "is LLVM bitcode" },
        { "\0asm", 4, "is WebAssembly of another version than 1, or truncated" },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (starts_with(&s->map, known[i].bytes, known[i].len))
            return g2n_fail(d, G2N_BAD_INPUT, s->path, "not a WebAssembly module: it %s; give the .wasm file that go "
                                                       "build wrote", known[i].what);
    return g2n_fail(d, G2N_BAD_INPUT, s->path, "not a WebAssembly module: it does not begin with the bytes 00 61 73 "
                                               "6d; "
                                               "give the .wasm file that go build wrote");
}
