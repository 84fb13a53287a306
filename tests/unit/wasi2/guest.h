/* A component without code: memory, a realloc that gives what is next, and a sandbox whose only folder is an empty one. */
#ifndef G2N_TESTS_WASI2_GUEST_H
#define G2N_TESTS_WASI2_GUEST_H

#include "../sandbox.h"
#include "../traps.h"
#include "wasi2/abi.h"

/* Places in memory, far enough apart for what tests put there. */
#define RESULT 0x100u
#define MORE   0x400u
#define TEXT   0x1000u
#define HEAP   0x8000u /* realloc's, up to the end */

struct guest {
    struct g2n_wasi2       *w;
    struct g2n_wasi2_call   call;
    struct sandbox          box;
    uint32_t                next;      /* of realloc                             */
    uint32_t                reallocs;  /* how often it was called                */
    uint32_t                misplaced; /* added to what it returns, once not 0   */
};

/* cmocka's set-up and tear-down; *state is the guest. */
int guest_open(void **state);
int guest_close(void **state);

/* The two halves, for who makes and drops the instance several times: w is NULL between. */
enum g2n_status guest_start(struct guest *g);
void guest_stop(struct guest *g);

/* Bytes at a place of the memory. */
unsigned char *mem(struct guest *g, g2n_addr at);
uint32_t u32_at(struct guest *g, g2n_addr at);
uint64_t u64_at(struct guest *g, g2n_addr at);
/* Puts a text at `at`; returns its length. */
uint32_t put(struct guest *g, g2n_addr at, const char *text);
void put_u32(struct guest *g, g2n_addr at, uint32_t value);

/* Calls a function of WASI's by its row, with its core parameters. */
uint64_t invoke(struct guest *g, const char *function, const uint64_t *flat);
#define CALL(g, function, ...) invoke(g, function, (const uint64_t[]){ __VA_ARGS__, 0 })

/* What a call trapped with; NULL: it did not. */
const char *trap_of(struct guest *g, const char *function, const uint64_t *flat);
#define TRAP(g, function, ...) trap_of(g, function, (const uint64_t[]){ __VA_ARGS__, 0 })

void drop(struct guest *g, char resource, uint64_t handle);
const char *trap_of_drop(struct guest *g, char resource, uint64_t handle);

#endif
