/* Writes the C of a program: fixed text from templates/, rows from the plan, function bodies from the translation.
 *
 *   m.h m-impl.h       wasm2c's declarations         p000.c p001.c...   functions, see order.h
 *   module.c           tables, globals, exports      main.c             imports, description, main(); or library.c
 *   m-lower.h          what lowered functions share  support.c          their table, shims to the others
 *   image.S image.bin  initial memory and preludes, note */
#ifndef G2N_TOOLS_EMIT_H
#define G2N_TOOLS_EMIT_H

#include "home.h"
#include "image.h"
#include "lower/lower.h"
#include "options.h"
#include "plan.h"
#include "prelude.h"
#include "translate.h"
#include "work.h"

struct g2n_library; /* library.h */

/* What a unit is compiled for. */
enum g2n_care { G2N_FOR_SPEED, G2N_FOR_SIZE, G2N_FOR_QUICK_COMPILING };

/* A source file to be compiled. */
struct g2n_unit {
    const char *source; /* "p000.c" */
    const char *object; /* "p000.o" */
    size_t      size;   /* of the source, as a measure of the work */
    bool        is_asm; /* for the C compiler's driver, whatever compiles the C */
    bool        is_glue; /* main.c or library.c, which know the runtime */
    enum g2n_care care;
};

struct g2n_units {
    struct g2n_unit *list;
    size_t           count;
};

struct g2n_emission {
    const char                   *guest;  /* the input's name without folder, as it may stand in C */
    const struct g2n_wasm        *wasm;
    const struct g2n_plan        *plan;
    const struct g2n_image       *image;
    const struct g2n_translation *translation;
    const struct g2n_lowering    *lowering;
    const struct g2n_options     *options;
    const struct g2n_preludes    *preludes;
    const char                   *note;   /* "key=value\n" lines */
    unsigned                      jobs;   /* parts are made for so many; 0: by size alone */
    bool                          go;     /* Go compiled it, not a compiler with LLVM in it */
    bool                          split;  /* cold functions, and huge ones, are units of their own */
    const struct g2n_fusion      *fusion;  /* of a component; NULL: a module is compiled */
    struct g2n_library           *library; /* NULL: a program is made */
    bool                          for_tcc; /* a unit with what that compiler's code calls is added */
};

G2N_MUST_USE enum g2n_exit g2n_emit(struct g2n_units *units, struct g2n_arena *a, struct g2n_diag *d,
                                    const struct g2n_home *home, const char *folder, const struct g2n_emission *e);

/* `name` with everything that could end a comment or a string literal replaced by "?". */
const char *g2n_emit_safe_name(struct g2n_arena *a, struct g2n_str name);

#endif
