/* Replies of C functions, as promises: g2n.reply(ticket).  The object `g2n` is there from the first ticket on.
 *
 *     MADE --asked for--> ASKED --comes--> freed
 *       |------comes----> SETTLED --asked for--> freed          the guest's end frees all */
#include "loop/reply.h"

#include <string.h>

#include "base/alloc.h"
#include "go/guest.h"
#include "host/deferred.h"
#include "loop/watch.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/error.h"

struct g2n_ticket {
    struct g2n_link      link;     /* in guest->tickets, while it can be asked for or has not come */
    struct g2n_guest    *guest;
    struct g2n_reply    *reply;    /* held; NULL once it has come                    */
    struct g2n_deferred *deferred; /* NULL once it is settled                        */
    g2n_value            promise;  /* undefined once it was asked for                */
    struct g2n_watch     watch;
    int32_t              number;
};

static void destroy(struct g2n_ticket *t)
{
    g2n_list_remove(&t->link);
    if (t->reply) {
        g2n_watch_end(&t->guest->host.loop, &t->watch);
        g2n_reply_release(t->reply);
    }
    g2n_drop(&t->guest->host.realm, t->promise);
    g2n_free(t);
}

/* What the promise is settled with: a Uint8Array, or why there is none. */
static enum g2n_status take(struct g2n_realm *realm, const unsigned char *bytes, size_t len, g2n_value *out)
{
    struct g2n_typed_array *array;
    enum g2n_status st = bytes ? g2n_bytes_new(realm, len, &array) : g2n_throw_no_memory(realm);

    if (st != G2N_OK) return st;
    if (len != 0) memcpy(g2n_typed_array_bytes(array), bytes, len);
    *out = g2n_own_object(&array->object);
    return G2N_OK;
}

static void on_ready(struct g2n_loop *loop, struct g2n_watch *watch, unsigned events)
{
    struct g2n_ticket *t = G2N_CONTAINER(watch, struct g2n_ticket, watch);
    struct g2n_realm *realm = &t->guest->host.realm;
    const unsigned char *bytes;
    size_t len;
    g2n_value value;

    (void)events;
    if (!g2n_reply_look(t->reply, &bytes, &len)) return;
    g2n_watch_end(loop, watch);
    if (take(realm, bytes, len, &value) == G2N_OK) g2n_deferred_resolve(t->deferred, value);
    else g2n_deferred_reject(t->deferred, g2n_take_exception(realm));
    t->deferred = NULL;
    g2n_reply_release(t->reply);
    t->reply = NULL;
    if (g2n_is_undefined(g2n_peek(t->promise))) destroy(t);
}

static struct g2n_ticket *find(struct g2n_guest *guest, double number)
{
    G2N_LIST_EACH(link, &guest->tickets) {
        struct g2n_ticket *t = G2N_CONTAINER(link, struct g2n_ticket, link);
        if ((double)t->number == number && !g2n_is_undefined(g2n_peek(t->promise))) return t;
    }
    return NULL;
}

static enum g2n_status reply(struct g2n_call *call, g2n_value *result)
{
    struct g2n_guest *guest = ((struct g2n_function *)(void *)call->callee)->context;
    g2n_view number = g2n_arg(call, 0);
    struct g2n_ticket *t = g2n_is_number(number) ? find(guest, g2n_as_number(number)) : NULL;

    if (!t) return g2n_throw(call->realm, G2N_RANGE_ERROR, "g2n.reply: no ticket of this number, or it was asked for before");
    *result = t->promise;
    t->promise = G2N_UNDEFINED;
    if (!t->reply) destroy(t);
    return G2N_OK;
}

static void drop_tickets(struct g2n_guest *guest)
{
    G2N_LIST_EACH_SAFE(link, &guest->tickets) {
        struct g2n_ticket *t = G2N_CONTAINER(link, struct g2n_ticket, link);
        if (t->deferred) g2n_deferred_give_up(t->deferred);
        destroy(t);
    }
}

/* The global object's g2n, unless it is there. */
static enum g2n_status install(struct g2n_guest *guest)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_object *g2n;
    struct g2n_function *f;
    enum g2n_status st;

    if (guest->drop_tickets) return G2N_OK;
    st = g2n_object_new_plain(realm, 1, &g2n);
    if (st != G2N_OK) return st;
    st = g2n_function_new(realm, reply, "reply", 1, &f);
    if (st == G2N_OK) {
        f->context = guest;
        st = g2n_object_put_c(realm, g2n, "reply", g2n_own_object(&f->object));
    }
    if (st == G2N_OK) st = g2n_object_put_c(realm, realm->global, "g2n", g2n_dup(g2n_view_of_object(g2n)));
    g2n_object_drop(realm, g2n);
    if (st != G2N_OK) return st;
    g2n_list_init(&guest->tickets);
    guest->drop_tickets = drop_tickets;
    return G2N_OK;
}

static enum g2n_status begin(struct g2n_ticket *t)
{
    struct g2n_host *host = &t->guest->host;
    enum g2n_status st = g2n_deferred_create(host, NULL, NULL, &t->deferred, &t->promise);

    if (st != G2N_OK) return st;
    t->watch = (struct g2n_watch){ .fd = g2n_reply_fd(t->reply), .ready = on_ready };
    st = g2n_watch_set(&host->loop, &t->watch, G2N_WATCH_READ);
    if (st == G2N_OK) return st;
    g2n_deferred_give_up(t->deferred);
    g2n_drop(&host->realm, t->promise);
    return st;
}

static enum g2n_status try_create(struct g2n_guest *guest, struct g2n_reply **out, int32_t *ticket)
{
    struct g2n_ticket *t;
    enum g2n_status st = install(guest);

    if (st != G2N_OK) return st;
    t = g2n_alloc_zero(1, sizeof *t);
    if (!t) return G2N_ENOMEM;
    t->guest = guest;
    t->promise = G2N_UNDEFINED;
    st = g2n_reply_new(&t->reply);
    if (st == G2N_OK) {
        *out = t->reply;
        st = begin(t);
        if (st != G2N_OK) {
            g2n_reply_release(t->reply);
            g2n_reply_release(t->reply);
        }
    }
    if (st != G2N_OK) {
        g2n_free(t);
        return st;
    }
    guest->last_ticket = guest->last_ticket == INT32_MAX ? 1 : guest->last_ticket + 1;
    *ticket = t->number = guest->last_ticket;
    g2n_list_append(&guest->tickets, &t->link);
    return G2N_OK;
}

/* From within an import: an exception is not the guest's to see. */
static enum g2n_status create(void *side, struct g2n_reply **out, int32_t *ticket)
{
    struct g2n_guest *guest = side;
    enum g2n_status st = try_create(guest, out, ticket);

    if (st != G2N_THROWN) return st;
    g2n_drop(&guest->host.realm, g2n_take_exception(&guest->host.realm));
    return G2N_ENOMEM;
}

const struct g2n_reply_part g2n_replies_js = { create };
