#include "answers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BIG      700000u /* more than an exchange's window */
#define WAIT_MS  30 /* a libcurl that lacks memory may connect and then say nothing */

/* The word "zipped" as gzip has it. */
static const char zipped[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\xca\x2c\x28\x48\x4d\x01\x00\x57\x68\xc2\xe2\x06\x00\x00\x00";

struct row {
    const char *path, *answer;
    size_t      len; /* 0: a text */
};

static const struct row rows[] = {
    { "/plain", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello", 0 },
    { "/json", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"a\":[1,2,3]}", 0 },
    { "/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n", 0 },
    { "/empty", "HTTP/1.1 204 No Content\r\n\r\n", 0 },
    { "/redirect", "HTTP/1.1 302 Found\r\nLocation: /plain#there\r\nContent-Length: 4\r\n\r\ngone", 0 },
    { "/cut", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", 0 },
    { "/nonsense", "what is this?\r\n\r\n", 0 },
    { "/headers", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nX-One: 1\r\nX-One: 2\r\nX-Folded: a\r\n  b\r\nSet-Cookie: a=1\r\n"
                  "Set-Cookie: b=2\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n", 0 },
};

static void send_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
        if (n <= 0) return;
        bytes += n;
        len -= (size_t)n;
    }
}

static bool ready(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    return poll(&p, 1, WAIT_MS) == 1;
}

static void send_big(int fd)
{
    static const char piece[1000];
    char head[100];
    int len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %u\r\n\r\n", BIG);

    send_all(fd, head, (size_t)len);
    for (size_t sent = 0; sent < BIG; sent += sizeof piece) send_all(fd, piece, sizeof piece);
}

static void echo(int fd, const char *body, size_t len)
{
    char head[100];
    int head_len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", len);

    send_all(fd, head, (size_t)head_len);
    send_all(fd, body, len);
}

static void send_zipped(int fd)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";

    send_all(fd, head, sizeof head - 1);
    send_all(fd, zipped, sizeof zipped - 1);
}

/* One request of at most 64 KiB, and its answer. */
static void serve(int fd)
{
    static char request[64 << 10];
    size_t len = 0, body_len = 0;
    char *body = NULL, path[32] = "";

    while (len + 1 < sizeof request && (!body || len < (size_t)(body - request) + body_len)) {
        ssize_t n = ready(fd) ? recv(fd, request + len, sizeof request - 1 - len, 0) : 0;
        if (n <= 0) return;
        len += (size_t)n;
        request[len] = '\0';
        if (body || !(body = strstr(request, "\r\n\r\n"))) continue;
        body += 4;
        const char *told = strstr(request, "Content-Length: ");
        if (told && told < body) body_len = strtoul(told + strlen("Content-Length: "), NULL, 10);
    }
    (void)sscanf(request, "%*s %31s", path);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].path, path) != 0) continue;
        send_all(fd, rows[i].answer, strlen(rows[i].answer));
        return;
    }
    if (strcmp(path, "/big") == 0) send_big(fd);
    else if (strcmp(path, "/gzip") == 0) send_zipped(fd);
    else echo(fd, body ? body : "", body_len);
}

static void *run(void *context)
{
    const struct answers *a = context;
    int fd;

    while ((fd = accept(a->fd, NULL, NULL)) >= 0) {
        serve(fd);
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    return NULL;
}

bool answers_start(struct answers *a)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;

    a->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (a->fd < 0) return false;
    if (bind(a->fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(a->fd, 64) != 0
        || getsockname(a->fd, (struct sockaddr *)&address, &len) != 0 || pthread_create(&a->thread, NULL, run, a) != 0) {
        close(a->fd);
        return false;
    }
    (void)snprintf(a->url, sizeof a->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    return true;
}

void answers_stop(struct answers *a)
{
    shutdown(a->fd, SHUT_RDWR); /* accept() returns */
    pthread_join(a->thread, NULL);
    close(a->fd);
}
