/* Runs wasm2c on the rewritten module and cuts what it prints.  Only the frame of its output is relied on, and any
 * surprise there is an error:
 *   m-impl.h  fixed preamble; type ids; one declaration a function, in wasm order; extern arrays
 *   m_0.c...  definitions at column 0, each function's ended by a line "}"
 * wasm2c decides by name which file a function goes to; two files are asked for, since with one it would make the
 * functions static. */
#include "translate.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "config.h"
#include "rewrite.h"
#include "spawn.h"

#define SYMBOL_PREFIX "w2c_m_"
#define SOURCE_COUNT  2
/* Its own folder below the work folder, since emit writes files of the same names. */
#define FOLDER        "wasm2c"

/* ---- Running wasm2c ---------------------------------------------------------------- */

static enum g2n_exit write_module(struct g2n_arena *a, struct g2n_diag *d, struct g2n_work *work,
                                  const struct g2n_wasm *w, const struct g2n_image *image, bool library)
{
    const char *folder = g2n_work_path(work, a, FOLDER);
    const char *path   = g2n_work_path(work, a, FOLDER "/m.wasm");
    FILE       *f;
    bool        good;

    if (!folder || !path)
        return g2n_fail_memory(d);
    if (!g2n_dirs_make(a, folder))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, folder, "make this folder", errno);
    f = fopen(path, "wb");
    if (!f)
        return g2n_fail_errno(d, G2N_TOOL_FAILED, path, "write it", errno);
    good = g2n_rewrite_module(f, w, image->taken, library);
    if (fclose(f) != 0 || !good)
        return g2n_fail_errno(d, G2N_TOOL_FAILED, path, "write it", errno);
    return G2N_DONE;
}

/* Reads "1.0.42" as 1, 0, 42. */
static bool version_at_least(const char *text, const char *wanted)
{
    unsigned have[3] = { 0 }, want[3] = { 0 };

    if (sscanf(text, "%u.%u.%u", &have[0], &have[1], &have[2]) < 2)
        return false;
    (void)sscanf(wanted, "%u.%u.%u", &want[0], &want[1], &want[2]);
    for (size_t i = 0; i < 3; i++)
        if (have[i] != want[i])
            return have[i] > want[i];
    return true;
}

enum g2n_exit g2n_wasm2c_check(struct g2n_arena *a, struct g2n_diag *d, const char *program)
{
    const char    *argv[] = { program, "--version", NULL };
    struct g2n_str text;
    enum g2n_exit  st;
    int            status = 0;

    if (!g2n_find_program(a, program))
        return g2n_fail(d, G2N_TOOL_FAILED, program, "is missing or cannot be executed; install gowasm2native again");
    st = g2n_run(a, d, argv, NULL, &text, &status);
    if (st == G2N_INTERRUPTED || st == G2N_LIMIT)
        return st;
    if (st != G2N_DONE || !version_at_least(text.ptr, G2N_WASM2C_VERSION)) {
        while (text.len != 0 && text.ptr[text.len - 1] == '\n')
            text.len--;
        return g2n_fail(d, G2N_TOOL_FAILED, program, "is not a wasm2c of WABT " G2N_WASM2C_VERSION " or newer: "
                                                                                                   "--version gives "
                                                                                                   "\"%s\"; install "
                                                                                                   "gowasm2native "
                                                                                                   "again",
                        g2n_show(a, text));
    }
    return G2N_DONE;
}

static enum g2n_exit run_wasm2c(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                                struct g2n_work *work, const char *file)
{
    const char *program = g2n_home_path(a, home, "bin/wasm2c");
    const char *folder  = g2n_work_path(work, a, FOLDER);
    /* What Go does not use is off, so that its text needs no more than go_ops.h has, and other modules are refused. */
    const char *argv[] = { program, "m.wasm", "-o", "m.c", "-n", "m", "--num-outputs=2", "--disable-exceptions",
                           "--disable-simd", "--disable-relaxed-simd", "--disable-tail-call", "--disable-memory64",
                           "--disable-multi-memory", NULL };
    struct g2n_str output;
    enum g2n_exit  st;
    int            status = 0;

