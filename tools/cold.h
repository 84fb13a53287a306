/* Which functions are worth no speed. */
#ifndef G2N_TOOLS_COLD_H
#define G2N_TOOLS_COLD_H

#include <stdbool.h>

#include "arena.h"

/* By its name in the module's name section; false for a function without one. */
bool g2n_cold_function(struct g2n_str name);

#endif
