/* A linked component as one core module, so that all that is done to modules (initial memory as an image, lowering, libraries) is
 * done to components too, and calls between its modules are calls of C functions.
 *
 *   F1  functions that are imported are the host's, one import for each lowered function that is called
 *   F2  the modules' definitions follow each other, those of the module with the most code first
 *   F3  element and data segments are in the order of instantiation, all before the start functions, which "begin" calls in
 *       that order
 *   F4  a module of nothing but trampolines through a table, and the module that fills that table (wit-component's shim and
 *       fixups), are left out: who calls a trampoline calls what it leads to
 *
 * Exports: those that the host calls to allocate memory; of programs "run", of wasi:cli/run, of libraries what they export and what
 * is called after that; "begin", when there are start functions. */
#ifndef G2N_TOOLS_COMPONENT_FUSE_H
#define G2N_TOOLS_COMPONENT_FUSE_H

#include "component_link.h"

/* An import of the module, in the module's order. */
struct g2n_fusion_import {
    const struct g2n_link_host *host;
    bool                        has_realloc;
    uint32_t                    realloc; /* the export that is its `realloc` option */
};

/* A function of the component's, in a library: exports of the module, in the order of the component. */
struct g2n_fusion_export {
    const struct g2n_link_func *func;
    struct g2n_str              interface; /* empty: of the world itself */
    struct g2n_str              name;
    uint32_t                    call;
    bool                        has_realloc, has_post_return;
    uint32_t                    realloc, post_return;
};

struct g2n_fusion {
    uint8_t                  *bytes; /* the module */
    size_t                    len;
    struct g2n_fusion_import *imports;
    uint32_t                  import_count;
    struct g2n_fusion_export *exports; /* of a library */
    uint32_t                  export_count;
    const struct g2n_link    *link;    /* of a library: where types have names */
};

/* With a message: what cannot be one module (several memories), is no program, or exports what a library cannot. */
G2N_MUST_USE enum g2n_exit g2n_component_fuse(struct g2n_fusion *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                              const struct g2n_link *link, bool library);

/* ---- For the files of this pass --------------------------------------------------------------------------------------- */

/* One instance of a module. */
struct g2n_part {
    const struct g2n_link_instance *made;
    const struct g2n_wasm          *w;
    uint32_t                        own[G2N_WASM_KIND_COUNT];   /* first of its own entries among all of the kind, that is, how many it imports */
    const uint32_t                 *import_of[G2N_WASM_KIND_COUNT]; /* by entry: the import */
    bool                            folded;                     /* F4 */
    const struct g2n_link_item    **targets;                    /* of a module of trampolines: where each leads */
    uint32_t                        first[G2N_WASM_KIND_COUNT]; /* of its own entries in the whole */
    struct g2n_reindex             *indexes;
    const uint8_t                 **global_values;              /* of its own globals: the expression */
};

/* What an item is in the end: the host's, or entry `index` of part `part`, which is its own. */
struct g2n_part_entry {
    const struct g2n_link_host *host;
    uint32_t                    part;
    uint32_t                    index;
};

/* Follows imports, and trampolines, to where something is defined; false when that goes in a circle. */
bool g2n_parts_follow(struct g2n_part_entry *out, const struct g2n_part *parts, enum g2n_wasm_kind kind, const struct g2n_link_item *item);
/* F4.  false: without memory. */
G2N_MUST_USE bool g2n_parts_fold(struct g2n_part *parts, uint32_t count, struct g2n_arena *a);

#endif
