#include "print.h"

#include <string.h>

#define EXPRESSION_MAX 48 /* nodes; a larger one gets a variable */
#define PENDING_MAX    48 /* temps that are expressions at a time */
#define INDENT         "    "
#define INLINE_FRAME_MAX 112  /* bytes; runtime/stack.go lets a small frame reach 128 below the limit */
#define INLINE_TEXT_MAX  1200

struct printer {
    struct g2n_ir                  *ir;
    const struct g2n_print_options *o;
    const struct g2n_function      *f;
    struct g2n_text                *t;
    uint32_t                        pending[PENDING_MAX];
    uint32_t                        pending_count;
    uint32_t                        depth; /* of braces */
    size_t                          moved_start, moved_end; /* the text of the last "SET_SP(SP + by);" */
    uint32_t                        moved_by;
    bool                            inlined; /* the text that callers take in, with a stack pointer of its own */
    uint32_t                        frame;   /* its bytes */
    const struct g2n_stmt          *open;    /* the entry's switch, in which all that follows stands */
    uint32_t                       *first_case; /* then: by label, one of its cases and 1, or 0 */
    uint32_t                       *next_case;  /* by case, the same of another of that label */
    bool                            bad;
};

/* ---- Words -------------------------------------------------------------------------------------------------------- */

static void put(struct printer *p, const char *s)
{
    g2n_text_adds(p->t, s);
}

static void put_number(struct printer *p, uint64_t value)
{
    char  digits[24];
    char *at = digits + sizeof digits;

    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    g2n_text_add(p->t, at, (size_t)(digits + sizeof digits - at));
}

static void put_indent(struct printer *p)
{
    for (uint32_t i = 0; i <= p->depth && i < 16; i++)
        put(p, INDENT);
}

static void put_temp(struct printer *p, uint64_t number)
{
    static const char letters[] = { [G2N_T_U32] = 'i', [G2N_T_U64] = 'j', [G2N_T_F32] = 'f', [G2N_T_F64] = 'd' };
    struct g2n_temp  *t         = &p->ir->temps[number];

    t->used = true;
    g2n_text_add(p->t, &letters[t->type], 1);
    put_number(p, t->depth);
}

static void put_local(struct printer *p, uint64_t number)
{
    put(p, number < p->ir->param_count ? "p" : "l");
    put_number(p, number);
}

static void put_label(struct printer *p, uint32_t label)
{
    if (label == G2N_LABEL_END) {
        put(p, "Bend");
        return;
    }
    put(p, (label - 1) % 2 == 0 ? "B" : "L");
    put_number(p, (label - 1) / 2);
}

static const char *type_word(uint8_t type)
{
    static const char *const words[] = {
        [G2N_T_NONE] = "void", [G2N_T_U32] = "u32", [G2N_T_U64] = "u64", [G2N_T_F32] = "f32", [G2N_T_F64] = "f64",
        [G2N_T_S8] = "s8", [G2N_T_U8] = "u8", [G2N_T_S16] = "s16", [G2N_T_U16] = "u16", [G2N_T_S32] = "s32",
        [G2N_T_S64] = "s64", [G2N_T_INT] = "int", [G2N_T_SAME] = "",
    };

    return words[type];
}

static void put_function_name(struct printer *p, const struct g2n_function *f)
{
    put(p, p->o->names);
    g2n_text_add(p->t, f->name.ptr + 6, f->name.len - 6); /* without w2c_m_ */
}

/* ---- Expressions -------------------------------------------------------------------------------------------------- */

static void put_node(struct printer *p, uint32_t index);

/* As an operand: in parentheses unless it is one word, a call or a prefix. */
static void put_operand(struct printer *p, uint32_t index)
{
    uint8_t kind   = p->ir->nodes[index].kind;
    bool    braced = kind == G2N_N_BINARY || kind == G2N_N_SELECT;

    if (braced) put(p, "(");
    put_node(p, index);
    if (braced) put(p, ")");
}

/* A comparison's int, without the conversion to the temp that it was. */
static uint32_t truth(const struct g2n_ir *ir, uint32_t index)
{
    uint32_t inner = index;

    while (ir->nodes[inner].kind == G2N_N_CAST)
        inner = ir->nodes[inner].a;
    return ir->nodes[inner].type == G2N_T_INT && ir->nodes[inner].kind != G2N_N_INT ? inner : index;
}

static bool is_sp(const struct printer *p, const struct g2n_node *node)
{
    return node->kind == G2N_N_LOCAL && node->value == p->ir->sp;
}

