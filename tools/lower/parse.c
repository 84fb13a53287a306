/* A recursive-descent parser for the little C that wasm2c uses in function bodies: one statement a line, expressions of
 * at most one operator a level (expression.c).  What it prints around them for its own bookkeeping (the memory's local
 * copies, the prologue, the segue register) is recognised whole and dropped, since go_ops.h makes it empty. */
#include "parse.h"

#include <string.h>

#include "expression.h"
#include "reader.h"

static void add(struct g2n_reader *r, enum g2n_stmt_kind kind, uint32_t node, uint32_t target)
{
    if (!r->bad)
        g2n_ir_stmt(r->ir, (struct g2n_stmt){ .kind = (uint8_t)kind, .node = node, .target = target });
}

static const struct { const char *text; size_t len; enum g2n_binary op; } assignments[] = {
    { " += ", 4, G2N_B_ADD }, { " -= ", 4, G2N_B_SUB }, { " *= ", 4, G2N_B_MUL },  { " /= ", 4, G2N_B_DIV },  { " &= ", 4, G2N_B_AND },
    { " |= ", 4, G2N_B_OR },  { " ^= ", 4, G2N_B_XOR }, { " <<= ", 5, G2N_B_SHL }, { " >>= ", 5, G2N_B_SHR },
};

/* A statement's end.  A value that a jump takes along stands in one line with it: "var_i0 = var_i1; goto var_Bfunc;". */
static void end_of_statement(struct g2n_reader *r)
{
    if (!take(r, "; "))
        need(r, ";\n");
}

/* "var_i0 = ...;" and "var_i0 += ...;", behind "var_"; also "var_j0;", a value that is dropped. */
static void assignment(struct g2n_reader *r)
{
    const char   *start = r->p;
    bool          is_temp;
    uint32_t      n = g2n_expression_variable(r, &is_temp), node = 0;
    enum g2n_type type;

    if (r->bad || r->ir->failed)
        return;
    type = (enum g2n_type)(is_temp ? r->ir->temps[n].type : r->ir->locals[n]);
    if (take(r, ";\n"))
        return;
    if (take(r, " = ")) {
        node = g2n_expression(r);
    } else {
        for (size_t i = 0; i < sizeof assignments / sizeof *assignments && node == 0; i++)
            if (g2n_reader_take(r, assignments[i].text, assignments[i].len)) {
                const char *behind = r->p;
                uint32_t    a, b;

                r->p = start;
                a    = g2n_expression_variable_node(r);
                r->p = behind;
                b    = g2n_expression(r);
                node = r->bad ? 0 : g2n_expression_binary(r, assignments[i].op, a, b);
                if (r->bad)
                    return;
            }
        if (node == 0)
            g2n_reader_fail(r, "an assignment");
    }
    end_of_statement(r);
    if (r->bad)
        return;
    if (r->ir->nodes[node].type == G2N_T_NONE && r->ir->nodes[node].kind == G2N_N_IMPORT)
        r->ir->nodes[node].type = (uint8_t)type;
    if (r->ir->nodes[node].type == G2N_T_NONE)
        g2n_reader_fail(r, "a value");
    add(r, is_temp ? G2N_S_TEMP : G2N_S_LOCAL, g2n_ir_convert(r->ir, node, type), n);
}

static void global_assignment(struct g2n_reader *r)
{
    uint32_t left = g2n_expression_field(r), right;

    if (r->bad || r->ir->nodes[left].kind != G2N_N_GLOBAL) {
        g2n_reader_fail(r, "a global");
        return;
    }
    need(r, " = ");
    right = g2n_expression(r);
    need(r, ";\n");
    if (!r->bad)
        add(r, G2N_S_GLOBAL, g2n_ir_convert(r->ir, right, (enum g2n_type)r->ir->nodes[left].type), (uint32_t)r->ir->nodes[left].value);
}

static void switch_statement(struct g2n_reader *r)
{
    uint32_t node  = g2n_expression(r);
    uint32_t first = r->ir->case_count, count = 0;

    need(r, ") {\n");
    for (;; count++) {
        g2n_reader_skip_spaces(r);
        if (r->bad || !take(r, "case "))
            break;
        if (g2n_reader_small_number(r) != count)
            g2n_reader_fail(r, "cases in order");
        need(r, ": goto ");
        g2n_ir_case(r->ir, g2n_reader_jump_target(r));
        need(r, ";\n");
    }
    need(r, "default: goto ");
    g2n_ir_case(r->ir, g2n_reader_jump_target(r));
    need(r, ";\n");
    g2n_reader_skip_spaces(r);
    need(r, "}\n");
    if (!r->bad)
        g2n_ir_stmt(r->ir, (struct g2n_stmt){ .kind = G2N_S_SWITCH, .node = node, .target = first, .count = count + 1 });
}

