/* The environment that the guest sees: the process's own, or, of a guest among others in one process, a list of its own, so
 * that what it sets is seen by nobody else. */
#ifndef G2N_HOST_ENVIRONMENT_H
#define G2N_HOST_ENVIRONMENT_H

#include "host/host.h"

/* A copy of these "NAME=value"s, which end with NULL; entries without a name are left out. */
G2N_MUST_USE enum g2n_status g2n_environment_create(const char *const *entries, struct g2n_environment **out);
void g2n_environment_destroy(struct g2n_environment *e); /* NULL is fine */

/* Lent until the environment changes; NULL: there is no such variable. */
const char *g2n_environment_get(const struct g2n_host *host, const char *name);
/* Names that are none (empty, or with '=') are ignored, and so is what there is no memory for: the guest sees that it is
 * not there. */
void g2n_environment_set(struct g2n_host *host, const char *name, const char *value);
void g2n_environment_unset(struct g2n_host *host, const char *name);
/* Ends with NULL. */
char *const *g2n_environment_list(const struct g2n_host *host);

#endif
