/* wasi:sockets on the loopback interface. */
#include <sys/socket.h>
#include <unistd.h>

#include "guest.h"
#include "wasi2/net.h"

#define TCP "wasi:sockets/tcp [method]tcp-socket."
#define UDP "wasi:sockets/udp [method]udp-socket."
#define IN  "wasi:sockets/udp [method]incoming-datagram-stream."
#define OUT "wasi:sockets/udp [method]outgoing-datagram-stream."
#define DNS "wasi:sockets/ip-name-lookup "

/* Core values of an ip-socket-address with an IPv4 one. */
#define IPV4(port, a, b, c, d) 0, port, a, b, c, d, 0, 0, 0, 0, 0, 0
#define HOME(port)             IPV4(port, 127, 0, 0, 1)

static int code(struct guest *g, uint32_t at) { return *mem(g, RESULT) ? *mem(g, RESULT + at) : -1; }

static uint64_t network(struct guest *g) { return CALL(g, "wasi:sockets/instance-network instance-network", 0); }

static uint64_t make(struct guest *g, const char *function, uint64_t family)
{
    CALL(g, function, family, RESULT);
    assert_int_equal(code(g, 4), -1);
    return u32_at(g, RESULT + 4);
}

#define MAKE_TCP(g) make(g, "wasi:sockets/tcp-create-socket create-tcp-socket", G2N_FAMILY_IPV4)
#define MAKE_UDP(g) make(g, "wasi:sockets/udp-create-socket create-udp-socket", G2N_FAMILY_IPV4)

/* The port of an ip-socket-address in the result at RESULT. */
static uint64_t port(struct guest *g)
{
    uint16_t out;

    assert_int_equal(code(g, 4), -1);
    assert_int_equal(*mem(g, RESULT + 4), G2N_FAMILY_IPV4);
    memcpy(&out, mem(g, RESULT + 8), sizeof out);
    return out;
}

static uint64_t listening(struct guest *g, uint64_t net, uint64_t *socket_out)
{
    uint64_t s = MAKE_TCP(g);

    CALL(g, TCP "start-bind", s, net, HOME(0), RESULT);
    assert_int_equal(code(g, 1), -1);
    CALL(g, TCP "local-address", s, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_INVALID_STATE);
    CALL(g, TCP "finish-bind", s, RESULT);
    CALL(g, TCP "start-listen", s, RESULT);
    CALL(g, TCP "finish-listen", s, RESULT);
    assert_int_equal(code(g, 1), -1);
    assert_int_equal(CALL(g, TCP "is-listening", s), 1);
    *socket_out = s;
    CALL(g, TCP "local-address", s, RESULT);
    return port(g);
}

static void connections_carry_bytes(void **state)
{
    struct guest *g = *state;
    g->box.policy.sandbox = false;

    uint64_t net = network(g), server, client = MAKE_TCP(g);
    uint64_t to = listening(g, net, &server), pollable = CALL(g, TCP "subscribe", server);
    CALL(g, TCP "accept", server, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_WOULD_BLOCK);
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 0);

    CALL(g, TCP "finish-connect", client, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_NOT_IN_PROGRESS);
    CALL(g, TCP "start-connect", client, net, HOME(to), RESULT);
    assert_int_equal(code(g, 1), -1);
    uint64_t done = CALL(g, TCP "subscribe", client);
    CALL(g, "wasi:io/poll [method]pollable.block", done);
    CALL(g, TCP "finish-connect", client, RESULT);
    assert_int_equal(code(g, 4), -1);
    uint64_t in = u32_at(g, RESULT + 4), out = u32_at(g, RESULT + 8);
    CALL(g, TCP "remote-address", client, RESULT);
    assert_int_equal(port(g), to);

    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    CALL(g, TCP "accept", server, RESULT);
    assert_int_equal(code(g, 4), -1);
    uint64_t peer = u32_at(g, RESULT + 4), peer_in = u32_at(g, RESULT + 8), peer_out = u32_at(g, RESULT + 12);

    put(g, TEXT, "ping");
    CALL(g, "wasi:io/streams [method]output-stream.blocking-write-and-flush", out, TEXT, 4, RESULT);
    CALL(g, TCP "shutdown", client, 1, RESULT);
    assert_int_equal(code(g, 1), -1);
    CALL(g, "wasi:io/streams [method]input-stream.blocking-read", peer_in, 100, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 4);
    CALL(g, "wasi:io/streams [method]input-stream.blocking-read", peer_in, 100, RESULT);
    assert_int_equal(*mem(g, RESULT + 4), 1); /* closed */
    CALL(g, "wasi:io/streams [method]output-stream.write", out, TEXT, 4, RESULT);
    assert_int_equal(*mem(g, RESULT + 4), 1);
    CALL(g, "wasi:io/streams [method]output-stream.blocking-write-and-flush", peer_out, TEXT, 2, RESULT);
    drop(g, 'O', peer_out); /* which ends what it sends */
    CALL(g, "wasi:io/streams [method]input-stream.blocking-read", in, 100, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 2);
    CALL(g, "wasi:io/streams [method]input-stream.blocking-read", in, 100, RESULT);
    assert_int_equal(*mem(g, RESULT + 4), 1);
    ASSERT_TRAPS("before those that were made of it", trap_of_drop(g, 'C', peer));
    drop(g, 'I', peer_in);
    drop(g, 'C', peer);
}

