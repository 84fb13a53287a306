/* syscall/js: strings and bytes across the border, and references given back. */
#include "tinygo/tinygo.h"

void g2n_tinygo_finalize_ref(struct g2n_tinygo *t, uint64_t v)
{
    struct g2n_realm *realm = g2n_tinygo_realm(t);

    if (g2n_ref_is_counted(v)) g2n_table_release(realm, &realm->table, (uint32_t)v);
}

uint64_t g2n_tinygo_string_val(struct g2n_tinygo *t, uint32_t text, uint32_t len)
{
    const unsigned char *mem_text = g2n_mem_slice(t->guest.memory, text, len);
    g2n_value decoded;

    if (g2n_string_decode(g2n_tinygo_realm(t), (const char *)mem_text, len, true, &decoded) != G2N_OK)
        g2n_guest_die_of_exception(&t->guest);
    return g2n_tinygo_ref(t, decoded);
}

void g2n_tinygo_value_prepare_string(struct g2n_tinygo *t, uint32_t out, uint64_t v)
{
    g2n_value text = g2n_reflect_text(&t->guest, g2n_tinygo_view(t, v));
    const size_t len = g2n_as_string(g2n_peek(text))->len;

    g2n_mem_store_u64(t->guest.memory, out, 0, g2n_tinygo_ref(t, text));
    g2n_mem_store_u32(t->guest.memory, out, 8, (uint32_t)len);
}

void g2n_tinygo_value_load_string(struct g2n_tinygo *t, uint64_t v, uint32_t to, uint32_t len, uint32_t cap)
{
    (void)cap;
    g2n_reflect_load_text(g2n_tinygo_view(t, v), g2n_mem_slice(t->guest.memory, to, len), len);
}

/* The count, four bytes, and whether it was an array of bytes. */
static void store_copied(struct g2n_tinygo *t, uint32_t out, bool copied, size_t n)
{
    if (copied) g2n_mem_store_u32(t->guest.memory, out, 0, (uint32_t)n);
    g2n_mem_store_u8(t->guest.memory, out, 4, copied);
}

void g2n_tinygo_copy_bytes_to_go(struct g2n_tinygo *t, uint32_t out, uint32_t to, uint32_t len, uint32_t cap, uint64_t from)
{
    size_t n = 0;
    const bool copied = g2n_reflect_copy_from(g2n_tinygo_view(t, from), g2n_mem_slice(t->guest.memory, to, len), len, &n);

    (void)cap;
    store_copied(t, out, copied, n);
}

void g2n_tinygo_copy_bytes_to_js(struct g2n_tinygo *t, uint32_t out, uint64_t to, uint32_t from, uint32_t len, uint32_t cap)
{
    size_t n = 0;
    const bool copied = g2n_reflect_copy_to(g2n_tinygo_view(t, to), g2n_mem_slice(t->guest.memory, from, len), len, &n);

    (void)cap;
    store_copied(t, out, copied, n);
}
