/* Blocks of at least 64 KiB, filled from the front; large objects get a block of their own.  An arena rather than
 * malloc and free because a compilation ends as a whole: there is nothing to gain from freeing parts of it, and
 * error paths need no cleanup. */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define BLOCK_SIZE 0u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BLOCK_SIZE 0u
#endif
#endif
#ifndef BLOCK_SIZE
#define BLOCK_SIZE 65536u
#endif

struct g2n_arena_block {
    struct g2n_arena_block *next;
    size_t                  used;
    size_t                  size;
    max_align_t             bytes[];
};

void *(*g2n_tools_malloc)(size_t size) = malloc;
void (*g2n_tools_free)(void *p)        = free;

void g2n_arena_init(struct g2n_arena *a)
{
    a->blocks = NULL;
}

void g2n_arena_fini(struct g2n_arena *a)
{
    struct g2n_arena_block *next;

    for (struct g2n_arena_block *b = a->blocks; b; b = next) {
        next = b->next;
        g2n_tools_free(b);
    }
    a->blocks = NULL;
}

void *g2n_arena_alloc(struct g2n_arena *a, size_t size)
{
    struct g2n_arena_block *b     = a->blocks;
    size_t                  align = _Alignof(max_align_t);
    size_t                  room;
    void                   *p;

    if (size > SIZE_MAX / 2)
        return NULL;
    if (BLOCK_SIZE != 0)
        size = (size + align - 1) / align * align;
    if (!b || b->size - b->used < size) {
        room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        b    = g2n_tools_malloc(sizeof *b + room);
        if (!b)
            return NULL;
        b->next = a->blocks;
        b->used = 0;
        b->size = room;
        if (a->blocks && room == size && BLOCK_SIZE != 0) { /* keep filling the present block after a large object */
            b->next         = a->blocks->next;
            a->blocks->next = b;
        } else {
            a->blocks = b;
        }
    }
    p = (char *)b->bytes + b->used;
    b->used += size;
    memset(p, 0, size);
    return p;
}

void *g2n_arena_array(struct g2n_arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return g2n_arena_alloc(a, count * size);
}

char *g2n_arena_copy(struct g2n_arena *a, const char *bytes, size_t len)
{
    char *p;

    if (len == SIZE_MAX)
        return NULL;
    p = g2n_arena_alloc(a, len + 1);
    if (p && len != 0)
        memcpy(p, bytes, len);
    return p;
}

char *g2n_arena_printf(struct g2n_arena *a, const char *format, ...)
{
    va_list args;
    int     len;
    char   *p;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return NULL;
    p = g2n_arena_alloc(a, (size_t)len + 1);
    if (!p)
        return NULL;
    va_start(args, format);
    (void)vsnprintf(p, (size_t)len + 1, format, args);
    va_end(args);
    return p;
}

bool g2n_str_is(struct g2n_str s, const char *text)
{
    return s.len == strlen(text) && memcmp(s.ptr, text, s.len) == 0;
}

bool g2n_str_has_prefix(struct g2n_str s, const char *prefix)
{
    size_t len = strlen(prefix);

    return s.len >= len && memcmp(s.ptr, prefix, len) == 0;
}
