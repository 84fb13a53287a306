/* A WebAssembly module as the driver sees it: sections parsed into tables whose strings and bodies point into the
 * file's bytes, which must outlive the module.  Function bodies are bounded but not decoded (wasm2c validates them).
 *
 *   W1  every offset and length lies within the file; every count was met by items that exist
 *   W2  type, function, table, memory and global indexes in the tables are in range
 *   W3  functions [0, import_func_count) are imported; the others have a body each, in order */
#ifndef G2N_TOOLS_WASM_H
#define G2N_TOOLS_WASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "status.h"

enum g2n_wasm_section_id {
    G2N_WASM_CUSTOM, G2N_WASM_TYPE, G2N_WASM_IMPORT, G2N_WASM_FUNCTION, G2N_WASM_TABLE, G2N_WASM_MEMORY,
    G2N_WASM_GLOBAL, G2N_WASM_EXPORT, G2N_WASM_START, G2N_WASM_ELEMENT, G2N_WASM_CODE, G2N_WASM_DATA,
    G2N_WASM_DATACOUNT, G2N_WASM_TAG,
    G2N_WASM_SECTION_COUNT
};

enum g2n_wasm_kind { G2N_WASM_FUNC, G2N_WASM_TAB, G2N_WASM_MEM, G2N_WASM_GLOB, G2N_WASM_TAGGED, G2N_WASM_KIND_COUNT };

/* Value types by their encoding. */
#define G2N_WASM_I32       0x7f
#define G2N_WASM_I64       0x7e
#define G2N_WASM_F32       0x7d
#define G2N_WASM_F64       0x7c
#define G2N_WASM_V128      0x7b
#define G2N_WASM_FUNCREF   0x70
#define G2N_WASM_EXTERNREF 0x6f

struct g2n_wasm_section {
    uint8_t        id;
    struct g2n_str name;    /* custom sections only */
    const uint8_t *payload; /* after a custom section's name */
    size_t         len;
    const uint8_t *whole;   /* id byte, size, content */
    size_t         whole_len;
};

struct g2n_wasm_type {
    const uint8_t *params;
    const uint8_t *results;
    uint32_t       param_count;
    uint32_t       result_count;
};

struct g2n_wasm_limits {
    uint64_t min;
    uint64_t max;     /* meaningful when has_max */
    bool     has_max;
    bool     shared;
    bool     is64;
    uint8_t  element; /* of tables: the type of what is in them */
};

struct g2n_wasm_global {
    uint8_t type;
    bool    constant;
};

struct g2n_wasm_import {
    struct g2n_str         module;
    struct g2n_str         name;
    enum g2n_wasm_kind     kind;
    uint32_t               type;     /* of functions and tags */
    struct g2n_wasm_limits limits;   /* of memories and tables */
    struct g2n_wasm_global global;   /* of globals */
    const uint8_t         *desc;     /* the description after the kind byte, as it is in the file */
    size_t                 desc_len;
};

struct g2n_wasm_export {
    struct g2n_str     name;
    enum g2n_wasm_kind kind;
    uint32_t           index;
};

enum g2n_wasm_data_mode { G2N_WASM_ACTIVE, G2N_WASM_PASSIVE };

struct g2n_wasm_data {
    enum g2n_wasm_data_mode mode;
    uint32_t                memory;
    bool                    offset_known; /* a constant, given in offset */
    uint64_t                offset;
    const uint8_t          *head;         /* flags, memory and offset expression, as in the file */
    size_t                  head_len;
    const uint8_t          *bytes;
    size_t                  len;
};

struct g2n_wasm_body {
    const uint8_t *bytes;
    size_t         len;
};

struct g2n_wasm {
    const uint8_t *bytes;
    size_t         len;

    struct g2n_wasm_section *sections;
    uint32_t                 section_count;

    struct g2n_wasm_type    *types;
    uint32_t                 type_count;
    struct g2n_wasm_import  *imports;
    uint32_t                 import_count;
    uint32_t                 import_func_count;
    uint32_t                *func_types; /* of all functions, imported ones first */
    uint32_t                 func_count;
    struct g2n_wasm_body    *bodies;     /* func_count - import_func_count of them */
    struct g2n_wasm_limits  *tables;     /* imported ones first, as with memories */
    uint32_t                 table_count;
    struct g2n_wasm_limits  *memories;
    uint32_t                 memory_count;
    struct g2n_wasm_global  *globals;
    uint32_t                 global_count;
    uint32_t                 tag_count;
    struct g2n_wasm_export  *exports;
    uint32_t                 export_count;
    struct g2n_wasm_data    *data;
    uint32_t                 data_count;
    uint32_t                 element_count;
    bool                     has_data_count;
    bool                     has_start;
    uint32_t                 start;

    struct g2n_str *func_names; /* NULL without a name section, and until the pass that names functions; an unnamed one's is empty */
    struct g2n_str  language;   /* from `producers`, empty when absent; "C_plus_plus_14", "Go", "Rust" */
    struct g2n_str  language_version;
    struct g2n_str  processed_by;
    struct g2n_str  processed_by_version;
    bool            has_go_build_id;
};

/* Does the file begin as a module, or as a component? */
bool g2n_wasm_is_module(const uint8_t *bytes, size_t len);
bool g2n_wasm_is_component(const uint8_t *bytes, size_t len);

/* Parses `len` bytes into *out, allocating from `a`.  Malformed input is G2N_BAD_INPUT with one message that names
 * `file`; nothing is read beyond the bytes, whatever they are. */
G2N_MUST_USE enum g2n_exit
g2n_wasm_parse(struct g2n_wasm *out, struct g2n_arena *a, struct g2n_diag *d, const char *file, const uint8_t *bytes,
               size_t len);

/* The part of parsing that reads custom sections; false without memory. */
G2N_MUST_USE bool g2n_wasm__read_custom(struct g2n_wasm *w, struct g2n_arena *a);

/* The export of this name and kind, or NULL. */
const struct g2n_wasm_export *g2n_wasm_export_find(const struct g2n_wasm *w, const char *name, enum g2n_wasm_kind kind);
const struct g2n_wasm_section *g2n_wasm_section_find(const struct g2n_wasm *w, enum g2n_wasm_section_id id);

/* Is the function's type "params -> results", each a string of i I f F (i32 i64 f32 f64)? */
bool g2n_wasm_type_is(const struct g2n_wasm *w, uint32_t type, const char *params, const char *results);
/* "(i32, i64) -> (f64)". */
const char *g2n_wasm_type_text(struct g2n_arena *a, const struct g2n_wasm *w, uint32_t type);

#endif
