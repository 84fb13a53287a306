/* wasi:sockets/tcp, tcp-create-socket: life of a socket.  Its options: tcp_option.c.  What a system does at once is still begun
 * by one call and ended by another. */
#include "wasi2/tcp.h"

#include <errno.h>
#include <unistd.h>

#include "wasi2/stream.h"

static bool want(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    const struct g2n_wasi2_tcp *tcp = (const struct g2n_wasi2_tcp *)object;

    (void)w;
    if (tcp->state == G2N_TCP_CONNECTING && !tcp->error) g2n_wasi2_want_fd(waits, tcp->socket.fd, POLLOUT);
    else if (tcp->state == G2N_TCP_LISTENING) g2n_wasi2_want_fd(waits, tcp->socket.fd, POLLIN);
    else return true;
    return false;
}

static const struct g2n_wasi2_class tcp_class = { .resource = 'C', .destroy = g2n_wasi2_socket_destroy, .want = want };

/* Takes fd. */
static struct g2n_wasi2_tcp *make(struct g2n_wasi2 *w, int fd, int family, enum g2n_wasi2_tcp_state state)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_object_make(w, sizeof *tcp, &tcp_class, NULL);

    tcp->socket.fd = fd;
    tcp->socket.family = family;
    tcp->state = state;
    tcp->backlog = SOMAXCONN;
    return tcp;
}

G2N_WASI2_HANDLER(create_tcp_socket)
{
    int fd = g2n_wasi2_socket_open(w, args[0].number, SOCK_STREAM);

    if (fd < 0) {
        g2n_wasi2_give_error(w, g2n_wasi2_net_error(-fd), result);
        return;
    }
    struct g2n_wasi2_tcp *tcp = make(w, fd, args[0].number == G2N_FAMILY_IPV4 ? AF_INET : AF_INET6, G2N_TCP_UNBOUND);
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(&tcp->socket.object), result);
}

/* ---- Binding -------------------------------------------------------------------------------------------------------- */

G2N_WASI2_HANDLER(tcp_start_bind)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    struct g2n_wasi2_address address;
    int one = 1;

    g2n_wasi2_address_lift(&args[2], &address);
    if (!g2n_wasi2_expect(w, tcp->state == G2N_TCP_UNBOUND, G2N_NET_INVALID_STATE, result) ||
        !g2n_wasi2_expect(w, g2n_wasi2_address_is_local(&tcp->socket, &address), G2N_NET_INVALID_ARGUMENT, result))
        return;
    /* As the specification has it: an address can be bound again while connections of an earlier socket time out. */
    (void)setsockopt(tcp->socket.fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(tcp->socket.fd, &address.any, address.len) < 0) g2n_wasi2_give_net_result(w, -1, result);
    else tcp->state = G2N_TCP_BINDING;
}

G2N_WASI2_HANDLER(tcp_finish_bind)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);

    if (g2n_wasi2_expect(w, tcp->state == G2N_TCP_BINDING, G2N_NET_NOT_IN_PROGRESS, result)) tcp->state = G2N_TCP_BOUND;
}

/* ---- Connecting ----------------------------------------------------------------------------------------------------- */

G2N_WASI2_HANDLER(tcp_start_connect)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    struct g2n_wasi2_address address;

    g2n_wasi2_address_lift(&args[2], &address);
    if (!g2n_wasi2_expect(w, tcp->state == G2N_TCP_UNBOUND || tcp->state == G2N_TCP_BOUND, G2N_NET_INVALID_STATE, result) ||
        !g2n_wasi2_expect(w, g2n_wasi2_address_is_remote(&tcp->socket, &address), G2N_NET_INVALID_ARGUMENT, result))
        return;
    if (connect(tcp->socket.fd, &address.any, address.len) < 0 && errno != EINPROGRESS) tcp->error = errno;
    tcp->state = G2N_TCP_CONNECTING;
}

static struct g2n_wasi2_value streams(struct g2n_wasi2 *w, struct g2n_wasi2_tcp *tcp, struct g2n_wasi2_value *items, uint32_t count)
{
    struct g2n_wasi2_channel channel = g2n_wasi2_channel_of(tcp->socket.fd, false);

    channel.connection = true;
    items[count - 2] = g2n_wasi2_handle(g2n_wasi2_input_make(w, channel, &tcp->socket.object));
    items[count - 1] = g2n_wasi2_handle(g2n_wasi2_output_make(w, channel, &tcp->socket.object));
    return (struct g2n_wasi2_value){ .number = count, .items = items };
}

