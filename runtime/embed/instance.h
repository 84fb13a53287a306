/* An instance in library mode.
 *
 *   B1  the guest, wasm2c's structure, follows the instance in one allocation, and is zero until it is instantiated;
 *   B2  `user` is the thread that is in the instance, by its pthread_self(); nobody else writes anything here meanwhile.
 *       The same thread may come in again: from a callback;
 *   B3  depth counts the calls that have not returned; none is left behind, since what ends a call ends the instance, and
 *       the calls around it find it dead;
 *   B4  with shared libraries, there are several copies of the runtime: any may be called with any instance, so a copy's own
 *       variables serve only what is entered and left by the module's own, module->run. */
#ifndef G2N_EMBED_INSTANCE_H
#define G2N_EMBED_INSTANCE_H

#include <stdatomic.h>

#include "base/buf.h"
#include "mem/catch.h"
#include "wasi1/embedded.h"
#include <g2n/module.h>
#include <g2n/wapc.h>

/* MADE: functions may not be called yet, for want of _initialize. */
enum g2n_life { G2N_LIFE_MADE, G2N_LIFE_READY, G2N_LIFE_DEAD };

/* As many calls are in a backtrace. */
#define G2N_TRAIL_MAX 64u

struct g2n_instance {
    union {                                 /* first, for translated code; NULL: the module imports none of them */
        struct g2n_wasi1         *wasi;
        struct g2n_wasi2         *wasi2;
        struct g2n_guest         *js;
    };
    const struct g2n_module      *module;
    enum g2n_life                 life;
    bool                          started;
    bool                          is_program; /* program.c's: nobody catches its traps        */
    void                         *extra;    /* of functions that few modules import: what they keep; NULL: nothing */
    void (*extra_destroy)(void *extra);
    struct g2n_provided_set      *provided; /* provider.c's; NULL: nothing is provided */
    struct g2n_js_state          *js_state; /* who answers js.h; NULL: nobody */
    const struct g2n_program_hosts *hosts;  /* a program's */
    struct g2n_wapc              *wapc;     /* module->wapc's; NULL: none                                           */
    void                         *side;     /* who answers its imports, for module->replies; NULL: nobody */
    _Atomic(uintptr_t)            user;
    struct activation            *innermost; /* enter.c's */
    unsigned                      depth;
    uint64_t                      serial;   /* of funcrefs, so that those of an instance that is gone fit no other */
    wasm_rt_memory_t             *memory;   /* inside the guest; NULL: none */
    struct g2n_wasi1_given_stream streams[3];
    struct g2n_buf                outputs[3];
    const unsigned char          *input;    /* of G2N_STREAM_BYTES, what is left of it */
    size_t                        input_len;
    struct g2n_hooks              hooks;
    enum g2n_error                end;      /* what it died of */
    bool                          told;     /* its hooks have heard of that */
    uint32_t                      exit_status;
    unsigned                      trail_count;
    bool                          trail_exact; /* as g2n_backtrace_name() has it */
    uintptr_t                     trail[G2N_TRAIL_MAX];
    struct g2n_buf                backtrace;   /* a text, once there was a trap */
    char                          message[480];
    char                          cause[200]; /* of death */
    _Alignas(16) unsigned char    guest[];
};

/* wasi.c */
struct g2n_wasi_part {
    /* Sets i->wasi; on an error it is NULL. */
    enum g2n_error (*create)(struct g2n_instance *i, const struct g2n_options *o);
    void (*destroy)(struct g2n_wasi1 *w);
};

/* wasi2.c */
struct g2n_wasi2_part {
    /* Sets i->wasi2; on an error it is NULL. */
    enum g2n_error (*create)(struct g2n_instance *i, const struct g2n_options *o);
    void (*destroy)(struct g2n_wasi2 *w);
};

