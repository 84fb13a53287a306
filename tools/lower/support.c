/* Shims.  A lowered function is go_NAME(arguments); what is not lowered (wasm2c's exports, its wrappers for the table,
 * functions that were not understood) calls w2c_m_NAME(instance, arguments), a shim that loads the pinned registers
 * from the instance and stores them back.  A function that is not lowered is called from lowered ones as go_NAME too,
 * a shim the other way.  Nothing else knows about the registers. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

static const char *result_word(const struct g2n_wasm *w, const struct g2n_function *f)
{
    const struct g2n_wasm_type *type = &w->types[w->func_types[f->index]];

    if (type->result_count == 0) return "void";
    switch (type->results[0]) {
    case G2N_WASM_I32: return "u32";
    case G2N_WASM_I64: return "u64";
    case G2N_WASM_F32: return "f32";
    default: return "f64";
    }
}

static bool has_plain_type(const struct g2n_wasm *w, const struct g2n_function *f)
{
    const struct g2n_wasm_type *type = &w->types[w->func_types[f->index]];

    if (type->result_count > 1)
        return false;
    for (uint32_t i = 0; i < type->param_count; i++)
        if (type->params[i] < G2N_WASM_F64 || type->params[i] > G2N_WASM_I32)
            return false;
    return type->result_count == 0 || (type->results[0] >= G2N_WASM_F64 && type->results[0] <= G2N_WASM_I32);
}

static uint32_t param_count(const struct g2n_wasm *w, const struct g2n_function *f)
{
    return w->types[w->func_types[f->index]].param_count;
}

/* ", p0, p1" or "p0, p1" */
static void add_params(struct g2n_text *t, uint32_t count, bool comma)
{
    for (uint32_t i = 0; i < count; i++)
        g2n_text_addf(t, "%sp%u", comma || i != 0 ? ", " : "", i);
}

/* raise_go_f(address) pushes the return address and calls go_f, which unwinds. */
static void add_raise(struct g2n_text *out, const struct g2n_function *f, const char *names)
{
    const int   len  = (int)(f->name.len - 6);
    const char *name = f->name.ptr + 6;

    g2n_text_addf(out, "\nu32 raise_%s%.*s(SELF_ u64 address)\n{\n    ENTER;\n    SYNC_SP;\n    SET_SP(SP - 8u);\n    i64_store(SPA, 0u, address);\n"
                  "    if (!%s%.*s(ME_ 0u)) BAD_RESUME(address >> 16, address & 0xffff);\n    return 1u;\n}\n",
                  names, len, name, names, len, name);
}

static void add_declarations(struct g2n_lowering *l, const struct g2n_translation *t, const struct g2n_wasm *w, const struct g2n_facts *facts,
                             const struct g2n_print_options *o)
{
    struct g2n_text *out = &l->declarations;

    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_function *f = &t->functions[i];

        if (!has_plain_type(w, f))
            continue;
        if (facts->noreturn[i]) /* what leads to it is laid out away from the rest */
            g2n_text_adds(out, "G2N_COLD_FUNCTION ");
        if (f->lowered)
            g2n_text_add(out, f->signature.ptr, f->signature.len - 1); /* without its newline */
        else
            g2n_print_head(out, o, f);
        g2n_text_adds(out, ";\n");
        if (facts->noreturn[i])
            g2n_text_addf(out, "G2N_COLD_FUNCTION u32 raise_%s%.*s(SELF_ u64 address);\n", o->names, (int)(f->name.len - 6), f->name.ptr + 6);
    }
    if (o->table)
        g2n_text_addf(out, "\n#define G2N_TABLE_LEN %uu\nextern u32 (*const g2n_table[G2N_TABLE_LEN])(SELF_ u32);\n", facts->table_len);
    g2n_text_add(out, l->inlines.ptr, l->inlines.len);
}

static void add_table(struct g2n_lowering *l, const struct g2n_translation *t, const struct g2n_facts *facts, const struct g2n_print_options *o)
{
    struct g2n_text *out = &l->support;

    g2n_text_adds(out, "\n/* By PC_F.  Entries of other types than (i32) -> (i32), which Go does not call, trap. */\n"
                       "static u32 no_function(SELF_ u32 p0)\n{\n    (void)p0;\n    USE_SELF;\n    return (u32)TRAP(CALL_INDIRECT);\n}\n\n"
                       "u32 (*const g2n_table[G2N_TABLE_LEN])(SELF_ u32) = {\n");
    for (uint32_t i = 0; i < facts->table_len; i++) {
        if (facts->table[i] == 0) {
            g2n_text_adds(out, "    no_function,\n");
        } else {
            const struct g2n_str name = t->functions[facts->table[i] - 1].name;

            g2n_text_addf(out, "    %s%.*s,\n", o->names, (int)(name.len - 6), name.ptr + 6);
        }
    }
    g2n_text_adds(out, "};\n");
}

