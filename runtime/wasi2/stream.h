/* wasi:io/streams: bytes from and to descriptors.
 *
 *   S1  a stream's error is an errno, or G2N_WASI2_HTTP_ERROR and an error-code of wasi:http; one that failed says so once,
 *       with that error, and is closed from then on;
 *   S2  nothing is read ahead: what the guest did not ask for stays with the system, for whoever reads next;
 *   S3  what a guest may write at once (check-write) is taken at once, and what the system does not take is kept and written
 *       while the guest waits, when it flushes, and before it ends; until then it may write nothing. */
#ifndef G2N_WASI2_STREAM_H
#define G2N_WASI2_STREAM_H

#include "base/buf.h"
#include "loop/descriptor.h"
#include "wasi2/wait.h"

#define G2N_WASI2_PIECE (64u << 10) /* bytes that are moved at once */

/* How a stream gets at its bytes. */
enum g2n_wasi2_way {
    G2N_WAY_STREAM, /* a pipe, terminal or socket: may have to wait           */
    G2N_WAY_FILE,   /* a file's bytes from `offset` on                        */
    G2N_WAY_PLAIN,  /* a file, at the descriptor's own position               */
    G2N_WAY_APPEND, /* a file's end                                           */
    G2N_WAY_OTHER   /* no descriptor's: by functions                          */
};

/* How somebody moves bytes who is no descriptor. */
struct g2n_wasi2_ways {
    /* As read() and write() do, without waiting; < 0 is an error of a stream's, negative: -EAGAIN, when it would have to wait. */
    int64_t (*read)(struct g2n_wasi2 *w, void *context, void *bytes, size_t len);
    int64_t (*write)(struct g2n_wasi2 *w, void *context, const void *bytes, size_t len);
    /* Whether there is something to read, or that it has ended. */
    bool (*ready)(void *context);
    void (*close)(struct g2n_wasi2 *w, void *context);
};

struct g2n_wasi2_channel {
    int                fd;         /* lent, or owned                              */
    bool               owned;      /* fd is closed with it                        */
    bool               connection; /* the stream's end is told to the other side  */
    enum g2n_wasi2_way way;
    enum g2n_fd_kind   kind;
    uint64_t           offset;     /* of G2N_WAY_FILE                             */
    const struct g2n_wasi2_ways *ways; /* of G2N_WAY_OTHER, which has no fd       */
    void              *context;
};

struct g2n_wasi2_input {
    struct g2n_wasi2_object  object;
    struct g2n_wasi2_channel channel;
    bool                     closed;
};

struct g2n_wasi2_output {
    struct g2n_wasi2_object  object;
    struct g2n_wasi2_channel channel;
    struct g2n_link          link;    /* of w->outputs, while something is pending */
    struct g2n_buf           pending;
    size_t                   written; /* of pending                                */
    int                      error;   /* what happened to it: to be told           */
    bool                     closed;
    bool                     orphan;  /* dropped: freed when nothing is pending    */
    bool                     ending;  /* and the other side is told then           */
};

/* Streams of a descriptor that has no position (way: STREAM or PLAIN, as its kind says). */
struct g2n_wasi2_channel g2n_wasi2_channel_of(int fd, bool owned);

struct g2n_wasi2_object *g2n_wasi2_input_make(struct g2n_wasi2 *w, struct g2n_wasi2_channel channel, struct g2n_wasi2_object *parent);
struct g2n_wasi2_object *g2n_wasi2_output_make(struct g2n_wasi2 *w, struct g2n_wasi2_channel channel, struct g2n_wasi2_object *parent);

/* Reads as the guest's streams do, up to `len` bytes and G2N_WASI2_PIECE: > 0, how many; 0, nothing now; < 0, it is at its end or
 * has failed, which *result, a result<_, stream-error>, then says. */
int64_t g2n_wasi2_input_take(struct g2n_wasi2 *w, struct g2n_wasi2_input *in, void *bytes, uint64_t len, struct g2n_wasi2_value *result);
/* result<T, stream-error>: last-operation-failed, of an error; 0: closed. */
void g2n_wasi2_give_stream_error(struct g2n_wasi2 *w, int error, struct g2n_wasi2_value *result);

/* All that have something pending: enters them in a wait; writes what can be written; writes everything, waiting for it. */
void g2n_wasi2_outputs_want(struct g2n_wasi2 *w, struct g2n_wasi2_waits *waits);
void g2n_wasi2_outputs_write(struct g2n_wasi2 *w);
void g2n_wasi2_outputs_finish(struct g2n_wasi2 *w);
/* Whether a stream to fd has something pending; its end is then told to the other side when that is written. */
bool g2n_wasi2_outputs_end_later(struct g2n_wasi2 *w, int fd);

#endif
