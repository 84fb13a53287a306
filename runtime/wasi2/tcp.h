/* A TCP socket of the guest's.
 *
 *     UNBOUND --start_bind--> BINDING --finish_bind--> BOUND --start_listen--> STARTING --finish_listen--> LISTENING
 *        |                                               |
 *        +------------------------start_connect----------+--> CONNECTING --finish_connect--> CONNECTED | CLOSED  */
#ifndef G2N_WASI2_TCP_H
#define G2N_WASI2_TCP_H

#include "wasi2/net.h"

enum g2n_wasi2_tcp_state {
    G2N_TCP_UNBOUND, G2N_TCP_BINDING, G2N_TCP_BOUND, G2N_TCP_STARTING, G2N_TCP_LISTENING, G2N_TCP_CONNECTING, G2N_TCP_CONNECTED,
    G2N_TCP_CLOSED
};

struct g2n_wasi2_tcp {
    struct g2n_wasi2_socket  socket;
    enum g2n_wasi2_tcp_state state;
    int                      backlog;
    int                      error; /* what connecting came to at once: an errno, or 0 */
};

static inline struct g2n_wasi2_tcp *g2n_wasi2_tcp(const struct g2n_wasi2_value *value)
{
    return (struct g2n_wasi2_tcp *)value->object;
}

#endif
