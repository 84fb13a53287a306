#include "expression.h"

#include <string.h>

#define DEPTH_MAX 32 /* of parentheses and casts; wasm2c itself stays below 8 */

/* Lack of memory is a refusal too, so that no index is used which is none; ir->failed tells them apart. */
static uint32_t new_node(struct g2n_reader *r, struct g2n_node node)
{
    uint32_t index = g2n_ir_node(r->ir, node);

    return r->ir->failed ? g2n_reader_fail(r, "memory") : index;
}

static const struct { const char *name; size_t len; enum g2n_type type; } cast_types[] = {
    { "(u32)", 5, G2N_T_U32 }, { "(u64)", 5, G2N_T_U64 }, { "(s32)", 5, G2N_T_S32 }, { "(s64)", 5, G2N_T_S64 },
    { "(f32)", 5, G2N_T_F32 }, { "(f64)", 5, G2N_T_F64 }, { "(s8)", 4, G2N_T_S8 },   { "(u8)", 4, G2N_T_U8 },
    { "(s16)", 5, G2N_T_S16 }, { "(u16)", 5, G2N_T_U16 },
};

static enum g2n_type letter_type(char c)
{
    switch (c) {
    case 'i': return G2N_T_U32;
    case 'j': return G2N_T_U64;
    case 'f': return G2N_T_F32;
    case 'd': return G2N_T_F64;
    default: return G2N_T_NONE;
    }
}

/* Behind "var_".  Gives the number of the local or temp. */
uint32_t g2n_expression_variable(struct g2n_reader *r, bool *is_temp)
{
    char          c    = r->p < r->end ? *r->p : '\0';
    enum g2n_type type = letter_type(c);
    uint32_t      n;

    r->p += r->p < r->end;
    n        = g2n_reader_small_number(r);
    *is_temp = type != G2N_T_NONE;
    if (*is_temp)
        return r->bad ? 0 : g2n_ir_temp(r->ir, type, n);
    if ((c != 'p' && c != 'l') || n >= r->ir->local_count || (c == 'p') != (n < r->ir->param_count))
        g2n_reader_fail(r, "a variable");
    return n;
}

uint32_t g2n_expression_variable_node(struct g2n_reader *r)
{
    bool     is_temp;
    uint32_t n = g2n_expression_variable(r, &is_temp);

    if (r->bad || r->ir->failed)
        return g2n_reader_fail(r, "a variable");
    return new_node(r, (struct g2n_node){ .kind  = is_temp ? G2N_N_TEMP : G2N_N_LOCAL,
                                                 .type  = is_temp ? r->ir->temps[n].type : r->ir->locals[n],
                                                 .value = n });
}

/* 12u, 12ull, 63, 1.5, 1e-06, 0.f, 9.99999997e-07f */
static uint32_t literal(struct g2n_reader *r)
{
    const char *start = r->p;
    struct g2n_node node = { .kind = G2N_N_INT };

    while (r->p < r->end && g2n_is_digit(*r->p))
        r->p++;
    if (r->p < r->end && *r->p == 'u') {
        r->p       = start;
        node.value = g2n_reader_number(r);
        need(r, "u");
        node.type = take(r, "ll") ? G2N_T_U64 : G2N_T_U32;
        if (node.type == G2N_T_U32 && node.value > UINT32_MAX)
            return g2n_reader_fail(r, "a 32-bit number");
        return new_node(r, node);
    }
    while (r->p < r->end && (g2n_is_digit(*r->p) || *r->p == '.' || *r->p == 'e'
                             || ((*r->p == '-' || *r->p == '+') && r->p[-1] == 'e')))
        r->p++;
    node.kind = G2N_N_FLOAT;
    node.type = G2N_T_F64;
    if (take(r, "f"))
        node.type = G2N_T_F32;
    node.a = (uint32_t)(start - r->ir->text.ptr);
    node.b = (uint32_t)(r->p - start);
    if (!memchr(start, '.', node.b) && !memchr(start, 'e', node.b)) { /* the 63 of a shift's mask */
        r->p       = start;
        node       = (struct g2n_node){ .kind = G2N_N_INT, .type = G2N_T_INT };
        node.value = g2n_reader_number(r);
        if (node.value > 63)
            return g2n_reader_fail(r, "a number's type");
    }
    return new_node(r, node);
}

