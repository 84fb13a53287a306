/* Waiting: clocks, descriptors, sockets. */
#include "guest.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/wait.h"

#define OK(call)  assert_int_equal(call, G2N_WASI_OK)
#define ERR(name, call) assert_int_equal(call, G2N_WASI_##name)
#define SUBS   MORE
#define EVENTS DATA

static void subscribe_clock(struct guest *g, uint32_t i, uint32_t id, uint64_t timeout, uint32_t flags)
{
    unsigned char *at = g2n_mem_slice(&g->box.memory, SUBS + i * G2N_SUBSCRIPTION_LEN, G2N_SUBSCRIPTION_LEN);

    memset(at, 0, G2N_SUBSCRIPTION_LEN);
    g2n_mem_store_u64(&g->box.memory, SUBS + i * G2N_SUBSCRIPTION_LEN, 0, 1000 + i);
    memcpy(at + 16, &id, sizeof id);
    memcpy(at + 24, &timeout, sizeof timeout);
    memcpy(at + 40, &flags, sizeof flags);
}

static void subscribe_fd(struct guest *g, uint32_t i, uint32_t kind, uint32_t fd)
{
    subscribe_clock(g, i, fd, 0, 0);
    g2n_mem_store_u8(&g->box.memory, SUBS + i * G2N_SUBSCRIPTION_LEN, 8, (uint8_t)kind);
}

/* The number of events. */
static uint32_t poll_all(struct guest *g, uint32_t count)
{
    OK(g2n_wasi1_poll_oneoff(g->w, SUBS, EVENTS, count, OUT));
    return u32_at(g, OUT);
}

static void assert_event(struct guest *g, uint32_t i, uint64_t userdata, uint32_t err, uint32_t kind)
{
    assert_int_equal(u64_at(g, EVENTS + i * G2N_EVENT_LEN), userdata);
    assert_int_equal(u32_at(g, EVENTS + i * G2N_EVENT_LEN + 8) & 0xFFFF, err);
    assert_int_equal(g->box.memory.data[EVENTS + i * G2N_EVENT_LEN + 10], kind);
}

static void clocks_wait_as_long_as_asked(void **state)
{
    struct guest *g = *state;
    uint64_t start = g2n_wait_now();

    subscribe_clock(g, 0, G2N_CLOCK_MONOTONIC, 20000000, 0);
    subscribe_clock(g, 1, G2N_CLOCK_MONOTONIC, 3600000000000, 0);
    assert_int_equal(poll_all(g, 2), 1);
    assert_event(g, 0, 1000, 0, G2N_EVENT_CLOCK);
    assert_true(g2n_wait_now() - start >= 20000000);
    subscribe_clock(g, 0, G2N_CLOCK_MONOTONIC, start, G2N_CLOCK_ABSOLUTE);
    subscribe_clock(g, 1, G2N_CLOCK_REALTIME, 1, G2N_CLOCK_ABSOLUTE);
    subscribe_clock(g, 2, G2N_CLOCK_MONOTONIC, UINT64_MAX, 0);
    assert_int_equal(poll_all(g, 3), 2); /* both long past */
}

static void wrong_subscriptions_are_events(void **state)
{
    struct guest *g = *state;

    subscribe_clock(g, 0, 99, 0, 0);
    subscribe_clock(g, 1, G2N_CLOCK_PROCESS, 0, 0);
    subscribe_fd(g, 2, G2N_EVENT_READ, 77);
    subscribe_fd(g, 3, 200, 0);
    subscribe_fd(g, 4, G2N_EVENT_READ, DIR_FD);
    assert_int_equal(poll_all(g, 5), 5);
    assert_event(g, 0, 1000, G2N_WASI_INVAL, G2N_EVENT_CLOCK);
    assert_event(g, 1, 1001, G2N_WASI_NOTSUP, G2N_EVENT_CLOCK);
    assert_event(g, 2, 1002, G2N_WASI_BADF, G2N_EVENT_READ);
    assert_event(g, 3, 1003, G2N_WASI_INVAL, 200);
    assert_event(g, 4, 1004, G2N_WASI_BADF, G2N_EVENT_READ);
    ERR(INVAL, g2n_wasi1_poll_oneoff(g->w, SUBS, EVENTS, 0, OUT));
}

static void pipes_are_ready_or_not(void **state)
{
    struct guest *g = *state;
    int pipes[2];

    assert_int_equal(pipe(pipes), 0);
    uint32_t in = take(g, pipes[0]), out = take(g, pipes[1]);
    put_iov(g, DATA, 10);
    OK(g2n_wasi1_fd_fdstat_set_flags(g->w, in, G2N_FLAG_NONBLOCK));
    ERR(AGAIN, g2n_wasi1_fd_read(g->w, in, IOVS, 1, OUT));
    subscribe_fd(g, 0, G2N_EVENT_READ, in);
    subscribe_fd(g, 1, G2N_EVENT_WRITE, out);
    assert_int_equal(poll_all(g, 2), 1);
    assert_event(g, 0, 1001, 0, G2N_EVENT_WRITE);
    subscribe_clock(g, 1, G2N_CLOCK_MONOTONIC, 1000000, 0);
    assert_int_equal(poll_all(g, 2), 1);
    assert_event(g, 0, 1001, 0, G2N_EVENT_CLOCK);
    assert_int_equal(write(pipes[1], "abc", 3), 3);
    subscribe_clock(g, 1, G2N_CLOCK_MONOTONIC, 3600000000000, 0); /* not waited for */
    assert_int_equal(poll_all(g, 2), 1);
    assert_event(g, 0, 1000, 0, G2N_EVENT_READ);
    assert_int_equal(u64_at(g, EVENTS + 16), 3);
    put_iov(g, DATA, 10);
    OK(g2n_wasi1_fd_read(g->w, in, IOVS, 1, OUT));
    assert_int_equal(u32_at(g, OUT), 3);
    OK(g2n_wasi1_fd_close(g->w, out));
    assert_int_equal(poll_all(g, 1), 1);
    assert_int_equal(u32_at(g, EVENTS + 24) & 0xFFFF, G2N_EVENT_HANGUP);
    OK(g2n_wasi1_fd_read(g->w, in, IOVS, 1, OUT));
    assert_int_equal(u32_at(g, OUT), 0);
}

