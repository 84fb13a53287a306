/* Liveness is the usual walk backwards until nothing changes: jumps forward need one round, loops another.  Braces are
 * structured, so that a stack of what follows them is enough. */
#include "chunks.h"

#include <string.h>

#define BRACES_MAX 64u
#define ROUNDS_MAX 100u /* of a function so tangled, none is cut */

uint32_t g2n_chunks_target(const struct g2n_ir *ir, const struct g2n_stmt *s, uint32_t k)
{
    switch ((enum g2n_stmt_kind)s->kind) {
    case G2N_S_GOTO:
    case G2N_S_IF_GOTO: return k == 0 ? s->target : G2N_NO_LABEL;
    case G2N_S_SWITCH: return k < s->count ? ir->cases[s->target + k] : G2N_NO_LABEL;
    default: return G2N_NO_LABEL;
    }
}

/* ---- Variables -------------------------------------------------------------------------------------------------------- */

static bool number_variables(struct g2n_chunks *c, const struct g2n_ir *ir)
{
    c->variable_count = ir->local_count;
    for (uint32_t i = 0; i < ir->temp_count; i++) {
        if (!ir->temps[i].kept)
            continue;
        if (c->variable_count >= G2N_CHUNK_VARIABLES)
            return false;
        c->temps[c->variable_count++] = i;
    }
    return c->variable_count <= G2N_CHUNK_VARIABLES;
}

static uint64_t local_bit(const struct g2n_ir *ir, uint64_t local)
{
    return local == ir->sp ? 0 : 1ull << local;
}

static uint64_t temp_bit(const struct g2n_chunks *c, const struct g2n_ir *ir, uint64_t temp)
{
    for (uint32_t i = ir->local_count; i < c->variable_count; i++)
        if (c->temps[i] == temp)
            return 1ull << i;
    return 0;
}

static uint64_t reads(const struct g2n_chunks *c, struct g2n_ir *ir, uint32_t index)
{
    struct g2n_node *node     = &ir->nodes[index];
    const uint32_t   children = g2n_ir_child_count(node);
    uint64_t         found    = 0;

    if (node->kind == G2N_N_LOCAL)
        found = local_bit(ir, node->value);
    else if (node->kind == G2N_N_TEMP)
        found = temp_bit(c, ir, node->value);
    for (uint32_t i = 0; i < children; i++)
        found |= reads(c, ir, *g2n_ir_child(ir, node, i));
    return found;
}

/* ---- Liveness --------------------------------------------------------------------------------------------------------- */

struct walk {
    struct g2n_chunks *c;
    struct g2n_ir     *ir;
    uint64_t           live;
    uint64_t           after[BRACES_MAX];  /* behind each open if            */
    uint64_t           otherwise[BRACES_MAX]; /* at the start of its else, or behind it */
    uint32_t           depth;
    bool               changed;
};

static uint64_t live_at_targets(const struct walk *w, const struct g2n_stmt *s)
{
    uint64_t live = 0;
    uint32_t label;

    for (uint32_t k = 0; (label = g2n_chunks_target(w->ir, s, k)) != G2N_NO_LABEL; k++)
        live |= w->c->labels[label].live;
    return live;
}