static const char *param_word(const struct g2n_wasm *w, const struct g2n_function *f, uint32_t i)
{
    switch (w->types[w->func_types[f->index]].params[i]) {
    case G2N_WASM_I32: return "u32";
    case G2N_WASM_I64: return "u64";
    case G2N_WASM_F32: return "f32";
    default: return "f64";
    }
}

/* w2c_m_f calls go_f. */
static void add_shim_in(struct g2n_text *out, const struct g2n_wasm *w, const struct g2n_function *f, const char *names)
{
    const char *result = result_word(w, f);
    bool        value  = strcmp(result, "void") != 0;
    uint32_t    count  = param_count(w, f);

    g2n_text_addf(out, "\n%s %.*s(w2c_m *instance", result, (int)f->name.len, f->name.ptr);
    for (uint32_t i = 0; i < count; i++)
        g2n_text_addf(out, ", %s p%u", param_word(w, f, i), i);
    g2n_text_adds(out, ")\n{\n");
    if (value)
        g2n_text_addf(out, "    %s value;\n\n", result);
    g2n_text_adds(out, "    G2N_COME_IN(instance);\n    ");
    g2n_text_addf(out, "%s%s%.*s(%s", value ? "value = " : "", names, (int)(f->name.len - 6), f->name.ptr + 6, count != 0 ? "ME_ " : "ME");
    add_params(out, count, false);
    g2n_text_addf(out, ");\n    G2N_GO_OUT(instance);\n%s}\n", value ? "    return value;\n" : "");
}

/* go_f calls w2c_m_f. */
static void add_shim_out(struct g2n_text *out, const struct g2n_wasm *w, const struct g2n_function *f, const struct g2n_print_options *o)
{
    const char *result = result_word(w, f);
    bool        value  = strcmp(result, "void") != 0;
    uint32_t    count  = param_count(w, f);

    g2n_text_adds(out, "\n");
    g2n_print_head(out, o, f);
    g2n_text_addf(out, "\n{\n");
    if (value)
        g2n_text_addf(out, "    %s value;\n\n", result);
    g2n_text_addf(out, "    LEAVE;\n    %s%.*s(INSTANCE", value ? "value = " : "", (int)f->name.len, f->name.ptr);
    add_params(out, count, true);
    g2n_text_addf(out, ");\n    ENTER_AGAIN_ALL;\n%s}\n", value ? "    return value;\n" : "");
}

static void add_indirect_call(struct g2n_text *out)
{
    g2n_text_adds(out, "\n/* Through wasm2c's table. */\nFUNC_TYPE_DECL_EXTERN_T(w2c_m_t0);\nu32 g2n_call_t0(SELF_ u32 index, u32 p0)\n{\n    u32 value;\n\n    LEAVE;\n"
                       "    value = CALL_INDIRECT(INSTANCE->w2c_T0, u32 (*)(void *, u32), w2c_m_t0, index,\n"
                       "                          INSTANCE->w2c_T0.data[index].module_instance, p0);\n"
                       "    ENTER_AGAIN_ALL;\n    return value;\n}\n");
}

/* ---- wasm2c's own table ------------------------------------------------------------------------------------------- */

static bool contains(struct g2n_str text, const char *word)
{
    size_t      len = strlen(word);
    const char *end = text.ptr + text.len;

    for (const char *p = text.ptr; (size_t)(end - p) >= len; p++) {
        p = memchr(p, word[0], (size_t)(end - p) - len + 1);
        if (!p)
            return false;
        if (memcmp(p, word, len) == 0)
            return true;
    }
    return false;
}

static const char *line_end(const char *p, const char *end)
{
    const char *newline = memchr(p, '\n', (size_t)(end - p));

    return newline ? newline + 1 : end;
}

/* Copies one piece of wasm2c's text without what only its table needs: wrappers of functions, the rows of element
 * segments, the table's allocation and filling. */
static void copy_without_table(struct g2n_text *out, struct g2n_str piece)
{
    static const char segment[] = "const wasm_elem_segment_expr_t ";
    const char       *end       = piece.ptr + piece.len, *stop;

    for (const char *p = piece.ptr; p < end; p = stop) {
        const struct g2n_str line = { p, (size_t)(line_end(p, end) - p) };
        const char          *last = NULL;

        stop = p + line.len;
        if (g2n_str_has_prefix(line, "static ") && contains(line, " wrap_w2c_m_") && line.ptr[line.len - 2] == '{')
            last = "}\n";
        else if (g2n_str_has_prefix(line, segment))
            last = "};\n";
        else if (g2n_str_has_prefix(line, "  wasm_rt_allocate_funcref_table(") || g2n_str_has_prefix(line, "  funcref_table_init("))
            continue;
        if (!last) {
            g2n_text_add(out, p, line.len);
            continue;
        }
        for (p = stop; p < end; p = stop) {
            const struct g2n_str next = { p, (size_t)(line_end(p, end) - p) };

            stop = p + next.len;
            if (g2n_str_is(next, last))
                break;
        }
    }
}

