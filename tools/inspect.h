/* `gowasm2native inspect`: what a module, a component, or a program made by this tool is. */
#ifndef G2N_TOOLS_INSPECT_H
#define G2N_TOOLS_INSPECT_H

#include <stdio.h>

#include "component_link.h"
#include "detect.h"
#include "file.h"
#include "wasm.h"

/* Describes a parsed module. */
G2N_MUST_USE enum g2n_exit g2n_inspect_module(FILE *out, struct g2n_arena *a, struct g2n_diag *d,
                                              const struct g2n_wasm *w);
/* Describes a component, supported or not; inspect_component.c. */
G2N_MUST_USE enum g2n_exit g2n_inspect_component(FILE *out, struct g2n_arena *a, const struct g2n_component *component, const struct g2n_link *link);

/* Finds the note of a program made by this tool: "key=value" lines.  False when the file is no such program. */
bool g2n_inspect_find_note(struct g2n_str *note, const uint8_t *bytes, size_t len);
void g2n_inspect_note(FILE *out, struct g2n_arena *a, struct g2n_str note, size_t len);

#endif
