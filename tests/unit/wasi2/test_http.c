/* wasi:http against a server of one connection at a time on the loopback interface. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "guest.h"
#include "wasi2/http.h"

#define HTTP "wasi:http/types "

/* Answers `count` connections with `answer`, after all of a request up to `until` has come, and keeps the last request. */
struct server {
    int         fd, count;
    uint16_t    port;
    const char *answer, *until;
    char        request[8192];
    pthread_t   thread;
};

static void *serve(void *context)
{
    struct server *s = context;

    for (int i = 0; i < s->count; i++) {
        int fd = accept(s->fd, NULL, NULL);
        size_t len = 0;
        ssize_t n;

        while (len < sizeof s->request - 1 && (n = read(fd, s->request + len, sizeof s->request - 1 - len)) > 0) {
            len += (size_t)n;
            s->request[len] = '\0';
            if (strstr(s->request, s->until)) break;
        }
        n = write(fd, s->answer, strlen(s->answer));
        (void)n;
        close(fd);
    }
    return NULL;
}

static void server_open(struct server *s, int count, const char *until, const char *answer)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;

    *s = (struct server){ .fd = socket(AF_INET, SOCK_STREAM, 0), .count = count, .answer = answer, .until = until };
    assert_int_equal(bind(s->fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(s->fd, 4), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&address, &len), 0);
    s->port = ntohs(address.sin_port);
    if (count) assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_close(struct server *s)
{
    if (s->count) pthread_join(s->thread, NULL);
    close(s->fd);
}

/* A request for /path?query of the server, with one field. */
static uint64_t make_request(struct guest *g, uint16_t port, uint32_t method)
{
    char authority[32];
    uint64_t fields = CALL(g, HTTP "[constructor]fields", 0), request;
    uint32_t len = put(g, TEXT, "X-TestValue");

    CALL(g, HTTP "[method]fields.append", fields, TEXT, 6, TEXT + 6, 5, RESULT);
    assert_int_equal(*mem(g, RESULT), 0);
    request = CALL(g, HTTP "[constructor]outgoing-request", fields);
    CALL(g, HTTP "[method]outgoing-request.set-scheme", request, 1, 0, 0, 0);
    snprintf(authority, sizeof authority, "127.0.0.1:%u", port);
    len = put(g, TEXT, authority);
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-authority", request, 1, TEXT, len), 0);
    len = put(g, TEXT, "/path?query");
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-path-with-query", request, 1, TEXT, len), 0);
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-method", request, method, 0, 0), 0);
    return request;
}

/* Sends it; the future-incoming-response. */
static uint64_t handle(struct guest *g, uint64_t request)
{
    CALL(g, "wasi:http/outgoing-handler handle", request, 0, 0, RESULT);
    assert_int_equal(*mem(g, RESULT), 0);
    return u32_at(g, RESULT + 8);
}

