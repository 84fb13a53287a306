#include "wasi2/net.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <unistd.h>

#include "base/alloc.h"

int g2n_wasi2_socket_open(const struct g2n_wasi2 *w, uint64_t family, int type)
{
    int one = 1, fd;

    if (w->policy->sandbox) return -EACCES;
    fd = socket(family == G2N_FAMILY_IPV4 ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    if (family != G2N_FAMILY_IPV6 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) == 0) return fd;
    int err = errno;
    close(fd);
    return -err;
}

void g2n_wasi2_socket_destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    close(((struct g2n_wasi2_socket *)object)->fd);
    g2n_free(object);
}

bool g2n_wasi2_expect(struct g2n_wasi2 *w, bool right, uint32_t error, struct g2n_wasi2_value *result)
{
    if (!right) g2n_wasi2_give_error(w, error, result);
    return right;
}

void g2n_wasi2_give_net_result(struct g2n_wasi2 *w, int returned, struct g2n_wasi2_value *result)
{
    if (returned < 0) g2n_wasi2_give_error(w, g2n_wasi2_net_error(errno), result);
}

void g2n_wasi2_give_name(struct g2n_wasi2 *w, int fd, int (*name)(int, struct sockaddr *restrict, socklen_t *restrict),
                         struct g2n_wasi2_value *result)
{
    struct g2n_wasi2_address address = { .len = sizeof address.room };

    if (name(fd, &address.any, &address.len) < 0) g2n_wasi2_give_net_result(w, -1, result);
    else g2n_wasi2_give_ok(w, g2n_wasi2_address_value(w, &address.any), result);
}

/* ---- Options -------------------------------------------------------------------------------------------------------- */

void g2n_wasi2_give_option(struct g2n_wasi2 *w, int fd, int level, int name, uint64_t unit, struct g2n_wasi2_value *result)
{
    int value = 0;
    socklen_t len = sizeof value;

    if (getsockopt(fd, level, name, &value, &len) < 0) g2n_wasi2_give_net_result(w, -1, result);
    else g2n_wasi2_give_ok(w, g2n_wasi2_number((uint64_t)value * unit), result);
}

void g2n_wasi2_set_option(struct g2n_wasi2 *w, int fd, int level, int name, uint64_t value, uint64_t max, struct g2n_wasi2_value *result)
{
    int set = (int)(value < max ? value : max);

    if (value == 0) g2n_wasi2_give_error(w, G2N_NET_INVALID_ARGUMENT, result);
    else g2n_wasi2_give_net_result(w, setsockopt(fd, level, name, &set, sizeof set), result);
}

G2N_WASI2_HANDLER(socket_address_family)
{
    (void)w;
    *result = g2n_wasi2_number(g2n_wasi2_socket(args)->family == AF_INET ? G2N_FAMILY_IPV4 : G2N_FAMILY_IPV6);
}

static int hop_level(const struct g2n_wasi2_socket *s) { return s->family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6; }
static int hop_name(const struct g2n_wasi2_socket *s) { return s->family == AF_INET ? IP_TTL : IPV6_UNICAST_HOPS; }

G2N_WASI2_HANDLER(socket_hop_limit)
{
    const struct g2n_wasi2_socket *s = g2n_wasi2_socket(args);

    g2n_wasi2_give_option(w, s->fd, hop_level(s), hop_name(s), 1, result);
}

G2N_WASI2_HANDLER(socket_set_hop_limit)
{
    const struct g2n_wasi2_socket *s = g2n_wasi2_socket(args);

    g2n_wasi2_set_option(w, s->fd, hop_level(s), hop_name(s), args[1].number, UINT8_MAX, result);
}

/* Sizes are those that programs ask for: Linux keeps twice as much. */
static void give_buffer_size(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, int name, struct g2n_wasi2_value *result)
{
    g2n_wasi2_give_option(w, g2n_wasi2_socket(args)->fd, SOL_SOCKET, name, 1, result);
    if (result->number == G2N_RESULT_OK) result->items->number /= 2;
}

static void set_buffer_size(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, int name, struct g2n_wasi2_value *result)
{
    g2n_wasi2_set_option(w, g2n_wasi2_socket(args)->fd, SOL_SOCKET, name, args[1].number, INT_MAX / 2, result);
}

G2N_WASI2_HANDLER(socket_receive_buffer_size) { give_buffer_size(w, args, SO_RCVBUF, result); }

G2N_WASI2_HANDLER(socket_set_receive_buffer_size) { set_buffer_size(w, args, SO_RCVBUF, result); }

G2N_WASI2_HANDLER(socket_send_buffer_size) { give_buffer_size(w, args, SO_SNDBUF, result); }

G2N_WASI2_HANDLER(socket_set_send_buffer_size) { set_buffer_size(w, args, SO_SNDBUF, result); }
