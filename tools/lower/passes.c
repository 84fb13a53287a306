#include "passes.h"

#include <string.h>

/* Is statement i "kind target = temp"? */
static bool copies_temp(const struct g2n_ir *ir, uint32_t i, enum g2n_stmt_kind kind, uint32_t target, uint64_t temp)
{
    return i < ir->stmt_count && ir->stmts[i].kind == kind && ir->stmts[i].target == target
        && g2n_ir_is(ir, ir->stmts[i].node, G2N_N_TEMP, temp);
}

/* ---- Returns ------------------------------------------------------------------------------------------------------ */

void g2n_pass_returns(struct g2n_ir *ir)
{
    uint32_t n = ir->stmt_count, result;

    if (n < 2 || ir->stmts[n - 1].kind != G2N_S_RETURN || ir->stmts[n - 2].kind != G2N_S_LABEL
        || ir->stmts[n - 2].target != G2N_LABEL_END || ir->nodes[ir->stmts[n - 1].node].kind != G2N_N_TEMP)
        return;
    result = (uint32_t)ir->nodes[ir->stmts[n - 1].node].value;
    for (uint32_t i = 1; i < n - 2; i++) {
        struct g2n_stmt *value = &ir->stmts[i - 1], *jump = &ir->stmts[i];

        if (jump->kind != G2N_S_GOTO || jump->target != G2N_LABEL_END || value->kind != G2N_S_TEMP || value->target != result)
            continue;
        jump->kind  = G2N_S_RETURN;
        jump->node  = value->node;
        value->kind = G2N_S_NOTHING;
        ir->labels[G2N_LABEL_END]--;
    }
    if (ir->labels[G2N_LABEL_END] == 0)
        ir->stmts[n - 2].kind = G2N_S_NOTHING;
}

/* ---- Jumps -------------------------------------------------------------------------------------------------------- */

void g2n_pass_dispatch(const struct g2n_ir *ir, struct g2n_dispatch *d)
{
    memset(d, 0, sizeof *d);
    d->loop = G2N_NO_LABEL;
    if (ir->param_count != 1 || ir->locals[0] != G2N_T_U32 || ir->result != G2N_T_U32)
        return;
    for (uint32_t i = 0; i + 1 < ir->stmt_count; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        if (s->kind == G2N_S_LABEL && i != 0 && d->loop == G2N_NO_LABEL) {
            d->loop = s->target;
            continue;
        }
        if (s->kind == G2N_S_TEMP && g2n_ir_is(ir, s->node, G2N_N_LOCAL, 0) && ir->stmts[i + 1].kind == G2N_S_SWITCH
            && g2n_ir_is(ir, ir->stmts[i + 1].node, G2N_N_TEMP, s->target)) {
            d->found  = d->loop == G2N_NO_LABEL || ir->stmts[i - 1].kind == G2N_S_LABEL;
            d->read   = i;
            d->branch = i + 1;
            d->jumps  = d->loop != G2N_NO_LABEL ? ir->labels[d->loop] : 0;
            return;
        }
        /* Only the copy of SP comes before the dispatch. */
        if ((s->kind != G2N_S_TEMP && s->kind != G2N_S_LOCAL && s->kind != G2N_S_SP_SYNC && s->kind != G2N_S_NOTHING)
            || d->loop != G2N_NO_LABEL)
            return;
    }
}

/* Is PC_B's local read anywhere but in the dispatch?  Go also uses it as a scratch variable, set and read within a block.
 * wasm2c copies a local to a temp before using it, so that statements' whole nodes are the reads. */
static bool pc_is_read_elsewhere(const struct g2n_ir *ir, const struct g2n_dispatch *d)
{
    bool set = false;

    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        if (s->kind == G2N_S_TEMP && i != d->read && !set && g2n_ir_is(ir, s->node, G2N_N_LOCAL, 0))
            return true;
        if (s->kind == G2N_S_LOCAL && s->target == 0)
            set = true;
        if (s->kind == G2N_S_LABEL || s->kind == G2N_S_ELSE || s->kind == G2N_S_END)
            set = false;
    }
    return false;
}

