/* Facts: WebAssembly core 2.0, section 5.4, for the encoding of instructions; cmd/link/internal/wasm/asm.go and
 * cmd/internal/obj/wasm/wasmobj.go (Go 1.14 to 1.27) for what Go's linker fills in.  Data begins at 4096 or above, in
 * memory that ends far below 2^28; PC_F, from 4096 on, stands above bit 16 of a return address, which is stored by
 * "i64.const; i64.store 0".  A constant in one of those ranges that is no address is left out like one that is. */
#include "shape.h"

#include "../wasm_cursor.h"

#define FIRST_ADDRESS 4096u
#define LAST_ADDRESS  0x0fffffffu

#define I64_STORE 0x37

static uint64_t mix(uint64_t hash, uint64_t value)
{
    /* FNV-1a, by bytes. */
    for (unsigned i = 0; i < 8; i++) {
        hash ^= value >> 8 * i & 0xff;
        hash *= 0x100000001b3u;
    }
    return hash;
}

static uint64_t without_address(uint64_t value)
{
    return value >= FIRST_ADDRESS && value <= LAST_ADDRESS ? FIRST_ADDRESS : value;
}

/* Is an i64.store to offset 0 next? */
static bool is_pushed(const struct g2n_cursor *c)
{
    return c->end - c->p >= 3 && c->p[0] == I64_STORE && c->p[2] == 0;
}

static uint64_t mix_float(uint64_t hash, struct g2n_cursor *c, size_t len)
{
    const uint8_t *bytes = g2n_cursor_take(c, len);

    for (size_t i = 0; i < len && !c->error; i++)
        hash = mix(hash, bytes[i]);
    return hash;
}

static uint64_t mix_memory_access(uint64_t hash, struct g2n_cursor *c)
{
    hash = mix(hash, g2n_cursor_u32(c)); /* alignment */
    return mix(hash, without_address(g2n_cursor_u32(c)));
}

static uint64_t mix_branch_table(uint64_t hash, struct g2n_cursor *c)
{
    uint32_t count = g2n_cursor_count(c, 1);

    hash = mix(hash, count);
    for (uint32_t i = 0; i <= count && !c->error; i++)
        hash = mix(hash, g2n_cursor_u32(c));
    return hash;
}

static uint64_t mix_prefixed(uint64_t hash, struct g2n_cursor *c)
{
    uint32_t op = g2n_cursor_u32(c);

    hash = mix(hash, op);
    if (op == 10) { /* memory.copy */
        hash = mix(hash, g2n_cursor_u8(c));
        return mix(hash, g2n_cursor_u8(c));
    }
    if (op == 11) /* memory.fill */
        return mix(hash, g2n_cursor_u8(c));
    if (op > 7) /* up to there: saturating conversions, which have no operand */
        g2n_cursor_fail(c, "not an instruction of Go's");
    return hash;
}

static uint64_t mix_callee(uint64_t hash, uint32_t callee, const struct g2n_shape_names *names)
{
    const struct g2n_str name = callee >= names->first && callee - names->first < names->count ? names->list[callee - names->first]
                                                                                           : (struct g2n_str){ "", 0 };

    for (size_t i = 0; i < name.len; i++)
        hash = mix(hash, (uint8_t)name.ptr[i]);
    return mix(hash, name.len);
}

static uint64_t mix_instruction(uint64_t hash, struct g2n_cursor *c, const struct g2n_shape_names *names)
{
    uint8_t op = g2n_cursor_u8(c);

    hash = mix(hash, op);
    if (op >= 0x28 && op <= 0x3e)
        return mix_memory_access(hash, c);
    if ((op >= 0x45 && op <= 0xc4) || op <= 0x01 || op == 0x05 || op == 0x0b || op == 0x0f || op == 0x1a || op == 0x1b)
        return hash;
    switch (op) {
    case 0x02: case 0x03: case 0x04:                       /* block, loop, if: result type */
    case 0x3f: case 0x40:                                  /* memory.size, memory.grow     */
        return mix(hash, g2n_cursor_u8(c));
    case 0x0c: case 0x0d:                                  /* br, br_if                    */
    case 0x20: case 0x21: case 0x22: case 0x23: case 0x24: /* locals and globals           */
        return mix(hash, g2n_cursor_u32(c));
    case 0x0e:
        return mix_branch_table(hash, c);
    case 0x10:                                             /* call                         */
        return mix_callee(hash, g2n_cursor_u32(c), names);
    case 0x11:                                             /* call_indirect                */
        (void)g2n_cursor_u32(c);
        return mix(hash, g2n_cursor_u32(c));
    case 0x41:
        return mix(hash, without_address((uint32_t)g2n_cursor_s64(c)));
    case 0x42: {
        uint64_t value = (uint64_t)g2n_cursor_s64(c);

        if (value > LAST_ADDRESS && is_pushed(c))
            return mix(hash, value & 0xffff);
        return mix(hash, without_address(value));
    }
    case 0xfc:
        return mix_prefixed(hash, c);
    case 0x43:
        return mix_float(hash, c, 4);
    case 0x44:
        return mix_float(hash, c, 8);
    default:
        g2n_cursor_fail(c, "not an instruction of Go's");
        return hash;
    }
}

uint64_t g2n_shape(struct g2n_wasm_body body, const struct g2n_shape_names *names)
{
    struct g2n_cursor c      = { .start = body.bytes, .p = body.bytes, .end = body.bytes + body.len };
    uint64_t          hash   = 0xcbf29ce484222325u;
    uint32_t          groups = g2n_cursor_count(&c, 2);

    for (uint32_t i = 0; i < groups && !c.error; i++) {
        hash = mix(hash, g2n_cursor_u32(&c));
        hash = mix(hash, g2n_cursor_u8(&c));
    }
    while (!c.error && c.p != c.end)
        hash = mix_instruction(hash, &c, names);
    return c.error || hash == 0 ? 0 : hash;
}
