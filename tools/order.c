/* Start-up touches a third of a small program's functions, strewn over all of its text; the kernel maps 16 pages around
 * each page that is touched, so nearly all of it becomes resident.  Side by side they take a third. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#include "cold.h"

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

/* Its group, in the order of the groups. */
static unsigned group_of(const struct g2n_function *f, bool cold)
{
    return cold ? runs_at_start(f->name) : runs_at_start(f->name) ? 2 : 3;
}

enum g2n_exit g2n_order_functions(struct g2n_order *out, struct g2n_arena *a, struct g2n_diag *d,
                                  const struct g2n_wasm *w, const struct g2n_translation *t, bool split)
{
    uint32_t *places  = g2n_arena_array(a, t->function_count, sizeof *places);
    bool     *cold    = g2n_arena_array(a, t->function_count, sizeof *cold);
    uint32_t  next[5] = { 0 };

    if (!places || !cold)
        return g2n_fail_memory(d);
    for (uint32_t i = 0; i < t->function_count; i++) {
        const struct g2n_function *f = &t->functions[i];

        cold[i] = split && f->lowered && g2n_cold_function(w->func_names[f->index]);
        next[group_of(f, cold[i]) + 1]++;
    }
    for (unsigned i = 1; i < 4; i++)
        next[i] += next[i - 1];
    for (uint32_t i = 0; i < t->function_count; i++)
        places[next[group_of(&t->functions[i], cold[i])]++] = i;
    out->places = places;
    out->cold   = cold;
    return G2N_DONE;
}
