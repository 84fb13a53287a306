#include "emit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "library.h"
#include "order.h"
#include "program.h"
#include "rows.h"
#include "template.h"
#include "text.h"

/* Source text of one part: gcc 12 -O2 needs some 6 s and 0.25 GB for it. */
#define PART_SIZE     ((size_t)4 << 20)
#define PART_SIZE_MIN ((size_t)1 << 20)
#define PARTS_MAX     1000u
#define CHUNKS_SIZE   ((size_t)2 << 20)

struct emitter {
    struct g2n_arena          *a;
    struct g2n_diag           *d;
    const struct g2n_home     *home;
    const char                *folder;
    const struct g2n_emission *e;
    struct g2n_units          *units;
    size_t                     units_size;
    struct g2n_order           order;
};

const char *g2n_emit_safe_name(struct g2n_arena *a, struct g2n_str name)
{
    size_t len = name.len > 200 ? 200 : name.len;
    char  *out = g2n_arena_copy(a, name.ptr, len);

    for (char *p = out; out && *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e || strchr("*\"\\?@", *p))
            *p = '?';
    return out ? out : "?";
}

static enum g2n_exit write_failed(struct emitter *em, const char *path)
{
    return g2n_fail_errno(em->d, G2N_TOOL_FAILED, path, "write it", errno);
}

static const char *path_of(struct emitter *em, const char *name)
{
    return g2n_arena_printf(em->a, "%s/%s", em->folder, name);
}

static struct g2n_str str(const char *s)
{
    return (struct g2n_str){ s, s ? strlen(s) : 0 };
}

static enum g2n_exit add_unit(struct emitter *em, const char *stem, const char *suffix, size_t size)
{
    struct g2n_unit *u;

    if (em->units->count == em->units_size) {
        size_t           bigger = em->units_size * 2 + 16;
        struct g2n_unit *list   = g2n_arena_array(em->a, bigger, sizeof *list);

        if (!list)
            return g2n_fail_memory(em->d);
        if (em->units->count != 0)
            memcpy(list, em->units->list, em->units->count * sizeof *list);
        em->units->list = list;
        em->units_size  = bigger;
    }
    u          = &em->units->list[em->units->count++];
    u->source  = g2n_arena_printf(em->a, "%s%s", stem, suffix);
    u->object  = g2n_arena_printf(em->a, "%s.o", stem);
    u->size    = size;
    u->is_asm  = strcmp(suffix, ".S") == 0;
    u->is_glue = strcmp(stem, "main") == 0 || strcmp(stem, "library") == 0;
    u->care    = G2N_FOR_SPEED;
    return u->source && u->object ? G2N_DONE : g2n_fail_memory(em->d);
}

/* ---- main.c and library.c ---------------------------------------------------------------- */

/* The field of the instance that is its memory: "w2c_M0", say. */
static struct g2n_str memory_field(struct g2n_str header)
{
    static const char mark[] = "  wasm_rt_memory_t ";
    const char       *end    = header.ptr + header.len;

    for (const char *p = header.ptr; end - p > (ptrdiff_t)sizeof mark; ) {
        const char *name    = p + sizeof mark - 1;
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop    = memchr(name, ';', (size_t)(end - name));

        if (stop && memcmp(p, mark, sizeof mark - 1) == 0)
            return (struct g2n_str){ name, (size_t)(stop - name) };
        p = newline ? newline + 1 : end;
    }
    return (struct g2n_str){ NULL, 0 };
}

static enum g2n_exit emit_library(struct emitter *em)
{
    enum g2n_exit st = g2n_library_write(em->a, em->d, em->home, em->folder, em->e, memory_field(em->e->translation->header));

    return st == G2N_DONE ? add_unit(em, "library", ".c", 4096) : st;
}

static enum g2n_exit emit_main(struct emitter *em)
{
    struct g2n_str memory = memory_field(em->e->translation->header);
    enum g2n_exit  st;

    if (!memory.ptr)
        return g2n_fail(em->d, G2N_TOOL_FAILED, em->e->guest,
                        "wasm2c's header names no memory; use WABT " G2N_WASM2C_VERSION);
    st = g2n_program_write(em->a, em->d, em->home, em->folder, em->e, memory);
    return st == G2N_DONE ? add_unit(em, "main", ".c", 4096) : st;
}

/* ---- The image ---------------------------------------------------------------- */

static enum g2n_exit write_image(struct emitter *em)
{
    static const char       zeros[4096]; /* I3: what a chunk may be preceded by */
    const struct g2n_image *image = em->e->image;
    const char             *path  = path_of(em, "image.bin");
    FILE                   *f     = path ? fopen(path, "wb") : NULL;
    size_t                  at    = 0;
    bool                    good  = true;

