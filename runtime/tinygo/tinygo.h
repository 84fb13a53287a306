/* A running TinyGo guest: what it has beside what every guest for JavaScript hosts has (go/guest.h).
 *
 *   Y1  guest code runs only below start, schedule, resume and the call of a library's function, one inside of another at
 *       will, on the guest's stack; `depth` counts them;
 *   Y2  an import that ends the program does not return: nothing unwinds the guest's calls;
 *   Y3  the program ends when main has ended and, as under wasm_exec.js, when nothing is left that could wake it: TinyGo
 *       tells nobody that main ended while the scheduler was run by a timer or an event. */
#ifndef G2N_TINYGO_TINYGO_H
#define G2N_TINYGO_TINYGO_H

#include "base/buf.h"
#include "go/reflect.h"
#include "wasi1/wasi1.h"
#include <g2n/tinygo.h>

struct g2n_tinygo {
    struct g2n_guest guest;                  /* the first: what is instantiated is told this address */
    const struct g2n_tinygo_program *program;
    struct g2n_wasi1 *wasi1;                 /* NULL but with program->wasi        */
    struct g2n_buf    line;                  /* of standard output, until it ends  */
    union g2n_wasi1_number arguments[G2N_WASI1_PARAMS]; /* of program->call        */
};

/* Functions of WASI that read and write files. */
struct g2n_tinygo_wasi {
    G2N_MUST_USE enum g2n_status (*create)(struct g2n_tinygo *t);
    uint32_t (*write)(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t out);
    void (*destroy)(struct g2n_wasi1 *w);
};

static inline struct g2n_realm *g2n_tinygo_realm(struct g2n_tinygo *t) { return &t->guest.host.realm; }

/* Lent by the table, or a number. */
static inline g2n_view g2n_tinygo_view(struct g2n_tinygo *t, uint64_t ref)
{
    return g2n_ref_view(&g2n_tinygo_realm(t)->table, ref);
}

/* A reference for the guest, counted; consumes v. */
static inline uint64_t g2n_tinygo_ref(struct g2n_tinygo *t, g2n_value v)
{
    struct g2n_realm *realm = g2n_tinygo_realm(t);
    uint64_t ref;

    if (g2n_ref_encode(realm, &realm->table, g2n_peek(v), &ref) != G2N_OK) g2n_guest_die_of_no_memory(&t->guest);
    g2n_drop(realm, v);
    return ref;
}

#endif