/* How connecting ended: 0, an errno, EAGAIN as long as it has not. */
static int connected(const struct g2n_wasi2_tcp *tcp)
{
    struct pollfd fd = { .fd = tcp->socket.fd, .events = POLLOUT };
    socklen_t len = sizeof(int);
    int error = tcp->error;

    if (error) return error;
    if (poll(&fd, 1, 0) <= 0) return EAGAIN;
    return getsockopt(tcp->socket.fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 ? errno : error;
}

G2N_WASI2_HANDLER(tcp_finish_connect)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    int error;

    if (!g2n_wasi2_expect(w, tcp->state == G2N_TCP_CONNECTING, G2N_NET_NOT_IN_PROGRESS, result)) return;
    error = connected(tcp);
    if (error) {
        if (error != EAGAIN) tcp->state = G2N_TCP_CLOSED;
        g2n_wasi2_give_error(w, g2n_wasi2_net_error(error), result);
        return;
    }
    tcp->state = G2N_TCP_CONNECTED;
    g2n_wasi2_give_ok(w, streams(w, tcp, g2n_wasi2_items(w, 2), 2), result);
}

/* ---- Listening ------------------------------------------------------------------------------------------------------ */

G2N_WASI2_HANDLER(tcp_start_listen)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);

    if (!g2n_wasi2_expect(w, tcp->state == G2N_TCP_BOUND, G2N_NET_INVALID_STATE, result)) return;
    if (listen(tcp->socket.fd, tcp->backlog) < 0) g2n_wasi2_give_net_result(w, -1, result);
    else tcp->state = G2N_TCP_STARTING;
}

G2N_WASI2_HANDLER(tcp_finish_listen)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);

    if (g2n_wasi2_expect(w, tcp->state == G2N_TCP_STARTING, G2N_NET_NOT_IN_PROGRESS, result)) tcp->state = G2N_TCP_LISTENING;
}

G2N_WASI2_HANDLER(tcp_accept)
{
    const struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    int fd;

    if (!g2n_wasi2_expect(w, tcp->state == G2N_TCP_LISTENING, G2N_NET_INVALID_STATE, result)) return;
    do {
        fd = accept4(tcp->socket.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (fd < 0) {
        g2n_wasi2_give_net_result(w, -1, result);
        return;
    }
    struct g2n_wasi2_tcp *made = make(w, fd, tcp->socket.family, G2N_TCP_CONNECTED);
    struct g2n_wasi2_value *items = g2n_wasi2_items(w, 3);

    items[0] = g2n_wasi2_handle(&made->socket.object);
    g2n_wasi2_give_ok(w, streams(w, made, items, 3), result);
}

/* ---- The rest ------------------------------------------------------------------------------------------------------- */

G2N_WASI2_HANDLER(tcp_local_address)
{
    const struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    bool has = tcp->state != G2N_TCP_UNBOUND && tcp->state != G2N_TCP_BINDING && tcp->state != G2N_TCP_CLOSED;

    if (g2n_wasi2_expect(w, has, G2N_NET_INVALID_STATE, result)) g2n_wasi2_give_name(w, tcp->socket.fd, getsockname, result);
}

G2N_WASI2_HANDLER(tcp_remote_address)
{
    const struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);

    if (g2n_wasi2_expect(w, tcp->state == G2N_TCP_CONNECTED, G2N_NET_INVALID_STATE, result))
        g2n_wasi2_give_name(w, tcp->socket.fd, getpeername, result);
}

G2N_WASI2_HANDLER(tcp_is_listening)
{
    (void)w;
    *result = g2n_wasi2_number(g2n_wasi2_tcp(args)->state == G2N_TCP_LISTENING);
}

G2N_WASI2_HANDLER(tcp_shutdown)
{
    static const int hows[] = { SHUT_RD, SHUT_WR, SHUT_RDWR };
    const struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    int how = hows[args[1].number];

    if (!g2n_wasi2_expect(w, tcp->state == G2N_TCP_CONNECTED, G2N_NET_INVALID_STATE, result)) return;
    if (how != SHUT_RD && g2n_wasi2_outputs_end_later(w, tcp->socket.fd)) {
        if (how == SHUT_WR) return;
        how = SHUT_RD;
    }
    g2n_wasi2_give_net_result(w, shutdown(tcp->socket.fd, how), result);
}
