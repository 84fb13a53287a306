/* Values as text for people: what node 20's util.inspect gives, and util.format's directives on top of it.
 *
 * Formatting may run guest code (getters of `stack`, `name`, Symbol.toStringTag; toString for %s), which may throw:
 * G2N_THROWN passes that on.  Out of memory is G2N_THROWN too.  What was appended before a failure stays. */
#ifndef G2N_HOST_INSPECT_H
#define G2N_HOST_INSPECT_H

#include "value/realm.h"

struct g2n_inspect_options {
    double   depth;             /* levels of nesting that are shown; INFINITY: all */
    double   break_length;      /* columns; INFINITY: everything on one line        */
    uint32_t max_array_length;  /* entries of arrays, maps and sets                 */
    bool     show_hidden;       /* properties that are not enumerable as well       */
};

#define G2N_INSPECT_DEFAULT ((struct g2n_inspect_options){ .depth = 2, .break_length = 80, .max_array_length = 100 })

/* Appends util.inspect(v, options). */
G2N_MUST_USE enum g2n_status g2n_inspect(struct g2n_realm *realm, g2n_view v, const struct g2n_inspect_options *options,
                                         struct g2n_buf *out);
/* Appends util.format(...args). */
G2N_MUST_USE enum g2n_status g2n_format(struct g2n_realm *realm, const g2n_view *args, uint32_t argc,
                                        struct g2n_buf *out);

/* Columns that WTF-8 text takes on a terminal. */
size_t g2n_text_width(const char *bytes, size_t len);

#endif
