/* The guest's initial data, put where it belongs. */
#ifndef G2N_MEM_IMAGE_H
#define G2N_MEM_IMAGE_H

#include "mem/mem.h"
#include <g2n/program.h>

/* Fills memory with the program's image.  Whole pages are mapped from the executable, copy on write, so that a page
 * costs nothing until the guest touches it and is shared until the guest writes it; the rest is copied, and all of it
 * where the executable cannot be opened (no /proc).  Traps when a chunk lies outside memory. */
void g2n_image_place(const struct g2n_program *program, const wasm_rt_memory_t *memory);

#endif
