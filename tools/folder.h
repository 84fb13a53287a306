/* --emit=c: a folder that builds with a C compiler, CMake and libuv, and nothing of this tool.
 *
 *   CMakeLists.txt   guest/ (the guest's C)   runtime/ (sources it needs)   include/ (g2n/, wasm-rt.h) */
#ifndef G2N_TOOLS_FOLDER_H
#define G2N_TOOLS_FOLDER_H

#include "emit.h"

/* A folder with this file in it was made by us, and may be replaced. */
#define G2N_FOLDER_MARK ".gowasm2native"

G2N_MUST_USE enum g2n_exit g2n_folder_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                                            const char *folder, struct g2n_emission *e);

#endif
