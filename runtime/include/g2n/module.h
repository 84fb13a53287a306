/* What a translated module tells the runtime about itself in library mode, and what its typed functions call.  For code
 * that gowasm2native writes; those who use a library need g2n.h only. */
#ifndef G2N_MODULE_H
#define G2N_MODULE_H

#include <stdbool.h>
#include <stdint.h>

#include <g2n/g2n.h>
#include <g2n/memory.h>
#include <g2n/program.h>
#include <g2n/provider.h>

/* Grows when the layout below or of g2n.h changes. */
#define G2N_MODULE_VERSION 7u

/* A parameter or a result, as the code has it. */
union g2n_slot {
    uint32_t            u32;
    uint64_t            u64;
    float               f32;
    double              f64;
    wasm_rt_externref_t externref;
    wasm_rt_funcref_t   funcref;
};

/* Runs call(guest, slots) on the thread's guest stack, and comes back from its traps. */
typedef enum g2n_error (*g2n_runner)(struct g2n_instance *instance, void (*call)(void *guest, union g2n_slot *slots),
                                     union g2n_slot *slots);

struct g2n_export {
    const char          *name;
    enum g2n_export_kind kind;
    const char          *type;     /* as g2n_export_type() gives it */
    bool                 constant; /* of globals                    */
    /* Of functions: parameters are taken from slots, results put there. */
    void (*call)(void *guest, union g2n_slot *slots);
    /* Of globals and tables: where it is. */
    void *(*find)(void *guest);
};

/* The functions of one type, for references to them. */
struct g2n_signature {
    wasm_rt_func_type_t id;   /* NULL ends a list */
    const char         *type; /* as g2n_export_type() gives it */
    void (*call)(void *self, void (*code)(void), union g2n_slot *slots);
};
/* As long is an id. */
#define G2N_SIGNATURE_ID_LEN 32u

/* How its C functions reply later (host.h): for guests of the one kind and the other. */
struct g2n_reply_part;
extern const struct g2n_reply_part g2n_replies_wasi1;
extern const struct g2n_reply_part g2n_replies_js;

/* Who provides what is imported (provider.h).  The parts are linked where they are named, and nowhere else. */
struct g2n_provided { /* a function that is imported */
    const char *module, *name; /* NULL ends a list */
    const char *type;          /* as provider.h has it */
};
struct g2n_provider_part;
struct g2n_plugin_part;
extern const struct g2n_provider_part g2n_providers;
extern const struct g2n_plugin_part   g2n_plugins;
struct g2n_provision {
    const struct g2n_provider_part   *part;      /* &g2n_providers */
    const struct g2n_provided        *functions;
    uint32_t                          function_count;
    const struct g2n_provider *const *providers; /* of --host; ends with NULL */
    const struct g2n_plugin_part     *plugins;   /* &g2n_plugins; NULL: none */
    const char *const                *files;     /* of --host-plugin; ends with NULL */
};

/* Of the import namespace "g2n_host", which the Go package host imports: bytes.c. */
extern const struct g2n_provider g2n_provider_g2n_host;

/* In libraries whose guest C may call (provider.h, g2n_guest_call): a C function has returned, and the guest may have ended meanwhile. */
void g2n_host_go_on(struct g2n_instance *instance);

/* What answers function `number` of the provision: to be cast to its type. */
g2n_code g2n_provided(const struct g2n_instance *instance, uint32_t number);

/* WASI for instances: linked with modules that import it, and with no others. */
struct g2n_wasi_part;
extern const struct g2n_wasi_part g2n_embed_wasi1;

/* The same for components. */
struct g2n_wasi2_part;
extern const struct g2n_wasi2_part g2n_embed_wasi2;

/* JavaScript for instances, in the same way. */
struct g2n_js_part;
extern const struct g2n_js_part g2n_embed_js;
extern const struct g2n_js_part g2n_embed_tinygo;
struct g2n_tinygo_program;

/* waPC, for modules that import it, and for others that are told of it by JavaScript's global object. */
struct g2n_wapc_part;
extern const struct g2n_wapc_part g2n_wapc_protocol;
extern const struct g2n_wapc_part g2n_wapc_script;
#define WAPC(name, parameters, result, type, list) type g2n_wapc_##name list;
#include <g2n/wapc.def>
#undef WAPC

