/* Standard streams of an instance: descriptors, or somebody here who reads and writes. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "embed/instance.h"

static int64_t read_nothing(void *context, void *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
    return 0;
}

static int64_t write_nowhere(void *context, const void *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    return (int64_t)len;
}

static int64_t read_bytes(void *instance, void *bytes, size_t len)
{
    struct g2n_instance *i = instance;

    if (len > i->input_len) len = i->input_len;
    if (len != 0) memcpy(bytes, i->input, len);
    i->input += len;
    i->input_len -= len;
    return (int64_t)len;
}

static int64_t keep(struct g2n_buf *output, const void *bytes, size_t len)
{
    if (len >= SIZE_MAX || g2n_buf_reserve(output, len + 1) != G2N_OK) return -ENOSPC;
    memcpy(output->bytes + output->len, bytes, len);
    output->len += len;
    output->bytes[output->len] = '\0';
    return (int64_t)len;
}

static int64_t keep_output(void *instance, const void *bytes, size_t len) { return keep(&((struct g2n_instance *)instance)->outputs[1], bytes, len); }
static int64_t keep_errors(void *instance, const void *bytes, size_t len) { return keep(&((struct g2n_instance *)instance)->outputs[2], bytes, len); }

static void set_bytes(struct g2n_instance *i, int number, const struct g2n_stream *s, struct g2n_wasi1_stream *out)
{
    out->context = i;
    if (number == STDIN_FILENO) {
        i->input = s->bytes;
        i->input_len = s->len;
        out->read = read_bytes;
    } else {
        out->write = number == STDOUT_FILENO ? keep_output : keep_errors;
    }
}

static bool set(struct g2n_instance *i, int number, const struct g2n_stream *s)
{
    struct g2n_wasi1_given_stream *out = &i->streams[number];

    *out = (struct g2n_wasi1_given_stream){ .fd = -1 };
    switch (s->kind) {
    case G2N_STREAM_INHERIT: out->fd = number; return true;
    case G2N_STREAM_FD: out->fd = s->fd; return s->fd >= 0;
    case G2N_STREAM_NONE: out->stream = (struct g2n_wasi1_stream){ read_nothing, write_nowhere, NULL }; return true;
    case G2N_STREAM_BYTES: set_bytes(i, number, s, &out->stream); return number != STDIN_FILENO || s->bytes || s->len == 0;
    case G2N_STREAM_CALLBACK:
        out->stream = (struct g2n_wasi1_stream){ s->read, s->write, s->context };
        return number == STDIN_FILENO ? s->read != NULL : s->write != NULL;
    }
    return false;
}

enum g2n_error g2n_embed_streams_init(struct g2n_instance *i, const struct g2n_stream streams[static 3])
{
    for (int number = 0; number < 3; number++)
        if (!set(i, number, &streams[number]))
            return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: stream %d is of no known kind, or lacks its descriptor, bytes or function",
                                  i->module->program.guest, number);
    return G2N_ERROR_NONE;
}

const void *g2n_instance_output(const struct g2n_instance *i, int stream, size_t *len)
{
    const struct g2n_buf *output = i && stream > 0 && stream < 3 && i->streams[stream].stream.context == i ? &i->outputs[stream] : NULL;

    if (len) *len = output ? output->len : 0;
    return output && output->bytes ? output->bytes : output ? "" : NULL;
}
