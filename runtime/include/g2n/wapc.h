/* waPC: calls by name with bytes, in both directions, between C and guests written for it: with the waPC kit for TinyGo, or with
 * the Go package gowasm2native/guest/wapc or the one of wasmexec (GOOS=js).
 *
 *   W1  C invokes an *operation* of the guest with a payload, and has its reply; the guest calls an operation of the *host's*, which has
 *       a binding and a namespace too, and has that reply.  Either may fail instead, with a text;
 *   W2  the instance is started first, g2n_instance_start(): that is when the guest registers its functions;
 *   W3  a host's function may invoke the guest again, to any depth that the guest's stack has room for;
 *   W4  a guest with GOOS=js, or of TinyGo's with -target=wasm, may wait (sleep, read files, fetch) before it replies: the instance's
 *       loop turns meanwhile, but not for an invocation within another, since the loop then stands still (js.h, J4);
 *   W5  payloads are less than 4 GiB.
 *
 * Operations, payloads and errors may contain bytes of 0.  To guests for JavaScript hosts operations and errors are text, and what is
 * no UTF-8 in them becomes U+FFFD. */
#ifndef G2N_WAPC_H
#define G2N_WAPC_H

#include <g2n/g2n.h>

G2N_API_BEGIN

/* ---- From C to the guest ------------------------------------------------------------------------------------------- */

/* Owned by who asked for it, and good after the instance is gone. */
struct g2n_wapc_reply {
    char  *bytes; /* never NULL after a reply; a byte of 0 follows */
    size_t len;
};

/* Calls the function that the guest has registered for `operation`.
 *   G2N_ERROR_NONE     *reply is what it returned;
 *   G2N_ERROR_FAILED   it returned an error, or there is no such function: *reply is the error's text, which is also in
 *                      g2n_instance_message();
 *   any other          *reply is { NULL, 0 }: the guest trapped or ended (G2N_ERROR_TRAP, G2N_ERROR_EXIT), is not started, or waits for what
 *                      cannot come (G2N_ERROR_STATE, W4), or is no guest for waPC (G2N_ERROR_MISSING).
 * The reply is to be freed after either of the first two; freeing the other does nothing.  `reply` may be NULL. */
enum g2n_error g2n_wapc_invoke(struct g2n_instance *instance, const char *operation, const void *payload, size_t len,
                               struct g2n_wapc_reply *reply);
/* The same with an operation of this length. */
enum g2n_error g2n_wapc_invoke_n(struct g2n_instance *instance, const void *operation, size_t operation_len, const void *payload,
                                 size_t len, struct g2n_wapc_reply *reply);

/* Frees the bytes, and makes it { NULL, 0 }; NULL is fine. */
void g2n_wapc_reply_free(struct g2n_wapc_reply *reply);

/* ---- From the guest to C ------------------------------------------------------------------------------------------- */

/* What the guest asks for.  All is copied from the guest's memory, and good until the function returns, whatever the guest does
 * meanwhile; a byte of 0 follows each. */
struct g2n_wapc_call {
    struct g2n_instance *instance;
    const char          *binding, *ns, *operation;
    size_t               binding_len, ns_len, operation_len;
    const void          *payload;
    size_t               payload_len;
    void                *answer; /* g2n_wapc_answer()'s */
};

/* On the thread that is in the instance. */
struct g2n_wapc_host {
    void *context;
    /* True: the guest gets what g2n_wapc_answer() was given, or nothing when it was not called.  False: the guest gets that as the text of
     * an error.  NULL in its place: every call is an error. */
    bool (*call)(void *context, struct g2n_wapc_call *call);
    /* What the guest logs (__console_log); a byte of 0 follows.  NULL: to g2n_instance_log(). */
    void (*log)(void *context, struct g2n_instance *instance, const char *text, size_t len);
};

/* Who answers the instance from now on; it is copied.  To be given before g2n_instance_start(), if the guest calls while it starts. */
enum g2n_error g2n_wapc_set_host(struct g2n_instance *instance, const struct g2n_wapc_host *host);

/* The answer of a host's function, copied, in place of an earlier one.  G2N_ERROR_MEMORY: the guest will get an error. */
enum g2n_error g2n_wapc_answer(struct g2n_wapc_call *call, const void *bytes, size_t len);

G2N_API_END

#endif
