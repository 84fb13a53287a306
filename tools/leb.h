/* Writing WebAssembly's integers (core 2.0, 5.2.2); wasm_cursor.h reads them. */
#ifndef G2N_TOOLS_LEB_H
#define G2N_TOOLS_LEB_H

#include <stdint.h>

#include "text.h"

static inline void g2n_put_u8(struct g2n_text *t, uint8_t byte)
{
    g2n_text_add(t, (const char *)&byte, 1);
}

static inline void g2n_put_u64(struct g2n_text *t, uint64_t value)
{
    for (; value > 0x7f; value >>= 7)
        g2n_put_u8(t, (uint8_t)(value | 0x80));
    g2n_put_u8(t, (uint8_t)value);
}

static inline void g2n_put_u32(struct g2n_text *t, uint32_t value)
{
    g2n_put_u64(t, value);
}

/* Signed, of a value that is not negative. */
static inline void g2n_put_s32(struct g2n_text *t, uint32_t value)
{
    for (; value > 0x3f; value >>= 7)
        g2n_put_u8(t, (uint8_t)(value | 0x80));
    g2n_put_u8(t, (uint8_t)value);
}

#endif
