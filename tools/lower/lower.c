#include "lower.h"

#include <string.h>

#include "asyncify.h"
#include "boxes.h"
#include "chunks.h"
#include "facts.h"
#include "natives.h"
#include "parse.h"
#include "passes.h"
#include "pclntab.h"
#include "print.h"
#include "support.h"

#define LOWERED_PREFIX "go_"

#define CHUNK_STATEMENTS 8192u

static const struct { const char *word; unsigned step; } words[] = {
    { "jumps", G2N_LOWER_JUMPS }, { "prune", G2N_LOWER_PRUNE },   { "pins", G2N_LOWER_PINS },
    { "table", G2N_LOWER_TABLE }, { "static", G2N_LOWER_STATIC }, { "fold", G2N_LOWER_FOLD },
    { "native", G2N_LOWER_NATIVE }, { "noreturn", G2N_LOWER_NORETURN }, { "inline", G2N_LOWER_INLINE },
    { "boxes", G2N_LOWER_BOXES }, { "chunks", G2N_LOWER_CHUNKS }, { "asyncify", G2N_LOWER_ASYNCIFY },
    { "all", G2N_LOWER_ALL },
};

bool g2n_lower_parse_list(unsigned *steps, const char *list, const char **bad)
{
    while (*list) {
        size_t len = strcspn(list, ","), i = 0;

        while (i < sizeof words / sizeof *words && (strlen(words[i].word) != len || memcmp(words[i].word, list, len) != 0))
            i++;
        *bad = list;
        if (i == sizeof words / sizeof *words)
            return false;
        *steps &= ~words[i].step;
        list += len + (list[len] == ',');
    }
    return true;
}

/* What rewrite() did, for -v. */
struct rewritten {
    uint32_t dispatched, direct, indirect, cases, pruned, sp_copies, raised, taken_in;
};

struct lowerer {
    struct g2n_lowering     *out;
    struct g2n_translation  *t;
    struct g2n_arena        *a;
    struct g2n_diag         *d;
    const char              *file;
    const struct g2n_wasm   *w;
    const struct g2n_image  *image;
    struct g2n_facts         facts;
    struct g2n_natives       natives;
    struct g2n_ir            ir;
    struct g2n_parse         parse;
    struct g2n_print_options print;
    bool                     boxes;
    /* For -v. */
    struct rewritten did;
    uint32_t         lowered, inlined, enormous, chunked, chunks;
};

/* First walk: what all functions say of each other. */
static enum g2n_exit gather(struct lowerer *l)
{
    bool in_pclntab;

    for (uint32_t i = 0; i < l->t->function_count; i++) {
        bool good = g2n_parse_function(&l->parse, &l->t->functions[i]);

        if (l->ir.failed || !g2n_facts_add(&l->facts, good ? &l->ir : NULL, &l->t->functions[i], i))
            return g2n_fail_memory(l->d);
        if (!good) {
            const struct g2n_function *f  = &l->t->functions[i];
            size_t                     at = l->parse.at < f->body.len ? l->parse.at : f->body.len;

            g2n_note(l->d, "function %u (%.*s) stays as it is: expected %s at \"%.*s\"", f->index, (int)f->name.len, f->name.ptr,
                     l->parse.problem, (int)(f->body.len - at < 40 ? f->body.len - at : 40), f->body.ptr + at);
        }
    }
    if (!g2n_pclntab_add_points(&l->facts, l->image, &in_pclntab))
        return g2n_fail_memory(l->d);
    g2n_note(l->d, "prune: pclntab %s", in_pclntab ? "found" : "not found");
    l->facts.points_known = l->facts.is_go && l->facts.flat_table && (in_pclntab || l->facts.deferreturn != UINT32_MAX);
    g2n_facts_finish(&l->facts);
    return G2N_DONE;
}

static void rewrite(struct lowerer *l, uint32_t position)
{
    struct g2n_ir      *ir = &l->ir;
    struct g2n_dispatch d;

    g2n_pass_groups(ir);
    g2n_pass_returns(ir);
    if (l->print.go)
        l->did.sp_copies += g2n_pass_sp(ir, l->facts.quiet);
    if (l->out->steps & G2N_LOWER_NORETURN)
        l->did.raised += g2n_pass_noreturn(ir, l->facts.noreturn);
    if (l->out->steps & G2N_LOWER_INLINE)
        l->did.taken_in += g2n_pass_inline(ir, l->facts.inlined);
    g2n_pass_dispatch(ir, &d);
    if (!d.found)
        return;
    l->did.dispatched++;
    l->did.cases += ir->stmts[d.branch].count;
    if (l->out->steps & G2N_LOWER_JUMPS)
        l->did.direct += g2n_pass_jumps(ir, &d);
    l->did.indirect += d.jumps;
    if ((l->out->steps & G2N_LOWER_PRUNE) && l->facts.points_known && l->facts.slots[position] != 0) {
        const struct g2n_resume_points points = g2n_facts_points(&l->facts, position);

        l->did.pruned += g2n_pass_prune(ir, &d, &points);
    }
}

