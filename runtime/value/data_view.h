/* DataView: a window on an ArrayBuffer that reads and writes any element at any byte. */
#ifndef G2N_VALUE_DATA_VIEW_H
#define G2N_VALUE_DATA_VIEW_H

#include "value/bytes.h"

struct g2n_data_view {
    struct g2n_object  object;
    struct g2n_buffer *buffer; /* owned; offset + len <= buffer->len */
    size_t             offset, len;
};

extern const struct g2n_class g2n_class_data_view;

static inline bool g2n_is_data_view(g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_data_view;
}
static inline struct g2n_data_view *g2n_as_data_view(g2n_view v)
{
    return (struct g2n_data_view *)(void *)g2n_as_object(v);
}

/* The bytes of an ArrayBuffer or of a view of one, lent; false for anything else. */
static inline bool g2n_bytes_of(g2n_view v, const unsigned char **bytes, size_t *len)
{
    if (g2n_is_typed_array(v)) {
        *len = g2n_typed_array_byte_len(g2n_as_typed_array(v));
        *bytes = g2n_typed_array_bytes(g2n_as_typed_array(v));
    } else if (g2n_is_buffer(v)) {
        *len = g2n_as_buffer(v)->len;
        *bytes = g2n_as_buffer(v)->bytes;
    } else if (g2n_is_data_view(v)) {
        *len = g2n_as_data_view(v)->len;
        *bytes = g2n_as_data_view(v)->buffer->bytes + g2n_as_data_view(v)->offset;
    } else {
        return false;
    }
    return true;
}

#endif