/* The return address of what is taken in was not stored. */
static void put_stack_address(struct printer *p, uint64_t offset)
{
    p->bad = p->bad || (p->inlined && offset < p->frame + 8u && offset + 8 > p->frame);
    put(p, p->inlined ? "ISPA, " : "SPA, ");
}

/* Prints a 32-bit address and its offset.  SP plus a constant does not wrap: SP lies in a goroutine's stack, and if
 * a hostile guest had it elsewhere, the sum would still end in the guard. */
static void put_address(struct printer *p, uint32_t base, uint64_t offset)
{
    const struct g2n_node *nodes = p->ir->nodes;

    for (;;) {
        const struct g2n_node *n = &nodes[base], *in;
        uint64_t               more;

        if (is_sp(p, n)) {
            put_stack_address(p, offset);
            break;
        }
        in = n->kind == G2N_N_CAST && n->type == G2N_T_U32 ? &nodes[n->a] : n;
        if (in->kind == G2N_N_CAST && in->type == G2N_T_U64 && nodes[in->a].type == G2N_T_U32 && in != n) {
            base = in->a;
            continue;
        }
        if (p->o->go && in != n && in->kind == G2N_N_GLOBAL && in->value == 2) {
            put(p, "GA, ");
            break;
        }
        if (in->kind == G2N_N_BINARY && in->op == G2N_B_ADD && nodes[in->b].kind == G2N_N_INT) {
            const struct g2n_node *left = &nodes[in->a];

            more = nodes[in->b].value;
            if (left->kind == G2N_N_CAST && left->type == G2N_T_U64)
                left = &nodes[left->a];
            if (is_sp(p, left) && more < 0x10000000 && offset < 0x10000000) {
                offset += more;
                put_stack_address(p, offset);
                break;
            }
        }
        put_operand(p, base);
        put(p, ", ");
        break;
    }
    put_number(p, offset);
    put(p, "u");
}

static void put_arguments(struct printer *p, const struct g2n_node *call)
{
    for (uint32_t i = 0; i < call->b; i++) {
        if (i != 0) put(p, ", ");
        put_node(p, p->ir->args[call->a + i]);
    }
    put(p, ")");
}

static void put_global(struct printer *p, uint64_t index)
{
    if (p->o->go && index == 0) {
        p->bad = p->bad || p->inlined;
        put(p, p->ir->sp == G2N_NO_LOCAL ? "SP_NOW" : "SP");
    } else if (p->o->go && index == 2) {
        put(p, "G");
    } else {
        put(p, "GLOBAL(g");
        put_number(p, index);
        put(p, ")");
    }
}

static const char *const binary_words[] = {
    [G2N_B_ADD] = " + ", [G2N_B_SUB] = " - ",  [G2N_B_MUL] = " * ",  [G2N_B_DIV] = " / ",  [G2N_B_AND] = " & ",
    [G2N_B_OR] = " | ",  [G2N_B_XOR] = " ^ ",  [G2N_B_SHL] = " << ", [G2N_B_SHR] = " >> ", [G2N_B_EQ] = " == ",
    [G2N_B_NE] = " != ", [G2N_B_LT] = " < ",   [G2N_B_LE] = " <= ",  [G2N_B_GT] = " > ",   [G2N_B_GE] = " >= ",
};

static void put_three(struct printer *p, const char *word, const struct g2n_node *n)
{
    put(p, word);
    put_node(p, n->a);
    put(p, ", ");
    put_node(p, n->b);
    put(p, ", ");
    put_node(p, n->c);
    put(p, ")");
}

