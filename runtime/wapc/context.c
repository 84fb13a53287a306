/* What both forms of waPC have in common: invocations, and what the host is asked. */
#include "wapc/wapc.h"

#include <string.h>

#include "base/alloc.h"

/* A request that is kept for the next one is at most as large. */
#define SPARE_MAX 65536u

/* Bytes in place of what there was, and a 0 behind them. */
static void set(struct g2n_buf *b, struct g2n_wapc_piece piece)
{
    g2n_buf_clear(b);
    if (piece.len != 0) g2n_buf_append(b, piece.at, piece.len);
    g2n_buf_append_byte(b, '\0');
    if (!b->failed) b->len--;
}

static void set_text(struct g2n_buf *b, const char *text) { set(b, (struct g2n_wapc_piece){ text, strlen(text) }); }

/* ---- Requests ------------------------------------------------------------------------------------------------------ */

static void free_request(struct g2n_wapc_request *r)
{
    if (!r) return;
    g2n_buf_fini(&r->answer);
    g2n_free(r);
}

static struct g2n_wapc_request *push_request(struct g2n_wapc *w, struct g2n_wapc_context *c, size_t len)
{
    struct g2n_wapc_request *r = w->spare;

    if (r && r->cap >= len) {
        w->spare = NULL;
    } else {
        if (len > SIZE_MAX - sizeof *r) return NULL;
        r = g2n_alloc(sizeof *r + len);
        if (!r) return NULL;
        r->answer = G2N_BUF_INIT;
        r->cap = len;
    }
    r->outer = c->requests;
    c->requests = r;
    return r;
}

static void pop_request(struct g2n_wapc *w, struct g2n_wapc_context *c)
{
    struct g2n_wapc_request *r = c->requests;

    c->requests = r->outer;
    if (r->cap > SPARE_MAX || (w->spare && w->spare->cap >= r->cap)) {
        free_request(r);
        return;
    }
    free_request(w->spare);
    w->spare = r;
    if (r->answer.cap > SPARE_MAX) g2n_buf_fini(&r->answer);
    else g2n_buf_clear(&r->answer);
}

/* Puts pieces one behind the other, a 0 behind each; false without memory. */
static bool fill_request(struct g2n_wapc *w, struct g2n_wapc_context *c, const struct g2n_wapc_piece *pieces, size_t count, char **at)
{
    struct g2n_wapc_request *r;
    size_t len = count;
    char *to;

    for (size_t k = 0; k < count; k++) { /* four lengths of 32 bits, or of what is in memory */
        if (pieces[k].len > SIZE_MAX - len) return false;
        len += pieces[k].len;
    }
    r = push_request(w, c, len);
    if (!r) return false;
    to = r->bytes;
    for (size_t k = 0; k < count; k++) {
        at[k] = to;
        if (pieces[k].len != 0) memcpy(to, pieces[k].at, pieces[k].len);
        to += pieces[k].len;
        *to++ = '\0';
    }
    return true;
}

/* ---- Contexts ------------------------------------------------------------------------------------------------------ */

static void context_fini(struct g2n_wapc_context *c)
{
    while (c->requests) {
        struct g2n_wapc_request *r = c->requests;
        c->requests = r->outer;
        free_request(r);
    }
    g2n_buf_fini(&c->guest);
    g2n_buf_fini(&c->host);
}

enum g2n_error g2n_wapc_create(struct g2n_instance *i)
{
    struct g2n_wapc *w = g2n_alloc_zero(1, sizeof *w);

    if (!w) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for the instance", i->module->program.guest);
    w->instance = i;
    w->innermost = &w->base;
    i->wapc = w;
    return G2N_ERROR_NONE;
}

void g2n_wapc_destroy(struct g2n_wapc *w)
{
    if (!w) return;
    context_fini(&w->base);
    free_request(w->spare);
    g2n_free(w);
}

void g2n_wapc_answered(struct g2n_wapc_context *c, struct g2n_wapc_piece answer, bool failed)
{
    set(&c->guest, answer);
    c->answered = true;
    c->failed = failed;
}

static enum g2n_error no_memory(struct g2n_instance *i, const char *what)
{
    return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for %s", i->module->program.guest, what);
}

