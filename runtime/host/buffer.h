/* node's Buffer: a Uint8Array with another prototype.  Internal to host/.
 *
 *   buffer.c          making them, texts, comparing and searching
 *   buffer_number.c   readUInt16LE() and its like
 *
 * Without BigInt, there are no readBigInt64LE() and its like; and `new Buffer()` does not warn. */
#ifndef G2N_HOST_BUFFER_H
#define G2N_HOST_BUFFER_H

#include "host/host.h"
#include "value/bytes.h"

/* A Buffer of zero bytes. */
G2N_MUST_USE enum g2n_status g2n_node_buffer_new(struct g2n_host *host, size_t len, struct g2n_typed_array **out);
/* A Buffer with these bytes; copies. */
G2N_MUST_USE enum g2n_status g2n_node_buffer_of(struct g2n_host *host, const void *bytes, size_t len, g2n_value *out);
bool g2n_is_node_buffer(const struct g2n_host *host, g2n_view v);
/* `this` as bytes: any Uint8Array; else TypeError. */
G2N_MUST_USE enum g2n_status g2n_node_buffer_this(struct g2n_call *call, struct g2n_typed_array **out);

/* buffer_number.c */
G2N_MUST_USE enum g2n_status g2n_node_buffer__define_numbers(struct g2n_realm *realm, struct g2n_object *proto);

#endif