static void put_node(struct printer *p, uint32_t index)
{
    const struct g2n_node *n = &p->ir->nodes[index];

    switch ((enum g2n_node_kind)n->kind) {
    case G2N_N_LOCAL:
        if (is_sp(p, n)) put(p, p->inlined ? "ISP" : "SP");
        else put_local(p, n->value);
        break;
    case G2N_N_TEMP: put_temp(p, n->value); break;
    case G2N_N_INT:
        put_number(p, n->value);
        put(p, n->type == G2N_T_U32 ? "u" : n->type == G2N_T_U64 ? "ull" : "");
        break;
    case G2N_N_FLOAT: g2n_text_add(p->t, p->ir->text.ptr + n->a, n->b); break;
    case G2N_N_GLOBAL: put_global(p, n->value); break;
    case G2N_N_CAST:
        put(p, "(");
        put(p, type_word(n->type));
        put(p, ")");
        put_operand(p, n->a);
        break;
    case G2N_N_NOT:
        put(p, "!");
        put_operand(p, truth(p->ir, n->a));
        break;
    case G2N_N_NEG:
        put(p, "-(");
        put_node(p, n->a);
        put(p, ")");
        break;
    case G2N_N_BINARY:
        put_operand(p, n->a);
        put(p, binary_words[n->op]);
        put_operand(p, n->b);
        break;
    case G2N_N_SELECT:
        put_operand(p, truth(p->ir, n->a));
        put(p, " ? ");
        put_operand(p, n->b);
        put(p, " : ");
        put_operand(p, n->c);
        break;
    case G2N_N_OP:
        put(p, g2n_ops[n->op].name);
        put(p, "(");
        put_node(p, n->a);
        if (g2n_ops[n->op].args > 1) {
            put(p, ", ");
            put_node(p, n->b);
        }
        put(p, ")");
        break;
    case G2N_N_LOAD:
    case G2N_N_STORE:
        put(p, g2n_ops[n->op].name);
        put(p, "(");
        put_address(p, n->a, n->value);
        if (n->kind == G2N_N_STORE) {
            put(p, ", ");
            put_node(p, n->b);
        }
        put(p, ")");
        break;
    case G2N_N_PAGES: put(p, "MEMORY_PAGES"); break;
    case G2N_N_FILL: put_three(p, "memory_fill(MEMORY, ", n); break;
    case G2N_N_COPY: put_three(p, "memory_copy(MEMORY, MEMORY, ", n); break;
    case G2N_N_GROW:
        put(p, "wasm_rt_grow_memory(MEMORY, ");
        put_node(p, n->a);
        put(p, ")");
        break;
    case G2N_N_CALL:
        if (n->c != 0) put(p, "in_");
        put_function_name(p, &p->o->translation->functions[n->value]);
        put(p, n->c != 0 ? "(ME_ INLINE_FRAME, " : n->b == 0 ? "(ME" : "(ME_ ");
        put_arguments(p, n);
        break;
    case G2N_N_IMPORT:
        put(p, "w2c_h_i");
        put_number(p, n->value);
        put(p, n->b == 0 ? "(HOST" : "(HOST, ");
        put_arguments(p, n);
        break;
    case G2N_N_ICALL:
        put(p, p->o->table ? "CALL_TABLE(" : "g2n_call_t0(ME_ ");
        put_node(p, n->a);
        put(p, ", ");
        put_node(p, n->b);
        put(p, ")");
        break;
    }
}

/* ---- Temps as expressions ------------------------------------------------------------------------------------------ */

static void unlist(struct printer *p, uint32_t temp)
{
    for (uint32_t i = 0; i < p->pending_count; i++)
        if (p->pending[i] == temp) {
            p->pending[i] = p->pending[--p->pending_count];
            break;
        }
    p->ir->temps[temp].pending = G2N_NO_NODE;
}

static void flush(struct printer *p, uint64_t written, bool spare_operands);

/* Writes the temp's expression to its variable. */
static void settle(struct printer *p, uint32_t temp)
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
    flush(p, g2n_reads_temp(temp), false);
    t->busy = false;
    put_indent(p);
    put_temp(p, temp);
    put(p, " = ");
    put_node(p, node);
    put(p, ";\n");
    unlist(p, temp);
}

/* Settles what reads something that is about to be written; but not the operands of the writing statement, if they are
 * read there for the last time. */
static void flush(struct printer *p, uint64_t written, bool spare_operands)
{
    for (uint32_t i = 0; i < p->pending_count && !p->bad;) {
        uint32_t               temp = p->pending[i];
        const struct g2n_temp *t    = &p->ir->temps[temp];

        if ((p->ir->nodes[t->pending].reads & written) == 0 || t->busy || (spare_operands && t->here != 0 && t->here == t->left)) {
            i++;
            continue;
        }
        settle(p, temp);
        i = 0; /* the list was reordered; it is short */
    }
}

static bool is_atom(const struct g2n_ir *ir, uint32_t node)
{
    return ir->nodes[node].kind <= G2N_N_FLOAT;
}

