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

uint32_t g2n_lib__lower(uint32_t c) { return map(lower_ranges, COUNT(lower_ranges), c); }

/* The code points that c becomes in upper case, when they are several; else NULL. */
static const uint32_t *special_upper(uint32_t c)
{
    size_t low = 0, high = COUNT(upper_special);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (upper_special[mid].from == c) return upper_special[mid].to;
        if (upper_special[mid].from < c) low = mid + 1;
        else high = mid;
    }
    return NULL;
}

static void append_upper(struct g2n_buf *text, uint32_t c)
{
    if (c < 0x80) {
        g2n_buf_append_byte(text, (char)(c >= 'a' && c <= 'z' ? c - 32 : c));
        return;
    }
    const uint32_t *several = special_upper(c);
    if (!several) g2n_utf8_append(text, map(upper_ranges, COUNT(upper_ranges), c));
    for (int i = 0; several && i < 3 && several[i]; i++) g2n_utf8_append(text, several[i]);
}

/* Unicode's Cased, as far as letters have another case. */
static bool is_cased(uint32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c == 0x130 || special_upper(c) || map(upper_ranges, COUNT(upper_ranges), c) != c ||
           map(lower_ranges, COUNT(lower_ranges), c) != c;
}

/* The most of Unicode's Case_Ignorable: apostrophes, points, marks that combine, characters without width. */
static bool is_case_ignorable(uint32_t c)
{
    return c == '\'' || c == '.' || c == ':' || c == '^' || c == '`' || c == 0xA8 || c == 0xAD || c == 0xAF || c == 0xB4 ||
           c == 0xB7 || c == 0xB8 || (c >= 0x2B0 && c <= 0x36F) || (c >= 0x483 && c <= 0x489) ||
           (c >= 0x591 && c <= 0x5BD) || (c >= 0x200B && c <= 0x200F) || c == 0x2018 || c == 0x2019 || c == 0x2024 ||
           c == 0x2027 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xFE20 && c <= 0xFE2F) || c == 0xFEFF || (c >= 0x1F3FB && c <= 0x1F3FF);
}

/* Whether the sigma that ends at `pos` ends a word (Unicode, Final_Sigma): `after_cased` says that a cased letter is
 * before it, and none may follow. */
static bool is_final_sigma(const struct g2n_string *s, bool after_cased, size_t pos)
{
    while (after_cased && pos < s->len) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        if (is_case_ignorable(c)) continue;
        return !is_cased(c);
    }
    return after_cased;
}

/* toUpperCase (magic 1), toLowerCase (0), and their locale namesakes (3, 2). */
static enum g2n_status string_case(struct g2n_call *call, g2n_value *result)
{
    static const char *const names[] = { "toLowerCase", "toUpperCase", "toLocaleLowerCase", "toLocaleUpperCase" };
    bool upper = g2n_lib__magic(call) & 1;
    struct g2n_string *s;
    struct g2n_buf text = G2N_BUF_INIT;
    bool after_cased = false;
    enum g2n_status st = g2n_lib__this_string(call, names[g2n_lib__magic(call)], &s);
    if (st != G2N_OK) return st;
    for (size_t pos = 0; pos < s->len && !text.failed;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        if (upper) append_upper(&text, c);
        else if (c < 0x80) g2n_buf_append_byte(&text, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        else if (c == 0x130) g2n_buf_append_str(&text, "i\xCC\x87"); /* dotted capital I: i and a combining dot */
        else if (c == 0x3A3 && is_final_sigma(s, after_cased, pos)) g2n_utf8_append(&text, 0x3C2);
        else g2n_utf8_append(&text, map(lower_ranges, COUNT(lower_ranges), c));
        if (!is_case_ignorable(c)) after_cased = is_cased(c);
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
