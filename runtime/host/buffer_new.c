/* Buffers as the rest of the host makes and knows them; without Buffer itself they are plain Uint8Arrays. */
#include <string.h>

#include "host/buffer.h"

enum g2n_status g2n_node_buffer__view(struct g2n_host *host, struct g2n_buffer *buffer, size_t offset, size_t len,
                                      struct g2n_typed_array **out)
{
    return g2n_typed_array_new(&host->realm, G2N_ELEMENT_UINT8, buffer, offset, len, host->buffer_proto, out);
}

enum g2n_status g2n_node_buffer_new(struct g2n_host *host, size_t len, struct g2n_typed_array **out)
{
    struct g2n_buffer *buffer;
    enum g2n_status st = g2n_buffer_new(&host->realm, len, &buffer);

    if (st != G2N_OK) return st;
    st = g2n_node_buffer__view(host, buffer, 0, len, out);
    g2n_object_drop(&host->realm, &buffer->object);
    return st;
}

enum g2n_status g2n_node_buffer_of(struct g2n_host *host, const void *bytes, size_t len, g2n_value *out)
{
    struct g2n_typed_array *a;
    enum g2n_status st = g2n_node_buffer_new(host, len, &a);

    if (st != G2N_OK) return st;
    if (len) memcpy(g2n_typed_array_bytes(a), bytes, len);
    *out = g2n_own_object(&a->object);
    return G2N_OK;
}

bool g2n_is_node_buffer(const struct g2n_host *host, g2n_view v)
{
    if (!g2n_is_typed_array(v) || !host->buffer_proto) return false;
    for (const struct g2n_object *o = g2n_as_object(v)->proto; o; o = o->proto)
        if (o == host->buffer_proto) return true;
    return false;
}
