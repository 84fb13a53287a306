/* The plan: what answers each import, and where the guest's entry points are.
 *
 *   N1  every function import has exactly one answer; the same import may be listed twice (Go does that)
 *   N2  run, resume and getsp have the types that Go gives them, or start is () -> ()
 *   N3  what is invoked has numbers as parameters and at most one number as result */
#ifndef G2N_TOOLS_PLAN_H
#define G2N_TOOLS_PLAN_H

#include <stdio.h>

#include "component_fuse.h"
#include "detect.h"
#include "wasm.h"

enum g2n_answer_kind {
    G2N_ANSWER_GOJS,    /* a handler of runtime/include/g2n/gojs.def     */
    G2N_ANSWER_TINYGO,  /* a function of runtime/include/g2n/tinygo.def  */
    G2N_ANSWER_WASI1,   /* a function of runtime/include/g2n/wasi1.def   */
    G2N_ANSWER_WASI2,   /* one of wasi2.def, with `wasi2`                */
    G2N_ANSWER_DROP,    /* of a resource of wasi2_resource.def           */
    G2N_ANSWER_SUM,     /* _gotest.add, with which syscall/js tests imports: the sum of two    */
    G2N_ANSWER_EXPORTS, /* _gotest.callExport, with which it tests exports: calls test0 and test */
    G2N_ANSWER_SQLITE,  /* a function of runtime/include/g2n/sqlite.def  */
    G2N_ANSWER_WAPC,    /* a function of runtime/include/g2n/wapc.def    */
    G2N_ANSWER_HOST,    /* a C function of --host, by g2n_rows_host_name()  */
    G2N_ANSWER_PROVIDED, /* a function of a provider's, plan_host.c */
    G2N_ANSWER_MISSING, /* nothing; allowed by --allow-missing, so a trap */
    G2N_ANSWER_NONE     /* nothing; the plan's check refuses it           */
};

/* How a component's function is lowered: its canonical options. */
struct g2n_answer_wasi2 {
    const char *types; /* letters of wasi2.h                    */
    char        drop;  /* of G2N_ANSWER_DROP: the resource       */
    bool        has_memory;
    bool        has_realloc;
    uint32_t    realloc; /* an export of the module              */
};

/* How a module is a guest for waPC, if it is: by imports, or, of libraries, by an object of JavaScript's. */
enum g2n_wapc_form { G2N_WAPC_NONE, G2N_WAPC_PROTOCOL, G2N_WAPC_SCRIPT };

struct g2n_answer {
    uint32_t             import;  /* index into the module's imports */
    enum g2n_answer_kind kind;
    const char          *handler; /* "g2n_gojs_value_get"; a name in brackets for what is no function; NULL when missing */
    uint32_t             params;  /* of the import's, how many it takes: for G2N_ANSWER_TINYGO */
    uint32_t             provided; /* of G2N_ANSWER_PROVIDED: its number among those */
    const char          *problem; /* for G2N_ANSWER_NONE: why, as a clause */
    bool                 remedy;  /* --allow-missing would help */
    struct g2n_answer_wasi2 wasi2;
};

struct g2n_plan {
    struct g2n_answer *answers; /* one a function import, in the module's order */
    uint32_t           answer_count;
    bool               tinygo;  /* a program of TinyGo's for a JavaScript host, with `start` and perhaps the other two */
    bool               tinygo_wasi1; /* some of its imports are WASI's, G2N_ANSWER_WASI1 */
    bool               tinygo_bare;  /* it does without JavaScript */
    bool               has_resume, has_schedule;
    uint32_t           schedule;
    bool               wasi1;   /* a program for WASI preview 1, with `start`, and not for a JavaScript host, with the next three */
    bool               wasi2;   /* a component for WASI preview 2, with `run` if it is a program, and `begin` if it has start functions */
    bool               has_begin;
    uint32_t           begin;
    bool               libc_paths; /* of those, one whose C library drops the slash of absolute paths */
    bool               sqlite;     /* some of its imports are databases', G2N_ANSWER_SQLITE */
    const char       **providers;  /* C names of those that files of --host have, NULL-terminated */
    uint32_t           provided_count;
    const char       **host_names; /* C names in those files of providers and of functions that answer imports, NULL-terminated */
    bool               host_package; /* the Go package host is in it: g2n_host is imported, and has_host_invoke what it exports */
    bool               has_host_invoke;
    uint32_t           host_invoke;
    bool               host_js;    /* C functions of a program reach its JavaScript */
    enum g2n_wapc_form wapc;
    bool               library;    /* to be one: nothing is called but what its host calls */
    bool               gojs;       /* Go's for a JavaScript host, with run, resume and getsp */
    bool               reactor;    /* start is _initialize; of a program made of one, invoke is called after it */
    uint32_t           invoke;
    bool               has_start;  /* there is `start`: always, but in libraries */
    uint32_t           start;   /* indexes into the module's exports */
    uint32_t           run;
    uint32_t           resume;
    uint32_t           getsp;
    uint32_t           test0;      /* for G2N_ANSWER_EXPORTS, exports too */
    uint32_t           test;
    uint32_t           argv_limit; /* first guest address that the argv block must not reach */
    unsigned           parts;      /* of the runtime that must be linked: parts.h */
    uint32_t           timeout_extra_ms; /* what the host adds to a timeout: 1 up to Go 1.20, which rounds down */
};

/* `allowed`: modules whose missing imports become traps, NULL-terminated; "*" means every module.  `invoke`: the export that
 * a library is to be called by; NULL for programs.  `host`: C functions answer what nothing else does. */
G2N_MUST_USE enum g2n_exit g2n_plan_make(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d,
                                         const char *file, const struct g2n_wasm *w, const struct g2n_abi *abi,
                                         const char *const *allowed, const char *invoke, bool library, bool host);

/* Who of the files of --host, and of plugins, answers what has G2N_ANSWER_HOST so far. */
struct g2n_hosts;
struct g2n_options;
G2N_MUST_USE enum g2n_exit g2n_plan_hosts(struct g2n_plan *plan, struct g2n_arena *a, struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                                          const struct g2n_hosts *hosts, const struct g2n_options *o);

/* The same for the one module that a component has become: its imports are the fusion's. */
G2N_MUST_USE enum g2n_exit g2n_plan_component(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w,
                                              const struct g2n_fusion *fusion, const char *const *allowed, bool library);

/* What answers a function of the host's for components ("g2n_wasi2_get_stdin"), or NULL. */
const char *g2n_plan_wasi2_handler(const struct g2n_link_host *host);

/* Is it among the modules of --allow-missing? */
bool g2n_plan_allows(const char *const *allowed, struct g2n_str module);

/* Is it of "g2n_host", the namespace of the Go package host, which the runtime provides? */
bool g2n_plan_is_host_package(const struct g2n_wasm_import *import);

/* Can a C function answer an import of this type? */
bool g2n_plan_host_type(const struct g2n_wasm_type *type);

/* N1, N2, and that nothing is there which the runtime cannot give (64-bit or several memories, imported memories...).
 * Lists every import without an answer. */
G2N_MUST_USE enum g2n_exit g2n_plan_check(struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                          const struct g2n_wasm *w, const struct g2n_plan *plan);

/* What answers a function import ("g2n_gojs_value_get") of a module that is TinyGo's for JavaScript hosts or not, or NULL. */
const char *g2n_plan_handler(const struct g2n_wasm *w, const struct g2n_wasm_import *import, bool tinygo);

void g2n_plan_print(FILE *out, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_plan *plan);

#endif
