/* The globals atob and btoa.  Internal to host/. */
#ifndef G2N_HOST_BASE64_H
#define G2N_HOST_BASE64_H

#include "host/host.h"

/* Appends the bytes that a forgiving decoder (WHATWG Infra, 7) reads; false when it refuses the text. */
bool g2n_base64_decode(struct g2n_buf *out, const char *text, size_t len);

G2N_MUST_USE enum g2n_status g2n_base64_install(struct g2n_host *host);

#endif
