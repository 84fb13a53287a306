/* Prints a function again, for go_lower.h to give its words a meaning.
 *
 * On the way the operand stack goes: a temp that is written and read once within a block becomes part of the expression
 * that reads it.  It may move down to there because what it reads (memory, globals, locals, other temps) is not
 * written in between; whatever would write it first makes the temp a variable again. */
#ifndef G2N_TOOLS_LOWER_PRINT_H
#define G2N_TOOLS_LOWER_PRINT_H

#include "../text.h"
#include "../translate.h"
#include "chunks.h"
#include "ir.h"

struct g2n_print_options {
    const struct g2n_translation *translation;
    const char                   *names;    /* C names of functions: the translation's without "w2c_m_", after this */
    bool                          fold;     /* the above; else every temp is a variable                            */
    bool                          table;    /* indirect calls go through the flat table                            */
    bool                          go;       /* globals 0 and 2 are SP and g                                        */
};

/* Appends the head, "u32 go_f(SELF_ u32 p0)\n", to `signature` and "{\n...}\n" to `body`.  False when the function must
 * stay as it was.  Consumes the ir. */
G2N_MUST_USE bool g2n_print_function(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f,
                                     struct g2n_text *signature, struct g2n_text *body);

/* The same in chunks: "u64 chunk1_go_f(SELF_ u32 p0, u64 *live) {...}" and so on, the arena's in *chunks, and a body that calls
 * them.  The head is as above. */
G2N_MUST_USE bool g2n_print_chunks(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f,
                                   const struct g2n_chunks *plan, struct g2n_arena *a, struct g2n_str **chunks, struct g2n_text *body);

/* Appends "static inline u32 in_go_f(SELF_ const u64 frame, const u64 address) {...}", for g2n_pass_inline's calls.  False,
 * and nothing appended, when it is too large or has to be called after all.  Consumes the ir. */
G2N_MUST_USE bool g2n_print_inline(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f,
                                   struct g2n_text *out);

/* Appends "u32 go_f(SELF_ u32 p0)", also for functions that stay as they were. */
void g2n_print_head(struct g2n_text *t, const struct g2n_print_options *options, const struct g2n_function *f);

#endif