    if (!program || !folder)
        return g2n_fail_memory(d);
    st = g2n_wasm2c_check(a, d, program);
    if (st == G2N_DONE)
        st = g2n_run(a, d, argv, folder, &output, &status);
    if (st != G2N_TOOL_FAILED || status == 0)
        return st;
    if (strstr(output.ptr, "exceeds max nesting depth"))
        return g2n_fail(d, G2N_BAD_INPUT, file, "a function nests more than 16,384 blocks, and wasm2c reads no deeper; split the largest "
                                                "function of the program");
    /* "m.wasm:000012a: error: ..." is its verdict on the module; anything else is its own failure. */
    if (WIFEXITED(status) && strstr(output.ptr, "error: ") && !strstr(output.ptr, "o space left")) {
        g2n_fail(d, G2N_BAD_INPUT, file, "refused by wasm2c: the module is damaged, or uses a WebAssembly feature "
                                         "that is not supported");
        g2n_detail_output(d, output.ptr, output.len);
        return G2N_BAD_INPUT;
    }
    g2n_fail(d, G2N_TOOL_FAILED, file, "wasm2c %s", g2n_status_text(a, status));
    g2n_detail_output(d, output.ptr, output.len);
    return strstr(output.ptr, "o space left") ? G2N_LIMIT : G2N_TOOL_FAILED;
}

/* ---- Cutting ---------------------------------------------------------------- */

struct cutter {
    struct g2n_translation *t;
    struct g2n_arena       *a;
    struct g2n_diag        *d;
    const char             *file;
    uint32_t               *buckets;      /* function position + 1 by name; open addressing */
    uint32_t                bucket_mask;
    uint32_t                found;
    uint32_t                support_size;
};

static enum g2n_exit surprise(struct cutter *c, const char *what)
{
    return g2n_fail(c->d, G2N_TOOL_FAILED, c->file,
                    "wasm2c printed something unexpected: %s; use WABT " G2N_WASM2C_VERSION, what);
}

/* From p to the end of its line, the newline included. */
static struct g2n_str line_at(const char *p, const char *end)
{
    const char *newline = memchr(p, '\n', (size_t)(end - p));

    return (struct g2n_str){ p, newline ? (size_t)(newline + 1 - p) : (size_t)(end - p) };
}

/* The same with the lines that follow it as long as they end with a comma: the head of a function with many parameters. */
static struct g2n_str head_at(const char *p, const char *end)
{
    struct g2n_str head = line_at(p, end);

    while (head.len > 2 && head.ptr[0] >= 'a' && head.ptr[0] <= 'z') {
        size_t len = head.len - 1;

        while (len > 0 && head.ptr[len - 1] == ' ')
            len--;
        if (len == 0 || head.ptr[len - 1] != ',')
            break;
        head.len += line_at(head.ptr + head.len, end).len;
        if (head.ptr + head.len >= end)
            break;
    }
    return head;
}

/* The name in "u32 w2c_m_f(w2c_m*, u32);", when the line is a declaration or the head of a definition. */
static bool function_name(struct g2n_str line, struct g2n_str *name)
{
    const char *open = memchr(line.ptr, '(', line.len);
    const char *start;

    if (!open || line.ptr[0] < 'a' || line.ptr[0] > 'z')
        return false;
    for (start = open; start > line.ptr && start[-1] != ' '; start--)
        continue;
    *name = (struct g2n_str){ start, (size_t)(open - start) };
    return start > line.ptr;
}

static uint32_t name_hash(struct g2n_str s)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 16777619u;
    return h;
}

static struct g2n_function *find_function(const struct cutter *c, struct g2n_str name)
{
    for (uint32_t i = name_hash(name) & c->bucket_mask; c->buckets[i] != 0; i = (i + 1) & c->bucket_mask) {
        struct g2n_function *f = &c->t->functions[c->buckets[i] - 1];

        if (f->name.len == name.len && memcmp(f->name.ptr, name.ptr, name.len) == 0)
            return f;
    }
    return NULL;
}

/* Counts, then enters, the function declarations of m-impl.h, whose order gives each function its index. */
static enum g2n_exit read_declarations(struct cutter *c)
{
    struct g2n_translation *t   = c->t;
    const char             *end = t->declarations.ptr + t->declarations.len;
    struct g2n_str          line, name;
    uint32_t                count = 0, size = 16;

    for (const char *p = t->declarations.ptr; p < end; p += line.len) {
        line = line_at(p, end);
        count += function_name(line, &name) && g2n_str_has_prefix(name, SYMBOL_PREFIX);
    }
    while (size < count * 2)
        size *= 2;
    t->functions   = g2n_arena_array(c->a, count, sizeof *t->functions);
    c->buckets     = g2n_arena_array(c->a, size, sizeof *c->buckets);
    c->bucket_mask = size - 1;
    if (!t->functions || !c->buckets)
        return g2n_fail_memory(c->d);
    for (const char *p = t->declarations.ptr; p < end; p += line.len) {
        uint32_t at;

        line = line_at(p, end);
        if (!function_name(line, &name) || !g2n_str_has_prefix(name, SYMBOL_PREFIX))
            continue;
        t->functions[t->function_count++].name = name;
        for (at = name_hash(name) & c->bucket_mask; c->buckets[at] != 0; at = (at + 1) & c->bucket_mask)
            continue;
        c->buckets[at] = t->function_count;
    }
    return G2N_DONE;
}

