/* Reads a function's body as wasm2c 1.0.42 prints it.  Every form is known or the function is refused: nothing is
 * skipped that is not named in parse.c and expression.c. */
#ifndef G2N_TOOLS_LOWER_PARSE_H
#define G2N_TOOLS_LOWER_PARSE_H

#include "ir.h"
#include "names.h"

struct g2n_parse {
    struct g2n_ir          *ir;
    const struct g2n_names *names;
    const char             *memory;       /* the instance's field, "w2c_M0" */
    size_t                  memory_len;
    const uint8_t          *global_types; /* enum g2n_type */
    uint32_t                global_count;
    const char             *problem;      /* after a refusal: what was not understood, and where in the text */
    size_t                  at;
};

/* False: refused (problem says why) or no memory (ir->failed). */
G2N_MUST_USE bool g2n_parse_function(struct g2n_parse *parse, const struct g2n_function *f);

#endif