/* Does text that was not lowered use the table? */
static bool table_is_used(const struct g2n_translation *t, const struct g2n_print_options *o)
{
    if (!o->table)
        return true;
    for (uint32_t i = 0; i < t->function_count; i++)
        if (!t->functions[i].lowered && contains(t->functions[i].body, "w2c_T0"))
            return true;
    return false;
}

static bool drop_table(struct g2n_lowering *l, struct g2n_translation *t)
{
    for (uint32_t i = 0; i < t->support_count; i++)
        copy_without_table(&l->module, t->support[i]);
    if (g2n_text_failed(&l->module))
        return false;
    if (t->support_count != 0) {
        t->support[0]    = (struct g2n_str){ l->module.ptr, l->module.len };
        t->support_count = 1;
    }
    return true;
}

/* ---- All together -------------------------------------------------------------------------------------------------- */

static const char mark[] = "w2c_m_";

struct named {
    struct g2n_str name; /* without the mark */
    uint32_t       position;
};

static int compare_names(struct g2n_str a, struct g2n_str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_name(const void *a, const void *b)
{
    return compare_names(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Notes the functions that a text names. */
static void find_names(bool *called, const struct named *names, uint32_t count, struct g2n_str text)
{
    const char *end = text.ptr + text.len, *p = text.ptr;

    while ((size_t)(end - p) > sizeof mark - 1 && (p = memchr(p, mark[0], (size_t)(end - p) - (sizeof mark - 1)))) {
        struct named        key = { { p + sizeof mark - 1, 0 }, 0 };
        const struct named *found;

        if (memcmp(p++, mark, sizeof mark - 1) != 0)
            continue;
        while (key.name.ptr + key.name.len < end && is_word(key.name.ptr[key.name.len]))
            key.name.len++;
        found = bsearch(&key, names, count, sizeof *names, by_name);
        if (found)
            called[found->position] = true;
        p = key.name.ptr + key.name.len;
    }
}

/* Notes what functions that are not lowered call. */
static bool find_callees(bool *called, struct g2n_arena *a, const struct g2n_translation *t)
{
    struct named *names = g2n_arena_array(a, t->function_count + 1, sizeof *names);
    uint32_t      count = 0;

    if (!names)
        return false;
    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_str name = t->functions[i].name;

        if (t->functions[i].lowered && g2n_str_has_prefix(name, mark))
            names[count++] = (struct named){ { name.ptr + sizeof mark - 1, name.len - (sizeof mark - 1) }, i };
    }
    qsort(names, count, sizeof *names, by_name);
    for (uint32_t i = 0; i < t->function_count; i++)
        if (!t->functions[i].lowered)
            find_names(called, names, count, t->functions[i].body);
    return true;
}

/* Which lowered functions does other text call?  A shim costs the compiler as much as a small function. */
static bool *called_from_outside(const struct g2n_lowering *l, struct g2n_arena *a, const struct g2n_translation *t, const struct g2n_wasm *w)
{
    bool *called = g2n_arena_array(a, t->function_count + 1, sizeof *called);

    if (!called || !find_callees(called, a, t))
        return NULL;
    for (uint32_t i = 0; i < t->function_count && l->needs_table; i++)
        called[i] = true;
    for (uint32_t i = 0; i < w->export_count; i++)
        if (w->exports[i].kind == G2N_WASM_FUNC && w->exports[i].index >= w->import_func_count)
            called[w->exports[i].index - w->import_func_count] = true;
    if (w->has_start && w->start >= w->import_func_count)
        called[w->start - w->import_func_count] = true;
    return called;
}

bool g2n_support_make(struct g2n_lowering *l, struct g2n_arena *a, const struct g2n_facts *facts, struct g2n_translation *t,
                      const struct g2n_wasm *w, const struct g2n_print_options *o)
{
    const bool *called;

    l->needs_table = table_is_used(t, o);
    if (!l->needs_table && !drop_table(l, t))
        return false;
    called = called_from_outside(l, a, t, w);
    if (!called)
        return false;
    add_declarations(l, t, w, facts, o);
    if (o->table)
        add_table(l, t, facts, o);
    else
        add_indirect_call(&l->support);
    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_function *f = &t->functions[i];

        if (facts->noreturn[i])
            add_raise(&l->support, f, o->names);
        if (f->lowered && called[i])
            add_shim_in(&l->support, w, f, o->names);
        else if (!f->lowered && has_plain_type(w, f))
            add_shim_out(&l->support, w, f, o);
    }
    return !g2n_text_failed(&l->declarations) && !g2n_text_failed(&l->support);
}
