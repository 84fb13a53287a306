#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"

void g2n_text_init(struct g2n_text *t)
{
    memset(t, 0, sizeof *t);
}

void g2n_text_fini(struct g2n_text *t)
{
    g2n_tools_free(t->ptr);
    g2n_text_init(t);
}

/* Makes room for `len` more bytes and a NUL. */
static bool reserve(struct g2n_text *t, size_t len)
{
    size_t size;
    char  *grown;

    if (t->failed)
        return false;
    if (len < t->size - t->len)
        return true;
    size  = t->len + len < SIZE_MAX / 4 ? (t->len + len + 128) * 2 : 0;
    grown = size != 0 && t->len + len >= len ? g2n_tools_malloc(size) : NULL;
    if (!grown) {
        g2n_text_fini(t);
        t->failed = true;
        return false;
    }
    if (t->len != 0)
        memcpy(grown, t->ptr, t->len);
    g2n_tools_free(t->ptr);
    t->ptr  = grown;
    t->size = size;
    return true;
}

void g2n_text_add(struct g2n_text *t, const char *bytes, size_t len)
{
    if (!reserve(t, len))
        return;
    if (len != 0)
        memcpy(t->ptr + t->len, bytes, len);
    t->len += len;
    t->ptr[t->len] = '\0';
}

void g2n_text_adds(struct g2n_text *t, const char *string)
{
    g2n_text_add(t, string, strlen(string));
}

void g2n_text_addf(struct g2n_text *t, const char *format, ...)
{
    va_list args;
    int     len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !reserve(t, (size_t)len))
        return;
    va_start(args, format);
    (void)vsnprintf(t->ptr + t->len, (size_t)len + 1, format, args);
    va_end(args);
    t->len += (size_t)len;
}

bool g2n_text_failed(const struct g2n_text *t)
{
    return t->failed;
}