/* All functions take the guest, the w2c_m of wasm2c; those that run its code may trap. */
struct g2n_module {
    uint32_t version;              /* G2N_MODULE_VERSION */
    struct g2n_program program;    /* its name, image and seed; entry points for JavaScript hosts only, and no instance */
    const struct g2n_export *exports;
    size_t export_count;
    const struct g2n_signature *signatures; /* of what it gives references to                  */
    size_t guest_size;
    const struct g2n_wasi_part *wasi1; /* &g2n_embed_wasi1; NULL: it does not import WASI preview 1                */
    const struct g2n_wasi2_part *wasi2; /* &g2n_embed_wasi2; NULL: it is no component                              */
    const struct g2n_reply_part *replies; /* NULL: there are none */
    const struct g2n_provision *provision; /* NULL: nothing is provided */
    const struct g2n_js_part *js;      /* &g2n_embed_js or &g2n_embed_tinygo; NULL: it is not for JavaScript hosts.  Not both */
    const struct g2n_tinygo_program *tinygo; /* of &g2n_embed_tinygo's; `call` and `wasi` are NULL                 */
    const struct g2n_wapc_part *wapc;  /* &g2n_wapc_protocol or &g2n_wapc_script; NULL: it is no guest for waPC    */
    bool   exports_memory;
    wasm_rt_memory_t *(*memory)(void *guest); /* NULL: it has none                                                */
    void (*instantiate)(void *guest, void *instance);
    void (*begin)(void *guest, union g2n_slot *unused); /* the start function of the module; NULL: none           */
    void (*start)(void *guest, union g2n_slot *unused); /* _start or _initialize; NULL: neither                   */
    bool   is_reactor;             /* it is _initialize, without which nothing else may be called                 */
    g2n_runner run;                /* the runtime's that traps of this code go to: with shared libraries there are several */
    void (*release)(void *guest);  /* good for what is not quite instantiated too                                 */
};

/* What the C functions of a program are given. */
struct g2n_program_hosts {
    const struct g2n_reply_part *replies;   /* NULL: there are none                                        */
    const struct g2n_provision  *provision; /* NULL: nothing is provided                                   */
    const struct g2n_js_part    *js;        /* &g2n_program_js; NULL: nobody uses js.h                     */
    void (*invoke)(void *guest, union g2n_slot *slots); /* what g2n_guest_call() calls (bytes.c); NULL: the guest has no such export */
    /* Calls that, where a guest wants to know how deep it is: &g2n_program_enter for JavaScript hosts; NULL: it is simply called */
    void (*enter)(struct g2n_instance *instance, void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots);
    bool                         files;     /* of --host: what they print comes a line at a time, as the guest's does */
};
extern const struct g2n_js_part g2n_program_js;
void g2n_program_enter(struct g2n_instance *instance, void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots);

/* The instance that a program's C functions are given; freed with it.  side: the struct g2n_guest or g2n_wasi1 that answers the
 * other imports; hosts: NULL for none of it.  Ends the process when there is no memory, or providers are missing or do not begin. */
struct g2n_instance *g2n_program_instance(const struct g2n_program *program, void *side, const struct g2n_program_hosts *hosts);
/* The program ends by itself: so do its providers, and what C has printed is written.  Once; NULL is fine. */
void g2n_program_instance_end(struct g2n_instance *instance);
void g2n_program_instance_destroy(struct g2n_instance *instance);

/* For `run`. */
enum g2n_error g2n_run(struct g2n_instance *instance, void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots);

/* Runs call(guest, slots) of an instance of `module`. */
enum g2n_error g2n_enter(struct g2n_instance *instance, const struct g2n_module *module,
                         void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots);

/* A function that a component exports. */
struct g2n_component_func {
    const char *name;  /* for messages */
    const char *types; /* its parameters, '>', and its result: letters of wasi2.h */
    void (*call)(void *guest, union g2n_slot *slots);        /* parameters are taken from slots, the result put there */
    void (*post_return)(void *guest, union g2n_slot *slots); /* NULL: none */
    uint32_t (*realloc)(void *guest, uint32_t old, uint32_t old_size, uint32_t align, uint32_t size); /* NULL: none */
};

/* Calls it: args has a pointer to each parameter, result is NULL or a place for it; both as the header declares them
 * (embed/component.h). */
enum g2n_error g2n_component_call(struct g2n_instance *instance, const struct g2n_module *module, const struct g2n_component_func *f,
                                  const void *const *args, void *result);
/* Frees what a result of this type points to, and makes it zero; NULL is fine. */
void g2n_component_free(const char *type, void *value);

#endif
