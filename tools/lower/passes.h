/* The rewriting steps, each a walk over one function's statements in linear time.  A step that does not find its
 * pattern changes nothing; what each did is counted. */
#ifndef G2N_TOOLS_LOWER_PASSES_H
#define G2N_TOOLS_LOWER_PASSES_H

#include "ir.h"

/* Go's wasm port: how a function is entered, and at which of its blocks.  See cmd/internal/obj/wasm/wasmobj.go.
 *
 *     var_L1:                     the loop's head, when there are jumps back to it
 *     var_i0 = var_p0;
 *     switch (var_i0) { ... }     block numbers (PC_B) to blocks, the last as default */
struct g2n_dispatch {
    bool     found;
    uint32_t loop;    /* label, or G2N_NO_LABEL           */
    uint32_t read;    /* statement that reads PC_B        */
    uint32_t branch;  /* the switch                       */
    uint32_t jumps;   /* back to the loop that remain     */
};

/* What a function's resume points may be: block numbers of (PC_F << 16 | PC_B), ascending. */
struct g2n_resume_points {
    const uint64_t *list;
    uint32_t        count;
};

/* "var_i0 = x; goto var_Bfunc;" becomes a return. */
void g2n_pass_returns(struct g2n_ir *ir);

/* Joins the groups of a function that was made shallower (../flatten.h) to one switch. */
void g2n_pass_groups(struct g2n_ir *ir);

/* Finds the dispatch. */
void g2n_pass_dispatch(const struct g2n_ir *ir, struct g2n_dispatch *d);

/* A constant PC_B and a jump to the loop become a jump to the block.  Returns how many. */
uint32_t g2n_pass_jumps(struct g2n_ir *ir, struct g2n_dispatch *d);

/* Takes blocks at which the function cannot be resumed out of the switch.  Needs that no jump to the loop is left.
 * Returns how many cases went. */
uint32_t g2n_pass_prune(struct g2n_ir *ir, const struct g2n_dispatch *d, const struct g2n_resume_points *points);

/* Finds the local copy of SP and proves that it equals the global wherever it is read; then the copy goes (ir->sp).
 * quiet[f]: function f neither changes globals nor calls. */
bool g2n_pass_sp(struct g2n_ir *ir, const bool *quiet);

/* Calls of functions that do not return become the end of their block, needs g2n_pass_sp.  Returns how many. */
uint32_t g2n_pass_noreturn(struct g2n_ir *ir, const bool *noreturn);

/* Small functions that call nothing, but to panic, are taken in by their callers: go_lower.h, "Functions taken in".
 *
 * After the other passes: is this one, its size aside?  Its check of the stack's end then goes: a frame as small as print.c
 * lets through fits below the limit (runtime/stack.go, StackSmall).  stack_check: morestack and the like. */
bool g2n_pass_small(struct g2n_ir *ir, const bool *stack_check);
/* Marks calls of them in their callers (node.c) and drops the push.  Returns how many. */
uint32_t g2n_pass_inline(struct g2n_ir *ir, const bool *inlined);

/* Counts the reads of each temp's value, and finds temps that live across blocks; for print.c. */
void g2n_pass_uses(struct g2n_ir *ir);

#endif
