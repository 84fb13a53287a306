/* Memory of one call: taken from the front of chunks, and given back all at once when the call ends.  The first chunk is kept
 * for the next call, so that most calls allocate nothing. */
#include <stdalign.h>

#include "base/alloc.h"
#include "wasi2/wasi2.h"

#define CHUNK (72u << 10) /* what is read at once, and some */

struct g2n_wasi2_chunk {
    struct g2n_wasi2_chunk *next;
    size_t                  used, cap;
    alignas(max_align_t) unsigned char bytes[];
};

_Noreturn void g2n_wasi2_no_memory(void) { g2n_trap_report("a host function is out of memory"); }

void *g2n_wasi2_scratch(struct g2n_wasi2 *w, size_t size)
{
    struct g2n_wasi2_chunk *chunk = w->scratch;
    const size_t align = alignof(max_align_t);

    if (size > SIZE_MAX / 2) g2n_wasi2_no_memory();
    size = (size + align - 1) / align * align;
    if (!chunk || size > chunk->cap - chunk->used) {
        size_t cap = size > CHUNK ? size : CHUNK;

        chunk = g2n_alloc(sizeof *chunk + cap);
        if (!chunk) g2n_wasi2_no_memory();
        *chunk = (struct g2n_wasi2_chunk){ .next = w->scratch, .cap = cap };
        w->scratch = chunk;
    }
    void *out = chunk->bytes + chunk->used;
    chunk->used += size;
    return out;
}

struct g2n_wasi2_value *g2n_wasi2_items(struct g2n_wasi2 *w, size_t count)
{
    if (count > SIZE_MAX / 2 / sizeof(struct g2n_wasi2_value)) g2n_wasi2_no_memory();
    return g2n_wasi2_scratch(w, count * sizeof(struct g2n_wasi2_value));
}

void g2n_wasi2_scratch_reset(struct g2n_wasi2 *w)
{
    while (w->scratch && w->scratch->next) {
        struct g2n_wasi2_chunk *chunk = w->scratch;

        w->scratch = chunk->next;
        g2n_free(chunk);
    }
    if (w->scratch) w->scratch->used = 0;
}

void g2n_wasi2_scratch_fini(struct g2n_wasi2 *w)
{
    g2n_wasi2_scratch_reset(w);
    g2n_free(w->scratch);
    w->scratch = NULL;
}
