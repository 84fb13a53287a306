/* What a function does, as a number: a hash of its wasm code without what the linker decides.
 *
 * Left out are the operands that differ between two programs that contain the same function: indexes of functions (a
 * callee counts by its name) and types, addresses of data, the PC_F of return addresses.  Everything else counts:
 * locals, each instruction, each other constant, offsets within objects and frames.  Two functions of equal shape do the same, so a
 * shape also stands for the Go versions whose compiler gives it. */
#ifndef G2N_TOOLS_LOWER_SHAPE_H
#define G2N_TOOLS_LOWER_SHAPE_H

#include "../wasm.h"

struct g2n_shape_names {
    const struct g2n_str *list; /* of the module's own functions */
    uint32_t              first; /* their first index             */
    uint32_t              count;
};

/* A character of a symbol as Go's linker writes it into the name section (cmd/link/internal/wasm, nameRegexp): '_' for
 * what is neither a letter of ASCII, a digit nor a dot. */
static inline char g2n_shape_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ? c : '_';
}

/* 0: the code has an instruction that Go does not use, or is malformed. */
uint64_t g2n_shape(struct g2n_wasm_body body, const struct g2n_shape_names *names);

#endif
