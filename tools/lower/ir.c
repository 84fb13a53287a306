#include "ir.h"

#include <string.h>

const struct g2n_op_row g2n_ops[G2N_OP_COUNT] = {
#define G2N_OP(name, result, args, use) { #name, sizeof #name - 1, G2N_T_##result, args, G2N_USE_##use },
#define G2N_LOAD(name, result)          { #name, sizeof #name - 1, G2N_T_##result, 1, G2N_USE_LOAD },
#define G2N_STORE(name)                 { #name, sizeof #name - 1, G2N_T_NONE, 2, G2N_USE_STORE },
#include "ops.def"
#undef G2N_OP
#undef G2N_LOAD
#undef G2N_STORE
};

void g2n_ir_init(struct g2n_ir *ir)
{
    memset(ir, 0, sizeof *ir);
}

void g2n_ir_fini(struct g2n_ir *ir)
{
    g2n_tools_free(ir->nodes);
    g2n_tools_free(ir->stmts);
    g2n_tools_free(ir->args);
    g2n_tools_free(ir->cases);
    g2n_tools_free(ir->locals);
    g2n_tools_free(ir->temps);
    for (size_t i = 0; i < 4; i++)
        g2n_tools_free(ir->temp_of[i]);
    g2n_tools_free(ir->labels);
    g2n_ir_init(ir);
}

void g2n_ir_clear(struct g2n_ir *ir)
{
    for (size_t i = 0; i < 4; i++)
        if (ir->temp_of_size[i] != 0)
            memset(ir->temp_of[i], 0, ir->temp_of_size[i] * sizeof *ir->temp_of[i]);
    if (ir->label_size != 0)
        memset(ir->labels, 0, ir->label_size * sizeof *ir->labels);
    ir->node_count = ir->stmt_count = ir->arg_count = ir->case_count = ir->local_count = ir->temp_count = 0;
    ir->param_count = 0;
    ir->sp          = G2N_NO_LOCAL;
    ir->result      = G2N_T_NONE;
    ir->failed      = false;
}

/* Makes room for one more element at `count`; new room is zeroed. */
static bool grow(struct g2n_ir *ir, void **array, uint32_t *size, uint32_t count, size_t element)
{
    uint32_t bigger = count < 64 ? 128 : count * 2;
    void    *grown;

    if (count < *size)
        return true;
    grown = count < UINT32_MAX / 4 ? g2n_tools_malloc((size_t)bigger * element) : NULL;
    if (!grown) {
        ir->failed = true;
        return false;
    }
    if (*size != 0)
        memcpy(grown, *array, (size_t)*size * element);
    memset((char *)grown + (size_t)*size * element, 0, (size_t)(bigger - *size) * element);
    g2n_tools_free(*array);
    *array = grown;
    *size  = bigger;
    return true;
}

/* Appends `item` to one of the ir's arrays and gives its index. */
#define APPEND(array, item)                                                                            \
    void *items = ir->array##s;                                                                        \
    if (!grow(ir, &items, &ir->array##_size, ir->array##_count, sizeof *ir->array##s)) return 0;       \
    ir->array##s                    = items;                                                           \
    ir->array##s[ir->array##_count] = (item);                                                          \
    return ir->array##_count++

uint32_t g2n_ir_child_count(const struct g2n_node *node)
{
    switch ((enum g2n_node_kind)node->kind) {
    case G2N_N_LOCAL:
    case G2N_N_TEMP:
    case G2N_N_INT:
    case G2N_N_FLOAT:
    case G2N_N_GLOBAL:
    case G2N_N_PAGES: break;
    case G2N_N_CAST:
    case G2N_N_NOT:
    case G2N_N_NEG:
    case G2N_N_LOAD:
    case G2N_N_GROW: return 1;
    case G2N_N_OP: return g2n_ops[node->op].args > 1 ? 2 : 1;
    case G2N_N_BINARY:
    case G2N_N_STORE:
    case G2N_N_ICALL: return 2;
    case G2N_N_SELECT:
    case G2N_N_FILL:
    case G2N_N_COPY: return 3;
    case G2N_N_CALL:
    case G2N_N_IMPORT: return node->b;
    }
    return 0;
}

uint32_t *g2n_ir_child(struct g2n_ir *ir, struct g2n_node *node, uint32_t i)
{
    if (node->kind == G2N_N_CALL || node->kind == G2N_N_IMPORT)
        return &ir->args[node->a + i];
    return i == 0 ? &node->a : i == 1 ? &node->b : &node->c;
}

static uint64_t own_reads(const struct g2n_node *node)
{
    switch ((enum g2n_node_kind)node->kind) {
    case G2N_N_LOCAL: return g2n_reads_local(node->value);
    case G2N_N_TEMP: return g2n_reads_temp(node->value);
    case G2N_N_GLOBAL: return g2n_reads_global(node->value);
    case G2N_N_LOAD:
    case G2N_N_PAGES: return G2N_READS_MEMORY;
    default: return 0;
    }
}

uint32_t g2n_ir_node(struct g2n_ir *ir, struct g2n_node node)
{
    const uint32_t children = g2n_ir_child_count(&node);

    node.size  = 1;
    node.reads = own_reads(&node);
    for (uint32_t i = 0; i < children; i++) {
        const struct g2n_node *child = &ir->nodes[*g2n_ir_child(ir, &node, i)];

        node.size += child->size;
        node.reads |= child->reads;
    }
    APPEND(node, node);
}

uint32_t g2n_ir_stmt(struct g2n_ir *ir, struct g2n_stmt stmt)
{
    APPEND(stmt, stmt);
}

uint32_t g2n_ir_arg(struct g2n_ir *ir, uint32_t node)
{
    APPEND(arg, node);
}

uint32_t g2n_ir_case(struct g2n_ir *ir, uint32_t label)
{
    APPEND(case, label);
}

uint32_t g2n_ir_local(struct g2n_ir *ir, enum g2n_type type)
{
    APPEND(local, (uint8_t)type);
}

static uint32_t add_temp(struct g2n_ir *ir, enum g2n_type type, uint32_t depth)
{
    const struct g2n_temp temp = { .type = (uint8_t)type, .depth = depth, .stmt = UINT32_MAX, .pending = G2N_NO_NODE };

    APPEND(temp, temp);
}

uint32_t g2n_ir_temp(struct g2n_ir *ir, enum g2n_type type, uint32_t depth)
{
    size_t    letter = (size_t)type - G2N_T_U32;
    void     *items  = ir->temp_of[letter];
    uint32_t *entry;

    /* A depth cannot exceed the length of the text that got there. */
    if (depth > ir->text.len || !grow(ir, &items, &ir->temp_of_size[letter], depth, sizeof *ir->temp_of[letter])) {
        ir->failed = true;
        return 0;
    }
    ir->temp_of[letter] = items;
    entry               = &ir->temp_of[letter][depth];
    if (*entry == 0)
        *entry = add_temp(ir, type, depth) + 1;
    return *entry - 1;
}

bool g2n_ir_jump(struct g2n_ir *ir, uint32_t label)
{
    void *items = ir->labels;

    if (label / 2 > ir->text.len / 4 || !grow(ir, &items, &ir->label_size, label, sizeof *ir->labels))
        return false;
    ir->labels = items;
    ir->labels[label]++;
    return true;
}

uint32_t g2n_ir_convert(struct g2n_ir *ir, uint32_t node, enum g2n_type type)
{
    if (ir->nodes[node].type == type)
        return node;
    return g2n_ir_node(ir, (struct g2n_node){ .kind = G2N_N_CAST, .type = (uint8_t)type, .a = node });
}