uint32_t g2n_pass_jumps(struct g2n_ir *ir, struct g2n_dispatch *d)
{
    const struct g2n_stmt *branch = &ir->stmts[d->branch];
    uint32_t               done   = 0;

    if (!d->found || d->loop == G2N_NO_LABEL || pc_is_read_elsewhere(ir, d))
        return 0;
    for (uint32_t i = 2; i < ir->stmt_count; i++) {
        struct g2n_stmt       *jump = &ir->stmts[i], *set = jump - 1;
        const struct g2n_stmt *load = jump - 2;
        uint64_t               pc;

        if (jump->kind != G2N_S_GOTO || jump->target != d->loop || load->kind != G2N_S_TEMP
            || ir->nodes[load->node].kind != G2N_N_INT || !copies_temp(ir, i - 1, G2N_S_LOCAL, 0, load->target))
            continue;
        pc           = ir->nodes[load->node].value;
        jump->target = ir->cases[branch->target + (pc < branch->count ? (uint32_t)pc : branch->count - 1)];
        set->kind    = G2N_S_NOTHING;
        ir->labels[jump->target]++;
        ir->labels[d->loop]--;
        done++;
    }
    d->jumps = ir->labels[d->loop];
    return done;
}

/* ---- Resume points ------------------------------------------------------------------------------------------------- */

uint32_t g2n_pass_prune(struct g2n_ir *ir, const struct g2n_dispatch *d, const struct g2n_resume_points *points)
{
    struct g2n_stmt *branch = &ir->stmts[d->branch];
    uint32_t         next = 0, pruned = 0;

    if (!d->found || d->jumps != 0)
        return 0;
    /* The last label is the default, but also the block of its own number. */
    for (uint32_t k = 0; k < branch->count; k++) {
        uint32_t *label = &ir->cases[branch->target + k];

        while (next < points->count && (points->list[next] & 0xffff) < k)
            next++;
        if (k == 0 || (next < points->count && (points->list[next] & 0xffff) == k))
            continue;
        ir->labels[*label]--;
        *label = G2N_NO_LABEL;
        pruned++;
    }
    branch->kind = G2N_S_RESUME;
    return pruned;
}

/* ---- The stack pointer ---------------------------------------------------------------------------------------------- */

#define SP_GLOBAL 0u

static bool may_change_sp(const struct g2n_ir *ir, const struct g2n_stmt *s, const bool *quiet)
{
    const struct g2n_node *node;

    if (s->kind != G2N_S_TEMP && s->kind != G2N_S_EFFECT)
        return false;
    node = &ir->nodes[s->node];
    if (node->kind == G2N_N_CAST)
        node = &ir->nodes[node->a];
    return node->kind == G2N_N_ICALL || node->kind == G2N_N_IMPORT || (node->kind == G2N_N_CALL && !quiet[node->value]);
}

/* Statements i and i + 1: "temp = SP; sp = temp". */
static bool reads_sp_again(const struct g2n_ir *ir, uint32_t i, uint32_t sp)
{
    return i < ir->stmt_count && ir->stmts[i].kind == G2N_S_TEMP && g2n_ir_is(ir, ir->stmts[i].node, G2N_N_GLOBAL, SP_GLOBAL)
        && copies_temp(ir, i + 1, G2N_S_LOCAL, sp, ir->stmts[i].target);
}

/* Statements i and i + 1: "sp = temp; SP = temp". */
static bool sets_both(const struct g2n_ir *ir, uint32_t i, uint32_t sp)
{
    return ir->stmts[i].kind == G2N_S_LOCAL && ir->stmts[i].target == sp && ir->nodes[ir->stmts[i].node].kind == G2N_N_TEMP
        && copies_temp(ir, i + 1, G2N_S_GLOBAL, SP_GLOBAL, ir->nodes[ir->stmts[i].node].value);
}

static bool sp_is_a_copy(const struct g2n_ir *ir, uint32_t sp, const bool *quiet)
{
    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        if (may_change_sp(ir, s, quiet) && !reads_sp_again(ir, i + 1, sp))
            return false;
        if (s->kind == G2N_S_LOCAL && s->target == sp && !sets_both(ir, i, sp) && !(i > 0 && reads_sp_again(ir, i - 1, sp)))
            return false;
        if (s->kind == G2N_S_GLOBAL && s->target == SP_GLOBAL && !(i > 0 && sets_both(ir, i - 1, sp)))
            return false;
    }
    return true;
}

