/* Between the files of fusing: what has been decided, and the writing of it. */
#ifndef G2N_TOOLS_COMPONENT_WRITE_H
#define G2N_TOOLS_COMPONENT_WRITE_H

#include "component_fuse.h"
#include "reindex.h"

struct g2n_fuser {
    struct g2n_fusion     *out;
    struct g2n_arena      *a;
    struct g2n_diag       *d;
    const char            *file;
    struct g2n_part       *parts;         /* in the order of instantiation */
    uint32_t               part_count;
    uint32_t              *order;         /* F2: those that are not folded */
    uint32_t               order_count;
    uint32_t              *host_numbers;  /* by the host's function: import + 1 */
    const struct g2n_wasm *largest;       /* what says which compiler made it */
    uint32_t               func_count, type_count, element_count, data_count, memory_count, tag_count;
    bool                   library;       /* it has exports in place of `run` */
    uint32_t               run;
    uint32_t              *calls;         /* what a library exports, and what is called after that: "call0"... */
    uint32_t               call_count;
    uint32_t              *reallocs;      /* functions, exported as "realloc0"... */
    uint32_t               realloc_count;
    uint32_t              *starts;
    uint32_t               start_count;
    enum g2n_exit          st;
};

/* What an item is in the whole; 0 and a failed fuser when it is nothing. */
uint32_t g2n_fuser_index(struct g2n_fuser *f, enum g2n_wasm_kind kind, const struct g2n_link_item *item);

/* Follows an item to where it is defined; false and a failed fuser when it is nowhere. */
bool g2n_fuser_follow(struct g2n_fuser *f, struct g2n_part_entry *out, enum g2n_wasm_kind kind, const struct g2n_link_item *item);
/* The number of a function that allocates memory: each is exported once. */
uint32_t g2n_fuser_realloc(struct g2n_fuser *f, uint32_t func);

/* component_export.c: the exports of a library. */
void g2n_fuser_exports(struct g2n_fuser *f, const struct g2n_link *link);

/* A section of a part's module; nothing when it has none. */
struct g2n_cursor g2n_fuser_section(const struct g2n_wasm *w, enum g2n_wasm_section_id id);
/* Says what a cursor in a part's module has found. */
void g2n_fuser_fail(struct g2n_fuser *f, const struct g2n_cursor *c);

/* component_segment.c.  The expression at the cursor, with its end. */
void g2n_fuser_expression(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c);
/* Finds where the values of a part's own globals begin. */
void g2n_fuser_global_values(struct g2n_fuser *f, struct g2n_part *p);
/* The content of the sections. */
void g2n_fuser_elements(struct g2n_fuser *f, struct g2n_text *t);
void g2n_fuser_data(struct g2n_fuser *f, struct g2n_text *t);

/* Writes the module and gives each import its export for memory. */
G2N_MUST_USE enum g2n_exit g2n_fuser_write(struct g2n_fuser *f);

#endif
