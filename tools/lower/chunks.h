/* Where an enormous function is cut into C functions of bounded size, its chunks: compilers take more than in proportion
 * for a function that grows, in time and in memory.
 *
 * A chunk ends where a block begins.  To go to a block of another chunk a chunk returns the block's *number*, and what is
 * left of the function calls the chunk that has it.  A block at which the function is resumed is numbered by that, PC_B;
 * others get numbers after those.  A *variable* is a local, but the copy of SP, or a temp that is read in another block
 * than it is written in; those that may be read in a block, or after it, before they are written are live there, and
 * go along.
 *
 *   K1  each statement behind the dispatch is in one chunk, in order; chunks begin at labels outside of braces
 *   K2  a label that another chunk goes to is outside of braces, and has a number or is a return of a constant
 *   K3  a number is not 0, and is in one of the two ranges of its label's chunk, which no other chunk's overlap
 *   K4  the statements before the dispatch do nothing that entering a chunk does not */
#ifndef G2N_TOOLS_LOWER_CHUNKS_H
#define G2N_TOOLS_LOWER_CHUNKS_H

#include "ir.h"

#define G2N_CHUNK_VARIABLES 64u

struct g2n_chunk_range {
    uint32_t first, end;           /* statements                                 */
    uint32_t resumes, resumes_end; /* numbers of resumptions: a range, or empty  */
    uint32_t others, others_end;   /* the same of other blocks                   */
    uint64_t live;                 /* at any of its blocks that others go to     */
};

/* What is known of a label. */
struct g2n_chunk_label {
    uint32_t chunk;    /* that it is in and 1; 0: it is not there             */
    uint32_t number;   /* or 0                                                */
    uint32_t constant; /* the node that is returned there and 1, or 0         */
    bool     nested;   /* within braces                                       */
    uint64_t live;     /* variables, by bits                                  */
};

/* Arrays are the arena's. */
struct g2n_chunks {
    struct g2n_chunk_range       *list;
    uint32_t                count;
    uint32_t                entry;                      /* the dispatch                             */
    struct g2n_chunk_label *labels;                     /* ir->label_size of them                   */
    uint64_t                live;                       /* variables that go from chunk to chunk    */
    uint32_t                variable_count;             /* locals, then temps                       */
    uint32_t                temps[G2N_CHUNK_VARIABLES]; /* by variable, from ir->local_count on     */
};

/* After all passes.  Chunks have `size` statements and as many more as there are up to a block at which the function is
 * resumed.  False when there would not be two, when a K cannot be kept, or when memory ran out (ir->failed). */
bool g2n_chunks_plan(struct g2n_chunks *out, struct g2n_ir *ir, struct g2n_arena *a, uint32_t size);

/* K1 to K4 of a finished plan. */
bool g2n_chunks_check(const struct g2n_chunks *c, const struct g2n_ir *ir);

/* The labels that a statement may go to: the k-th, or G2N_NO_LABEL. */
uint32_t g2n_chunks_target(const struct g2n_ir *ir, const struct g2n_stmt *s, uint32_t k);

#endif
