/* Canonical ABI (component-model, CanonicalABI.md of 2026-08): `load` and `lift_flat`.  A case's core values lie in slots
 * that are as wide as the widest case needs; the numbers here are bits, so that narrowing is all that there is to it. */
#include "base/utf8.h"
#include "wasi2/abi.h"

#define CODE_POINTS    0x110000u
#define IS_SURROGATE(c) ((c) >= 0xD800u && (c) <= 0xDFFFu)

unsigned char *g2n_wasi2_place(const struct g2n_wasi2_call *call, g2n_addr at, struct g2n_wit_layout layout, uint32_t count)
{
    uint64_t len = (uint64_t)layout.size * count;

    if (at & (layout.align - 1)) g2n_trap_report("unaligned pointer passed to a host function");
    if (!call->memory) g2n_trap_report("host function lowered without the memory that it needs");
    return g2n_mem_slice(call->memory, at, len);
}

/* ---- Numbers, strings, handles -------------------------------------------------------------------------------------- */

static uint64_t lift_char(uint64_t c)
{
    if (c >= CODE_POINTS || IS_SURROGATE(c)) g2n_trap_report("invalid character passed to a host function");
    return c;
}

/* What a number's bits mean, of which those above its size are ignored. */
static uint64_t lift_number(const char *type, uint64_t bits)
{
    uint32_t flags;

    switch (*type) {
    case 'b': return (uint32_t)bits != 0;
    case 'o': return (uint8_t)bits;
    case 'h': return (uint16_t)bits;
    case 'p': return (uint64_t)(int64_t)(int8_t)bits;
    case 'q': return (uint64_t)(int64_t)(int16_t)bits;
    case 'r': return (uint64_t)(int64_t)(int32_t)bits;
    case 'c': return lift_char((uint32_t)bits);
    case 'm':
        flags = g2n_wit_flags(type);
        return bits & (flags < 32 ? (1ull << flags) - 1 : UINT32_MAX);
    case 'l':
    case 't':
    case 'd': return bits;
    default: return (uint32_t)bits; /* i f */
    }
}

static void lift_string(const struct g2n_wasi2_call *call, g2n_addr at, uint32_t len, struct g2n_wasi2_value *out)
{
    if (len > G2N_WASI2_LIST_MAX) g2n_trap_report("string passed to a host function is too long");
    *out = g2n_wasi2_bytes((const char *)g2n_wasi2_place(call, at, (struct g2n_wit_layout){ 1, 1 }, len), len);
    if (!g2n_utf8_valid(out->bytes, len)) g2n_trap_report("string passed to a host function is not UTF-8");
}

static void lift_list(const struct g2n_wasi2_call *call, const char *item, g2n_addr at, uint32_t count, struct g2n_wasi2_value *out)
{
    struct g2n_wit_layout layout = g2n_wit_layout(item);
    const unsigned char *mem_at;

    if (count > G2N_WASI2_LIST_MAX || (uint64_t)count * layout.size > G2N_WASI2_LIST_MAX)
        g2n_trap_report("list passed to a host function is too long");
    mem_at = g2n_wasi2_place(call, at, layout, count);
    if (*item == 'o') {
        *out = g2n_wasi2_bytes((const char *)mem_at, count);
        return;
    }
    *out = (struct g2n_wasi2_value){ .number = count, .items = g2n_wasi2_items(call->host, count) };
    for (uint32_t i = 0; i < count; i++) g2n_wasi2_lift(call, item, mem_at + (size_t)i * layout.size, &out->items[i]);
}

/* Of types that are two core values, and in memory two words: an address and a length. */
static void lift_pointer(const struct g2n_wasi2_call *call, const char *type, uint32_t at, uint32_t len, struct g2n_wasi2_value *out)
{
    if (*type == 's') lift_string(call, at, len, out);
    else lift_list(call, type + 1, at, len, out);
}

static void lift_handle(const struct g2n_wasi2_call *call, const char *type, uint32_t handle, struct g2n_wasi2_value *out)
{
    if (*type == '+') g2n_wasi2_handle_take(call->host, type[1], handle, out);
    else g2n_wasi2_handle_find(call->host, type[1], handle, out);
}

