/* Two passes: segments sorted by address give the chunks' extents; then the segments are copied in module order, so
 * that later ones win where they overlap. */
#include "image.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 65536u
/* Chunks start at multiples of this in the image file. */
#define MAP_PAGE 4096u /* of the machines that map rather than copy; others have larger pages and copy */
/* Filling gaps may add this much to the image; a module with more far-apart segments gets more chunks instead. */
#define FILL_MAX    (64u << 20)
#define SMALL_GAP   256u

struct extent {
    uint64_t start;
    uint64_t end;
};

static int by_start(const void *a, const void *b)
{
    const struct extent *x = a, *y = b;

    return x->start < y->start ? -1 : x->start > y->start;
}

/* Extents that lie less than `gap` apart become one: how long all would be together, when sorted. */
static uint64_t merged_len(const struct extent *e, size_t count, uint64_t gap)
{
    uint64_t total = 0, end = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t start = i != 0 && e[i].start < end + gap ? end : e[i].start;

        if (e[i].end > start)
            total += e[i].end - start;
        if (e[i].end > end)
            end = e[i].end;
    }
    return total;
}

/* Merges sorted extents in place, and returns how many are left. */
static size_t merge(struct extent *e, size_t count, uint64_t gap)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (kept != 0 && e[i].start < e[kept - 1].end + gap) {
            if (e[i].end > e[kept - 1].end)
                e[kept - 1].end = e[i].end;
        } else {
            e[kept++] = e[i];
        }
    }
    return kept;
}

static struct g2n_chunk *chunk_of(const struct g2n_image *image, uint64_t addr)
{
    size_t low = 0, high = image->chunk_count;

    while (high - low > 1) { /* the last chunk that starts at or before addr */
        size_t middle = low + (high - low) / 2;

        if (image->chunks[middle].addr <= addr)
            low = middle;
        else
            high = middle;
    }
    return &image->chunks[low];
}

static bool all_constant(const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->data_count; i++)
        if (w->data[i].mode == G2N_WASM_ACTIVE && !w->data[i].offset_known)
            return false;
    return true;
}

static enum g2n_exit make_chunks(struct g2n_image *out, struct g2n_arena *a, struct g2n_diag *d,
                                 const struct extent *extents, size_t count)
{
    out->chunks = g2n_arena_array(a, count, sizeof *out->chunks);
    if (!out->chunks)
        return g2n_fail_memory(d);
    for (size_t i = 0; i < count; i++) {
        struct g2n_chunk *c = &out->chunks[i];

        c->addr        = extents[i].start;
        c->len         = extents[i].end - extents[i].start;
        c->file_offset = out->file_len + (size_t)((c->addr - out->file_len) % MAP_PAGE);
        c->bytes       = g2n_arena_alloc(a, (size_t)c->len);
        if (!c->bytes)
            return g2n_fail_memory(d);
        out->file_len = c->file_offset + (size_t)c->len;
    }
    out->chunk_count = (uint32_t)count;
    return G2N_DONE;
}

enum g2n_exit g2n_image_make(struct g2n_image *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                             const struct g2n_wasm *w)
{
    uint64_t       memory_len = w->memory_count != 0 ? w->memories[0].min * PAGE : 0;
    struct extent *extents    = g2n_arena_array(a, w->data_count, sizeof *extents);
    size_t         count      = 0;
    uint64_t       gap        = G2N_IMAGE_GAP;
    uint64_t       payload    = 0;
    enum g2n_exit  st;

    memset(out, 0, sizeof *out);
    if (!extents)
        return g2n_fail_memory(d);
    if (!all_constant(w))
        return G2N_DONE;
    out->taken = true;
    for (uint32_t i = 0; i < w->data_count; i++) {
        const struct g2n_wasm_data *data = &w->data[i];

        if (data->mode != G2N_WASM_ACTIVE)
            continue;
        if (data->offset > memory_len || data->len > memory_len - data->offset)
            return g2n_fail(d, G2N_BAD_INPUT, file,
                            "can never start: its data segment %u, %zu bytes at address %llu, lies outside the "
                            "memory of %llu bytes", i,
                            data->len, (unsigned long long)data->offset, (unsigned long long)memory_len);
        if (data->len != 0)
            extents[count++] = (struct extent){ data->offset, data->offset + data->len };
        payload += data->len;
    }
    qsort(extents, count, sizeof *extents, by_start);
    if (merged_len(extents, count, gap) > payload + FILL_MAX)
        gap = SMALL_GAP;
    st = make_chunks(out, a, d, extents, merge(extents, count, gap));
    if (st != G2N_DONE)
        return st;
    for (uint32_t i = 0; i < w->data_count; i++) {
        const struct g2n_wasm_data *data = &w->data[i];
        struct g2n_chunk           *c;

        if (data->mode != G2N_WASM_ACTIVE || data->len == 0)
            continue;
        c = chunk_of(out, data->offset);
        memcpy(c->bytes + (data->offset - c->addr), data->bytes, data->len);
    }
    return G2N_DONE;
}

enum g2n_exit g2n_image_check(struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                              const struct g2n_image *image)
{
    uint64_t end        = 0;
    uint64_t memory_len = w->memory_count != 0 ? w->memories[0].min * PAGE : 0;

    for (uint32_t i = 0; i < image->chunk_count; i++) {
        const struct g2n_chunk *c = &image->chunks[i];

        if (c->addr < end || c->len == 0 || c->addr + c->len > memory_len)
            return g2n_fail(d, G2N_TOOL_FAILED, file, "internal error: memory image chunk %u is misplaced; please "
                                                      "report this", i);
        end = c->addr + c->len;
    }
    return G2N_DONE;
}

void g2n_image_print(FILE *out, const struct g2n_image *image)
{
    if (!image->taken)
        fputs("not taken: a segment's address is not constant\n", out);
    for (uint32_t i = 0; i < image->chunk_count; i++)
        fprintf(out, "chunk %u address %llu length %llu\n", i, (unsigned long long)image->chunks[i].addr,
                (unsigned long long)image->chunks[i].len);
}
