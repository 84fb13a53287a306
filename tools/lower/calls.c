/* Calls whose form is known: what they push, and what follows them. */
#include "passes.h"

/* ---- The push --------------------------------------------------------------------------------------------------------- */

#define PUSH_MAX 16 /* statements between the push of a return address and the call */

/* The statement before `i` that writes the temp, within the same block; UINT32_MAX: unknown. */
static uint32_t writer_of(const struct g2n_ir *ir, uint32_t i, uint64_t temp)
{
    for (uint32_t back = 0; i-- != 0 && back < PUSH_MAX; back++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        if (s->kind == G2N_S_TEMP && s->target == temp)
            return i;
        if ((s->kind >= G2N_S_LABEL && s->kind <= G2N_S_UNREACHABLE) || s->kind == G2N_S_SP_SET)
            return UINT32_MAX;
    }
    return UINT32_MAX;
}

/* What a node stands for at statement i, through temps: a constant, or a sum with SP. */
static uint32_t through_temps(const struct g2n_ir *ir, uint32_t i, uint32_t node)
{
    for (uint32_t steps = 0; steps < 4 && ir->nodes[node].kind == G2N_N_TEMP; steps++) {
        i = writer_of(ir, i, ir->nodes[node].value);
        if (i == UINT32_MAX)
            break;
        node = ir->stmts[i].node;
    }
    return node;
}

/* Is the node SP, at statement i? */
static bool is_sp_at(const struct g2n_ir *ir, uint32_t i, uint32_t node)
{
    return g2n_ir_is(ir, through_temps(ir, i, node), G2N_N_LOCAL, ir->sp);
}

/* Is statement i "SP = SP - 8"? */
static bool pushes(const struct g2n_ir *ir, uint32_t i)
{
    const struct g2n_node *value;
    uint32_t               at, eight;

    if (ir->stmts[i].kind != G2N_S_SP_SET || ir->nodes[ir->stmts[i].node].kind != G2N_N_TEMP)
        return false;
    at = writer_of(ir, i, ir->nodes[ir->stmts[i].node].value);
    if (at == UINT32_MAX)
        return false;
    value = &ir->nodes[ir->stmts[at].node];
    if (value->kind != G2N_N_BINARY || value->op != G2N_B_SUB)
        return false;
    eight = through_temps(ir, at, value->b);
    return g2n_ir_is(ir, eight, G2N_N_INT, 8) && is_sp_at(ir, at, value->a);
}

/* Finds how a call pushes its return address: "SP = SP - 8; u64 at SP = constant", with temps between. */
static bool find_push(const struct g2n_ir *ir, uint32_t call, uint32_t *push, uint32_t *store, uint32_t *address)
{
    *store   = UINT32_MAX;
    *address = G2N_NO_NODE;
    for (uint32_t i = call, back = 0; i-- != 0 && back < PUSH_MAX; back++) {
        const struct g2n_stmt *s = &ir->stmts[i];
        const struct g2n_node *n;

        if (s->kind == G2N_S_NOTHING || s->kind == G2N_S_TEMP)
            continue;
        if (*store == UINT32_MAX) {
            n = s->kind == G2N_S_EFFECT ? (&ir->nodes[s->node]) : NULL;
            if (!n || n->kind != G2N_N_STORE || n->op != G2N_OP_i64_store || n->value != 0 || !is_sp_at(ir, i, n->a))
                return false;
            *address = through_temps(ir, i, n->b);
            if (ir->nodes[*address].kind != G2N_N_INT)
                return false;
            *store = i;
        } else {
            *push = i;
            return pushes(ir, i);
        }
    }
    return false;
}

/* ---- Calls that do not return -------------------------------------------------------------------------------------- */

/* "temp = SP; sync; if (result) goto out" after a call: goes. */
static void drop_resumption(struct g2n_ir *ir, uint32_t call)
{
    for (uint32_t i = call + 1; i < ir->stmt_count; i++) {
        struct g2n_stmt *s = &ir->stmts[i];

        if (s->kind == G2N_S_IF_GOTO && g2n_ir_is(ir, s->node, G2N_N_TEMP, ir->stmts[call].target))
            ir->labels[s->target]--;
        else if (s->kind != G2N_S_SP_SYNC && s->kind != G2N_S_NOTHING
                 && !(s->kind == G2N_S_TEMP && g2n_ir_is(ir, s->node, G2N_N_GLOBAL, 0)))
            break;
        s->kind = G2N_S_NOTHING;
    }
}

