/* Messages follow node 20's lib/internal/errors.js in wording. */
#include "host/args.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "value/convert.h"

#define SHOWN_MAX 28 /* longest piece of a string that is shown, as node cuts it */

enum g2n_status g2n_args_throw(struct g2n_realm *realm, enum g2n_error_type type, const char *code,
                               const char *format, ...)
{
    struct g2n_buf text = G2N_BUF_INIT;
    char small[512];
    g2n_value error, name;
    va_list ap;

    va_start(ap, format);
    vsnprintf(small, sizeof small, format, ap);
    va_end(ap);
    g2n_utf8_append_replaced(&text, small, strlen(small)); /* a cut may have gone through a character */
    enum g2n_status st = text.failed ? G2N_ENOMEM
                                     : g2n_error_new(realm, type, &error, "%.*s", (int)text.len, text.bytes);
    g2n_buf_fini(&text);
    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, code, &name);
    if (st == G2N_OK) st = g2n_object_put_c(realm, g2n_as_object(g2n_peek(error)), "code", name);
    if (st == G2N_OK) return g2n_throw_value(realm, error);
    g2n_drop(realm, error);
    return st;
}

/* The text as JavaScript would quote it, at most `max` bytes of it. */
static void show_string(struct g2n_buf *out, const struct g2n_string *s, size_t max)
{
    g2n_buf_append_byte(out, '\'');
    for (size_t i = 0; i < s->len && i < max; i++) {
        unsigned char c = (unsigned char)s->bytes[i];
        if (c < 0x20 || c == 0x7F) g2n_buf_printf(out, "\\x%02X", c);
        else if (c == '\'' || c == '\\') g2n_buf_printf(out, "\\%c", c);
        else g2n_buf_append_byte(out, (char)c);
    }
    g2n_buf_append_str(out, s->len > max ? "..." : "'");
}

static void show_primitive(struct g2n_buf *out, g2n_view v, size_t max)
{
    if (g2n_is_string(v)) show_string(out, g2n_as_string(v), max);
    else if (g2n_is_number(v)) g2n_number_append(out, g2n_as_number(v));
    else if (g2n_is_bool(v)) g2n_buf_append_str(out, g2n_is_true(v) ? "true" : "false");
    else if (g2n_is_null(v)) g2n_buf_append_str(out, "null");
    else if (g2n_is_undefined(v)) g2n_buf_append_str(out, "undefined");
    else if (g2n_is_symbol(v)) g2n_buf_append_str(out, "Symbol()");
    else if (g2n_is_callable(v)) g2n_buf_append_str(out, "[Function]");
    else g2n_buf_printf(out, "[%s]", g2n_as_object(v)->class->name);
}

/* What node puts behind "Received". */
static void show_received(struct g2n_buf *out, g2n_view v)
{
    if (g2n_is_nullish(v)) show_primitive(out, v, SHOWN_MAX);
    else if (g2n_is_callable(v)) g2n_buf_append_str(out, "function ");
    else if (g2n_is_object(v)) g2n_buf_printf(out, "an instance of %s", g2n_as_object(v)->class->name);
    else {
        g2n_buf_printf(out, "type %s (", g2n_typeof(v));
        show_primitive(out, v, SHOWN_MAX);
        g2n_buf_append_byte(out, ')');
    }
}

enum g2n_status g2n_args_throw_type(struct g2n_realm *realm, const char *name, const char *expected, g2n_view got)
{
    struct g2n_buf shown = G2N_BUF_INIT;
    show_received(&shown, got);
    enum g2n_status st = shown.failed ? G2N_ENOMEM
        : strchr(name, ' ') ? g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "The %s must be %s. Received %.*s",
                                             name, expected, (int)shown.len, shown.bytes)
        : g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_ARG_TYPE",
                         "The \"%s\" %s must be %s. Received %.*s", name, strchr(name, '.') ? "property" : "argument",
                         expected, (int)shown.len, shown.bytes);
    g2n_buf_fini(&shown);
    return st;
}