/* Adds `n` to `here` of every temp that the node reads. */
static void mark_operands(struct printer *p, uint32_t index, uint32_t n)
{
    const struct g2n_node *node = &p->ir->nodes[index];

    switch ((enum g2n_node_kind)node->kind) {
    case G2N_N_TEMP: p->ir->temps[node->value].here += n; break;
    case G2N_N_LOCAL:
    case G2N_N_INT:
    case G2N_N_FLOAT:
    case G2N_N_GLOBAL:
    case G2N_N_PAGES: break;
    case G2N_N_CAST:
    case G2N_N_NOT:
    case G2N_N_NEG:
    case G2N_N_LOAD:
    case G2N_N_GROW: mark_operands(p, node->a, n); break;
    case G2N_N_OP:
        mark_operands(p, node->a, n);
        if (g2n_ops[node->op].args > 1) mark_operands(p, node->b, n);
        break;
    case G2N_N_BINARY:
    case G2N_N_STORE:
    case G2N_N_ICALL:
        mark_operands(p, node->a, n);
        mark_operands(p, node->b, n);
        break;
    case G2N_N_SELECT:
    case G2N_N_FILL:
    case G2N_N_COPY:
        mark_operands(p, node->a, n);
        mark_operands(p, node->b, n);
        mark_operands(p, node->c, n);
        break;
    case G2N_N_CALL:
    case G2N_N_IMPORT:
        for (uint32_t i = 0; i < node->b; i++)
            mark_operands(p, p->ir->args[node->a + i], n);
        break;
    }
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

static uint32_t replaced(struct printer *p, uint32_t index, bool atom);

static void replace_children(struct printer *p, struct g2n_node *n)
{
    bool atoms = n->kind == G2N_N_ICALL
              || (n->kind == G2N_N_OP && (g2n_ops[n->op].use == G2N_USE_MACRO || g2n_ops[n->op].use == G2N_USE_TRAPS));

    switch ((enum g2n_node_kind)n->kind) {
    case G2N_N_LOCAL:
    case G2N_N_TEMP:
    case G2N_N_INT:
    case G2N_N_FLOAT:
    case G2N_N_GLOBAL:
    case G2N_N_PAGES: break;
    case G2N_N_SELECT:
    case G2N_N_FILL:
    case G2N_N_COPY:
        n->a = replaced(p, n->a, false);
        n->b = replaced(p, n->b, false);
        n->c = replaced(p, n->c, false);
        break;
    case G2N_N_CALL:
    case G2N_N_IMPORT:
        for (uint32_t i = 0; i < n->b; i++)
            p->ir->args[n->a + i] = replaced(p, p->ir->args[n->a + i], false);
        break;
    case G2N_N_OP:
    case G2N_N_BINARY:
    case G2N_N_STORE:
    case G2N_N_ICALL:
        n->a = replaced(p, n->a, atoms);
        if (n->kind != G2N_N_OP || g2n_ops[n->op].args > 1) n->b = replaced(p, n->b, atoms);
        break;
    case G2N_N_CAST:
    case G2N_N_NOT:
    case G2N_N_NEG:
    case G2N_N_LOAD:
    case G2N_N_GROW: n->a = replaced(p, n->a, false); break;
    }
}

/* The node with the expressions of temps in their places; each is then used up by one.  `atom`: it must be a variable
 * or a constant. */
static uint32_t replaced(struct printer *p, uint32_t index, bool atom)
{
    struct g2n_node n = p->ir->nodes[index];

    if (n.kind == G2N_N_TEMP) {
        struct g2n_temp *t    = &p->ir->temps[n.value];
        uint32_t         node = t->pending;

        if (node == G2N_NO_NODE)
            return index;
        if (atom && !is_atom(p->ir, node)) {
            settle(p, (uint32_t)n.value);
            return index;
        }
        if (--t->left == 0)
            unlist(p, (uint32_t)n.value);
        return node;
    }
    if (n.kind <= G2N_N_GLOBAL)
        return index;
    replace_children(p, &n);
    index = g2n_ir_node(p->ir, n);
    if (p->ir->failed)
        return index;
    return n.kind == G2N_N_CAST ? simplified_cast(p->ir, index) : n.kind == G2N_N_BINARY ? simplified_binary(p->ir, index) : index;
}

/* ---- Statements --------------------------------------------------------------------------------------------------- */

/* What a statement of this expression writes besides its target. */
static uint64_t effects_of(const struct printer *p, const struct g2n_node *n)
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
static uint32_t operand(struct printer *p, uint32_t node, uint64_t written)
{
    if (written != 0) {
        mark_operands(p, node, 1);
        flush(p, written, true);
        mark_operands(p, node, (uint32_t)-1);
    }
    return replaced(p, node, false);
}

/* Around calls that leave translated code, which keeps some globals in registers. */
static void put_statement(struct printer *p, const struct g2n_node *core_node, const char *before, uint32_t temp, uint32_t node)
{
    bool leaves = core_node->kind == G2N_N_IMPORT;

    put_indent(p);
    if (leaves) put(p, "LEAVE; ");
    put(p, before);
    if (temp != UINT32_MAX) {
        put_temp(p, temp);
        put(p, " = ");
    }
    put_node(p, node);
    put(p, leaves ? "; ENTER_AGAIN;\n" : ";\n");
}

static void print_temp(struct printer *p, const struct g2n_stmt *s)
{
    struct g2n_temp       *t  = &p->ir->temps[s->target];
    const struct g2n_node *c  = core(p->ir, s->node);
    bool                   fx = has_effect(c);
    uint32_t               node;

    if (s->uses == 0 && !t->kept && !fx) { /* never read: but its operands count as read */
        node = replaced(p, s->node, false);
        if (t->pending != G2N_NO_NODE) unlist(p, s->target);
        return;
    }
    if (!p->o->fold || t->kept || fx) {
        node = operand(p, s->node, effects_of(p, c) | g2n_reads_temp(s->target));
        if (p->ir->failed) return;
        if (t->pending != G2N_NO_NODE) unlist(p, s->target);
        put_statement(p, core(p->ir, node), "", s->target, node);
        return;
    }
    node = replaced(p, s->node, false);
    if (p->ir->failed || p->bad)
        return;
    if (t->pending != G2N_NO_NODE)
        unlist(p, s->target);
    if (p->pending_count == PENDING_MAX)
        settle(p, p->pending[0]);
    t->pending                      = node;
    t->left                         = s->uses;
    p->pending[p->pending_count++] = s->target;
    if (p->ir->nodes[node].size > EXPRESSION_MAX)
        settle(p, s->target);
}

/* A temp that is read more than once stands for an atom from here on, or is a variable. */
static void share(struct printer *p, const struct g2n_stmt *s, const struct g2n_stmt *next)
{
    const struct g2n_temp *t = &p->ir->temps[s->target];
    bool copied_first = next && (next->kind == G2N_S_LOCAL || next->kind == G2N_S_SP_SET)
                     && p->ir->nodes[next->node].kind == G2N_N_TEMP && p->ir->nodes[next->node].value == s->target;

    if (t->pending != G2N_NO_NODE && t->left > 1 && !is_atom(p->ir, t->pending) && !copied_first)
        settle(p, s->target);
}

/* Moves of SP that follow each other are one. */
static void put_sp_set(struct printer *p, uint32_t index)
{
    const struct g2n_node *n = &p->ir->nodes[index], *a = &p->ir->nodes[n->a], *b = &p->ir->nodes[n->b];
    uint32_t               by;

    if (n->kind != G2N_N_BINARY || (n->op != G2N_B_ADD && n->op != G2N_B_SUB) || !is_sp(p, a) || b->kind != G2N_N_INT) {
        p->bad = p->bad || p->inlined;
        put_indent(p);
        put(p, "SET_SP(");
        put_node(p, index);
        put(p, ");\n");
        return;
    }
    by = n->op == G2N_B_ADD ? (uint32_t)b->value : 0u - (uint32_t)b->value;
    if (p->inlined) {
        if (by >> 31) {
            p->bad   = p->bad || p->frame != 0 || 0u - by > INLINE_FRAME_MAX;
            p->frame = 0u - by;
            put(p, INDENT "isp = INLINE_SP(");
            put_number(p, p->frame);
            put(p, "u);\n");
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
    put_indent(p);
    put(p, by >> 31 ? "SET_SP(SP - " : "SET_SP(SP + ");
    put_number(p, by >> 31 ? 0u - by : by);
    put(p, "u);\n");
    p->moved_end = p->t->len;
}

/* "local = node", where the node may be a temp that is read again later: it is then a name for the local. */
static void print_local(struct printer *p, const struct g2n_stmt *s, uint32_t local)
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
        put_indent(p);
        put_local(p, local);
        put(p, " = ");
        put_node(p, node);
        put(p, ";\n");
    }
    if (left != 0 && !p->ir->failed) {
        const struct g2n_node name = { .kind = G2N_N_LOCAL, .type = p->ir->locals[local], .value = local };

        if (p->ir->temps[temp].pending != G2N_NO_NODE || p->pending_count == PENDING_MAX) {
            p->bad = true;
            return;
        }
        p->ir->temps[temp].pending     = g2n_ir_node(p->ir, name);
        p->ir->temps[temp].left        = left;
        p->pending[p->pending_count++] = temp;
    }
}

static void print_global(struct printer *p, const struct g2n_stmt *s)
{
    uint64_t written = g2n_reads_global(s->target) | (s->target == 0 && p->ir->sp != G2N_NO_LOCAL ? g2n_reads_local(p->ir->sp) : 0);
    uint32_t node    = operand(p, s->node, written);
    bool     named   = p->o->go && (s->target == 0 || s->target == 2);

    if (p->ir->failed)
        return;
    put_indent(p);
    if (named) {
        put(p, s->target == 0 ? "SET_SP(" : "SET_G(");
        put_node(p, node);
        put(p, ");\n");
    } else {
        put_global(p, s->target);
        put(p, " = ");
        put_node(p, node);
        put(p, ";\n");
    }
}

static void print_effect(struct printer *p, const struct g2n_stmt *s)
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

static void print_if(struct printer *p, const struct g2n_stmt *s)
{
    bool     unlikely = s->kind == G2N_S_IF_GOTO && tests_call(p->ir, s);
    uint32_t node     = replaced(p, s->node, false);

    if (p->ir->failed)
        return;
    put_indent(p);
    put(p, unlikely ? "if (UNLIKELY(" : "if (");
    put_node(p, truth(p->ir, node));
    put(p, unlikely ? "))" : ")");
    if (s->kind == G2N_S_IF_GOTO) {
        put(p, " goto ");
        put_label(p, s->target);
        put(p, ";\n");
    } else {
        put(p, " {\n");
        p->depth++;
    }
}

/* ---- Entries ------------------------------------------------------------------------------------------------------ */

static uint32_t *zeros(struct printer *p, uint32_t count)
{
    uint32_t *list = g2n_tools_malloc(((size_t)count + 1) * sizeof *list);

    if (list)
        memset(list, 0, ((size_t)count + 1) * sizeof *list);
    else
        p->ir->failed = true;
    return list;
}

static void close_entry(struct printer *p)
{
    if (p->open)
        put(p, INDENT "}\n");
    p->open = NULL;
    g2n_tools_free(p->first_case);
    g2n_tools_free(p->next_case);
    p->first_case = p->next_case = NULL;
}

/* Lists the cases by label; false when one of those comes before the switch. */
static bool list_cases(struct printer *p, uint32_t entry)
{
    const struct g2n_ir   *ir    = p->ir;
    const struct g2n_stmt *s     = &ir->stmts[entry];
    const uint32_t        *cases = &ir->cases[s->target];
    uint32_t               left  = 0;

    p->first_case = zeros(p, ir->label_size);
    p->next_case  = zeros(p, s->count);
    if (!p->first_case || !p->next_case)
        return false;
    for (uint32_t k = 1; k < s->count; k++) {
        if (cases[k] == G2N_NO_LABEL)
            continue;
        left += p->first_case[cases[k]] == 0;
        p->next_case[k]         = p->first_case[cases[k]];
        p->first_case[cases[k]] = k + 1;
    }
    for (uint32_t i = entry + 1; i < ir->stmt_count && left != 0; i++)
        left -= ir->stmts[i].kind == G2N_S_LABEL && p->first_case[ir->stmts[i].target] != 0;
    return left == 0;
}

/* The entry's cases stand where their blocks begin: gcc's time for a label that a goto names grows with the braces of the
 * function.  Most entries are calls, with PC_B 0: they do not look at the table. */
static bool open_entry(struct printer *p, uint32_t entry)
{
    const struct g2n_stmt *s = &p->ir->stmts[entry];
    uint32_t               node;

    if (s->kind != G2N_S_RESUME || p->inlined || p->depth != 0)
        return false;
    if (!list_cases(p, entry)) {
        close_entry(p);
        return p->ir->failed;
    }
    node = replaced(p, s->node, false);
    if (p->ir->failed)
        return true;
    put(p, INDENT "if (LIKELY(");
    put_operand(p, node);
    put(p, " == 0)) goto ");
    put_label(p, p->ir->cases[s->target]);
    put(p, ";\n" INDENT "switch (");
    put_node(p, node);
    put(p, ") {\n" INDENT "default: BAD_RESUME(");
    put_number(p, p->f->index);
    put(p, "u, ");
    put_node(p, node);
    put(p, ");\n");
    p->open = s;
    return true;
}

static void print_label(struct printer *p, uint32_t label)
{
    uint32_t cases = 0;

    for (uint32_t k = p->open ? p->first_case[label] : 0; k != 0; k = p->next_case[k - 1], cases++) {
        put(p, INDENT "case ");
        put_number(p, k - 1);
        put(p, ":;\n");
    }
    if (p->ir->labels[label] == cases)
        return;
    put_label(p, label);
    put(p, ":;\n");
}

/* Most entries are calls, with PC_B 0: they do not look at the table. */
static void print_switch(struct printer *p, const struct g2n_stmt *s, bool is_entry)
{
    const uint32_t *cases = &p->ir->cases[s->target];
    uint32_t        node  = replaced(p, s->node, false);
    uint32_t        last  = s->count - 1;
    uint32_t        left  = 0;

    if (p->ir->failed)
        return;
    if (p->inlined && is_entry) {
        put(p, INDENT "goto ");
        put_label(p, cases[0]);
        put(p, ";\n");
        p->bad = p->bad || s->kind != G2N_S_RESUME;
        return;
    }
    for (uint32_t k = 1; k <= last; k++)
        left += cases[k] != G2N_NO_LABEL;
    if (is_entry) {
        put_indent(p);
        put(p, "if (LIKELY(");
        put_operand(p, node);
        put(p, " == 0)) goto ");
        put_label(p, cases[0]);
        put(p, ";\n");
    }
    if (s->kind == G2N_S_RESUME && left == 0) {
        put_indent(p);
    } else {
        put_indent(p);
        put(p, "switch (");
        put_node(p, node);
        put(p, ") {\n");
        for (uint32_t k = is_entry ? 1 : 0; k < last + (s->kind == G2N_S_RESUME); k++) {
            if (cases[k] == G2N_NO_LABEL)
                continue;
            put_indent(p);
            put(p, "case ");
            put_number(p, k);
            put(p, ": goto ");
            put_label(p, cases[k]);
            put(p, ";\n");
        }
        put_indent(p);
        put(p, "default: ");
    }
    if (s->kind == G2N_S_RESUME) {
        put(p, "BAD_RESUME(");
        put_number(p, p->f->index);
        put(p, "u, ");
        put_node(p, node);
        put(p, ");\n");
    } else {
        put(p, "goto ");
        put_label(p, cases[last]);
        put(p, ";\n");
    }
    if (s->kind != G2N_S_RESUME || left != 0) {
        put_indent(p);
        put(p, "}\n");
    }
}

static void print_stmt(struct printer *p, uint32_t i, uint32_t entry)
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
        flush(p, g2n_reads_local(p->ir->sp), false);
        if (p->inlined)
            break;
        put_indent(p);
        put(p, "SYNC_SP;\n");
        break;
    case G2N_S_GLOBAL: print_global(p, s); break;
    case G2N_S_EFFECT: print_effect(p, s); break;
    case G2N_S_LABEL: print_label(p, s->target); break;
    case G2N_S_GOTO:
        put_indent(p);
        put(p, "goto ");
        put_label(p, s->target);
        put(p, ";\n");
        break;
    case G2N_S_IF_GOTO:
    case G2N_S_IF: print_if(p, s); break;
    case G2N_S_ELSE:
        p->depth--;
        put_indent(p);
        put(p, "} else {\n");
        p->depth++;
        break;
    case G2N_S_END:
        p->depth--;
        put_indent(p);
        put(p, "}\n");
        break;
    case G2N_S_SWITCH:
    case G2N_S_RESUME:
        if (i != entry || !open_entry(p, i)) print_switch(p, s, i == entry);
        break;
    case G2N_S_RETURN: {
        uint32_t node = s->node == G2N_NO_NODE ? G2N_NO_NODE : replaced(p, s->node, false);

        put_indent(p);
        put(p, node == G2N_NO_NODE ? "return" : "return ");
        if (node != G2N_NO_NODE && !p->ir->failed) put_node(p, node);
        put(p, ";\n");
        break;
    }
    case G2N_S_RAISE:
        put_indent(p);
        put(p, p->inlined ? "return RAISE_INLINED(raise_" : "return raise_");
        put_function_name(p, &p->o->translation->functions[s->target]);
        put(p, p->inlined ? ", " : "(ME_ ");
        put_node(p, s->node);
        put(p, ");\n");
        break;
    case G2N_S_UNREACHABLE:
        put_indent(p);
        put(p, "UNREACHABLE;\n");
        break;
    }
}