/* A literal that stands for a bit pattern: 0x7fc00000 as the argument of a reinterpretation. */
static uint32_t hex_literal(struct g2n_reader *r)
{
    struct g2n_node node  = { .kind = G2N_N_INT };
    const char     *start = r->p;
    ptrdiff_t       digits;

    for (; r->p < r->end && (g2n_is_digit(*r->p) || (*r->p >= 'a' && *r->p <= 'f')); r->p++)
        node.value = node.value << 4 | (uint64_t)(g2n_is_digit(*r->p) ? *r->p - '0' : *r->p - 'a' + 10);
    digits    = r->p - start;
    node.type = digits > 8 ? G2N_T_U64 : G2N_T_U32;
    (void)(take(r, "ull") || take(r, "u"));
    return digits > 0 && digits <= 16 ? new_node(r, node) : g2n_reader_fail(r, "a 64-bit number");
}

/* Behind "f64_reinterpret_i64(0xfffffffffffffffeull)", "-nan:0xffffffffffffe" between comment signs: which NaN it is. */
static void nan_comment(struct g2n_reader *r)
{
    if (!take(r, " /* "))
        return;
    while (r->p < r->end && (g2n_is_word(*r->p) || *r->p == '-' || *r->p == ':'))
        r->p++;
    need(r, " */");
}

void g2n_expression_memory(struct g2n_reader *r)
{
    need(r, "instance->");
    g2n_reader_need(r, r->parse->memory, r->parse->memory_len);
}

/* "(u64)(base)" or "(u64)(base) + 8u". */
static uint32_t address(struct g2n_reader *r, uint64_t *offset)
{
    uint32_t base;

    need(r, "(u64)(");
    base = g2n_expression(r);
    need(r, ")");
    *offset = 0;
    if (take(r, " + ")) {
        *offset = g2n_reader_number(r);
        need(r, "u");
        (void)take(r, "ll");
    }
    if (*offset > UINT32_MAX || r->bad || r->ir->nodes[base].type != G2N_T_U32)
        return g2n_reader_fail(r, "a 32-bit address");
    return base;
}

/* Behind the name of a load or store. */
static uint32_t memory_access(struct g2n_reader *r, const struct g2n_op_row *op)
{
    struct g2n_node node = { .kind = op->use == G2N_USE_LOAD ? G2N_N_LOAD : G2N_N_STORE, .type = (uint8_t)op->result,
                             .op = (uint16_t)(op - g2n_ops) };

    need(r, "(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &");
    g2n_expression_memory(r);
    need(r, ", ");
    node.a = address(r, &node.value);
    if (op->use == G2N_USE_STORE) {
        need(r, ", ");
        node.b = g2n_expression(r);
    }
    need(r, ")");
    return r->bad ? 0 : new_node(r, node);
}

/* memory_copy(&memory, &memory, to, from, len) and memory_fill(&memory, to, value, len), behind the name. */
static uint32_t bulk(struct g2n_reader *r, enum g2n_node_kind kind)
{
    struct g2n_node node = { .kind = (uint8_t)kind };

    need(r, "(&");
    g2n_expression_memory(r);
    need(r, ", ");
    if (kind == G2N_N_COPY) {
        need(r, "&");
        g2n_expression_memory(r);
        need(r, ", ");
    }
    node.a = g2n_expression(r);
    need(r, ", ");
    node.b = g2n_expression(r);
    need(r, ", ");
    node.c = g2n_expression(r);
    need(r, ")");
    return r->bad ? 0 : new_node(r, node);
}

static uint32_t operation(struct g2n_reader *r, const struct g2n_op_row *op)
{
    struct g2n_node node = { .kind = G2N_N_OP, .type = (uint8_t)op->result, .op = (uint16_t)(op - g2n_ops) };

    need(r, "(");
    node.a = take(r, "0x") ? hex_literal(r) : g2n_expression(r);
    if (op->args > 1) {
        need(r, ", ");
        node.b = g2n_expression(r);
    }
    need(r, ")");
    nan_comment(r);
    if (r->bad)
        return 0;
    if (node.type == G2N_T_SAME)
        node.type = r->ir->nodes[node.a].type;
    return new_node(r, node);
}

/* The arguments that are left, as a run of ir->args. */
static void arguments(struct g2n_reader *r, struct g2n_node *call, bool comma)
{
    uint32_t list[64]; /* arguments may be calls' values some day; collect before appending */

    while (!r->bad && !take(r, ")")) {
        if (comma)
            need(r, ", ");
        comma = true;
        if (call->b == sizeof list / sizeof *list)
            g2n_reader_fail(r, "fewer arguments");
        else
            list[call->b++] = g2n_expression(r);
    }
    call->a = r->ir->arg_count;
    for (uint32_t i = 0; i < call->b && !r->bad; i++)
        g2n_ir_arg(r->ir, list[i]);
    if (r->ir->failed)
        g2n_reader_fail(r, "memory");
}