static void states_are_kept_apart(void **state)
{
    struct guest *g = *state;
    CALL(g, "wasi:sockets/tcp-create-socket create-tcp-socket", 0, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_ACCESS_DENIED); /* a sandbox */
    CALL(g, "wasi:sockets/udp-create-socket create-udp-socket", 0, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_ACCESS_DENIED);
    g->box.policy.sandbox = false;

    uint64_t net = network(g), s = MAKE_TCP(g);
    CALL(g, TCP "finish-bind", s, RESULT);
    assert_int_equal(code(g, 1), G2N_NET_NOT_IN_PROGRESS);
    CALL(g, TCP "start-listen", s, RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_STATE);
    CALL(g, TCP "start-bind", s, net, IPV4(0, 224, 0, 0, 1), RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_ARGUMENT);
    CALL(g, TCP "start-bind", s, net, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, RESULT); /* [::1] */
    assert_int_equal(code(g, 1), G2N_NET_INVALID_ARGUMENT);
    CALL(g, TCP "start-connect", s, net, HOME(0), RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_ARGUMENT);
    CALL(g, TCP "start-connect", s, net, IPV4(80, 0, 0, 0, 0), RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_ARGUMENT);
    CALL(g, TCP "shutdown", s, 2, RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_STATE);
    ASSERT_TRAPS("invalid case", TRAP(g, TCP "shutdown", s, 3, RESULT));
    CALL(g, TCP "remote-address", s, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_INVALID_STATE);
}

static void refused_connections_say_so(void **state)
{
    struct guest *g = *state;
    g->box.policy.sandbox = false;

    uint64_t net = network(g), server, client = MAKE_TCP(g);
    uint64_t to = listening(g, net, &server);
    drop(g, 'C', server);
    CALL(g, TCP "start-connect", client, net, HOME(to), RESULT);
    uint64_t done = CALL(g, TCP "subscribe", client);
    CALL(g, "wasi:io/poll [method]pollable.block", done);
    CALL(g, TCP "finish-connect", client, RESULT);
    assert_int_equal(code(g, 4), 14); /* connection-refused */
    CALL(g, TCP "start-connect", client, net, HOME(to), RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_STATE);
}

static void options_are_set(void **state)
{
    struct guest *g = *state;
    g->box.policy.sandbox = false;

    uint64_t s = MAKE_TCP(g), six = make(g, "wasi:sockets/tcp-create-socket create-tcp-socket", G2N_FAMILY_IPV6);

    CALL(g, TCP "set-keep-alive-enabled", s, 1, RESULT);
    CALL(g, TCP "keep-alive-enabled", s, RESULT);
    assert_int_equal(*mem(g, RESULT + 1), 1);
    CALL(g, TCP "set-keep-alive-idle-time", s, 1500000000, RESULT);
    CALL(g, TCP "keep-alive-idle-time", s, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 2000000000);
    CALL(g, TCP "set-keep-alive-interval", s, UINT64_MAX, RESULT);
    CALL(g, TCP "keep-alive-interval", s, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 32767000000000);
    CALL(g, TCP "set-keep-alive-count", s, 5, RESULT);
    CALL(g, TCP "keep-alive-count", s, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 5);
    CALL(g, TCP "set-keep-alive-count", s, 0, RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_ARGUMENT);
    for (uint64_t i = 0; i < 2; i++) {
        CALL(g, TCP "set-hop-limit", i ? six : s, 42, RESULT);
        CALL(g, TCP "hop-limit", i ? six : s, RESULT);
        assert_int_equal(*mem(g, RESULT + 1), 42);
        assert_int_equal(CALL(g, TCP "address-family", i ? six : s), i);
    }
    CALL(g, TCP "set-receive-buffer-size", s, 16384, RESULT);
    CALL(g, TCP "receive-buffer-size", s, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 16384);
    CALL(g, TCP "set-send-buffer-size", s, 0, RESULT);
    assert_int_equal(code(g, 1), G2N_NET_INVALID_ARGUMENT);
    CALL(g, TCP "set-listen-backlog-size", s, 7, RESULT);
    assert_int_equal(code(g, 1), -1);
}

static uint64_t bound_udp(struct guest *g, uint64_t net, uint64_t *port_out)
{
    uint64_t s = MAKE_UDP(g);

    CALL(g, UDP "start-bind", s, net, HOME(0), RESULT);
    CALL(g, UDP "finish-bind", s, RESULT);
    assert_int_equal(code(g, 1), -1);
    CALL(g, UDP "local-address", s, RESULT);
    *port_out = port(g);
    return s;
}

