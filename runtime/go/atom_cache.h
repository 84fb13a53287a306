/* Atoms by guest address.  Go passes property names as pointers into its read-only data, so the same name comes from
 * the same address each time; one comparison of bytes then replaces decoding, hashing and looking up. */
#ifndef G2N_GO_ATOM_CACHE_H
#define G2N_GO_ATOM_CACHE_H

#include "value/realm.h"

#define G2N_ATOM_CACHE_SIZE 512u

struct g2n_atom_cache {
    struct {
        uint64_t           addr;
        struct g2n_string *atom; /* owned, or NULL */
    } entries[G2N_ATOM_CACHE_SIZE];
};

/* The atom for these bytes of the guest, which came from addr; lent by the cache until the next call.
 * G2N_THROWN: out of memory. */
G2N_MUST_USE enum g2n_status g2n_atom_cache_get(struct g2n_atom_cache *cache, struct g2n_realm *realm, uint64_t addr,
                                                const unsigned char *bytes, size_t len, struct g2n_string **out);
void g2n_atom_cache_fini(struct g2n_atom_cache *cache, struct g2n_realm *realm);

#endif
