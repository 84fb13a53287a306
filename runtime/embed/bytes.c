/* The import namespace "g2n_host", of which the Go package host is the other side: functions of bytes, by name, in both directions.
 *
 *   call(module, function, payload, into, cap) -> n     each but `cap` an address and a length.  n >= 0: the reply has so many bytes; n < 0:
 *                                                       it is an error, whose text has -1 - n.  As much as there is room for is at `into`
 *   take(into, cap)                                     all of what the last call had too little room for
 *
 * and for g2n_guest_call(), which calls the export g2n_host_invoke(name_len, payload_len):
 *
 *   request(name, payload)                              copies both there
 *   respond(bytes, len, outcome)                        0 a reply, 1 an error's text, 2 there is no function of this name
 *
 *   Y1  a guest is left at once when it traps, so nothing is held by C's stack alone that must be freed: replies belong to the instance. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "embed/instance.h"
#include "mem/trap.h"

#define INVOKE "g2n_host_invoke"

enum outcome { NOTHING, REPLIED, FAILED, UNKNOWN };

struct invocation {
    const char        *name;
    const void        *payload;
    size_t             len;
    enum outcome       outcome;
    void              *reply; /* for free() */
    size_t             reply_len;
    struct invocation *outer;
};

struct bytes_state {
    struct g2n_buf    *replies; /* of the calls that are under way, by depth */
    size_t             depth, cap;
    struct g2n_buf     pending; /* for take() */
    struct invocation *innermost;
};

static struct bytes_state *state_of(const struct g2n_instance *i) { return g2n_provider_state(i, &g2n_provider_g2n_host); }

/* ---- The guest calls ------------------------------------------------------------------------------------------------ */

static bool is(const char *name, const char *mem_name, size_t len) { return strlen(name) == len && memcmp(name, mem_name, len) == 0; }

/* NULL: there is none. */
static g2n_bytes_function find(struct g2n_instance *i, const char *mem_module, size_t module_len, const char *mem_name, size_t name_len)
{
    const struct g2n_provider *p = i->module->provision->part->find(i, mem_module, module_len);
    const struct g2n_provider_bytes *f;

    for (f = p ? p->bytes : NULL; f && f->name && !is(f->name, mem_name, name_len); f++) continue;
    return f && f->name ? f->function : NULL;
}

static bool deeper(struct bytes_state *s)
{
    if (s->depth == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 8;
        struct g2n_buf *grown = g2n_realloc_array(s->replies, cap, sizeof *grown);
        if (!grown) return false;
        memset(grown + s->cap, 0, (cap - s->cap) * sizeof *grown);
        s->replies = grown;
        s->cap = cap;
    }
    s->depth++;
    return true;
}

bool g2n_bytes_reply(struct g2n_bytes_call *call, const void *bytes, size_t len)
{
    struct bytes_state *s = state_of(call->instance);
    struct g2n_buf *reply;

    if (!s || call->depth >= s->depth || len > INT64_MAX) return false;
    reply = &s->replies[call->depth];
    g2n_buf_fini(reply);
    g2n_buf_append(reply, bytes, len);
    if (!reply->failed) return true;
    g2n_buf_fini(reply);
    return false;
}

static int64_t give(struct g2n_instance *i, struct bytes_state *s, bool good, const char *bytes, size_t len, int32_t into, int32_t cap)
{
    void *mem_into = g2n_memory_need(i, (uint32_t)into, (uint32_t)cap, 1);
    size_t part = len < (uint32_t)cap ? len : (uint32_t)cap;

    g2n_buf_fini(&s->pending);
    if (part != 0) memcpy(mem_into, bytes, part);
    if (part != len) g2n_buf_append(&s->pending, bytes, len);
    if (s->pending.failed) g2n_trap_report("no memory for a reply of C's");
    return good ? (int64_t)len : -1 - (int64_t)len;
}

static int64_t call(struct g2n_instance *i, int32_t module, int32_t module_len, int32_t name, int32_t name_len, int32_t payload, int32_t len, int32_t into, int32_t cap)
{
    static const char unknown[] = "the host has no such function of bytes", no_memory[] = "no memory for a call";
    const char *mem_module = g2n_memory_need(i, (uint32_t)module, (uint32_t)module_len, 1);
    const char *mem_name = g2n_memory_need(i, (uint32_t)name, (uint32_t)name_len, 1);
    struct g2n_bytes_call c = { .instance = i, .payload = g2n_memory_need(i, (uint32_t)payload, (uint32_t)len, 1), .len = (uint32_t)len };
    struct bytes_state *s = state_of(i);
    g2n_bytes_function function = find(i, mem_module, (uint32_t)module_len, mem_name, (uint32_t)name_len);
    struct g2n_buf reply;
    enum g2n_error error;
    const char *text;
    int64_t n;

    if (!function) return give(i, s, false, unknown, sizeof unknown - 1, into, cap);
    if (!deeper(s)) return give(i, s, false, no_memory, sizeof no_memory - 1, into, cap);
    c.depth = s->depth - 1;
    error = function(&c);
    reply = s->replies[c.depth];
    text = error == G2N_ERROR_NONE || reply.len != 0 ? reply.bytes : g2n_error_name(error);
    n = give(i, s, error == G2N_ERROR_NONE, text, text == reply.bytes ? reply.len : strlen(text), into, cap);
    g2n_buf_fini(&s->replies[c.depth]);
    s->depth = c.depth;
    return n;
}

