/* ReadableStream and its default reader (Streams standard, 4), without byte streams' own readers and without pipes.
 *
 *   web_stream.c             the queue, reads, and what a source answers
 *   web_stream_reader.c      the reader, and methods of streams
 *   web_stream_controller.c  new ReadableStream(source): sources of the guest's
 *   web_stream_iterator.c    for await (... of stream)
 *   web_stream_tee.c         two from one
 *
 * A stream has a *source* that is asked for a chunk (`pull`) when somebody waits for one and none is queued, or when
 * the queue has room (high_water); it answers with g2n_stream_enqueue(), _close() or _error(), at once or later.  A *sink*
 * waits in C instead of a promise: g2n_stream_read().
 *
 *   S1  reads wait only while the stream is readable and its queue is empty;
 *   S2  a reader holds its stream and the stream its reader, until releaseLock();
 *   S3  who answers later holds the stream until then.
 *
 * Functions that return a status may throw for want of memory; none runs guest code but g2n_stream_pull() with a source
 * of the guest's. */
#ifndef G2N_HOST_WEB_STREAM_H
#define G2N_HOST_WEB_STREAM_H

#include "host/host.h"
#include "value/promise.h"

struct g2n_stream;
struct g2n_stream_reader;

struct g2n_stream_source {
    /* A chunk is wanted; not called again before an answer.  A failure becomes the stream's error. */
    enum g2n_status (*pull)(struct g2n_realm *realm, struct g2n_stream *s);
    /* Nobody wants more, and the stream is closed.  *result: a value or promise to wait for; undefined on entry. */
    enum g2n_status (*cancel)(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason, g2n_value *result);
    void (*fini)(struct g2n_realm *realm, void *data);
    void (*trace)(void *data, g2n_visit *visit, void *context); /* may be NULL */
    bool own_pace; /* pull is called whenever a chunk is wanted, also while an answer is owed */
};

enum g2n_stream_state { G2N_STREAM_READABLE, G2N_STREAM_CLOSED, G2N_STREAM_ERRORED };

struct g2n_stream_queue { /* a ring of owned values */
    struct g2n_stream_item { g2n_value value; double size; } *items;
    size_t head, count, cap;
    double total; /* of sizes */
};

struct g2n_stream {
    struct g2n_object               object;
    enum g2n_stream_state           state;
    bool                            disturbed;  /* read from or cancelled           */
    bool                            pulling;    /* the source owes an answer        */
    bool                            asking;     /* pull is being called             */
    bool                            ending;     /* closed once the queue is empty   */
    bool                            bytes;      /* its chunks are bytes             */
    double                          high_water; /* as much is queued unasked        */
    g2n_value                       error;
    struct g2n_stream_queue         queue;
    struct g2n_link                 reads;      /* of struct read: who waits        */
    struct g2n_stream_reader       *reader;     /* owned; NULL: not locked          */
    const struct g2n_stream_source *source;     /* NULL: gone                       */
    void                           *data;       /* the source's                     */
};

/* Who waits for chunks in C.  One of the three is called for a read, on the guest stack, never running guest code. */
struct g2n_stream_sink {
    void (*chunk)(struct g2n_realm *realm, struct g2n_stream_sink *sink, g2n_view chunk);
    void (*close)(struct g2n_realm *realm, struct g2n_stream_sink *sink);
    void (*error)(struct g2n_realm *realm, struct g2n_stream_sink *sink, g2n_view reason);
    /* The stream dies with the read waiting. */
    void (*drop)(struct g2n_realm *realm, struct g2n_stream_sink *sink);
    void (*trace)(struct g2n_stream_sink *sink, g2n_visit *visit, void *context);
};

extern const struct g2n_class g2n_class_stream;

static inline bool g2n_is_stream(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_stream; }
static inline struct g2n_stream *g2n_as_stream(g2n_view v) { return (struct g2n_stream *)(void *)g2n_as_object(v); }
static inline g2n_view g2n_stream_view(const struct g2n_stream *s) { return g2n_view_of_object(&s->object); }

/* A stream of this source.  `data` is its, and is finished with source->fini in the end, also when this fails. */
G2N_MUST_USE enum g2n_status g2n_stream_new(struct g2n_host *host, const struct g2n_stream_source *source, void *data,
                                            double high_water, struct g2n_stream **out);
/* A stream of these bytes as one chunk, or of none when there are none; copies. */
G2N_MUST_USE enum g2n_status g2n_stream_of_bytes(struct g2n_host *host, const void *bytes, size_t len,
                                                 struct g2n_stream **out);

/* ---- the source's side ---- */

