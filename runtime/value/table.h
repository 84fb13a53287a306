/* Ids by which a guest names host values (Go 1.26, lib/wasm/wasm_exec.js: _values, _goRefCounts, _ids, _idPool).
 *
 *   T1  ids 0..6 are NaN, 0, null, true, false, the global object, the Go object; they are never released;
 *   T2  from 7 on, a slot's count is the number of references the guest holds; 0 exactly when the id is in the pool;
 *   T3  equal values (SameValueZero; strings by content) share one id, so the guest may compare ids;
 *   T4  the table owns one value for each live slot;
 *   T5  a live slot's cell has cell->id == the slot's id, and no other cell has it;
 *   T6  a slot's box may be shared while box_cycle == the table's cycle (g2n/boxes.h); free slots have none.
 * Freed ids are reused last in, first out. */
#ifndef G2N_VALUE_TABLE_H
#define G2N_VALUE_TABLE_H

#include "value/value.h"

#define G2N_TABLE_FIRST_FREE 7u

struct g2n_table_slot {
    g2n_value value;      /* absent in a free slot */
    uint32_t  count;
    uint32_t  next;       /* in a free slot: the pool's next id, 0 at the end; strings: next in the hash chain */
    uint32_t  box;        /* guest address, 0: none */
    uint32_t  box_cycle;
};

struct g2n_table {
    struct g2n_table_slot *slots;
    uint32_t  count, cap;      /* slots in use or pooled; room */
    uint32_t  pool;            /* head of the free ids, 0 when empty */
    uint32_t  live;            /* slots with a value, the predefined included */
    uint32_t *strings;         /* hash of the strings that have ids: first id of each chain, 0 = none */
    uint32_t  strings_cap, strings_count;
    uint32_t  cycle;           /* of the guest's collector; never 0 */
};

/* Sets ids 0..6; lends global and go (dup'ed). */
G2N_MUST_USE enum g2n_status g2n_table_init(struct g2n_realm *realm, struct g2n_table *t, g2n_view global, g2n_view go);
void g2n_table_fini(struct g2n_realm *realm, struct g2n_table *t);

/* Gives v an id and counts one more guest reference to it.  v is a cell (numbers have no ids but 0 and 1).
 * Lends v: the table keeps its own copy when the id is new.  Never runs guest code.  G2N_ENOMEM leaves it unchanged. */
G2N_MUST_USE enum g2n_status g2n_table_retain(struct g2n_realm *realm, struct g2n_table *t, g2n_view v, uint32_t *id);
/* The value of a live id; undefined for one that is not live (a guest's mistake). */
g2n_view g2n_table_get(const struct g2n_table *t, uint32_t id);
/* One guest reference less; the last frees the id.  A predefined or dead id is left alone. */
void g2n_table_release(struct g2n_realm *realm, struct g2n_table *t, uint32_t id);
/* The box to share for an id to which the guest was just given a reference, which is taken back; or 0. */
uint32_t g2n_table_share_box(struct g2n_table *t, uint32_t id);
/* The guest has made this box for a live id in the present cycle. */
void g2n_table_keep_box(struct g2n_table *t, uint32_t id, uint32_t box);
/* Begins another cycle: no box made before it may be shared. */
void g2n_table_forget_boxes(struct g2n_table *t);
/* Number of ids ever in use at once: what `_values.length` shows under wasm_exec.js. */
uint32_t g2n_table_length(const struct g2n_table *t);
/* Tests T1..T6 in O(n); aborts through g2n_check on the first that fails. */
void g2n_table_check(const struct g2n_table *t);

/* NaN-boxed references, as wasm_exec.js encodes them (spec: high word 0x7FF80000 | type flag, low word id). */
G2N_MUST_USE enum g2n_status g2n_ref_encode(struct g2n_realm *realm, struct g2n_table *t, g2n_view v, uint64_t *ref);
/* Owned: numbers are made, others dup'ed. */
g2n_value g2n_ref_decode(const struct g2n_table *t, uint64_t ref);
/* Lent by the table (or a number). */
g2n_view g2n_ref_view(const struct g2n_table *t, uint64_t ref);
/* Whether ref names a slot whose references the guest counts, by an id in its lower half. */
bool g2n_ref_is_counted(uint64_t ref);

#endif
