/* The waPC protocol for modules that import the namespace "wapc" (wapc.io/docs/spec): the guest fetches its request, gives its response, and
 * fetches the host's, each by a call of its own, with room that it has made after asking for the length.  Addresses are checked, and a
 * wrong one is a trap; hosts in Go ignore some of them. */
#include <stdio.h>
#include <string.h>

#include "mem/mem.h"
#include "wapc/wapc.h"
#include <g2n/module.h>

/* `len` bytes of the guest's memory, also none at any address. */
static unsigned char *need(struct g2n_instance *i, const char *function, uint32_t address, size_t len)
{
    unsigned char *mem_at = i->memory && len != 0 ? g2n_mem_find(i->memory, address, len) : NULL;
    char message[120];

    if (mem_at || len == 0) return mem_at;
    (void)snprintf(message, sizeof message, "waPC: %s was given an address outside of the memory", function);
    g2n_instance_trap(i, message);
    return NULL;
}

static struct g2n_wapc_piece piece(struct g2n_instance *i, const char *function, uint32_t address, uint32_t len)
{
    return (struct g2n_wapc_piece){ need(i, function, address, len), len };
}

static void put(struct g2n_instance *i, const char *function, uint32_t address, const void *from, size_t len)
{
    unsigned char *mem_to = need(i, function, address, len);

    if (mem_to) memcpy(mem_to, from, len);
}

void g2n_wapc_guest_request(struct g2n_instance *i, uint32_t operation, uint32_t payload)
{
    const struct g2n_wapc_context *c = i->wapc->innermost;

    put(i, "__guest_request", operation, c->operation, c->operation_len);
    put(i, "__guest_request", payload, c->payload, c->payload_len);
}

void g2n_wapc_guest_response(struct g2n_instance *i, uint32_t bytes, uint32_t len)
{
    struct g2n_wapc_context *c = i->wapc->innermost;

    if (!c->failed) g2n_wapc_answered(c, piece(i, "__guest_response", bytes, len), false);
}

void g2n_wapc_guest_error(struct g2n_instance *i, uint32_t text, uint32_t len)
{
    g2n_wapc_answered(i->wapc->innermost, piece(i, "__guest_error", text, len), true);
}

int32_t g2n_wapc_host_call(struct g2n_instance *i, uint32_t binding, uint32_t binding_len, uint32_t ns, uint32_t ns_len,
                           uint32_t operation, uint32_t operation_len, uint32_t payload, uint32_t payload_len)
{
    static const char function[] = "__host_call";
    struct g2n_wapc_context *c = i->wapc->innermost;
    const struct g2n_wapc_piece pieces[] = { piece(i, function, binding, binding_len), piece(i, function, ns, ns_len),
                                             piece(i, function, operation, operation_len), piece(i, function, payload, payload_len) };

    g2n_wapc_ask(i->wapc, c, pieces);
    if (i->life == G2N_LIFE_DEAD) g2n_embed_leave(i); /* an invocation of the callback's has ended it */
    return !c->host_failed;
}

/* What the guest can make room for. */
static int32_t length_of(const struct g2n_buf *b) { return (int32_t)(uint32_t)(b->len > UINT32_MAX ? UINT32_MAX : b->len); }

int32_t g2n_wapc_host_response_len(struct g2n_instance *i)
{
    const struct g2n_wapc_context *c = i->wapc->innermost;
    return c->host_failed ? 0 : length_of(&c->host);
}

void g2n_wapc_host_response(struct g2n_instance *i, uint32_t into)
{
    const struct g2n_wapc_context *c = i->wapc->innermost;
    if (!c->host_failed) put(i, "__host_response", into, c->host.bytes, c->host.len);
}

int32_t g2n_wapc_host_error_len(struct g2n_instance *i)
{
    const struct g2n_wapc_context *c = i->wapc->innermost;
    return c->host_failed ? length_of(&c->host) : 0;
}

void g2n_wapc_host_error(struct g2n_instance *i, uint32_t into)
{
    const struct g2n_wapc_context *c = i->wapc->innermost;
    if (c->host_failed) put(i, "__host_error", into, c->host.bytes, c->host.len);
}

void g2n_wapc_console_log(struct g2n_instance *i, uint32_t text, uint32_t len)
{
    g2n_wapc_log(i->wapc, i->wapc->innermost, piece(i, "__console_log", text, len));
    if (i->life == G2N_LIFE_DEAD) g2n_embed_leave(i);
}

/* ---- The part ------------------------------------------------------------------------------------------------------ */

static const struct g2n_export *find(const struct g2n_instance *i, const char *name, const char *type)
{
    const struct g2n_export *e = g2n_export_find(i->module, name);
    return e && e->kind == G2N_EXPORT_FUNCTION && strcmp(e->type, type) == 0 ? e : NULL;
}

/* Guests without a main have wapc_init to register their functions. */
static enum g2n_error started(struct g2n_instance *i)
{
    const struct g2n_export *init = find(i, "wapc_init", ":");
    union g2n_slot none = { 0 };

    return init ? g2n_enter(i, i->module, init->call, &none) : G2N_ERROR_NONE;
}

static enum g2n_error call(struct g2n_wapc *w, struct g2n_wapc_context *c, bool *good)
{
    struct g2n_instance *i = w->instance;
    union g2n_slot slots[2] = { { .u32 = (uint32_t)c->operation_len }, { .u32 = (uint32_t)c->payload_len } };
    enum g2n_error error;

    if (!w->guest_call) w->guest_call = find(i, "__guest_call", "ii:i");
    if (!w->guest_call)
        return g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: exports no function __guest_call for waPC, (i32, i32) -> (i32)",
                              i->module->program.guest);
    if (c->operation_len > UINT32_MAX || c->payload_len > UINT32_MAX)
        return g2n_embed_fail(i, G2N_ERROR_BOUNDS, "%s: an operation or payload of 4 GiB or more does not fit into its memory",
                              i->module->program.guest);
    error = g2n_enter(i, i->module, w->guest_call->call, slots);
    *good = slots[0].u32 == 1;
    return error;
}

static enum g2n_error invoke(struct g2n_instance *i, struct g2n_wapc_piece operation, struct g2n_wapc_piece payload,
                             struct g2n_wapc_reply *reply)
{
    return g2n_wapc_perform(i, call, operation, payload, reply);
}

const struct g2n_wapc_part g2n_wapc_protocol = { g2n_wapc_create, g2n_wapc_destroy, started, invoke };