/* A chunk, which counts as `size` while it is queued.  Consumes chunk, also on failure. */
G2N_MUST_USE enum g2n_status g2n_stream_enqueue_sized(struct g2n_realm *realm, struct g2n_stream *s, g2n_value chunk,
                                                      double size);
static inline G2N_MUST_USE enum g2n_status g2n_stream_enqueue(struct g2n_realm *realm, struct g2n_stream *s,
                                                              g2n_value chunk)
{
    return g2n_stream_enqueue_sized(realm, s, chunk, 1);
}
G2N_MUST_USE enum g2n_status g2n_stream_close(struct g2n_realm *realm, struct g2n_stream *s);
/* Queued chunks are lost, as the standard wants it.  Borrows reason. */
G2N_MUST_USE enum g2n_status g2n_stream_error(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason);
/* Asks the source if something is wanted.  May run guest code when the source is the guest's. */
G2N_MUST_USE enum g2n_status g2n_stream_pull(struct g2n_realm *realm, struct g2n_stream *s);

/* ---- the reader's side ---- */

/* Locks the stream for good, with a reader that nobody else has.  It must not be locked. */
G2N_MUST_USE enum g2n_status g2n_stream_lock(struct g2n_realm *realm, struct g2n_stream *s);
/* One read for a sink, which must stay until it was called. */
G2N_MUST_USE enum g2n_status g2n_stream_read(struct g2n_realm *realm, struct g2n_stream *s, struct g2n_stream_sink *sink);
/* Gives a promise. */
G2N_MUST_USE enum g2n_status g2n_stream_cancel(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason,
                                               g2n_value *out);
/* Two streams with the chunks of one, which is locked. */
G2N_MUST_USE enum g2n_status g2n_stream_tee(struct g2n_host *host, struct g2n_stream *s, struct g2n_stream *out[static 2]);
static inline bool g2n_stream_locked(const struct g2n_stream *s) { return s->reader != NULL; }

/* A promise settled at once; borrows. */
G2N_MUST_USE enum g2n_status g2n_web_resolved(struct g2n_realm *realm, g2n_view value, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_web_rejected(struct g2n_realm *realm, g2n_view reason, g2n_value *out);
/* A promise rejected with what st has thrown: what an operation that gives promises answers for wrong arguments. */
G2N_MUST_USE enum g2n_status g2n_web_rejected_with(struct g2n_realm *realm, enum g2n_status st, g2n_value *out);
/* When v is settled, or at once if it is no promise, calls one of these in a microtask; their data[0] is self.
 * `derived` follows what they give; NULL: nobody waits.  May run guest code (v's `then`). */
G2N_MUST_USE enum g2n_status g2n_web_when(struct g2n_realm *realm, g2n_view v, g2n_view self, g2n_native *good,
                                          g2n_native *bad, struct g2n_promise *derived);
/* A rejection of this promise will not be reported. */
G2N_MUST_USE enum g2n_status g2n_web_mark_handled(struct g2n_realm *realm, g2n_view promise);

/* ---- between the files ---- */

/* ERR_INVALID_STATE. */
enum g2n_status g2n_stream__invalid_state(struct g2n_realm *realm, const char *what);

struct g2n_stream_reader {
    struct g2n_object  object;
    struct g2n_stream *stream; /* owned; NULL: released */
    g2n_value          closed; /* the promise, once it was asked for */
};
extern const struct g2n_class g2n_class_stream_reader;
/* One read for a promise. */
G2N_MUST_USE enum g2n_status g2n_stream__read_promise(struct g2n_realm *realm, struct g2n_stream *s, g2n_value *out);
/* Rejects the promises of waiting reads. */
G2N_MUST_USE enum g2n_status g2n_stream__reject_reads(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason);
/* Settles the reader's `closed` as the stream's state says. */
G2N_MUST_USE enum g2n_status g2n_stream__settle_closed(struct g2n_realm *realm, struct g2n_stream_reader *reader);
G2N_MUST_USE enum g2n_status g2n_stream__reader_new(struct g2n_host *host, struct g2n_stream *s, struct g2n_object *proto,
                                                    struct g2n_stream_reader **out);
/* Lets go of the stream, as releaseLock() does; the caller holds the reader. */
G2N_MUST_USE enum g2n_status g2n_stream__release(struct g2n_realm *realm, struct g2n_stream_reader *reader);
/* `new ReadableStream()`, for the table of web_stream_reader.c, and the interface of what it gives to its source. */
g2n_native g2n_stream__construct;
G2N_MUST_USE enum g2n_status g2n_stream__install_controllers(struct g2n_host *host);
/* values(), and the interface of the iterator. */
g2n_native g2n_stream__values;
G2N_MUST_USE enum g2n_status g2n_stream__install_iterator(struct g2n_host *host);

#endif
