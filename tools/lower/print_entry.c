#include "printer.h"

#include <string.h>

/* gcc looks at each pair of a switch's cases: with more than this there are switches in a switch. */
#define CASES_TOGETHER 2048

static uint32_t *zeros(struct g2n_printer *p, uint32_t count)
{
    uint32_t *list = g2n_tools_malloc(((size_t)count + 1) * sizeof *list);

    if (list)
        memset(list, 0, ((size_t)count + 1) * sizeof *list);
    else
        p->ir->failed = true;
    return list;
}

void g2n_print_entry_end(struct g2n_printer *p)
{
    if (p->open)
        g2n_put(p, G2N_INDENT "}\n");
    p->open = NULL;
    g2n_tools_free(p->first_case);
    g2n_tools_free(p->next_case);
    p->first_case = p->next_case = NULL;
}

bool g2n_print_list_cases(struct g2n_printer *p, uint32_t entry)
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

void g2n_print_call(struct g2n_printer *p, uint32_t node, uint32_t label)
{
    g2n_put(p, G2N_INDENT "if (LIKELY(");
    g2n_put_operand(p, node);
    g2n_put(p, " == 0)) goto ");
    g2n_put_label(p, label);
    g2n_put(p, ";\n");
}

static void put_goto(struct g2n_printer *p, uint32_t label)
{
    g2n_put(p, "goto ");
    g2n_put_label(p, label);
    g2n_put(p, ";\n");
}

void g2n_print_open(struct g2n_printer *p, uint32_t node, uint32_t divisor)
{
    g2n_put(p, G2N_INDENT "switch (");
    g2n_put_operand(p, node);
    if (divisor != 1) {
        g2n_put(p, " / ");
        g2n_put_number(p, divisor);
    }
    g2n_put(p, ") {\n" G2N_INDENT "default: BAD_RESUME(");
    g2n_put_number(p, p->f->index);
    g2n_put(p, "u, ");
    g2n_put_node(p, node);
    g2n_put(p, ");\n");
}

/* Cases that do not stand at their blocks. */
static void put_cases(struct g2n_printer *p, const struct g2n_stmt *s, uint32_t node)
{
    const uint32_t *cases = &p->ir->cases[s->target];

    g2n_print_open(p, node, CASES_TOGETHER);
    for (uint32_t from = 0; from < s->count; from += CASES_TOGETHER) {
        const uint32_t end = s->count - from < CASES_TOGETHER ? s->count : from + CASES_TOGETHER;

        g2n_put(p, G2N_INDENT "case ");
        g2n_put_number(p, from / CASES_TOGETHER);
        g2n_put(p, ":\n");
        g2n_print_open(p, node, 1);
        for (uint32_t k = from == 0 ? 1 : from; k < end; k++) {
            if (cases[k] == G2N_NO_LABEL)
                continue;
            g2n_put(p, G2N_INDENT "case ");
            g2n_put_number(p, k);
            g2n_put(p, ": ");
            put_goto(p, cases[k]);
        }
        g2n_put(p, G2N_INDENT "}\n");
    }
    g2n_put(p, G2N_INDENT "}\n");
}

void g2n_print_entry(struct g2n_printer *p, uint32_t entry)
{
    const struct g2n_stmt *s    = &p->ir->stmts[entry];
    uint32_t               node = g2n_pending_replace(p, s->node, false);

    if (p->inlined) {
        g2n_put(p, G2N_INDENT);
        put_goto(p, p->ir->cases[s->target]);
        return;
    }
    if (s->count > CASES_TOGETHER) {
        g2n_print_call(p, node, p->ir->cases[s->target]);
        put_cases(p, s, node);
        return;
    }
    p->bad = p->bad || p->depth != 0 || !g2n_print_list_cases(p, entry);
    if (p->bad || p->ir->failed)
        return;
    g2n_print_call(p, node, p->ir->cases[s->target]);
    g2n_print_open(p, node, 1);
    p->open = s;
}

static void put_case(struct g2n_printer *p, uint32_t number)
{
    g2n_put(p, G2N_INDENT "case ");
    g2n_put_number(p, number);
    g2n_put(p, ":;\n");
}

void g2n_print_label(struct g2n_printer *p, uint32_t label)
{
    uint32_t cases = 0;

    for (uint32_t k = p->open ? p->first_case[label] : 0; k != 0; k = p->next_case[k - 1], cases++)
        put_case(p, k - 1);
    if (p->plan && p->plan->labels[label].number >= p->open->count)
        put_case(p, p->plan->labels[label].number);
    if (p->ir->labels[label] == cases)
        return;
    g2n_put_label(p, label);
    g2n_put(p, ":;\n");
}

void g2n_print_switch(struct g2n_printer *p, const struct g2n_stmt *s, bool is_entry)
{
    const uint32_t *cases = &p->ir->cases[s->target];
    uint32_t        node  = g2n_pending_replace(p, s->node, false);
    uint32_t        last  = s->count - 1;

    if (p->ir->failed)
        return;
    if (is_entry)
        g2n_print_call(p, node, cases[0]);
    g2n_put_indent(p);
    g2n_put(p, "switch (");
    g2n_put_node(p, node);
    g2n_put(p, ") {\n");
    for (uint32_t k = is_entry; k < last; k++) {
        g2n_put_indent(p);
        g2n_put(p, "case ");
        g2n_put_number(p, k);
        g2n_put(p, ": ");
        put_goto(p, cases[k]);
    }
    g2n_put_indent(p);
    g2n_put(p, "default: ");
    put_goto(p, cases[last]);
    g2n_put_indent(p);
    g2n_put(p, "}\n");
}
