/* Components as C libraries: what the header that `gowasm2native --emit=lib|shared --header=app.h` writes for one has in common with others.
 *
 * A WIT type is a C type: numbers are C's of that size, char is uint32_t, an enum or a variant's case is an enum, flags are bits
 * of a uint32_t, records, tuples, options, results, variants and lists are structs.
 *
 *   P1  what is given is read while the call runs, and stays the caller's
 *   P2  what is got is the caller's: one call of the ..._free() function that is declared beside it frees all of it, and may be
 *       called again.  On an error there is nothing to free
 *   P3  values that are none (a string that is not UTF-8, a case that there is not, a NULL with a length) are G2N_ERROR_TYPE,
 *       before anything runs; from the component they are traps
 *   P4  a place for a result may be NULL: it is not wanted */
#ifndef G2N_COMPONENT_H
#define G2N_COMPONENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <g2n/g2n.h>

G2N_C_BEGIN

/* UTF-8.  Of those that are got, bytes[len] is 0, which is not counted. */
struct g2n_string {
    const char *bytes;
    size_t      len;
};

/* Of a text that ends with 0; lent. */
static inline struct g2n_string g2n_string(const char *text)
{
    struct g2n_string s;

    s.bytes = text;
    s.len = strlen(text);
    return s;
}

G2N_C_END

#endif
