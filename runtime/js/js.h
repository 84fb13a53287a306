/* The optional JavaScript engine (quickjs-ng), and the membrane between its world and the realm's.
 *
 * With an engine the language is the engine's: Object, Array, Promise, Map ... and the global object.  The realm keeps the
 * host (process, fs, timers, fetch ...), the guest's table of ids, and one queue of microtasks.  A value that crosses is
 * copied when it is a primitive; an object gets a *twin* in the other world.
 *
 *   J1  an object has at most one twin, and the twin of a twin is the object: identity holds in both worlds;
 *   J2  a *stranger* is a realm's object that stands for an engine's one: it holds the engine's object, and the tables
 *       find it until it dies (G2N_OBJECT_TWIN);
 *   J3  an *envoy* is an engine's object that stands for a realm's one: it holds the realm's object, which is let go some
 *       time after the engine's finalizer has run, never within, since the engine does not expect its own objects to die there;
 *   J4  cycles within a world are collected by that world; one through both lives until the program ends;
 *   J5  each way into the engine that may run scripts is between g2n_js_enter() and g2n_js_leave().
 *
 * Names: `realm` values are g2n_value and g2n_view; `engine` values are JSValue (owned) and JSValueConst (lent).
 * A function that returns JS_EXCEPTION has left an exception in the engine; G2N_THROWN is the realm's, as everywhere. */
#ifndef G2N_JS_JS_H
#define G2N_JS_JS_H

#include <quickjs.h>

#include "host/host.h"
#include "value/engine.h"

struct g2n_js_twin {
    void           *ours;     /* struct g2n_object, or struct g2n_symbol */
    void           *engines;  /* what JS_VALUE_GET_PTR gives             */
    struct g2n_link released; /* J3: in js->released once the engine's has gone, else by itself */
};

struct g2n_js_table { /* open addressing by either pointer; NULL: free */
    struct g2n_js_twin **slots;
    size_t               cap, count;
};

struct g2n_js_rejection {
    struct g2n_link link;
    JSValue         promise, reason;
};

/* Names of properties that were used lately, which both worlds hash. */
#define G2N_JS_NAMES 256u
struct g2n_js_name {
    struct g2n_string *ours; /* owned; NULL: empty */
    JSAtom             engines;
};

/* What scripts may replace, as it was before any script ran. */
enum g2n_js_intrinsic {
#define INTRINSIC(id, expression) G2N_JS_##id,
#include "js/intrinsics.def"
#undef INTRINSIC
    G2N_JS_INTRINSIC_COUNT
};

struct g2n_js {
    struct g2n_engine   engine;       /* first: realm->engine */
    struct g2n_host    *host;
    struct g2n_realm   *realm;
    JSRuntime          *rt;
    JSContext          *ctx;
    JSClassID           object_class, function_class; /* of envoys */
    JSAtom              twin;         /* private: an envoy of the engine's own class has its keeper there */
    JSValue             array_traps;  /* handler of the proxies that are envoys of arrays */
    JSValue             intrinsics[G2N_JS_INTRINSIC_COUNT];
    struct g2n_js_table by_ours, by_engines;
    struct g2n_link     released;     /* twins whose realm's object is still to be let go */
    struct g2n_js_name  to_engine[G2N_JS_NAMES], to_realm[G2N_JS_NAMES];
    uint32_t            entered;      /* nesting of g2n_js_enter() */
    uint32_t            proto_depth;  /* nesting of prototypes that get twins */
    bool                marked;       /* the engine's last job is a mark (job.c) */
    uint64_t            marks_wanted, marks_reached;
    struct g2n_link     rejections, handled_late; /* struct g2n_js_rejection */
    struct g2n_link     list_end;     /* among them while they are reported: where those end that came before */
    bool                rejection_lost;           /* for want of memory */
};

static inline struct g2n_js *g2n_js_of(struct g2n_realm *realm) { return (struct g2n_js *)(void *)realm->engine; }
static inline JSValueConst g2n_js_object(void *pointer) { return JS_MKPTR(JS_TAG_OBJECT, pointer); }

/* J5.  Entering also lets go of what J3 has left. */
void g2n_js_enter(struct g2n_js *js);
static inline void g2n_js_leave(struct g2n_js *js) { js->entered--; }
void g2n_js_release(struct g2n_js *js);

