/* A recursive-descent parser for the little C that wasm2c uses in function bodies: one statement a line, expressions of
 * at most one operator a level.  What it prints around them for its own bookkeeping (the memory's local copies, the
 * prologue, the segue register) is recognised whole and dropped, since go_ops.h makes it empty. */
#include "parse.h"

#include <string.h>

#define DEPTH_MAX 32 /* of parentheses and casts; wasm2c itself stays below 8 */

struct reader {
    struct g2n_parse *parse;
    struct g2n_ir    *ir;
    const char       *p;
    const char       *end;
    unsigned          depth;
    bool              bad;
};

/* ---- Names ------------------------------------------------------------------------------------------------------- */

static uint32_t name_hash(const char *name, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    return h;
}

bool g2n_names_init(struct g2n_names *n, struct g2n_arena *a, const struct g2n_translation *t)
{
    uint32_t size = 16;

    while (size < t->function_count * 2)
        size *= 2;
    n->t       = t;
    n->mask    = size - 1;
    n->buckets = g2n_arena_array(a, size, sizeof *n->buckets);
    if (!n->buckets)
        return false;
    for (uint32_t i = 0; i < t->function_count; i++) {
        uint32_t at = name_hash(t->functions[i].name.ptr, t->functions[i].name.len) & n->mask;

        while (n->buckets[at] != 0)
            at = (at + 1) & n->mask;
        n->buckets[at] = i + 1;
    }
    return true;
}

uint32_t g2n_names_find(const struct g2n_names *n, const char *name, size_t len)
{
    for (uint32_t at = name_hash(name, len) & n->mask; n->buckets[at] != 0; at = (at + 1) & n->mask) {
        const struct g2n_str have = n->t->functions[n->buckets[at] - 1].name;

        if (have.len == len && memcmp(have.ptr, name, len) == 0)
            return n->buckets[at] - 1;
    }
    return UINT32_MAX;
}

/* ---- Words ------------------------------------------------------------------------------------------------------- */

