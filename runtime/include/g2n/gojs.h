/* The import functions of a GOOS=js guest; the glue that gowasm2native writes forwards to them.
 * Source of the interface: lib/wasm/wasm_exec.js and src/syscall/js of Go 1.26.
 * Each takes the guest and the guest's stack pointer, reads its arguments and writes its results there.
 * Those that call a value may run guest code.  They return normally or leave by a trap or exit. */
#ifndef G2N_GOJS_H
#define G2N_GOJS_H

#include <stdint.h>

struct g2n_guest;

#define GOJS(name, handler, signature) void g2n_gojs_##handler(struct g2n_guest *guest, uint32_t sp);
#include <g2n/gojs.def>
#undef GOJS

/* In library mode, after each of them: leaves the guest's code when the guest has ended meanwhile. */
void g2n_gojs_go_on(struct g2n_guest *guest);

#endif
