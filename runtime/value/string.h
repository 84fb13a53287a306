/* Strings, and *atoms*: strings of which there is one cell for each content, so that keys compare by pointer.
 * Contents are WTF-8 (base/utf8.h), immutable, NUL-terminated as a courtesy to C.
 *
 *   S1  a string with G2N_STRING_ATOM set is in the realm's atom table exactly while it lives;
 *   S2  an atom that is the canonical form of an integer 0..2^32-2 has G2N_STRING_INDEX set and `index` its value. */
#ifndef G2N_VALUE_STRING_H
#define G2N_VALUE_STRING_H

#include <stddef.h>

#include "base/buf.h"
#include "value/value.h"

#define G2N_STRING_ATOM  1u
#define G2N_STRING_INDEX 2u
#define G2N_STRING_MAX   0x1FFFFFE8u /* bytes; V8's longest string, in code units */

struct g2n_string {
    struct g2n_cell cell;
    uint32_t len;        /* bytes                                     */
    uint32_t utf16_len;  /* code units, 0xFFFFFFFF until asked for    */
    uint32_t hash;       /* of the contents; 0 until asked for        */
    uint32_t index;      /* S2                                        */
    struct g2n_string *next_atom; /* chain of the atom table          */
    char     bytes[];
};

/* New string with these bytes, which must be WTF-8 already.  G2N_THROWN: out of memory, or longer than
 * G2N_STRING_MAX (RangeError). */
G2N_MUST_USE enum g2n_status g2n_string_new(struct g2n_realm *realm, const char *bytes, size_t len, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_string_from_c(struct g2n_realm *realm, const char *text, g2n_value *out);
/* Decodes as TextDecoder does: U+FFFD for what is ill-formed; one leading byte order mark is dropped if asked. */
G2N_MUST_USE enum g2n_status g2n_string_decode(struct g2n_realm *realm, const char *bytes, size_t len, bool drop_bom,
                                               g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_string_printf(struct g2n_realm *realm, g2n_value *out, const char *format, ...)
    G2N_PRINTF(3, 4);

/* a + b; surrogates that meet become one character. */
G2N_MUST_USE enum g2n_status g2n_string_concat(struct g2n_realm *realm, struct g2n_string *a, struct g2n_string *b,
                                               g2n_value *out);
/* The text in buf, which is emptied (G2N_THROWN also when an append to it had failed). */
G2N_MUST_USE enum g2n_status g2n_string_from_buf(struct g2n_realm *realm, struct g2n_buf *buf, g2n_value *out);

uint32_t g2n_string_utf16_len(struct g2n_string *s);
uint32_t g2n_string_hash(struct g2n_string *s);
bool g2n_string_equal(const struct g2n_string *a, const struct g2n_string *b);
bool g2n_string_equal_c(const struct g2n_string *a, const char *text);

/* The atom with these bytes; the caller owns one reference to *out. */
G2N_MUST_USE enum g2n_status g2n_atom_new(struct g2n_realm *realm, const char *bytes, size_t len,
                                          struct g2n_string **out);
/* The atom with the contents of s; s itself when it is one. */
G2N_MUST_USE enum g2n_status g2n_atom_of(struct g2n_realm *realm, struct g2n_string *s, struct g2n_string **out);
/* The existing atom, lent, or NULL: a key that is no atom is no property of anything. */
struct g2n_string *g2n_atom_find(struct g2n_realm *realm, const char *bytes, size_t len);
void g2n_atom_release(struct g2n_realm *realm, struct g2n_string *atom);
/* Takes a dying atom out of the table; for g2n_cell_free(). */
void g2n_atom_forget(struct g2n_realm *realm, struct g2n_string *atom);
/* Frees the table; the atoms that are left belong to whoever still counts them, or, of an abandoned realm, to nobody.  For g2n_realm_fini(). */
void g2n_atom_table_fini(struct g2n_realm *realm);

uint32_t g2n_hash_bytes(const char *bytes, size_t len); /* never 0 */

#endif