    if (!path)
        return g2n_fail_memory(em->d);
    if (!f)
        return write_failed(em, path);
    for (uint32_t i = 0; i < image->chunk_count && good; i++) {
        const struct g2n_chunk *c = &image->chunks[i];

        good = fwrite(zeros, 1, c->file_offset - at, f) == c->file_offset - at
            && fwrite(c->bytes, 1, (size_t)c->len, f) == (size_t)c->len;
        at = c->file_offset + (size_t)c->len;
    }
    for (size_t i = 0; i < em->e->preludes->count && good; i++) {
        const struct g2n_prelude *p = &em->e->preludes->list[i];

        good = fwrite(p->text, 1, p->len, f) == p->len && fputc(0, f) == 0;
    }
    if (fclose(f) != 0 || !good)
        return write_failed(em, path);
    return G2N_DONE;
}

static enum g2n_exit emit_image(struct emitter *em)
{
    struct g2n_text note;
    enum g2n_exit   st = write_image(em);

    if (st != G2N_DONE)
        return st;
    g2n_text_init(&note);
    g2n_text_adds(&note, "    .ascii ");
    g2n_rows_quoted(&note, str(em->e->note));
    if (g2n_text_failed(&note)) {
        st = g2n_fail_memory(em->d);
    } else {
        const struct g2n_mark marks[] = {
            { "GUEST", str(em->e->guest) },
            { "TOOL", str(G2N_TOOL) },
            { "INCBIN", str(em->e->image->chunk_count != 0 || em->e->preludes->count != 0 ? "    .incbin \"image.bin\"" : "") },
            { "NOTE", { note.ptr, note.len } },
            { NULL, { NULL, 0 } },
        };
        st = g2n_template_write(em->a, em->d, em->home, "image.S.in", marks, path_of(em, "image.S"));
    }
    g2n_text_fini(&note);
    return st == G2N_DONE ? add_unit(em, "image", ".S", 0) : st;
}

/* ---- Functions ---------------------------------------------------------------- */

static size_t text_size(const struct g2n_function *f)
{
    return f->signature.len + f->body.len;
}

/* How many parts: by size, and with enough for every job when there is enough text. */
static size_t part_count(size_t total, unsigned jobs)
{
    size_t count = (total + PART_SIZE - 1) / PART_SIZE;
    size_t most  = total / PART_SIZE_MIN;

    if (count < jobs)
        count = jobs < most ? jobs : most;
    return count == 0 ? 1 : count > PARTS_MAX ? PARTS_MAX : count;
}

static bool write_function(struct emitter *em, FILE *f, const struct g2n_function *fn)
{
    const struct g2n_wasm *w    = em->e->wasm;
    const char            *name = "(unnamed)";

    if (w->func_names[fn->index].len != 0)
        name = g2n_emit_safe_name(em->a, w->func_names[fn->index]);
    return fprintf(f, "\n/* %u %s */\n", fn->index, name) > 0
        && fwrite(fn->signature.ptr, 1, fn->signature.len, f) == fn->signature.len
        && fwrite(fn->body.ptr, 1, fn->body.len, f) == fn->body.len;
}

/* Lowered functions and others are compiled apart, since lowered ones may keep globals in registers; cold ones apart,
 * since they are compiled for size; huge ones alone, since some of what -O2 does takes their size squared. */
enum kind { PLAIN, COLD, LOWERED, HUGE_PLAIN, HUGE_LOWERED, KINDS };

static const enum g2n_care cares[] = { G2N_FOR_SPEED, G2N_FOR_SIZE, G2N_FOR_SPEED, G2N_FOR_QUICK_COMPILING, G2N_FOR_QUICK_COMPILING };

static enum kind kind_of(const struct emitter *em, uint32_t place)
{
    const struct g2n_function *f = &em->e->translation->functions[place];

    if (em->e->split && text_size(f) >= G2N_HUGE_FUNCTION)
        return f->lowered ? HUGE_LOWERED : HUGE_PLAIN;
    return !f->lowered ? PLAIN : em->order.cold[place] ? COLD : LOWERED;
}

static bool is_huge(enum kind kind)
{
    return kind >= HUGE_PLAIN;
}

/* The functions of one kind among those that come `from` to `to` in the order. */
static enum g2n_exit emit_part(struct emitter *em, size_t number_of_part, enum kind kind, uint32_t from, uint32_t to)
{
    const struct g2n_translation *t      = em->e->translation;
    const uint32_t               *places = em->order.places;
    const char                   *stem   = g2n_arena_printf(em->a, "p%03zu", number_of_part);
    const char                   *path   = stem ? g2n_arena_printf(em->a, "%s/%s.c", em->folder, stem) : NULL;
    size_t                        size   = 0;
    FILE                         *f;
    bool                          good;
    enum g2n_exit                 st;