/* Between the walks: small functions, as their callers take them in. */
static enum g2n_exit find_inlined(struct lowerer *l)
{
    for (uint32_t i = 0; i < l->t->function_count; i++) {
        if (!l->facts.small[i] || (l->natives.rows && l->natives.rows[i]) || !g2n_parse_function(&l->parse, &l->t->functions[i]))
            continue;
        rewrite(l, i);
        if (g2n_pass_small(&l->ir, l->facts.stack_check)) {
            g2n_pass_uses(&l->ir);
            l->facts.inlined[i] = g2n_print_inline(&l->ir, &l->print, &l->t->functions[i], &l->out->inlines);
            l->inlined += l->facts.inlined[i];
        }
        if (l->ir.failed || g2n_text_failed(&l->out->inlines))
            return g2n_fail_memory(l->d);
    }
    l->did = (struct rewritten){ .taken_in = l->did.taken_in };
    return G2N_DONE;
}

/* Cuts a function that turned out to be enormous; it stays whole when that is not possible. */
static void cut(struct lowerer *l, uint32_t position, const struct g2n_text *signature, struct g2n_text *body)
{
    struct g2n_function   *f   = &l->t->functions[position];
    const struct rewritten did = l->did; /* is done again, but counts once */
    struct g2n_chunks      plan;
    struct g2n_text        rest;

    if (!(l->out->steps & G2N_LOWER_CHUNKS) || signature->len + body->len < G2N_HUGE_FUNCTION || (l->natives.rows && l->natives.rows[position]))
        return;
    l->enormous++;
    if (!g2n_parse_function(&l->parse, f))
        return;
    rewrite(l, position);
    l->did = did;
    g2n_pass_uses(&l->ir);
    g2n_text_init(&rest);
    if (g2n_chunks_plan(&plan, &l->ir, l->a, CHUNK_STATEMENTS) && g2n_print_chunks(&l->ir, &l->print, f, &plan, l->a, &f->chunks, &rest)) {
        f->chunk_count = plan.count;
        body->len      = 0;
        g2n_text_add(body, rest.ptr, rest.len);
        l->chunked++;
        l->chunks += plan.count;
    }
    g2n_text_fini(&rest);
}

/* Second walk. */
static enum g2n_exit lower_function(struct lowerer *l, uint32_t position)
{
    struct g2n_function *f = &l->t->functions[position];
    struct g2n_text      signature, body;
    enum g2n_exit        st = G2N_DONE;

    if (!l->facts.parsed[position])
        return G2N_DONE;
    g2n_text_init(&signature);
    g2n_text_init(&body);
    if (g2n_parse_function(&l->parse, f)) {
        rewrite(l, position);
        g2n_pass_uses(&l->ir);
        if (g2n_print_function(&l->ir, &l->print, f, &signature, &body)
            && (!l->natives.rows || !l->natives.rows[position] || g2n_natives_insert(&body, l->natives.rows[position]))) {
            const char *s, *b;

            cut(l, position, &signature, &body);
            s = g2n_arena_copy(l->a, signature.ptr, signature.len);
            b = g2n_arena_copy(l->a, body.ptr, body.len);
            if (s && b && !l->ir.failed) {
                f->signature = (struct g2n_str){ s, signature.len };
                f->body      = (struct g2n_str){ b, body.len };
                f->lowered   = true;
                l->lowered++;
            } else {
                st = g2n_fail_memory(l->d);
            }
        }
    }
    if (l->ir.failed || g2n_text_failed(&signature) || g2n_text_failed(&body))
        st = g2n_fail_memory(l->d);
    g2n_text_fini(&signature);
    g2n_text_fini(&body);
    return st;
}