/* Waits; then option<result<result<incoming-response, error-code>>> is at RESULT. */
static void wait_for(struct guest *g, uint64_t future)
{
    uint64_t pollable = CALL(g, HTTP "[method]future-incoming-response.subscribe", future);

    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    drop(g, 'P', pollable);
    CALL(g, HTTP "[method]future-incoming-response.get", future, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    assert_int_equal(*mem(g, RESULT + 8), 0);
}

/* All of a body, at MORE and behind; its length. */
static size_t read_all(struct guest *g, uint64_t in)
{
    size_t len = 0;

    for (;;) {
        g->next = HEAP;
        CALL(g, "wasi:io/streams [method]input-stream.blocking-read", in, 4096, RESULT);
        if (*mem(g, RESULT)) break;
        uint32_t n = u32_at(g, RESULT + 8);
        assert_true(n > 0 && len + n < TEXT - MORE);
        memcpy(mem(g, MORE + (uint32_t)len), mem(g, u32_at(g, RESULT + 4)), n);
        len += n;
    }
    assert_int_equal(*mem(g, RESULT + 4), 1); /* closed */
    return len;
}

static void a_response_is_read(void **state)
{
    struct guest *g = *state;
    struct server s;

    g->box.policy.sandbox = false;
    server_open(&s, 1, "\r\n\r\n", "HTTP/1.1 203 Fine\r\nX-Answer: 42\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "5\r\nhello\r\n6\r\n, body\r\n0\r\nX-Trailer: yes\r\n\r\n");
    uint64_t future = handle(g, make_request(g, s.port, 0));
    wait_for(g, future);
    assert_int_equal(*mem(g, RESULT + 16), 0);
    uint64_t response = u32_at(g, RESULT + 24), headers = CALL(g, HTTP "[method]incoming-response.headers", response);
    assert_int_equal(CALL(g, HTTP "[method]incoming-response.status", response), 203);
    CALL(g, HTTP "[method]future-incoming-response.get", future, RESULT);
    assert_int_equal(*mem(g, RESULT + 8), 1); /* once only */

    uint32_t len = put(g, TEXT, "x-ANSWER");
    CALL(g, HTTP "[method]fields.get", headers, TEXT, len, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 1);
    assert_memory_equal(mem(g, u32_at(g, u32_at(g, RESULT))), "42", 2);
    CALL(g, HTTP "[method]fields.delete", headers, TEXT, len, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    assert_int_equal(*mem(g, RESULT + 1), 2); /* immutable */

    CALL(g, HTTP "[method]incoming-response.consume", response, RESULT);
    uint64_t body = u32_at(g, RESULT + 4);
    CALL(g, HTTP "[method]incoming-response.consume", response, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    CALL(g, HTTP "[method]incoming-body.stream", body, RESULT);
    uint64_t in = u32_at(g, RESULT + 4);
    assert_int_equal(read_all(g, in), 11);
    assert_memory_equal(mem(g, MORE), "hello, body", 11);
    ASSERT_TRAPS("before those that were made of it", TRAP(g, HTTP "[static]incoming-body.finish", body));
    server_close(&s);
    assert_memory_equal(s.request, "GET /path?query HTTP/1.1\r\n", 26);
    assert_non_null(strstr(s.request, "\r\nx-test: Value\r\n"));
}

/* A server that answers so, and the body of what it answers. */
static uint64_t body_of(struct guest *g, struct server *s, const char *answer)
{
    g->box.policy.sandbox = false;
    server_open(s, 1, "\r\n\r\n", answer);
    wait_for(g, handle(g, make_request(g, s->port, 0)));
    CALL(g, HTTP "[method]incoming-response.consume", u32_at(g, RESULT + 24), RESULT);
    return u32_at(g, RESULT + 4);
}

static void trailers_come_last(void **state)
{
    struct guest *g = *state;
    struct server s;

    uint64_t body = body_of(g, &s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: yes\r\n\r\n");
    uint64_t trailers = CALL(g, HTTP "[static]incoming-body.finish", body); /* nobody reads it */
    uint64_t pollable = CALL(g, HTTP "[method]future-trailers.subscribe", trailers);
    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    CALL(g, HTTP "[method]future-trailers.get", trailers, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);      /* some */
    assert_int_equal(*mem(g, RESULT + 8), 0);  /* ok   */
    assert_int_equal(*mem(g, RESULT + 16), 0); /* ok   */
    assert_int_equal(*mem(g, RESULT + 24), 1); /* some */
    CALL(g, HTTP "[method]fields.entries", u32_at(g, RESULT + 28), MORE);
    assert_int_equal(u32_at(g, MORE + 4), 1);
    assert_memory_equal(mem(g, u32_at(g, u32_at(g, MORE))), "x-trailer", 9);
    server_close(&s);
}

static void a_body_is_sent(void **state)
{
    struct guest *g = *state;
    struct server s;

    g->box.policy.sandbox = false;
    server_open(&s, 1, "\r\n0\r\n", "HTTP/1.1 204 Done\r\n\r\n");
    uint64_t request = make_request(g, s.port, 2);
    CALL(g, HTTP "[method]outgoing-request.body", request, RESULT);
    uint64_t body = u32_at(g, RESULT + 4);
    CALL(g, HTTP "[method]outgoing-request.body", request, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    CALL(g, HTTP "[method]outgoing-body.write", body, RESULT);
    uint64_t out = u32_at(g, RESULT + 4), future = handle(g, request);
    put(g, TEXT, "some bytes");
    CALL(g, "wasi:io/streams [method]output-stream.blocking-write-and-flush", out, TEXT, 4, RESULT);
    CALL(g, HTTP "[method]future-incoming-response.get", future, RESULT);
    assert_int_equal(*mem(g, RESULT), 0); /* not yet */
    CALL(g, "wasi:io/streams [method]output-stream.blocking-write-and-flush", out, TEXT + 4, 6, RESULT);
    drop(g, 'O', out);
    CALL(g, HTTP "[static]outgoing-body.finish", body, 0, 0, RESULT);
    assert_int_equal(*mem(g, RESULT), 0);
    wait_for(g, future);
    assert_int_equal(*mem(g, RESULT + 16), 0);
    assert_int_equal(CALL(g, HTTP "[method]incoming-response.status", u32_at(g, RESULT + 24)), 204);
    server_close(&s);
    assert_memory_equal(s.request, "POST /path?query HTTP/1.1\r\n", 27);
    assert_non_null(strstr(s.request, "4\r\nsome\r\n"));
    assert_non_null(strstr(s.request, "6\r\n bytes\r\n0\r\n"));
}

/* The error-code that a request comes to. */
static int failure(struct guest *g, uint64_t future)
{
    wait_for(g, future);
    assert_int_equal(*mem(g, RESULT + 16), 1);
    return *mem(g, RESULT + 24);
}

static void failures_have_their_codes(void **state)
{
    struct guest *g = *state;
    struct server s;

    CALL(g, "wasi:http/outgoing-handler handle", make_request(g, 1, 0), 0, 0, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    assert_int_equal(*mem(g, RESULT + 8), G2N_HTTP_DENIED); /* a sandbox */
    g->box.policy.sandbox = false;
    server_open(&s, 0, "", "");
    server_close(&s);
    assert_int_equal(failure(g, handle(g, make_request(g, s.port, 0))), G2N_HTTP_REFUSED);
    server_open(&s, 1, "\r\n\r\n", "");
    assert_int_equal(failure(g, handle(g, make_request(g, s.port, 0))), G2N_HTTP_TERMINATED);
    server_close(&s);

    server_open(&s, 1, "never", "");
    uint64_t options = CALL(g, HTTP "[constructor]request-options", 0);
    CALL(g, HTTP "[method]request-options.set-first-byte-timeout", options, 1, 20000000);
    CALL(g, "wasi:http/outgoing-handler handle", make_request(g, s.port, 0), 1, options, RESULT);
    assert_int_equal(failure(g, u32_at(g, RESULT + 8)), G2N_HTTP_RESPONSE_TIMEOUT);
    server_close(&s);

    CALL(g, "wasi:http/outgoing-handler handle", CALL(g, HTTP "[constructor]outgoing-request", CALL(g, HTTP "[constructor]fields", 0)),
         0, 0, RESULT);
    assert_int_equal(*mem(g, RESULT + 8), G2N_HTTP_URI_INVALID); /* it has no authority */
}

static void bodies_that_end_early_fail(void **state)
{
    struct guest *g = *state;
    struct server s;

    CALL(g, HTTP "[method]incoming-body.stream", body_of(g, &s, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!"), RESULT);
    uint64_t in = u32_at(g, RESULT + 4);
    for (;;) {
        CALL(g, "wasi:io/streams [method]input-stream.blocking-read", in, 100, RESULT);
        if (*mem(g, RESULT)) break;
    }
    assert_int_equal(*mem(g, RESULT + 4), 0); /* last-operation-failed */
    uint32_t error = u32_at(g, RESULT + 8);
    CALL(g, HTTP "http-error-code", error, MORE);
    assert_int_equal(*mem(g, MORE), 1);
    assert_int_equal(*mem(g, MORE + 8), G2N_HTTP_INCOMPLETE);
    CALL(g, "wasi:filesystem/types filesystem-error-code", error, MORE);
    assert_int_equal(*mem(g, MORE), 0);
    server_close(&s);
}

static int append_error(struct guest *g, uint64_t fields, const char *name, const char *value)
{
    uint32_t name_len = put(g, TEXT, name), len = put(g, TEXT + 100, value);

    CALL(g, HTTP "[method]fields.append", fields, TEXT, name_len, TEXT + 100, len, RESULT);
    return *mem(g, RESULT) ? *mem(g, RESULT + 1) : -1;
}

static void requests_are_checked(void **state)
{
    struct guest *g = *state;
    uint64_t fields = CALL(g, HTTP "[constructor]fields", 0);

    assert_int_equal(append_error(g, fields, "A", "b"), -1);
    assert_int_equal(append_error(g, fields, "", "b"), 0);
    assert_int_equal(append_error(g, fields, "a b", "b"), 0);
    assert_int_equal(append_error(g, fields, "a", "b\r\nc: d"), 0);
    assert_int_equal(append_error(g, fields, "Connection", "close"), 1);
    assert_int_equal(append_error(g, fields, "host", "x"), 1);
    uint64_t request = CALL(g, HTTP "[constructor]outgoing-request", fields);
    put(g, TEXT, "a b/c@d\r\n");
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-method", request, 9, TEXT, 3), 1);
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-method", request, 9, TEXT, 1), 0);
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-authority", request, 1, TEXT + 4, 3), 1);
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-path-with-query", request, 1, TEXT + 3, 6), 1);
    assert_int_equal(CALL(g, HTTP "[method]outgoing-request.set-path-with-query", request, 1, TEXT, 1), 1);
    CALL(g, HTTP "[method]outgoing-request.method", request, RESULT);
    assert_int_equal(*mem(g, RESULT), 9);
    assert_int_equal(u32_at(g, RESULT + 8), 1);
    ASSERT_TRAPS("handle", TRAP(g, HTTP "[method]fields.clone", fields)); /* the request has them now */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_response_is_read, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(trailers_come_last, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(a_body_is_sent, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(failures_have_their_codes, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(bodies_that_end_early_fail, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(requests_are_checked, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