static void if_statement(struct g2n_reader *r)
{
    uint32_t node = g2n_expression(r);

    if (take(r, ") {goto ")) {
        add(r, G2N_S_IF_GOTO, node, g2n_reader_jump_target(r));
        need(r, ";}\n");
    } else if (take(r, ") {var_")) { /* values that the jump takes along */
        add(r, G2N_S_IF, node, 0);
        do
            assignment(r);
        while (!r->bad && take(r, "var_"));
        need(r, "goto ");
        add(r, G2N_S_GOTO, G2N_NO_NODE, g2n_reader_jump_target(r));
        need(r, ";}\n");
        add(r, G2N_S_END, G2N_NO_NODE, 0);
    } else {
        need(r, ") {\n");
        add(r, G2N_S_IF, node, 0);
    }
}

static void label_definition(struct g2n_reader *r)
{
    uint32_t at = g2n_reader_label(r);

    if (!take(r, ":;\n"))
        need(r, ": \n");
    if (!r->bad && (!g2n_ir_jump(r->ir, at) || r->ir->labels[at]-- == 0)) /* known now, and not jumped to by this */
        g2n_reader_fail(r, "a label of this function");
    add(r, G2N_S_LABEL, G2N_NO_NODE, at);
}

/* Lines that go_ops.h makes empty, as wasm2c prints them. */
static bool bookkeeping(struct g2n_reader *r)
{
    static const char *const lines[] = {
        "FUNC_PROLOGUE;\n", "FUNC_EPILOGUE;\n", "(void)wasm_rt_local_memory_base;\n", "(void)wasm_rt_local_memory_size;\n",
    };
    static const char *const segue[] = {
        "#if WASM_RT_USE_SEGUE_FOR_THIS_MODULE\n", "#if WASM_RT_USE_SEGUE_FOR_THIS_MODULE && !WASM_RT_SEGUE_FREE_SEGMENT\n",
        "#if !WASM_RT_SEGUE_FREE_SEGMENT\n",
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (g2n_reader_take(r, lines[i], strlen(lines[i])))
            return true;
    for (size_t i = 0; i < sizeof segue / sizeof *segue; i++)
        if (g2n_reader_take(r, segue[i], strlen(segue[i]))) {
            while (!r->bad && !take(r, "#endif\n")) {
                const char *newline = memchr(r->p, '\n', (size_t)(r->end - r->p));

                if (!newline || *r->p == '#')
                    g2n_reader_fail(r, "#endif");
                else
                    r->p = newline + 1;
            }
            return true;
        }
    if (take(r, "uint8_t* const wasm_rt_local_memory_base = (&")) {
        g2n_expression_memory(r);
        need(r, ")->data;\n");
        return true;
    }
    if (take(r, "uint64_t wasm_rt_local_memory_size = (&") || take(r, "wasm_rt_local_memory_size = (&")) {
        g2n_expression_memory(r);
        need(r, ")->size;\n");
        return true;
    }
    return false;
}

/* "u32 var_l1 = 0, var_l2 = 0;" or "u32 var_i0, var_i1;".  Locals get their number by where they stand among all of
 * them, so declarations of several types interleave. */
static bool declaration(struct g2n_reader *r)
{
    static const struct { const char *word; enum g2n_type type; } types[] = {
        { "u32 var_", G2N_T_U32 }, { "u64 var_", G2N_T_U64 }, { "f32 var_", G2N_T_F32 }, { "f64 var_", G2N_T_F64 },
    };
    enum g2n_type type = G2N_T_NONE;

    for (size_t i = 0; i < sizeof types / sizeof *types && type == G2N_T_NONE; i++)
        if (g2n_reader_take(r, types[i].word, 8))
            type = types[i].type;
    if (type == G2N_T_NONE)
        return false;
    for (;;) {
        if (take(r, "l")) {
            uint32_t n = g2n_reader_small_number(r);

            if (r->bad || n > r->ir->text.len || n < r->ir->param_count)
                g2n_reader_fail(r, "a local");
            while (!r->bad && !r->ir->failed && r->ir->local_count <= n)
                g2n_ir_local(r->ir, G2N_T_NONE);
            if (!r->bad && !r->ir->failed)
                r->ir->locals[n] = (uint8_t)type;
            need(r, " = 0");
        } else {
            r->p += r->p < r->end;
            (void)g2n_reader_small_number(r);
        }
        if (r->bad || take(r, ";\n"))
            return true;
        need(r, ", ");
        if (take(r, "\n"))
            g2n_reader_skip_spaces(r);
        need(r, "var_");
    }
}

static void statement(struct g2n_reader *r)
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
        add(r, G2N_S_GOTO, G2N_NO_NODE, g2n_reader_jump_target(r));
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
        add(r, G2N_S_RETURN, g2n_expression(r), 0);
        need(r, ";\n");
    } else if (!bookkeeping(r) && !declaration(r)) {
        add(r, G2N_S_EFFECT, g2n_expression(r), 0);
        need(r, ";\n");
    }
}