static void step_back(struct walk *w, const struct g2n_stmt *s)
{
    struct g2n_chunk_label *label;
    const uint64_t          read = s->kind != G2N_S_NOTHING && s->kind != G2N_S_LABEL && s->node != G2N_NO_NODE && s->kind != G2N_S_GOTO
                                    ? reads(w->c, w->ir, s->node) : 0;

    switch ((enum g2n_stmt_kind)s->kind) {
    case G2N_S_NOTHING:
    case G2N_S_SP_SYNC: break;
    case G2N_S_TEMP: w->live = (w->live & ~temp_bit(w->c, w->ir, s->target)) | read; break;
    case G2N_S_LOCAL: w->live = (w->live & ~local_bit(w->ir, s->target)) | read; break;
    case G2N_S_GLOBAL:
    case G2N_S_EFFECT:
    case G2N_S_SP_SET: w->live |= read; break;
    case G2N_S_LABEL:
        label = &w->c->labels[s->target];
        w->live |= label->live;
        w->changed = w->changed || w->live != label->live;
        label->live = w->live;
        break;
    case G2N_S_IF_GOTO: w->live |= live_at_targets(w, s) | read; break;
    case G2N_S_GOTO:
    case G2N_S_SWITCH:
    case G2N_S_RESUME: w->live = live_at_targets(w, s) | read; break;
    case G2N_S_RETURN:
    case G2N_S_RAISE:
    case G2N_S_UNREACHABLE: w->live = read; break;
    case G2N_S_END: w->after[w->depth] = w->otherwise[w->depth] = w->live; w->depth++; break;
    case G2N_S_ELSE: w->otherwise[w->depth - 1] = w->live; w->live = w->after[w->depth - 1]; break;
    case G2N_S_IF: w->depth--; w->live |= w->otherwise[w->depth] | read; break;
    }
}

static bool find_live(struct g2n_chunks *c, struct g2n_ir *ir)
{
    struct walk w = { .c = c, .ir = ir, .changed = true };

    for (uint32_t round = 0; w.changed; round++) {
        if (round == ROUNDS_MAX)
            return false;
        w.changed = false;
        w.live    = 0;
        for (uint32_t i = ir->stmt_count; i-- > c->entry + 1;) {
            if (ir->stmts[i].kind == G2N_S_END && w.depth == BRACES_MAX)
                return false;
            step_back(&w, &ir->stmts[i]);
        }
    }
    return true;
}

/* ---- Cutting ---------------------------------------------------------------------------------------------------------- */

/* K4.  print.c reads the function's number from its parameter, so what the dispatch reads is not looked at. */
static bool find_entry(struct g2n_chunks *c, const struct g2n_ir *ir)
{
    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        c->entry = i;
        if (s->kind == G2N_S_RESUME)
            return ir->sp != G2N_NO_LOCAL && ir->param_count == 1;
        if (s->kind == G2N_S_TEMP && (ir->temps[s->target].kept
            || (ir->nodes[s->node].kind != G2N_N_GLOBAL && !g2n_ir_is(ir, s->node, G2N_N_LOCAL, 0))))
            return false;
        if (s->kind != G2N_S_TEMP && s->kind != G2N_S_NOTHING && s->kind != G2N_S_SP_SYNC)
            return false;
    }
    return false;
}

/* The node that the statements from i on return, if that is all they do. */
static uint32_t constant_at(const struct g2n_ir *ir, uint32_t i)
{
    while (i < ir->stmt_count && (ir->stmts[i].kind == G2N_S_NOTHING || ir->stmts[i].kind == G2N_S_LABEL))
        i++;
    return i < ir->stmt_count && ir->stmts[i].kind == G2N_S_RETURN && ir->stmts[i].node != G2N_NO_NODE
            && ir->nodes[ir->stmts[i].node].kind == G2N_N_INT ? ir->stmts[i].node + 1 : 0;
}

/* Is the label one at which the function is resumed?  `number` says so until labels are numbered for good. */
static void mark_resumptions(struct g2n_chunks *c, const struct g2n_ir *ir)
{
    const struct g2n_stmt *s = &ir->stmts[c->entry];

    for (uint32_t k = s->count; k-- > 1;)
        if (ir->cases[s->target + k] != G2N_NO_LABEL)
            c->labels[ir->cases[s->target + k]].number = k;
}

