/* Canonical ABI: `store` and `lower_flat`.  realloc is the guest's, and may do anything but call an import; what it returns
 * is checked as any pointer of the guest's. */
#include "base/check.h"
#include "wasi2/abi.h"

/* Room for a list or string that the guest gets: also asked for when it is empty. */
unsigned char *g2n_wasi2_make_place(const struct g2n_wasi2_call *call, struct g2n_wit_layout layout, uint64_t count, uint32_t *at_out)
{
    uint64_t len = layout.size * count;

    if (len > G2N_WASI2_LIST_MAX) g2n_trap_report("a string or list is too long for a component");
    if (!call->realloc) g2n_trap_report("function lowered without the realloc that it needs");
    call->host->in_realloc = true;
    *at_out = call->realloc(call->realloc_instance, 0, 0, layout.align, (uint32_t)len);
    call->host->in_realloc = false;
    return g2n_wasi2_place(call, *at_out, layout, (uint32_t)count);
}

static uint32_t lower_bytes(const struct g2n_wasi2_call *call, const struct g2n_wasi2_value *value)
{
    uint32_t at;
    unsigned char *mem_bytes = g2n_wasi2_make_place(call, (struct g2n_wit_layout){ 1, 1 }, value->number, &at);

    if (value->number) memcpy(mem_bytes, value->bytes, (size_t)value->number);
    return at;
}

static uint32_t lower_list(const struct g2n_wasi2_call *call, const char *item, const struct g2n_wasi2_value *value)
{
    struct g2n_wit_layout layout = g2n_wit_layout(item);
    uint32_t at;
    unsigned char *mem_at = g2n_wasi2_make_place(call, layout, value->number, &at);

    for (uint64_t i = 0; i < value->number; i++) g2n_wasi2_lower(call, item, &value->items[i], mem_at + i * layout.size);
    return at;
}

/* Of a string or list: its address; its length is the value's number. */
static uint32_t lower_pointer(const struct g2n_wasi2_call *call, const char *type, const struct g2n_wasi2_value *value)
{
    return *type == 's' || type[1] == 'o' ? lower_bytes(call, value) : lower_list(call, type + 1, value);
}

static uint32_t lower_handle(const struct g2n_wasi2_call *call, const char *type, const struct g2n_wasi2_value *value)
{
    g2n_check(*type == '+'); /* no function of WASI's returns a borrow */
    return g2n_wasi2_handle_add(call->host, type[1], value);
}

static const char *payload_of(const char *type, const struct g2n_wasi2_value *value)
{
    g2n_check(value->number < g2n_wit_cases(type));
    return g2n_wit_case(type, (uint32_t)value->number);
}

/* ---- To memory ------------------------------------------------------------------------------------------------------ */

static void store(unsigned char *mem_at, uint64_t bits, uint32_t size) { memcpy(mem_at, &bits, size); }

void g2n_wasi2_lower(const struct g2n_wasi2_call *call, const char *type, const struct g2n_wasi2_value *value, unsigned char *mem_at)
{
    uint32_t tag_size, offset = 0, i = 0;

    switch (*type) {
    case 's':
    case '[':
        store(mem_at, lower_pointer(call, type, value), 4);
        store(mem_at + 4, value->number, 4);
        return;
    case '+':
    case '-': store(mem_at, lower_handle(call, type, value), 4); return;
    case '(':
        for (const char *field = type + 1; *field != ')'; field = g2n_wit_skip(field)) {
            struct g2n_wit_layout layout = g2n_wit_layout(field);

            offset = g2n_wit_align(offset, layout.align);
            g2n_wasi2_lower(call, field, &value->items[i++], mem_at + offset);
            offset += layout.size;
        }
        return;
    case 'e':
    case '?':
    case '!':
    case '{':
        offset = g2n_wit_payload_offset(type, &tag_size);
        store(mem_at, value->number, tag_size);
        if (payload_of(type, value)) g2n_wasi2_lower(call, payload_of(type, value), value->items, mem_at + offset);
        return;
    default: store(mem_at, value->number, g2n_wit_layout(type).size); return;
    }
}

/* ---- To core values ------------------------------------------------------------------------------------------------- */

void g2n_wasi2_lower_flat(const struct g2n_wasi2_call *call, const char *type, const struct g2n_wasi2_value *value, uint64_t *flat)
{
    uint32_t i = 0;

    switch (*type) {
    case 's':
    case '[':
        flat[0] = lower_pointer(call, type, value);
        flat[1] = value->number;
        return;
    case '+':
    case '-': flat[0] = lower_handle(call, type, value); return;
    case '(':
        for (const char *field = type + 1; *field != ')'; field = g2n_wit_skip(field)) {
            g2n_wasi2_lower_flat(call, field, &value->items[i++], flat);
            flat += g2n_wit_flat_count(field);
        }
        return;
    case 'e':
    case '?':
    case '!':
    case '{':
        memset(flat, 0, g2n_wit_flat_count(type) * sizeof *flat);
        flat[0] = value->number;
        if (payload_of(type, value)) g2n_wasi2_lower_flat(call, payload_of(type, value), value->items, flat + 1);
        return;
    case 'p':
    case 'q':
    case 'r': flat[0] = (uint32_t)value->number; return; /* sign-extended to 64 bits so far */
    default: flat[0] = value->number; return;
    }
}
