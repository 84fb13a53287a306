/* Listening sockets that are there before the guest is. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wasi1/wasi1.h"

/* Splits "HOST:PORT", "[HOST]:PORT" and ":PORT", which means every address. */
static bool split(char *address, char **host, char **port)
{
    char *colon = strrchr(address, ':');

    if (!colon || colon[1] == '\0') return false;
    /* getaddrinfo() takes any number, and of that the lower 16 bits. */
    if (strspn(colon + 1, "0123456789") == strlen(colon + 1) && strtoul(colon + 1, NULL, 10) > 65535) return false;
    *colon = '\0';
    *port = colon + 1;
    *host = address;
    if (address[0] == '[') {
        if (colon[-1] != ']') return false;
        colon[-1] = '\0';
        *host = address + 1;
    } else if (strchr(address, ':')) {
        return false; /* an IPv6 address without brackets: which colon is the port's? */
    }
    return true;
}

static int listen_on(const struct addrinfo *to)
{
    int one = 1, fd = socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to->ai_protocol);

    if (fd < 0) return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 && bind(fd, to->ai_addr, to->ai_addrlen) == 0 &&
        listen(fd, SOMAXCONN) == 0)
        return fd;
    int err = errno;
    close(fd);
    errno = err;
    return -1;
}

enum g2n_status g2n_wasi1_listen(const char *address, int *fd_out, const char **problem)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
    char text[300], *host, *port;

    if (strlen(address) >= sizeof text || !split(strcpy(text, address), &host, &port)) {
        *problem = "it is not of the form HOST:PORT";
        return G2N_ESYS;
    }
    int failed = getaddrinfo(host[0] ? host : NULL, port, &hints, &found);
    if (failed != 0) {
        *problem = failed == EAI_SYSTEM ? strerror(errno) : gai_strerror(failed);
        return G2N_ESYS;
    }
    *fd_out = -1;
    for (const struct addrinfo *to = found; to && *fd_out < 0; to = to->ai_next) *fd_out = listen_on(to);
    *problem = strerror(errno);
    freeaddrinfo(found);
    return *fd_out < 0 ? G2N_ESYS : G2N_OK;
}