/* The guest has come back.  What it said as an error is one, whatever it returned, as with other hosts. */
static enum g2n_error outcome(struct g2n_instance *i, struct g2n_wapc_context *c, bool good, struct g2n_wapc_reply *reply)
{
    const bool failed = c->failed || !good;

    if (failed && !c->failed)
        set_text(&c->guest, "the guest says that the operation failed, and not why");
    else if (!c->answered)
        set_text(&c->guest, "");
    if (c->guest.failed) return no_memory(i, "its reply");
    if (failed)
        (void)g2n_embed_fail(i, G2N_ERROR_FAILED, "%s: %.*s: %s", i->module->program.guest, (int)(c->operation_len > 80 ? 80 : c->operation_len),
                             c->operation_len != 0 ? (const char *)c->operation : "", c->guest.bytes);
    if (reply) {
        *reply = (struct g2n_wapc_reply){ c->guest.bytes, c->guest.len };
        c->guest = G2N_BUF_INIT;
    }
    return failed ? G2N_ERROR_FAILED : G2N_ERROR_NONE;
}

enum g2n_error g2n_wapc_perform(struct g2n_instance *i, g2n_wapc_caller *call, struct g2n_wapc_piece operation,
                                struct g2n_wapc_piece payload, struct g2n_wapc_reply *reply)
{
    struct g2n_wapc *w = i->wapc;
    struct g2n_wapc_context c = { .outer = w->innermost, .operation = operation.at, .payload = payload.at,
                                  .operation_len = operation.len, .payload_len = payload.len };
    bool good = false;
    enum g2n_error error;

    if (!i->started)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the instance is not started; call g2n_instance_start() first",
                              i->module->program.guest);
    w->innermost = &c;
    error = call(w, &c, &good);
    w->innermost = c.outer;
    if (error == G2N_ERROR_NONE) error = outcome(i, &c, good, reply);
    context_fini(&c);
    return error;
}

/* ---- What the guest asks for --------------------------------------------------------------------------------------- */

enum { BINDING, NAMESPACE, OPERATION, PAYLOAD, PIECES };

/* The last answer's storage is the next one's. */
static void keep_answer(struct g2n_wapc_context *c, struct g2n_wapc_request *r)
{
    const struct g2n_buf last = c->host;

    c->host = r->answer;
    r->answer = last;
}

void g2n_wapc_ask(struct g2n_wapc *w, struct g2n_wapc_context *c, const struct g2n_wapc_piece pieces[static PIECES])
{
    struct g2n_wapc_call call = { .instance = w->instance, .binding_len = pieces[BINDING].len, .ns_len = pieces[NAMESPACE].len,
                                  .operation_len = pieces[OPERATION].len, .payload_len = pieces[PAYLOAD].len };
    struct g2n_wapc_request *r;
    char *at[PIECES];

    c->host_failed = true;
    if (!w->host.call) {
        set_text(&c->host, "the host has no functions");
        return;
    }
    if (!fill_request(w, c, pieces, PIECES, at)) {
        set_text(&c->host, "no memory for the call");
        return;
    }
    r = c->requests;
    call.binding = at[BINDING];
    call.ns = at[NAMESPACE];
    call.operation = at[OPERATION];
    call.payload = at[PAYLOAD];
    call.answer = &r->answer;
    c->host_failed = !w->host.call(w->host.context, &call);
    keep_answer(c, r);
    pop_request(w, c);
    if (!c->host.failed) return;
    c->host_failed = true;
    set_text(&c->host, "no memory for the answer");
}

enum g2n_error g2n_wapc_answer(struct g2n_wapc_call *call, const void *bytes, size_t len)
{
    struct g2n_buf *answer;

    if (!call || !call->answer || (len != 0 && !bytes)) return G2N_ERROR_STATE;
    answer = call->answer;
    set(answer, (struct g2n_wapc_piece){ bytes, len });
    return answer->failed ? G2N_ERROR_MEMORY : G2N_ERROR_NONE;
}

void g2n_wapc_log(struct g2n_wapc *w, struct g2n_wapc_context *c, struct g2n_wapc_piece text)
{
    char *copy;

    if (!fill_request(w, c, &text, 1, &copy)) return;
    if (w->host.log) w->host.log(w->host.context, w->instance, copy, text.len);
    else g2n_instance_log(w->instance, copy);
    pop_request(w, c);
}
