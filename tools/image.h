/* The guest's initial memory: active data segments coalesced into a few chunks, which the executable takes in as one
 * file.  Go's linker writes up to 100,000 tiny segments; as C arrays they cost the compiler minutes and gigabytes.
 *
 *   I1  chunks are sorted by address, do not overlap, and end within the memory's initial size
 *   I2  bytes are what the segments, applied in order, leave there
 *   I3  in the image file a chunk begins at its address modulo 4096, so that its pages can be mapped
 *
 * When one active segment's address is not a constant, none is taken (`taken` is false): order matters between them,
 * and translated code then applies all of them itself. */
#ifndef G2N_TOOLS_IMAGE_H
#define G2N_TOOLS_IMAGE_H

#include <stdio.h>

#include "wasm.h"

/* Chunks with less than this between them become one, the gap filled with zeros. */
#define G2N_IMAGE_GAP 16384u

struct g2n_chunk {
    uint64_t       addr;
    uint64_t       len;
    size_t         file_offset; /* of its bytes in the image file */
    unsigned char *bytes;
};

struct g2n_image {
    bool              taken;
    struct g2n_chunk *chunks;
    uint32_t          chunk_count;
    size_t            file_len;
};

G2N_MUST_USE enum g2n_exit g2n_image_make(struct g2n_image *out, struct g2n_arena *a, struct g2n_diag *d,
                                          const char *file, const struct g2n_wasm *w);
/* I1; aborts the build with a message when it does not hold, as that is our mistake. */
G2N_MUST_USE enum g2n_exit g2n_image_check(struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                                           const struct g2n_image *image);

void g2n_image_print(FILE *out, const struct g2n_image *image);

#endif
