#include "names.h"

#include <string.h>

static uint32_t hash_of(const char *name, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    return h;
}

bool g2n_names_init(struct g2n_names *n, struct g2n_arena *a, const struct g2n_translation *t)
{
    uint32_t size = 16;

    while (size < t->function_count * 2)
        size *= 2;
    n->t       = t;
    n->mask    = size - 1;
    n->buckets = g2n_arena_array(a, size, sizeof *n->buckets);
    if (!n->buckets)
        return false;
    for (uint32_t i = 0; i < t->function_count; i++) {
        uint32_t at = hash_of(t->functions[i].name.ptr, t->functions[i].name.len) & n->mask;

        while (n->buckets[at] != 0)
            at = (at + 1) & n->mask;
        n->buckets[at] = i + 1;
    }
    return true;
}

uint32_t g2n_names_find(const struct g2n_names *n, const char *name, size_t len)
{
    for (uint32_t at = hash_of(name, len) & n->mask; n->buckets[at] != 0; at = (at + 1) & n->mask) {
        const struct g2n_str have = n->t->functions[n->buckets[at] - 1].name;

        if (have.len == len && memcmp(have.ptr, name, len) == 0)
            return n->buckets[at] - 1;
    }
    return UINT32_MAX;
}