/* More subscriptions than a process may have descriptors; the system would take no such list. */
static void one_descriptor_many_subscriptions(void **state)
{
    struct guest *g = *state;
    struct rlimit limit, low = { 64, 64 };
    int pipes[2];
    uint32_t count = 300;

    assert_int_equal(pipe(pipes), 0);
    uint32_t in = take(g, pipes[0]), out = take(g, pipes[1]);
    for (uint32_t i = 0; i < count; i++) subscribe_fd(g, i, i % 2 ? G2N_EVENT_WRITE : G2N_EVENT_READ, i % 2 ? out : in);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    low.rlim_max = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    assert_int_equal(poll_all(g, count), count / 2);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_event(g, 0, 1001, 0, G2N_EVENT_WRITE);
    /* Events may lie where the subscriptions do. */
    OK(g2n_wasi1_poll_oneoff(g->w, SUBS, SUBS, count, OUT));
    assert_int_equal(u32_at(g, OUT), count / 2);
    assert_int_equal(u64_at(g, SUBS), 1001);
}

/* The port of a listening socket. */
static uint16_t port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;

    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    return address.sin_port;
}

static void connections_are_accepted(void **state)
{
    struct guest *g = *state;
    const char *problem;
    int host, client = socket(AF_INET, SOCK_STREAM, 0);
    char text[8] = "";

    assert_int_equal(g2n_wasi1_listen("127.0.0.1:0", &host, &problem), G2N_OK);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = port_of(host), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    uint32_t listener = take(g, host);
    OK(g2n_wasi1_fd_fdstat_get(g->w, listener, OUT));
    assert_int_equal(g->box.memory.data[OUT], G2N_TYPE_SOCKET);
    OK(g2n_wasi1_fd_fdstat_set_flags(g->w, listener, G2N_FLAG_NONBLOCK));
    ERR(AGAIN, g2n_wasi1_sock_accept(g->w, listener, 0, OUT));
    ERR(INVAL, g2n_wasi1_sock_accept(g->w, listener, G2N_FLAG_APPEND, OUT));
    assert_int_equal(connect(client, (struct sockaddr *)&to, sizeof to), 0);
    subscribe_fd(g, 0, G2N_EVENT_READ, listener);
    assert_int_equal(poll_all(g, 1), 1);
    OK(g2n_wasi1_sock_accept(g->w, listener, G2N_FLAG_NONBLOCK, OUT));
    uint32_t fd = u32_at(g, OUT);
    put_iov(g, DATA, 4);
    ERR(AGAIN, g2n_wasi1_fd_read(g->w, fd, IOVS, 1, OUT));
    ERR(AGAIN, g2n_wasi1_sock_recv(g->w, fd, IOVS, 1, 0, OUT, OUT + 8));
    assert_int_equal(write(client, "hello", 5), 5);
    subscribe_fd(g, 0, G2N_EVENT_READ, fd);
    assert_int_equal(poll_all(g, 1), 1);
    put_iov(g, DATA, 4);
    OK(g2n_wasi1_sock_recv(g->w, fd, IOVS, 1, G2N_RECV_PEEK, OUT, OUT + 8));
    OK(g2n_wasi1_fd_read(g->w, fd, IOVS, 1, OUT));
    assert_int_equal(u32_at(g, OUT), 4);
    assert_memory_equal(g->box.memory.data + DATA, "hell", 4);
    OK(g2n_wasi1_sock_send(g->w, fd, IOVS, 1, 0, OUT));
    ERR(INVAL, g2n_wasi1_sock_send(g->w, fd, IOVS, 1, 1, OUT));
    assert_int_equal(read(client, text, sizeof text), 4);
    ERR(INVAL, g2n_wasi1_sock_shutdown(g->w, fd, 0));
    ERR(INVAL, g2n_wasi1_sock_shutdown(g->w, fd, 4));
    OK(g2n_wasi1_sock_shutdown(g->w, fd, G2N_SHUT_WR));
    assert_int_equal(read(client, text, sizeof text), 0);
    ERR(PIPE, g2n_wasi1_fd_write(g->w, fd, IOVS, 1, OUT)); /* no SIGPIPE */
    close(client);
}

static void addresses_have_a_form(void **state)
{
    static const char *const bad[] = { "", "80", "localhost:", "localhost:65536", "::1:80", "[::1:80", "127.0.0.1:none", "999.1.1.1.1.:1" };
    const char *problem = NULL;
    int fd;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(g2n_wasi1_listen(bad[i], &fd, &problem), G2N_ESYS);
        assert_non_null(problem);
    }
    assert_int_equal(g2n_wasi1_listen(":0", &fd, &problem), G2N_OK);
    close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, guest_open, guest_close)
    const struct CMUnitTest tests[] = {
        TEST(clocks_wait_as_long_as_asked), TEST(wrong_subscriptions_are_events), TEST(pipes_are_ready_or_not),
        TEST(one_descriptor_many_subscriptions), TEST(connections_are_accepted), TEST(addresses_have_a_form),
    };
    signal(SIGPIPE, SIG_IGN); /* as g2n_wasi1_main() has it */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
