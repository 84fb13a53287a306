/* syscall/js: strings and bytes across the border, and references given back. */
#include "base/utf8.h"
#include "go/handlers.h"
#include "value/bytes.h"
#include "value/convert.h"
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

/* A lone surrogate takes three bytes, ED A0..BF xx, and so does the U+FFFD that UTF-8 must show instead. */
static bool has_surrogate(const char *s, size_t len)
{
    const char *p = s;

    while ((p = memchr(p, 0xED, (size_t)(s + len - p))) != NULL) {
        if (p + 1 < s + len && (unsigned char)p[1] >= 0xA0) return true;
        p++;
    }
    return false;
}

static enum g2n_status replace_surrogates(struct g2n_realm *realm, const struct g2n_string *s, g2n_value *out)
{
    enum g2n_status st = g2n_string_new(realm, s->bytes, s->len, out);
    char *p, *end;

    if (st != G2N_OK) return st;
    p = g2n_as_string(g2n_peek(*out))->bytes; /* nobody else has seen it yet */
    end = p + s->len;
    for (; p + 2 < end; p++)
        if ((unsigned char)p[0] == 0xED && (unsigned char)p[1] >= 0xA0) memcpy(p, "\xEF\xBF\xBD", 3);
    return G2N_OK;
}

/* Go asks for the bytes of String(v), gets a reference and a length, and then loads them.  wasm_exec.js makes a
 * Uint8Array for the time between; Go never looks at it, so the string itself serves. */
void g2n_gojs__value_prepare_string(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value text, clean;
    const struct g2n_string *s;

    if (g2n_to_string(realm, g2n_arg_ref(guest, sp, 8), &text) != G2N_OK) g2n_guest_die_of_exception(guest);
    s = g2n_as_string(g2n_peek(text));
    if (has_surrogate(s->bytes, s->len)) {
        if (replace_surrogates(realm, s, &clean) != G2N_OK) g2n_guest_die_of_exception(guest);
        g2n_drop(realm, text);
        text = clean;
        s = g2n_as_string(g2n_peek(text));
    }
    sp = g2n_guest_sp(guest);
    g2n_result_ref(guest, sp, 16, g2n_peek(text));
    g2n_mem_store_u64(guest->memory, sp, 24, s->len);
    g2n_drop(realm, text);
}

void g2n_gojs__value_load_string(struct g2n_guest *guest, uint32_t sp)
{
    g2n_view v = g2n_arg_ref(guest, sp, 8);
    size_t len;
    unsigned char *mem_to = g2n_arg_bytes(guest, sp, 16, &len);
    const struct g2n_string *s;

    if (!g2n_is_string(v)) g2n_trap_report("valueLoadString of a value that valuePrepareString did not return");
    s = g2n_as_string(v);
    memcpy(mem_to, s->bytes, len < s->len ? len : s->len);
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

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

void g2n_gojs__copy_bytes_to_go(struct g2n_guest *guest, uint32_t sp)
{
    g2n_view source = g2n_arg_ref(guest, sp, 32);
    size_t len;
    unsigned char *mem_to = g2n_arg_bytes(guest, sp, 8, &len);

    if (g2n_is_byte_array(source)) {
        len = smaller(len, g2n_as_typed_array(source)->length);
        if (len) memcpy(mem_to, g2n_typed_array_bytes(g2n_as_typed_array(source)), len);
        g2n_mem_store_u64(guest->memory, sp, 40, len);
    }
    g2n_mem_store_u8(guest->memory, sp, 48, g2n_is_byte_array(source));
}

void g2n_gojs__copy_bytes_to_js(struct g2n_guest *guest, uint32_t sp)
{
    g2n_view target = g2n_arg_ref(guest, sp, 8);
    size_t len;
    const unsigned char *mem_from = g2n_arg_bytes(guest, sp, 16, &len);

    if (g2n_is_byte_array(target)) {
        len = smaller(len, g2n_as_typed_array(target)->length);
        if (len) memcpy(g2n_typed_array_bytes(g2n_as_typed_array(target)), mem_from, len);
        g2n_mem_store_u64(guest->memory, sp, 40, len);
    }
    g2n_mem_store_u8(guest->memory, sp, 48, g2n_is_byte_array(target));
}