enum g2n_type g2n_signature_result(struct g2n_str signature)
{
    static const struct { const char *word; enum g2n_type type; } results[] = {
        { "u32 ", G2N_T_U32 }, { "u64 ", G2N_T_U64 }, { "f32 ", G2N_T_F32 }, { "f64 ", G2N_T_F64 },
    };

    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (g2n_str_has_prefix(signature, results[i].word))
            return results[i].type;
    return G2N_T_NONE;
}

static uint32_t guest_call(struct g2n_reader *r, const char *name, size_t len)
{
    uint32_t        callee = g2n_names_find(r->parse->names, name, len);
    struct g2n_node node   = { .kind = G2N_N_CALL, .value = callee };

    if (callee == UINT32_MAX)
        return g2n_reader_fail(r, "a function of the module");
    node.type = (uint8_t)g2n_signature_result(r->parse->names->t->functions[callee].signature);
    need(r, "(instance");
    arguments(r, &node, true);
    return r->bad ? 0 : new_node(r, node);
}

/* w2c_h_i12(instance->w2c_h_instance, sp), behind "w2c_h_i".  Its result's type is that of the temp it is assigned to. */
static uint32_t import_call(struct g2n_reader *r)
{
    struct g2n_node node = { .kind = G2N_N_IMPORT, .value = g2n_reader_small_number(r) };

    need(r, "(instance->w2c_h_instance");
    arguments(r, &node, true);
    return r->bad ? 0 : new_node(r, node);
}

/* CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t0, index, instance->w2c_T0.data[index].module_instance, arg) */
static uint32_t indirect_call(struct g2n_reader *r)
{
    struct g2n_node node = { .kind = G2N_N_ICALL, .type = G2N_T_U32 };
    uint32_t        again;

    need(r, "(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t");
    (void)g2n_reader_small_number(r);
    need(r, ", ");
    node.a = g2n_expression(r);
    need(r, ", instance->w2c_T0.data[");
    again = g2n_expression(r);
    need(r, "].module_instance, ");
    node.b = g2n_expression(r);
    need(r, ")");
    if (r->bad || r->ir->nodes[node.a].kind != G2N_N_TEMP || r->ir->nodes[again].kind != G2N_N_TEMP
        || r->ir->nodes[node.a].value != r->ir->nodes[again].value)
        return g2n_reader_fail(r, "one index");
    return new_node(r, node);
}

static const struct g2n_op_row *find_op(const char *name, size_t len)
{
    static const char suffix[] = "_default32";
    bool              access   = len > sizeof suffix - 1 && memcmp(name + len - (sizeof suffix - 1), suffix, sizeof suffix - 1) == 0;

    if (access)
        len -= sizeof suffix - 1;
    for (size_t i = 0; i < G2N_OP_COUNT; i++)
        if (g2n_ops[i].len == len && memcmp(g2n_ops[i].name, name, len) == 0)
            return access == (g2n_ops[i].use == G2N_USE_LOAD || g2n_ops[i].use == G2N_USE_STORE) ? &g2n_ops[i] : NULL;
    return NULL;
}

/* Behind "instance->". */
uint32_t g2n_expression_field(struct g2n_reader *r)
{
    if (g2n_reader_take(r, r->parse->memory, r->parse->memory_len)) {
        need(r, ".pages");
        return new_node(r, (struct g2n_node){ .kind = G2N_N_PAGES, .type = G2N_T_U64 });
    }
    if (take(r, "w2c_g")) {
        uint32_t g = g2n_reader_small_number(r);

        if (r->bad || g >= r->parse->global_count || r->parse->global_types[g] == G2N_T_NONE)
            return g2n_reader_fail(r, "a global of the module's own");
        return new_node(r, (struct g2n_node){ .kind = G2N_N_GLOBAL, .type = r->parse->global_types[g], .value = g });
    }
    return g2n_reader_fail(r, "a known part of the instance");
}

static uint32_t named(struct g2n_reader *r)
{
    const char              *name = r->p;
    const struct g2n_op_row *op;
    size_t                   len;

    while (r->p < r->end && g2n_is_word(*r->p))
        r->p++;
    len = (size_t)(r->p - name);
    if (len > 6 && memcmp(name, "w2c_m_", 6) == 0)
        return guest_call(r, name, len);
    if (len > 7 && memcmp(name, "w2c_h_i", 7) == 0) {
        r->p = name + 7;
        return import_call(r);
    }
    op = find_op(name, len);
    if (op)
        return op->use == G2N_USE_LOAD || op->use == G2N_USE_STORE ? memory_access(r, op) : operation(r, op);
    if (len == 13 && memcmp(name, "CALL_INDIRECT", len) == 0)
        return indirect_call(r);
    if (len == 11 && memcmp(name, "memory_copy", len) == 0)
        return bulk(r, G2N_N_COPY);
    if (len == 11 && memcmp(name, "memory_fill", len) == 0)
        return bulk(r, G2N_N_FILL);
    if (len == 19 && memcmp(name, "wasm_rt_grow_memory", len) == 0) {
        struct g2n_node node = { .kind = G2N_N_GROW, .type = G2N_T_U64 };

        need(r, "(&");
        g2n_expression_memory(r);
        need(r, ", ");
        node.a = g2n_expression(r);
        need(r, ")");
        return r->bad ? 0 : new_node(r, node);
    }
    if (len == 8 && memcmp(name, "INFINITY", len) == 0)
        return new_node(r, (struct g2n_node){ .kind = G2N_N_FLOAT, .type = G2N_T_F32,
                                                     .a = (uint32_t)(name - r->ir->text.ptr), .b = (uint32_t)len });
    r->p = name;
    return g2n_reader_fail(r, "a known operation");
}

