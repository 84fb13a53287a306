/* The functions of <g2n/wapc.h>, each for the part that the module names (embed/instance.h, B4). */
#include <string.h>

#include "base/alloc.h"
#include "wapc/wapc.h"

static enum g2n_error take_part(struct g2n_instance *i, const struct g2n_wapc_part **out)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    *out = i->module->wapc;
    if (*out) return G2N_ERROR_NONE;
    error = g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: is no guest for waPC: it neither imports that, nor names __guest_call",
                           i->module->program.guest);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_wapc_invoke_n(struct g2n_instance *i, const void *operation, size_t operation_len, const void *payload, size_t len,
                                 struct g2n_wapc_reply *reply)
{
    const struct g2n_wapc_part *part;
    enum g2n_error error;

    if (reply) *reply = (struct g2n_wapc_reply){ NULL, 0 };
    error = take_part(i, &part);
    if (error != G2N_ERROR_NONE) return error;
    if ((operation_len != 0 && !operation) || (len != 0 && !payload))
        error = g2n_embed_fail(i, G2N_ERROR_STATE, "%s: NULL is given for an operation or a payload", i->module->program.guest);
    else
        error = part->invoke(i, (struct g2n_wapc_piece){ operation, operation_len }, (struct g2n_wapc_piece){ payload, len }, reply);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_wapc_invoke(struct g2n_instance *i, const char *operation, const void *payload, size_t len, struct g2n_wapc_reply *reply)
{
    return g2n_wapc_invoke_n(i, operation, operation ? strlen(operation) : 1, payload, len, reply); /* 1: NULL is refused */
}

void g2n_wapc_reply_free(struct g2n_wapc_reply *reply)
{
    if (!reply) return;
    g2n_free(reply->bytes);
    *reply = (struct g2n_wapc_reply){ NULL, 0 };
}

enum g2n_error g2n_wapc_set_host(struct g2n_instance *i, const struct g2n_wapc_host *host)
{
    static const struct g2n_wapc_host none;
    const struct g2n_wapc_part *part;
    enum g2n_error error = take_part(i, &part);

    if (error != G2N_ERROR_NONE) return error;
    i->wapc->host = host ? *host : none;
    g2n_embed_give(i);
    return G2N_ERROR_NONE;
}
