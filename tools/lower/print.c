#include "printer.h"

#include <string.h>

#define INLINE_TEXT_MAX  1200

void g2n_print_declarations(struct g2n_printer *p)
{
    static const enum g2n_type types[] = { G2N_T_U32, G2N_T_U64, G2N_T_F32, G2N_T_F64 };

    for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
        bool any = false;

        for (uint32_t i = p->ir->param_count; i < p->ir->local_count; i++) {
            if (p->ir->locals[i] != types[k] || i == p->ir->sp)
                continue;
            g2n_put(p, any ? ", " : G2N_INDENT);
            if (!any) {
                g2n_put(p, g2n_type_word((uint8_t)types[k]));
                g2n_put(p, " ");
            }
            g2n_put_local(p, i);
            g2n_put(p, " = 0");
            any = true;
        }
        for (uint32_t i = 0; i < p->ir->temp_count; i++) {
            if (p->ir->temps[i].type != types[k] || !p->ir->temps[i].used)
                continue;
            g2n_put(p, any ? ", " : G2N_INDENT);
            if (!any) {
                g2n_put(p, g2n_type_word((uint8_t)types[k]));
                g2n_put(p, " ");
            }
            g2n_put_temp(p, i);
            any = true;
        }
        if (any) g2n_put(p, ";\n");
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
    for (; rest < end; rest++) {
        if (end - rest > 4 && memcmp(rest, "var_", 4) == 0)
            rest += 4;
        if (rest + 1 < end && *rest != '\n' && (*rest != ' ' || (rest[1] != ' ' && rest[1] != '\n'))) /* on one line */
            g2n_text_add(t, rest, 1);
    }
}

/* Prints the statements; false when the function must stay as it was. */
static bool print_statements(struct g2n_printer *p)
{
    struct g2n_ir *ir    = p->ir;
    uint32_t       entry = UINT32_MAX;

    for (uint32_t i = 0; i < ir->temp_count; i++)
        ir->temps[i].stmt = UINT32_MAX;
    for (uint32_t i = 0; i < ir->stmt_count && !p->bad && !ir->failed; i++) {
        if (entry == UINT32_MAX && (ir->stmts[i].kind == G2N_S_SWITCH || ir->stmts[i].kind == G2N_S_RESUME))
            entry = i;
        g2n_print_stmt(p, i, entry);
    }
    g2n_print_entry_end(p);
    ir->failed = ir->failed || g2n_text_failed(p->t);
    return !p->bad && !ir->failed;
}

bool g2n_print_function(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f,
                        struct g2n_text *signature, struct g2n_text *body)
{
    struct g2n_text statements;
    struct g2n_printer  p = { .ir = ir, .o = options, .f = f, .t = &statements };
    bool            good;

    g2n_text_init(&statements);
    good = print_statements(&p);
    if (good) {
        g2n_print_head(signature, options, f);
        g2n_text_adds(signature, "\n");
        p.t = body;
        g2n_put(&p, "{\n");
        g2n_print_declarations(&p);
        g2n_put(&p, G2N_INDENT "ENTER;\n");
        g2n_text_add(body, statements.ptr, statements.len);
        g2n_put(&p, "}\n");
    }
    g2n_text_fini(&statements);
    return good;
}

bool g2n_print_inline(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f, struct g2n_text *out)
{
    struct g2n_text statements;
    struct g2n_printer  p = { .ir = ir, .o = options, .f = f, .t = &statements, .inlined = true };
    bool            good;

    g2n_text_init(&statements);
    good = print_statements(&p) && statements.len <= INLINE_TEXT_MAX;
    if (good) {
        p.t = out;
        g2n_put(&p, "\nstatic inline u32 in_");
        g2n_put_function_name(&p, f);
        g2n_put(&p, "(SELF_ const u64 frame, const u64 address)\n{\n");
        g2n_print_declarations(&p);
        g2n_put(&p, G2N_INDENT "u32 p0 = 0;\n" G2N_INDENT "ENTER_INLINE;\n" G2N_INDENT "(void)p0;\n");
        g2n_text_add(out, statements.ptr, statements.len);
        g2n_put(&p, "}\n");
    }
    g2n_text_fini(&statements);
    return good;
}