static uint32_t fail(struct reader *r, const char *problem)
{
    if (!r->bad) {
        r->parse->problem = problem;
        r->parse->at      = (size_t)(r->p - r->ir->text.ptr);
    }
    r->bad = true;
    return 0;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes `text` when it comes next. */
static bool take_n(struct reader *r, const char *text, size_t len)
{
    if ((size_t)(r->end - r->p) < len || memcmp(r->p, text, len) != 0)
        return false;
    r->p += len;
    return true;
}
#define take(r, literal) take_n(r, literal, sizeof literal - 1)

static void need_n(struct reader *r, const char *text, size_t len)
{
    if (!take_n(r, text, len))
        fail(r, text);
}
#define need(r, literal) need_n(r, literal, sizeof literal - 1)

static uint64_t number(struct reader *r)
{
    uint64_t value = 0;
    bool     any   = false;

    for (; r->p < r->end && is_digit(*r->p); r->p++, any = true) {
        uint64_t digit = (uint64_t)(*r->p - '0');

        if (value > (UINT64_MAX - digit) / 10)
            return fail(r, "a larger number than fits");
        value = value * 10 + digit;
    }
    return any ? value : fail(r, "a number");
}

static uint32_t small_number(struct reader *r)
{
    uint64_t value = number(r);

    return value < UINT32_MAX / 4 ? (uint32_t)value : fail(r, "a small number");
}

static uint32_t label(struct reader *r)
{
    uint32_t at = G2N_LABEL_END;

    need(r, "var_");
    if (take(r, "Bfunc"))
        return at;
    if (take(r, "B"))
        at = G2N_LABEL_BLOCK(small_number(r));
    else if (take(r, "L"))
        at = G2N_LABEL_LOOP(small_number(r));
    else
        fail(r, "a label");
    return at;
}

static uint32_t jump_target(struct reader *r)
{
    uint32_t at = label(r);

    if (!r->bad && !g2n_ir_jump(r->ir, at))
        fail(r, "a label of this function");
    return at;
}

/* ---- Expressions ------------------------------------------------------------------------------------------------- */

static uint32_t expression(struct reader *r);

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
static uint32_t variable(struct reader *r, bool *is_temp)
{
    char          c    = r->p < r->end ? *r->p : '\0';
    enum g2n_type type = letter_type(c);
    uint32_t      n;

    r->p += r->p < r->end;
    n        = small_number(r);
    *is_temp = type != G2N_T_NONE;
    if (*is_temp)
        return r->bad ? 0 : g2n_ir_temp(r->ir, type, n);
    if ((c != 'p' && c != 'l') || n >= r->ir->local_count || (c == 'p') != (n < r->ir->param_count))
        fail(r, "a variable");
    return n;
}

static uint32_t variable_node(struct reader *r)
{
    bool     is_temp;
    uint32_t n = variable(r, &is_temp);

    if (r->bad || r->ir->failed)
        return fail(r, "a variable");
    return g2n_ir_node(r->ir, (struct g2n_node){ .kind  = is_temp ? G2N_N_TEMP : G2N_N_LOCAL,
                                                 .type  = is_temp ? r->ir->temps[n].type : r->ir->locals[n],
                                                 .value = n });
}

/* 12u, 12ull, 63, 1.5, 1e-06, 0.f, 9.99999997e-07f */
static uint32_t literal(struct reader *r)
{
    const char *start = r->p;
    struct g2n_node node = { .kind = G2N_N_INT };

    while (r->p < r->end && is_digit(*r->p))
        r->p++;
    if (r->p < r->end && *r->p == 'u') {
        r->p       = start;
        node.value = number(r);
        need(r, "u");
        node.type = take(r, "ll") ? G2N_T_U64 : G2N_T_U32;
        if (node.type == G2N_T_U32 && node.value > UINT32_MAX)
            return fail(r, "a 32-bit number");
        return g2n_ir_node(r->ir, node);
    }
    while (r->p < r->end && (is_digit(*r->p) || *r->p == '.' || *r->p == 'e'
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
        node.value = number(r);
        if (node.value > 63)
            return fail(r, "a number's type");
    }
    return g2n_ir_node(r->ir, node);
}

/* A literal that stands for a bit pattern: 0x7fc00000 as the argument of a reinterpretation. */
static uint32_t hex_literal(struct reader *r)
{
    struct g2n_node node = { .kind = G2N_N_INT };
    const char     *start = r->p;

    for (; r->p < r->end && (is_digit(*r->p) || (*r->p >= 'a' && *r->p <= 'f')); r->p++)
        node.value = node.value << 4 | (uint64_t)(is_digit(*r->p) ? *r->p - '0' : *r->p - 'a' + 10);
    node.type = r->p - start > 8 ? G2N_T_U64 : G2N_T_U32;
    (void)(take(r, "ull") || take(r, "u"));
    return r->p - start < 17 ? g2n_ir_node(r->ir, node) : fail(r, "a 64-bit number");
}

/* Behind "f64_reinterpret_i64(0xfffffffffffffffeull)", "-nan:0xffffffffffffe" between comment signs: which NaN it is. */
static void nan_comment(struct reader *r)
{
    if (!take(r, " /* "))
        return;
    while (r->p < r->end && (is_word(*r->p) || *r->p == '-' || *r->p == ':'))
        r->p++;
    need(r, " */");
}

static void the_memory(struct reader *r)
{
    need(r, "instance->");
    need_n(r, r->parse->memory, r->parse->memory_len);
}

/* "(u64)(base)" or "(u64)(base) + 8u". */
static uint32_t address(struct reader *r, uint64_t *offset)
{
    uint32_t base;

    need(r, "(u64)(");
    base = expression(r);
    need(r, ")");
    *offset = 0;
    if (take(r, " + ")) {
        *offset = number(r);
        need(r, "u");
        (void)take(r, "ll");
    }
    if (*offset > UINT32_MAX || r->bad || r->ir->nodes[base].type != G2N_T_U32)
        return fail(r, "a 32-bit address");
    return base;
}

/* Behind the name of a load or store. */
static uint32_t memory_access(struct reader *r, const struct g2n_op_row *op)
{
    struct g2n_node node = { .kind = op->use == G2N_USE_LOAD ? G2N_N_LOAD : G2N_N_STORE, .type = (uint8_t)op->result,
                             .op = (uint16_t)(op - g2n_ops) };

    need(r, "(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &");
    the_memory(r);
    need(r, ", ");
    node.a = address(r, &node.value);
    if (op->use == G2N_USE_STORE) {
        need(r, ", ");
        node.b = expression(r);
    }
    need(r, ")");
    return r->bad ? 0 : g2n_ir_node(r->ir, node);
}

/* memory_copy(&memory, &memory, to, from, len) and memory_fill(&memory, to, value, len), behind the name. */
static uint32_t bulk(struct reader *r, enum g2n_node_kind kind)
{
    struct g2n_node node = { .kind = (uint8_t)kind };

    need(r, "(&");
    the_memory(r);
    need(r, ", ");
    if (kind == G2N_N_COPY) {
        need(r, "&");
        the_memory(r);
        need(r, ", ");
    }
    node.a = expression(r);
    need(r, ", ");
    node.b = expression(r);
    need(r, ", ");
    node.c = expression(r);
    need(r, ")");
    return r->bad ? 0 : g2n_ir_node(r->ir, node);
}

static uint32_t operation(struct reader *r, const struct g2n_op_row *op)
{
    struct g2n_node node = { .kind = G2N_N_OP, .type = (uint8_t)op->result, .op = (uint16_t)(op - g2n_ops) };

    need(r, "(");
    node.a = take(r, "0x") ? hex_literal(r) : expression(r);
    if (op->args > 1) {
        need(r, ", ");
        node.b = expression(r);
    }
    need(r, ")");
    nan_comment(r);
    if (r->bad)
        return 0;
    if (node.type == G2N_T_SAME)
        node.type = r->ir->nodes[node.a].type;
    return g2n_ir_node(r->ir, node);
}

/* The arguments that are left, as a run of ir->args. */
static void arguments(struct reader *r, struct g2n_node *call, bool comma)
{
    uint32_t list[64]; /* arguments may be calls' values some day; collect before appending */

    while (!r->bad && !take(r, ")")) {
        if (comma)
            need(r, ", ");
        comma = true;
        if (call->b == sizeof list / sizeof *list)
            fail(r, "fewer arguments");
        else
            list[call->b++] = expression(r);
    }
    call->a = r->ir->arg_count;
    for (uint32_t i = 0; i < call->b && !r->bad; i++)
        g2n_ir_arg(r->ir, list[i]);
}

static enum g2n_type signature_result(struct g2n_str signature)
{
    static const struct { const char *word; enum g2n_type type; } results[] = {
        { "u32 ", G2N_T_U32 }, { "u64 ", G2N_T_U64 }, { "f32 ", G2N_T_F32 }, { "f64 ", G2N_T_F64 },
    };

    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (g2n_str_has_prefix(signature, results[i].word))
            return results[i].type;
    return G2N_T_NONE;
}

static uint32_t guest_call(struct reader *r, const char *name, size_t len)
{
    uint32_t        callee = g2n_names_find(r->parse->names, name, len);
    struct g2n_node node   = { .kind = G2N_N_CALL, .value = callee };

    if (callee == UINT32_MAX)
        return fail(r, "a function of the module");
    node.type = (uint8_t)signature_result(r->parse->names->t->functions[callee].signature);
    need(r, "(instance");
    arguments(r, &node, true);
    return r->bad ? 0 : g2n_ir_node(r->ir, node);
}

/* w2c_h_i12(instance->w2c_h_instance, sp), behind "w2c_h_i".  Its result's type is that of the temp it is assigned to. */
static uint32_t import_call(struct reader *r)
{
    struct g2n_node node = { .kind = G2N_N_IMPORT, .value = small_number(r) };

    need(r, "(instance->w2c_h_instance");
    arguments(r, &node, true);
    return r->bad ? 0 : g2n_ir_node(r->ir, node);
}

/* CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t0, index, instance->w2c_T0.data[index].module_instance, arg) */
static uint32_t indirect_call(struct reader *r)
{
    struct g2n_node node = { .kind = G2N_N_ICALL, .type = G2N_T_U32 };
    uint32_t        again;

    need(r, "(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t");
    (void)small_number(r);
    need(r, ", ");
    node.a = expression(r);
    need(r, ", instance->w2c_T0.data[");
    again = expression(r);
    need(r, "].module_instance, ");
    node.b = expression(r);
    need(r, ")");
    if (r->bad || r->ir->nodes[node.a].kind != G2N_N_TEMP || r->ir->nodes[again].kind != G2N_N_TEMP
        || r->ir->nodes[node.a].value != r->ir->nodes[again].value)
        return fail(r, "one index");
    return g2n_ir_node(r->ir, node);
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
static uint32_t field(struct reader *r)
{
    if (take_n(r, r->parse->memory, r->parse->memory_len)) {
        need(r, ".pages");
        return g2n_ir_node(r->ir, (struct g2n_node){ .kind = G2N_N_PAGES, .type = G2N_T_U64 });
    }
    if (take(r, "w2c_g")) {
        uint32_t g = small_number(r);

        if (r->bad || g >= r->parse->global_count || r->parse->global_types[g] == G2N_T_NONE)
            return fail(r, "a global of the module's own");
        return g2n_ir_node(r->ir, (struct g2n_node){ .kind = G2N_N_GLOBAL, .type = r->parse->global_types[g], .value = g });
    }
    return fail(r, "a known part of the instance");
}

static uint32_t named(struct reader *r)
{
    const char              *name = r->p;
    const struct g2n_op_row *op;
    size_t                   len;

    while (r->p < r->end && is_word(*r->p))
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
        the_memory(r);
        need(r, ", ");
        node.a = expression(r);
        need(r, ")");
        return r->bad ? 0 : g2n_ir_node(r->ir, node);
    }
    if (len == 8 && memcmp(name, "INFINITY", len) == 0)
        return g2n_ir_node(r->ir, (struct g2n_node){ .kind = G2N_N_FLOAT, .type = G2N_T_F32,
                                                     .a = (uint32_t)(name - r->ir->text.ptr), .b = (uint32_t)len });
    r->p = name;
    return fail(r, "a known operation");
}

static uint32_t unary_of(struct reader *r, enum g2n_node_kind kind, enum g2n_type type);

static uint32_t unary(struct reader *r)
{
    uint32_t node;

    if (r->p >= r->end || r->bad)
        return fail(r, "an expression");
    if (++r->depth > DEPTH_MAX)
        return fail(r, "a flatter expression");
    if (*r->p == '(') {
        for (size_t i = 0; i < sizeof cast_types / sizeof *cast_types; i++)
            if (take_n(r, cast_types[i].name, cast_types[i].len)) {
                node = unary_of(r, G2N_N_CAST, cast_types[i].type);
                r->depth--;
                return node;
            }
        r->p++;
        node = expression(r);
        need(r, ")");
    } else if (take(r, "!")) {
        node = unary_of(r, G2N_N_NOT, G2N_T_INT);
    } else if (take(r, "-")) {
        node = unary_of(r, G2N_N_NEG, G2N_T_SAME);
    } else if (take(r, "var_")) {
        node = variable_node(r);
    } else if (take(r, "instance->")) {
        node = field(r);
    } else if (is_digit(*r->p)) {
        node = literal(r);
    } else {
        node = named(r);
    }
    r->depth--;
    return node;
}

static uint32_t unary_of(struct reader *r, enum g2n_node_kind kind, enum g2n_type type)
{
    uint32_t a = unary(r);

    if (r->bad)
        return 0;
    if (type == G2N_T_SAME)
        type = (enum g2n_type)r->ir->nodes[a].type;
    return g2n_ir_node(r->ir, (struct g2n_node){ .kind = (uint8_t)kind, .type = (uint8_t)type, .a = a });
}

static const struct { const char *text; size_t len; enum g2n_binary op; } binaries[] = {
    { " + ", 3, G2N_B_ADD },  { " - ", 3, G2N_B_SUB },  { " * ", 3, G2N_B_MUL }, { " / ", 3, G2N_B_DIV },
    { " & ", 3, G2N_B_AND },  { " | ", 3, G2N_B_OR },   { " ^ ", 3, G2N_B_XOR }, { " << ", 4, G2N_B_SHL },
    { " >> ", 4, G2N_B_SHR }, { " == ", 4, G2N_B_EQ },  { " != ", 4, G2N_B_NE }, { " < ", 3, G2N_B_LT },
    { " <= ", 4, G2N_B_LE },  { " > ", 3, G2N_B_GT },   { " >= ", 4, G2N_B_GE },
};

static uint32_t binary_node(struct reader *r, enum g2n_binary op, uint32_t a, uint32_t b)
{
    enum g2n_type type = op >= G2N_B_EQ ? G2N_T_INT : (enum g2n_type)r->ir->nodes[a].type;

    return g2n_ir_node(r->ir, (struct g2n_node){ .kind = G2N_N_BINARY, .type = (uint8_t)type, .op = (uint16_t)op, .a = a, .b = b });
}

static uint32_t expression(struct reader *r)
{
    uint32_t a = unary(r), b, c;

    for (size_t i = 0; i < sizeof binaries / sizeof *binaries && !r->bad; i++)
        if (take_n(r, binaries[i].text, binaries[i].len)) {
            b = unary(r);
            return r->bad ? 0 : binary_node(r, binaries[i].op, a, b);
        }
    if (r->bad || !take(r, " ? "))
        return a;
    b = unary(r);
    need(r, " : ");
    c = unary(r);
    if (r->bad)
        return 0;
    return g2n_ir_node(r->ir, (struct g2n_node){ .kind = G2N_N_SELECT, .type = r->ir->nodes[b].type, .a = a, .b = b, .c = c });
}

/* ---- Statements -------------------------------------------------------------------------------------------------- */

static void add(struct reader *r, enum g2n_stmt_kind kind, uint32_t node, uint32_t target)
{
    if (!r->bad)
        g2n_ir_stmt(r->ir, (struct g2n_stmt){ .kind = (uint8_t)kind, .node = node, .target = target });
}

static const struct { const char *text; size_t len; enum g2n_binary op; } assignments[] = {
    { " += ", 4, G2N_B_ADD }, { " -= ", 4, G2N_B_SUB }, { " *= ", 4, G2N_B_MUL },  { " /= ", 4, G2N_B_DIV },  { " &= ", 4, G2N_B_AND },
    { " |= ", 4, G2N_B_OR },  { " ^= ", 4, G2N_B_XOR }, { " <<= ", 5, G2N_B_SHL }, { " >>= ", 5, G2N_B_SHR },
};

/* A statement's end.  A value that a jump takes along stands in one line with it: "var_i0 = var_i1; goto var_Bfunc;". */
static void end_of_statement(struct reader *r)
{
    if (!take(r, "; "))
        need(r, ";\n");
}

/* "var_i0 = ...;" and "var_i0 += ...;", behind "var_"; also "var_j0;", a value that is dropped. */
static void assignment(struct reader *r)
{
    const char   *start = r->p;
    bool          is_temp;
    uint32_t      n = variable(r, &is_temp), node = 0;
    enum g2n_type type;

    if (r->bad || r->ir->failed)
        return;
    type = (enum g2n_type)(is_temp ? r->ir->temps[n].type : r->ir->locals[n]);
    if (take(r, ";\n"))
        return;
    if (take(r, " = ")) {
        node = expression(r);
    } else {
        for (size_t i = 0; i < sizeof assignments / sizeof *assignments && node == 0; i++)
            if (take_n(r, assignments[i].text, assignments[i].len)) {
                const char *behind = r->p;
                uint32_t    a, b;

                r->p = start;
                a    = variable_node(r);
                r->p = behind;
                b    = expression(r);
                node = r->bad ? 0 : binary_node(r, assignments[i].op, a, b);
                if (r->bad)
                    return;
            }
        if (node == 0)
            fail(r, "an assignment");
    }
    end_of_statement(r);
    if (r->bad)
        return;
    if (r->ir->nodes[node].type == G2N_T_NONE && r->ir->nodes[node].kind == G2N_N_IMPORT)
        r->ir->nodes[node].type = (uint8_t)type;
    if (r->ir->nodes[node].type == G2N_T_NONE)
        fail(r, "a value");
    add(r, is_temp ? G2N_S_TEMP : G2N_S_LOCAL, g2n_ir_convert(r->ir, node, type), n);
}

static void global_assignment(struct reader *r)
{
    uint32_t left = field(r), right;

    if (r->bad || r->ir->nodes[left].kind != G2N_N_GLOBAL) {
        fail(r, "a global");
        return;
    }
    need(r, " = ");
    right = expression(r);
    need(r, ";\n");
    if (!r->bad)
        add(r, G2N_S_GLOBAL, g2n_ir_convert(r->ir, right, (enum g2n_type)r->ir->nodes[left].type), (uint32_t)r->ir->nodes[left].value);
}

static void skip_spaces(struct reader *r)
{
    while (r->p < r->end && *r->p == ' ')
        r->p++;
}

static void switch_statement(struct reader *r)
{
    uint32_t node  = expression(r);
    uint32_t first = r->ir->case_count, count = 0;

    need(r, ") {\n");
    for (;; count++) {
        skip_spaces(r);
        if (r->bad || !take(r, "case "))
            break;
        if (small_number(r) != count)
            fail(r, "cases in order");
        need(r, ": goto ");
        g2n_ir_case(r->ir, jump_target(r));
        need(r, ";\n");
    }
    need(r, "default: goto ");
    g2n_ir_case(r->ir, jump_target(r));
    need(r, ";\n");
    skip_spaces(r);
    need(r, "}\n");
    if (!r->bad)
        g2n_ir_stmt(r->ir, (struct g2n_stmt){ .kind = G2N_S_SWITCH, .node = node, .target = first, .count = count + 1 });
}

static void if_statement(struct reader *r)
{
    uint32_t node = expression(r);

    if (take(r, ") {goto ")) {
        add(r, G2N_S_IF_GOTO, node, jump_target(r));
        need(r, ";}\n");
    } else if (take(r, ") {var_")) { /* values that the jump takes along */
        add(r, G2N_S_IF, node, 0);
        do
            assignment(r);
        while (!r->bad && take(r, "var_"));
        need(r, "goto ");
        add(r, G2N_S_GOTO, G2N_NO_NODE, jump_target(r));
        need(r, ";}\n");
        add(r, G2N_S_END, G2N_NO_NODE, 0);
    } else {
        need(r, ") {\n");
        add(r, G2N_S_IF, node, 0);
    }
}

static void label_definition(struct reader *r)
{
    uint32_t at = label(r);

    if (!take(r, ":;\n"))
        need(r, ": \n");
    if (!r->bad && (!g2n_ir_jump(r->ir, at) || r->ir->labels[at]-- == 0)) /* known now, and not jumped to by this */
        fail(r, "a label of this function");
    add(r, G2N_S_LABEL, G2N_NO_NODE, at);
}

/* Lines that go_ops.h makes empty, as wasm2c prints them. */
static bool bookkeeping(struct reader *r)
{
    static const char *const lines[] = {
        "FUNC_PROLOGUE;\n", "FUNC_EPILOGUE;\n", "(void)wasm_rt_local_memory_base;\n", "(void)wasm_rt_local_memory_size;\n",
    };
    static const char *const segue[] = {
        "#if WASM_RT_USE_SEGUE_FOR_THIS_MODULE\n", "#if WASM_RT_USE_SEGUE_FOR_THIS_MODULE && !WASM_RT_SEGUE_FREE_SEGMENT\n",
        "#if !WASM_RT_SEGUE_FREE_SEGMENT\n",
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (take_n(r, lines[i], strlen(lines[i])))
            return true;
    for (size_t i = 0; i < sizeof segue / sizeof *segue; i++)
        if (take_n(r, segue[i], strlen(segue[i]))) {
            while (!r->bad && !take(r, "#endif\n")) {
                const char *newline = memchr(r->p, '\n', (size_t)(r->end - r->p));

                if (!newline || *r->p == '#')
                    fail(r, "#endif");
                else
                    r->p = newline + 1;
            }
            return true;
        }
    if (take(r, "uint8_t* const wasm_rt_local_memory_base = (&")) {
        the_memory(r);
        need(r, ")->data;\n");
        return true;
    }
    if (take(r, "uint64_t wasm_rt_local_memory_size = (&") || take(r, "wasm_rt_local_memory_size = (&")) {
        the_memory(r);
        need(r, ")->size;\n");
        return true;
    }
    return false;
}

/* "u32 var_l1 = 0, var_l2 = 0;" or "u32 var_i0, var_i1;".  Locals get their number by where they stand among all of
 * them, so declarations of several types interleave. */
static bool declaration(struct reader *r)
{
    static const struct { const char *word; enum g2n_type type; } types[] = {
        { "u32 var_", G2N_T_U32 }, { "u64 var_", G2N_T_U64 }, { "f32 var_", G2N_T_F32 }, { "f64 var_", G2N_T_F64 },
    };
    enum g2n_type type = G2N_T_NONE;

    for (size_t i = 0; i < sizeof types / sizeof *types && type == G2N_T_NONE; i++)
        if (take_n(r, types[i].word, 8))
            type = types[i].type;
    if (type == G2N_T_NONE)
        return false;
    for (;;) {
        if (take(r, "l")) {
            uint32_t n = small_number(r);

            if (r->bad || n > r->ir->text.len || n < r->ir->param_count)
                fail(r, "a local");
            while (!r->bad && !r->ir->failed && r->ir->local_count <= n)
                g2n_ir_local(r->ir, G2N_T_NONE);
            if (!r->bad && !r->ir->failed)
                r->ir->locals[n] = (uint8_t)type;
            need(r, " = 0");
        } else {
            r->p += r->p < r->end;
            (void)small_number(r);
        }
        if (r->bad || take(r, ";\n"))
            return true;
        need(r, ", ");
        if (take(r, "\n"))
            skip_spaces(r);
        need(r, "var_");
    }
}

static void statement(struct reader *r)
{
    if (take(r, "var_B") || take(r, "var_L")) {
        r->p -= 5;
        label_definition(r);
    } else if (take(r, "var_")) {
        assignment(r);
    } else if (take(r, "instance->w2c_g")) {
        r->p -= 5;
        global_assignment(r);
    } else if (take(r, "goto ")) {
        add(r, G2N_S_GOTO, G2N_NO_NODE, jump_target(r));
        need(r, ";\n");
    } else if (take(r, "if (")) {
        if_statement(r);
    } else if (take(r, "} else {\n")) {
        add(r, G2N_S_ELSE, G2N_NO_NODE, 0);
    } else if (take(r, "}\n")) {
        add(r, G2N_S_END, G2N_NO_NODE, 0);
    } else if (take(r, "switch (")) {
        switch_statement(r);
    } else if (take(r, "UNREACHABLE;\n")) {
        add(r, G2N_S_UNREACHABLE, G2N_NO_NODE, 0);
    } else if (take(r, "return ")) {
        add(r, G2N_S_RETURN, expression(r), 0);
        need(r, ";\n");
    } else if (!bookkeeping(r) && !declaration(r)) {
        add(r, G2N_S_EFFECT, expression(r), 0);
        need(r, ";\n");
    }
}

/* "u32 w2c_m_f(w2c_m* instance, u32 var_p0, u64 var_p1) " */
static void parameters(struct reader *r, const struct g2n_function *f)
{
    struct reader s = *r;

    s.p   = f->signature.ptr;
    s.end = f->signature.ptr + f->signature.len;
    r->ir->result = (uint8_t)signature_result(f->signature);
    if (r->ir->result == G2N_T_NONE && !g2n_str_has_prefix(f->signature, "void "))
        fail(r, "a result");
    s.p = f->name.ptr >= s.p && f->name.ptr < s.end ? f->name.ptr : memchr(s.p, '(', f->signature.len);
    s.p = s.p ? memchr(s.p, '(', (size_t)(s.end - s.p)) : NULL;
    if (!s.p) {
        fail(r, "a signature");
        return;
    }
    need(&s, "(w2c_m* instance");
    while (!s.bad && take(&s, ", ")) {
        enum g2n_type type = signature_result((struct g2n_str){ s.p, (size_t)(s.end - s.p) });

        s.p += 4;
        need(&s, "var_p");
        if (type == G2N_T_NONE || small_number(&s) != r->ir->local_count)
            fail(&s, "a parameter");
        g2n_ir_local(r->ir, type);
    }
    need(&s, ") ");
    r->ir->param_count = r->ir->local_count;
    r->bad             = r->bad || s.bad;
}

/* R2, and that nothing else is open at the end. */
static void check_structure(struct reader *r)
{
    struct g2n_ir *ir    = r->ir;
    uint32_t       open  = 0;

    for (uint32_t i = 0; i < ir->stmt_count && !r->bad; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        open += s->kind == G2N_S_IF;
        if ((s->kind == G2N_S_ELSE || s->kind == G2N_S_END) && open == 0)
            fail(r, "an open brace");
        open -= s->kind == G2N_S_END;
    }
    for (uint32_t i = 0; i < ir->local_count && !r->bad; i++)
        if (ir->locals[i] == G2N_T_NONE)
            fail(r, "a local's type");
    if (open != 0)
        fail(r, "a closing brace");
}

bool g2n_parse_function(struct g2n_parse *parse, const struct g2n_function *f)
{
    struct g2n_ir *ir = parse->ir;
    struct reader  r  = { .parse = parse, .ir = ir };

    ir->text = f->body;
    g2n_ir_clear(ir);
    r.p   = f->body.ptr;
    r.end = f->body.ptr + f->body.len - 2; /* L2: "}\n" */
    parse->problem = NULL;
    if (f->body.len > UINT32_MAX / 4)
        fail(&r, "a shorter function");
    parameters(&r, f);
    need(&r, "{\n");
    while (!r.bad && !ir->failed && r.p < r.end) {
        skip_spaces(&r);
        statement(&r);
    }
    if (!ir->failed)
        check_structure(&r);
    return !r.bad && !ir->failed;
}
