/* Math (ECMA-262, 21.3).  The functions are libm's, which agree with V8's fdlibm to the last bit for most arguments
 * and to one unit in the last place for the rest; where libm's rules differ (pow, round, min, max, hypot) the
 * standard's are written out.  Math.random is the host's, which knows where its randomness comes from. */
#include <math.h>

#include "value/lib.h"

enum unary {
    ABS, ACOS, ACOSH, ASIN, ASINH, ATAN, ATANH, CBRT, CEIL, COS, COSH, EXP, EXPM1, FLOOR, FROUND, LOG, LOG10, LOG1P,
    LOG2, ROUND, SIGN, SIN, SINH, SQRT, TAN, TANH, TRUNC, CLZ32
};

/* Half up: towards +Infinity.  x + 0.5 would round 0.49999999999999994 and odd numbers above 2^52 wrongly. */
static double round_half_up(double x)
{
    if (!isfinite(x) || fabs(x) >= 4503599627370496.0) return x;
    double down = floor(x);
    return copysign(x - down >= 0.5 ? down + 1 : down, x);
}

static double apply(enum unary f, double x)
{
    switch (f) {
    case ABS:    return fabs(x);
    case ACOS:   return acos(x);
    case ACOSH:  return acosh(x);
    case ASIN:   return asin(x);
    case ASINH:  return asinh(x);
    case ATAN:   return atan(x);
    case ATANH:  return atanh(x);
    case CBRT:   return (double)cbrtl(x); /* cbrt(27) is not 3 in glibc */
    case CEIL:   return ceil(x);
    case COS:    return cos(x);
    case COSH:   return cosh(x);
    case EXP:    return exp(x);
    case EXPM1:  return expm1(x);
    case FLOOR:  return floor(x);
    case FROUND: return (double)(float)x;
    case LOG:    return log(x);
    case LOG10:  return log10(x);
    case LOG1P:  return log1p(x);
    case LOG2:   return log2(x);
    case ROUND:  return round_half_up(x);
    case SIGN:   return x > 0 ? 1 : x < 0 ? -1 : x;
    case SIN:    return sin(x);
    case SINH:   return sinh(x);
    case SQRT:   return sqrt(x);
    case TAN:    return tan(x);
    case TANH:   return tanh(x);
    case TRUNC:  return trunc(x);
    case CLZ32: {
        uint32_t n = g2n_double_to_uint32(x);
        double zeros = 32;
        for (; n; n >>= 1) zeros--;
        return zeros;
    }
    }
    return NAN;
}

static enum g2n_status math_unary(struct g2n_call *call, g2n_value *result)
{
    double x;
    enum g2n_status st = g2n_to_number(call->realm, g2n_arg(call, 0), &x);
    if (st == G2N_OK) *result = g2n_number(apply((enum unary)g2n_lib__magic(call), x));
    return st;
}

static enum g2n_status two_numbers(struct g2n_call *call, double *x, double *y)
{
    enum g2n_status st = g2n_to_number(call->realm, g2n_arg(call, 0), x);
    return st == G2N_OK ? g2n_to_number(call->realm, g2n_arg(call, 1), y) : st;
}

static enum g2n_status math_atan2(struct g2n_call *call, g2n_value *result)
{
    double y, x;
    enum g2n_status st = two_numbers(call, &y, &x);
    if (st == G2N_OK) *result = g2n_number(atan2(y, x));
    return st;
}

/* C's pow(1, NaN) and pow(-1, Infinity) are 1; ECMAScript's are NaN. */
static enum g2n_status math_pow(struct g2n_call *call, g2n_value *result)
{
    double x, y;
    enum g2n_status st = two_numbers(call, &x, &y);
    if (st != G2N_OK) return st;
    bool undefined = isnan(y) || (isinf(y) && fabs(x) == 1);
    *result = g2n_number(undefined ? NAN : pow(x, y));
    return G2N_OK;
}

static enum g2n_status math_imul(struct g2n_call *call, g2n_value *result)
{
    double x, y;
    enum g2n_status st = two_numbers(call, &x, &y);
    if (st == G2N_OK) *result = g2n_number((double)(int32_t)(g2n_double_to_uint32(x) * g2n_double_to_uint32(y)));
    return st;
}

