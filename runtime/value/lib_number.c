/* Number and Boolean (ECMA-262, 20.3, 21.1), and the global functions on numbers. */
#include <math.h>

#include "value/lib.h"
#include "value/lib_number.h"
#include "value/wrapper.h"

/* Number(v) and Boolean(v), as primitives or, by new, as wrappers; consumes primitive. */
static enum g2n_status wrap(struct g2n_call *call, int proto, g2n_value primitive, g2n_value *result)
{
    struct g2n_object *obj;
    if (!g2n_lib__by_new(call)) {
        *result = primitive;
        return G2N_OK;
    }
    enum g2n_status st = g2n_lib__new_for(call, &g2n_class_wrapper, proto, &obj);
    if (st != G2N_OK) return st;
    ((struct g2n_wrapper *)(void *)obj)->primitive = primitive;
    return g2n_lib__give(result, obj);
}

static enum g2n_status number_construct(struct g2n_call *call, g2n_value *result)
{
    double d = 0;
    enum g2n_status st = call->argc ? g2n_to_number(call->realm, call->args[0], &d) : G2N_OK;
    return st == G2N_OK ? wrap(call, G2N_PROTO_NUMBER, g2n_number(d), result) : st;
}

static enum g2n_status boolean_construct(struct g2n_call *call, g2n_value *result)
{
    return wrap(call, G2N_PROTO_BOOLEAN, g2n_bool(g2n_to_boolean(g2n_arg(call, 0))), result);
}

/* ---- tests ---- */

enum test { IS_FINITE, IS_INTEGER, IS_NAN, IS_SAFE_INTEGER };

static bool passes(enum test test, double d)
{
    switch (test) {
    case IS_FINITE:       return isfinite(d);
    case IS_INTEGER:      return isfinite(d) && trunc(d) == d;
    case IS_NAN:          return isnan(d);
    case IS_SAFE_INTEGER: return fabs(d) <= 9007199254740991.0 && trunc(d) == d;
    }
    return false;
}

static enum g2n_status number_test(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0);
    *result = g2n_bool(g2n_is_number(v) && passes((enum test)g2n_lib__magic(call), g2n_as_number(v)));
    return G2N_OK;
}

/* The global isFinite and isNaN, which convert. */
static enum g2n_status global_test(struct g2n_call *call, g2n_value *result)
{
    double d;
    enum g2n_status st = g2n_to_number(call->realm, g2n_arg(call, 0), &d);
    if (st == G2N_OK) *result = g2n_bool(passes((enum test)g2n_lib__magic(call), d));
    return st;
}

/* ---- reading ---- */

/* The argument's text without the spaces before it; owned by *holder. */
static enum g2n_status text_arg(struct g2n_call *call, g2n_value *holder, const char **text, size_t *len)
{
    size_t start, end;
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, 0), holder);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(*holder));
    g2n_lib__trim(s->bytes, s->len, true, false, &start, &end);
    *text = s->bytes + start;
    *len = end - start;
    return G2N_OK;
}

/* How much of the text is a StrDecimalLiteral. */
static size_t decimal_prefix(const char *text, size_t len)
{
    size_t i = 0, digits = 0;
    if (i < len && (text[i] == '+' || text[i] == '-')) i++;
    if (len - i >= 8 && memcmp(text + i, "Infinity", 8) == 0) return i + 8;
    for (; i < len && text[i] >= '0' && text[i] <= '9'; i++) digits++;
    if (i < len && text[i] == '.') {
        size_t fraction = i + 1;
        for (; fraction < len && text[fraction] >= '0' && text[fraction] <= '9'; fraction++) digits++;
        if (digits) i = fraction;
    }
    if (!digits) return 0;
    size_t e = i;
    if (e < len && (text[e] | 32) == 'e') {
        e++;
        if (e < len && (text[e] == '+' || text[e] == '-')) e++;
        if (e < len && text[e] >= '0' && text[e] <= '9') {
            while (e < len && text[e] >= '0' && text[e] <= '9') e++;
            i = e;
        }
    }
    return i;
}

