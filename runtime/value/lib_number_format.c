/* toFixed, toPrecision and toExponential (ECMA-262, 21.1.3.2 to .5).  Their ties go away from zero and are decided on
 * the exact value, where printf would go to even: so all digits of the double are made and rounded here. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "value/convert.h"
#include "value/lib_number.h"

/* The exact decimal digits of a double: no double has more than 309 before the point and 1074 behind. */
struct exact {
    char digits[1400];
    int  count, point; /* 0.d1d2... * 10^point; d1 is not 0 unless the number is */
};

/* Takes zeros away from the front, all but the last. */
static void strip_zeros(struct exact *e)
{
    int zeros = 0;
    while (zeros < e->count - 1 && e->digits[zeros] == '0') zeros++;
    memmove(e->digits, e->digits + zeros, (size_t)(e->count - zeros));
    e->count -= zeros;
    e->point -= zeros;
}

static void exact_digits(struct exact *e, double d)
{
    char text[1400];
    int len = snprintf(text, sizeof text, "%.1074f", d);
    e->count = e->point = 0;
    for (int i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') { /* the decimal point, whatever the locale has for it */
            e->point = e->count;
            continue;
        }
        e->digits[e->count++] = text[i];
    }
    strip_zeros(e);
}

/* Cuts to `keep` digits (possibly none or fewer), half up, and fills up with zeros. */
static void round_digits(struct exact *e, int keep)
{
    bool up = keep >= 0 && keep < e->count && e->digits[keep] >= '5';
    if (keep < 0) keep = 0;
    for (int i = e->count; i < keep; i++) e->digits[i] = '0';
    e->count = keep;
    if (!up) return;
    int i = keep - 1;
    while (i >= 0 && e->digits[i] == '9') e->digits[i--] = '0';
    if (i >= 0) {
        e->digits[i]++;
        return;
    }
    memmove(e->digits + 1, e->digits, (size_t)e->count); /* all nines, or nothing kept: one more digit in front */
    e->digits[0] = '1';
    e->count++;
    e->point++;
}

/* d.ddde+x from `count` digits. */
static void append_exponential(struct g2n_buf *text, const struct exact *e, int count)
{
    g2n_buf_append(text, e->digits, 1);
    if (count > 1) {
        g2n_buf_append_byte(text, '.');
        g2n_buf_append(text, e->digits + 1, (size_t)(count - 1));
    }
    g2n_buf_printf(text, "e%+d", e->digits[0] == '0' ? 0 : e->point - 1);
}

/* The digits with `fraction` of them behind the point, which may lie before the first. */
static void append_fixed(struct g2n_buf *text, const struct exact *e, int fraction)
{
    int whole = e->count - fraction;
    if (whole <= 0) g2n_buf_append_byte(text, '0');
    else g2n_buf_append(text, e->digits, (size_t)whole);
    if (fraction == 0) return;
    g2n_buf_append_byte(text, '.');
    for (int i = whole; i < 0; i++) g2n_buf_append_byte(text, '0');
    int from = whole < 0 ? 0 : whole;
    g2n_buf_append(text, e->digits + from, (size_t)(e->count - from));
}

void g2n_lib__format_number(struct g2n_buf *text, enum g2n_lib__format kind, double d, int digits)
{
    struct exact e;
    if (d < 0) g2n_buf_append_byte(text, '-');
    exact_digits(&e, fabs(d));
    if (kind == G2N_LIB_FIXED) {
        if (d == 0) e.point = 1;
        round_digits(&e, e.point + digits);
        append_fixed(text, &e, digits);
        return;
    }
    int count = kind == G2N_LIB_PRECISION ? digits : digits + 1;
    round_digits(&e, count);
    e.count = count; /* a carry has made one more */
    if (d == 0) e.point = 1;
    if (kind == G2N_LIB_EXPONENTIAL || e.point < -5 || e.point > count) append_exponential(text, &e, count);
    else append_fixed(text, &e, count - e.point);
}

/* The digits of Number::toString, whatever form it gives them; d >= 0. */
static void shortest_digits(struct exact *e, double d, bool *failed)
{
    struct g2n_buf plain = G2N_BUF_INIT;
    int exponent = 0, point = -1;
    e->digits[0] = '0';
    e->count = 0;
    g2n_number_append(&plain, d);
    g2n_buf_append_byte(&plain, 0);
    for (size_t i = 0; !plain.failed && i + 1 < plain.len; i++) {
        char c = plain.bytes[i];
        if (c == '.') {
            point = e->count;
        } else if (c == 'e') {
            exponent = atoi(plain.bytes + i + 1);
            break;
        } else {
            e->digits[e->count++] = c;
        }
    }
    e->point = (point < 0 ? e->count : point) + exponent;
    strip_zeros(e);
    if (plain.failed) *failed = true;
    g2n_buf_fini(&plain);
}

void g2n_lib__shortest_exponential(struct g2n_buf *text, double d)
{
    struct exact e;
    shortest_digits(&e, fabs(d), &text->failed);
    while (e.count > 1 && e.digits[e.count - 1] == '0') e.count--;
    if (d < 0) g2n_buf_append_byte(text, '-');
    append_exponential(text, &e, e.count);
}

void g2n_lib__shortest_fixed(struct g2n_buf *text, double d, int digits)
{
    struct exact e;
    shortest_digits(&e, d, &text->failed);
    if (d == 0) e.point = 1;
    round_digits(&e, e.point + digits);
    append_fixed(text, &e, digits);
}
