/* What the web's objects show: node gives each of them a text of its own, which is that of a plain object with what
 * counts, read from the object itself and not through its attributes. */
#include "host/abort.h"
#include "host/event.h"
#include "host/headers.h"
#include "host/inspect_parts.h"
#include "host/url_object.h"
#include "host/web_blob.h"
#include "host/web_stream.h"

/* "name: value"; consumes value. */
static enum g2n_status add(struct g2n_inspector *in, struct g2n_inspect_entries *e, const char *name, g2n_value value,
                           uint32_t depth)
{
    g2n_inspect__entry(e);
    g2n_buf_append_str(&e->text, name);
    g2n_buf_append_str(&e->text, ": ");
    in->indentation += 2;
    enum g2n_status st = g2n_inspect__value(in, g2n_peek(value), depth, false, &e->text);
    in->indentation -= 2;
    g2n_drop(in->realm, value);
    return st;
}

/* The same of text, which is emptied. */
static enum g2n_status add_text(struct g2n_inspector *in, struct g2n_inspect_entries *e, const char *name,
                                struct g2n_buf *text, uint32_t depth)
{
    g2n_value value;
    enum g2n_status st = g2n_string_from_buf(in->realm, text, &value);
    return st == G2N_OK ? add(in, e, name, value, depth) : st;
}

static enum g2n_status fill_headers(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                    struct g2n_inspect_entries *e)
{
    const struct g2n_header_list *list = &g2n_as_headers(g2n_view_of_object(shape->object))->list;
    enum g2n_status st = G2N_OK;
    (void)depth;
    for (uint32_t i = 0; i < list->count && st == G2N_OK; i++) {
        struct g2n_string *name;
        g2n_value value;
        st = g2n_atom_new(in->realm, list->items[i].name, list->items[i].name_len, &name); /* a token: ASCII */
        if (st != G2N_OK) return st;
        g2n_inspect__entry(e);
        g2n_inspect__key(g2n_key_atom(name), true, &e->text);
        g2n_atom_release(in->realm, name);
        g2n_buf_append_str(&e->text, ": ");
        st = g2n_latin1_to_string(in->realm, list->items[i].value, list->items[i].value_len, &value);
        if (st != G2N_OK) return st;
        g2n_inspect__quote(g2n_as_string(g2n_peek(value))->bytes, g2n_as_string(g2n_peek(value))->len, &e->text);
        g2n_drop(in->realm, value);
    }
    return st;
}

static enum g2n_status fill_params(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                   struct g2n_inspect_entries *e)
{
    const struct g2n_url_params *p = g2n_as_url_params(g2n_view_of_object(shape->object));
    (void)in;
    (void)depth;
    for (uint32_t i = 0; i < p->count; i++) {
        const struct g2n_string *name = g2n_as_string(g2n_peek(p->pairs[i].name));
        const struct g2n_string *value = g2n_as_string(g2n_peek(p->pairs[i].value));
        g2n_inspect__entry(e);
        g2n_inspect__quote(name->bytes, name->len, &e->text);
        g2n_buf_append_str(&e->text, " => ");
        g2n_inspect__quote(value->bytes, value->len, &e->text);
    }
    return G2N_OK;
}

static enum g2n_status add_part(struct g2n_inspector *in, struct g2n_inspect_entries *e, const struct g2n_url *url,
                                const char *name, enum g2n_url_part part, uint32_t depth)
{
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_url_append_part(url, part, &text);
    return add_text(in, e, name, &text, depth);
}