static enum g2n_exit add_support(struct cutter *c, const char *from, const char *to)
{
    struct g2n_translation *t = c->t;
    struct g2n_str         *grown;

    if (from == to)
        return G2N_DONE;
    if (t->support_count == c->support_size) {
        c->support_size = c->support_size * 2 + 16;
        grown           = g2n_arena_array(c->a, c->support_size, sizeof *grown);
        if (!grown)
            return g2n_fail_memory(c->d);
        if (t->support_count != 0)
            memcpy(grown, t->support, t->support_count * sizeof *grown);
        t->support = grown;
    }
    t->support[t->support_count++] = (struct g2n_str){ from, (size_t)(to - from) };
    return G2N_DONE;
}

/* The end of the definition whose first line ends at p: behind the next line that is "}". */
static const char *definition_end(const char *p, const char *end)
{
    for (; p < end; p++) {
        p = memchr(p, '}', (size_t)(end - p));
        if (!p)
            return NULL;
        if (p[-1] == '\n' && p + 1 < end && p[1] == '\n')
            return p + 2;
    }
    return NULL;
}

/* A function that wasm2c gives each module for its embedder: from a list of value types to a type id.  Nobody asks. */
static const char unwanted[] = "wasm_rt_func_type_t wasm2c_m_get_func_type(";

/* Takes the functions out of one C file; what lies between them is support. */
static enum g2n_exit cut_source(struct cutter *c, struct g2n_str source)
{
    const char    *end  = source.ptr + source.len;
    const char    *rest = source.ptr; /* start of what is not yet given to anybody */
    struct g2n_str line, name;
    enum g2n_exit  st;

    for (const char *p = source.ptr; p < end; p += line.len) {
        struct g2n_function *f;
        const char          *brace, *stop;

        line = head_at(p, end);
        if (line.len < 3 || line.ptr[line.len - 2] != '{' || !function_name(line, &name))
            continue;
        f = find_function(c, name);
        if (!f && !g2n_str_has_prefix(line, unwanted))
            continue;
        if (f && f->body.ptr)
            return surprise(c, "a function twice");
        stop = definition_end(p + line.len, end);
        if (!stop)
            return surprise(c, "a function without an end");
        st = add_support(c, rest, p);
        if (st != G2N_DONE)
            return st;
        if (f) {
            brace        = line.ptr + line.len - 2;
            f->signature = (struct g2n_str){ p, (size_t)(brace - p) };
            f->body      = (struct g2n_str){ brace, (size_t)(stop - brace) };
            c->found++;
        }
        rest     = stop;
        line.len = (size_t)(stop - p);
    }
    return add_support(c, rest, end);
}

/* A module without types has no functions either: what follows the preamble's last #endif are arrays, or nothing. */
static bool find_no_functions(struct g2n_str *out, struct g2n_str text)
{
    const char    *end  = text.ptr + text.len, *rest = NULL;
    struct g2n_str line;

    for (const char *p = text.ptr; p < end; p += line.len) {
        line = line_at(p, end);
        if (g2n_str_has_prefix(line, "#endif"))
            rest = p + line.len;
    }
    for (const char *p = rest; p && p < end; p += line.len) {
        line = line_at(p, end);
        if (line.len > 1 && !g2n_str_has_prefix(line, "extern const "))
            return false;
    }
    if (rest)
        *out = (struct g2n_str){ rest, (size_t)(end - rest) };
    return rest != NULL;
}

/* What of m-impl.h follows the fixed preamble: from its first type id or function declaration on. */
static bool find_declarations(struct g2n_str *out, struct g2n_str text)
{
    static const char mark[] = "FUNC_TYPE_DECL_EXTERN_T(w2c_m_";
    const char       *end    = text.ptr + text.len;
    struct g2n_str    line;

    for (const char *p = text.ptr; p < end; p += line.len) {
        line = line_at(p, end);
        if (!g2n_str_has_prefix(line, mark))
            continue;
        *out = (struct g2n_str){ p, (size_t)(end - p) };
        return true;
    }
    return find_no_functions(out, text);
}

/* The file without its first lines, the comment and the #include that our own files have too. */
static struct g2n_str without_head(struct g2n_str source)
{
    static const char include[] = "#include \"m-impl.h\"\n";
    const char       *end       = source.ptr + source.len;
    struct g2n_str    line;

    for (const char *p = source.ptr; p < end; p += line.len) {
        line = line_at(p, end);
        if (g2n_str_has_prefix(line, include))
            return (struct g2n_str){ p + line.len, (size_t)(end - p) - line.len };
    }
    return source;
}

