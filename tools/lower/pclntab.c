/* Layouts, from the linker (cmd/link/internal/ld/pcln.go) and the runtime (symtab.go, runtime2.go) of these versions:
 *
 *   Go          magic       function table                           a row               _func begins
 *   1.14, 1.15  fffffffb    behind the count, offsets from the head   entry64, offset64   entry64, name, args, deferreturn
 *   1.16, 1.17  fffffffa    at word 6, offsets from there             entry64, offset64   entry64, name, args, deferreturn
 *   1.18, 1.19  fffffff0    at word 7, offsets from there             entry32, offset32   entry32, name, args, deferreturn
 *   1.20 to 27  fffffff1    the same
 *
 * Head: magic, two zero bytes, 1 (instruction size), 8 (pointer size), then words of 64 bits: the count first.
 * Entries are PC_F << 16 or, in newer versions, PC_F, both counted from an origin that the head may or may not give;
 * so only their distances are used: the first row is the first function, whose PC_F is the first of the module's table. */
#include "pclntab.h"

#include <string.h>

#include "shape.h"

struct layout {
    uint32_t magic;
    uint32_t table_word; /* 0: right behind the head */
    uint32_t names_word; /* of the place that offsets of names count from; 0: the head */
    bool     wide;       /* 64-bit rows */
};

static const struct layout layouts[] = {
    { 0xfffffffbu, 0, 0, true }, { 0xfffffffau, 6, 2, true }, { 0xfffffff0u, 7, 3, false }, { 0xfffffff1u, 7, 3, false },
};

struct table {
    const unsigned char *head;
    uint64_t             len;  /* from the head to the end of its chunk */
    const struct layout *layout;
    uint64_t             count;
    uint64_t             rows; /* offset of the first */
    uint64_t             base; /* what functions' offsets are relative to */
    uint64_t             names; /* likewise, of names */
    uint64_t             first; /* entry of the first row */
    unsigned             shift; /* of entries             */
    uint32_t             slot;  /* PC_F of the first row  */
};

static uint64_t get(const unsigned char *p, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = bytes; i-- > 0;)
        value = value << 8 | p[i];
    return value;
}

static bool open_table(struct table *t, const unsigned char *head, uint64_t len)
{
    uint32_t magic = (uint32_t)get(head, 4);
    uint64_t row;

    t->head = head;
    t->len  = len;
    for (t->layout = layouts; t->layout->magic != magic; t->layout++)
        if (t->layout + 1 == layouts + sizeof layouts / sizeof *layouts)
            return false;
    if (head[4] != 0 || head[5] != 0 || head[6] != 1 || head[7] != 8 || len < 72)
        return false;
    t->count = get(head + 8, 8);
    t->rows  = t->layout->table_word == 0 ? 16 : get(head + 8 + 8 * (t->layout->table_word), 8);
    t->base  = t->layout->table_word == 0 ? 0 : t->rows;
    t->names = t->layout->names_word == 0 ? 0 : get(head + 8 + 8 * t->layout->names_word, 8);
    row      = t->layout->wide ? 16 : 8;
    if (t->count < 2 || t->count > (1u << 24) || t->rows >= len || len - t->rows < t->count * row)
        return false;
    t->first = get(head + t->rows, (unsigned)row / 2);
    t->shift = get(head + t->rows + row, (unsigned)row / 2) - t->first == 1 ? 0 : 16;
    return true;
}

/* The function of row i: its PC_F, and the block at which it calls deferreturn, 0 for none. */
static bool read_row(const struct table *t, uint64_t i, uint64_t *slot, uint64_t *block)
{
    unsigned             word  = t->layout->wide ? 8 : 4;
    const unsigned char *row   = t->head + t->rows + i * 2 * word;
    uint64_t             entry = get(row, word), at = get(row + word, word);

    if (at > t->len - t->base || t->len - t->base - at < word + 12u || entry < t->first)
        return false;
    at += t->base;
    *slot  = t->slot + ((entry - t->first) >> t->shift);
    *block = get(t->head + at + word + 8, 4);
    return get(t->head + at, word) == entry && (entry - t->first) % (1u << t->shift) == 0 && *block < 0x10000;
}

