/* The global `console`.  Internal to host/. */
#ifndef G2N_HOST_CONSOLE_H
#define G2N_HOST_CONSOLE_H

#include "host/host.h"

/* Appends what console.table(data, columns) draws; `columns` is undefined or an array of keys.  data is an object. */
G2N_MUST_USE enum g2n_status g2n_console__table(struct g2n_realm *realm, g2n_view data, g2n_view columns,
                                                struct g2n_buf *out);

#endif
