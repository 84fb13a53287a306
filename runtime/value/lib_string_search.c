/* Methods of String.prototype that look for one string in another (ECMA-262, 22.1.3).
 * WTF-8 is self-synchronising, so bytes are searched and only results are counted in code units.  One case differs from
 * the standard: half of a surrogate pair, as the text sought, is not found inside a whole pair; nor is there, for
 * replaceAll(""), a place between its halves. */
#include <limits.h>

#include "base/utf8.h"
#include "value/lib_string.h"

#define NOWHERE SIZE_MAX

/* The byte at which the unit begins.  For the second half of a pair that is where the next character begins, and
 * *inside says so. */
static size_t byte_of_unit(struct g2n_string *s, size_t unit, bool *inside)
{
    size_t pos = 0, at = 0;
    *inside = false;
    if (g2n_lib__is_ascii(s)) return unit;
    while (pos < s->len && at < unit) at += g2n_utf8_next(s->bytes, s->len, &pos) >= 0x10000 ? 2 : 1;
    *inside = at > unit;
    return pos;
}

static size_t unit_of_byte(struct g2n_string *s, size_t byte)
{
    return g2n_lib__is_ascii(s) ? byte : g2n_utf8_utf16_len(s->bytes, byte);
}

/* The first byte at or after `from` at which `what` lies in s. */
static size_t find(const struct g2n_string *s, const struct g2n_string *what, size_t from)
{
    if (from > s->len || what->len > s->len - from) return NOWHERE;
    if (what->len == 0) return from;
    const char *at = memmem(s->bytes + from, s->len - from, what->bytes, what->len);
    return at ? (size_t)(at - s->bytes) : NOWHERE;
}

static bool lies_at(const struct g2n_string *s, const struct g2n_string *what, size_t at)
{
    return at <= s->len && what->len <= s->len - at && memcmp(s->bytes + at, what->bytes, what->len) == 0;
}

enum search { INDEX_OF, LAST_INDEX_OF, INCLUDES, STARTS_WITH, ENDS_WITH };

static const char *const search_names[] = { "indexOf", "lastIndexOf", "includes", "startsWith", "endsWith" };

/* Where the search begins, in units; `missing` when the argument is undefined (NaN for lastIndexOf). */
static enum g2n_status search_start(struct g2n_call *call, enum search kind, size_t length, size_t *out)
{
    double d;
    *out = kind == LAST_INDEX_OF || kind == ENDS_WITH ? length : 0;
    if (g2n_is_undefined(g2n_arg(call, 1))) return G2N_OK;
    enum g2n_status st = g2n_to_number(call->realm, g2n_arg(call, 1), &d);
    if (st != G2N_OK) return st;
    if (d != d) {
        if (kind != LAST_INDEX_OF) *out = 0;
        return G2N_OK;
    }
    *out = d <= 0 ? 0 : d >= (double)length ? length : (size_t)d;
    return G2N_OK;
}

static size_t find_last(const struct g2n_string *s, const struct g2n_string *what, size_t from)
{
    for (size_t at = from;; at--) {
        if (lies_at(s, what, at)) return at;
        if (at == 0) return NOWHERE;
    }
}

/* The outcome for text that is not empty. */
static g2n_value search(enum search kind, struct g2n_string *s, const struct g2n_string *what, size_t start_unit)
{
    bool inside;
    size_t start = byte_of_unit(s, start_unit, &inside), at = NOWHERE;
    switch (kind) {
    case INDEX_OF:
    case INCLUDES:
        at = find(s, what, start);
        break;
    case LAST_INDEX_OF:
        at = find_last(s, what, inside ? start - 4 : start); /* before the pair's four bytes */
        break;
    case STARTS_WITH:
        return g2n_bool(!inside && lies_at(s, what, start));
    case ENDS_WITH:
        return g2n_bool(!inside && what->len <= start && lies_at(s, what, start - what->len));
    }
    if (kind == INCLUDES) return g2n_bool(at != NOWHERE);
    return g2n_number(at == NOWHERE ? -1 : (double)unit_of_byte(s, at));
}

static enum g2n_status string_search(struct g2n_call *call, g2n_value *result)
{
    enum search kind = (enum search)g2n_lib__magic(call);
    struct g2n_string *s, *what;
    size_t start;
    enum g2n_status st = g2n_lib__this_string(call, search_names[kind], &s);
    if (st != G2N_OK) return st;
    st = g2n_lib__string_arg(call, 0, &what);
    if (st != G2N_OK) goto out_this;
    st = search_start(call, kind, g2n_string_utf16_len(s), &start);
    if (st == G2N_OK && what->len) *result = search(kind, s, what, start);
    else if (st == G2N_OK) *result = kind <= LAST_INDEX_OF ? g2n_number((double)start) : g2n_bool(true);
    g2n_lib__string_drop(call->realm, what);
out_this:
    g2n_lib__string_drop(call->realm, s);
    return st;
}

