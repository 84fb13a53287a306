/* What requests and responses hand to one another. */
#ifndef G2N_WASI2_HTTP_MESSAGE_H
#define G2N_WASI2_HTTP_MESSAGE_H

#include "wasi2/http.h"

/* A resource that is a share of an exchange, and nothing more. */
struct g2n_wasi2_part {
    struct g2n_wasi2_object    object;
    struct g2n_wasi2_exchange *exchange;
    bool                       used; /* what it gives once, it has given */
};

/* Takes the share. */
struct g2n_wasi2_object *g2n_wasi2_part_make(struct g2n_wasi2 *w, const struct g2n_wasi2_class *class, struct g2n_wasi2_exchange *x);
void g2n_wasi2_part_destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object);
static inline struct g2n_wasi2_part *g2n_wasi2_part(const struct g2n_wasi2_value *value) { return (struct g2n_wasi2_part *)value->object; }

/* A stream of one of the exchange's bodies: a channel with a share of its own. */
struct g2n_wasi2_channel g2n_wasi2_body_channel(struct g2n_wasi2_exchange *x);

/* future-incoming-response; takes the share. */
struct g2n_wasi2_object *g2n_wasi2_response_make(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x);

#endif
