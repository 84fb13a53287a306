#include "printer.h"

/* ---- Words -------------------------------------------------------------------------------------------------------- */

void g2n_put(struct g2n_printer *p, const char *s)
{
    g2n_text_adds(p->t, s);
}

void g2n_put_number(struct g2n_printer *p, uint64_t value)
{
    char  digits[24];
    char *at = digits + sizeof digits;

    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    g2n_text_add(p->t, at, (size_t)(digits + sizeof digits - at));
}

void g2n_put_indent(struct g2n_printer *p)
{
    for (uint32_t i = 0; i <= p->depth && i < 16; i++)
        g2n_put(p, G2N_INDENT);
}

void g2n_put_temp(struct g2n_printer *p, uint64_t number)
{
    static const char letters[] = { [G2N_T_U32] = 'i', [G2N_T_U64] = 'j', [G2N_T_F32] = 'f', [G2N_T_F64] = 'd' };
    struct g2n_temp  *t         = &p->ir->temps[number];

    t->used = true;
    g2n_text_add(p->t, &letters[t->type], 1);
    g2n_put_number(p, t->depth);
}

void g2n_put_local(struct g2n_printer *p, uint64_t number)
{
    g2n_put(p, number < p->ir->param_count ? "p" : "l");
    g2n_put_number(p, number);
}

void g2n_put_label(struct g2n_printer *p, uint32_t label)
{
    if (label == G2N_LABEL_END) {
        g2n_put(p, "Bend");
        return;
    }
    g2n_put(p, (label - 1) % 2 == 0 ? "B" : "L");
    g2n_put_number(p, (label - 1) / 2);
}

const char *g2n_type_word(uint8_t type)
{
    static const char *const words[] = {
        [G2N_T_NONE] = "void", [G2N_T_U32] = "u32", [G2N_T_U64] = "u64", [G2N_T_F32] = "f32", [G2N_T_F64] = "f64",
        [G2N_T_S8] = "s8", [G2N_T_U8] = "u8", [G2N_T_S16] = "s16", [G2N_T_U16] = "u16", [G2N_T_S32] = "s32",
        [G2N_T_S64] = "s64", [G2N_T_INT] = "int", [G2N_T_SAME] = "",
    };

    return words[type];
}

void g2n_put_function_name(struct g2n_printer *p, const struct g2n_function *f)
{
    g2n_put(p, p->o->names);
    g2n_text_add(p->t, f->name.ptr + 6, f->name.len - 6); /* without w2c_m_ */
}

/* ---- Expressions -------------------------------------------------------------------------------------------------- */

void g2n_put_operand(struct g2n_printer *p, uint32_t index)
{
    uint8_t kind   = p->ir->nodes[index].kind;
    bool    braced = kind == G2N_N_BINARY || kind == G2N_N_SELECT;

    if (braced) g2n_put(p, "(");
    g2n_put_node(p, index);
    if (braced) g2n_put(p, ")");
}

uint32_t g2n_truth(const struct g2n_ir *ir, uint32_t index)
{
    uint32_t inner = index;

    while (ir->nodes[inner].kind == G2N_N_CAST)
        inner = ir->nodes[inner].a;
    return ir->nodes[inner].type == G2N_T_INT && ir->nodes[inner].kind != G2N_N_INT ? inner : index;
}

bool g2n_is_sp(const struct g2n_printer *p, const struct g2n_node *node)
{
    return node->kind == G2N_N_LOCAL && node->value == p->ir->sp;
}

/* The return address of what is taken in was not stored. */
static void put_stack_address(struct g2n_printer *p, uint64_t offset)
{
    p->bad = p->bad || (p->inlined && offset < p->frame + 8u && offset + 8 > p->frame);
    g2n_put(p, p->inlined ? "ISPA, " : "SPA, ");
}

/* Prints a 32-bit address and its offset.  SP plus a constant does not wrap: SP lies in a goroutine's stack, and if
 * a hostile guest had it elsewhere, the sum would still end in the guard. */
static void put_address(struct g2n_printer *p, uint32_t base, uint64_t offset)
{
    const struct g2n_node *nodes = p->ir->nodes;

    for (;;) {
        const struct g2n_node *n = &nodes[base], *in;
        uint64_t               more;

        if (g2n_is_sp(p, n)) {
            put_stack_address(p, offset);
            break;
        }
        in = n->kind == G2N_N_CAST && n->type == G2N_T_U32 ? &nodes[n->a] : n;
        if (in->kind == G2N_N_CAST && in->type == G2N_T_U64 && nodes[in->a].type == G2N_T_U32 && in != n) {
            base = in->a;
            continue;
        }
        if (p->o->go && in != n && in->kind == G2N_N_GLOBAL && in->value == 2) {
            g2n_put(p, "GA, ");
            break;
        }
        if (in->kind == G2N_N_BINARY && in->op == G2N_B_ADD && nodes[in->b].kind == G2N_N_INT) {
            const struct g2n_node *left = &nodes[in->a];

            more = nodes[in->b].value;
            if (left->kind == G2N_N_CAST && left->type == G2N_T_U64)
                left = &nodes[left->a];
            if (g2n_is_sp(p, left) && more < 0x10000000 && offset < 0x10000000) {
                offset += more;
                put_stack_address(p, offset);
                break;
            }
        }
        g2n_put_operand(p, base);
        g2n_put(p, ", ");
        break;
    }
    g2n_put_number(p, offset);
    g2n_put(p, "u");
}

static void put_arguments(struct g2n_printer *p, const struct g2n_node *call)
{
    for (uint32_t i = 0; i < call->b; i++) {
        if (i != 0) g2n_put(p, ", ");
        g2n_put_node(p, p->ir->args[call->a + i]);
    }
    g2n_put(p, ")");
}

