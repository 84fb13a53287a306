/* MIME types (WHATWG MIME Sniffing, 4.4 and 4.5).  Internal to host/. */
#ifndef G2N_HOST_MIME_H
#define G2N_HOST_MIME_H

#include <stdbool.h>

#include "base/buf.h"

/* Appends a MIME type in its normal form: lower case but for the values of its parameters, which are quoted where they
 * need it, each parameter once.  False, and nothing appended, when it is none.  Bytes are bytes: Latin-1. */
bool g2n_mime_append(struct g2n_buf *out, const char *text, size_t len);

#endif