enum g2n_exit g2n_translation_cut(struct g2n_translation *t, struct g2n_arena *a, struct g2n_diag *d,
                                  const char *file, struct g2n_str impl_header, const struct g2n_str *sources,
                                  size_t source_count)
{
    struct cutter c = { .t = t, .a = a, .d = d, .file = file };
    enum g2n_exit st;

    if (!find_declarations(&t->declarations, impl_header))
        return surprise(&c, "no type ids");
    st = read_declarations(&c);
    for (size_t i = 0; i < source_count && st == G2N_DONE; i++)
        st = cut_source(&c, without_head(sources[i]));
    if (st == G2N_DONE && c.found != t->function_count)
        return surprise(&c, "a declared function is not defined");
    return st;
}

static enum g2n_exit map_output(struct g2n_map *map, struct g2n_arena *a, struct g2n_diag *d, struct g2n_work *work,
                                const char *name)
{
    const char *path = g2n_work_path(work, a, name);

    if (!path)
        return g2n_fail_memory(d);
    return g2n_map_open(map, path) ? G2N_DONE : g2n_fail_errno(d, G2N_TOOL_FAILED, path, "read what wasm2c wrote",
                                                               errno);
}

static struct g2n_str map_text(const struct g2n_map *m)
{
    return (struct g2n_str){ (const char *)m->bytes, m->len };
}

enum g2n_exit g2n_translate(struct g2n_translation *out, struct g2n_arena *a, struct g2n_diag *d,
                            const struct g2n_home *home, struct g2n_work *work, const char *file,
                            const struct g2n_wasm *w, const struct g2n_image *image, bool library)
{
    static const char *const names[G2N_TRANSLATION_FILES] = { FOLDER "/m-impl.h", FOLDER "/m_0.c", FOLDER "/m_1.c" };
    struct g2n_str           sources[SOURCE_COUNT];
    enum g2n_exit            st;

    memset(out, 0, sizeof *out);
    st = write_module(a, d, work, w, image, library);
    if (st == G2N_DONE)
        st = run_wasm2c(a, d, home, work, file);
    if (st == G2N_DONE)
        st = map_output(&out->header_file, a, d, work, FOLDER "/m.h");
    for (size_t i = 0; i < G2N_TRANSLATION_FILES && st == G2N_DONE; i++)
        st = map_output(&out->files[i], a, d, work, names[i]);
    if (st != G2N_DONE)
        return st;
    out->header = map_text(&out->header_file);
    for (size_t i = 0; i < SOURCE_COUNT; i++)
        sources[i] = map_text(&out->files[i + 1]);
    st = g2n_translation_cut(out, a, d, file, map_text(&out->files[0]), sources, SOURCE_COUNT);
    for (uint32_t i = 0; i < out->function_count; i++)
        out->functions[i].index = w->import_func_count + i;
    return st;
}

void g2n_translation_close(struct g2n_translation *t)
{
    for (size_t i = 0; i < G2N_TRANSLATION_FILES; i++)
        g2n_map_close(&t->files[i]);
    g2n_map_close(&t->header_file);
    memset(t, 0, sizeof *t);
}

void g2n_translation_discard(struct g2n_work *work, struct g2n_arena *a)
{
    const char *folder = g2n_work_path(work, a, FOLDER);

    if (folder && !work->keep)
        g2n_tree_remove(folder);
}

enum g2n_exit g2n_translation_check(struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                                    const struct g2n_translation *t)
{
    if (t->function_count != w->func_count - w->import_func_count)
        return g2n_fail(d, G2N_TOOL_FAILED, file,
                        "wasm2c printed %u functions for the module's %u; use WABT " G2N_WASM2C_VERSION,
                        t->function_count, w->func_count - w->import_func_count);
    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_function *f = &t->functions[i];

        if (f->index != w->import_func_count + i || f->body.len < 4 || memcmp(f->body.ptr, "{\n", 2) != 0
            || memcmp(f->body.ptr + f->body.len - 2, "}\n", 2) != 0)
            return g2n_fail(d, G2N_TOOL_FAILED, file, "internal error: the text of function %u is damaged; please "
                                                      "report this", f->index);
    }
    return G2N_DONE;
}

void g2n_translation_print(FILE *out, const struct g2n_translation *t)
{
    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_function *f = &t->functions[i];

        fprintf(out, "/* function %u */\n%.*s%.*s\n", f->index, (int)f->signature.len, f->signature.ptr,
                (int)f->body.len, f->body.ptr);
        for (uint32_t k = 0; k < f->chunk_count; k++)
            fprintf(out, "%.*s", (int)f->chunks[k].len, f->chunks[k].ptr);
    }
}
