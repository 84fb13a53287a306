/* A guest without code: one page of memory, and a sandbox whose only folder, 3, is an empty one made for the test. */
#ifndef G2N_TESTS_WASI1_GUEST_H
#define G2N_TESTS_WASI1_GUEST_H

#include "../sandbox.h"
#include "wasi1/table.h"

#define DIR_FD 3u

/* Places in memory, far enough apart for what tests put there. */
#define OUT  0x100u
#define IOVS 0x200u
#define PATH 0x1000u
#define MORE 0x3000u
#define DATA 0x8000u

struct guest {
    struct g2n_wasi1 *w;
    struct sandbox    box;
};

/* cmocka's set-up and tear-down; *state is the guest. */
int guest_open(void **state);
int guest_close(void **state);

/* The two halves, for who makes and drops the instance several times: w is NULL between. */
enum g2n_status guest_start(struct guest *g);
void guest_stop(struct guest *g);

/* Puts a text at `at`; returns its length. */
uint32_t put(struct guest *g, g2n_addr at, const char *text);
/* A list of one buffer at IOVS. */
void put_iov(struct guest *g, g2n_addr at, uint32_t len);
uint32_t u32_at(struct guest *g, g2n_addr at);
uint64_t u64_at(struct guest *g, g2n_addr at);

/* path_open of a name below the folder, with all rights: the guest's descriptor. */
uint32_t open_file(struct guest *g, const char *name, uint32_t how, uint32_t flags);
/* Takes a host descriptor into the table. */
uint32_t take(struct guest *g, int host);

#endif