/* Is the statement a Go call at PC_B 0, with a push of which all is known? */
static bool is_plain_call(const struct g2n_ir *ir, uint32_t i, const bool *which, uint32_t *push, uint32_t *store, uint32_t *address)
{
    const struct g2n_stmt *s = &ir->stmts[i];
    const struct g2n_node *call;

    if (s->kind != G2N_S_TEMP)
        return false;
    call = &ir->nodes[s->node];
    return call->kind == G2N_N_CALL && which[call->value] && call->b == 1 && call->c == 0
        && g2n_ir_is(ir, through_temps(ir, i, ir->args[call->a]), G2N_N_INT, 0) && find_push(ir, i, push, store, address);
}

uint32_t g2n_pass_noreturn(struct g2n_ir *ir, const bool *noreturn)
{
    uint32_t done = 0;

    for (uint32_t i = 0; i < ir->stmt_count && ir->sp != G2N_NO_LOCAL; i++) {
        struct g2n_stmt *s = &ir->stmts[i];
        uint32_t         push, store, address;

        if (!is_plain_call(ir, i, noreturn, &push, &store, &address))
            continue;
        drop_resumption(ir, i);
        ir->stmts[push].kind  = G2N_S_NOTHING;
        ir->stmts[store].kind = G2N_S_NOTHING;
        s->kind               = G2N_S_RAISE;
        s->target             = (uint32_t)ir->nodes[s->node].value;
        s->node               = address;
        done++;
    }
    return done;
}

/* ---- Calls of functions that are taken in ---------------------------------------------------------------------------- */

uint32_t g2n_pass_inline(struct g2n_ir *ir, const bool *inlined)
{
    uint32_t done = 0;

    for (uint32_t i = 0; i < ir->stmt_count && ir->sp != G2N_NO_LOCAL && !ir->failed; i++) {
        uint32_t        push, store, address;
        struct g2n_node call;

        if (!is_plain_call(ir, i, inlined, &push, &store, &address))
            continue;
        call   = ir->nodes[ir->stmts[i].node];
        call.a = g2n_ir_arg(ir, address);
        call.c = 1;
        ir->stmts[i].node     = g2n_ir_node(ir, call);
        ir->stmts[push].kind  = G2N_S_NOTHING;
        ir->stmts[store].kind = G2N_S_NOTHING;
        done++;
    }
    return done;
}

static bool calls_nothing(const struct g2n_ir *ir, const struct g2n_stmt *s)
{
    const struct g2n_node *node = &ir->nodes[s->node];

    while (node->kind == G2N_N_CAST)
        node = &ir->nodes[node->a];
    return node->kind != G2N_N_CALL && node->kind != G2N_N_ICALL && node->kind != G2N_N_IMPORT && node->kind != G2N_N_GROW;
}

bool g2n_pass_small(struct g2n_ir *ir, const bool *stack_check)
{
    uint32_t moves = 0;

    if (ir->sp == G2N_NO_LOCAL)
        return false;
    for (uint32_t i = 0; i < ir->stmt_count; i++) {
        struct g2n_stmt *s = &ir->stmts[i];

        switch ((enum g2n_stmt_kind)s->kind) {
        case G2N_S_GLOBAL:
        case G2N_S_SWITCH: return false;
        case G2N_S_TEMP:
        case G2N_S_EFFECT:
            if (!calls_nothing(ir, s))
                return false;
            break;
        case G2N_S_SP_SET: moves++; break;
        case G2N_S_RAISE: /* "if (...) { raise }" at the start */
            if (!stack_check[s->target])
                break;
            for (uint32_t k = i; k-- != 0 && moves == 0;) {
                if (ir->stmts[k].kind == G2N_S_IF && i + 1 < ir->stmt_count) {
                    uint32_t end = i + 1;

                    while (end < ir->stmt_count && ir->stmts[end].kind != G2N_S_END)
                        end++;
                    if (end == ir->stmt_count)
                        return false;
                    ir->stmts[k].kind = ir->stmts[i].kind = ir->stmts[end].kind = G2N_S_NOTHING;
                    break;
                }
                if (ir->stmts[k].kind != G2N_S_TEMP && ir->stmts[k].kind != G2N_S_NOTHING)
                    return false;
            }
            if (s->kind == G2N_S_RAISE)
                return false;
            break;
        default: break;
        }
    }
    return true;
}