static enum g2n_status parse_float(struct g2n_call *call, g2n_value *result)
{
    g2n_value holder;
    const char *text;
    size_t len;
    enum g2n_status st = text_arg(call, &holder, &text, &len);
    if (st != G2N_OK) return st;
    size_t used = decimal_prefix(text, len);
    *result = g2n_number(used ? g2n_string_to_number(text, used) : NAN);
    g2n_drop(call->realm, holder);
    return G2N_OK;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 36;
}

/* Digits in a radix other than 10, exactly rounded when it is a power of two: the first 53 bits are kept as they are,
 * and what follows decides the rounding. */
static double digits_to_number(const char *text, size_t len, int radix)
{
    double value = 0;
    uint64_t bits = 0;
    int shift = 0, width = 0;
    bool rest = false;
    if (radix & (radix - 1)) {
        for (size_t i = 0; i < len;) { /* as many digits at once as 32 bits hold: fewer roundings */
            uint32_t part = 0, multiplier = 1;
            for (; i < len && multiplier <= UINT32_MAX / 36 / (uint32_t)radix; i++) {
                part = part * (uint32_t)radix + (uint32_t)digit_value(text[i]);
                multiplier *= (uint32_t)radix;
            }
            value = value * multiplier + part;
        }
        return value;
    }
    while ((1 << width) < radix) width++;
    for (size_t i = 0; i < len; i++) {
        for (int b = width - 1; b >= 0; b--) {
            unsigned bit = ((unsigned)digit_value(text[i]) >> b) & 1u;
            if (bits < 1ull << 54) {
                bits = bits << 1 | bit;
            } else {
                if (shift < 2000) shift++;
                rest = rest || bit;
            }
        }
    }
    /* 55 bits: two more than fit; the lowest one stands for everything below it, so that ties are seen as such. */
    return ldexp((double)(bits | rest), shift);
}

static enum g2n_status parse_int(struct g2n_call *call, g2n_value *result)
{
    g2n_value holder;
    const char *text;
    size_t len, count = 0;
    double wanted;
    bool negative = false;
    enum g2n_status st = text_arg(call, &holder, &text, &len);
    if (st != G2N_OK) return st;
    st = g2n_to_number(call->realm, g2n_arg(call, 1), &wanted);
    if (st != G2N_OK) goto out_holder;
    int32_t radix = (int32_t)g2n_double_to_uint32(wanted);
    if (len && (*text == '+' || *text == '-')) {
        negative = *text == '-';
        text++;
        len--;
    }
    if ((radix == 0 || radix == 16) && len >= 2 && text[0] == '0' && (text[1] | 32) == 'x') {
        text += 2;
        len -= 2;
        radix = 16;
    }
    if (radix == 0) radix = 10;
    if (radix >= 2 && radix <= 36)
        while (count < len && digit_value(text[count]) < radix) count++;
    double d = count == 0 ? NAN : radix == 10 ? g2n_string_to_number(text, count) : digits_to_number(text, count, radix);
    *result = g2n_number(negative ? -d : d);
out_holder:
    g2n_drop(call->realm, holder);
    return st;
}

/* ---- writing ---- */

static enum g2n_status this_number(struct g2n_call *call, const char *method, double *out)
{
    g2n_view v = call->this_value;
    if (g2n_is_wrapper(v)) v = g2n_peek(g2n_as_wrapper(v)->primitive);
    if (!g2n_is_number(v))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Number.prototype.%s requires that 'this' be a Number", method);
    *out = g2n_as_number(v);
    return G2N_OK;
}

static enum g2n_status number_string(struct g2n_realm *realm, double d, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_number_append(&text, d);
    return g2n_string_from_buf(realm, &text, result);
}

static enum g2n_status number_to_string(struct g2n_call *call, g2n_value *result)
{
    double d, radix = 10;
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = this_number(call, "toString", &d);
    if (st == G2N_OK && !g2n_is_undefined(g2n_arg(call, 0)))
        st = g2n_to_integer(call->realm, g2n_arg(call, 0), &radix);
    if (st != G2N_OK) return st;
    if (!(radix >= 2 && radix <= 36))
        return g2n_throw(call->realm, G2N_RANGE_ERROR, "toString() radix argument must be between 2 and 36");
    g2n_number_append_radix(&text, d, (int)radix);
    return g2n_string_from_buf(call->realm, &text, result);
}

