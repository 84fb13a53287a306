/* Values of WIT types, as handlers get and give them.
 *
 *   V1  what was lifted is valid: flags and cases that exist, strings that are UTF-8, handles of the type asked for;
 *   V2  bytes and items are good until the handler returns: they lie in the guest's memory, or in the scratch of the call;
 *   V3  an object that was lifted as own is the handler's; one that is given as own becomes the guest's. */
#ifndef G2N_WASI2_VALUE_H
#define G2N_WASI2_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct g2n_wasi2_object; /* resource.h */

struct g2n_wasi2_value {
    uint64_t number; /* numbers, bool, char, flags, floats by their bits; of enums, options, results and variants the case;
                      * of strings the bytes, of lists and tuples the items; of a clock's pollable the time     */
    union {
        const char              *bytes;  /* string, list of u8                                                  */
        struct g2n_wasi2_value  *items;  /* lists, tuples; a case's value: one item, NULL without               */
        struct g2n_wasi2_object *object; /* own, borrow; NULL: a clock's pollable                               */
    };
};

enum { G2N_NONE, G2N_SOME };    /* cases of an option */
enum { G2N_RESULT_OK, G2N_RESULT_ERROR };

static inline struct g2n_wasi2_value g2n_wasi2_number(uint64_t number) { return (struct g2n_wasi2_value){ .number = number }; }
static inline struct g2n_wasi2_value g2n_wasi2_bytes(const char *bytes, size_t len)
{
    return (struct g2n_wasi2_value){ .number = len, .bytes = bytes };
}
static inline struct g2n_wasi2_value g2n_wasi2_handle(struct g2n_wasi2_object *object)
{
    return (struct g2n_wasi2_value){ .object = object };
}

#endif