static void report(const struct lowerer *l)
{
    g2n_note(l->d, "lowered %u of %u functions; %u with a dispatch", l->lowered, l->t->function_count, l->did.dispatched);
    g2n_note(l->d, "jumps: %u direct, %u through the dispatch", l->did.direct, l->did.indirect);
    g2n_note(l->d, "prune: %u of %u cases left out%s", l->did.pruned, l->did.cases, l->facts.points_known ? "" : " (resume points are not known)");
    g2n_note(l->d, "stack pointer: %u copies merged", l->did.sp_copies);
    g2n_note(l->d, "noreturn: %u calls", l->did.raised);
    g2n_note(l->d, "inline: %u functions in %u places", l->inlined, l->did.taken_in);
    g2n_note(l->d, "native: %u functions, %u known by name left as they are", l->natives.found, l->natives.left);
    g2n_note(l->d, "chunks: %u of %u enormous functions cut, into %u", l->chunked, l->enormous, l->chunks);
    g2n_note(l->d, "boxes: %s", l->boxes ? "shared" : "not shared");
    g2n_note(l->d, "table: %s", l->print.table ? "flat" : "wasm2c's");
}

static enum g2n_exit lower(struct lowerer *l)
{
    enum g2n_exit st = gather(l);

    l->print.table = l->print.table && l->facts.flat_table;
    if (st == G2N_DONE && (l->out->steps & G2N_LOWER_NATIVE) && !g2n_natives_find(&l->natives, l->a, l->d, l->w, l->t))
        st = g2n_fail_memory(l->d);
    if (st == G2N_DONE && (l->out->steps & G2N_LOWER_INLINE))
        st = find_inlined(l);
    for (uint32_t i = 0; i < l->t->function_count && st == G2N_DONE; i++)
        st = lower_function(l, i);
    if (st != G2N_DONE)
        return st;
    l->out->any = l->lowered != 0;
    if ((l->out->steps & G2N_LOWER_BOXES) && !g2n_boxes_wrap(l->out, l->a, l->w, l->t, &l->boxes))
        return g2n_fail_memory(l->d);
    report(l);
    g2n_text_addf(&l->out->declarations, "#include \"go_ops.h\"\n\n#include \"m.h\"\n\n#define G2N_STATIC %d\n#define G2N_PIN %d\n#define G2N_MEMORY_FIELD %s\n#include \"go_lower.h\"\n#include <g2n/boxes.h>\n#include <g2n/natives.h>\n\n",
                  (l->out->steps & G2N_LOWER_STATIC) != 0, (l->out->steps & G2N_LOWER_PINS) != 0, l->facts.memory);
    if (l->out->any && !g2n_support_make(l->out, l->a, &l->facts, l->t, l->w, &l->print))
        return g2n_fail_memory(l->d);
    return g2n_translation_check(l->d, l->file, l->w, l->t);
}

/* Code of other compilers. */
static enum g2n_exit lower_others(struct lowerer *l)
{
    uint32_t changed;

    if (!(l->out->steps & G2N_LOWER_ASYNCIFY))
        return G2N_DONE;
    if (!g2n_asyncify_copy_state(l->t, l->a, l->w, &changed))
        return g2n_fail_memory(l->d);
    g2n_note(l->d, "asyncify: %u functions have a copy of the state", changed);
    return g2n_translation_check(l->d, l->file, l->w, l->t);
}

enum g2n_exit g2n_lower(struct g2n_lowering *out, struct g2n_translation *t, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                        const struct g2n_wasm *w, const struct g2n_image *image, unsigned steps)
{
    struct lowerer l = { .image = image, .out = out, .t = t, .a = a, .d = d, .file = file, .w = w };
    enum g2n_exit  st;

    memset(out, 0, sizeof *out);
    out->steps = steps;
    g2n_text_init(&out->declarations);
    g2n_text_init(&out->support);
    g2n_text_init(&out->inlines);
    g2n_text_init(&out->module);
    if (steps == 0)
        return G2N_DONE;
    if (!g2n_facts_init(&l.facts, a, w, t))
        return g2n_fail_memory(d);
    if (!l.facts.is_go) { /* nothing of what follows is true of other compilers' code */
        g2n_facts_fini(&l.facts);
        return lower_others(&l);
    }
    g2n_ir_init(&l.ir);
    l.parse = (struct g2n_parse){ .ir = &l.ir, .names = &l.facts.names, .memory = l.facts.memory, .memory_len = strlen(l.facts.memory),
                                  .global_types = l.facts.global_types, .global_count = l.facts.global_count };
    l.print = (struct g2n_print_options){ .translation = t, .names = LOWERED_PREFIX, .fold = (steps & G2N_LOWER_FOLD) != 0,
                                          .table = (steps & G2N_LOWER_TABLE) != 0, .go = true };
    st = lower(&l);
    g2n_ir_fini(&l.ir);
    g2n_facts_fini(&l.facts);
    return st;
}

void g2n_lowering_fini(struct g2n_lowering *l)
{
    g2n_text_fini(&l->declarations);
    g2n_text_fini(&l->support);
    g2n_text_fini(&l->inlines);
    g2n_text_fini(&l->module);
}
