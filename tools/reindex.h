/* Code of a module as part of a larger one: each index of a function, type, table, global or segment becomes another
 * (WebAssembly core 2.0, 5.4). */
#ifndef G2N_TOOLS_REINDEX_H
#define G2N_TOOLS_REINDEX_H

#include "text.h"
#include "wasm_cursor.h"

/* What becomes of a module's indexes.  Types and segments are moved by a distance; the others are looked up. */
struct g2n_reindex {
    const uint32_t *funcs, *tables, *globals;
    uint32_t        func_count, table_count, global_count, type_count, element_count, data_count;
    uint32_t        first_type, first_element, first_data;
};

/* Appends the body at the cursor, which is gone over to its end, with its indexes changed.  What is not understood, or does not exist, fails the
 * cursor; lack of memory shows in `out`. */
void g2n_reindex_body(struct g2n_text *out, struct g2n_cursor *body, const struct g2n_reindex *r);

/* Index `i` of a list of `count`; out of range fails the cursor and gives 0. */
uint32_t g2n_reindex_one(struct g2n_cursor *c, const uint32_t *list, uint32_t count, uint32_t i);

#endif
