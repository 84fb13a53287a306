/* Numbers and text (ECMA-262, 6.1.6.1.20 Number::toString and 7.1.4.1 StringToNumber).
 *
 * The shortest digits are found by asking snprintf for 15, 16 and 17 of them and reading each back: slower than the
 * known direct algorithms, and a page of code instead of tables.  Whole numbers and short fractions, nearly all that
 * programs print, take an exact path before.  Nothing here depends on the locale: text goes to strtod without a
 * decimal point, and snprintf's is skipped. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "value/convert.h"

#define TWO_53 9007199254740992.0
/* No double's neighbourhood is decided by digits after the 767th; beyond this many, only "is any not 0" matters. */
#define MAX_DIGITS 800

uint32_t g2n_double_to_uint32(double d)
{
    uint64_t bits, mantissa;
    int exponent;
    uint32_t n;

    if (d >= -2147483648.0 && d < 2147483648.0) return (uint32_t)(int32_t)d;
    memcpy(&bits, &d, sizeof bits);
    exponent = (int)(bits >> 52 & 0x7FF) - 1075; /* of the mantissa's last bit */
    if (exponent >= 32) return 0;                /* multiples of 2^32, infinities, NaN */
    mantissa = (bits & 0xFFFFFFFFFFFFFull) | 1ull << 52;
    n = (uint32_t)(exponent < 0 ? mantissa >> -exponent : mantissa << exponent);
    return bits >> 63 ? 0u - n : n;
}

uint8_t g2n_double_to_uint8_clamp(double d)
{
    uint8_t whole;
    double rest;

    if (!(d > 0)) return 0;
    if (d >= 255) return 255;
    whole = (uint8_t)d;
    rest = d - whole;
    if (rest > 0.5 || (rest == 0.5 && (whole & 1))) whole++;
    return whole;
}

struct decimal { /* 0.d1d2d3... * 10^point */
    char digits[24];
    int  count, point;
};

static double read_back(const struct decimal *dec)
{
    char text[48];

    (void)snprintf(text, sizeof text, "%.*se%d", dec->count, dec->digits, dec->point - dec->count);
    return strtod(text, NULL);
}

/* d rounded to this many digits. */
static void round_to(struct decimal *dec, double d, int precision)
{
    char text[40];
    const char *p = text;

    (void)snprintf(text, sizeof text, "%.*e", precision - 1, d);
    dec->count = 0;
    for (; *p && *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') dec->digits[dec->count++] = *p;
    }
    dec->point = (*p ? atoi(p + 1) : 0) + 1;
}

/* One more in the last place, if that does not carry. */
static bool increment(struct decimal *dec)
{
    if (dec->digits[dec->count - 1] == '9') return false;
    dec->digits[dec->count - 1]++;
    return true;
}

/* Exact path: d is a whole number, or one of at most 15 digits after division by 10^k, k <= 6.  Then d is the double
 * nearest to that decimal, and no other decimal of so few digits has the same double. */
static bool shortest_exact(struct decimal *dec, double d)
{
    static const double powers[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6 };

    for (int k = 0; k <= 6; k++) {
        double scaled = d * powers[k], whole;
        if (scaled >= (k ? 1e15 : TWO_53)) return false;
        whole = floor(scaled + 0.5);
        if (whole < 1 || whole / powers[k] != d) continue;
        dec->count = snprintf(dec->digits, sizeof dec->digits, "%llu", (unsigned long long)whole);
        dec->point = dec->count - k;
        return true;
    }
    return false;
}

static void shortest(struct decimal *dec, double d)
{
    uint64_t bits;
    int precision;

    memcpy(&bits, &d, sizeof bits);
    if (shortest_exact(dec, d)) return;
    /* Below the normal range a double may need fewer than 15 digits that are not those of its rounding to 15. */
    for (precision = d < 2.2250738585072014e-308 ? 1 : 15; precision < 17; precision++) {
        round_to(dec, d, precision);
        if (read_back(dec) == d) return;
        /* Doubles are sparser above a power of two than below: the next decimal up may do when the nearest does not. */
        if ((bits & 0xFFFFFFFFFFFFFull) == 0 && increment(dec) && read_back(dec) == d) return;
    }
    round_to(dec, d, 17);
}

