/* What the lowering of any function must know of the whole module: which function is which entry of the table (PC_F),
 * at which blocks functions can be resumed, which functions leave the globals alone.
 *
 *   F1  `points` is ascending without repetition; a point is PC_F << 16 | PC_B
 *   F2  slots[f] is 0 or the PC_F of function f, and table[PC_F] is then f + 1 */
#ifndef G2N_TOOLS_LOWER_FACTS_H
#define G2N_TOOLS_LOWER_FACTS_H

#include "parse.h"
#include "passes.h"

struct g2n_facts {
    struct g2n_names names;
    char            *memory;         /* field of the instance: "w2c_M0" */
    uint8_t         *global_types;
    uint32_t         global_count;
    bool             is_go;          /* globals are SP, CTXT, g, RET0-3, PAUSE */
    bool             flat_table;     /* the table is filled once, by one element segment, with functions of the module */
    uint32_t        *table;          /* by entry: function position + 1; 0: none, or not of the type (i32) -> (i32) */
    uint32_t         table_len;
    uint32_t         first_slot;     /* the lowest PC_F, of whatever type */
    uint32_t        *slots;          /* by function */
    uint64_t        *points;         /* while they are collected: twice the point, plus 1 when one is taken back */
    uint32_t         point_count, point_size;
    bool             points_known;   /* and complete: nothing else can be resumed */
    bool            *quiet;          /* by function: sets no global and calls nothing */
    bool            *noreturn;       /* by function: its caller is not resumed after the call */
    bool            *stack_check;    /* by function: morestack and the like */
    bool            *small;          /* by function: may be one for g2n_pass_small */
    bool            *inlined;        /* by function: callers take it in */
    bool            *parsed;         /* by function */
    uint32_t         deferreturn;    /* position, or UINT32_MAX */
    uint32_t         goexit;
};

/* Reads what the sections say.  The arena owns everything but points, which g2n_facts_fini frees. */
G2N_MUST_USE bool g2n_facts_init(struct g2n_facts *facts, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_translation *t);
void g2n_facts_fini(struct g2n_facts *facts);

/* The table alone, of facts that are otherwise empty: what needs no translation.  False: no memory. */
G2N_MUST_USE bool g2n_facts_read_table(struct g2n_facts *facts, struct g2n_arena *a, const struct g2n_wasm *w);

/* Adds what a function says; `ir` is NULL when it was not understood, and then its text is searched for numbers. */
G2N_MUST_USE bool g2n_facts_add(struct g2n_facts *facts, const struct g2n_ir *ir, const struct g2n_function *f, uint32_t position);
G2N_MUST_USE bool g2n_facts_add_point(struct g2n_facts *facts, uint64_t point);

/* After the last one: sorts, and leaves out those that were taken back as often as added. */
void g2n_facts_finish(struct g2n_facts *facts);

/* A function's own. */
struct g2n_resume_points g2n_facts_points(const struct g2n_facts *facts, uint32_t position);

#endif
