/* TinyGo's imports for JavaScript hosts (runtime/include/g2n/tinygo.def), told apart by module, name and type. */
#ifndef G2N_TOOLS_TINYGO_H
#define G2N_TOOLS_TINYGO_H

#include "wasm.h"

/* Does the module have an import that only TinyGo's for JavaScript hosts have? */
bool g2n_tinygo_is_guest(const struct g2n_wasm *w);
/* Is this one of theirs by module and name, whatever its type? */
bool g2n_tinygo_knows(const struct g2n_wasm_import *import);
/* The function that answers an import, and how many of its parameters it takes; NULL: none does. */
const char *g2n_tinygo_handler(const struct g2n_wasm *w, const struct g2n_wasm_import *import, uint32_t *params);
/* The function in its place in a program without JavaScript (bare.c); NULL: there, it is never called. */
const char *g2n_tinygo_bare_handler(const char *handler);
/* Does the program do without JavaScript: can it name nothing of it? */
bool g2n_tinygo_is_bare(const struct g2n_wasm *w);
/* Versions of TinyGo by whose conventions it calls its host: "0.38 and later". */
const char *g2n_tinygo_versions(const struct g2n_wasm *w);

#endif