/* ---- Functions ---------------------------------------------------------------------------------------------------- */

static void put_declarations(struct printer *p)
{
    static const enum g2n_type types[] = { G2N_T_U32, G2N_T_U64, G2N_T_F32, G2N_T_F64 };

    for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
        bool any = false;

        for (uint32_t i = p->ir->param_count; i < p->ir->local_count; i++) {
            if (p->ir->locals[i] != types[k] || i == p->ir->sp)
                continue;
            put(p, any ? ", " : INDENT);
            if (!any) {
                put(p, type_word((uint8_t)types[k]));
                put(p, " ");
            }
            put_local(p, i);
            put(p, " = 0");
            any = true;
        }
        for (uint32_t i = 0; i < p->ir->temp_count; i++) {
            if (p->ir->temps[i].type != types[k] || !p->ir->temps[i].used)
                continue;
            put(p, any ? ", " : INDENT);
            if (!any) {
                put(p, type_word((uint8_t)types[k]));
                put(p, " ");
            }
            put_temp(p, i);
            any = true;
        }
        if (any) put(p, ";\n");
    }
}

/* Translates "u32 w2c_m_f(w2c_m* instance, u32 var_p0) ", which parse.c has checked for functions that are lowered; of
 * others it has the same form. */
void g2n_print_head(struct g2n_text *t, const struct g2n_print_options *o, const struct g2n_function *f)
{
    static const char instance[] = "(w2c_m* instance";
    const char       *end        = f->signature.ptr + f->signature.len;
    const char       *name       = f->signature.ptr, *rest;

    while (name < end && *name != ' ')
        name++;
    g2n_text_add(t, f->signature.ptr, (size_t)(name - f->signature.ptr));
    g2n_text_adds(t, " ");
    g2n_text_adds(t, o->names);
    g2n_text_add(t, f->name.ptr + 6, f->name.len - 6);
    rest = memchr(name, '(', (size_t)(end - name));
    rest = rest && (size_t)(end - rest) > sizeof instance ? rest + sizeof instance - 1 : end;
    g2n_text_adds(t, rest < end && *rest == ',' ? "(SELF_" : "(SELF");
    rest += rest < end && *rest == ',';
    for (; rest < end && *rest != '\n'; rest++) {
        if (end - rest > 4 && memcmp(rest, "var_", 4) == 0)
            rest += 4;
        if (rest + 1 < end)
            g2n_text_add(t, rest, 1);
    }
}

