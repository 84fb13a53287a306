/* A module of Go's shape, as the lowering gets it: two functions in wasm2c's C, entries 4 and 5 of the table.
 *
 *     main   a loop around a dispatch of four blocks; calls leaf, and can be resumed behind that, at block 1
 *     leaf   sets its result by a jump */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include "lower/lower.h"
#include "lower/parse.h"

enum { SAMPLE_MAIN, SAMPLE_LEAF, SAMPLE_COUNT };

struct sample {
    struct g2n_arena       arena;
    struct g2n_diag        diag; /* says nothing */
    struct g2n_function    functions[SAMPLE_COUNT];
    struct g2n_translation translation;
    struct g2n_wasm        wasm;
    struct g2n_image       image;
    struct g2n_names       names;
    struct g2n_ir          ir;
    struct g2n_parse       parse;
};

/* `body` takes the place of main's when it is not NULL. */
void sample_init(struct sample *s, const char *body);
void sample_fini(struct sample *s);

/* Has main's text `part`? */
bool sample_has(const struct sample *s, const char *part);

#endif
