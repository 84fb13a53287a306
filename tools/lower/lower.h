/* Rewriting wasm2c's C for Go and TinyGo, between translate and emit.
 *
 * Each function is parsed into statements (parse.c); steps rewrite them (passes.c, print.c); the result replaces the
 * function's text and is marked as lowered.  A function that is not understood keeps wasm2c's text, and the two kinds
 * call each other through shims (support.c).  Lowered functions are compiled with go_lower.h, in files of their own,
 * since go_lower.h may keep globals in registers; the others with m-impl.h.
 *
 * What a step does is a word of --no-lower=; each can be left out alone, and without any of them nothing is lowered:
 *     jumps     jumps between blocks, which wasm makes through the dispatch loop, go straight to their block
 *     prune     blocks at which a function cannot be resumed are left out of its dispatch
 *     pins      SP and g in machine registers, where the compiler can (gcc on x86-64 and aarch64)
 *     table     indirect calls through one flat table of C functions
 *     static    one instance a program, at a constant address
 *     noreturn  calls of functions that panic or switch goroutines end their block
 *     inline    small functions that call nothing are taken in by their callers; needs jumps, prune and noreturn
 *     fold      wasm2c's operand stack becomes expressions
 *     native    functions that native Go has in assembly call the runtime's kernels (natives.h)
 *     boxes     js.Values of one host value share what keeps its reference (boxes.h)
 *     chunks    enormous functions are cut into several (chunks.h); needs jumps and prune
 *
 * Of other compilers' functions nothing of that is true, and they keep wasm2c's text but for one step:
 *     asyncify  what TinyGo's functions ask of the scheduler they ask of a copy (asyncify.h) */
#ifndef G2N_TOOLS_LOWER_H
#define G2N_TOOLS_LOWER_H

#include "../image.h"
#include "../text.h"
#include "../translate.h"

#define G2N_LOWER_JUMPS    (1u << 0)
#define G2N_LOWER_PRUNE    (1u << 1)
#define G2N_LOWER_PINS     (1u << 2)
#define G2N_LOWER_TABLE    (1u << 3)
#define G2N_LOWER_STATIC   (1u << 4)
#define G2N_LOWER_FOLD     (1u << 5)
#define G2N_LOWER_NATIVE   (1u << 6)
#define G2N_LOWER_NORETURN (1u << 7)
#define G2N_LOWER_INLINE   (1u << 8)
#define G2N_LOWER_BOXES    (1u << 9)
#define G2N_LOWER_CHUNKS   (1u << 10)
#define G2N_LOWER_ASYNCIFY (1u << 11)
#define G2N_LOWER_ALL      0xfffu

/* Takes the steps named in `list`, separated by commas, out of *steps; "all" is all of them.  False: an unknown word,
 * which *bad then points at. */
bool g2n_lower_parse_list(unsigned *steps, const char *list, const char **bad);

struct g2n_lowering {
    unsigned        steps;
    bool            any;          /* at least one function is lowered, and go_lower.h must be used           */
    bool            needs_table;  /* wasm2c's own table is used, by functions that are not lowered           */
    struct g2n_text inlines;      /* what callers take in, the end of declarations */
    struct g2n_text declarations; /* for go_lower.h: prototypes and settings                                 */
    struct g2n_text module;       /* what t's support points to, when wasm2c's table went out of it          */
    struct g2n_text support;      /* C file: the flat table, shims, the resume trap; includes "m-lower.h"    */
};

/* Lowers the functions of `t` in place; what it leaves satisfies L1 and L2 of translate.h, which is checked. */
G2N_MUST_USE enum g2n_exit g2n_lower(struct g2n_lowering *out, struct g2n_translation *t, struct g2n_arena *a, struct g2n_diag *d,
                                     const char *file, const struct g2n_wasm *w, const struct g2n_image *image, unsigned steps);
void g2n_lowering_fini(struct g2n_lowering *l);

#endif
