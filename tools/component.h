/* A WebAssembly component as its file has it (component model, Binary.md): definitions in their order, each of which adds an
 * entry to an index space.  Nothing is resolved here; component_link.h does that.  Names and bytes point into the file.
 *
 *   C1  every offset and length lies within the file; every count was met by items that exist
 *   C2  components, types and core modules within one another are at most G2N_COMPONENT_DEPTH deep
 *   C3  indexes are as in the file and need not exist
 *
 * All of the grammar is read, that of asynchronous functions (WASI 0.3) included, so that inspect shows what is there. */
#ifndef G2N_TOOLS_COMPONENT_H
#define G2N_TOOLS_COMPONENT_H

#include "wasm.h"
#include "wasm_cursor.h"

#define G2N_COMPONENT_DEPTH 64u

/* The index spaces.  The first five are those of core modules, in the order of enum g2n_wasm_kind. */
enum g2n_sort {
    G2N_SORT_CORE_FUNC, G2N_SORT_CORE_TABLE, G2N_SORT_CORE_MEMORY, G2N_SORT_CORE_GLOBAL, G2N_SORT_CORE_TAG,
    G2N_SORT_CORE_TYPE, G2N_SORT_CORE_MODULE, G2N_SORT_CORE_INSTANCE,
    G2N_SORT_FUNC, G2N_SORT_VALUE, G2N_SORT_TYPE, G2N_SORT_COMPONENT, G2N_SORT_INSTANCE,
    G2N_SORT_COUNT
};

/* Types by their encoding; those of values come first. */
#define G2N_WIT_BOOL          0x7f
#define G2N_WIT_S8            0x7e
#define G2N_WIT_U8            0x7d
#define G2N_WIT_S16           0x7c
#define G2N_WIT_U16           0x7b
#define G2N_WIT_S32           0x7a
#define G2N_WIT_U32           0x79
#define G2N_WIT_S64           0x78
#define G2N_WIT_U64           0x77
#define G2N_WIT_F32           0x76
#define G2N_WIT_F64           0x75
#define G2N_WIT_CHAR          0x74
#define G2N_WIT_STRING        0x73
#define G2N_WIT_RECORD        0x72
#define G2N_WIT_VARIANT       0x71
#define G2N_WIT_LIST          0x70
#define G2N_WIT_TUPLE         0x6f
#define G2N_WIT_FLAGS         0x6e
#define G2N_WIT_ENUM          0x6d
#define G2N_WIT_OPTION        0x6b
#define G2N_WIT_RESULT        0x6a
#define G2N_WIT_OWN           0x69
#define G2N_WIT_BORROW        0x68
#define G2N_WIT_FIXED_LIST    0x67
#define G2N_WIT_STREAM        0x66
#define G2N_WIT_FUTURE        0x65
#define G2N_WIT_ERROR_CONTEXT 0x64
#define G2N_WIT_MAP           0x63
#define G2N_WIT_ASYNC_FUNC    0x43
#define G2N_WIT_INSTANCE      0x42
#define G2N_WIT_COMPONENT     0x41
#define G2N_WIT_FUNC          0x40
#define G2N_WIT_RESOURCE      0x3f

/* A value's type where it is used: nothing, a primitive one, or one of the type index space. */
struct g2n_component_use {
    enum { G2N_USE_NONE, G2N_USE_PRIMITIVE, G2N_USE_INDEX } kind;
    uint8_t  code;
    uint32_t index;
};

/* A field, case, label, element or parameter. */
struct g2n_component_member {
    struct g2n_str           name;
    struct g2n_component_use type;
};

struct g2n_component_type {
    uint8_t                      code;
    struct g2n_component_member *members; /* of lists, options, streams, maps...: one or two without names; of results: ok, error */
    uint32_t                     member_count;
    struct g2n_component_use     result;  /* of functions */
    uint32_t                     index;   /* of own and borrow: the resource; of resources with a destructor: that function */
    uint32_t                     length;  /* of lists of fixed length */
    bool                         has_destructor;
    struct g2n_component_body   *body;    /* of instance and component types */
};