/* The record of a datagram with an address, at MORE. */
static void put_datagram(struct guest *g, uint32_t len, uint64_t to)
{
    const unsigned char home[] = { 127, 0, 0, 1 };
    uint16_t number = (uint16_t)to;

    memset(mem(g, MORE), 0, 44);
    put_u32(g, MORE, TEXT);
    put_u32(g, MORE + 4, len);
    *mem(g, MORE + 8) = to != 0;
    memcpy(mem(g, MORE + 16), &number, sizeof number);
    memcpy(mem(g, MORE + 18), home, sizeof home);
}

static void datagrams_arrive(void **state)
{
    struct guest *g = *state;
    uint64_t net = network(g), to, from, a, b;

    g->box.policy.sandbox = false;
    a = bound_udp(g, net, &from);
    b = bound_udp(g, net, &to);
    CALL(g, UDP "stream", a, 0, IPV4(0, 0, 0, 0, 0), RESULT);
    assert_int_equal(code(g, 4), -1);
    uint64_t a_in = u32_at(g, RESULT + 4), a_out = u32_at(g, RESULT + 8);
    CALL(g, UDP "stream", b, 1, HOME(from), RESULT);
    assert_int_equal(code(g, 4), -1);
    uint64_t b_in = u32_at(g, RESULT + 4), b_out = u32_at(g, RESULT + 8);
    ASSERT_TRAPS("while it has others", TRAP(g, UDP "stream", b, 0, IPV4(0, 0, 0, 0, 0), RESULT));

    uint64_t arrived = CALL(g, IN "subscribe", b_in);
    CALL(g, IN "receive", b_in, 10, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 0);
    put(g, TEXT, "datagram");
    put_datagram(g, 8, to);
    CALL(g, OUT "check-send", a_out, RESULT);
    assert_true(u64_at(g, RESULT + 8) > 0);
    CALL(g, OUT "send", a_out, MORE, 1, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 1);
    CALL(g, "wasi:io/poll [method]pollable.block", arrived);
    CALL(g, IN "receive", b_in, 10, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 1);
    uint32_t record = u32_at(g, RESULT + 4);
    assert_int_equal(u32_at(g, record + 4), 8);
    assert_memory_equal(mem(g, u32_at(g, record)), "datagram", 8);
    uint16_t sender;
    memcpy(&sender, mem(g, record + 12), sizeof sender);
    assert_int_equal(sender, from);

    put_datagram(g, 4, 0); /* connected: to whom is known */
    CALL(g, OUT "send", b_out, MORE, 1, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 1);
    CALL(g, OUT "send", a_out, MORE, 1, RESULT);
    assert_int_equal(code(g, 8), G2N_NET_INVALID_ARGUMENT);
    put_datagram(g, 4, from + 1 > 65535 ? 1 : from + 1);
    CALL(g, OUT "send", b_out, MORE, 1, RESULT);
    assert_int_equal(code(g, 8), G2N_NET_INVALID_ARGUMENT);
    CALL(g, IN "receive", a_in, 10, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 1);
    ASSERT_TRAPS("than a socket permitted", TRAP(g, OUT "send", a_out, MORE, 17, RESULT));
}

/* result<option<ip-address>, error-code>. */
static void names_are_looked_up(void **state)
{
    struct guest *g = *state;
    uint64_t net = network(g);
    uint32_t len = put(g, TEXT, "127.0.0.9");

    CALL(g, DNS "resolve-addresses", net, TEXT, len, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_PERMANENT);
    g->box.policy.sandbox = false;
    CALL(g, DNS "resolve-addresses", net, TEXT, 0, RESULT);
    assert_int_equal(code(g, 4), G2N_NET_INVALID_ARGUMENT);
    CALL(g, DNS "resolve-addresses", net, TEXT, len, RESULT);
    assert_int_equal(code(g, 4), -1);
    uint64_t stream = u32_at(g, RESULT + 4), pollable = CALL(g, DNS "[method]resolve-address-stream.subscribe", stream);
    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    CALL(g, DNS "[method]resolve-address-stream.resolve-next-address", stream, RESULT);
    assert_int_equal(*mem(g, RESULT), 0);
    assert_int_equal(*mem(g, RESULT + 2), G2N_SOME);
    assert_int_equal(*mem(g, RESULT + 4), G2N_FAMILY_IPV4);
    assert_int_equal(*mem(g, RESULT + 9), 9);
    CALL(g, DNS "[method]resolve-address-stream.resolve-next-address", stream, RESULT);
    assert_int_equal(*mem(g, RESULT + 2), G2N_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(connections_carry_bytes, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(states_are_kept_apart, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(refused_connections_say_so, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(options_are_set, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(datagrams_arrive, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(names_are_looked_up, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
