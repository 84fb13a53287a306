/* The module's memory from outside: copied, and checked, so that nothing here can fault. */
#include <string.h>

#include "embed/instance.h"
#include "mem/mem.h"

static enum g2n_error take(struct g2n_instance *i)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    if (i->memory && i->module->exports_memory) return G2N_ERROR_NONE;
    (void)g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: exports no memory", i->module->program.guest);
    g2n_embed_give(i);
    return G2N_ERROR_MISSING;
}

static enum g2n_error outside(struct g2n_instance *i, uint64_t address, size_t len)
{
    return g2n_embed_fail(i, G2N_ERROR_BOUNDS, "%s: %zu bytes at %llu are not in the memory of %llu bytes, or have no place here",
                          i->module->program.guest, len, (unsigned long long)address, (unsigned long long)i->memory->size);
}

enum g2n_error g2n_instance_memory_size(struct g2n_instance *i, uint64_t *out)
{
    enum g2n_error error = take(i);

    if (error != G2N_ERROR_NONE) return error;
    if (out) *out = i->memory->size;
    else error = g2n_embed_fail(i, G2N_ERROR_STATE, "no place for the size was given");
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_instance_memory_read(struct g2n_instance *i, uint64_t address, void *to, size_t len)
{
    const unsigned char *mem_from;
    enum g2n_error error = take(i);

    if (error != G2N_ERROR_NONE) return error;
    mem_from = g2n_mem_find(i->memory, address, len);
    if (!mem_from || (len != 0 && !to)) error = outside(i, address, len);
    else if (len != 0) memcpy(to, mem_from, len);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_instance_memory_write(struct g2n_instance *i, uint64_t address, const void *from, size_t len)
{
    unsigned char *mem_to;
    enum g2n_error error = take(i);

    if (error != G2N_ERROR_NONE) return error;
    mem_to = g2n_mem_find(i->memory, address, len);
    if (!mem_to || (len != 0 && !from)) error = outside(i, address, len);
    else if (len != 0) memcpy(mem_to, from, len);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_instance_memory_grow(struct g2n_instance *i, uint32_t pages)
{
    enum g2n_error error = take(i);

    if (error != G2N_ERROR_NONE) return error;
    if (wasm_rt_grow_memory(i->memory, pages) == UINT32_MAX)
        error = g2n_embed_fail(i, G2N_ERROR_BOUNDS, "%s: the memory of %llu pages cannot grow by %u", i->module->program.guest,
                               (unsigned long long)i->memory->pages, pages);
    g2n_embed_give(i);
    return error;
}