/* The name of row i's function, read_row() having succeeded for it; empty when it is not in the table's bytes. */
static struct g2n_str read_name(const struct table *t, uint64_t i)
{
    unsigned             word = t->layout->wide ? 8 : 4;
    uint64_t             at   = t->base + get(t->head + t->rows + i * 2 * word + word, word);
    uint64_t             name = get(t->head + at + word, 4);
    const unsigned char *end;

    if (t->names >= t->len || name >= t->len - t->names)
        return (struct g2n_str){ NULL, 0 };
    name += t->names;
    end = memchr(t->head + name, '\0', t->len - name);
    return end ? (struct g2n_str){ (const char *)t->head + name, (size_t)(end - t->head) - name } : (struct g2n_str){ NULL, 0 };
}

/* Every function of the module's table must have a row, and every row that tells something a function, for the two to
 * be of one program.  Functions of other types than Go's (memeqbody, say) have rows too. */
static bool agrees(struct table *t, const struct g2n_facts *facts)
{
    uint64_t slot, block, functions = 0, rows = 0, next = 0;

    t->slot = facts->first_slot;
    for (uint64_t i = 0; i < t->count; i++) {
        if (!read_row(t, i, &slot, &block) || slot < next)
            return false;
        next = slot + 1;
        if (slot < facts->table_len && facts->table[slot] != 0)
            rows++;
        else if (block != 0)
            return false;
    }
    for (uint32_t i = 0; i < facts->table_len; i++)
        functions += facts->table[i] != 0;
    return rows == functions;
}

static bool find_table(struct table *t, const struct g2n_facts *facts, const struct g2n_image *image)
{
    for (uint32_t i = 0; i < image->chunk_count; i++) {
        const struct g2n_chunk *c = &image->chunks[i];

        /* The linker aligns it; the chunk begins anywhere. */
        for (uint64_t at = (8 - c->addr % 8) % 8; c->len >= 72 && at <= c->len - 72; at += 8)
            if (c->bytes[at + 3] == 0xff && open_table(t, c->bytes + at, c->len - at) && agrees(t, facts))
                return true;
    }
    return false;
}

bool g2n_pclntab_add_points(struct g2n_facts *facts, const struct g2n_image *image, bool *found)
{
    struct table t;
    uint64_t     slot, block;

    *found = facts->flat_table && find_table(&t, facts, image);
    if (!*found)
        return true;
    for (uint64_t i = 0; i < t.count; i++)
        if (read_row(&t, i, &slot, &block) && block != 0 && !g2n_facts_add_point(facts, slot << 16 | block))
            return false;
    return true;
}

/* Go's linker fills the table in the functions' order without gaps; where that is so for every function of Go's type,
 * it tells which functions the rows of other types are. */
static bool is_in_order(const struct g2n_facts *facts)
{
    for (uint32_t i = 0; i < facts->table_len; i++)
        if (facts->table[i] != 0 && facts->table[i] - 1 != i - facts->first_slot)
            return false;
    return true;
}

static bool read_names(struct g2n_str *names, uint32_t count, struct g2n_arena *a, const struct g2n_facts *facts, const struct g2n_image *image)
{
    struct table t;
    uint64_t     slot, block, bytes = 0;

    if (!facts->flat_table || !is_in_order(facts) || !find_table(&t, facts, image))
        return true;
    for (uint64_t i = 0; i < t.count; i++) {
        struct g2n_str name;
        char          *plain;

        if (!read_row(&t, i, &slot, &block) || slot - t.slot >= count)
            continue;
        name   = read_name(&t, i);
        bytes += name.len;
        if (name.len == 0 || bytes > t.len) /* Go's linker writes each name once, or begins with those that are shared */
            continue;
        plain = g2n_arena_array(a, name.len, 1);
        if (!plain)
            return false;
        for (size_t k = 0; k < name.len; k++)
            plain[k] = g2n_shape_plain(name.ptr[k]);
        names[slot - t.slot] = (struct g2n_str){ plain, name.len };
    }
    return true;
}

bool g2n_pclntab_name_functions(struct g2n_wasm *w, struct g2n_arena *a, const struct g2n_image *image)
{
    struct g2n_facts facts = { .flat_table = false };
    struct g2n_str  *names;

    if (w->func_names)
        return true;
    names = g2n_arena_array(a, w->func_count + 1, sizeof *names);
    if (!names || !g2n_facts_read_table(&facts, a, w)
        || !read_names(names + w->import_func_count, w->func_count - w->import_func_count, a, &facts, image))
        return false;
    w->func_names = names;
    return true;
}
