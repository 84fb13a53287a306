/* A growable run of bytes.  Appending after a failure does nothing and keeps failing, so a writer may append
 * many times and look at `failed` once. */
#ifndef G2N_BASE_BUF_H
#define G2N_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include <g2n/status.h>

struct g2n_buf {
    char  *bytes;   /* not NUL-terminated; NULL while cap is 0 */
    size_t len;
    size_t cap;
    bool   failed;  /* an append ran out of memory; contents are what came before it */
};

#define G2N_BUF_INIT ((struct g2n_buf){0})

void g2n_buf_fini(struct g2n_buf *b);                       /* leaves b empty and usable          */
void g2n_buf_clear(struct g2n_buf *b);                      /* keeps the storage                  */
void g2n_buf_append(struct g2n_buf *b, const void *bytes, size_t len);
void g2n_buf_append_str(struct g2n_buf *b, const char *text);
void g2n_buf_append_byte(struct g2n_buf *b, char byte);
void g2n_buf_printf(struct g2n_buf *b, const char *format, ...) G2N_PRINTF(2, 3);
/* Room for `len` more bytes, to be written at b->bytes + b->len; the caller then adds to b->len. */
G2N_MUST_USE enum g2n_status g2n_buf_reserve(struct g2n_buf *b, size_t len);

#endif
