/* Growth doubles, so appending n bytes costs O(n) in all. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

#define FIRST_CAP 64u

void g2n_buf_fini(struct g2n_buf *b)
{
    g2n_free(b->bytes);
    *b = G2N_BUF_INIT;
}

void g2n_buf_clear(struct g2n_buf *b)
{
    b->len = 0;
    b->failed = false;
}

enum g2n_status g2n_buf_reserve(struct g2n_buf *b, size_t len)
{
    size_t cap = b->cap ? b->cap : FIRST_CAP;
    char *bytes;

    if (b->failed || len > SIZE_MAX - b->len) {
        b->failed = true;
        return G2N_ENOMEM;
    }
    if (b->len + len <= b->cap) return G2N_OK;
    while (cap < b->len + len) cap = cap > SIZE_MAX / 2 ? b->len + len : cap * 2;
    bytes = g2n_realloc(b->bytes, cap);
    if (!bytes) {
        b->failed = true;
        return G2N_ENOMEM;
    }
    b->bytes = bytes;
    b->cap = cap;
    return G2N_OK;
}

void g2n_buf_append(struct g2n_buf *b, const void *bytes, size_t len)
{
    if (len == 0 || g2n_buf_reserve(b, len) != G2N_OK) return;
    memcpy(b->bytes + b->len, bytes, len);
    b->len += len;
}

void g2n_buf_append_str(struct g2n_buf *b, const char *text) { g2n_buf_append(b, text, strlen(text)); }

void g2n_buf_append_byte(struct g2n_buf *b, char byte) { g2n_buf_append(b, &byte, 1); }

void g2n_buf_printf(struct g2n_buf *b, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || g2n_buf_reserve(b, (size_t)len + 1) != G2N_OK) {
        b->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(b->bytes + b->len, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}
