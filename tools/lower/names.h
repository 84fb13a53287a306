/* Functions of a translation by their names in C. */
#ifndef G2N_TOOLS_LOWER_NAMES_H
#define G2N_TOOLS_LOWER_NAMES_H

#include "../translate.h"

struct g2n_names {
    const struct g2n_translation *t;
    uint32_t                     *buckets; /* position + 1; open addressing */
    uint32_t                      mask;
};

G2N_MUST_USE bool g2n_names_init(struct g2n_names *n, struct g2n_arena *a, const struct g2n_translation *t);
/* The function's position in the translation, or UINT32_MAX. */
uint32_t g2n_names_find(const struct g2n_names *n, const char *name, size_t len);

#endif
