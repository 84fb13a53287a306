/* A component put together: which core modules are instantiated in which order, and what each of their imports is.
 *
 *   K1  an instance's imports are of earlier instances, or of the host
 *   K2  each import of an instance has an item, of the kind that the module names
 *
 * Nested components are instantiated where the file says so, as wit-component nests one to give an instance export its type.
 * What is well-formed but not supported (components that call each other, resources of the component's own, WASI 0.3) is
 * recorded in `unsupported` and the rest is read on, so that inspect shows it all. */
#ifndef G2N_TOOLS_COMPONENT_LINK_H
#define G2N_TOOLS_COMPONENT_LINK_H

#include "component_wit.h"

struct g2n_link_instance;

enum g2n_link_origin {
    G2N_LINK_MODULE, /* defined in, or imported by, the module of `instance`: entry `index` there */
    G2N_LINK_HOST,   /* a function of the host's: `host` */
    G2N_LINK_NONE    /* not supported, which has been recorded */
};

/* A function, table, memory, global or tag of core WebAssembly. */
struct g2n_link_item {
    enum g2n_link_origin            origin;
    const struct g2n_link_instance *instance;
    uint32_t                        index;
    const struct g2n_link_host     *host;
};

/* A function of the host's as core modules see it: `canon lower`, or `canon resource.drop`. */
struct g2n_link_host {
    struct g2n_str              interface; /* "wasi:io/streams", without the version when that is 0.2; empty: of the world itself */
    struct g2n_str              name;
    const char                 *letters;   /* wasi2.h */
    char                        drop;      /* the resource's letter, when this drops it */
    struct g2n_wit_signature    signature;
    const struct g2n_link_item *memory;    /* NULL without */
    const struct g2n_link_item *realloc;
    uint8_t                     encoding;
    size_t                      at;
    uint32_t                    number;
};

struct g2n_link_instance {
    const struct g2n_wasm       *wasm;
    const struct g2n_link_item **imports; /* as many as the module's */
    size_t                       at;
    uint32_t                     number;
};

/* A function of the component model. */
struct g2n_link_func {
    const struct g2n_wit_type  *type;
    struct g2n_str              interface; /* imported: what it is a host's name for */
    struct g2n_str              name;
    const struct g2n_link_item *lifted;    /* NULL when imported */
    const struct g2n_link_item *memory, *realloc, *post_return;
    uint8_t                     encoding;
};

struct g2n_link_entry {
    struct g2n_str name;
    enum g2n_sort  sort;
    const void    *item; /* of instances: struct g2n_link_exports; of functions: struct g2n_link_func; of types: struct g2n_wit_type */
};

struct g2n_link_exports {
    struct g2n_link_entry *list;
    uint32_t               count, size;
};

#define G2N_LINK_REASONS 8u

struct g2n_link {
    struct g2n_link_instance **instances;
    uint32_t                   instance_count, instance_size;
    struct g2n_link_host     **hosts;
    uint32_t                   host_count, host_size;
    struct g2n_link_exports    imports; /* of the component itself */
    struct g2n_link_exports    exports;
    const char                *unsupported[G2N_LINK_REASONS];
    uint32_t                   unsupported_count; /* may be more than are kept */
};

G2N_MUST_USE enum g2n_exit g2n_component_link(struct g2n_link *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                              const struct g2n_component *component);

/* Says what of the component is not supported; G2N_DONE when that is nothing. */
G2N_MUST_USE enum g2n_exit g2n_component_link_check(struct g2n_diag *d, const char *file, const struct g2n_link *link);

/* A Go program for preview 1 inside of wit-component's adapter, which it is better without: *found says whether the component is one, and
 * *out is then its module.  false: without memory. */
G2N_MUST_USE bool g2n_component_go_program(struct g2n_wasm *out, bool *found, struct g2n_arena *a, const struct g2n_link *link);

/* The entry of this name and sort, or NULL. */
const struct g2n_link_entry *g2n_link_find(const struct g2n_link_exports *exports, struct g2n_str name, enum g2n_sort sort);

/* ---- For the linker's files ----------------------------------------------------------------------------------------- */

struct g2n_link_space {
    const void **items;
    uint32_t     count, size;
};

/* The index spaces of a component, or of a type's body, while its definitions are gone through. */
struct g2n_link_scope {
    struct g2n_link_scope         *outer;
    struct g2n_link_space          spaces[G2N_SORT_COUNT];
    const struct g2n_link_exports *given;     /* of a nested component: what its imports are; NULL: it is the outermost */
    struct g2n_link_exports       *exports;
    struct g2n_str                 interface; /* of an instance type's body: what resources in it belong to */
};

struct g2n_linker {
    struct g2n_link  *out;
    struct g2n_arena *a;
    struct g2n_diag  *d;
    const char       *file;
    unsigned          depth;
    uint32_t          steps;   /* definitions gone through, bounded */
    uint64_t          scanned; /* names looked at in lists, bounded */
    size_t            letters; /* of all types, bounded */
    enum g2n_exit     st;      /* the first failure, which has been said */
};

/* Allocates; NULL fails the linker. */
void *g2n_link__new(struct g2n_linker *l, size_t count, size_t size);
/* Fails the linker with a message; returns NULL. */
void *g2n_link__damaged(struct g2n_linker *l, size_t at, const char *what);
/* Records something that is not supported. */
void  g2n_link__refuse(struct g2n_linker *l, size_t at, const char *what, const char *detail);
/* An entry of an index space; NULL fails the linker. */
const void *g2n_link__get(struct g2n_linker *l, const struct g2n_link_scope *s, enum g2n_sort sort, uint32_t index, size_t at);
/* NULL items are not added; whatever made them has failed. */
void g2n_link__push(struct g2n_linker *l, struct g2n_link_scope *s, enum g2n_sort sort, const void *item);
void g2n_link__export(struct g2n_linker *l, struct g2n_link_exports *to, struct g2n_str name, enum g2n_sort sort, const void *item);
/* Counts a step, and whether that was one too many. */
bool g2n_link__step(struct g2n_linker *l, size_t at);
/* The same for `count` names that are about to be looked at. */
bool g2n_link__scan(struct g2n_linker *l, size_t at, uint32_t count);
/* "wasi:cli/run@0.2.3" as "wasi:cli/run"; other versions stay. */
struct g2n_str g2n_link__interface(struct g2n_str name);

const struct g2n_wit_type *g2n_link__type(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def);
/* A resource that is like no other. */
const struct g2n_wit_type *g2n_link__resource(struct g2n_linker *l, struct g2n_str interface, struct g2n_str name);
/* What an import of this instance type gives. */
struct g2n_link_exports *g2n_link__imported_instance(struct g2n_linker *l, const struct g2n_wit_type *type, struct g2n_str name, size_t at);
const struct g2n_link_func *g2n_link__imported_func(struct g2n_linker *l, const struct g2n_wit_type *type, struct g2n_str interface,
                                                    struct g2n_str name, size_t at);
void g2n_link__outer_alias(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def);
void g2n_link__export_alias(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def);
void g2n_link__canon(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def);

#endif
