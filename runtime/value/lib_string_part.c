/* Methods of String.prototype that cut a string or lengthen it (ECMA-262, 22.1.3). */
#include "value/lib_string.h"

enum cut { SLICE, SUBSTRING, SUBSTR };

static const char *const cut_names[] = { "slice", "substring", "substr" };

/* An integer argument clamped to 0..length; negative ones count from the end if asked. */
static enum g2n_status position(struct g2n_call *call, uint32_t arg, size_t length, size_t missing, bool from_end,
                                size_t *out)
{
    double d;
    *out = missing;
    if (g2n_is_undefined(g2n_arg(call, arg))) return G2N_OK;
    enum g2n_status st = g2n_to_integer(call->realm, g2n_arg(call, arg), &d);
    if (st != G2N_OK) return st;
    if (d < 0) d = from_end ? d + (double)length : 0;
    *out = d <= 0 ? 0 : d >= (double)length ? length : (size_t)d;
    return G2N_OK;
}

static enum g2n_status string_cut(struct g2n_call *call, g2n_value *result)
{
    enum cut kind = (enum cut)g2n_lib__magic(call);
    struct g2n_string *s;
    size_t from, to;
    enum g2n_status st = g2n_lib__this_string(call, cut_names[kind], &s);
    if (st != G2N_OK) return st;
    size_t length = g2n_string_utf16_len(s);
    st = position(call, 0, length, 0, kind != SUBSTRING, &from);
    if (st == G2N_OK && kind == SUBSTR) {
        st = position(call, 1, length - from, length - from, false, &to); /* a length */
        to += from;
    } else if (st == G2N_OK) {
        st = position(call, 1, length, length, kind == SLICE, &to);
    }
    if (st == G2N_OK) {
        if (from > to && kind == SUBSTRING) {
            size_t swap = from;
            from = to;
            to = swap;
        }
        st = g2n_lib__substring(call->realm, s, from, to < from ? from : to, result);
    }
    g2n_lib__string_drop(call->realm, s);
    return st;
}

/* trim (magic 3), trimStart (1), trimEnd (2). */
static enum g2n_status string_trim(struct g2n_call *call, g2n_value *result)
{
    static const char *const names[] = { "", "trimStart", "trimEnd", "trim" };
    int ends = g2n_lib__magic(call);
    struct g2n_string *s;
    size_t start, end;
    enum g2n_status st = g2n_lib__this_string(call, names[ends], &s);
    if (st != G2N_OK) return st;
    g2n_lib__trim(s->bytes, s->len, ends & 1, ends & 2, &start, &end);
    if (start == 0 && end == s->len) {
        *result = g2n_own_string(s);
        return G2N_OK;
    }
    st = g2n_string_new(call->realm, s->bytes + start, end - start, result);
    g2n_lib__string_drop(call->realm, s);
    return st;
}

static enum g2n_status too_long(struct g2n_realm *realm)
{
    return g2n_throw(realm, G2N_RANGE_ERROR, "Invalid string length");
}

/* Appends `fill` again and again until `units` code units have been added. */
static enum g2n_status append_fill(struct g2n_realm *realm, struct g2n_buf *text, struct g2n_string *fill, size_t units)
{
    size_t width = g2n_string_utf16_len(fill);
    for (; units >= width && !text->failed; units -= width) g2n_lib__text_append_string(text, fill);
    if (units == 0 || text->failed) return G2N_OK;
    g2n_value part;
    enum g2n_status st = g2n_lib__substring(realm, fill, 0, units, &part);
    if (st != G2N_OK) return st;
    g2n_lib__text_append_string(text, g2n_as_string(g2n_peek(part)));
    g2n_drop(realm, part);
    return G2N_OK;
}

