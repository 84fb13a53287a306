/* Upper and lower case (ECMA-262, 22.1.3.28 and .30): Unicode's default mappings, with those that make several code
 * points of one, and the final sigma.  The tables are Unicode 17's, as node 20 has them; no locale has a say. */
#include "base/utf8.h"
#include "value/lib_string.h"

struct range {
    uint32_t first, last;
    uint8_t  step;
    int32_t  delta;
};

#define CASE(first, last, step, delta) { first, last, step, delta },
static const struct range upper_ranges[] = {
#include "value/case_upper.def"
};
static const struct range lower_ranges[] = {
#include "value/case_lower.def"
};
#undef CASE

#define CASE(from, a, b, c) { from, { a, b, c } },
static const struct { uint32_t from, to[3]; } upper_special[] = {
#include "value/case_special.def"
};
#undef CASE

#define COUNT(table) (sizeof(table) / sizeof *(table))

static uint32_t map(const struct range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) { /* the last range that begins at or before c is at low - 1 */
        size_t mid = (low + high) / 2;
        if (ranges[mid].first <= c) low = mid + 1;
        else high = mid;
    }
    if (low == 0) return c;
    const struct range *r = &ranges[low - 1];
    if (c <= r->last && (c - r->first) % r->step == 0) return (uint32_t)((int32_t)c + r->delta);
    return c;
}

static void append_upper(struct g2n_buf *text, uint32_t c)
{
    size_t low = 0, high = COUNT(upper_special);
    if (c < 0x80) {
        g2n_buf_append_byte(text, (char)(c >= 'a' && c <= 'z' ? c - 32 : c));
        return;
    }
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (upper_special[mid].from == c) {
            for (int i = 0; i < 3 && upper_special[mid].to[i]; i++) g2n_utf8_append(text, upper_special[mid].to[i]);
            return;
        }
        if (upper_special[mid].from < c) low = mid + 1;
        else high = mid;
    }
    g2n_utf8_append(text, map(upper_ranges, COUNT(upper_ranges), c));
}

static bool is_letter_with_case(uint32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return map(upper_ranges, COUNT(upper_ranges), c) != c || map(lower_ranges, COUNT(lower_ranges), c) != c;
}

/* Whether the sigma that ends at `pos` ends a word: a letter with case before it, none after (Unicode, Final_Sigma,
 * without its look through apostrophes and combining marks). */
static bool is_final_sigma(const struct g2n_string *s, uint32_t before, size_t pos)
{
    if (!is_letter_with_case(before)) return false;
    return pos == s->len || !is_letter_with_case(g2n_utf8_next(s->bytes, s->len, &pos));
}

/* toUpperCase (magic 1), toLowerCase (0), and their locale namesakes (3, 2). */
static enum g2n_status string_case(struct g2n_call *call, g2n_value *result)
{
    static const char *const names[] = { "toLowerCase", "toUpperCase", "toLocaleLowerCase", "toLocaleUpperCase" };
    bool upper = g2n_lib__magic(call) & 1;
    struct g2n_string *s;
    struct g2n_buf text = G2N_BUF_INIT;
    uint32_t before = 0;
    enum g2n_status st = g2n_lib__this_string(call, names[g2n_lib__magic(call)], &s);
    if (st != G2N_OK) return st;
    for (size_t pos = 0; pos < s->len && !text.failed;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        if (upper) append_upper(&text, c);
        else if (c < 0x80) g2n_buf_append_byte(&text, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        else if (c == 0x130) g2n_buf_append_str(&text, "i\xCC\x87"); /* dotted capital I: i and a combining dot */
        else if (c == 0x3A3 && is_final_sigma(s, before, pos)) g2n_utf8_append(&text, 0x3C2);
        else g2n_utf8_append(&text, map(lower_ranges, COUNT(lower_ranges), c));
        before = c;
    }
    g2n_lib__string_drop(call->realm, s);
    return g2n_string_from_buf(call->realm, &text, result);
}

const struct g2n_method g2n_lib__string_case_rows[] = {
    { "toLowerCase",       string_case, 0, 0 },
    { "toUpperCase",       string_case, 0, 1 },
    { "toLocaleLowerCase", string_case, 0, 2 },
    { "toLocaleUpperCase", string_case, 0, 3 },
    { NULL, NULL, 0, 0 }
};
