/* node's Buffer: a Uint8Array with another prototype.  Internal to host/.
 *
 *   buffer_new.c       what the rest of the host needs of them; in every program
 *   buffer.c           Buffer and its functions, a part; what methods are called with
 *   buffer_methods.c   comparing, searching, texts, copying
 *   buffer_number.c    readUInt16LE() and its like
 *
 * Without BigInt, there are no readBigInt64LE() and its like; and `new Buffer()` does not warn. */
#ifndef G2N_HOST_BUFFER_H
#define G2N_HOST_BUFFER_H

#include "host/fs.h"
#include "host/host.h"
#include "value/bytes.h"

/* A Buffer of zero bytes. */
G2N_MUST_USE enum g2n_status g2n_node_buffer_new(struct g2n_host *host, size_t len, struct g2n_typed_array **out);
/* A Buffer with these bytes; copies. */
G2N_MUST_USE enum g2n_status g2n_node_buffer_of(struct g2n_host *host, const void *bytes, size_t len, g2n_value *out);
bool g2n_is_node_buffer(const struct g2n_host *host, g2n_view v);
/* `this` as bytes: any Uint8Array; else TypeError. */
G2N_MUST_USE enum g2n_status g2n_node_buffer_this(struct g2n_call *call, struct g2n_typed_array **out);

/* A view of a buffer; borrows. */
G2N_MUST_USE enum g2n_status g2n_node_buffer__view(struct g2n_host *host, struct g2n_buffer *buffer, size_t offset, size_t len,
                                      struct g2n_typed_array **out);

/* Arguments. */
static inline bool g2n_node_buffer__is_bytes(g2n_view v)
{
    return g2n_is_typed_array(v) && g2n_as_typed_array(v)->element == G2N_ELEMENT_UINT8;
}
/* v as bytes, else TypeError that names the argument. */
G2N_MUST_USE enum g2n_status g2n_node_buffer__need(struct g2n_realm *realm, g2n_view v, const char *name,
                                                   struct g2n_typed_array **out);
/* UTF-8 where none is named. */
G2N_MUST_USE enum g2n_status g2n_node_buffer__encoding(struct g2n_realm *realm, g2n_view v, enum g2n_fs_encoding *out);
/* What a string, a byte sequence or a number stands for: what is looked for, or filled with. */
G2N_MUST_USE enum g2n_status g2n_node_buffer__pattern(struct g2n_realm *realm, g2n_view v, g2n_view encoding, struct g2n_buf *out);
G2N_MUST_USE enum g2n_status g2n_node_buffer__fill(struct g2n_realm *realm, unsigned char *bytes, size_t len, g2n_view v,
                                                   g2n_view encoding);
/* -1, 0 or 1, as memcmp, the shorter before the longer. */
int g2n_node_buffer__order(const unsigned char *a, size_t a_len, const unsigned char *b, size_t b_len);

/* buffer_methods.c */
G2N_MUST_USE enum g2n_status g2n_node_buffer__define_methods(struct g2n_realm *realm, struct g2n_object *proto);

/* buffer_number.c */
G2N_MUST_USE enum g2n_status g2n_node_buffer__define_numbers(struct g2n_realm *realm, struct g2n_object *proto);

#endif
