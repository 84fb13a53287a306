/* What the imports do (gojs.h says with what), behind the entry points of trace.c. */
#ifndef G2N_GO_HANDLERS_H
#define G2N_GO_HANDLERS_H

#include "go/guest.h"

#define GOJS(name, handler, signature) void g2n_gojs__##handler(struct g2n_guest *guest, uint32_t sp);
#include <g2n/gojs.def>
#undef GOJS

#endif