/* ---- split ---- */

static enum g2n_status split_units(struct g2n_realm *realm, struct g2n_string *s, uint32_t limit,
                                   struct g2n_lib__values *parts)
{
    struct g2n_lib__units units;
    enum g2n_status st = g2n_lib__units_init(realm, s, &units);
    if (st != G2N_OK) return st;
    for (size_t i = 0; st == G2N_OK && i < units.len && parts->count < limit; i++) {
        g2n_value part;
        st = g2n_lib__units_string(realm, units.units + i, 1, &part);
        if (st == G2N_OK) st = g2n_lib__values_append(realm, parts, part);
    }
    g2n_lib__units_fini(&units);
    return st;
}

static enum g2n_status split_at(struct g2n_realm *realm, const struct g2n_string *s, const struct g2n_string *separator,
                                uint32_t limit, struct g2n_lib__values *parts)
{
    enum g2n_status st = G2N_OK;
    for (size_t from = 0; st == G2N_OK && parts->count < limit;) {
        size_t at = find(s, separator, from);
        size_t end = at == NOWHERE ? s->len : at;
        g2n_value part;
        st = g2n_string_new(realm, s->bytes + from, end - from, &part);
        if (st == G2N_OK) st = g2n_lib__values_append(realm, parts, part);
        if (at == NOWHERE) break;
        from = at + separator->len;
    }
    return st;
}

static enum g2n_status string_split(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__values parts = {0};
    struct g2n_string *s, *separator;
    uint32_t limit = UINT32_MAX;
    enum g2n_status st = g2n_lib__this_string(call, "split", &s);
    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(g2n_arg(call, 1))) {
        double d;
        st = g2n_to_number(realm, g2n_arg(call, 1), &d);
        if (st == G2N_OK) limit = g2n_double_to_uint32(d);
    }
    if (st == G2N_OK) st = g2n_lib__string_arg(call, 0, &separator);
    if (st != G2N_OK) goto out_this;
    if (limit > 0 && g2n_is_undefined(g2n_arg(call, 0)))
        st = g2n_lib__values_append(realm, &parts, g2n_dup(g2n_view_of_string(s)));
    else if (separator->len == 0) st = split_units(realm, s, limit, &parts);
    else st = split_at(realm, s, separator, limit, &parts);
    g2n_lib__string_drop(realm, separator);
    if (st == G2N_OK) st = g2n_lib__values_to_array(realm, &parts, result);
    else g2n_lib__values_fini(realm, &parts);
out_this:
    g2n_lib__string_drop(realm, s);
    return st;
}

/* ---- replace ---- */

/* GetSubstitution without captures: $$ $& $` $' ; any other dollar stands for itself. */
static void append_substitution(struct g2n_buf *text, const struct g2n_string *s, const struct g2n_string *what,
                                size_t at, const struct g2n_string *pattern)
{
    for (size_t i = 0; i < pattern->len; i++) {
        char next = i + 1 < pattern->len ? pattern->bytes[i + 1] : 0;
        if (pattern->bytes[i] != '$' || !next || !strchr("$&`'", next)) {
            g2n_buf_append_byte(text, pattern->bytes[i]);
            continue;
        }
        i++;
        if (next == '$') g2n_buf_append_byte(text, '$');
        if (next == '&') g2n_lib__text_append_string(text, what);
        if (next == '`') g2n_lib__text_append(text, s->bytes, at);
        if (next == '\'') g2n_lib__text_append(text, s->bytes + at + what->len, s->len - at - what->len);
    }
}

/* What stands in for the occurrence at byte `at`. */
static enum g2n_status append_replacement(struct g2n_call *call, struct g2n_buf *text, struct g2n_string *s,
                                          const struct g2n_string *what, size_t at, const struct g2n_string *pattern)
{
    g2n_value answer, shown;
    if (pattern) {
        append_substitution(text, s, what, at, pattern);
        return G2N_OK;
    }
    g2n_value position = g2n_number((double)unit_of_byte(s, at));
    g2n_view args[3] = { g2n_view_of_string(what), g2n_peek(position), g2n_view_of_string(s) };
    enum g2n_status st = g2n_call_function(call->realm, g2n_arg(call, 1), G2N_VIEW_UNDEFINED, args, 3, &answer);
    if (st != G2N_OK) return st;
    st = g2n_to_string(call->realm, g2n_peek(answer), &shown);
    g2n_drop(call->realm, answer);
    if (st != G2N_OK) return st;
    g2n_lib__text_append_string(text, g2n_as_string(g2n_peek(shown)));
    g2n_drop(call->realm, shown);
    return G2N_OK;
}

