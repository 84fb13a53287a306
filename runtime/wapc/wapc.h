/* waPC of an instance.  protocol.c answers the namespace "wapc" of modules that import it, script.c is the same for guests that find it
 * as an object of JavaScript's; both stand on contexts.  A module names one of the two as its part, so that others carry neither.
 *
 *   P1  an invocation is a *context*, which is a local variable of C's; they are a stack, as the calls are.  The last one is for what
 *       happens outside of any;
 *   P2  what a callback of C's looks at is a *request*, which its context has a list of: whoever leaves the guest by a trap, also from
 *       within a callback, leaves nothing behind. */
#ifndef G2N_WAPC_WAPC_H
#define G2N_WAPC_WAPC_H

#include "base/buf.h"
#include "embed/instance.h"
#include <g2n/js.h>
#include <g2n/wapc.h>

struct g2n_wapc_request {
    struct g2n_wapc_request *outer;
    struct g2n_buf           answer;
    size_t                   cap;     /* of bytes */
    char                     bytes[];
};

struct g2n_wapc_context {
    struct g2n_wapc_context *outer;
    const void              *operation, *payload; /* lent by who invokes */
    size_t                   operation_len, payload_len;
    uint32_t                 ticket;      /* script.c's; 0: none              */
    bool                     answered;    /* by a response or an error        */
    bool                     failed;      /* by an error                      */
    bool                     host_failed; /* the last host call               */
    struct g2n_buf           guest;       /* its response, or error           */
    struct g2n_buf           host;        /* the same of the last host call   */
    struct g2n_wapc_request *requests;    /* P2, innermost first              */
};

struct g2n_wapc {
    struct g2n_instance     *instance;
    struct g2n_wapc_host     host;
    struct g2n_wapc_context  base, *innermost;
    struct g2n_wapc_request *spare;      /* NULL: none                        */
    const struct g2n_export *guest_call; /* protocol.c's                      */
    struct g2n_js            function;   /* script.c's: what the guest registered */
    uint32_t                 last_ticket;
    bool                     confused;   /* an answer may come that is another invocation's */
};

/* What a part does in its own way: call the guest's function for a context that is in place.  *good: it says that it went well. */
typedef enum g2n_error g2n_wapc_caller(struct g2n_wapc *w, struct g2n_wapc_context *c, bool *good);

/* context.c: i->wapc; G2N_ERROR_MEMORY has been said. */
G2N_MUST_USE enum g2n_error g2n_wapc_create(struct g2n_instance *i);
/* NULL is fine. */
void g2n_wapc_destroy(struct g2n_wapc *w);

/* As g2n_wapc_invoke_n(). */
enum g2n_error g2n_wapc_perform(struct g2n_instance *i, g2n_wapc_caller *call, struct g2n_wapc_piece operation,
                                struct g2n_wapc_piece payload, struct g2n_wapc_reply *reply);

/* The guest's answer to a context. */
void g2n_wapc_answered(struct g2n_wapc_context *c, struct g2n_wapc_piece answer, bool failed);

/* Asks the host: binding, namespace, operation and payload.  The outcome is c->host and c->host_failed.  The guest may be dead then. */
void g2n_wapc_ask(struct g2n_wapc *w, struct g2n_wapc_context *c, const struct g2n_wapc_piece pieces[static 4]);
void g2n_wapc_log(struct g2n_wapc *w, struct g2n_wapc_context *c, struct g2n_wapc_piece text);

#endif
