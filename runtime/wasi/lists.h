/* Lists of texts that end with NULL: arguments and environments. */
#ifndef G2N_WASI_LISTS_H
#define G2N_WASI_LISTS_H

#include <stddef.h>

/* NULL has none. */
size_t g2n_wasi_list_len(const char *const *list);
/* The first `count`, and NULL, with their texts in one allocation for g2n_free(); NULL without memory. */
char **g2n_wasi_list_copy(const char *const *list, size_t count);

#endif
