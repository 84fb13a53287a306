#include "reader.h"

#include <string.h>

uint32_t g2n_reader_fail(struct g2n_reader *r, const char *problem)
{
    if (!r->bad) {
        r->parse->problem = problem;
        r->parse->at      = (size_t)(r->p - r->ir->text.ptr);
    }
    r->bad = true;
    return 0;
}

bool g2n_reader_take(struct g2n_reader *r, const char *text, size_t len)
{
    if ((size_t)(r->end - r->p) < len || memcmp(r->p, text, len) != 0)
        return false;
    r->p += len;
    return true;
}

void g2n_reader_need(struct g2n_reader *r, const char *text, size_t len)
{
    if (!g2n_reader_take(r, text, len))
        g2n_reader_fail(r, text);
}

uint64_t g2n_reader_number(struct g2n_reader *r)
{
    uint64_t value = 0;
    bool     any   = false;

    for (; r->p < r->end && g2n_is_digit(*r->p); r->p++, any = true) {
        uint64_t digit = (uint64_t)(*r->p - '0');

        if (value > (UINT64_MAX - digit) / 10)
            return g2n_reader_fail(r, "a larger number than fits");
        value = value * 10 + digit;
    }
    return any ? value : g2n_reader_fail(r, "a number");
}

uint32_t g2n_reader_small_number(struct g2n_reader *r)
{
    uint64_t value = g2n_reader_number(r);

    return value < UINT32_MAX / 4 ? (uint32_t)value : g2n_reader_fail(r, "a small number");
}

uint32_t g2n_reader_label(struct g2n_reader *r)
{
    uint32_t at = G2N_LABEL_END;

    need(r, "var_");
    if (take(r, "Bfunc"))
        return at;
    if (take(r, "B"))
        at = G2N_LABEL_BLOCK(g2n_reader_small_number(r));
    else if (take(r, "L"))
        at = G2N_LABEL_LOOP(g2n_reader_small_number(r));
    else
        g2n_reader_fail(r, "a label");
    return at;
}

uint32_t g2n_reader_jump_target(struct g2n_reader *r)
{
    uint32_t at = g2n_reader_label(r);

    if (!r->bad && !g2n_ir_jump(r->ir, at))
        g2n_reader_fail(r, "a label of this function");
    return at;
}

void g2n_reader_skip_spaces(struct g2n_reader *r)
{
    while (r->p < r->end && *r->p == ' ')
        r->p++;
}
