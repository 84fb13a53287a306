/* ArrayBuffer, the typed arrays and DataView.  A typed array shares its buffer's bytes.
 *
 *   B1  offset + length * element size <= buffer->len, always (buffers do not shrink). */
#ifndef G2N_VALUE_BYTES_H
#define G2N_VALUE_BYTES_H

#include "value/object.h"

enum g2n_element {
    G2N_ELEMENT_INT8, G2N_ELEMENT_UINT8, G2N_ELEMENT_UINT8_CLAMPED, G2N_ELEMENT_INT16, G2N_ELEMENT_UINT16,
    G2N_ELEMENT_INT32, G2N_ELEMENT_UINT32, G2N_ELEMENT_FLOAT32, G2N_ELEMENT_FLOAT64, G2N_ELEMENT_COUNT
};

struct g2n_buffer { /* ArrayBuffer */
    struct g2n_object object;
    unsigned char    *bytes;
    size_t            len;
};

struct g2n_typed_array {
    struct g2n_object  object;
    struct g2n_buffer *buffer;   /* owned */
    size_t             offset;   /* bytes */
    size_t             length;   /* elements */
    enum g2n_element   element;
};

extern const struct g2n_class g2n_class_buffer;
extern const struct g2n_class g2n_class_typed_array;

static inline bool g2n_is_typed_array(g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_typed_array;
}
static inline struct g2n_typed_array *g2n_as_typed_array(g2n_view v)
{
    return (struct g2n_typed_array *)(void *)g2n_as_object(v);
}
/* Uint8Array or Uint8ClampedArray: what syscall/js copies from and to. */
bool g2n_is_byte_array(g2n_view v);
static inline unsigned char *g2n_typed_array_bytes(struct g2n_typed_array *a) { return a->buffer->bytes + a->offset; }
size_t g2n_element_size(enum g2n_element element);
const char *g2n_element_class_name(enum g2n_element element); /* "Uint8Array" */
static inline size_t g2n_typed_array_byte_len(const struct g2n_typed_array *a)
{
    return a->length * g2n_element_size(a->element);
}
static inline bool g2n_is_buffer(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_buffer; }
static inline struct g2n_buffer *g2n_as_buffer(g2n_view v) { return (struct g2n_buffer *)(void *)g2n_as_object(v); }

/* One element at `bytes`, in the machine's (little-endian) order, with ECMAScript's conversions. */
double g2n_element_load(enum g2n_element element, const unsigned char *bytes);
void   g2n_element_store(enum g2n_element element, unsigned char *bytes, double d);

/* An ArrayBuffer of `len` zero bytes; RangeError "Array buffer allocation failed" beyond G2N_BUFFER_MAX or memory. */
#define G2N_BUFFER_MAX 0x1FFFFFFFFull
G2N_MUST_USE enum g2n_status g2n_buffer_new(struct g2n_realm *realm, size_t len, struct g2n_buffer **out);
/* A view of a buffer, which is lent (dup'ed); B1 must hold.  proto NULL: the element's own prototype. */
G2N_MUST_USE enum g2n_status g2n_typed_array_new(struct g2n_realm *realm, enum g2n_element element,
                                                 struct g2n_buffer *buffer, size_t offset, size_t length,
                                                 struct g2n_object *proto, struct g2n_typed_array **out);

/* A Uint8Array of `len` zero bytes with a buffer of its own. */
G2N_MUST_USE enum g2n_status g2n_bytes_new(struct g2n_realm *realm, size_t len, struct g2n_typed_array **out);

#endif
