/* What a C function will tell the guest later, between the thread that knows it and the loop.
 *
 *     WAITING --send--> COME: the descriptor is readable, for good
 *
 * It has two holders, the sender and the guest's side; who lets go last frees it.  The guest's side reads it after the
 * descriptor has become readable, and never before. */
#ifndef G2N_LOOP_REPLY_H
#define G2N_LOOP_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <g2n/status.h>

struct g2n_reply; /* the sender's side is g2n/host.h's */

/* How a kind of guest learns of replies.  create: makes one and its ticket; `side` is who answers the guest's imports. */
struct g2n_reply_part {
    enum g2n_status (*create)(void *side, struct g2n_reply **out, int32_t *ticket);
};

extern const struct g2n_reply_part g2n_replies_wasi1; /* side: struct g2n_wasi1 */
extern const struct g2n_reply_part g2n_replies_js;    /* side: struct g2n_guest */

/* Held by both.  G2N_ENOMEM; G2N_ESYS: there is no descriptor. */
G2N_MUST_USE enum g2n_status g2n_reply_new(struct g2n_reply **out);
/* One of them lets go. */
void g2n_reply_release(struct g2n_reply *reply);

/* Readable once it has come; the reply's own. */
int g2n_reply_fd(const struct g2n_reply *reply);
/* Has it come?  Then *bytes, lent, are what; NULL when there was no memory for them. */
bool g2n_reply_look(struct g2n_reply *reply, const unsigned char **bytes, size_t *len);

#endif
