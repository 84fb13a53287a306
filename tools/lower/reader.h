/* Words of wasm2c's text, for parse.c and expression.c.
 *
 * The first refusal is kept in struct g2n_parse and sets `bad`; all that is read after it is harmless and means nothing,
 * so callers look at `bad` where they would use an index that they read. */
#ifndef G2N_TOOLS_LOWER_READER_H
#define G2N_TOOLS_LOWER_READER_H

#include "parse.h"

struct g2n_reader {
    struct g2n_parse *parse;
    struct g2n_ir    *ir;
    const char       *p;
    const char       *end;
    unsigned          depth; /* of the expression at hand */
    bool              bad;
};

static inline bool g2n_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool g2n_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || g2n_is_digit(c) || c == '_';
}

/* Refuses the function: `problem` was expected here.  Returns 0. */
uint32_t g2n_reader_fail(struct g2n_reader *r, const char *problem);

/* Takes `text` when it comes next; need refuses anything else. */
bool g2n_reader_take(struct g2n_reader *r, const char *text, size_t len);
void g2n_reader_need(struct g2n_reader *r, const char *text, size_t len);
#define take(r, literal) g2n_reader_take(r, literal, sizeof literal - 1)
#define need(r, literal) g2n_reader_need(r, literal, sizeof literal - 1)

void g2n_reader_skip_spaces(struct g2n_reader *r);

uint64_t g2n_reader_number(struct g2n_reader *r);
/* Below UINT32_MAX / 4. */
uint32_t g2n_reader_small_number(struct g2n_reader *r);

/* "var_B3"; jump_target counts a jump to it. */
uint32_t g2n_reader_label(struct g2n_reader *r);
uint32_t g2n_reader_jump_target(struct g2n_reader *r);

#endif
