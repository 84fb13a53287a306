/* malloc with overflow checks.  In G2N_TORTURE builds each allocation passes a counter that can be told to fail once,
 * and live blocks are counted; elsewhere the functions are thin enough to inline away at link time. */
#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>

#if defined(G2N_TORTURE) && G2N_TORTURE
#include <stdatomic.h>

#include "base/alloc_torture.h"

static atomic_size_t torture_live;
static atomic_llong  torture_countdown = -1; /* allocations until the failing one; -1: disarmed */
static atomic_bool   torture_fired;

void g2n_alloc_torture_arm(size_t n)
{
    atomic_store(&torture_fired, false);
    atomic_store(&torture_countdown, (long long)n);
}

void   g2n_alloc_torture_disarm(void) { atomic_store(&torture_countdown, -1); }
bool   g2n_alloc_torture_fired(void) { return atomic_load(&torture_fired); }
size_t g2n_alloc_torture_live(void) { return atomic_load(&torture_live); }

static bool must_fail(void)
{
    if (atomic_load(&torture_countdown) < 0) return false;
    if (atomic_fetch_sub(&torture_countdown, 1) != 0) return false;
    atomic_store(&torture_fired, true);
    return true;
}

static void *counted(void *p)
{
    if (p) atomic_fetch_add(&torture_live, 1);
    return p;
}

static void uncount(const void *p)
{
    if (p) atomic_fetch_sub(&torture_live, 1);
}
#else
static inline int   must_fail(void) { return 0; }
static inline void *counted(void *p) { return p; }
static inline void  uncount(const void *p) { (void)p; }
#endif

void *g2n_alloc(size_t size)
{
    if (must_fail()) return NULL;
    return counted(malloc(size ? size : 1));
}

void *g2n_alloc_zero(size_t count, size_t size)
{
    if (must_fail()) return NULL;
    return counted(calloc(count ? count : 1, size ? size : 1));
}

void *g2n_realloc(void *p, size_t size)
{
    void *q;
    if (!p) return g2n_alloc(size);
    if (must_fail()) return NULL;
    q = realloc(p, size ? size : 1);
    return q;
}

void *g2n_realloc_array(void *p, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) return NULL;
    return g2n_realloc(p, count * size);
}

void g2n_free(void *p)
{
    uncount(p);
    free(p);
}
