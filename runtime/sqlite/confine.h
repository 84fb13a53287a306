/* Databases in a sandbox: g2n_sqlite_confine() of g2n/sqlite.h, and whether it was called. */
#ifndef G2N_SQLITE_CONFINE_H
#define G2N_SQLITE_CONFINE_H

#include <stdbool.h>

#include "sqlite/sqlite.h"

bool g2n_sqlite_confined(void);

#endif
