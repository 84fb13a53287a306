#include "printer.h"

#include <string.h>

#define OPEN " {\n"
#define EXPRESSION_MAX 48 /* nodes; a larger one gets a variable */
#define INLINE_FRAME_MAX 112  /* bytes; runtime/stack.go lets a small frame reach 128 below the limit */

/* What a statement of this expression writes besides its target. */
static uint64_t effects_of(const struct g2n_printer *p, const struct g2n_node *n)
{
    switch ((enum g2n_node_kind)n->kind) {
    case G2N_N_STORE:
    case G2N_N_FILL:
    case G2N_N_COPY:
    case G2N_N_GROW: return G2N_READS_MEMORY;
    case G2N_N_CALL:
    case G2N_N_IMPORT:
    case G2N_N_ICALL:
        return G2N_READS_MEMORY | G2N_READS_GLOBALS | (p->ir->sp != G2N_NO_LOCAL ? g2n_reads_local(p->ir->sp) : 0);
    default: return 0;
    }
}

static bool has_effect(const struct g2n_node *n)
{
    return n->kind >= G2N_N_STORE || (n->kind == G2N_N_OP && g2n_ops[n->op].use == G2N_USE_TRAPS);
}

/* The node that has the effect, below conversions of its value. */
static const struct g2n_node *core(const struct g2n_ir *ir, uint32_t node)
{
    while (ir->nodes[node].kind == G2N_N_CAST)
        node = ir->nodes[node].a;
    return &ir->nodes[node];
}

/* Prepares a statement that writes `written`: settles what that would spoil and gives the node to print. */
static uint32_t operand(struct g2n_printer *p, uint32_t node, uint64_t written)
{
    if (written != 0) {
        g2n_pending_mark(p, node, 1);
        g2n_pending_flush(p, written, true);
        g2n_pending_mark(p, node, (uint32_t)-1);
    }
    return g2n_pending_replace(p, node, false);
}

/* Around calls that leave translated code, which keeps some globals in registers. */
static void put_statement(struct g2n_printer *p, const struct g2n_node *core_node, const char *before, uint32_t temp, uint32_t node)
{
    bool leaves = core_node->kind == G2N_N_IMPORT;

    g2n_put_indent(p);
    if (leaves) g2n_put(p, "LEAVE; ");
    g2n_put(p, before);
    if (temp != UINT32_MAX) {
        g2n_put_temp(p, temp);
        g2n_put(p, " = ");
    }
    g2n_put_node(p, node);
    g2n_put(p, leaves ? "; ENTER_AGAIN;\n" : ";\n");
}

static void print_temp(struct g2n_printer *p, const struct g2n_stmt *s)
{
    struct g2n_temp       *t  = &p->ir->temps[s->target];
    const struct g2n_node *c  = core(p->ir, s->node);
    bool                   fx = has_effect(c);
    uint32_t               node;

    if (s->uses == 0 && !t->kept && !fx) { /* never read: but its operands count as read */
        node = g2n_pending_replace(p, s->node, false);
        if (t->pending != G2N_NO_NODE) g2n_pending_drop(p, s->target);
        return;
    }
    if (!p->o->fold || t->kept || fx) {
        node = operand(p, s->node, effects_of(p, c) | g2n_reads_temp(s->target));
        if (p->ir->failed) return;
        if (t->pending != G2N_NO_NODE) g2n_pending_drop(p, s->target);
        put_statement(p, core(p->ir, node), "", s->target, node);
        return;
    }
    node = g2n_pending_replace(p, s->node, false);
    if (p->ir->failed || p->bad)
        return;
    if (t->pending != G2N_NO_NODE)
        g2n_pending_drop(p, s->target);
    if (p->pending_count == G2N_PENDING_MAX)
        g2n_pending_settle(p, p->pending[0]);
    t->pending                      = node;
    t->left                         = s->uses;
    p->pending[p->pending_count++] = s->target;
    if (p->ir->nodes[node].size > EXPRESSION_MAX)
        g2n_pending_settle(p, s->target);
}

/* A temp that is read more than once stands for an atom from here on, or is a variable. */
static void share(struct g2n_printer *p, const struct g2n_stmt *s, const struct g2n_stmt *next)
{
    const struct g2n_temp *t = &p->ir->temps[s->target];
    bool copied_first = next && (next->kind == G2N_S_LOCAL || next->kind == G2N_S_SP_SET)
                     && p->ir->nodes[next->node].kind == G2N_N_TEMP && p->ir->nodes[next->node].value == s->target;

    if (t->pending != G2N_NO_NODE && t->left > 1 && !g2n_is_atom(p->ir, t->pending) && !copied_first)
        g2n_pending_settle(p, s->target);
}

