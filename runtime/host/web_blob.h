/* Blob and File (W3C File API, 3 and 4): bytes that do not change, with a type.  A slice shares its blob's bytes. */
#ifndef G2N_HOST_WEB_BLOB_H
#define G2N_HOST_WEB_BLOB_H

#include "host/host.h"
#include "value/bytes.h"

struct g2n_blob {
    struct g2n_object  object;
    struct g2n_buffer *buffer;        /* owned; nobody else writes to it */
    size_t             offset, len;
    g2n_value          type;          /* a string */
    g2n_value          name;          /* a string; undefined: not a File */
    double             last_modified;
};

extern const struct g2n_class g2n_class_blob;

static inline bool g2n_is_blob(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_blob; }
static inline struct g2n_blob *g2n_as_blob(g2n_view v) { return (struct g2n_blob *)(void *)g2n_as_object(v); }
static inline const unsigned char *g2n_blob_bytes(const struct g2n_blob *b) { return b->buffer->bytes + b->offset; }
static inline bool g2n_blob_is_file(const struct g2n_blob *b) { return g2n_is_string(g2n_peek(b->name)); }

/* Makes a blob's type of a text: in lower case, or empty when it has characters that none has. */
void g2n_blob_normalise_type(struct g2n_buf *text);
/* A blob of a buffer that nobody else writes to; borrows both. */
G2N_MUST_USE enum g2n_status g2n_blob_of_buffer(struct g2n_host *host, struct g2n_buffer *buffer, g2n_view type,
                                                g2n_value *out);

#endif