/* cross.c: values.  The results are the caller's. */
G2N_MUST_USE enum g2n_status g2n_js_to_realm(struct g2n_js *js, JSValueConst v, g2n_value *out);
JSValue g2n_js_to_engine(struct g2n_js *js, g2n_view v);
/* The same, consuming v, which may be JS_EXCEPTION: then the exception crosses. */
G2N_MUST_USE enum g2n_status g2n_js_take(struct g2n_js *js, JSValue v, g2n_value *out);
/* Moves the engine's exception into the realm; always G2N_THROWN. */
enum g2n_status g2n_js_throw_to_realm(struct g2n_js *js);
/* Moves what a call in the realm has thrown into the engine; always JS_EXCEPTION. */
JSValue g2n_js_throw_to_engine(struct g2n_js *js, enum g2n_status st);
/* Keys; the results are the caller's.  JS_ATOM_NULL: an exception in the engine. */
JSAtom g2n_js_atom(struct g2n_js *js, g2n_key key);
G2N_MUST_USE enum g2n_status g2n_js_key(struct g2n_js *js, JSAtom atom, g2n_key *out);
void g2n_js_drop_names(struct g2n_js *js);
/* Lets go of all symbols that have twins; the engine's values are not used after that. */
void g2n_js_drop_symbols(struct g2n_js *js);

/* twin.c: the tables. */
struct g2n_js_twin *g2n_js_twin_of_ours(struct g2n_js *js, const void *ours);
struct g2n_js_twin *g2n_js_twin_of_engines(struct g2n_js *js, const void *engines);
/* Enters a pair in both tables; NULL without memory, which nobody is told of yet.  Takes no references. */
struct g2n_js_twin *g2n_js_twin_add(struct g2n_js *js, void *ours, void *engines);
/* Takes a pair out of the tables. */
void g2n_js_twin_remove(struct g2n_js *js, struct g2n_js_twin *twin);
void g2n_js_twins_fini(struct g2n_js *js);

/* stranger.c: the realm's objects for the engine's. */
G2N_MUST_USE enum g2n_status g2n_js_stranger(struct g2n_js *js, JSValueConst v, g2n_value *out);
bool g2n_js_is_stranger(const struct g2n_object *obj);
/* struct g2n_engine's is_array. */
bool g2n_js_is_array(const struct g2n_object *obj);
/* What it stands for; lent by it. */
JSValueConst g2n_js_strangers_value(const struct g2n_object *obj);
/* struct g2n_engine's forget. */
void g2n_js_forget(struct g2n_realm *realm, struct g2n_object *obj);

/* envoy.c: the engine's objects for the realm's. */
G2N_MUST_USE bool g2n_js_init_envoys(struct g2n_js *js);
JSValue g2n_js_envoy(struct g2n_js *js, struct g2n_object *obj);
/* The realm's object that an envoy of object_class or function_class stands for, lent; NULL for any other value. */
struct g2n_object *g2n_js_envoys_object(struct g2n_js *js, JSValueConst v);
/* Makes `v`, which is consumed, the envoy of obj: an object of a class of the engine's own. */
JSValue g2n_js_adopt(struct g2n_js *js, struct g2n_object *obj, JSValue v);

/* envoy_array.c */
G2N_MUST_USE bool g2n_js_init_arrays(struct g2n_js *js);
JSValue g2n_js_envoy_array(struct g2n_js *js, struct g2n_object *array);

/* bytes.c: both ways share the bytes.  *done is false for what must cross as any object does. */
G2N_MUST_USE enum g2n_status g2n_js_bytes_to_realm(struct g2n_js *js, JSValueConst v, bool *done, g2n_value *out);
JSValue g2n_js_envoy_buffer(struct g2n_js *js, struct g2n_object *buffer);
JSValue g2n_js_envoy_typed_array(struct g2n_js *js, struct g2n_object *array);

/* language.c: what V8 gives and quickjs-ng does not. */
G2N_MUST_USE bool g2n_js_init_language(struct g2n_js *js);

/* job.c: microtasks and rejections. */
void g2n_js_init_jobs(struct g2n_js *js);
void g2n_js_drop_rejections(struct g2n_js *js);
/* Takes a promise out of those whose rejection is to be reported; false when it was not among them. */
bool g2n_js_rejection_told(struct g2n_js *js, JSValueConst promise);
JSValue g2n_js_envoy_promise(struct g2n_js *js, struct g2n_object *promise);

/* show.c: struct g2n_engine's show. */
enum g2n_status g2n_js_show(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_object **out, struct g2n_buf *text);


/* struct g2n_engine's describe. */
bool g2n_js_describe(const struct g2n_engine *engine, const struct g2n_object *obj, struct g2n_buf *out);

/* script.c: the program's preludes, in order; an exception ends the program. */
void g2n_js_run_scripts(struct g2n_js *js);

#endif