static enum g2n_status fill_url(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                struct g2n_inspect_entries *e)
{
    static const struct { const char *name; enum g2n_url_part part; } rows[] = {
        { "protocol", G2N_URL_PROTOCOL }, { "username", G2N_URL_USERNAME }, { "password", G2N_URL_PASSWORD },
        { "host", G2N_URL_HOST },         { "hostname", G2N_URL_HOSTNAME }, { "port", G2N_URL_PORT },
        { "pathname", G2N_URL_PATHNAME }, { "search", G2N_URL_SEARCH },
    };
    const struct g2n_url *url = &g2n_as_url(g2n_view_of_object(shape->object))->url;
    struct g2n_buf href = G2N_BUF_INIT, origin = G2N_BUF_INIT;
    g2n_value params;
    g2n_url_append(url, true, &href);
    enum g2n_status st = add_text(in, e, "href", &href, depth);
    if (st != G2N_OK) return st;
    g2n_url_append_origin(url, &origin);
    st = add_text(in, e, "origin", &origin, depth);
    for (size_t i = 0; i < sizeof rows / sizeof *rows && st == G2N_OK; i++)
        st = add_part(in, e, url, rows[i].name, rows[i].part, depth);
    if (st == G2N_OK) st = g2n_url_search_params(in->realm, g2n_as_url(g2n_view_of_object(shape->object)), &params);
    if (st == G2N_OK) st = add(in, e, "searchParams", params, depth);
    return st == G2N_OK ? add_part(in, e, url, "hash", G2N_URL_HASH, depth) : st;
}

static enum g2n_status fill_signal(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                   struct g2n_inspect_entries *e)
{
    bool aborted = g2n_abort_aborted(g2n_as_abort_signal(g2n_view_of_object(shape->object)));
    return add(in, e, "aborted", g2n_bool(aborted), depth);
}

static enum g2n_status fill_controller(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                       struct g2n_inspect_entries *e)
{
    struct g2n_abort_signal *signal = g2n_abort_controller_signal(g2n_view_of_object(shape->object));
    return add(in, e, "signal", g2n_dup(g2n_view_of_object(&signal->target.object)), depth);
}

static enum g2n_status fill_event(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                  struct g2n_inspect_entries *e)
{
    const struct g2n_event *event = (const struct g2n_event *)(const void *)shape->object;
    enum g2n_status st = add(in, e, "type", g2n_dup(g2n_peek(event->type)), depth);
    if (st == G2N_OK)
        st = add(in, e, "defaultPrevented", g2n_bool(event->cancelable && event->prevented), depth);
    if (st == G2N_OK) st = add(in, e, "cancelable", g2n_bool(event->cancelable), depth);
    return st == G2N_OK ? add(in, e, "timeStamp", g2n_number(event->time_stamp), depth) : st;
}

static enum g2n_status fill_stream(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                   struct g2n_inspect_entries *e)
{
    static const char *const states[] = { "readable", "closed", "errored" };
    const struct g2n_stream *s = g2n_as_stream(g2n_view_of_object(shape->object));
    g2n_value state;
    enum g2n_status st = add(in, e, "locked", g2n_bool(g2n_stream_locked(s)), depth);
    if (st == G2N_OK) st = g2n_string_from_c(in->realm, states[s->state], &state);
    if (st == G2N_OK) st = add(in, e, "state", state, depth);
    return st == G2N_OK ? add(in, e, "supportsBYOB", g2n_bool(s->bytes), depth) : st;
}

static enum g2n_status fill_blob(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                 struct g2n_inspect_entries *e)
{
    const struct g2n_blob *b = g2n_as_blob(g2n_view_of_object(shape->object));
    enum g2n_status st = add(in, e, "size", g2n_number((double)b->len), depth);
    if (st == G2N_OK) st = add(in, e, "type", g2n_dup(g2n_peek(b->type)), depth);
    if (st != G2N_OK || !g2n_blob_is_file(b)) return st;
    st = add(in, e, "name", g2n_dup(g2n_peek(b->name)), depth);
    return st == G2N_OK ? add(in, e, "lastModified", g2n_number(b->last_modified), depth) : st;
}

g2n_inspect_fill *g2n_inspect__web(const struct g2n_object *obj, bool *empty)
{
    g2n_view v = g2n_view_of_object(obj);
    *empty = false;
    if (g2n_is_headers(v)) {
        *empty = g2n_as_headers(v)->list.count == 0;
        return fill_headers;
    }
    if (g2n_is_url_params(v)) {
        *empty = g2n_as_url_params(v)->count == 0;
        return fill_params;
    }
    if (g2n_is_url(v)) return fill_url;
    if (g2n_is_blob(v)) return fill_blob;
    if (g2n_is_stream(v)) return fill_stream;
    if (g2n_is_abort_signal(v)) return fill_signal;
    if (g2n_is_abort_controller(v)) return fill_controller;
    return obj->class == &g2n_class_event ? fill_event : NULL;
}
