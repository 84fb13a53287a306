/* wasi:sockets/tcp, options.  The system counts in seconds what the guest does in nanoseconds. */
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "wasi2/tcp.h"

#define NS_PER_S         1000000000u
#define KEEP_SECONDS_MAX 32767u /* Linux, include/net/tcp.h: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL */
#define KEEP_COUNT_MAX   127u   /* MAX_TCP_KEEPCNT */

G2N_WASI2_HANDLER(tcp_set_listen_backlog_size)
{
    struct g2n_wasi2_tcp *tcp = g2n_wasi2_tcp(args);
    uint64_t size = args[1].number;

    if (size == 0) {
        g2n_wasi2_give_error(w, G2N_NET_INVALID_ARGUMENT, result);
        return;
    }
    if (tcp->state == G2N_TCP_CONNECTING || tcp->state == G2N_TCP_CONNECTED || tcp->state == G2N_TCP_CLOSED) {
        g2n_wasi2_give_error(w, G2N_NET_INVALID_STATE, result);
        return;
    }
    tcp->backlog = size < INT_MAX ? (int)size : INT_MAX;
    if (tcp->state == G2N_TCP_LISTENING) g2n_wasi2_give_net_result(w, listen(tcp->socket.fd, tcp->backlog), result);
}

G2N_WASI2_HANDLER(tcp_keep_alive_enabled) { g2n_wasi2_give_option(w, g2n_wasi2_socket(args)->fd, SOL_SOCKET, SO_KEEPALIVE, 1, result); }

G2N_WASI2_HANDLER(tcp_set_keep_alive_enabled)
{
    int on = (int)args[1].number;

    g2n_wasi2_give_net_result(w, setsockopt(g2n_wasi2_socket(args)->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on), result);
}

/* Whole seconds, at least as long. */
static uint64_t seconds(uint64_t ns) { return ns / NS_PER_S + (ns % NS_PER_S != 0); }

G2N_WASI2_HANDLER(tcp_keep_alive_idle_time)
{
    g2n_wasi2_give_option(w, g2n_wasi2_socket(args)->fd, IPPROTO_TCP, TCP_KEEPIDLE, NS_PER_S, result);
}

G2N_WASI2_HANDLER(tcp_set_keep_alive_idle_time)
{
    g2n_wasi2_set_option(w, g2n_wasi2_socket(args)->fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds(args[1].number), KEEP_SECONDS_MAX, result);
}

G2N_WASI2_HANDLER(tcp_keep_alive_interval)
{
    g2n_wasi2_give_option(w, g2n_wasi2_socket(args)->fd, IPPROTO_TCP, TCP_KEEPINTVL, NS_PER_S, result);
}

G2N_WASI2_HANDLER(tcp_set_keep_alive_interval)
{
    g2n_wasi2_set_option(w, g2n_wasi2_socket(args)->fd, IPPROTO_TCP, TCP_KEEPINTVL, seconds(args[1].number), KEEP_SECONDS_MAX, result);
}

G2N_WASI2_HANDLER(tcp_keep_alive_count)
{
    g2n_wasi2_give_option(w, g2n_wasi2_socket(args)->fd, IPPROTO_TCP, TCP_KEEPCNT, 1, result);
}

G2N_WASI2_HANDLER(tcp_set_keep_alive_count)
{
    g2n_wasi2_set_option(w, g2n_wasi2_socket(args)->fd, IPPROTO_TCP, TCP_KEEPCNT, args[1].number, KEEP_COUNT_MAX, result);
}