/* "u32 w2c_m_f(w2c_m* instance, u32 var_p0, u64 var_p1) "; of many parameters some begin a line. */
static void parameters(struct g2n_reader *r, const struct g2n_function *f)
{
    struct g2n_reader s = *r;

    s.p   = f->signature.ptr;
    s.end = f->signature.ptr + f->signature.len;
    r->ir->result = (uint8_t)g2n_signature_result(f->signature);
    if (r->ir->result == G2N_T_NONE && !g2n_str_has_prefix(f->signature, "void "))
        g2n_reader_fail(r, "a result");
    s.p = f->name.ptr >= s.p && f->name.ptr < s.end ? f->name.ptr : memchr(s.p, '(', f->signature.len);
    s.p = s.p ? memchr(s.p, '(', (size_t)(s.end - s.p)) : NULL;
    if (!s.p) {
        g2n_reader_fail(r, "a signature");
        return;
    }
    need(&s, "(w2c_m* instance");
    while (!s.bad && take(&s, ",")) {
        enum g2n_type type;

        while (s.p < s.end && (*s.p == ' ' || *s.p == '\n'))
            s.p++;
        type = g2n_signature_result((struct g2n_str){ s.p, (size_t)(s.end - s.p) });
        if (type != G2N_T_NONE)
            s.p += 4;
        need(&s, "var_p");
        if (type == G2N_T_NONE || g2n_reader_small_number(&s) != r->ir->local_count)
            g2n_reader_fail(&s, "a parameter");
        g2n_ir_local(r->ir, type);
    }
    need(&s, ") ");
    r->ir->param_count = r->ir->local_count;
    r->bad             = r->bad || s.bad;
}

/* R2, and that nothing else is open at the end. */
static void check_structure(struct g2n_reader *r)
{
    struct g2n_ir *ir    = r->ir;
    uint32_t       open  = 0;

    for (uint32_t i = 0; i < ir->stmt_count && !r->bad; i++) {
        const struct g2n_stmt *s = &ir->stmts[i];

        open += s->kind == G2N_S_IF;
        if ((s->kind == G2N_S_ELSE || s->kind == G2N_S_END) && open == 0)
            g2n_reader_fail(r, "an open brace");
        open -= s->kind == G2N_S_END;
    }
    for (uint32_t i = 0; i < ir->local_count && !r->bad; i++)
        if (ir->locals[i] == G2N_T_NONE)
            g2n_reader_fail(r, "a local's type");
    if (open != 0)
        g2n_reader_fail(r, "a closing brace");
}

bool g2n_parse_function(struct g2n_parse *parse, const struct g2n_function *f)
{
    struct g2n_ir *ir = parse->ir;
    struct g2n_reader  r  = { .parse = parse, .ir = ir };

    ir->text = f->body;
    g2n_ir_clear(ir);
    r.p   = f->body.ptr;
    r.end = f->body.ptr + f->body.len - 2; /* L2: "}\n" */
    parse->problem = NULL;
    if (f->body.len > UINT32_MAX / 4)
        g2n_reader_fail(&r, "a shorter function");
    parameters(&r, f);
    need(&r, "{\n");
    while (!r.bad && !ir->failed && r.p < r.end) {
        g2n_reader_skip_spaces(&r);
        statement(&r);
    }
    if (!ir->failed)
        check_structure(&r);
    return !r.bad && !ir->failed;
}
