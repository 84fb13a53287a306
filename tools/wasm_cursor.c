#include "wasm_cursor.h"

void g2n_cursor_fail(struct g2n_cursor *c, const char *error)
{
    if (c->error)
        return;
    c->error    = error;
    c->error_at = (size_t)(c->p - c->start);
    c->p        = c->end;
}

uint8_t g2n_cursor_u8(struct g2n_cursor *c)
{
    if (c->p == c->end) {
        g2n_cursor_fail(c, "ends too early");
        return 0;
    }
    return *c->p++;
}

/* Unsigned LEB128 of at most `bits` bits (WebAssembly core 2.0, 5.2.2). */
static uint64_t read_unsigned(struct g2n_cursor *c, unsigned bits)
{
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t  byte;

    do {
        byte = g2n_cursor_u8(c);
        if (shift >= bits || (bits - shift < 7 && (byte & 0x7f) >> (bits - shift) != 0)) {
            g2n_cursor_fail(c, "has an integer that is too large");
            return 0;
        }
        value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    return c->error ? 0 : value;
}

uint32_t g2n_cursor_u32(struct g2n_cursor *c)
{
    return (uint32_t)read_unsigned(c, 32);
}

uint64_t g2n_cursor_u64(struct g2n_cursor *c)
{
    return read_unsigned(c, 64);
}

int64_t g2n_cursor_s64(struct g2n_cursor *c)
{
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t  byte;

    do {
        byte = g2n_cursor_u8(c);
        if (shift > 63) {
            g2n_cursor_fail(c, "has an integer that is too large");
            return 0;
        }
        value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    if (shift < 64 && (byte & 0x40))
        value |= ~(uint64_t)0 << shift;
    return c->error ? 0 : (int64_t)value;
}

const uint8_t *g2n_cursor_take(struct g2n_cursor *c, size_t len)
{
    const uint8_t *p = c->p;

    if (len > (size_t)(c->end - c->p)) {
        g2n_cursor_fail(c, "has an item that is longer than what is left");
        return c->end;
    }
    c->p += len;
    return p;
}

struct g2n_str g2n_cursor_name(struct g2n_cursor *c)
{
    struct g2n_str s;

    s.len = g2n_cursor_u32(c);
    s.ptr = (const char *)g2n_cursor_take(c, s.len);
    if (c->error)
        s.len = 0;
    return s;
}

uint32_t g2n_cursor_count(struct g2n_cursor *c, size_t least)
{
    uint32_t count = g2n_cursor_u32(c);

    if (count > (size_t)(c->end - c->p) / least) {
        g2n_cursor_fail(c, "claims more items than it has bytes for");
        return 0;
    }
    return count;
}