    if (!path)
        return g2n_fail_memory(em->d);
    f = fopen(path, "wb");
    if (!f)
        return write_failed(em, path);
    good = fprintf(f, "/* Functions of %s; written by " G2N_TOOL " from wasm2c's text; do not edit. */\n"
                      "#include \"%s\"\n",
                   em->e->guest, kind == PLAIN || kind == HUGE_PLAIN ? "m-impl.h" : "m-lower.h") > 0;
    for (uint32_t i = from; i < to && good; i++) {
        if (kind_of(em, places[i]) != kind)
            continue;
        good = write_function(em, f, &t->functions[places[i]]);
        size += text_size(&t->functions[places[i]]);
    }
    if (fclose(f) != 0 || !good)
        return write_failed(em, path);
    st = add_unit(em, stem, ".c", size);
    if (st == G2N_DONE)
        em->units->list[em->units->count - 1].care = cares[kind];
    return st;
}

static enum g2n_exit emit_parts_of(struct emitter *em, enum kind kind, size_t *part)
{
    const struct g2n_translation *t     = em->e->translation;
    const uint32_t               *places = em->order.places;
    size_t                        total = 0, done = 0, count, first = *part;
    uint32_t                      from  = 0, last = t->function_count;
    enum g2n_exit                 st    = G2N_DONE;

    for (uint32_t i = 0; i < t->function_count; i++)
        if (kind_of(em, places[i]) == kind) {
            total += text_size(&t->functions[places[i]]);
            last = i;
        }
    count = part_count(total, em->e->jobs);
    for (uint32_t i = 0; i <= last && last < t->function_count && st == G2N_DONE; i++) {
        bool last_part = *part - first + 1 >= count;

        if (kind_of(em, places[i]) != kind)
            continue;
        done += text_size(&t->functions[places[i]]);
        if (!is_huge(kind) && i < last && (last_part || done < total / count * (*part - first + 1)))
            continue;
        st   = emit_part(em, (*part)++, kind, from, i + 1);
        from = i + 1;
    }
    return st;
}

/* ---- Chunks ---------------------------------------------------------------- */

struct chunk_unit {
    FILE       *file;
    const char *stem, *path;
    size_t      size;
};

static enum g2n_exit end_chunk_unit(struct emitter *em, struct chunk_unit *u, bool good)
{
    FILE         *f = u->file;
    enum g2n_exit st;

    u->file = NULL;
    if (!f)
        return G2N_DONE;
    if (fclose(f) != 0 || !good)
        return write_failed(em, u->path);
    st = add_unit(em, u->stem, ".c", u->size);
    if (st == G2N_DONE)
        em->units->list[em->units->count - 1].care = em->e->split ? G2N_FOR_QUICK_COMPILING : G2N_FOR_SPEED;
    return st;
}

static enum g2n_exit begin_chunk_unit(struct emitter *em, struct chunk_unit *u, size_t *part)
{
    u->stem = g2n_arena_printf(em->a, "p%03zu", (*part)++);
    u->path = u->stem ? g2n_arena_printf(em->a, "%s/%s.c", em->folder, u->stem) : NULL;
    u->size = 0;
    if (!u->path)
        return g2n_fail_memory(em->d);
    u->file = fopen(u->path, "wb");
    if (!u->file || fprintf(u->file, "/* Pieces of functions of %s; written by " G2N_TOOL " from wasm2c's text; do not edit. */\n"
                                     "#include \"m-lower.h\"\n", em->e->guest) < 0)
        return write_failed(em, u->path);
    return G2N_DONE;
}

/* A unit may begin and end within a function. */
static enum g2n_exit emit_chunks(struct emitter *em, size_t *part)
{
    const struct g2n_translation *t  = em->e->translation;
    struct chunk_unit             u  = { 0 };
    enum g2n_exit                 st = G2N_DONE, ended;
    bool                          good = true;

    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_function *f = &t->functions[em->order.places[i]];

        for (uint32_t k = 0; k < f->chunk_count && good && st == G2N_DONE; k++) {
            if (u.file && u.size + f->chunks[k].len > CHUNKS_SIZE)
                st = end_chunk_unit(em, &u, good);
            if (st == G2N_DONE && !u.file)
                st = begin_chunk_unit(em, &u, part);
            if (st != G2N_DONE)
                break;
            good = fputc('\n', u.file) != EOF && fwrite(f->chunks[k].ptr, 1, f->chunks[k].len, u.file) == f->chunks[k].len;
            u.size += f->chunks[k].len;
        }
    }
    ended = end_chunk_unit(em, &u, good);
    return st == G2N_DONE ? ended : st;
}

static enum g2n_exit emit_parts(struct emitter *em)
{
    const struct g2n_emission *e    = em->e;
    size_t                     part = 0;
    enum g2n_exit              st   = g2n_order_functions(&em->order, em->a, em->d, e->wasm, e->translation, e->split);

