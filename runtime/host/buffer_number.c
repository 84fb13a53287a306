/* Numbers in Buffers: a row for each method, whose magic says size, kind and order of the bytes. */
#include <math.h>
#include <string.h>

#include "host/args.h"
#include "host/buffer.h"
#include "value/convert.h"
#include "value/lib.h"

enum { UNSIGNED = 0, SIGNED = 16, FLOATING = 32, BIG = 64, ANY_SIZE = 128, SIZE = 15 };

/* Out of 0..most. */
static enum g2n_status out_of_bounds(struct g2n_realm *realm, const char *name, double most, g2n_view got)
{
    char expected[48];
    (void)snprintf(expected, sizeof expected, ">= 0 and <= %.0f", most);
    return g2n_args_throw_range(realm, name, expected, got);
}

/* The bytes of a number: `this`, at an offset. */
static enum g2n_status place_of(struct g2n_call *call, g2n_view offset, size_t size, unsigned char **out)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a;
    double d = 0;
    enum g2n_status st = g2n_node_buffer_this(call, &a);

    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(offset)) {
        if (!g2n_is_number(offset)) return g2n_args_throw_type(realm, "offset", "of type number", offset);
        d = g2n_as_number(offset);
    }
    if (a->length < size && d == floor(d))
        return g2n_args_throw(realm, G2N_RANGE_ERROR, "ERR_BUFFER_OUT_OF_BOUNDS", "Attempt to access memory outside buffer bounds");
    if (d != floor(d)) return g2n_args_throw_range(realm, "offset", "an integer", offset);
    if (!(d >= 0 && d <= (double)(a->length - size))) return out_of_bounds(realm, "offset", (double)(a->length - size), offset);
    *out = g2n_typed_array_bytes(a) + (size_t)d;
    return G2N_OK;
}

/* readUIntBE(offset, byteLength) and its like say the size themselves. */
static enum g2n_status size_of(struct g2n_realm *realm, int32_t magic, g2n_view told, size_t *out)
{
    *out = (size_t)(magic & SIZE);
    if (!(magic & ANY_SIZE)) return G2N_OK;
    if (!g2n_is_number(told)) return g2n_args_throw_type(realm, "byteLength", "of type number", told);
    double d = g2n_as_number(told);
    if (d != floor(d)) return g2n_args_throw_range(realm, "byteLength", "an integer", told);
    if (!(d >= 1 && d <= 6)) return g2n_args_throw_range(realm, "byteLength", ">= 1 and <= 6", told);
    *out = (size_t)d;
    return G2N_OK;
}

static void reverse(unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size / 2; i++) {
        unsigned char byte = bytes[i];
        bytes[i] = bytes[size - 1 - i];
        bytes[size - 1 - i] = byte;
    }
}

static double number_of(const unsigned char *place, size_t size, int32_t magic)
{
    unsigned char bytes[8] = { 0 };
    uint64_t bits = 0;

    memcpy(bytes, place, size);
    if (magic & BIG) reverse(bytes, size);
    if (magic & FLOATING) return g2n_element_load(size == 4 ? G2N_ELEMENT_FLOAT32 : G2N_ELEMENT_FLOAT64, bytes);
    for (size_t i = 0; i < size; i++) bits |= (uint64_t)bytes[i] << (8 * i);
    double d = (double)bits;
    return magic & SIGNED && bytes[size - 1] & 0x80 ? d - ldexp(1, (int)(8 * size)) : d;
}

static enum g2n_status read_number(struct g2n_call *call, g2n_value *result)
{
    int32_t magic = g2n_lib__magic(call);
    unsigned char *place;
    size_t size;
    enum g2n_status st;

    if (magic & ANY_SIZE && g2n_is_undefined(g2n_arg(call, 0)))
        return g2n_args_throw_type(call->realm, "offset", "of type number", g2n_arg(call, 0));
    st = size_of(call->realm, magic, g2n_arg(call, 1), &size);
    if (st == G2N_OK) st = place_of(call, g2n_arg(call, 0), size, &place);
    if (st == G2N_OK) *result = g2n_number(number_of(place, size, magic));
    return st;
}

static enum g2n_status check_range(struct g2n_realm *realm, double d, size_t size, bool is_signed)
{
    double most = ldexp(1, (int)(8 * size - is_signed)) - 1, least = is_signed ? -most - 1 : 0;
    char expected[80];

    if (isnan(d) || (d >= least && d <= most)) return G2N_OK;
    if (size > 4) (void)snprintf(expected, sizeof expected, is_signed ? ">= -(2 ** %zu) and < 2 ** %zu" : ">= 0 and < 2 ** %zu",
                                 8 * size - is_signed, 8 * size - is_signed);
    else (void)snprintf(expected, sizeof expected, ">= %.0f and <= %.0f", least, most);
    g2n_value got = g2n_number(d);
    return g2n_args_throw_range(realm, "value", expected, g2n_peek(got));
}

static enum g2n_status write_number(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    int32_t magic = g2n_lib__magic(call);
    unsigned char *place, bytes[8] = { 0 };
    size_t size;
    double d;
    enum g2n_status st = g2n_to_number(realm, g2n_arg(call, 0), &d);

    if (st == G2N_OK) st = size_of(realm, magic, g2n_arg(call, 2), &size);
    if (st == G2N_OK && !(magic & FLOATING)) st = check_range(realm, d, size, magic & SIGNED);
    if (st == G2N_OK) st = place_of(call, g2n_arg(call, 1), size, &place);
    if (st != G2N_OK) return st;
    if (magic & FLOATING) {
        g2n_element_store(size == 4 ? G2N_ELEMENT_FLOAT32 : G2N_ELEMENT_FLOAT64, bytes, d);
    } else {
        uint64_t bits = isnan(d) ? 0 : (uint64_t)(int64_t)trunc(d);
        for (size_t i = 0; i < size; i++) bytes[i] = (unsigned char)(bits >> (8 * i));
    }
    if (magic & BIG) reverse(bytes, size);
    memcpy(place, bytes, size);
    double at = 0;
    if (g2n_is_number(g2n_arg(call, 1))) at = g2n_as_number(g2n_arg(call, 1));
    *result = g2n_number(at + (double)size);
    return G2N_OK;
}

#define BOTH(name, magic) { "read" name, read_number, 0, magic }, { "write" name, write_number, 0, magic }
#define ORDERS(name, magic) BOTH(name "LE", magic), BOTH(name "BE", (magic) | BIG)
#define UINTS(name, end, size) BOTH("UInt" name end, size), BOTH("Uint" name end, size)

enum g2n_status g2n_node_buffer__define_numbers(struct g2n_realm *realm, struct g2n_object *proto)
{
    static const struct g2n_method rows[] = {
        UINTS("8", "", 1),
        BOTH("Int8", SIGNED | 1),
        UINTS("16", "LE", 2), UINTS("16", "BE", 2 | BIG),
        UINTS("32", "LE", 4), UINTS("32", "BE", 4 | BIG),
        UINTS("", "LE", ANY_SIZE), UINTS("", "BE", ANY_SIZE | BIG),
        ORDERS("Int16", SIGNED | 2),
        ORDERS("Int32", SIGNED | 4),
        ORDERS("Int", SIGNED | ANY_SIZE),
        ORDERS("Float", FLOATING | 4),
        ORDERS("Double", FLOATING | 8),
        { NULL, NULL, 0, 0 },
    };
    return g2n_function_define_all(realm, proto, rows);
}