static enum g2n_status number_format(struct g2n_call *call, g2n_value *result)
{
    static const char *const names[] = { "toFixed", "toPrecision", "toExponential" };
    static const char *const complaints[] = {
        "toFixed() digits argument must be between 0 and 100", "toPrecision() argument must be between 1 and 100",
        "toExponential() argument must be between 0 and 100",
    };
    enum g2n_lib__format kind = (enum g2n_lib__format)g2n_lib__magic(call);
    struct g2n_buf text = G2N_BUF_INIT;
    double d, digits;
    enum g2n_status st = this_number(call, names[kind], &d);
    if (st != G2N_OK) return st;
    bool given = !g2n_is_undefined(g2n_arg(call, 0));
    if (kind == G2N_LIB_PRECISION && !given) return number_string(call->realm, d, result);
    st = g2n_to_integer(call->realm, g2n_arg(call, 0), &digits);
    if (st != G2N_OK) return st;
    if (!isfinite(d) && kind != G2N_LIB_FIXED) return number_string(call->realm, d, result);
    if (!(digits >= (kind == G2N_LIB_PRECISION ? 1 : 0) && digits <= 100))
        return g2n_throw(call->realm, G2N_RANGE_ERROR, "%s", complaints[kind]);
    if (!isfinite(d) || (kind == G2N_LIB_FIXED && fabs(d) >= 1e21)) return number_string(call->realm, d, result);
    if (kind == G2N_LIB_EXPONENTIAL && !given) g2n_lib__shortest_exponential(&text, d);
    else g2n_lib__format_number(&text, kind, d, (int)digits);
    return g2n_string_from_buf(call->realm, &text, result);
}

/* en-US: groups of three, at most three digits behind the point. */
static enum g2n_status number_to_locale_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf plain = G2N_BUF_INIT, text = G2N_BUF_INIT;
    double d;
    enum g2n_status st = this_number(call, "toLocaleString", &d);
    if (st != G2N_OK) return st;
    if (isnan(d)) return g2n_string_from_c(call->realm, "NaN", result);
    if (d < 0 || (d == 0 && signbit(d))) g2n_buf_append_byte(&text, '-');
    if (isinf(d)) {
        g2n_buf_append_str(&text, "\xE2\x88\x9E");
        return g2n_string_from_buf(call->realm, &text, result);
    }
    g2n_lib__shortest_fixed(&plain, fabs(d), 3);
    size_t end = plain.failed ? 0 : plain.len, whole = end - (end ? 4 : 0);
    while (end > whole && (plain.bytes[end - 1] == '0' || plain.bytes[end - 1] == '.')) end--;
    for (size_t i = 0; i < end; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) g2n_buf_append_byte(&text, ',');
        g2n_buf_append_byte(&text, plain.bytes[i]);
    }
    text.failed = text.failed || plain.failed;
    g2n_buf_fini(&plain);
    return g2n_string_from_buf(call->realm, &text, result);
}

static enum g2n_status number_value_of(struct g2n_call *call, g2n_value *result)
{
    double d;
    enum g2n_status st = this_number(call, "valueOf", &d);
    if (st == G2N_OK) *result = g2n_number(d);
    return st;
}

/* Boolean.prototype.toString (magic 0), valueOf (1). */
static enum g2n_status boolean_this_value(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = call->this_value;
    bool as_is = g2n_lib__magic(call);
    if (g2n_is_wrapper(v)) v = g2n_peek(g2n_as_wrapper(v)->primitive);
    if (!g2n_is_bool(v))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Boolean.prototype.%s requires that 'this' be a Boolean",
                         as_is ? "valueOf" : "toString");
    if (!as_is) return g2n_string_from_c(call->realm, g2n_is_true(v) ? "true" : "false", result);
    *result = g2n_dup(v);
    return G2N_OK;
}