void g2n_number_append(struct g2n_buf *out, double d)
{
    char text[40];
    size_t len = 0;
    struct decimal dec;
    int i;

    if (d != d) {
        g2n_buf_append_str(out, "NaN");
        return;
    }
    if (d == 0) {
        g2n_buf_append_str(out, "0");
        return;
    }
    if (d < 0) {
        text[len++] = '-';
        d = -d;
    }
    if (d > 1.7976931348623157e308) {
        memcpy(text + len, "Infinity", 8);
        g2n_buf_append(out, text, len + 8);
        return;
    }
    shortest(&dec, d);
    while (dec.count > 1 && dec.digits[dec.count - 1] == '0') dec.count--;

    if (dec.point > 21 || dec.point <= -6) { /* d.ddde+x */
        text[len++] = dec.digits[0];
        if (dec.count > 1) text[len++] = '.';
        for (i = 1; i < dec.count; i++) text[len++] = dec.digits[i];
        len += (size_t)snprintf(text + len, sizeof text - len, "e%+d", dec.point - 1);
    } else if (dec.point <= 0) { /* 0.000ddd */
        text[len++] = '0';
        text[len++] = '.';
        for (i = dec.point; i < 0; i++) text[len++] = '0';
        for (i = 0; i < dec.count; i++) text[len++] = dec.digits[i];
    } else { /* ddd.ddd or ddd000 */
        for (i = 0; i < dec.count || i < dec.point; i++) {
            if (i == dec.point) text[len++] = '.';
            text[len++] = i < dec.count ? dec.digits[i] : '0';
        }
    }
    g2n_buf_append(out, text, len);
}

static char digit_char(int n) { return "0123456789abcdefghijklmnopqrstuvwxyz"[n]; }

/* The fraction's digits, as many as tell d from its neighbours; returns the carry into the whole part. */
static bool fraction_digits(double d, double fraction, int radix, char *digits, int *count)
{
    double delta = 0.5 * (nextafter(d, INFINITY) - d);

    *count = 0;
    if (delta < 5e-324) delta = 5e-324;
    while (fraction >= delta) {
        int digit;
        fraction *= radix;
        delta *= radix;
        digit = (int)fraction;
        fraction -= digit;
        digits[(*count)++] = (char)digit;
        if ((fraction > 0.5 || (fraction == 0.5 && (digit & 1))) && fraction + delta > 1) {
            /* Round up: the digits that overflow vanish. */
            while (*count > 0 && ++digits[*count - 1] == radix) (*count)--;
            return *count == 0;
        }
    }
    return false;
}

void g2n_number_append_radix(struct g2n_buf *out, double d, int radix)
{
    char whole[1100], fraction[1100], *at = whole + sizeof whole;
    double integer;
    int count;

    if (radix == 10 || d != d || d - d != 0 || d == 0) {
        g2n_number_append(out, d);
        return;
    }
    if (d < 0) {
        g2n_buf_append_byte(out, '-');
        d = -d;
    }
    integer = floor(d);
    if (fraction_digits(d, d - integer, radix, fraction, &count)) integer += 1;
    while (integer / radix >= TWO_53) { /* digits that the double does not have */
        integer /= radix;
        *--at = '0';
    }
    do {
        double digit = fmod(integer, radix);
        *--at = digit_char((int)digit);
        integer = (integer - digit) / radix;
    } while (integer > 0);
    for (int i = 0; i < count; i++) fraction[i] = digit_char(fraction[i]);
    g2n_buf_append(out, at, (size_t)(whole + sizeof whole - at));
    if (count) g2n_buf_append_byte(out, '.');
    g2n_buf_append(out, fraction, (size_t)count);
}

/* Text to number. */

