/* The driver's memory: everything that a job allocates comes from its arena and is freed with it, once.
 *
 * Blocks are zeroed and aligned for any type.  Every function that may allocate can return NULL (or false); the
 * caller then returns G2N_LIMIT.  Sanitizer builds give each object its own malloc, so that overruns are seen.
 * Not thread-safe; the driver has one thread. */
#ifndef G2N_TOOLS_ARENA_H
#define G2N_TOOLS_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

struct g2n_arena {
    struct g2n_arena_block *blocks; /* newest first */
};

/* A sized string that is also NUL-terminated when the arena made it. */
struct g2n_str {
    const char *ptr;
    size_t      len;
};

/* printf's "%.*s" for a g2n_str. */
#define G2N_STR(s) (int)((s).len > 1000 ? 1000 : (s).len), (s).ptr

void g2n_arena_init(struct g2n_arena *a);
void g2n_arena_fini(struct g2n_arena *a);

G2N_MUST_USE void *g2n_arena_alloc(struct g2n_arena *a, size_t size);
G2N_MUST_USE void *g2n_arena_array(struct g2n_arena *a, size_t count, size_t size); /* NULL also on overflow */
G2N_MUST_USE char *g2n_arena_copy(struct g2n_arena *a, const char *bytes, size_t len); /* adds a NUL */
G2N_MUST_USE char *g2n_arena_printf(struct g2n_arena *a, const char *format, ...) G2N_PRINTF(2, 3);

bool g2n_str_is(struct g2n_str s, const char *text);
bool g2n_str_has_prefix(struct g2n_str s, const char *prefix);

/* The heap below the arena.  Tests replace both to make allocations fail in turn. */
extern void *(*g2n_tools_malloc)(size_t size);
extern void (*g2n_tools_free)(void *p);

#endif
