/* The table of atoms: chains through the strings themselves, so that making an atom of a string allocates nothing,
 * and a table that cannot grow only gets slower.  An atom leaves the table when its last reference goes. */
#include "base/alloc.h"
#include "value/realm.h"

#define FIRST_CAP 1024u

/* The number that a canonical array index stands for (0..2^32-2, no sign, no leading zero). */
static bool parse_index(const char *bytes, size_t len, uint32_t *index)
{
    uint64_t n = 0;

    if (len == 0 || len > 10 || (bytes[0] == '0' && len > 1)) return false;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') return false;
        n = n * 10 + (uint64_t)(bytes[i] - '0');
    }
    if (n > 0xFFFFFFFEull) return false;
    *index = (uint32_t)n;
    return true;
}

static struct g2n_string *find(const struct g2n_atom_table *t, uint32_t hash, const char *bytes, size_t len)
{
    struct g2n_string *s;

    if (t->cap == 0) return NULL;
    for (s = t->buckets[hash & (t->cap - 1)]; s; s = s->next_atom) {
        if (s->hash == hash && s->len == len && memcmp(s->bytes, bytes, len) == 0) return s;
    }
    return NULL;
}

static void grow(struct g2n_atom_table *t)
{
    uint32_t cap = t->cap ? t->cap * 2 : FIRST_CAP;
    struct g2n_string **buckets = g2n_alloc_zero(cap, sizeof *buckets);

    if (!buckets) return;
    for (uint32_t i = 0; i < t->cap; i++) {
        for (struct g2n_string *s = t->buckets[i], *next; s; s = next) {
            next = s->next_atom;
            s->next_atom = buckets[s->hash & (cap - 1)];
            buckets[s->hash & (cap - 1)] = s;
        }
    }
    g2n_free(t->buckets);
    t->buckets = buckets;
    t->cap = cap;
}

/* Makes s, of which the table has no equal, an atom.  Fails only when there is no table yet. */
static enum g2n_status insert(struct g2n_realm *realm, struct g2n_string *s)
{
    struct g2n_atom_table *t = &realm->atom_table;
    struct g2n_string **bucket;

    if (t->count >= t->cap && t->cap < 0x40000000u) grow(t);
    if (t->cap == 0) return g2n_throw_no_memory(realm);
    bucket = &t->buckets[g2n_string_hash(s) & (t->cap - 1)];
    s->next_atom = *bucket;
    *bucket = s;
    t->count++;
    s->cell.flags |= G2N_STRING_ATOM;
    if (parse_index(s->bytes, s->len, &s->index)) s->cell.flags |= G2N_STRING_INDEX;
    return G2N_OK;
}

enum g2n_status g2n_atom_new(struct g2n_realm *realm, const char *bytes, size_t len, struct g2n_string **out)
{
    uint32_t hash = g2n_hash_bytes(bytes, len);
    struct g2n_string *s = find(&realm->atom_table, hash, bytes, len);
    enum g2n_status st;
    g2n_value made;

    if (s) {
        s->cell.refs++;
        *out = s;
        return G2N_OK;
    }
    st = g2n_string_new(realm, bytes, len, &made);
    if (st != G2N_OK) return st;
    s = g2n_as_string(g2n_peek(made));
    s->hash = hash;
    st = insert(realm, s);
    if (st != G2N_OK) {
        g2n_drop(realm, made);
        return st;
    }
    *out = s;
    return G2N_OK;
}

enum g2n_status g2n_atom_of(struct g2n_realm *realm, struct g2n_string *s, struct g2n_string **out)
{
    if (!(s->cell.flags & G2N_STRING_ATOM)) {
        struct g2n_string *same = find(&realm->atom_table, g2n_string_hash(s), s->bytes, s->len);
        enum g2n_status st = same ? G2N_OK : insert(realm, s);

        if (st != G2N_OK) return st;
        if (same) s = same;
    }
    s->cell.refs++;
    *out = s;
    return G2N_OK;
}

struct g2n_string *g2n_atom_find(struct g2n_realm *realm, const char *bytes, size_t len)
{
    return find(&realm->atom_table, g2n_hash_bytes(bytes, len), bytes, len);
}

void g2n_atom_release(struct g2n_realm *realm, struct g2n_string *atom)
{
    g2n_drop(realm, g2n_own_string(atom));
}

void g2n_atom_forget(struct g2n_realm *realm, struct g2n_string *atom)
{
    struct g2n_atom_table *t = &realm->atom_table;
    struct g2n_string **at;

    if (t->cap == 0) return; /* the realm has gone already */
    at = &t->buckets[atom->hash & (t->cap - 1)];
    while (*at != atom) at = &(*at)->next_atom;
    *at = atom->next_atom;
    t->count--;
}

void g2n_atom_table_fini(struct g2n_realm *realm)
{
    struct g2n_atom_table *t = &realm->atom_table;

    for (uint32_t i = 0; realm->abandoned && i < t->cap; i++) {
        for (struct g2n_string *atom = t->buckets[i], *next; atom; atom = next) {
            next = atom->next_atom;
            g2n_free(atom);
        }
    }
    g2n_free(realm->atom_table.buckets);
    realm->atom_table = (struct g2n_atom_table){ 0 };
}