static uint32_t unary_of(struct g2n_reader *r, enum g2n_node_kind kind, enum g2n_type type);

static uint32_t unary(struct g2n_reader *r)
{
    uint32_t node;

    if (r->p >= r->end || r->bad)
        return g2n_reader_fail(r, "an expression");
    if (++r->depth > DEPTH_MAX)
        return g2n_reader_fail(r, "a flatter expression");
    if (*r->p == '(') {
        for (size_t i = 0; i < sizeof cast_types / sizeof *cast_types; i++)
            if (g2n_reader_take(r, cast_types[i].name, cast_types[i].len)) {
                node = unary_of(r, G2N_N_CAST, cast_types[i].type);
                r->depth--;
                return node;
            }
        r->p++;
        node = g2n_expression(r);
        need(r, ")");
    } else if (take(r, "!")) {
        node = unary_of(r, G2N_N_NOT, G2N_T_INT);
    } else if (take(r, "-")) {
        node = unary_of(r, G2N_N_NEG, G2N_T_SAME);
    } else if (take(r, "var_")) {
        node = g2n_expression_variable_node(r);
    } else if (take(r, "instance->")) {
        node = g2n_expression_field(r);
    } else if (g2n_is_digit(*r->p)) {
        node = literal(r);
    } else {
        node = named(r);
    }
    r->depth--;
    return node;
}

static uint32_t unary_of(struct g2n_reader *r, enum g2n_node_kind kind, enum g2n_type type)
{
    uint32_t a = unary(r);

    if (r->bad)
        return 0;
    if (type == G2N_T_SAME)
        type = (enum g2n_type)r->ir->nodes[a].type;
    return new_node(r, (struct g2n_node){ .kind = (uint8_t)kind, .type = (uint8_t)type, .a = a });
}

static const struct { const char *text; size_t len; enum g2n_binary op; } binaries[] = {
    { " + ", 3, G2N_B_ADD },  { " - ", 3, G2N_B_SUB },  { " * ", 3, G2N_B_MUL }, { " / ", 3, G2N_B_DIV },
    { " & ", 3, G2N_B_AND },  { " | ", 3, G2N_B_OR },   { " ^ ", 3, G2N_B_XOR }, { " << ", 4, G2N_B_SHL },
    { " >> ", 4, G2N_B_SHR }, { " == ", 4, G2N_B_EQ },  { " != ", 4, G2N_B_NE }, { " < ", 3, G2N_B_LT },
    { " <= ", 4, G2N_B_LE },  { " > ", 3, G2N_B_GT },   { " >= ", 4, G2N_B_GE },
};

uint32_t g2n_expression_binary(struct g2n_reader *r, enum g2n_binary op, uint32_t a, uint32_t b)
{
    enum g2n_type type = op >= G2N_B_EQ ? G2N_T_INT : (enum g2n_type)r->ir->nodes[a].type;

    return new_node(r, (struct g2n_node){ .kind = G2N_N_BINARY, .type = (uint8_t)type, .op = (uint16_t)op, .a = a, .b = b });
}

uint32_t g2n_expression(struct g2n_reader *r)
{
    uint32_t a = unary(r), b, c;

    for (size_t i = 0; i < sizeof binaries / sizeof *binaries && !r->bad; i++)
        if (g2n_reader_take(r, binaries[i].text, binaries[i].len)) {
            b = unary(r);
            return r->bad ? 0 : g2n_expression_binary(r, binaries[i].op, a, b);
        }
    if (r->bad || !take(r, " ? "))
        return a;
    b = unary(r);
    need(r, " : ");
    c = unary(r);
    if (r->bad)
        return 0;
    return new_node(r, (struct g2n_node){ .kind = G2N_N_SELECT, .type = r->ir->nodes[b].type, .a = a, .b = b, .c = c });
}
