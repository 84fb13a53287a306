/* What C functions of programs and libraries provide, as C (g2n/module.h, struct g2n_provision). */
#ifndef G2N_TOOLS_PROVISION_H
#define G2N_TOOLS_PROVISION_H

#include "emit.h"
#include "text.h"

/* Is there any? */
bool g2n_provision_any(const struct g2n_emission *e);
/* Its declarations, "provision" the last; nothing when there is none. */
void g2n_provision_write(struct g2n_text *t, const struct g2n_emission *e);

#endif
