/* wasi:sockets/udp, udp-create-socket.
 *
 *     UNBOUND --start_bind--> BINDING --finish_bind--> BOUND --stream--> BOUND, with an address to which it is connected or
 * without.  The streams of a socket share its descriptor. */
#include <errno.h>

#include "base/alloc.h"
#include "wasi2/net.h"

#define DATAGRAMS_MAX 16u    /* at once: as many as are sure to fit into the memory of a call    */
#define DATAGRAM_MAX  65535u /* bytes: what the length of an UDP packet can say, and more than it */

struct udp {
    struct g2n_wasi2_socket socket;
    enum { UNBOUND, BINDING, BOUND } state;
    bool connected;
};

static struct udp *of(const struct g2n_wasi2_value *value) { return (struct udp *)value->object; }

/* ---- The socket ----------------------------------------------------------------------------------------------------- */

static const struct g2n_wasi2_class udp_class = { .resource = 'S', .destroy = g2n_wasi2_socket_destroy };

G2N_WASI2_HANDLER(create_udp_socket)
{
    int fd = g2n_wasi2_socket_open(w, args[0].number, SOCK_DGRAM);
    struct udp *udp;

    if (fd < 0) {
        g2n_wasi2_give_error(w, g2n_wasi2_net_error(-fd), result);
        return;
    }
    udp = g2n_wasi2_object_make(w, sizeof *udp, &udp_class, NULL);
    udp->socket.fd = fd;
    udp->socket.family = args[0].number == G2N_FAMILY_IPV4 ? AF_INET : AF_INET6;
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(&udp->socket.object), result);
}

G2N_WASI2_HANDLER(udp_start_bind)
{
    struct udp *udp = of(args);
    struct g2n_wasi2_address address;

    g2n_wasi2_address_lift(&args[2], &address);
    if (!g2n_wasi2_expect(w, udp->state == UNBOUND, G2N_NET_INVALID_STATE, result) ||
        !g2n_wasi2_expect(w, address.any.sa_family == udp->socket.family && g2n_wasi2_address_is_local(&udp->socket, &address),
                          G2N_NET_INVALID_ARGUMENT, result))
        return;
    if (bind(udp->socket.fd, &address.any, address.len) < 0) g2n_wasi2_give_net_result(w, -1, result);
    else udp->state = BINDING;
}

G2N_WASI2_HANDLER(udp_finish_bind)
{
    struct udp *udp = of(args);

    if (g2n_wasi2_expect(w, udp->state == BINDING, G2N_NET_NOT_IN_PROGRESS, result)) udp->state = BOUND;
}

G2N_WASI2_HANDLER(udp_local_address)
{
    const struct udp *udp = of(args);

    if (g2n_wasi2_expect(w, udp->state == BOUND, G2N_NET_INVALID_STATE, result))
        g2n_wasi2_give_name(w, udp->socket.fd, getsockname, result);
}

G2N_WASI2_HANDLER(udp_remote_address)
{
    const struct udp *udp = of(args);

    if (g2n_wasi2_expect(w, udp->connected, G2N_NET_INVALID_STATE, result))
        g2n_wasi2_give_name(w, udp->socket.fd, getpeername, result);
}

/* ---- Its streams ---------------------------------------------------------------------------------------------------- */

static struct udp *socket_of(const struct g2n_wasi2_value *stream) { return (struct udp *)stream->object->parent; }

static void destroy_stream(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_free(object);
}

static bool want_to_receive(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    (void)w;
    g2n_wasi2_want_fd(waits, ((struct g2n_wasi2_socket *)object->parent)->fd, POLLIN);
    return false;
}

static bool want_to_send(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    (void)w;
    g2n_wasi2_want_fd(waits, ((struct g2n_wasi2_socket *)object->parent)->fd, POLLOUT);
    return false;
}

static const struct g2n_wasi2_class incoming_class = { .resource = 'J', .destroy = destroy_stream, .want = want_to_receive };
static const struct g2n_wasi2_class outgoing_class = { .resource = 'K', .destroy = destroy_stream, .want = want_to_send };

/* Connects to the address, or to none again. */
static bool change_remote(struct g2n_wasi2 *w, struct udp *udp, const struct g2n_wasi2_value *remote, struct g2n_wasi2_value *result)
{
    struct g2n_wasi2_address address = { .any.sa_family = AF_UNSPEC, .len = sizeof address.any };

    if (remote->number == G2N_SOME) {
        g2n_wasi2_address_lift(remote->items, &address);
        if (!g2n_wasi2_expect(w, g2n_wasi2_address_is_remote(&udp->socket, &address), G2N_NET_INVALID_ARGUMENT, result)) return false;
    } else if (!udp->connected) {
        return true;
    }
    if (connect(udp->socket.fd, &address.any, address.len) < 0) {
        g2n_wasi2_give_net_result(w, -1, result);
        return false;
    }
    udp->connected = remote->number == G2N_SOME;
    return true;
}

