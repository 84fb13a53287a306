/* What C functions of --host use: the guest's memory, checked, by whatever name it is exported or not, and replies. */
#include <g2n/host.h>

#include <stdlib.h>
#include <string.h>

#include "embed/instance.h"
#include "loop/reply.h"
#include "mem/mem.h"

void *g2n_memory_find(struct g2n_instance *i, uint32_t address, uint64_t count, size_t size)
{
    if (!i || !i->memory || (size != 0 && count > UINT64_MAX / size)) return NULL;
    return g2n_mem_find(i->memory, address, count * size);
}

void *g2n_memory_need(struct g2n_instance *i, uint32_t address, uint64_t count, size_t size)
{
    void *mem_at = g2n_memory_find(i, address, count, size);

    if (!mem_at) g2n_instance_trap(i, "a C function was given an address outside of the memory");
    return mem_at;
}

char *g2n_memory_text(struct g2n_instance *i, uint32_t address, uint32_t len)
{
    const void *mem_text = g2n_memory_find(i, address, len, 1);
    char *copy = mem_text ? malloc((size_t)len + 1) : NULL; /* not g2n_alloc(): whoever gets it calls free() */

    if (!copy) return NULL;
    memcpy(copy, mem_text, len);
    copy[len] = '\0';
    return copy;
}

int64_t g2n_memory_give(struct g2n_instance *i, uint32_t address, uint32_t cap, const void *bytes, size_t len)
{
    void *mem_to = g2n_memory_find(i, address, cap, 1);
    size_t part = len < cap ? len : cap;

    if (!mem_to || len > INT64_MAX) return -1;
    if (part != 0) memcpy(mem_to, bytes, part);
    return (int64_t)len;
}

#define DEFINE_NEED(name, type)                                                       \
    type g2n_memory_need_##name(struct g2n_instance *i, uint32_t address)             \
    {                                                                                 \
        const void *mem_at = g2n_memory_need(i, address, 1, sizeof(type));            \
        type v = 0;                                                                   \
        if (mem_at) memcpy(&v, mem_at, sizeof v);                                     \
        return v;                                                                     \
    }

DEFINE_NEED(u8, uint8_t)
DEFINE_NEED(u16, uint16_t)
DEFINE_NEED(u32, uint32_t)
DEFINE_NEED(u64, uint64_t)
DEFINE_NEED(f32, float)
DEFINE_NEED(f64, double)

void g2n_memory_put_need(struct g2n_instance *i, uint32_t address, const void *bytes, size_t len)
{
    void *mem_to = g2n_memory_need(i, address, len, 1);

    if (mem_to && len != 0) memcpy(mem_to, bytes, len);
}

void *g2n_provider_state(const struct g2n_instance *i, const struct g2n_provider *provider)
{
    const struct g2n_provided_set *set = i ? i->provided : NULL;

    for (uint32_t k = 0; set && k < set->count; k++)
        if (set->held[k].provider == provider) return set->held[k].state;
    return NULL;
}

struct g2n_reply *g2n_reply_create(struct g2n_instance *i, int32_t *ticket)
{
    struct g2n_reply *reply;

    if (!i || !i->module->replies || !i->side) return NULL;
    return i->module->replies->create(i->side, &reply, ticket) == G2N_OK ? reply : NULL;
}