/* max (magic 1) and min (-1).  Every argument is converted, also after a NaN. */
static enum g2n_status math_extreme(struct g2n_call *call, g2n_value *result)
{
    double sign = g2n_lib__magic(call), best = -INFINITY * sign;
    for (uint32_t i = 0; i < call->argc; i++) {
        double x;
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], &x);
        if (st != G2N_OK) return st;
        if (isnan(best)) continue;
        if (isnan(x) || x * sign > best * sign) best = x;
        else if (x == 0 && best == 0 && !signbit(x * sign)) best = x; /* +0 is above -0 */
    }
    *result = g2n_number(best);
    return G2N_OK;
}

/* Scaled by the largest argument and summed with Kahan's correction, as V8 does. */
static enum g2n_status math_hypot(struct g2n_call *call, g2n_value *result)
{
    double largest = 0, sum = 0, lost = 0;
    bool infinite = false, nan = false;
    for (uint32_t i = 0; i < call->argc; i++) {
        double x;
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], &x);
        if (st != G2N_OK) return st;
        if (isinf(x)) infinite = true;
        else if (isnan(x)) nan = true;
        else if (fabs(x) > largest) largest = fabs(x);
    }
    if (infinite || nan || largest == 0) {
        *result = g2n_number(infinite ? INFINITY : nan ? NAN : 0);
        return G2N_OK;
    }
    for (uint32_t i = 0; i < call->argc; i++) {
        double x;
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], &x);
        if (st != G2N_OK) return st;
        double term = x / largest * (x / largest) - lost, next = sum + term;
        lost = next - sum - term;
        sum = next;
    }
    *result = g2n_number(sqrt(sum) * largest);
    return G2N_OK;
}

static const struct g2n_method rows[] = {
    { "abs",    math_unary,   1, ABS },    { "acos",  math_unary,   1, ACOS },  { "acosh", math_unary,   1, ACOSH },
    { "asin",   math_unary,   1, ASIN },   { "asinh", math_unary,   1, ASINH }, { "atan",  math_unary,   1, ATAN },
    { "atanh",  math_unary,   1, ATANH },  { "atan2", math_atan2,   2, 0 },     { "cbrt",  math_unary,   1, CBRT },
    { "ceil",   math_unary,   1, CEIL },   { "clz32", math_unary,   1, CLZ32 }, { "cos",   math_unary,   1, COS },
    { "cosh",   math_unary,   1, COSH },   { "exp",   math_unary,   1, EXP },   { "expm1", math_unary,   1, EXPM1 },
    { "floor",  math_unary,   1, FLOOR },  { "fround", math_unary,  1, FROUND }, { "hypot", math_hypot,  2, 0 },
    { "imul",   math_imul,    2, 0 },      { "log",   math_unary,   1, LOG },   { "log1p", math_unary,   1, LOG1P },
    { "log10",  math_unary,   1, LOG10 },  { "log2",  math_unary,   1, LOG2 },  { "max",   math_extreme, 2, 1 },
    { "min",    math_extreme, 2, -1 },     { "pow",   math_pow,     2, 0 },     { "round", math_unary,   1, ROUND },
    { "sign",   math_unary,   1, SIGN },   { "sin",   math_unary,   1, SIN },   { "sinh",  math_unary,   1, SINH },
    { "sqrt",   math_unary,   1, SQRT },   { "tan",   math_unary,   1, TAN },   { "tanh",  math_unary,   1, TANH },
    { "trunc",  math_unary,   1, TRUNC },
    { NULL, NULL, 0, 0 }
};

static const struct { const char *name; double value; } constants[] = {
    { "E",       2.718281828459045 },  { "LN10",  2.302585092994046 }, { "LN2",     0.6931471805599453 },
    { "LOG10E",  0.4342944819032518 }, { "LOG2E", 1.4426950408889634 }, { "PI",     3.141592653589793 },
    { "SQRT1_2", 0.7071067811865476 }, { "SQRT2", 1.4142135623730951 },
};

enum g2n_status g2n_lib__install_math(struct g2n_realm *realm)
{
    struct g2n_object *math;
    enum g2n_status st = g2n_lib__namespace(realm, "Math", rows, &math);
    for (size_t i = 0; st == G2N_OK && i < sizeof constants / sizeof *constants; i++)
        st = g2n_lib__constant(realm, math, constants[i].name, constants[i].value);
    return st;
}
