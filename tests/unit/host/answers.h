/* An HTTP server in a thread of the test's process: 127.0.0.1 only, one connection after another, each for one request.
 * It allocates nothing, so that tests can count what the runtime allocates. */
#ifndef UNIT_HOST_ANSWERS_H
#define UNIT_HOST_ANSWERS_H

#include <pthread.h>

struct answers {
    pthread_t thread;
    int       fd;
    char      url[40]; /* "http://127.0.0.1:PORT" */
};

/* Paths: /plain /chunked /empty /redirect /gzip /cut /nonsense /headers /big /json; any other echoes the request's body.
 * Returns whether it could begin. */
_Bool answers_start(struct answers *a);
void  answers_stop(struct answers *a);

#endif