static enum g2n_status replace(struct g2n_call *call, struct g2n_string *s, const struct g2n_string *what,
                               const struct g2n_string *pattern, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;
    bool all = g2n_lib__magic(call);
    size_t copied = 0, at = find(s, what, 0);
    while (at != NOWHERE && st == G2N_OK && !text.failed) {
        g2n_lib__text_append(&text, s->bytes + copied, at - copied);
        st = append_replacement(call, &text, s, what, at, pattern);
        copied = at + what->len;
        if (!all) break;
        if (what->len == 0) { /* between all characters */
            if (at == s->len) break;
            (void)g2n_utf8_next(s->bytes, s->len, &at);
        } else {
            at = find(s, what, copied);
        }
        if (text.len > G2N_STRING_MAX) st = g2n_throw(call->realm, G2N_RANGE_ERROR, "Invalid string length");
    }
    g2n_lib__text_append(&text, s->bytes + copied, s->len - copied);
    if (st == G2N_OK) return g2n_string_from_buf(call->realm, &text, result);
    g2n_buf_fini(&text);
    return st;
}

/* replace (magic 0), replaceAll (1). */
static enum g2n_status string_replace(struct g2n_call *call, g2n_value *result)
{
    struct g2n_string *s, *what, *pattern = NULL;
    enum g2n_status st = g2n_lib__this_string(call, g2n_lib__magic(call) ? "replaceAll" : "replace", &s);
    if (st != G2N_OK) return st;
    st = g2n_lib__string_arg(call, 0, &what);
    if (st != G2N_OK) goto out_this;
    if (!g2n_is_callable(g2n_arg(call, 1))) st = g2n_lib__string_arg(call, 1, &pattern);
    if (st == G2N_OK) st = replace(call, s, what, pattern, result);
    if (pattern) g2n_lib__string_drop(call->realm, pattern);
    g2n_lib__string_drop(call->realm, what);
out_this:
    g2n_lib__string_drop(call->realm, s);
    return st;
}

/* ---- order ---- */

/* The letter that a character is sorted with, for ASCII; others keep their code point's place after them. */
static uint32_t letter(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

/* An approximation of the root collation for ASCII: letters first, then lower case before upper case.  Real collation
 * needs tables of its own size. */
static enum g2n_status string_locale_compare(struct g2n_call *call, g2n_value *result)
{
    struct g2n_string *a, *b;
    enum g2n_status st = g2n_lib__this_string(call, "localeCompare", &a);
    if (st != G2N_OK) return st;
    st = g2n_lib__string_arg(call, 0, &b);
    if (st == G2N_OK) {
        int order = 0, tie = 0;
        size_t i = 0, j = 0;
        while (order == 0 && i < a->len && j < b->len) {
            uint32_t x = g2n_utf8_next(a->bytes, a->len, &i), y = g2n_utf8_next(b->bytes, b->len, &j);
            if (letter(x) != letter(y)) order = letter(x) < letter(y) ? -1 : 1;
            else if (tie == 0 && x != y) tie = x > y ? -1 : 1;
        }
        if (order == 0) order = i < a->len ? 1 : j < b->len ? -1 : tie;
        *result = g2n_number(order);
        g2n_lib__string_drop(call->realm, b);
    }
    g2n_lib__string_drop(call->realm, a);
    return st;
}

const struct g2n_method g2n_lib__string_search_rows[] = {
    { "indexOf",       string_search,         1, INDEX_OF },
    { "lastIndexOf",   string_search,         1, LAST_INDEX_OF },
    { "includes",      string_search,         1, INCLUDES },
    { "startsWith",    string_search,         1, STARTS_WITH },
    { "endsWith",      string_search,         1, ENDS_WITH },
    { "split",         string_split,          2, 0 },
    { "replace",       string_replace,        2, 0 },
    { "replaceAll",    string_replace,        2, 1 },
    { "localeCompare", string_locale_compare, 1, 0 },
    { NULL, NULL, 0, 0 }
};