void g2n_put_global(struct g2n_printer *p, uint64_t index)
{
    if (p->o->go && index == 0) {
        p->bad = p->bad || p->inlined;
        g2n_put(p, p->ir->sp == G2N_NO_LOCAL ? "SP_NOW" : "SP");
    } else if (p->o->go && index == 2) {
        g2n_put(p, "G");
    } else {
        g2n_put(p, "GLOBAL(g");
        g2n_put_number(p, index);
        g2n_put(p, ")");
    }
}

static const char *const binary_words[] = {
    [G2N_B_ADD] = " + ", [G2N_B_SUB] = " - ",  [G2N_B_MUL] = " * ",  [G2N_B_DIV] = " / ",  [G2N_B_AND] = " & ",
    [G2N_B_OR] = " | ",  [G2N_B_XOR] = " ^ ",  [G2N_B_SHL] = " << ", [G2N_B_SHR] = " >> ", [G2N_B_EQ] = " == ",
    [G2N_B_NE] = " != ", [G2N_B_LT] = " < ",   [G2N_B_LE] = " <= ",  [G2N_B_GT] = " > ",   [G2N_B_GE] = " >= ",
};

static void put_three(struct g2n_printer *p, const char *word, const struct g2n_node *n)
{
    g2n_put(p, word);
    g2n_put_node(p, n->a);
    g2n_put(p, ", ");
    g2n_put_node(p, n->b);
    g2n_put(p, ", ");
    g2n_put_node(p, n->c);
    g2n_put(p, ")");
}

void g2n_put_node(struct g2n_printer *p, uint32_t index)
{
    const struct g2n_node *n = &p->ir->nodes[index];

    switch ((enum g2n_node_kind)n->kind) {
    case G2N_N_LOCAL:
        if (g2n_is_sp(p, n)) g2n_put(p, p->inlined ? "ISP" : "SP");
        else g2n_put_local(p, n->value);
        break;
    case G2N_N_TEMP: g2n_put_temp(p, n->value); break;
    case G2N_N_INT:
        g2n_put_number(p, n->value);
        g2n_put(p, n->type == G2N_T_U32 ? "u" : n->type == G2N_T_U64 ? "ull" : "");
        break;
    case G2N_N_FLOAT: g2n_text_add(p->t, p->ir->text.ptr + n->a, n->b); break;
    case G2N_N_GLOBAL: g2n_put_global(p, n->value); break;
    case G2N_N_CAST:
        g2n_put(p, "(");
        g2n_put(p, g2n_type_word(n->type));
        g2n_put(p, ")");
        g2n_put_operand(p, n->a);
        break;
    case G2N_N_NOT:
        g2n_put(p, "!");
        g2n_put_operand(p, g2n_truth(p->ir, n->a));
        break;
    case G2N_N_NEG:
        g2n_put(p, "-(");
        g2n_put_node(p, n->a);
        g2n_put(p, ")");
        break;
    case G2N_N_BINARY:
        g2n_put_operand(p, n->a);
        g2n_put(p, binary_words[n->op]);
        g2n_put_operand(p, n->b);
        break;
    case G2N_N_SELECT:
        g2n_put_operand(p, g2n_truth(p->ir, n->a));
        g2n_put(p, " ? ");
        g2n_put_operand(p, n->b);
        g2n_put(p, " : ");
        g2n_put_operand(p, n->c);
        break;
    case G2N_N_OP:
        g2n_put(p, g2n_ops[n->op].name);
        g2n_put(p, "(");
        g2n_put_node(p, n->a);
        if (g2n_ops[n->op].args > 1) {
            g2n_put(p, ", ");
            g2n_put_node(p, n->b);
        }
        g2n_put(p, ")");
        break;
    case G2N_N_LOAD:
    case G2N_N_STORE:
        g2n_put(p, g2n_ops[n->op].name);
        g2n_put(p, "(");
        put_address(p, n->a, n->value);
        if (n->kind == G2N_N_STORE) {
            g2n_put(p, ", ");
            g2n_put_node(p, n->b);
        }
        g2n_put(p, ")");
        break;
    case G2N_N_PAGES: g2n_put(p, "MEMORY_PAGES"); break;
    case G2N_N_FILL: put_three(p, "memory_fill(MEMORY, ", n); break;
    case G2N_N_COPY: put_three(p, "memory_copy(MEMORY, MEMORY, ", n); break;
    case G2N_N_GROW:
        g2n_put(p, "wasm_rt_grow_memory(MEMORY, ");
        g2n_put_node(p, n->a);
        g2n_put(p, ")");
        break;
    case G2N_N_CALL:
        if (n->c != 0) g2n_put(p, "in_");
        g2n_put_function_name(p, &p->o->translation->functions[n->value]);
        g2n_put(p, n->c != 0 ? "(ME_ INLINE_FRAME, " : n->b == 0 ? "(ME" : "(ME_ ");
        put_arguments(p, n);
        break;
    case G2N_N_IMPORT:
        g2n_put(p, "w2c_h_i");
        g2n_put_number(p, n->value);
        g2n_put(p, n->b == 0 ? "(HOST" : "(HOST, ");
        put_arguments(p, n);
        break;
    case G2N_N_ICALL:
        g2n_put(p, p->o->table ? "CALL_TABLE(" : "g2n_call_t0(ME_ ");
        g2n_put_node(p, n->a);
        g2n_put(p, ", ");
        g2n_put_node(p, n->b);
        g2n_put(p, ")");
        break;
    }
}