static const char *begin_case(const struct g2n_wasi2_call *call, const char *type, uint32_t which, struct g2n_wasi2_value *out)
{
    const char *payload;

    if (which >= g2n_wit_cases(type)) g2n_trap_report("invalid case of a variant passed to a host function");
    payload = g2n_wit_case(type, which);
    *out = (struct g2n_wasi2_value){ .number = which, .items = payload ? g2n_wasi2_items(call->host, 1) : NULL };
    return payload;
}

static bool is_number(const char *type) { return !strchr("s[({?!e+-", *type); }

/* ---- From memory ---------------------------------------------------------------------------------------------------- */

static uint64_t load(const unsigned char *mem_at, uint32_t size)
{
    uint64_t bits = 0; /* little-endian, as mem.h has made sure */
    memcpy(&bits, mem_at, size);
    return bits;
}

uint32_t g2n_wasi2_field_count(const char *types)
{
    uint32_t n = 0;

    for (; *types != ')' && *types != '>' && *types != '\0'; types = g2n_wit_skip(types)) n++;
    return n;
}

void g2n_wasi2_lift_fields(const struct g2n_wasi2_call *call, const char *types, const unsigned char *mem_at, struct g2n_wasi2_value *out)
{
    uint32_t offset = 0;

    for (; *types != ')' && *types != '>' && *types != '\0'; types = g2n_wit_skip(types)) {
        struct g2n_wit_layout layout = g2n_wit_layout(types);

        offset = g2n_wit_align(offset, layout.align);
        g2n_wasi2_lift(call, types, mem_at + offset, out++);
        offset += layout.size;
    }
}

void g2n_wasi2_lift(const struct g2n_wasi2_call *call, const char *type, const unsigned char *mem_at, struct g2n_wasi2_value *out)
{
    uint32_t tag_size, offset;

    if (is_number(type)) {
        *out = g2n_wasi2_number(lift_number(type, load(mem_at, g2n_wit_layout(type).size)));
    } else if (*type == 's' || *type == '[') {
        lift_pointer(call, type, (uint32_t)load(mem_at, 4), (uint32_t)load(mem_at + 4, 4), out);
    } else if (*type == '+' || *type == '-') {
        lift_handle(call, type, (uint32_t)load(mem_at, 4), out);
    } else if (*type == '(') {
        out->number = g2n_wasi2_field_count(type + 1);
        out->items = g2n_wasi2_items(call->host, out->number);
        g2n_wasi2_lift_fields(call, type + 1, mem_at, out->items);
    } else {
        offset = g2n_wit_payload_offset(type, &tag_size);
        const char *payload = begin_case(call, type, (uint32_t)load(mem_at, tag_size), out);
        if (payload) g2n_wasi2_lift(call, payload, mem_at + offset, out->items);
    }
}

/* ---- From core values ----------------------------------------------------------------------------------------------- */

static void lift_flat_cases(const struct g2n_wasi2_call *call, const char *type, const uint64_t **flat, struct g2n_wasi2_value *out)
{
    const uint64_t *end = *flat + g2n_wit_flat_count(type);
    const char *payload = begin_case(call, type, (uint32_t)*(*flat)++, out);

    if (payload) g2n_wasi2_lift_flat(call, payload, flat, out->items);
    *flat = end;
}

void g2n_wasi2_lift_flat(const struct g2n_wasi2_call *call, const char *type, const uint64_t **flat, struct g2n_wasi2_value *out)
{
    if (is_number(type)) {
        *out = g2n_wasi2_number(lift_number(type, *(*flat)++));
    } else if (*type == 's' || *type == '[') {
        uint32_t at = (uint32_t)*(*flat)++, len = (uint32_t)*(*flat)++;
        lift_pointer(call, type, at, len, out);
    } else if (*type == '+' || *type == '-') {
        lift_handle(call, type, (uint32_t)*(*flat)++, out);
    } else if (*type == '(') {
        uint32_t i = 0;

        out->number = g2n_wasi2_field_count(type + 1);
        out->items = g2n_wasi2_items(call->host, out->number);
        for (const char *field = type + 1; *field != ')'; field = g2n_wit_skip(field))
            g2n_wasi2_lift_flat(call, field, flat, &out->items[i++]);
    } else {
        lift_flat_cases(call, type, flat, out);
    }
}