static void take(struct g2n_instance *i, int32_t into, int32_t cap)
{
    struct bytes_state *s = state_of(i);

    g2n_memory_put_need(i, (uint32_t)into, s->pending.bytes, s->pending.len < (uint32_t)cap ? s->pending.len : (uint32_t)cap);
    g2n_buf_fini(&s->pending);
}

/* ---- The guest is called -------------------------------------------------------------------------------------------- */

static struct invocation *asked(struct g2n_instance *i)
{
    struct invocation *v = state_of(i)->innermost;

    if (!v) g2n_instance_trap(i, "what C asks for is asked for, and C asks for nothing");
    return v;
}

static void request(struct g2n_instance *i, int32_t name, int32_t payload)
{
    const struct invocation *v = asked(i);

    g2n_memory_put_need(i, (uint32_t)name, v->name, strlen(v->name));
    g2n_memory_put_need(i, (uint32_t)payload, v->payload, v->len);
}

static void respond(struct g2n_instance *i, int32_t at, int32_t len, int32_t outcome)
{
    struct invocation *v = asked(i);
    const void *mem_bytes = g2n_memory_need(i, (uint32_t)at, (uint32_t)len, 1);

    free(v->reply);
    v->outcome = outcome == 0 ? REPLIED : outcome == 1 ? FAILED : UNKNOWN;
    v->reply_len = (uint32_t)len;
    v->reply = malloc(v->reply_len + 1); /* not g2n_alloc(): whoever gets it calls free() */
    if (!v->reply) return;
    memcpy(v->reply, mem_bytes, v->reply_len);
    ((char *)v->reply)[v->reply_len] = '\0';
}

static enum g2n_error invoke(struct g2n_instance *i, const struct invocation *v)
{
    union g2n_slot slots[2] = { { .u32 = (uint32_t)strlen(v->name) }, { .u32 = (uint32_t)v->len } };
    const struct g2n_val args[2] = { g2n_u32(slots[0].u32), g2n_u32(slots[1].u32) };

    if (!i->is_program) return g2n_export_find(i->module, INVOKE) ? g2n_call(i, INVOKE, args, 2, NULL, 0) : G2N_ERROR_MISSING;
    if (!i->hosts->invoke) return G2N_ERROR_MISSING;
    if (i->hosts->enter) i->hosts->enter(i, i->hosts->invoke, slots);
    else i->hosts->invoke(i->module->program.instance, slots);
    return G2N_ERROR_NONE;
}

static enum g2n_error outcome_of(struct g2n_instance *i, const struct invocation *v)
{
    if (v->outcome == UNKNOWN) return g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: has no function %s for C (host.Handle)", i->module->program.guest, v->name);
    if (!v->reply) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for a reply", i->module->program.guest);
    if (v->outcome == REPLIED) return G2N_ERROR_NONE;
    return g2n_embed_fail(i, G2N_ERROR_THROWN, "%s: %s: %.200s", i->module->program.guest, v->name, (const char *)v->reply);
}

enum g2n_error g2n_guest_call(struct g2n_instance *i, const char *name, const void *payload, size_t len, void **reply, size_t *reply_len)
{
    struct bytes_state *s = i ? state_of(i) : NULL;
    struct invocation v = { .name = name, .payload = payload, .len = len, .outer = s ? s->innermost : NULL };
    enum g2n_error error;

    if (reply) *reply = NULL;
    if (reply_len) *reply_len = 0;
    if (!i || i->life != G2N_LIFE_READY || !name || (!payload && len != 0) || len > UINT32_MAX || strlen(name) > UINT32_MAX) return G2N_ERROR_STATE;
    if (!s) return g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: is made without the package host, by which C calls it", i->module->program.guest);
    s->innermost = &v;
    error = invoke(i, &v);
    s->innermost = v.outer;
    if (error == G2N_ERROR_NONE && v.outcome == NOTHING && i->life == G2N_LIFE_READY)
        g2n_instance_trap(i, "a function of the guest's that C has called (host.Handle) waits for time to pass, or for what the loop would bring");
    if (error == G2N_ERROR_NONE) error = outcome_of(i, &v);
    if (reply && (error == G2N_ERROR_NONE || error == G2N_ERROR_THROWN)) {
        *reply = v.reply;
        if (reply_len) *reply_len = v.reply_len;
    } else {
        free(v.reply);
    }
    return error;
}

void g2n_host_go_on(struct g2n_instance *i)
{
    if (i->life == G2N_LIFE_DEAD) g2n_embed_leave(i);
}

/* ---- The provider ---------------------------------------------------------------------------------------------------- */

static enum g2n_error init(struct g2n_instance *i, void **state)
{
    (void)i;
    *state = g2n_alloc_zero(1, sizeof(struct bytes_state));
    return *state ? G2N_ERROR_NONE : G2N_ERROR_MEMORY;
}

static void fini(struct g2n_instance *i, void *state)
{
    struct bytes_state *s = state;

    (void)i;
    for (size_t k = 0; k < s->cap; k++) g2n_buf_fini(&s->replies[k]);
    g2n_free(s->replies);
    g2n_buf_fini(&s->pending);
    g2n_free(s);
}

static const struct g2n_provider_function functions[] = {
    { "call", "iiiiiiii:I", G2N_CODE(call) }, { "take", "ii:", G2N_CODE(take) }, { "request", "ii:", G2N_CODE(request) }, { "respond", "iii:", G2N_CODE(respond) }, { 0 },
};
G2N_PROVIDER(g2n_host, .module = "g2n_host", .functions = functions, .init = init, .fini = fini);
