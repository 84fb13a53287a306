/* Linear memory, as translated code asks for it.  wasm-rt.h declares the rest of what translated code calls
 * (wasm_rt_grow_memory, tables, wasm_rt_trap); runtime/mem implements all of it. */
#ifndef G2N_MEMORY_H
#define G2N_MEMORY_H

#include <g2n/wasm_rt_config.h>
#include <wasm-rt.h>

/* Reserves and commits a memory of `initial` pages in one of the G2N_MEMORY_* modes (program.h).  The memory never
 * moves; beyond its size up to 4 GiB and a guard lies memory that faults (fixed, relative).
 * On failure prints what could not be had and what to do, and ends the process with status 125. */
void g2n_memory_allocate(wasm_rt_memory_t *memory, uint64_t initial_pages, uint64_t max_pages, bool is64,
                         uint32_t page_size, int mode);

/* A lowered function was entered at a block that no return address names: reports both and ends the process, as a
 * trap does.  It would be a mistake of the compiler's. */
_Noreturn void g2n_bad_resume(uint32_t function, uint32_t block);

/* An import that no runtime module provides, allowed with --allow-missing: traps, naming both.  Does not return. */
_Noreturn void g2n_import_missing(const char *module, const char *name);

#endif
