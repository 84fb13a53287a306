/* Canonical functions: between functions of the component model and those of core modules. */
#include "component_link.h"

#include <string.h>

static const struct g2n_link_item nothing = { .origin = G2N_LINK_NONE };

static const struct g2n_link_item *option(struct g2n_linker *l, const struct g2n_link_scope *s, bool has, enum g2n_sort sort, uint32_t index, size_t at)
{
    return has ? g2n_link__get(l, s, sort, index, at) : NULL;
}

static void add_host(struct g2n_linker *l, struct g2n_link_scope *s, struct g2n_link_host *host)
{
    struct g2n_link       *out  = l->out;
    struct g2n_link_item  *item = g2n_link__new(l, 1, sizeof *item);
    struct g2n_link_host **grown;
    uint32_t               size = out->host_size * 2 + 16;

    if (!item)
        return;
    if (out->host_count == out->host_size) {
        grown = g2n_link__new(l, size, sizeof *grown);
        if (!grown)
            return;
        if (out->host_count != 0)
            memcpy(grown, out->hosts, out->host_count * sizeof *grown);
        out->hosts     = grown;
        out->host_size = size;
    }
    host->number                  = out->host_count;
    out->hosts[out->host_count++] = host;
    *item                         = (struct g2n_link_item){ G2N_LINK_HOST, NULL, 0, host };
    g2n_link__push(l, s, G2N_SORT_CORE_FUNC, item);
}

static void lower(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_canon     *c    = &def->canon;
    const struct g2n_link_func *f    = g2n_link__get(l, s, G2N_SORT_FUNC, c->index, def->at);
    struct g2n_link_host       *host = g2n_link__new(l, 1, sizeof *host);

    if (!f || !host)
        return;
    if (f->lifted || c->async || f->type->newer) {
        if (f->lifted)
            g2n_link__refuse(l, def->at, "components that call each other", "");
        else
            g2n_link__refuse(l, def->at, "WASI 0.3: ", f->type->newer ? f->type->newer : "asynchronous calls");
        g2n_link__push(l, s, G2N_SORT_CORE_FUNC, &nothing);
        return;
    }
    if (c->encoding != 0)
        g2n_link__refuse(l, def->at, "strings in UTF-16", "");
    *host = (struct g2n_link_host){ .interface = f->interface,
                                    .name      = f->name,
                                    .letters   = f->type->letters,
                                    .signature = g2n_wit_signature(f->type, false),
                                    .memory    = option(l, s, c->has_memory, G2N_SORT_CORE_MEMORY, c->memory, def->at),
                                    .realloc   = option(l, s, c->has_realloc, G2N_SORT_CORE_FUNC, c->realloc, def->at),
                                    .encoding  = c->encoding,
                                    .at        = def->at };
    add_host(l, s, host);
}

static void lift(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_canon    *c    = &def->canon;
    const struct g2n_wit_type *type = g2n_link__get(l, s, G2N_SORT_TYPE, c->type, def->at);
    struct g2n_link_func      *f    = g2n_link__new(l, 1, sizeof *f);

    if (!type || !f)
        return;
    if (type->code != G2N_WIT_FUNC && type->code != G2N_WIT_ASYNC_FUNC) {
        g2n_link__damaged(l, def->at, "lifts a function to a type that is no function's");
        return;
    }
    if (c->async || type->newer)
        g2n_link__refuse(l, def->at, "WASI 0.3: ", type->newer ? type->newer : "asynchronous calls");
    *f = (struct g2n_link_func){ .type        = type,
                                 .lifted      = g2n_link__get(l, s, G2N_SORT_CORE_FUNC, c->index, def->at),
                                 .memory      = option(l, s, c->has_memory, G2N_SORT_CORE_MEMORY, c->memory, def->at),
                                 .realloc     = option(l, s, c->has_realloc, G2N_SORT_CORE_FUNC, c->realloc, def->at),
                                 .post_return = option(l, s, c->has_post_return, G2N_SORT_CORE_FUNC, c->post_return, def->at),
                                 .encoding    = c->encoding };
    g2n_link__push(l, s, G2N_SORT_FUNC, f);
}

static void drop(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_wit_type *type = g2n_link__get(l, s, G2N_SORT_TYPE, def->canon.index, def->at);
    struct g2n_link_host      *host = g2n_link__new(l, 1, sizeof *host);

    if (!type || !host)
        return;
    if (type->code != G2N_WIT_RESOURCE) {
        g2n_link__damaged(l, def->at, "has a function for a resource that is none");
        return;
    }
    if (def->canon.code != 3 || type->resource->name.len == 0) {
        g2n_link__refuse(l, def->at, "resources of the component's own: ", def->canon.name);
        g2n_link__push(l, s, G2N_SORT_CORE_FUNC, &nothing);
        return;
    }
    *host = (struct g2n_link_host){ .interface = type->resource->interface,
                                    .name      = type->resource->name,
                                    .letters   = "",
                                    .drop      = g2n_wit_resource_letter(type->resource),
                                    .signature = { "i", "" },
                                    .at        = def->at };
    if (host->drop == 0)
        host->drop = '.'; /* of a resource that the host does not have */
    add_host(l, s, host);
}

void g2n_link__canon(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    switch (def->canon.code) {
    case 0: lift(l, s, def); return;
    case 1: lower(l, s, def); return;
    case 2: case 3: case 4: drop(l, s, def); return;
    default:
        g2n_link__refuse(l, def->at, "WASI 0.3: ", def->canon.name);
        g2n_link__push(l, s, G2N_SORT_CORE_FUNC, &nothing);
        return;
    }
}
