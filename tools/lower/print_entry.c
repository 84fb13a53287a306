#include "printer.h"

#include <string.h>

static uint32_t *zeros(struct g2n_printer *p, uint32_t count)
{
    uint32_t *list = g2n_tools_malloc(((size_t)count + 1) * sizeof *list);

    if (list)
        memset(list, 0, ((size_t)count + 1) * sizeof *list);
    else
        p->ir->failed = true;
    return list;
}

void g2n_print_close_entry(struct g2n_printer *p)
{
    if (p->open)
        g2n_put(p, G2N_INDENT "}\n");
    p->open = NULL;
    g2n_tools_free(p->first_case);
    g2n_tools_free(p->next_case);
    p->first_case = p->next_case = NULL;
}

/* Lists the cases by label; false when one of those comes before the switch. */
static bool list_cases(struct g2n_printer *p, uint32_t entry)
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

bool g2n_print_open_entry(struct g2n_printer *p, uint32_t entry)
{
    const struct g2n_stmt *s = &p->ir->stmts[entry];
    uint32_t               node;

    if (s->kind != G2N_S_RESUME || p->inlined || p->depth != 0)
        return false;
    if (!list_cases(p, entry)) {
        g2n_print_close_entry(p);
        return p->ir->failed;
    }
    node = g2n_pending_replace(p, s->node, false);
    if (p->ir->failed)
        return true;
    g2n_put(p, G2N_INDENT "if (LIKELY(");
    g2n_put_operand(p, node);
    g2n_put(p, " == 0)) goto ");
    g2n_put_label(p, p->ir->cases[s->target]);
    g2n_put(p, ";\n" G2N_INDENT "switch (");
    g2n_put_node(p, node);
    g2n_put(p, ") {\n" G2N_INDENT "default: BAD_RESUME(");
    g2n_put_number(p, p->f->index);
    g2n_put(p, "u, ");
    g2n_put_node(p, node);
    g2n_put(p, ");\n");
    p->open = s;
    return true;
}

void g2n_print_label(struct g2n_printer *p, uint32_t label)
{
    uint32_t cases = 0;

    for (uint32_t k = p->open ? p->first_case[label] : 0; k != 0; k = p->next_case[k - 1], cases++) {
        g2n_put(p, G2N_INDENT "case ");
        g2n_put_number(p, k - 1);
        g2n_put(p, ":;\n");
    }
    if (p->ir->labels[label] == cases)
        return;
    g2n_put_label(p, label);
    g2n_put(p, ":;\n");
}

/* Most entries are calls, with PC_B 0: they do not look at the table. */
void g2n_print_switch(struct g2n_printer *p, const struct g2n_stmt *s, bool is_entry)
{
    const uint32_t *cases = &p->ir->cases[s->target];
    uint32_t        node  = g2n_pending_replace(p, s->node, false);
    uint32_t        last  = s->count - 1;
    uint32_t        left  = 0;

    if (p->ir->failed)
        return;
    if (p->inlined && is_entry) {
        g2n_put(p, G2N_INDENT "goto ");
        g2n_put_label(p, cases[0]);
        g2n_put(p, ";\n");
        p->bad = p->bad || s->kind != G2N_S_RESUME;
        return;
    }
    for (uint32_t k = 1; k <= last; k++)
        left += cases[k] != G2N_NO_LABEL;
    if (is_entry) {
        g2n_put_indent(p);
        g2n_put(p, "if (LIKELY(");
        g2n_put_operand(p, node);
        g2n_put(p, " == 0)) goto ");
        g2n_put_label(p, cases[0]);
        g2n_put(p, ";\n");
    }
    if (s->kind == G2N_S_RESUME && left == 0) {
        g2n_put_indent(p);
    } else {
        g2n_put_indent(p);
        g2n_put(p, "switch (");
        g2n_put_node(p, node);
        g2n_put(p, ") {\n");
        for (uint32_t k = is_entry ? 1 : 0; k < last + (s->kind == G2N_S_RESUME); k++) {
            if (cases[k] == G2N_NO_LABEL)
                continue;
            g2n_put_indent(p);
            g2n_put(p, "case ");
            g2n_put_number(p, k);
            g2n_put(p, ": goto ");
            g2n_put_label(p, cases[k]);
            g2n_put(p, ";\n");
        }
        g2n_put_indent(p);
        g2n_put(p, "default: ");
    }
    if (s->kind == G2N_S_RESUME) {
        g2n_put(p, "BAD_RESUME(");
        g2n_put_number(p, p->f->index);
        g2n_put(p, "u, ");
        g2n_put_node(p, node);
        g2n_put(p, ");\n");
    } else {
        g2n_put(p, "goto ");
        g2n_put_label(p, cases[last]);
        g2n_put(p, ";\n");
    }
    if (s->kind != G2N_S_RESUME || left != 0) {
        g2n_put_indent(p);
        g2n_put(p, "}\n");
    }
}
