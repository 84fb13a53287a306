/* Start-up touches a third of a small program's functions, strewn over all of its text; the kernel maps 16 pages around
 * each page that is touched, so nearly all of it becomes resident.  Side by side they take a third. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "w2c_m_"

static const char *const startup[] = {
#define STARTUP(name) name,
#include "startup.def"
#undef STARTUP
};

static int by_name(const void *key, const void *item)
{
    const struct g2n_str *name  = key;
    const char           *other = *(const char *const *)item;
    size_t                len   = strlen(other);
    int                   order = memcmp(name->ptr, other, name->len < len ? name->len : len);

    return order != 0 ? order : (name->len > len) - (name->len < len);
}

static bool runs_at_start(struct g2n_str name)
{
    const size_t skip = sizeof PREFIX - 1;

    if (name.len <= skip || memcmp(name.ptr, PREFIX, skip) != 0)
        return false;
    name.ptr += skip;
    name.len -= skip;
    return bsearch(&name, startup, sizeof startup / sizeof *startup, sizeof *startup, by_name) != NULL;
}

enum g2n_exit g2n_order_functions(const uint32_t **out, struct g2n_arena *a, struct g2n_diag *d,
                                  const struct g2n_translation *t)
{
    uint32_t *order = g2n_arena_array(a, t->function_count, sizeof *order);
    uint32_t  first = 0, rest;

    if (!order)
        return g2n_fail_memory(d);
    for (uint32_t i = 0; i < t->function_count; i++)
        first += runs_at_start(t->functions[i].name);
    rest  = first;
    first = 0;
    for (uint32_t i = 0; i < t->function_count; i++)
        order[runs_at_start(t->functions[i].name) ? first++ : rest++] = i;
    *out = order;
    return G2N_DONE;
}