bool g2n_is_white_space(uint32_t c)
{
    if (c <= ' ') return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0xA0 || c == 0xFEFF || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Cuts white space off both ends. */
static void trim(const char **s, size_t *len)
{
    size_t pos, start;

    while (*len) {
        pos = 0;
        if (!g2n_is_white_space(g2n_utf8_next(*s, *len, &pos))) break;
        *s += pos;
        *len -= pos;
    }
    while (*len) {
        start = *len - 1;
        while (start && ((unsigned char)(*s)[start] & 0xC0) == 0x80) start--;
        pos = start;
        if (!g2n_is_white_space(g2n_utf8_next(*s, *len, &pos))) break;
        *len = start;
    }
}

/* Digits of 2^bits_each, rounded once: 64 bits are kept, and whether any later one is set. */
static double power_of_two_digits(const char *s, size_t len, int bits_each)
{
    uint64_t n = 0;
    bool more = false;
    int shift = 0;

    if (len == 0) return (double)NAN;
    for (size_t i = 0; i < len; i++) {
        int digit = s[i] >= '0' && s[i] <= '9' ? s[i] - '0'
                  : (s[i] | 32) >= 'a' && (s[i] | 32) <= 'f' ? (s[i] | 32) - 'a' + 10 : 99;

        if (digit >> bits_each) return (double)NAN;
        if (n >> (63 - bits_each)) {
            more = more || digit;
            if (shift < 4096) shift += bits_each;
        } else {
            n = n << bits_each | (unsigned)digit;
        }
    }
    return ldexp((double)(n | more), shift);
}

/* The value of 0.digits * 10^point. */
static double decimal_value(const char *digits, size_t count, long long point)
{
    char text[MAX_DIGITS + 40];

    if (count == 0) return 0;
    if (count <= 15 && point >= 0 && (size_t)point >= count && point <= 15) {
        double d = 0;
        for (size_t i = 0; i < (size_t)point; i++) d = d * 10 + (i < count ? digits[i] - '0' : 0);
        return d;
    }
    if (point > 400) return (double)INFINITY;
    if (point < -400) return 0;
    memcpy(text, digits, count);
    (void)snprintf(text + count, sizeof text - count, "e%lld", point - (long long)count);
    return strtod(text, NULL);
}

static double decimal_literal(const char *s, size_t len)
{
    char digits[MAX_DIGITS + 1];
    size_t count = 0, i = 0;
    long long point = 0, exponent = 0;
    bool seen_point = false, seen_digit = false, more = false, negative = false;

    for (; i < len; i++) {
        if (s[i] == '.') {
            if (seen_point) return (double)NAN;
            seen_point = true;
        } else if (s[i] >= '0' && s[i] <= '9') {
            seen_digit = true;
            if (!seen_point && (count || s[i] != '0')) point++;
            if (seen_point && !count && s[i] == '0') point--;
            if (count == 0 && s[i] == '0') continue;
            if (count < MAX_DIGITS) digits[count++] = s[i];
            else more = more || s[i] != '0';
        } else {
            break;
        }
    }
    if (!seen_digit) return (double)NAN;
    if (more) digits[count++] = '1';
    if (i < len) {
        if ((s[i] | 32) != 'e') return (double)NAN;
        i++;
        if (i < len && (s[i] == '+' || s[i] == '-')) negative = s[i++] == '-';
        if (i == len) return (double)NAN;
        for (; i < len; i++) {
            if (s[i] < '0' || s[i] > '9') return (double)NAN;
            if (exponent < 1000000000000ll) exponent = exponent * 10 + (s[i] - '0');
        }
    }
    return decimal_value(digits, count, point + (negative ? -exponent : exponent));
}

double g2n_string_to_number(const char *s, size_t len)
{
    bool negative = false;
    double d;

    trim(&s, &len);
    if (len == 0) return 0;
    if (len > 2 && s[0] == '0') {
        switch (s[1] | 32) {
        case 'x': return power_of_two_digits(s + 2, len - 2, 4);
        case 'o': return power_of_two_digits(s + 2, len - 2, 3);
        case 'b': return power_of_two_digits(s + 2, len - 2, 1);
        default:  break;
        }
    }
    if (s[0] == '+' || s[0] == '-') {
        negative = s[0] == '-';
        s++;
        len--;
    }
    if (len == 8 && memcmp(s, "Infinity", 8) == 0) d = (double)INFINITY;
    else d = decimal_literal(s, len);
    return negative ? -d : d;
}