/* Moves of SP that follow each other are one. */
static void put_sp_set(struct g2n_printer *p, uint32_t index)
{
    const struct g2n_node *n = &p->ir->nodes[index], *a = &p->ir->nodes[n->a], *b = &p->ir->nodes[n->b];
    uint32_t               by;

    if (n->kind != G2N_N_BINARY || (n->op != G2N_B_ADD && n->op != G2N_B_SUB) || !g2n_is_sp(p, a) || b->kind != G2N_N_INT) {
        p->bad = p->bad || p->inlined;
        g2n_put_indent(p);
        g2n_put(p, "SET_SP(");
        g2n_put_node(p, index);
        g2n_put(p, ");\n");
        return;
    }
    by = n->op == G2N_B_ADD ? (uint32_t)b->value : 0u - (uint32_t)b->value;
    if (p->inlined) {
        if (by >> 31) {
            p->bad   = p->bad || p->frame != 0 || 0u - by > INLINE_FRAME_MAX;
            p->frame = 0u - by;
            g2n_put(p, G2N_INDENT "isp = INLINE_SP(");
            g2n_put_number(p, p->frame);
            g2n_put(p, "u);\n");
        } else if (by != p->frame && by != 8 && by != p->frame + 8) {
            p->bad = true; /* else it returns, and isp is not used any more */
        }
        return;
    }
    if (p->moved_end == p->t->len && p->moved_end != 0) {
        by += p->moved_by;
        p->t->len = p->moved_start;
    }
    p->moved_start = p->t->len;
    p->moved_by    = by;
    g2n_put_indent(p);
    g2n_put(p, by >> 31 ? "SET_SP(SP - " : "SET_SP(SP + ");
    g2n_put_number(p, by >> 31 ? 0u - by : by);
    g2n_put(p, "u);\n");
    p->moved_end = p->t->len;
}

/* "local = node", where the node may be a temp that is read again later: it is then a name for the local. */
static void print_local(struct g2n_printer *p, const struct g2n_stmt *s, uint32_t local)
{
    uint64_t written = g2n_reads_local(local) | (s->kind == G2N_S_SP_SET ? g2n_reads_global(0) : 0);
    uint32_t temp    = p->ir->nodes[s->node].kind == G2N_N_TEMP ? (uint32_t)p->ir->nodes[s->node].value : UINT32_MAX;
    uint32_t left    = 0, node;

    if (temp != UINT32_MAX && p->ir->temps[temp].pending != G2N_NO_NODE) {
        left                     = p->ir->temps[temp].left - 1;
        p->ir->temps[temp].left = 1; /* so that it is spared and used up */
    }
    node = operand(p, s->node, written);
    if (p->ir->failed || p->bad)
        return;
    if (s->kind == G2N_S_SP_SET) {
        put_sp_set(p, node);
    } else {
        g2n_put_indent(p);
        g2n_put_local(p, local);
        g2n_put(p, " = ");
        g2n_put_node(p, node);
        g2n_put(p, ";\n");
    }
    if (left != 0 && !p->ir->failed) {
        const struct g2n_node name = { .kind = G2N_N_LOCAL, .type = p->ir->locals[local], .value = local };

        if (p->ir->temps[temp].pending != G2N_NO_NODE || p->pending_count == G2N_PENDING_MAX) {
            p->bad = true;
            return;
        }
        p->ir->temps[temp].pending     = g2n_ir_node(p->ir, name);
        p->ir->temps[temp].left        = left;
        p->pending[p->pending_count++] = temp;
    }
}

static void print_global(struct g2n_printer *p, const struct g2n_stmt *s)
{
    uint64_t written = g2n_reads_global(s->target) | (s->target == 0 && p->ir->sp != G2N_NO_LOCAL ? g2n_reads_local(p->ir->sp) : 0);
    uint32_t node    = operand(p, s->node, written);
    bool     named   = p->o->go && (s->target == 0 || s->target == 2);

    if (p->ir->failed)
        return;
    g2n_put_indent(p);
    if (named) {
        g2n_put(p, s->target == 0 ? "SET_SP(" : "SET_G(");
        g2n_put_node(p, node);
        g2n_put(p, ");\n");
    } else {
        g2n_put_global(p, s->target);
        g2n_put(p, " = ");
        g2n_put_node(p, node);
        g2n_put(p, ";\n");
    }
}

static void print_effect(struct g2n_printer *p, const struct g2n_stmt *s)
{
    const struct g2n_node *c    = core(p->ir, s->node);
    uint64_t               fx   = effects_of(p, c);
    bool                   call = fx != 0 || has_effect(c);
    uint32_t               node = operand(p, s->node, fx);

    if (call && !p->ir->failed)
        put_statement(p, core(p->ir, node), p->ir->nodes[node].type == G2N_T_NONE ? "" : "(void)", UINT32_MAX, node);
}