G2N_WASI2_HANDLER(udp_stream)
{
    struct udp *udp = of(args);
    struct g2n_wasi2_value *pair;

    if (udp->socket.object.children) g2n_trap_report("streams of an UDP socket asked for while it has others");
    if (!g2n_wasi2_expect(w, udp->state == BOUND, G2N_NET_INVALID_STATE, result) || !change_remote(w, udp, &args[1], result)) return;
    pair = g2n_wasi2_items(w, 2);
    pair[0] = g2n_wasi2_handle(g2n_wasi2_object_make(w, sizeof(struct g2n_wasi2_object), &incoming_class, &udp->socket.object));
    pair[1] = g2n_wasi2_handle(g2n_wasi2_object_make(w, sizeof(struct g2n_wasi2_object), &outgoing_class, &udp->socket.object));
    g2n_wasi2_give_ok(w, (struct g2n_wasi2_value){ .number = 2, .items = pair }, result);
}

static int64_t receive_one(const struct udp *udp, char *bytes, struct g2n_wasi2_address *from)
{
    ssize_t n;

    do {
        from->len = sizeof from->room;
        n = recvfrom(udp->socket.fd, bytes, DATAGRAM_MAX, MSG_DONTWAIT, &from->any, &from->len);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

/* Those that are there: none is no error.  Nor is a failure behind some that arrived. */
G2N_WASI2_HANDLER(udp_receive)
{
    const struct udp *udp = socket_of(args);
    uint32_t max = args[1].number < DATAGRAMS_MAX ? (uint32_t)args[1].number : DATAGRAMS_MAX, count = 0;
    struct g2n_wasi2_value *list = g2n_wasi2_items(w, max);
    int64_t n = 0;

    while (count < max) {
        char *bytes = g2n_wasi2_scratch(w, DATAGRAM_MAX);
        struct g2n_wasi2_value *pair = g2n_wasi2_items(w, 2);
        struct g2n_wasi2_address from;

        n = receive_one(udp, bytes, &from);
        if (n < 0) break;
        pair[0] = g2n_wasi2_bytes(bytes, (size_t)n);
        pair[1] = g2n_wasi2_address_value(w, &from.any);
        list[count++] = (struct g2n_wasi2_value){ .number = 2, .items = pair };
    }
    if (n < 0 && n != -EAGAIN && count == 0) g2n_wasi2_give_error(w, g2n_wasi2_net_error((int)-n), result);
    else g2n_wasi2_give_ok(w, (struct g2n_wasi2_value){ .number = count, .items = list }, result);
}

static bool can_send(const struct udp *udp) { return poll(&(struct pollfd){ .fd = udp->socket.fd, .events = POLLOUT }, 1, 0) > 0; }

G2N_WASI2_HANDLER(udp_check_send)
{
    g2n_wasi2_give_ok(w, g2n_wasi2_number(can_send(socket_of(args)) ? DATAGRAMS_MAX : 0), result);
}

static bool is_remote_of(const struct udp *udp, const struct g2n_wasi2_address *to)
{
    struct g2n_wasi2_address own = { .len = sizeof own.room };

    if (getpeername(udp->socket.fd, &own.any, &own.len) < 0 || own.len != to->len) return false;
    return memcmp(&own.room, &to->room, to->len) == 0;
}

/* 0 or -errno.  A datagram names its address or, on a connected socket, leaves it out. */
static int send_one(const struct udp *udp, const struct g2n_wasi2_value *datagram)
{
    const struct g2n_wasi2_value *data = &datagram->items[0], *remote = &datagram->items[1];
    struct g2n_wasi2_address to = { .len = 0 };
    ssize_t n;

    if (remote->number == G2N_SOME) {
        g2n_wasi2_address_lift(remote->items, &to);
        if (!g2n_wasi2_address_is_remote(&udp->socket, &to) || (udp->connected && !is_remote_of(udp, &to))) return -EINVAL;
    } else if (!udp->connected) {
        return -EINVAL;
    }
    do {
        n = sendto(udp->socket.fd, data->bytes, (size_t)data->number, MSG_DONTWAIT | MSG_NOSIGNAL,
                   udp->connected ? NULL : &to.any, udp->connected ? 0 : to.len);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : 0;
}

/* How many were sent; why the first one was not. */
G2N_WASI2_HANDLER(udp_send)
{
    const struct udp *udp = socket_of(args);
    uint64_t sent = 0;
    int err = 0;

    if (args[1].number > DATAGRAMS_MAX) g2n_trap_report("more datagrams sent than a socket permitted");
    while (sent < args[1].number && !err) {
        err = send_one(udp, &args[1].items[sent]);
        sent += !err;
    }
    if (err && err != -EAGAIN && sent == 0) g2n_wasi2_give_error(w, g2n_wasi2_net_error(-err), result);
    else g2n_wasi2_give_ok(w, g2n_wasi2_number(sent), result);
}
