/* wasm2c's C for a module, cut into functions.  Texts point into wasm2c's output files, which stay mapped until
 * g2n_translation_close(); lowering passes replace a function's `body` by text of their own.
 *
 *   L1  functions are in wasm order: functions[i] is the module's function import_func_count + i
 *   L2  signature + body is the whole definition; body begins with "{\n" and ends with "}\n" */
#ifndef G2N_TOOLS_TRANSLATE_H
#define G2N_TOOLS_TRANSLATE_H

#include <stdio.h>

#include "file.h"
#include "home.h"
#include "image.h"
#include "wasm.h"
#include "work.h"

struct g2n_function {
    struct g2n_str name;      /* in C: "w2c_m_runtime0x2Emorestack" */
    uint32_t       index;     /* in the module */
    struct g2n_str signature; /* "u32 w2c_m_f(w2c_m* instance, u32 var_p0) " */
    struct g2n_str body;
    bool           lowered;   /* compiled with go_lower.h, not with m-impl.h */
    struct g2n_str *chunks;   /* C functions that the body calls, for any units: lower/chunks.h */
    uint32_t       chunk_count;
};

/* Bytes of C from which on a function is cut (lower/chunks.h), or compiled alone with the quickest of passes. */
#define G2N_HUGE_FUNCTION ((size_t)2 << 20)

#define G2N_TRANSLATION_FILES 3

struct g2n_translation {
    struct g2n_map       files[G2N_TRANSLATION_FILES];
    struct g2n_map       header_file;
    struct g2n_str       header;       /* m.h: the instance, imports and exports          */
    struct g2n_str       declarations; /* of what the other files share, without preamble */
    struct g2n_str      *support;      /* type ids, wrappers, globals, tables, exports: pieces of one C file */
    uint32_t             support_count;
    struct g2n_function *functions;
    uint32_t             function_count;
};

/* For a library, globals and tables that the module exports are exported too, and its start function is the export "begin",
 * which is not run by instantiating: the memory has no contents then. */
G2N_MUST_USE enum g2n_exit g2n_translate(struct g2n_translation *out, struct g2n_arena *a, struct g2n_diag *d,
                                         const struct g2n_home *home, struct g2n_work *work, const char *file,
                                         const struct g2n_wasm *w, const struct g2n_image *image, bool library);
void g2n_translation_close(struct g2n_translation *t);

/* Removes wasm2c's files, hundreds of megabytes for a large module, from a work folder that is not kept. */
void g2n_translation_discard(struct g2n_work *work, struct g2n_arena *a);

/* L1 and L2. */
G2N_MUST_USE enum g2n_exit g2n_translation_check(struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                                                 const struct g2n_translation *t);
void g2n_translation_print(FILE *out, const struct g2n_translation *t);

/* Cuts the text of wasm2c's header m-impl.h and of its C files; the part of g2n_translate() after running it. */
G2N_MUST_USE enum g2n_exit g2n_translation_cut(struct g2n_translation *t, struct g2n_arena *a, struct g2n_diag *d,
                                               const char *file, struct g2n_str impl_header,
                                               const struct g2n_str *sources, size_t source_count);

/* Checks that the program is a wasm2c that we understand. */
G2N_MUST_USE enum g2n_exit g2n_wasm2c_check(struct g2n_arena *a, struct g2n_diag *d, const char *program);

#endif
