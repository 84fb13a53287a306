/* The functions of TinyGo 0.23 to 0.28, which take and give references by the address where they lie.  In these the length of a
 * prepared string has eight bytes; copyBytes* wrote its count with eight too, over which the answer at the fifth came. */
#include "tinygo/tinygo.h"

static uint64_t at(const struct g2n_tinygo *t, uint32_t addr) { return g2n_mem_load_u64(t->guest.memory, addr, 0); }

static void put(const struct g2n_tinygo *t, uint32_t out, uint64_t ref) { g2n_mem_store_u64(t->guest.memory, out, 0, ref); }

void g2n_tinygo_finalize_ref_at(struct g2n_tinygo *t, uint32_t v) { g2n_tinygo_finalize_ref(t, at(t, v)); }

void g2n_tinygo_string_val_at(struct g2n_tinygo *t, uint32_t out, uint32_t text, uint32_t len)
{
    put(t, out, g2n_tinygo_string_val(t, text, len));
}

void g2n_tinygo_value_get_at(struct g2n_tinygo *t, uint32_t out, uint32_t v, uint32_t name, uint32_t len)
{
    put(t, out, g2n_tinygo_value_get(t, at(t, v), name, len));
}

void g2n_tinygo_value_set_at(struct g2n_tinygo *t, uint32_t v, uint32_t name, uint32_t len, uint32_t x)
{
    g2n_tinygo_value_set(t, at(t, v), name, len, at(t, x));
}

void g2n_tinygo_value_delete_at(struct g2n_tinygo *t, uint32_t v, uint32_t name, uint32_t len)
{
    g2n_tinygo_value_delete(t, at(t, v), name, len);
}

void g2n_tinygo_value_index_at(struct g2n_tinygo *t, uint32_t out, uint32_t v, uint32_t i)
{
    put(t, out, g2n_tinygo_value_index(t, at(t, v), i));
}

void g2n_tinygo_value_set_index_at(struct g2n_tinygo *t, uint32_t v, uint32_t i, uint32_t x)
{
    g2n_tinygo_value_set_index(t, at(t, v), i, at(t, x));
}

void g2n_tinygo_value_call_at(struct g2n_tinygo *t, uint32_t out, uint32_t v, uint32_t name, uint32_t len, uint32_t args,
                              uint32_t count, uint32_t cap)
{
    g2n_tinygo_value_call(t, out, at(t, v), name, len, args, count, cap);
}

void g2n_tinygo_value_invoke_at(struct g2n_tinygo *t, uint32_t out, uint32_t v, uint32_t args, uint32_t count, uint32_t cap)
{
    g2n_tinygo_value_invoke(t, out, at(t, v), args, count, cap);
}

void g2n_tinygo_value_new_at(struct g2n_tinygo *t, uint32_t out, uint32_t v, uint32_t args, uint32_t count, uint32_t cap)
{
    g2n_tinygo_value_new(t, out, at(t, v), args, count, cap);
}

uint32_t g2n_tinygo_value_length_at(struct g2n_tinygo *t, uint32_t v) { return g2n_tinygo_value_length(t, at(t, v)); }

void g2n_tinygo_value_prepare_string_at(struct g2n_tinygo *t, uint32_t out, uint32_t v)
{
    g2n_tinygo_value_prepare_string(t, out, at(t, v));
    g2n_mem_store_u32(t->guest.memory, out, 12, 0);
}

void g2n_tinygo_value_load_string_at(struct g2n_tinygo *t, uint32_t v, uint32_t to, uint32_t len, uint32_t cap)
{
    g2n_tinygo_value_load_string(t, at(t, v), to, len, cap);
}

uint32_t g2n_tinygo_value_instance_of_at(struct g2n_tinygo *t, uint32_t v, uint32_t of)
{
    return g2n_tinygo_value_instance_of(t, at(t, v), at(t, of));
}

void g2n_tinygo_copy_bytes_to_go_at(struct g2n_tinygo *t, uint32_t out, uint32_t to, uint32_t len, uint32_t cap, uint32_t from)
{
    g2n_tinygo_copy_bytes_to_go(t, out, to, len, cap, at(t, from));
}

void g2n_tinygo_copy_bytes_to_js_at(struct g2n_tinygo *t, uint32_t out, uint32_t to, uint32_t from, uint32_t len, uint32_t cap)
{
    g2n_tinygo_copy_bytes_to_js(t, out, at(t, to), from, len, cap);
}