/* provider.c */
struct g2n_provider_part {
    /* Finds who provides what, and begins them.  What is missing or of another type has been said. */
    G2N_MUST_USE enum g2n_error (*begin)(struct g2n_instance *i, const struct g2n_provision *p);
    /* The provider of a namespace from which nothing need be imported, begun now if it was not: NULL, there is none. */
    const struct g2n_provider *(*find)(struct g2n_instance *i, const char *module, size_t len);
    /* Ends them; of what has not begun, nothing. */
    void (*end)(struct g2n_instance *i);
};
/* What is provided, and by whom. */
struct g2n_held_provider {
    const struct g2n_provider *provider;
    void                      *state;
};
struct g2n_provided_set {
    struct g2n_held_provider *held; /* in the order in which they begin */
    uint32_t                  count, cap, begun;
    void                    **handles; /* of plugins */
    uint32_t                  handle_count;
    g2n_code                  codes[]; /* by function */
};

/* plugin.c */
struct g2n_plugin_part {
    /* Opens all files, until the process ends.  *handles: one a file, *count of them, for g2n_free(); what fails has been said. */
    G2N_MUST_USE enum g2n_error (*open)(struct g2n_instance *i, const char *const *files, void ***handles, uint32_t *count);
    /* The provider of that name, or NULL. */
    const struct g2n_provider *(*find)(void *handle, const char *module);
    /* The file that it is in, for messages. */
    const char *(*file)(const struct g2n_provider *provider);
};

/* Bytes, or nothing when len is 0. */
struct g2n_wapc_piece {
    const void *at;
    size_t      len;
};

/* wapc/: the same for waPC.  The instance is taken, but for destroy. */
struct g2n_wapc_part {
    enum g2n_error (*create)(struct g2n_instance *i);
    void (*destroy)(struct g2n_wapc *w); /* NULL is fine */
    /* The instance has been started. */
    enum g2n_error (*started)(struct g2n_instance *i);
    enum g2n_error (*invoke)(struct g2n_instance *i, struct g2n_wapc_piece operation, struct g2n_wapc_piece payload,
                             struct g2n_wapc_reply *reply);
};

/* given.c: the folders of the options, to be freed; NULL without memory.  Whether each has a name.  What became of making the
 * guest's side of WASI, said: `what` is the folder or stream of G2N_ESYS. */
struct g2n_wasi_dir *g2n_embed_dirs(const struct g2n_options *o);
bool                 g2n_embed_dirs_named(const struct g2n_options *o);
enum g2n_error       g2n_embed_wasi_made(struct g2n_instance *i, enum g2n_status st, const char *what);

/* error.c: sets the message, and returns `error`. */
enum g2n_error g2n_embed_fail(struct g2n_instance *i, enum g2n_error error, const char *format, ...) G2N_PRINTF(3, 4);

/* enter.c: in and out again, for all that is not a call.  g2n_embed_take() refuses NULL, the dead, and other threads. */
G2N_MUST_USE enum g2n_error g2n_embed_take(struct g2n_instance *i);
void                        g2n_embed_give(struct g2n_instance *i);
/* The guest's exit: g2n_wasi1_exit. */
void g2n_embed_exit(void *instance, uint32_t status);
/* The same in its two halves: it is dead; and its innermost call returns, with what it died of. */
void            g2n_embed_end(struct g2n_instance *i, uint32_t status);
_Noreturn void  g2n_embed_leave(struct g2n_instance *i);
/* Once the guest was left, or has ended in another way: the hooks are told, the first time. */
void            g2n_embed_tell(struct g2n_instance *i);

/* value.c: between values and slots, by a letter of g2n_export_type().  False: another type or another instance's. */
G2N_MUST_USE bool g2n_embed_to_slot(const struct g2n_instance *i, char type, const struct g2n_val *v, union g2n_slot *out);
struct g2n_val    g2n_embed_from_slot(const struct g2n_instance *i, char type, const union g2n_slot *slot);
const char       *g2n_embed_type_name(char type);
const char       *g2n_embed_kind_name(enum g2n_kind kind);

/* object.c: the export of this name and kind, or NULL, which has been said.  The instance is taken. */
const struct g2n_export *g2n_embed_find(struct g2n_instance *i, const char *name, enum g2n_export_kind kind);

/* stream.c: sets i->streams.  G2N_ERROR_STATE: a stream is of no known kind, or lacks its function. */
G2N_MUST_USE enum g2n_error g2n_embed_streams_init(struct g2n_instance *i, const struct g2n_stream streams[static 3]);

#endif