static const struct g2n_method number_statics[] = {
    { "isFinite",      number_test, 1, IS_FINITE },
    { "isInteger",     number_test, 1, IS_INTEGER },
    { "isNaN",         number_test, 1, IS_NAN },
    { "isSafeInteger", number_test, 1, IS_SAFE_INTEGER },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method number_rows[] = {
    { "toExponential",  number_format,           1, G2N_LIB_EXPONENTIAL },
    { "toFixed",        number_format,           1, G2N_LIB_FIXED },
    { "toPrecision",    number_format,           1, G2N_LIB_PRECISION },
    { "toString",       number_to_string,        1, 0 },
    { "valueOf",        number_value_of,         0, 0 },
    { "toLocaleString", number_to_locale_string, 0, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method boolean_rows[] = {
    { "toString", boolean_this_value, 0, 0 },
    { "valueOf",  boolean_this_value, 0, 1 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method global_rows[] = {
    { "parseFloat", parse_float, 1, 0 },
    { "parseInt",   parse_int,   2, 0 },
    { "isFinite",   global_test, 1, IS_FINITE },
    { "isNaN",      global_test, 1, IS_NAN },
    { NULL, NULL, 0, 0 }
};

static const struct { const char *name; double value; } constants[] = {
    { "EPSILON", 2.220446049250313e-16 },       { "MAX_SAFE_INTEGER", 9007199254740991.0 },
    { "MAX_VALUE", 1.7976931348623157e308 },    { "MIN_SAFE_INTEGER", -9007199254740991.0 },
    { "MIN_VALUE", 5e-324 },                    { "NaN", NAN },
    { "NEGATIVE_INFINITY", -INFINITY },         { "POSITIVE_INFINITY", INFINITY },
};

/* The prototype of Number or Boolean, which is itself a wrapper. */
static enum g2n_status wrapper_prototype(struct g2n_realm *realm, int id, g2n_value primitive,
                                         const struct g2n_method *rows)
{
    if (!realm->protos[id]) {
        enum g2n_status st =
            g2n_object_new(realm, &g2n_class_wrapper, realm->protos[G2N_PROTO_OBJECT], &realm->protos[id]);
        if (st != G2N_OK) return st;
        ((struct g2n_wrapper *)(void *)realm->protos[id])->primitive = primitive;
    }
    return g2n_function_define_all(realm, realm->protos[id], rows);
}

enum g2n_status g2n_lib__install_number(struct g2n_realm *realm)
{
    struct g2n_function *constructor;
    enum g2n_status st = wrapper_prototype(realm, G2N_PROTO_NUMBER, g2n_number(0), number_rows);
    if (st == G2N_OK)
        st = g2n_lib__constructor(realm, number_construct, "Number", 1, realm->protos[G2N_PROTO_NUMBER],
                                  number_statics, &constructor);
    for (size_t i = 0; st == G2N_OK && i < sizeof constants / sizeof *constants; i++)
        st = g2n_lib__constant(realm, &constructor->object, constants[i].name, constants[i].value);
    if (st == G2N_OK) st = g2n_function_define_all(realm, realm->global, global_rows);
    /* Number.parseFloat is the very function that the global is. */
    static const char *const shared[] = { "parseFloat", "parseInt" };
    for (size_t i = 0; st == G2N_OK && i < 2; i++) {
        g2n_value f;
        st = g2n_object_get_c(realm, realm->global, shared[i], &f);
        if (st == G2N_OK) st = g2n_lib__define(realm, &constructor->object, shared[i], f);
    }
    return st;
}

enum g2n_status g2n_lib__install_boolean(struct g2n_realm *realm)
{
    enum g2n_status st = wrapper_prototype(realm, G2N_PROTO_BOOLEAN, g2n_bool(false), boolean_rows);
    if (st != G2N_OK) return st;
    return g2n_lib__constructor(realm, boolean_construct, "Boolean", 1, realm->protos[G2N_PROTO_BOOLEAN], NULL, NULL);
}
