/* Arguments and environment, each as a table of pointers and the texts that they point to. */
#include "wasi1/wasi1.h"

static uint64_t text_size(const char *const *items, uint32_t count)
{
    uint64_t size = 0;
    for (uint32_t i = 0; i < count; i++) size += strlen(items[i]) + 1;
    return size;
}

static uint32_t put_sizes(struct g2n_wasi1 *w, const char *const *items, uint32_t count, g2n_addr count_out, g2n_addr size_out)
{
    uint64_t size = text_size(items, count);

    if (size > UINT32_MAX) return G2N_WASI_OVERFLOW;
    return g2n_wasi1_put_u32(w, count_out, count) && g2n_wasi1_put_u32(w, size_out, (uint32_t)size) ? G2N_WASI_OK
                                                                                                    : G2N_WASI_FAULT;
}

static uint32_t put_items(struct g2n_wasi1 *w, const char *const *items, uint32_t count, g2n_addr table, g2n_addr text)
{
    uint64_t size = text_size(items, count);
    unsigned char *mem_text = g2n_mem_find(w->memory, text, size);

    if (!mem_text || !g2n_mem_find(w->memory, table, (uint64_t)count * sizeof text)) return G2N_WASI_FAULT;
    for (uint32_t i = 0; i < count; i++) {
        size_t len = strlen(items[i]) + 1;

        (void)g2n_wasi1_put_u32(w, table + i * (uint32_t)sizeof text, text);
        memcpy(mem_text, items[i], len);
        mem_text += len;
        text += (g2n_addr)len;
    }
    return G2N_WASI_OK;
}

static const char *const *args(const struct g2n_wasi1 *w) { return (const char *const *)w->argv; }

uint32_t g2n_wasi1_args_get(struct g2n_wasi1 *w, uint32_t table, uint32_t text)
{
    return put_items(w, args(w), (uint32_t)w->argc, table, text);
}

uint32_t g2n_wasi1_args_sizes_get(struct g2n_wasi1 *w, uint32_t count_out, uint32_t size_out)
{
    return put_sizes(w, args(w), (uint32_t)w->argc, count_out, size_out);
}

uint32_t g2n_wasi1_environ_get(struct g2n_wasi1 *w, uint32_t table, uint32_t text)
{
    return put_items(w, w->env.list, w->env.count, table, text);
}

uint32_t g2n_wasi1_environ_sizes_get(struct g2n_wasi1 *w, uint32_t count_out, uint32_t size_out)
{
    return put_sizes(w, w->env.list, w->env.count, count_out, size_out);
}
