/* What flatten.c did to a function that is too deep for WABT is undone here: one dispatch again, as the other steps know it. */
#include "passes.h"

#define GROUPS_MAX 64u

struct group {
    uint32_t value;  /* the least that leads into it        */
    uint32_t label;  /* of its switch; none for the first   */
    uint32_t branch; /* that switch                         */
};

struct groups {
    uint32_t     read;   /* statement that reads PC_B */
    uint32_t     choice; /* the local that it is copied to */
    uint32_t     count;
    struct group list[GROUPS_MAX];
};

/* Is statement i "temp = node of this kind and value"? */
static bool loads(const struct g2n_ir *ir, uint32_t i, enum g2n_node_kind kind, uint64_t value)
{
    return i < ir->stmt_count && ir->stmts[i].kind == G2N_S_TEMP && g2n_ir_is(ir, ir->stmts[i].node, kind, value);
}

static bool is_constant(const struct g2n_ir *ir, uint32_t i, uint32_t *value)
{
    if (i >= ir->stmt_count || ir->stmts[i].kind != G2N_S_TEMP || ir->nodes[ir->stmts[i].node].kind != G2N_N_INT)
        return false;
    *value = (uint32_t)ir->nodes[ir->stmts[i].node].value;
    return true;
}

/* Is statement i "temp = temp op temp" of the two before it? */
static bool combines(const struct g2n_ir *ir, uint32_t i, enum g2n_binary op)
{
    const struct g2n_node *n;

    if (i < 2 || i >= ir->stmt_count || ir->stmts[i].kind != G2N_S_TEMP)
        return false;
    n = &ir->nodes[ir->stmts[i].node];
    if (n->kind == G2N_N_CAST) /* a comparison's result */
        n = &ir->nodes[n->a];
    return n->kind == G2N_N_BINARY && n->op == op && g2n_ir_is(ir, n->a, G2N_N_TEMP, ir->stmts[i - 2].target)
        && g2n_ir_is(ir, n->b, G2N_N_TEMP, ir->stmts[i - 1].target);
}

/* Is statement i a `kind` on the temp that the one before it wrote? */
static bool takes(const struct g2n_ir *ir, uint32_t i, enum g2n_stmt_kind kind)
{
    return i != 0 && i < ir->stmt_count && ir->stmts[i].kind == kind
        && g2n_ir_is(ir, ir->stmts[i].node, G2N_N_TEMP, ir->stmts[i - 1].target);
}

/* The loop's head: PC_B copied, and the choice between groups, from the last to the second. */
static bool find_head(struct groups *found, const struct g2n_ir *ir)
{
    uint32_t i = 0, least = UINT32_MAX;

    while (i < ir->stmt_count && (ir->stmts[i].kind == G2N_S_TEMP || ir->stmts[i].kind == G2N_S_LOCAL))
        i++;
    if (i == ir->stmt_count || ir->stmts[i].kind != G2N_S_LABEL)
        return false;
    found->read = ++i;
    if (!loads(ir, i, G2N_N_LOCAL, 0) || !takes(ir, i + 1, G2N_S_LOCAL))
        return false;
    found->choice = ir->stmts[i + 1].target;
    found->count  = 1;
    for (i += 2; loads(ir, i, G2N_N_LOCAL, found->choice) && combines(ir, i + 2, G2N_B_GE) && takes(ir, i + 3, G2N_S_IF_GOTO); i += 4) {
        struct group *group = &found->list[found->count];

        if (found->count == GROUPS_MAX || !is_constant(ir, i + 1, &group->value) || group->value >= least || group->value == 0)
            return false;
        least        = group->value;
        group->label = ir->stmts[i + 3].target;
        found->count++;
    }
    for (uint32_t low = 1, high = found->count - 1; low < high; low++, high--) {
        const struct group swapped = found->list[low];

        found->list[low]  = found->list[high];
        found->list[high] = swapped;
    }
    found->list[0].branch = i + 1;
    return found->count > 1 && found->choice != 0 && loads(ir, i, G2N_N_LOCAL, found->choice) && takes(ir, i + 1, G2N_S_SWITCH);
}

/* A group's own switch, behind the bridge that leads into it. */
static bool find_switch(struct groups *found, const struct g2n_ir *ir, uint32_t g, uint32_t label)
{
    const uint32_t value = found->list[g].value;

    found->list[g].branch = label + 4;
    return label >= 2 && loads(ir, label - 2, G2N_N_INT, value) && takes(ir, label - 1, G2N_S_LOCAL)
        && ir->stmts[label - 1].target == found->choice && loads(ir, label + 1, G2N_N_LOCAL, found->choice)
        && loads(ir, label + 2, G2N_N_INT, value) && combines(ir, label + 3, G2N_B_SUB) && takes(ir, label + 4, G2N_S_SWITCH);
}

static bool find_groups(struct groups *found, const struct g2n_ir *ir)
{
    uint32_t g = 1, sets = 0, reads = 0;

    if (!find_head(found, ir))
        return false;
    for (uint32_t i = found->read; i < ir->stmt_count; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        sets += s->kind == G2N_S_LOCAL && s->target == found->choice;
        reads += loads(ir, i, G2N_N_LOCAL, found->choice);
        if (s->kind == G2N_S_LABEL && g < found->count && s->target == found->list[g].label && !find_switch(found, ir, g++, i))
            return false;
    }
    for (g = 0; g + 1 < found->count; g++)
        if (ir->stmts[found->list[g].branch].count != found->list[g + 1].value - found->list[g].value + 1)
            return false;
    return found->list[found->count - 1].branch != 0 && sets == found->count && reads == 2 * found->count - 1;
}

/* All cases in a row; of the defaults only the last group's can be taken. */
static uint32_t join_cases(const struct groups *found, struct g2n_ir *ir)
{
    const uint32_t first = ir->case_count;

    for (uint32_t g = 0; g < found->count; g++) {
        const struct g2n_stmt *s    = &ir->stmts[found->list[g].branch];
        const bool             last = g + 1 == found->count;

        for (uint32_t k = 0; k < s->count - !last && !ir->failed; k++)
            (void)g2n_ir_case(ir, ir->cases[s->target + k]);
        if (!last)
            ir->labels[ir->cases[s->target + s->count - 1]]--;
    }
    return first;
}

void g2n_pass_groups(struct g2n_ir *ir)
{
    struct groups    found = { 0 };
    struct g2n_stmt *branch;
    uint32_t         first;

    if (!find_groups(&found, ir))
        return;
    first = join_cases(&found, ir);
    if (ir->failed)
        return;
    for (uint32_t i = found.read + 2; i <= found.list[0].branch; i++) {
        if (ir->stmts[i].kind == G2N_S_IF_GOTO)
            ir->labels[ir->stmts[i].target]--;
        ir->stmts[i].kind = G2N_S_NOTHING;
    }
    branch         = &ir->stmts[found.read + 1]; /* was the copy */
    branch->kind   = G2N_S_SWITCH;
    branch->target = first;
    branch->count  = ir->case_count - first;
    for (uint32_t g = 1; g < found.count; g++) {
        struct g2n_stmt *s = &ir->stmts[found.list[g].branch];

        for (uint32_t back = 1; back <= 6; back++)
            if (s[-(int)back].kind != G2N_S_LABEL)
                s[-(int)back].kind = G2N_S_NOTHING;
        s->kind   = G2N_S_GOTO;
        s->target = ir->cases[s->target];
        ir->labels[s->target]++;
    }
}
