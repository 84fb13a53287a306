#include "go/atom_cache.h"

#include "base/utf8.h"

/* Names that are not UTF-8 are decoded as TextDecoder does; their bytes differ from the atom's, so they never hit. */
static enum g2n_status make(struct g2n_realm *realm, const unsigned char *bytes, size_t len, struct g2n_string **out)
{
    static const unsigned char bom[] = { 0xEF, 0xBB, 0xBF };
    g2n_value decoded;
    enum g2n_status st;

    if (g2n_utf8_valid((const char *)bytes, len) && !(len >= 3 && memcmp(bytes, bom, 3) == 0))
        return g2n_atom_new(realm, (const char *)bytes, len, out);
    st = g2n_string_decode(realm, (const char *)bytes, len, true, &decoded);
    if (st != G2N_OK) return st;
    st = g2n_atom_of(realm, g2n_as_string(g2n_peek(decoded)), out);
    g2n_drop(realm, decoded);
    return st;
}

enum g2n_status g2n_atom_cache_get(struct g2n_atom_cache *cache, struct g2n_realm *realm, uint64_t addr,
                                   const unsigned char *bytes, size_t len, struct g2n_string **out)
{
    size_t slot = (size_t)(addr ^ addr >> 9 ^ len * 31) % G2N_ATOM_CACHE_SIZE;
    struct g2n_string *atom = cache->entries[slot].atom;
    enum g2n_status st;

    if (atom && cache->entries[slot].addr == addr && atom->len == len && memcmp(atom->bytes, bytes, len) == 0) {
        *out = atom;
        return G2N_OK;
    }
    st = make(realm, bytes, len, out);
    if (st != G2N_OK) return st;
    if (atom) g2n_atom_release(realm, atom);
    cache->entries[slot].addr = addr;
    cache->entries[slot].atom = *out;
    return G2N_OK;
}

void g2n_atom_cache_fini(struct g2n_atom_cache *cache, struct g2n_realm *realm)
{
    for (size_t i = 0; i < G2N_ATOM_CACHE_SIZE; i++) {
        if (cache->entries[i].atom) g2n_atom_release(realm, cache->entries[i].atom);
        cache->entries[i].atom = NULL;
    }
}
