/* wasi:http/types, incoming-response and what belongs to it.
 *
 *     future-incoming-response --get--> incoming-response --consume--> incoming-body --finish--> future-trailers */
#include "wasi2/http_message.h"

#include "base/alloc.h"
#include "wasi2/error.h"

static struct g2n_wasi2_exchange *exchange_of(struct g2n_wasi2_object *part) { return ((struct g2n_wasi2_part *)part)->exchange; }

static bool has_answer(const struct g2n_wasi2_exchange *x) { return x->status != 0 || x->ended; }

static bool want_answer(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    (void)w;
    (void)waits;
    return has_answer(exchange_of(object));
}

static bool want_end(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    (void)w;
    (void)waits;
    return exchange_of(object)->ended;
}

/* Who looks without having waited sees what is new. */
static struct g2n_wasi2_exchange *look(struct g2n_wasi2 *w, const struct g2n_wasi2_value *part)
{
    if (w->http) g2n_wasi2_http_drive(w);
    return g2n_wasi2_part(part)->exchange;
}

static const struct g2n_wasi2_class future_class = { .resource = 'H', .destroy = g2n_wasi2_part_destroy, .want = want_answer };
static const struct g2n_wasi2_class response_class = { .resource = 'Y', .destroy = g2n_wasi2_part_destroy };
static const struct g2n_wasi2_class body_class = { .resource = 'B', .destroy = g2n_wasi2_part_destroy };
static const struct g2n_wasi2_class trailers_class = { .resource = 'W', .destroy = g2n_wasi2_part_destroy, .want = want_end };

struct g2n_wasi2_object *g2n_wasi2_response_make(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x)
{
    return g2n_wasi2_part_make(w, &future_class, x);
}

static struct g2n_wasi2_object *next_part(struct g2n_wasi2 *w, const struct g2n_wasi2_class *class, const struct g2n_wasi2_value *part)
{
    return g2n_wasi2_part_make(w, class, g2n_wasi2_exchange_share(g2n_wasi2_part(part)->exchange));
}

/* option<result<result<T, error-code>, _>> that is some: the inner result is the caller's to fill; NULL: there is none, since
 * this was asked before. */
static struct g2n_wasi2_value *give_once(struct g2n_wasi2 *w, struct g2n_wasi2_part *part, struct g2n_wasi2_value *result)
{
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 2);
    if (part->used) {
        result->items[0] = g2n_wasi2_number(G2N_RESULT_ERROR);
        return NULL;
    }
    part->used = true;
    result->items[0] = (struct g2n_wasi2_value){ .number = G2N_RESULT_OK, .items = &result->items[1] };
    return &result->items[1];
}

static void give_failure(struct g2n_wasi2 *w, const struct g2n_wasi2_exchange *x, struct g2n_wasi2_value *result)
{
    uint32_t code = x->error == G2N_HTTP_NO_ERROR ? G2N_HTTP_TERMINATED : x->error;

    result->number = G2N_RESULT_ERROR;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_http_error_value(w, code, x->message);
}

G2N_WASI2_HANDLER(response_get)
{
    struct g2n_wasi2_part *future = g2n_wasi2_part(args);
    struct g2n_wasi2_value *inner = has_answer(look(w, args)) ? give_once(w, future, result) : NULL;

    if (!inner) return;
    if (future->exchange->status) g2n_wasi2_give_ok(w, g2n_wasi2_handle(next_part(w, &response_class, args)), inner);
    else give_failure(w, future->exchange, inner);
}

G2N_WASI2_HANDLER(response_status)
{
    (void)w;
    *result = g2n_wasi2_number((uint64_t)g2n_wasi2_part(args)->exchange->status);
}

G2N_WASI2_HANDLER(response_headers)
{
    *result = g2n_wasi2_handle(g2n_wasi2_fields_object(w, &g2n_wasi2_part(args)->exchange->head, true));
}

/* What a part gives once: result<T, _>. */
static bool is_first(struct g2n_wasi2_part *part, struct g2n_wasi2_value *result)
{
    bool first = !part->used;

    part->used = true;
    if (!first) result->number = G2N_RESULT_ERROR;
    return first;
}

G2N_WASI2_HANDLER(response_consume)
{
    if (is_first(g2n_wasi2_part(args), result)) g2n_wasi2_give_ok(w, g2n_wasi2_handle(next_part(w, &body_class, args)), result);
}

G2N_WASI2_HANDLER(incoming_body_stream)
{
    struct g2n_wasi2_part *body = g2n_wasi2_part(args);

    if (!is_first(body, result)) return;
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_input_make(w, g2n_wasi2_body_channel(body->exchange), &body->object)), result);
}

/* The rest of the body is of no use to anybody, and trailers come behind it: it is let go. */
G2N_WASI2_HANDLER(incoming_body_finish)
{
    struct g2n_wasi2_exchange *x = g2n_wasi2_part(args)->exchange;

    g2n_wasi2_expect_childless(args[0].object);
    *result = g2n_wasi2_handle(next_part(w, &trailers_class, args));
    x->discarding = true;
    x->taken = x->body.len;
    g2n_wasi2_exchange_go_on(w, x);
    g2n_wasi2_object_destroy(w, args[0].object);
}

G2N_WASI2_HANDLER(trailers_get)
{
    struct g2n_wasi2_part *future = g2n_wasi2_part(args);
    const struct g2n_wasi2_exchange *x = look(w, args);
    struct g2n_wasi2_value *inner = x->ended ? give_once(w, future, result) : NULL, some = { .number = G2N_NONE };

    if (!inner) return;
    if (x->error != G2N_HTTP_NO_ERROR) {
        give_failure(w, x, inner);
        return;
    }
    if (x->trailers.count) {
        some.number = G2N_SOME;
        some.items = g2n_wasi2_items(w, 1);
        *some.items = g2n_wasi2_handle(g2n_wasi2_fields_object(w, &x->trailers, true));
    }
    g2n_wasi2_give_ok(w, some, inner);
}
