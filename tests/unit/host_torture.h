/* A host whose making fails at each allocation in turn: it is made whole, or not at all. */
#ifndef G2N_TESTS_UNIT_HOST_TORTURE_H
#define G2N_TESTS_UNIT_HOST_TORTURE_H

#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "torture.h"

struct tortured_host {
    struct g2n_host               *host;
    const struct g2n_part *const *parts;
    bool                          made;
};

static inline bool host_is_made(void *context)
{
    static char name[] = "unit", *argv[] = { name, NULL };
    struct tortured_host *t = context;

    memset(t->host, 0, sizeof *t->host);
    t->host->parts = t->parts;
    enum g2n_status st = g2n_host_init(t->host, 1, argv);
    if (st != G2N_OK) assert_int_equal(st, G2N_ENOMEM);
    t->made = st == G2N_OK;
    return t->made;
}

static inline void host_is_given_up(void *context)
{
    struct tortured_host *t = context;

    if (t->made) g2n_host_fini(t->host);
}

/* growth: as for each_allocation_fails(). */
static inline void host_is_made_whole_or_not_at_all(const struct g2n_part *const *parts, size_t growth)
{
    struct tortured_host t = { .host = malloc(sizeof *t.host), .parts = parts };

    assert_non_null(t.host);
    each_allocation_fails(host_is_made, host_is_given_up, &t, growth);
    free(t.host);
}

#endif
