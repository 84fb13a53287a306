/* Functions of Go's library that the runtime has machine code for (runtime/kernels), as native Go has it in assembly.
 *
 * A function is found by its name; and it is taken for the one that is meant only when its wasm type and its shape (shape.h) are those of a row of natives.def.  Then its
 * body begins with a call of the kernel.  The kernel answers whether it did the work; when it did not, because the
 * processor lacks the instructions or because something is not as the guest's code would have it (an address outside
 * memory, a slice too short), the guest's own code follows, and traps or panics as it always did.
 *
 *   N1  only lowered functions are natives
 *   N2  a kernel that answers no has changed nothing */
#ifndef G2N_TOOLS_LOWER_NATIVES_H
#define G2N_TOOLS_LOWER_NATIVES_H

#include "../text.h"
#include "../translate.h"
#include "facts.h"

struct g2n_native_row {
    const char *symbol;
    const char *kernel;
    const char *params;  /* i, I: i32, i64 */
    const char *results;
    uint64_t    shape;
};

struct g2n_natives {
    const struct g2n_native_row **rows; /* by function position; NULL: none */
    uint32_t                      found;
    uint32_t                      left; /* known by name, but of another shape or type */
};

/* Finds them.  The arena owns the result. */
G2N_MUST_USE bool g2n_natives_find(struct g2n_natives *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w,
                                   const struct g2n_translation *t);

/* Puts the kernel's call at the beginning of a printed body, "{\n...}\n". */
G2N_MUST_USE bool g2n_natives_insert(struct g2n_text *body, const struct g2n_native_row *row);

#endif
