/* NaN boxing as the guest does it (Go 1.14 and later, syscall/js: ref; lib/wasm/wasm_exec.js: storeValue, loadValue). */
#include "value/function.h"
#include "value/table.h"

#define NAN_HEAD    0x7FF80000u
#define EXPONENT    0x7FF0000000000000ull
#define MAGNITUDE   0x7FFFFFFFFFFFFFFFull

enum { ID_NAN, ID_ZERO, ID_NULL, ID_TRUE, ID_FALSE };
enum { FLAG_NONE, FLAG_OBJECT, FLAG_STRING, FLAG_SYMBOL, FLAG_FUNCTION, FLAG_MASK = 7 };

static uint64_t boxed(uint32_t flag, uint32_t id) { return (uint64_t)(NAN_HEAD | flag) << 32 | id; }

static uint32_t flag_of(g2n_view v)
{
    if (g2n_is_string(v)) return FLAG_STRING;
    if (g2n_is_symbol(v)) return FLAG_SYMBOL;
    if (g2n_as_cell(v)->flags & G2N_OBJECT_BIGINT) return FLAG_NONE; /* wasm_exec.js knows no better */
    return g2n_is_callable(v) ? FLAG_FUNCTION : FLAG_OBJECT;
}

enum g2n_status g2n_ref_encode(struct g2n_realm *realm, struct g2n_table *t, g2n_view v, uint64_t *ref)
{
    enum g2n_status st;
    uint32_t id;

    if (g2n_is_cell(v)) {
        st = g2n_table_retain(realm, t, v, &id);
        if (st == G2N_OK) *ref = boxed(flag_of(v), id);
        return st;
    }
    if (g2n_is_number(v)) {
        if ((v.bits & MAGNITUDE) == 0) *ref = boxed(FLAG_NONE, ID_ZERO);
        else *ref = v.bits == G2N_NAN_BITS ? boxed(FLAG_NONE, ID_NAN) : v.bits;
    } else if (g2n_is_null(v)) {
        *ref = boxed(FLAG_NONE, ID_NULL);
    } else if (g2n_is_bool(v)) {
        *ref = boxed(FLAG_NONE, g2n_is_true(v) ? ID_TRUE : ID_FALSE);
    } else {
        *ref = 0;
    }
    return G2N_OK;
}

g2n_view g2n_ref_view(const struct g2n_table *t, uint64_t ref)
{
    if ((ref & MAGNITUDE) == 0) return G2N_VIEW_UNDEFINED;
    if ((ref & MAGNITUDE) <= EXPONENT) return (g2n_view){ ref };
    return g2n_table_get(t, (uint32_t)ref);
}

bool g2n_ref_is_counted(uint64_t ref)
{
    return (ref >> 32 & NAN_HEAD) == NAN_HEAD && (ref >> 32 & FLAG_MASK) != FLAG_NONE;
}

g2n_value g2n_ref_decode(const struct g2n_table *t, uint64_t ref) { return g2n_dup(g2n_ref_view(t, ref)); }
