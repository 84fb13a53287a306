/* syscall/js: strings and bytes across the border, and references given back. */
#include "go/handlers.h"
#include "go/reflect.h"
#include <g2n/boxes.h>

void g2n_gojs__string_val(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    size_t len;
    const unsigned char *mem_text = g2n_arg_bytes(guest, sp, 8, &len);
    g2n_value text;

    if (g2n_string_decode(realm, (const char *)mem_text, len, true, &text) != G2N_OK) g2n_guest_die_of_exception(guest);
    g2n_result_ref(guest, sp, 24, g2n_peek(text));
    g2n_drop(realm, text);
}

/* Go asks for the bytes of String(v), gets a reference and a length, and then loads them.  wasm_exec.js makes a
 * Uint8Array for the time between; Go never looks at it, so the string itself serves. */
void g2n_gojs__value_prepare_string(struct g2n_guest *guest, uint32_t sp)
{
    g2n_value text = g2n_reflect_text(guest, g2n_arg_ref(guest, sp, 8));

    sp = g2n_guest_sp(guest);
    g2n_result_ref(guest, sp, 16, g2n_peek(text));
    g2n_mem_store_u64(guest->memory, sp, 24, g2n_as_string(g2n_peek(text))->len);
    g2n_drop(&guest->host.realm, text);
}

void g2n_gojs__value_load_string(struct g2n_guest *guest, uint32_t sp)
{
    g2n_view v = g2n_arg_ref(guest, sp, 8);
    size_t len;
    unsigned char *mem_to = g2n_arg_bytes(guest, sp, 16, &len);

    g2n_reflect_load_text(v, mem_to, len);
}

void g2n_gojs__finalize_ref(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_table_release(realm, &realm->table, g2n_mem_load_u32(guest->memory, sp, 8));
}

uint64_t g2n_box_find(struct g2n_guest *guest, uint64_t ref, uint32_t *cycle)
{
    struct g2n_table *table = &guest->host.realm.table;

    *cycle = table->cycle;
    return g2n_ref_is_counted(ref) ? g2n_table_share_box(table, (uint32_t)ref) : 0;
}

void g2n_box_keep(struct g2n_guest *guest, uint64_t ref, uint64_t box, uint32_t cycle)
{
    struct g2n_table *table = &guest->host.realm.table;

    if (!g2n_ref_is_counted(ref) || cycle != table->cycle || box > UINT32_MAX) return;
    if (box == 0 || box > guest->memory->size - 8 || g2n_mem_load_u64(guest->memory, (g2n_addr)box, 0) != ref) return;
    g2n_table_keep_box(table, (uint32_t)ref, (uint32_t)box);
}

void g2n_boxes_forget(struct g2n_guest *guest) { g2n_table_forget_boxes(&guest->host.realm.table); }

void g2n_gojs__copy_bytes_to_go(struct g2n_guest *guest, uint32_t sp)
{
    size_t len, n;
    unsigned char *mem_to = g2n_arg_bytes(guest, sp, 8, &len);
    const bool copied = g2n_reflect_copy_from(g2n_arg_ref(guest, sp, 32), mem_to, len, &n);

    if (copied) g2n_mem_store_u64(guest->memory, sp, 40, n);
    g2n_mem_store_u8(guest->memory, sp, 48, copied);
}

void g2n_gojs__copy_bytes_to_js(struct g2n_guest *guest, uint32_t sp)
{
    size_t len, n;
    const unsigned char *mem_from = g2n_arg_bytes(guest, sp, 16, &len);
    const bool copied = g2n_reflect_copy_to(g2n_arg_ref(guest, sp, 8), mem_from, len, &n);

    if (copied) g2n_mem_store_u64(guest->memory, sp, 40, n);
    g2n_mem_store_u8(guest->memory, sp, 48, copied);
}
