/* What an instance has for JavaScript, to those who share its copy of the runtime (js.h). */
#ifndef G2N_EMBED_JS_STATE_H
#define G2N_EMBED_JS_STATE_H

#include <pthread.h>

#include "embed/js.h"
#include "go/guest.h"
#include "host/deferred.h"

/* A place of a reference (K3): a value, or what settles a promise. */
struct g2n_js_place {
    g2n_value            value;    /* owned; absent: free, or deferred   */
    struct g2n_deferred *deferred; /* owned, or NULL                     */
    uint32_t             turn;
    uint32_t             next;     /* of the free ones; number + 1       */
};

struct g2n_js_places {
    struct g2n_js_place *items;
    uint32_t             count, cap;
    uint32_t             free;     /* number + 1; 0: none                */
};

struct g2n_js_post;

struct g2n_js_state {
    struct g2n_instance   *instance;
    struct g2n_program     program;    /* the module's, and this instance of it */
    struct g2n_host_given  given;
    char                 **argv;       /* owned; ends with NULL                 */
    int                    argc;
    struct g2n_js_places   places;
    g2n_value              exception;  /* owned; absent: none                   */
    bool                   ending;     /* finalizers run: nothing may be done   */
    uv_async_t             woken;      /* of posts                              */
    pthread_mutex_t        mutex;      /* of posts                              */
    struct g2n_js_post    *first, *last;
    struct g2n_guest      *guest;      /* a library's is `own`; TinyGo's begins so, and goes on */
    _Alignas(16) unsigned char own[];
};

static inline struct g2n_realm *g2n_js_realm(struct g2n_js_state *s) { return &s->guest->host.realm; }

/* js_place.c.  A reference to v, which is consumed, also on failure; *out unchanged then. */
G2N_MUST_USE enum g2n_status g2n_js_give(struct g2n_js_state *s, g2n_value v, struct g2n_js *out);
G2N_MUST_USE enum g2n_status g2n_js_give_deferred(struct g2n_js_state *s, struct g2n_deferred *d, struct g2n_js *out);
/* Lent until the reference is released.  False: J2, which has been said. */
G2N_MUST_USE bool g2n_js_take(struct g2n_js_state *s, struct g2n_js v, g2n_view *out);
/* The place of a reference, or NULL, which has been said. */
struct g2n_js_place *g2n_js_find(struct g2n_js_state *s, struct g2n_js v);
void g2n_js_free_place(struct g2n_js_state *s, struct g2n_js_place *p);
void g2n_js_places_fini(struct g2n_js_state *s);
static inline bool g2n_js_is_nothing(struct g2n_js v) { return v.owner == 0; }

/* By g2n_js_what.  G2N_EINVAL: of a wrong type, G2N_ELIMIT: of a wrong state; both have been said. */
typedef enum g2n_status g2n_js_performer(struct g2n_js_state *s, const struct g2n_js_op *op);
#define JS_OP(name, where) g2n_js_performer g2n_js_op_##name;
#include "embed/js_ops.def"
#undef JS_OP

/* js_operate.c.  HERE, GUEST, TURN: as js_ops.def has it.  What is thrown has been kept for js.h. */
enum g2n_js_where { G2N_JS_HERE, G2N_JS_GUEST, G2N_JS_TURN };
enum g2n_js_where g2n_js_where(enum g2n_js_what what);
enum g2n_status   g2n_js_operate(struct g2n_js_state *s, const struct g2n_js_op *op);
enum g2n_error    g2n_js_error_of(enum g2n_status st);
/* Gives up what is C's, while there is a realm: nothing may be done any more. */
void g2n_js_stop(struct g2n_js_state *s);

/* js_ops.c: always G2N_EINVAL, and the message.  Null: for want of a text, of values or of a place for the result. */
enum g2n_status g2n_js_refuse(struct g2n_js_state *s, const char *what);
enum g2n_status g2n_js_refuse_null(struct g2n_js_state *s);
/* Keeps what the realm has thrown, or was out of memory for, and makes it the message.  May run guest code. */
void g2n_js_catch(struct g2n_js_state *s, enum g2n_status st);

/* js_guest.c: the functions of a part, for guests of guest_size bytes that begin as Go's. */
enum g2n_error g2n_js_create(struct g2n_instance *i, const struct g2n_options *o, size_t guest_size);
void g2n_js_destroy(struct g2n_instance *i);
enum g2n_error g2n_js_perform(struct g2n_instance *i, const struct g2n_js_op *op);
enum g2n_error g2n_js_export_ended(struct g2n_instance *i, enum g2n_error error);

/* js_post.c */
G2N_MUST_USE enum g2n_status g2n_js_posts_init(struct g2n_js_state *s);
enum g2n_error g2n_js_post(struct g2n_instance *i, void (*function)(struct g2n_instance *instance, void *context), void *context);
/* Makes tasks of what was posted. */
void g2n_js_posts_take(struct g2n_js_state *s);
/* Closes it; the loop's end waits for that.  Nobody posts any more. */
void g2n_js_posts_stop(struct g2n_js_state *s);
void g2n_js_posts_fini(struct g2n_js_state *s);

#endif