static void cut(struct g2n_chunks *c, const struct g2n_ir *ir, uint32_t size)
{
    uint32_t depth = 0, statements = 0;

    c->list[0].first = c->entry + 1;
    c->count         = 1;
    for (uint32_t i = c->entry + 1; i < ir->stmt_count; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        depth += s->kind == G2N_S_IF;
        depth -= s->kind == G2N_S_END;
        if (s->kind == G2N_S_LABEL) {
            struct g2n_chunk_label *label = &c->labels[s->target];

            if (depth == 0 && (statements >= 2 * size || (statements >= size && label->number != 0))) {
                c->list[c->count - 1].end = i;
                c->list[c->count++].first = i;
                statements                = 0;
            }
            label->chunk    = c->count;
            label->nested   = depth != 0;
            label->constant = constant_at(ir, i);
        }
        statements += s->kind != G2N_S_NOTHING;
    }
    c->list[c->count - 1].end = ir->stmt_count;
}

/* ---- Numbers ---------------------------------------------------------------------------------------------------------- */

static bool number_resumptions(struct g2n_chunks *c, const struct g2n_ir *ir)
{
    const struct g2n_stmt *s  = &ir->stmts[c->entry];
    uint32_t               at = 1;

    if (ir->cases[s->target] == G2N_NO_LABEL || c->labels[ir->cases[s->target]].chunk != 1)
        return false;
    c->list[0].resumes_end = 1; /* a call */
    for (uint32_t k = 1; k < s->count; k++) {
        const uint32_t          to    = ir->cases[s->target + k];
        struct g2n_chunk_label *label = to == G2N_NO_LABEL ? NULL : &c->labels[to];

        if (!label)
            continue;
        if (label->chunk < at || label->nested)
            return false;
        for (; at < label->chunk; at++)
            c->list[at].resumes = c->list[at].resumes_end = k;
        c->list[at - 1].resumes_end = k + 1;
    }
    for (; at < c->count; at++)
        c->list[at].resumes = c->list[at].resumes_end = s->count;
    return true;
}

/* PC_B stays behind where the function is entered (g2n_pass_jumps saw to it). */
static bool needs_pc(const struct g2n_chunks *c, const struct g2n_ir *ir)
{
    for (uint32_t i = 0; i < ir->label_size; i++)
        if (c->labels[i].live & local_bit(ir, 0))
            return true;
    return false;
}

/* Notes that another chunk goes to the label. */
static bool enter(struct g2n_chunks *c, bool *wanted, uint32_t to)
{
    struct g2n_chunk_label *label = &c->labels[to];

    if (label->constant != 0)
        return true;
    if (label->chunk == 0 || label->nested)
        return false;
    wanted[to] = true;
    c->list[label->chunk - 1].live |= label->live;
    c->live |= label->live;
    return true;
}

static bool find_entered(struct g2n_chunks *c, const struct g2n_ir *ir, bool *wanted)
{
    for (uint32_t n = 0; n < c->count; n++)
        for (uint32_t i = c->list[n].first; i < c->list[n].end; i++) {
            const struct g2n_stmt *s = &ir->stmts[i];
            uint32_t               to;

            for (uint32_t k = 0; (to = g2n_chunks_target(ir, s, k)) != G2N_NO_LABEL; k++)
                if (c->labels[to].chunk != n + 1 && !enter(c, wanted, to))
                    return false;
            if (i == c->list[n].first && n != 0 && !enter(c, wanted, s->target))
                return false;
        }
    return true;
}

static void number_others(struct g2n_chunks *c, const struct g2n_ir *ir, const bool *wanted)
{
    uint32_t number = ir->stmts[c->entry].count;

    for (uint32_t n = 0; n < c->count; n++) {
        struct g2n_chunk_range *chunk = &c->list[n];

        chunk->others = number;
        for (uint32_t i = chunk->first; i < chunk->end; i++)
            if (ir->stmts[i].kind == G2N_S_LABEL && wanted[ir->stmts[i].target] && c->labels[ir->stmts[i].target].number == 0)
                c->labels[ir->stmts[i].target].number = number++;
        chunk->others_end = number;
    }
}

/* ---- The plan --------------------------------------------------------------------------------------------------------- */