bool g2n_pass_sp(struct g2n_ir *ir, const bool *quiet)
{
    uint32_t sp = ir->param_count;

    /* wasmobj.go makes SP the first local and reads it first. */
    if (sp >= ir->local_count || ir->locals[sp] != G2N_T_U32 || !reads_sp_again(ir, 0, sp) || !sp_is_a_copy(ir, sp, quiet))
        return false;
    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        if (reads_sp_again(ir, i, sp)) {
            ir->stmts[i + 1].kind = G2N_S_SP_SYNC;
        } else if (sets_both(ir, i, sp)) {
            ir->stmts[i].kind     = G2N_S_SP_SET;
            ir->stmts[i + 1].kind = G2N_S_NOTHING;
        }
    }
    ir->sp = sp;
    return true;
}

/* ---- Uses ----------------------------------------------------------------------------------------------------------- */

struct counter {
    struct g2n_ir *ir;
    uint32_t       block_start; /* first statement of the block at hand */
};

static void count_node(struct counter *c, uint32_t index)
{
    struct g2n_ir   *ir       = c->ir;
    struct g2n_node *node     = &ir->nodes[index];
    const uint32_t   children = g2n_ir_child_count(node);

    if (node->kind == G2N_N_TEMP) {
        struct g2n_temp *t = &ir->temps[node->value];

        if (t->stmt == UINT32_MAX || t->stmt < c->block_start)
            t->kept = true;
        else
            ir->stmts[t->stmt].uses++;
    }
    for (uint32_t i = 0; i < children; i++)
        count_node(c, *g2n_ir_child(ir, node, i));
}

static void drop(struct g2n_ir *ir, struct g2n_stmt *s)
{
    if (s->kind == G2N_S_GOTO || s->kind == G2N_S_IF_GOTO)
        ir->labels[s->target]--;
    for (uint32_t k = 0; (s->kind == G2N_S_SWITCH || s->kind == G2N_S_RESUME) && k < s->count; k++)
        if (ir->cases[s->target + k] != G2N_NO_LABEL)
            ir->labels[ir->cases[s->target + k]]--;
    s->kind = G2N_S_NOTHING;
}

/* wasm2c ends functions with a return of whatever the stack holds, behind Go's own return: it would make that a variable
 * that is carried over. */
static void drop_unreachable(struct g2n_ir *ir)
{
    bool ended = false;

    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        struct g2n_stmt *s = &ir->stmts[i];

        switch ((enum g2n_stmt_kind)s->kind) {
        case G2N_S_LABEL: ended = ended && ir->labels[s->target] == 0; break;
        case G2N_S_IF:
        case G2N_S_ELSE:
        case G2N_S_END: ended = false; break;
        case G2N_S_GOTO:
        case G2N_S_RAISE:
        case G2N_S_RETURN:
        case G2N_S_UNREACHABLE:
            if (ended)
                drop(ir, s);
            ended = true;
            break;
        default:
            if (ended)
                drop(ir, s);
        }
    }
}

void g2n_pass_uses(struct g2n_ir *ir)
{
    struct counter c = { ir, 0 };

    drop_unreachable(ir);

    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        struct g2n_stmt *s = &ir->stmts[i];

        s->uses = 0;
        switch ((enum g2n_stmt_kind)s->kind) {
        case G2N_S_NOTHING: break;
        case G2N_S_SP_SYNC: break;
        case G2N_S_LABEL:
            if (ir->labels[s->target] == 0)
                s->kind = G2N_S_NOTHING;
            else
                c.block_start = i + 1;
            break;
        case G2N_S_TEMP:
            count_node(&c, s->node);
            ir->temps[s->target].stmt = i;
            break;
        case G2N_S_LOCAL:
        case G2N_S_GLOBAL:
        case G2N_S_EFFECT:
        case G2N_S_IF_GOTO:
        case G2N_S_SP_SET: count_node(&c, s->node); break;
        case G2N_S_RETURN:
            if (s->node != G2N_NO_NODE) count_node(&c, s->node);
            c.block_start = i + 1;
            break;
        case G2N_S_IF:
        case G2N_S_SWITCH:
        case G2N_S_RESUME:
            count_node(&c, s->node);
            c.block_start = i + 1;
            break;
        case G2N_S_GOTO:
        case G2N_S_ELSE:
        case G2N_S_END:
        case G2N_S_RAISE:
        case G2N_S_UNREACHABLE: c.block_start = i + 1; break;
        }
    }
}