enum g2n_status g2n_args_throw_value(struct g2n_realm *realm, const char *name, const char *reason, g2n_view got)
{
    return g2n_args_throw_value_of(realm, G2N_TYPE_ERROR, name, reason, got);
}

enum g2n_status g2n_args_throw_value_of(struct g2n_realm *realm, enum g2n_error_type type, const char *name,
                                        const char *reason, g2n_view got)
{
    struct g2n_buf shown = G2N_BUF_INIT;
    show_primitive(&shown, got, 128);
    enum g2n_status st = shown.failed ? G2N_ENOMEM
        : g2n_args_throw(realm, type, "ERR_INVALID_ARG_VALUE", "The %s '%s' %s. Received %.*s",
                         strchr(name, '.') ? "property" : "argument", name, reason, (int)shown.len, shown.bytes);
    g2n_buf_fini(&shown);
    return st;
}

/* A great integer's digits in groups: 5_000_000_000. */
static void group_digits(struct g2n_buf *out, g2n_view v)
{
    struct g2n_buf digits = G2N_BUF_INIT;
    double d = g2n_as_number(v);

    g2n_number_append(&digits, d);
    for (size_t i = 0; i < digits.len; i++) {
        if (i > (d < 0) && (digits.len - i) % 3 == 0) g2n_buf_append_byte(out, '_');
        g2n_buf_append_byte(out, digits.bytes[i]);
    }
    out->failed |= digits.failed;
    g2n_buf_fini(&digits);
}

enum g2n_status g2n_args_throw_range(struct g2n_realm *realm, const char *name, const char *expected, g2n_view got)
{
    struct g2n_buf shown = G2N_BUF_INIT;
    double d = g2n_is_number(got) ? fabs(g2n_as_number(got)) : 0;
    if (d > 4294967296.0 && d < 1e21 && floor(d) == d) group_digits(&shown, got);
    else show_primitive(&shown, got, SHOWN_MAX);
    enum g2n_status st = shown.failed ? G2N_ENOMEM
        : g2n_args_throw(realm, G2N_RANGE_ERROR, "ERR_OUT_OF_RANGE",
                         "The value of \"%s\" is out of range. It must be %s. Received %.*s", name, expected,
                         (int)shown.len, shown.bytes);
    g2n_buf_fini(&shown);
    return st;
}

enum g2n_status g2n_args_integer(struct g2n_realm *realm, g2n_view v, const char *name, double min, double max,
                                 double *out)
{
    char expected[64];

    if (!g2n_is_number(v)) return g2n_args_throw_type(realm, name, "of type number", v);
    double d = g2n_as_number(v);
    if (!isfinite(d) || floor(d) != d) return g2n_args_throw_range(realm, name, "an integer", v);
    if (d < min || d > max) {
        snprintf(expected, sizeof expected, ">= %.0f && <= %.0f", min, max);
        return g2n_args_throw_range(realm, name, expected, v);
    }
    *out = d;
    return G2N_OK;
}

enum g2n_status g2n_args_local(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    struct g2n_object *copy = NULL;
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;

    if (realm->engine && g2n_is_object(v)) st = realm->engine->show(realm, g2n_as_object(v), &copy, &text);
    g2n_buf_fini(&text);
    if (st == G2N_OK) *out = copy ? g2n_own_object(copy) : g2n_dup(v);
    return st;
}

enum g2n_status g2n_args_function(struct g2n_realm *realm, g2n_view v, const char *name)
{
    if (g2n_is_callable(v)) return G2N_OK;
    return g2n_args_throw_type(realm, name, "of type function", v);
}

enum g2n_status g2n_args_throw_this(struct g2n_realm *realm, const char *type)
{
    return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_THIS", "Value of \"this\" must be of type %s", type);
}

enum g2n_status g2n_args_flag(struct g2n_realm *realm, struct g2n_object *options, const char *name, bool *out)
{
    g2n_value v;
    enum g2n_status st = g2n_object_get_c(realm, options, name, &v);
    if (st != G2N_OK) return st;
    *out = g2n_to_boolean(g2n_peek(v));
    g2n_drop(realm, v);
    return G2N_OK;
}