/* What a canonical function is to do beside its kind, by its options. */
struct g2n_canon {
    uint8_t     code;         /* 0 lift, 1 lower, 2 resource.new, 3 resource.drop, 4 resource.rep; others are WASI 0.3's */
    const char *name;         /* "resource.drop" */
    uint32_t    index;        /* the function that is lifted or lowered; the resource's type */
    uint32_t    type;         /* of what is lifted */
    uint8_t     encoding;     /* of strings: 0 UTF-8, 1 UTF-16, 2 Latin-1 or UTF-16 */
    bool        has_memory, has_realloc, has_post_return, async;
    uint32_t    memory, realloc, post_return;
};

/* "name" -> entry of an index space: what an instance is made of, or what is given to one. */
struct g2n_component_arg {
    struct g2n_str name;
    enum g2n_sort  sort;
    uint32_t       index;
};

enum g2n_component_def_kind {
    G2N_DEF_CORE_MODULE,
    G2N_DEF_CORE_INSTANTIATE,  /* index: the module; args */
    G2N_DEF_CORE_BAG,          /* args */
    G2N_DEF_CORE_TYPE,
    G2N_DEF_COMPONENT,
    G2N_DEF_INSTANTIATE,       /* index: the component; args */
    G2N_DEF_BAG,               /* args */
    G2N_DEF_ALIAS_EXPORT,      /* name, a `sort` of instance `index` */
    G2N_DEF_ALIAS_CORE_EXPORT, /* the same of a core instance */
    G2N_DEF_ALIAS_OUTER,       /* sort, index, of the component that is `outer` further out */
    G2N_DEF_TYPE,
    G2N_DEF_CANON,
    G2N_DEF_START,
    G2N_DEF_VALUE,
    G2N_DEF_IMPORT,            /* name, sort, index: its type; or, with `fresh`, a type that is a resource of its own */
    G2N_DEF_EXPORT,            /* name, sort, index: what it is; in types as of imports */
};

struct g2n_component_def {
    enum g2n_component_def_kind  kind;
    size_t                       at; /* in the file */
    struct g2n_str               name;
    enum g2n_sort                sort;
    uint32_t                     index;
    uint32_t                     outer;
    bool                         fresh;
    bool                         ascribed; /* of functions that are exported: they have this type, too */
    uint32_t                     ascribed_type;
    struct g2n_component_arg    *args;
    uint32_t                     arg_count;
    struct g2n_canon             canon;
    const struct g2n_wasm       *module;
    struct g2n_component_body   *component;
    struct g2n_component_type   *type;
};

struct g2n_component_body {
    struct g2n_component_def *defs;
    uint32_t                  def_count, def_size;
};

struct g2n_component {
    const uint8_t            *bytes;
    size_t                    len;
    struct g2n_component_body body;
    struct g2n_str            name;         /* "component-name", or empty */
    struct g2n_str            processed_by; /* "producers" */
    struct g2n_str            processed_by_version;
};

/* Parses `len` bytes into *out, allocating from `a`.  Malformed input is G2N_BAD_INPUT with one message that names `file`. */
G2N_MUST_USE enum g2n_exit g2n_component_parse(struct g2n_component *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                               const uint8_t *bytes, size_t len);

/* ---- For the reader's files ----------------------------------------------------------------------------------------- */

struct g2n_component_reader {
    struct g2n_component *component;
    struct g2n_arena     *a;
    struct g2n_diag      *d;
    const char           *file;
    struct g2n_cursor    *c;
    unsigned              depth;
    bool                  no_memory;
};

void *g2n_component__array(struct g2n_component_reader *r, size_t count, size_t size);
/* Adds a definition that begins here; NULL without memory. */
struct g2n_component_def *g2n_component__add(struct g2n_component_reader *r, struct g2n_component_body *body, enum g2n_component_def_kind kind);
/* A name with the byte before it that says how it is meant. */
struct g2n_str g2n_component__extern_name(struct g2n_component_reader *r);
enum g2n_sort  g2n_component__sort(struct g2n_component_reader *r);
void           g2n_component__alias(struct g2n_component_reader *r, struct g2n_component_body *body);
void           g2n_component__extern_type(struct g2n_component_reader *r, struct g2n_component_def *def);

struct g2n_component_use   g2n_component__use(struct g2n_component_reader *r);
struct g2n_component_type *g2n_component__type(struct g2n_component_reader *r);
void                       g2n_component__core_type(struct g2n_component_reader *r);
/* The result of a function, or of task.return. */
struct g2n_component_use   g2n_component__result(struct g2n_component_reader *r);

#endif
