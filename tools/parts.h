/* Which parts of the runtime a guest can name, and so must be linked (parts.def). */
#ifndef G2N_TOOLS_PARTS_H
#define G2N_TOOLS_PARTS_H

#include <stdio.h>

#include "wasm.h"

#define G2N_PART_BUFFER   (1u << 0)
#define G2N_PART_ENCODING (1u << 1)
#define G2N_PART_WEB      (1u << 2)
#define G2N_PART_JS       (1u << 3) /* the engine of --js=quickjs, whose scripts may name all others */
#define G2N_PART_ALL      ((1u << 4) - 1)

/* By the bytes of all data segments. */
unsigned g2n_parts_named(const struct g2n_wasm *w);

/* Do the data segments have this text? */
bool g2n_parts_data_has(const struct g2n_wasm *w, const char *text);

/* "&g2n_part_web, ": the arena's; NULL without memory. */
const char *g2n_parts_references(struct g2n_arena *a, unsigned parts);

/* "part web", a line each. */
void g2n_parts_print(FILE *out, unsigned parts);

#endif