/* Prints the statements; false when the function must stay as it was. */
static bool print_statements(struct printer *p)
{
    struct g2n_ir *ir    = p->ir;
    uint32_t       entry = UINT32_MAX;

    for (uint32_t i = 0; i < ir->temp_count; i++)
        ir->temps[i].stmt = UINT32_MAX;
    for (uint32_t i = 0; i < ir->stmt_count && !p->bad && !ir->failed; i++) {
        if (entry == UINT32_MAX && (ir->stmts[i].kind == G2N_S_SWITCH || ir->stmts[i].kind == G2N_S_RESUME))
            entry = i;
        print_stmt(p, i, entry);
    }
    close_entry(p);
    ir->failed = ir->failed || g2n_text_failed(p->t);
    return !p->bad && !ir->failed;
}

bool g2n_print_function(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f,
                        struct g2n_text *signature, struct g2n_text *body)
{
    struct g2n_text statements;
    struct printer  p = { .ir = ir, .o = options, .f = f, .t = &statements };
    bool            good;

    g2n_text_init(&statements);
    good = print_statements(&p);
    if (good) {
        g2n_print_head(signature, options, f);
        g2n_text_adds(signature, "\n");
        p.t = body;
        put(&p, "{\n");
        put_declarations(&p);
        put(&p, INDENT "ENTER;\n");
        g2n_text_add(body, statements.ptr, statements.len);
        put(&p, "}\n");
    }
    g2n_text_fini(&statements);
    return good;
}

bool g2n_print_inline(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f, struct g2n_text *out)
{
    struct g2n_text statements;
    struct printer  p = { .ir = ir, .o = options, .f = f, .t = &statements, .inlined = true };
    bool            good;

    g2n_text_init(&statements);
    good = print_statements(&p) && statements.len <= INLINE_TEXT_MAX;
    if (good) {
        p.t = out;
        put(&p, "\nstatic inline u32 in_");
        put_function_name(&p, f);
        put(&p, "(SELF_ const u64 frame, const u64 address)\n{\n");
        put_declarations(&p);
        put(&p, INDENT "u32 p0 = 0;\n" INDENT "ENTER_INLINE;\n" INDENT "(void)p0;\n");
        g2n_text_add(out, statements.ptr, statements.len);
        put(&p, "}\n");
    }
    g2n_text_fini(&statements);
    return good;
}
