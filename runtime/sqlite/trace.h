/* What is said of databases with G2N_TRACE=sqlite (trace.c has examples); without it these are a test each. */
#ifndef G2N_SQLITE_TRACE_H
#define G2N_SQLITE_TRACE_H

#include "sqlite/sqlite.h"

bool g2n_sqlite_trace_wanted(void);
/* Of an open connection, which has its place. */
void g2n_sqlite_trace_open(struct g2n_sqlite_db *d, const char *name);
/* open_code and open_message say why. */
void g2n_sqlite_trace_not_open(const struct g2n_sqlite *s, const char *name);
void g2n_sqlite_trace_close(const struct g2n_sqlite_db *d);
/* What a statement or its preparation ended with, if it is an error. */
void g2n_sqlite_trace_outcome(const struct g2n_sqlite_db *d, int code);

#endif
