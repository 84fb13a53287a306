/* The cache: compiled parts and executables, by content.
 *
 * An entry is the file's bytes and a trailer (ELF readers ignore it) with their hash and the entry's key; it is
 * written under another name and renamed, so readers and writers need no locks, and it is verified before use: what
 * does not verify is removed and made again.  A *shortcut* maps the stat data of all that an executable was made from
 * to its key and to the stat data of its entry, so that `run` needs to read neither. */
#ifndef G2N_TOOLS_CACHE_H
#define G2N_TOOLS_CACHE_H

#include "arena.h"
#include "diag.h"
#include "hash.h"

struct g2n_cache {
    const char *dir; /* NULL: there is none, every look-up misses and nothing is stored */
    uint64_t    limit;
    bool        stored; /* something was, so trimming makes sense */
};

/* Finds the folder (G2N_CACHE_SIZE is read here); a cache that cannot be had is not an error. */
void g2n_cache_open(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d);

/* Copies the entry's bytes to `to`. */
bool g2n_cache_get(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_hash *key,
                   const char *to);
/* Stores a file's bytes; failures are notes. */
void g2n_cache_put(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_hash *key,
                   const char *from, bool executable);

/* The verified entry itself, to be executed in place; NULL: there is none. */
const char *g2n_cache_entry(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_hash *key);

const char *g2n_cache_shortcut(struct g2n_cache *c, struct g2n_arena *a, const struct g2n_hash *stat_key);
void        g2n_cache_set_shortcut(struct g2n_cache *c, struct g2n_arena *a, const struct g2n_hash *stat_key,
                                   const struct g2n_hash *key);

/* Removes the oldest entries beyond the limit, and what killed writers left behind. */
void g2n_cache_trim(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d);

#endif