    for (unsigned kind = 0; kind < KINDS && st == G2N_DONE; kind++)
        st = emit_parts_of(em, (enum kind)kind, &part);
    return st == G2N_DONE ? emit_chunks(em, &part) : st;
}

/* ---- What the functions share ---------------------------------------------------------------- */

static enum g2n_exit emit_headers(struct emitter *em)
{
    const struct g2n_translation *t       = em->e->translation;
    const struct g2n_mark         marks[] = {
        { "GUEST", str(em->e->guest) },
        { "TOOL", str(G2N_TOOL) },
        { "OPS", str(em->e->go ? "go_ops.h" : "llvm_ops.h") },
        { "DECLARATIONS", t->declarations },
        { NULL, { NULL, 0 } },
    };
    const char   *path = path_of(em, "m.h");
    enum g2n_exit st   = g2n_template_write(em->a, em->d, em->home, "m-impl.h.in", marks, path_of(em, "m-impl.h"));

    if (st != G2N_DONE || !path)
        return path ? st : g2n_fail_memory(em->d);
    return g2n_file_write(path, t->header.ptr, t->header.len) ? G2N_DONE : write_failed(em, path);
}

static enum g2n_exit emit_support(struct emitter *em)
{
    const struct g2n_translation *t    = em->e->translation;
    const char                   *path = path_of(em, "module.c");
    FILE                         *f    = path ? fopen(path, "wb") : NULL;
    size_t                        size = 0;
    bool                          good;

    if (!path)
        return g2n_fail_memory(em->d);
    if (!f)
        return write_failed(em, path);
    good = fprintf(f, "/* Tables, globals and exports of %s; written by " G2N_TOOL " from wasm2c's text; "
                      "do not edit. */\n#include \"m-impl.h\"\n",
                   em->e->guest) > 0;
    for (uint32_t i = 0; i < t->support_count && good; i++) {
        good = fwrite(t->support[i].ptr, 1, t->support[i].len, f) == t->support[i].len;
        size += t->support[i].len;
    }
    if (fclose(f) != 0 || !good)
        return write_failed(em, path);
    return add_unit(em, "module", ".c", size);
}

/* m-lower.h is there in any case, for what hashes and copies headers. */
static enum g2n_exit emit_lowering(struct emitter *em)
{
    const struct g2n_lowering *l      = em->e->lowering;
    const char                *header = path_of(em, "m-lower.h");
    const char                *path   = path_of(em, "support.c");
    struct g2n_text            t;
    enum g2n_exit              st = G2N_DONE;

    if (!header || !path)
        return g2n_fail_memory(em->d);
    if (!g2n_file_write(header, l->declarations.ptr ? l->declarations.ptr : "", l->declarations.len))
        return write_failed(em, header);
    if (!l->any)
        return G2N_DONE;
    g2n_text_init(&t);
    g2n_text_addf(&t, "/* Around the lowered functions of %s; written by " G2N_TOOL "; do not edit. */\n#include \"m-lower.h\"\n", em->e->guest);
    g2n_text_add(&t, l->support.ptr, l->support.len);
    if (g2n_text_failed(&t))
        st = g2n_fail_memory(em->d);
    else if (!g2n_file_write(path, t.ptr, t.len))
        st = write_failed(em, path);
    else
        st = add_unit(em, "support", ".c", t.len);
    g2n_text_fini(&t);
    return st;
}

static enum g2n_exit emit_tcc_support(struct emitter *em)
{
    const char *from = g2n_home_path(em->a, em->home, "templates/tcc_support.c");
    const char *path = path_of(em, "tcc_support.c");

    if (!from || !path)
        return g2n_fail_memory(em->d);
    if (!g2n_file_copy(from, path, 0666))
        return g2n_fail_errno(em->d, G2N_TOOL_FAILED, from, "copy it", errno);
    return add_unit(em, "tcc_support", ".c", 0);
}

enum g2n_exit g2n_emit(struct g2n_units *units, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                       const char *folder, const struct g2n_emission *e)
{
    struct emitter em = { .a = a, .d = d, .home = home, .folder = folder, .e = e, .units = units };
    enum g2n_exit  st;

    memset(units, 0, sizeof *units);
    st = emit_headers(&em);
    if (st == G2N_DONE) st = emit_parts(&em);
    if (st == G2N_DONE) st = emit_support(&em);
    if (st == G2N_DONE) st = emit_lowering(&em);
    if (st == G2N_DONE) st = e->library ? emit_library(&em) : emit_main(&em);
    if (st == G2N_DONE) st = emit_image(&em);
    if (st == G2N_DONE && e->for_tcc) st = emit_tcc_support(&em);
    return st;
}
