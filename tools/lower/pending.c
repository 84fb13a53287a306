#include "printer.h"

void g2n_pending_drop(struct g2n_printer *p, uint32_t temp)
{
    for (uint32_t i = 0; i < p->pending_count; i++)
        if (p->pending[i] == temp) {
            p->pending[i] = p->pending[--p->pending_count];
            break;
        }
    p->ir->temps[temp].pending = G2N_NO_NODE;
}

void g2n_pending_settle(struct g2n_printer *p, uint32_t temp)
{
    struct g2n_temp *t    = &p->ir->temps[temp];
    uint32_t         node = t->pending;

    if (node == G2N_NO_NODE || p->bad)
        return;
    if (t->busy) { /* two temps, each waiting for the other's old value; wasm2c does not write that */
        p->bad = true;
        return;
    }
    t->busy = true;
    g2n_pending_flush(p, g2n_reads_temp(temp), false);
    t->busy = false;
    g2n_put_indent(p);
    g2n_put_temp(p, temp);
    g2n_put(p, " = ");
    g2n_put_node(p, node);
    g2n_put(p, ";\n");
    g2n_pending_drop(p, temp);
}

void g2n_pending_flush(struct g2n_printer *p, uint64_t written, bool spare_operands)
{
    for (uint32_t i = 0; i < p->pending_count && !p->bad;) {
        uint32_t               temp = p->pending[i];
        const struct g2n_temp *t    = &p->ir->temps[temp];

        if ((p->ir->nodes[t->pending].reads & written) == 0 || t->busy || (spare_operands && t->here != 0 && t->here == t->left)) {
            i++;
            continue;
        }
        g2n_pending_settle(p, temp);
        i = 0; /* the list was reordered; it is short */
    }
}

bool g2n_is_atom(const struct g2n_ir *ir, uint32_t node)
{
    return ir->nodes[node].kind <= G2N_N_FLOAT;
}

void g2n_pending_mark(struct g2n_printer *p, uint32_t index, uint32_t n)
{
    struct g2n_node *node     = &p->ir->nodes[index];
    const uint32_t   children = g2n_ir_child_count(node);

    if (node->kind == G2N_N_TEMP)
        p->ir->temps[node->value].here += n;
    for (uint32_t i = 0; i < children; i++)
        g2n_pending_mark(p, *g2n_ir_child(p->ir, node, i), n);
}

/* The mask of a constant shift. */
static uint32_t simplified_binary(struct g2n_ir *ir, uint32_t index)
{
    const struct g2n_node *n = &ir->nodes[index], *a = &ir->nodes[n->a], *b = &ir->nodes[n->b];

    if (n->op != G2N_B_AND || a->kind != G2N_N_INT || b->kind != G2N_N_INT || b->type != G2N_T_INT)
        return index;
    return g2n_ir_node(ir, (struct g2n_node){ .kind = G2N_N_INT, .type = G2N_T_INT, .value = a->value & b->value });
}

/* Two u32 of which one was a u64 on the way. */
static uint32_t simplified_cast(struct g2n_ir *ir, uint32_t index)
{
    const struct g2n_node *n = &ir->nodes[index], *in = &ir->nodes[n->a];

    if (n->type == G2N_T_U32 && in->kind == G2N_N_CAST && in->type == G2N_T_U64 && ir->nodes[in->a].type == G2N_T_U32)
        return in->a;
    return index;
}

/* Some macros evaluate their arguments twice. */
static bool wants_atoms(const struct g2n_node *n)
{
    return n->kind == G2N_N_ICALL || (n->kind == G2N_N_OP && (g2n_ops[n->op].use == G2N_USE_MACRO || g2n_ops[n->op].use == G2N_USE_TRAPS));
}

uint32_t g2n_pending_replace(struct g2n_printer *p, uint32_t index, bool atom)
{
    struct g2n_node n = p->ir->nodes[index];

    if (n.kind == G2N_N_TEMP) {
        struct g2n_temp *t    = &p->ir->temps[n.value];
        uint32_t         node = t->pending;

        if (node == G2N_NO_NODE)
            return index;
        if (atom && !g2n_is_atom(p->ir, node)) {
            g2n_pending_settle(p, (uint32_t)n.value);
            return index;
        }
        if (--t->left == 0)
            g2n_pending_drop(p, (uint32_t)n.value);
        return node;
    }
    if (n.kind <= G2N_N_GLOBAL)
        return index;
    for (uint32_t i = 0, children = g2n_ir_child_count(&n); i < children; i++) {
        const uint32_t child = g2n_pending_replace(p, *g2n_ir_child(p->ir, &n, i), wants_atoms(&n));

        *g2n_ir_child(p->ir, &n, i) = child; /* whose place the arguments' array may have moved from */
    }
    index = g2n_ir_node(p->ir, n);
    if (p->ir->failed)
        return index;
    return n.kind == G2N_N_CAST ? simplified_cast(p->ir, index) : n.kind == G2N_N_BINARY ? simplified_binary(p->ir, index) : index;
}