static void *zeros(struct g2n_ir *ir, struct g2n_arena *a, size_t count, size_t size)
{
    void *list = g2n_arena_array(a, count + 1, size);

    if (list)
        memset(list, 0, (count + 1) * size);
    else
        ir->failed = true;
    return list;
}

bool g2n_chunks_plan(struct g2n_chunks *c, struct g2n_ir *ir, struct g2n_arena *a, uint32_t size)
{
    bool *wanted;

    memset(c, 0, sizeof *c);
    if (!find_entry(c, ir) || !number_variables(c, ir) || ir->stmt_count / size < 2)
        return false;
    c->labels = zeros(ir, a, ir->label_size, sizeof *c->labels);
    c->list   = zeros(ir, a, ir->stmt_count / size, sizeof *c->list);
    wanted    = zeros(ir, a, ir->label_size, sizeof *wanted);
    if (!c->labels || !c->list || !wanted)
        return false;
    mark_resumptions(c, ir);
    cut(c, ir, size);
    if (c->count < 2 || !number_resumptions(c, ir) || !find_live(c, ir) || needs_pc(c, ir) || !find_entered(c, ir, wanted))
        return false;
    number_others(c, ir, wanted);
    return g2n_chunks_check(c, ir);
}

/* ---- The check -------------------------------------------------------------------------------------------------------- */

static bool has_number(const struct g2n_chunk_range *chunk, uint32_t number)
{
    return (number >= chunk->resumes && number < chunk->resumes_end) || (number >= chunk->others && number < chunk->others_end);
}

static bool check_ranges(const struct g2n_chunks *c, const struct g2n_ir *ir)
{
    uint32_t number = 0, other = ir->stmts[c->entry].count, first = c->entry + 1;

    for (uint32_t n = 0; n < c->count; n++) {
        const struct g2n_chunk_range *chunk = &c->list[n];

        if (chunk->first != first || chunk->end <= first || (n != 0 && ir->stmts[first].kind != G2N_S_LABEL)
            || chunk->resumes < number || chunk->resumes_end < chunk->resumes || chunk->others < other || chunk->others_end < chunk->others)
            return false;
        first  = chunk->end;
        number = chunk->resumes_end;
        other  = chunk->others_end;
    }
    return first == ir->stmt_count && number <= ir->stmts[c->entry].count;
}

static bool check_target(const struct g2n_chunks *c, uint32_t chunk, uint32_t to)
{
    const struct g2n_chunk_label *label = &c->labels[to];

    return label->chunk == chunk + 1 || label->constant != 0
        || (label->chunk != 0 && !label->nested && label->number != 0 && has_number(&c->list[label->chunk - 1], label->number)
            && (label->live & ~c->live) == 0);
}

bool g2n_chunks_check(const struct g2n_chunks *c, const struct g2n_ir *ir)
{
    const struct g2n_stmt *entry = &ir->stmts[c->entry];
    uint32_t               depth = 0, to;

    if (!check_ranges(c, ir))
        return false;
    for (uint32_t k = 1; k < entry->count; k++) {
        to = ir->cases[entry->target + k];
        if (to != G2N_NO_LABEL && (c->labels[to].chunk == 0 || c->labels[to].nested || !has_number(&c->list[c->labels[to].chunk - 1], k)))
            return false;
    }
    for (uint32_t n = 0; n < c->count; n++)
        for (uint32_t i = c->list[n].first; i < c->list[n].end; i++) {
            const struct g2n_stmt *s = &ir->stmts[i];

            if (i == c->list[n].first && (depth != 0 || (n != 0 && !check_target(c, n - 1, s->target))))
                return false;
            depth += s->kind == G2N_S_IF;
            depth -= s->kind == G2N_S_END;
            for (uint32_t k = 0; (to = g2n_chunks_target(ir, s, k)) != G2N_NO_LABEL; k++)
                if (!check_target(c, n, to))
                    return false;
        }
    return depth == 0;
}
