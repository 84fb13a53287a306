/* wasi:sockets, what its kinds of sockets share. */
#ifndef G2N_WASI2_NET_H
#define G2N_WASI2_NET_H

#include <sys/socket.h>

#include "wasi2/error.h"
#include "wasi2/wait.h"

enum { G2N_FAMILY_IPV4, G2N_FAMILY_IPV6 }; /* ip-address-family; also the cases of ip-address and ip-socket-address */

struct g2n_wasi2_address {
    union {
        struct sockaddr         any;
        struct sockaddr_storage room;
    };
    socklen_t len;
};

/* An ip-socket-address, both ways; an ip-address of a socket's. */
void g2n_wasi2_address_lift(const struct g2n_wasi2_value *value, struct g2n_wasi2_address *out);
struct g2n_wasi2_value g2n_wasi2_address_value(struct g2n_wasi2 *w, const struct sockaddr *address);
struct g2n_wasi2_value g2n_wasi2_ip_value(struct g2n_wasi2 *w, const struct sockaddr *address);

/* What every socket begins with. */
struct g2n_wasi2_socket {
    struct g2n_wasi2_object object;
    int                     fd;     /* owned */
    int                     family; /* AF_INET, AF_INET6: of that alone, even where the system could do both with one */
};

/* An open socket that does not wait, of an ip-address-family; -errno.  A sandbox has none. */
int g2n_wasi2_socket_open(const struct g2n_wasi2 *w, uint64_t family, int type);
/* Closes, and frees. */
void g2n_wasi2_socket_destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object);

static inline struct g2n_wasi2_socket *g2n_wasi2_socket(const struct g2n_wasi2_value *value)
{
    return (struct g2n_wasi2_socket *)value->object;
}

/* Whether a socket can be bound to an address, or talk to it: of its family, of one host, and no IPv4 in disguise; a remote one
 * has a port and is not "any". */
bool g2n_wasi2_address_is_local(const struct g2n_wasi2_socket *s, const struct g2n_wasi2_address *address);
bool g2n_wasi2_address_is_remote(const struct g2n_wasi2_socket *s, const struct g2n_wasi2_address *address);

/* The error of a call that is not right for the state or for its arguments; true: it is right. */
bool g2n_wasi2_expect(struct g2n_wasi2 *w, bool right, uint32_t error, struct g2n_wasi2_value *result);
/* result<T, error-code>, of calls that return -1 and set errno. */
void g2n_wasi2_give_net_result(struct g2n_wasi2 *w, int returned, struct g2n_wasi2_value *result);
void g2n_wasi2_give_name(struct g2n_wasi2 *w, int fd, int (*name)(int, struct sockaddr *restrict, socklen_t *restrict),
                         struct g2n_wasi2_value *result);

/* An option's value, and its setting: not to 0, which is invalid, and not above max. */
void g2n_wasi2_give_option(struct g2n_wasi2 *w, int fd, int level, int name, uint64_t unit, struct g2n_wasi2_value *result);
void g2n_wasi2_set_option(struct g2n_wasi2 *w, int fd, int level, int name, uint64_t value, uint64_t max, struct g2n_wasi2_value *result);

#endif