/* Is the value that the statement tests a call's?  Go's calls return 0 unless the goroutine is switched. */
static bool tests_call(const struct g2n_ir *ir, const struct g2n_stmt *s)
{
    const struct g2n_temp *t;

    if (ir->nodes[s->node].kind != G2N_N_TEMP)
        return false;
    t = &ir->temps[ir->nodes[s->node].value];
    return t->pending == G2N_NO_NODE && t->stmt < ir->stmt_count && &ir->stmts[t->stmt] < s
        && (ir->nodes[ir->stmts[t->stmt].node].kind == G2N_N_CALL || ir->nodes[ir->stmts[t->stmt].node].kind == G2N_N_ICALL);
}

static void print_if(struct g2n_printer *p, const struct g2n_stmt *s)
{
    bool     unlikely = s->kind == G2N_S_IF_GOTO && tests_call(p->ir, s);
    uint32_t node     = g2n_pending_replace(p, s->node, false);

    if (p->ir->failed)
        return;
    g2n_put_indent(p);
    g2n_put(p, unlikely ? "if (UNLIKELY(" : "if (");
    g2n_put_node(p, g2n_truth(p->ir, node));
    g2n_put(p, unlikely ? "))" : ")");
    if (s->kind == G2N_S_IF_GOTO) {
        g2n_put(p, " goto ");
        g2n_put_label(p, s->target);
        g2n_put(p, ";\n");
    } else {
        g2n_put(p, OPEN);
        p->depth++;
        p->body = p->t->len;
    }
}

/* A jump that is all of an if's body needs no braces.  gcc visits every label of the function at the end of each pair. */
static void print_end(struct g2n_printer *p)
{
    const size_t brace = sizeof OPEN - 1;

    p->depth--;
    if (p->jumped == p->t->len && p->jumped > p->body) { /* and nothing failed */
        p->t->ptr[p->body - brace] = '\n';
        memmove(p->t->ptr + p->body - brace + 1, p->t->ptr + p->body, p->t->len - p->body);
        p->t->len -= brace - 1;
        return;
    }
    g2n_put_indent(p);
    g2n_put(p, "}\n");
}

static void print_jump(struct g2n_printer *p, const struct g2n_stmt *s)
{
    uint32_t node = s->kind == G2N_S_RETURN && s->node != G2N_NO_NODE ? g2n_pending_replace(p, s->node, false) : s->node;
    size_t   from = p->t->len;

    g2n_put_indent(p);
    switch (s->kind) {
    case G2N_S_GOTO:
        g2n_put(p, "goto ");
        g2n_put_label(p, s->target);
        break;
    case G2N_S_RAISE:
        g2n_put(p, p->inlined ? "return RAISE_INLINED(raise_" : "return raise_");
        g2n_put_function_name(p, &p->o->translation->functions[s->target]);
        g2n_put(p, p->inlined ? ", " : "(ME_ ");
        g2n_put_node(p, node);
        g2n_put(p, ")");
        break;
    default:
        g2n_put(p, node == G2N_NO_NODE ? "return" : "return ");
        if (node != G2N_NO_NODE && !p->ir->failed) g2n_put_node(p, node);
    }
    g2n_put(p, ";\n");
    if (from == p->body)
        p->jumped = p->t->len;
}

void g2n_print_stmt(struct g2n_printer *p, uint32_t i, uint32_t entry)
{
    const struct g2n_stmt *s    = &p->ir->stmts[i];
    const struct g2n_stmt *next = i + 1 < p->ir->stmt_count ? s + 1 : NULL;

    switch ((enum g2n_stmt_kind)s->kind) {
    case G2N_S_NOTHING: break;
    case G2N_S_TEMP:
        print_temp(p, s);
        p->ir->temps[s->target].stmt = i;
        share(p, s, next);
        break;
    case G2N_S_LOCAL: print_local(p, s, s->target); break;
    case G2N_S_SP_SET: print_local(p, s, p->ir->sp); break;
    case G2N_S_SP_SYNC:
        g2n_pending_flush(p, g2n_reads_local(p->ir->sp), false);
        if (p->inlined)
            break;
        g2n_put_indent(p);
        g2n_put(p, "SYNC_SP;\n");
        break;
    case G2N_S_GLOBAL: print_global(p, s); break;
    case G2N_S_EFFECT: print_effect(p, s); break;
    case G2N_S_LABEL: g2n_print_label(p, s->target); break;
    case G2N_S_IF_GOTO:
    case G2N_S_IF: print_if(p, s); break;
    case G2N_S_ELSE:
        p->depth--;
        g2n_put_indent(p);
        g2n_put(p, "} else {\n");
        p->depth++;
        break;
    case G2N_S_END: print_end(p); break;
    case G2N_S_SWITCH: g2n_print_switch(p, s, i == entry); break;
    case G2N_S_RESUME: g2n_print_entry(p, i); break;
    case G2N_S_GOTO:
    case G2N_S_RETURN:
    case G2N_S_RAISE: print_jump(p, s); break;
    case G2N_S_UNREACHABLE:
        g2n_put_indent(p);
        g2n_put(p, "UNREACHABLE;\n");
        break;
    }
}