static enum g2n_status pad(struct g2n_call *call, struct g2n_string *s, struct g2n_string *fill, bool at_end,
                           g2n_value *result)
{
    double wanted;
    enum g2n_status st = g2n_to_integer(call->realm, g2n_arg(call, 0), &wanted);
    size_t length = g2n_string_utf16_len(s);
    if (st != G2N_OK) return st;
    if (wanted <= (double)length || fill->len == 0) {
        *result = g2n_dup(g2n_view_of_string(s));
        return G2N_OK;
    }
    if (wanted > G2N_STRING_MAX) return too_long(call->realm);
    struct g2n_buf text = G2N_BUF_INIT;
    if (at_end) g2n_lib__text_append_string(&text, s);
    st = append_fill(call->realm, &text, fill, (size_t)wanted - length);
    if (!at_end) g2n_lib__text_append_string(&text, s);
    if (st == G2N_OK) return g2n_string_from_buf(call->realm, &text, result);
    g2n_buf_fini(&text);
    return st;
}

/* padStart (magic 0), padEnd (1). */
static enum g2n_status string_pad(struct g2n_call *call, g2n_value *result)
{
    bool at_end = g2n_lib__magic(call);
    struct g2n_string *s;
    g2n_value fill;
    enum g2n_status st = g2n_lib__this_string(call, at_end ? "padEnd" : "padStart", &s);
    if (st != G2N_OK) return st;
    st = g2n_is_undefined(g2n_arg(call, 1)) ? g2n_string_new(call->realm, " ", 1, &fill)
                                            : g2n_to_string(call->realm, g2n_arg(call, 1), &fill);
    if (st == G2N_OK) {
        st = pad(call, s, g2n_as_string(g2n_peek(fill)), at_end, result);
        g2n_drop(call->realm, fill);
    }
    g2n_lib__string_drop(call->realm, s);
    return st;
}

static enum g2n_status string_repeat(struct g2n_call *call, g2n_value *result)
{
    struct g2n_string *s;
    double count;
    enum g2n_status st = g2n_lib__this_string(call, "repeat", &s);
    if (st != G2N_OK) return st;
    st = g2n_to_integer(call->realm, g2n_arg(call, 0), &count);
    if (st == G2N_OK && (count < 0 || count > 1.7976931348623157e308))
        st = g2n_lib__throw_shown(call->realm, G2N_RANGE_ERROR, "Invalid count value: ", g2n_arg(call, 0), "");
    else if (st == G2N_OK && count * s->len > G2N_STRING_MAX)
        st = too_long(call->realm);
    if (st == G2N_OK) {
        struct g2n_buf text = G2N_BUF_INIT;
        for (double i = 0; s->len && i < count && !text.failed; i++) g2n_lib__text_append_string(&text, s);
        st = g2n_string_from_buf(call->realm, &text, result);
    }
    g2n_lib__string_drop(call->realm, s);
    return st;
}

static enum g2n_status string_concat(struct g2n_call *call, g2n_value *result)
{
    struct g2n_string *s, *more;
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = g2n_lib__this_string(call, "concat", &s);
    if (st != G2N_OK) return st;
    g2n_lib__text_append_string(&text, s);
    g2n_lib__string_drop(call->realm, s);
    for (uint32_t i = 0; i < call->argc; i++) {
        st = g2n_lib__string_arg(call, i, &more);
        if (st != G2N_OK) {
            g2n_buf_fini(&text);
            return st;
        }
        g2n_lib__text_append_string(&text, more);
        g2n_lib__string_drop(call->realm, more);
    }
    return g2n_string_from_buf(call->realm, &text, result);
}

const struct g2n_method g2n_lib__string_part_rows[] = {
    { "slice",     string_cut,    2, SLICE },
    { "substring", string_cut,    2, SUBSTRING },
    { "substr",    string_cut,    2, SUBSTR },
    { "trim",      string_trim,   0, 3 },
    { "trimStart", string_trim,   0, 1 },
    { "trimEnd",   string_trim,   0, 2 },
    { "padStart",  string_pad,    2, 0 },
    { "padEnd",    string_pad,    2, 1 },
    { "repeat",    string_repeat, 1, 0 },
    { "concat",    string_concat, 1, 0 },
    { NULL, NULL, 0, 0 }
};
