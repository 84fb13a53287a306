/* The Headers class: Web IDL's conversions in front of a header list.  Messages, misspelt ones too, are those of the
 * undici that node 20 has, because programs print them. */
#include "host/headers.h"

#include <stdio.h>

#include "base/utf8.h"
#include "host/args.h"
#include "host/web_pairs.h"
#include "value/lib.h"

static void headers_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    (void)realm;
    g2n_header_list_fini(&((struct g2n_headers *)(void *)obj)->list);
}

const struct g2n_class g2n_class_headers = {
    .name = "Headers", .size = sizeof(struct g2n_headers), .fini = headers_fini,
};

enum g2n_status g2n_headers_new(struct g2n_host *host, struct g2n_headers **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &g2n_class_headers, g2n_web_proto(host, G2N_WEB_HEADERS), &obj);
    if (st == G2N_OK) *out = (struct g2n_headers *)(void *)obj;
    return st;
}

enum g2n_status g2n_latin1_to_string(struct g2n_realm *realm, const char *bytes, size_t len, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    size_t ascii = 0;
    while (ascii < len && !(bytes[ascii] & 0x80)) ascii++;
    if (ascii == len) return g2n_string_new(realm, bytes, len, out);
    for (size_t i = 0; i < len; i++) g2n_utf8_append(&text, (unsigned char)bytes[i]);
    return g2n_string_from_buf(realm, &text, out);
}

/* ---- conversions ---- */

/* Appends a string's code units as bytes; TypeError for one that is none. */
static enum g2n_status append_bytes(struct g2n_realm *realm, const struct g2n_string *s, struct g2n_buf *out)
{
    size_t pos = 0, unit = 0;
    while (pos < s->len) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        if (c > 255)
            return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert argument to a ByteString because the character at "
                             "index %zu has a value of %u which is greater than 255.", unit,
                             (unsigned)(c > 0xFFFF ? 0xD7C0 + (c >> 10) : c));
        g2n_buf_append_byte(out, (char)c);
        unit++;
    }
    return out->failed ? g2n_throw_no_memory(realm) : G2N_OK;
}

/* Web IDL's ByteString.  `what` names the argument for the message about symbols. */
static enum g2n_status to_bytes(struct g2n_realm *realm, g2n_view v, const char *what, struct g2n_buf *out)
{
    g2n_value text;
    if (g2n_is_symbol(v))
        return g2n_throw(realm, G2N_TYPE_ERROR, "%s is a symbol, which cannot be converted to a DOMString.", what);
    enum g2n_status st = g2n_to_string(realm, v, &text);
    if (st != G2N_OK) return st;
    st = append_bytes(realm, g2n_as_string(g2n_peek(text)), out);
    g2n_drop(realm, text);
    return st;
}

/* TypeError: `method: "bytes" is an invalid header name.` */
static enum g2n_status invalid(struct g2n_realm *realm, const char *method, const struct g2n_buf *bytes,
                               const char *what)
{
    g2n_value text;
    size_t len = bytes->len < 400 ? bytes->len : 400;
    enum g2n_status st = g2n_latin1_to_string(realm, len ? bytes->bytes : "", len, &text);
    if (st != G2N_OK) return st;
    st = g2n_throw(realm, G2N_TYPE_ERROR, "%s: \"%s\" is an invalid header %s.", method,
                   g2n_as_string(g2n_peek(text))->bytes, what);
    g2n_drop(realm, text);
    return st;
}

static enum g2n_status check_name(struct g2n_realm *realm, const char *method, const struct g2n_buf *name)
{
    return g2n_header_name_valid(name->bytes, name->len) ? G2N_OK : invalid(realm, method, name, "name");
}

/* Appends or sets, once both are bytes. */
static enum g2n_status write_bytes(struct g2n_realm *realm, struct g2n_headers *h, const char *method, bool set,
                                   const struct g2n_buf *name, const struct g2n_buf *value)
{
    struct g2n_buf stripped = *value; /* lent */
    const char *start = value->bytes;
    enum g2n_status st = check_name(realm, method, name);
    if (st != G2N_OK) return st;
    g2n_header_value_strip(&start, &stripped.len);
    if (stripped.len) stripped.bytes = value->bytes + (start - value->bytes);
    if (!g2n_header_value_valid(stripped.bytes, stripped.len)) return invalid(realm, method, &stripped, "value");
    if (h->immutable) return g2n_throw(realm, G2N_TYPE_ERROR, "immutable");
    st = set ? g2n_header_list_set(&h->list, name->bytes, name->len, stripped.bytes, stripped.len)
             : g2n_header_list_append(&h->list, name->bytes, name->len, stripped.bytes, stripped.len);
    return st == G2N_ENOMEM ? g2n_throw_no_memory(realm) : st;
}

static enum g2n_status write_values(struct g2n_realm *realm, struct g2n_headers *h, const char *method, bool set,
                                    const char *what_name, g2n_view name, const char *what_value, g2n_view value)
{
    struct g2n_buf name_bytes = G2N_BUF_INIT, value_bytes = G2N_BUF_INIT;
    enum g2n_status st = to_bytes(realm, name, what_name, &name_bytes);
    if (st == G2N_OK) st = to_bytes(realm, value, what_value, &value_bytes);
    if (st == G2N_OK) st = write_bytes(realm, h, method, set, &name_bytes, &value_bytes);
    g2n_buf_fini(&name_bytes);
    g2n_buf_fini(&value_bytes);
    return st;
}

/* ---- filling ---- */

#define INIT_NAME "Headers contructor: init" /* sic */

static enum g2n_status fill_pair(struct g2n_realm *realm, g2n_view name, g2n_view value, void *headers)
{
    return write_values(realm, headers, "Headers.append", false, INIT_NAME, name, INIT_NAME, value);
}

struct filling {
    struct g2n_headers *headers;
    uint32_t            number;
};

static enum g2n_status fill_item(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct filling *to = context;
    struct g2n_lib__values pair;
    char before[64];
    bool text = g2n_is_string(item);
    snprintf(before, sizeof before, INIT_NAME "[%u] (%s", (unsigned)to->number++, text ? "\"" : "");
    if (!g2n_is_object(item))
        return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, before, item, text ? "\") is not iterable." : ") is not iterable.");
    enum g2n_status st = g2n_lib__values_from_iterable(realm, item, &pair);
    if (st != G2N_OK) return st;
    if (pair.count == 2)
        st = fill_pair(realm, pair.items[0], pair.items[1], to->headers);
    else
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Headers constructor: expected name/value pair to be length 2, found %u.",
                       (unsigned)pair.count);
    g2n_lib__values_fini(realm, &pair);
    return st;
}

static enum g2n_status copy_list(struct g2n_realm *realm, struct g2n_headers *to, const struct g2n_header_list *from)
{
    enum g2n_status st = G2N_OK;
    for (uint32_t i = 0; i < from->count && st == G2N_OK; i++) {
        const struct g2n_header *h = &from->items[i];
        bool cookies = g2n_header_is_set_cookie(h);
        for (uint32_t c = 0; cookies && c < from->cookie_count && st == G2N_OK; c++)
            st = g2n_header_list_append(&to->list, h->name, h->name_len, from->cookies[c].value,
                                        from->cookies[c].value_len);
        if (!cookies) st = g2n_header_list_append(&to->list, h->name, h->name_len, h->value, h->value_len);
    }
    return st == G2N_ENOMEM ? g2n_throw_no_memory(realm) : st;
}

enum g2n_status g2n_headers_fill(struct g2n_realm *realm, struct g2n_headers *h, g2n_view init)
{
    struct filling to = { .headers = h };
    g2n_value iterator;
    if (g2n_is_undefined(init)) return G2N_OK;
    if (g2n_is_headers(init)) return copy_list(realm, h, &g2n_as_headers(init)->list);
    if (!g2n_is_object(init))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Headers constructor: Argument 1 could not be converted to one of: "
                         "sequence<sequence<ByteString>>, record<ByteString, ByteString>.");
    enum g2n_status st =
        g2n_object_get(realm, g2n_as_object(init), g2n_key_symbol(realm->symbol_iterator), &iterator);
    if (st != G2N_OK) return st;
    bool iterable = g2n_is_callable(g2n_peek(iterator));
    g2n_drop(realm, iterator);
    return iterable ? g2n_lib__iterate(realm, init, fill_item, &to)
                    : g2n_web_pairs_of_record(realm, g2n_as_object(init), fill_pair, h);
}

/* ---- methods ---- */

static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_web_require_new(call, "_Headers"); /* as undici names its class inside */
    if (st == G2N_OK) st = g2n_web_new_for(call, &g2n_class_headers, G2N_WEB_HEADERS, &obj);
    if (st != G2N_OK) return st;
    st = g2n_headers_fill(call->realm, (struct g2n_headers *)(void *)obj, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(call->realm, obj);
    return st;
}

/* `this`, with at least so many arguments. */
static enum g2n_status this_headers(struct g2n_call *call, const char *method, uint32_t argc, struct g2n_headers **out)
{
    if (!g2n_is_headers(call->this_value))
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_INVALID_THIS", "Illegal invocation");
    *out = g2n_as_headers(call->this_value);
    if (call->argc >= argc) return G2N_OK;
    return g2n_throw(call->realm, G2N_TYPE_ERROR, "%s: %u argument%s required, but%s %u found.", method,
                     (unsigned)argc, argc == 1 ? "" : "s", call->argc ? " only" : "", (unsigned)call->argc);
}

/* append and set; magic: whether it is set. */
static enum g2n_status headers_write(struct g2n_call *call, g2n_value *result)
{
    static const struct { const char *method, *name, *value; } names[] = {
        { "Headers.append", "Headers.append: name", "Headers.append: value" },
        { "Headers.set", "Headers.set: name", "Headers.set: value" },
    };
    bool set = g2n_web_magic(call);
    struct g2n_headers *h;
    enum g2n_status st = this_headers(call, names[set].method, 2, &h);
    (void)result;
    if (st != G2N_OK) return st;
    return write_values(call->realm, h, names[set].method, set, names[set].name, g2n_arg(call, 0), names[set].value,
                        g2n_arg(call, 1));
}

enum look { GET, HAS, DELETE };

static enum g2n_status look_up(struct g2n_realm *realm, struct g2n_headers *h, enum look look,
                               const struct g2n_buf *name, g2n_value *result)
{
    const struct g2n_header *found = g2n_header_list_find(&h->list, name->bytes, name->len);
    switch (look) {
    case GET:
        if (found) return g2n_latin1_to_string(realm, found->value, found->value_len, result);
        *result = G2N_NULL;
        break;
    case HAS:
        *result = g2n_bool(found != NULL);
        break;
    case DELETE:
        if (h->immutable) return g2n_throw(realm, G2N_TYPE_ERROR, "immutable");
        g2n_header_list_remove(&h->list, name->bytes, name->len);
        break;
    }
    return G2N_OK;
}

/* get, has and delete; magic says which. */
static enum g2n_status headers_look_up(struct g2n_call *call, g2n_value *result)
{
    static const struct { const char *method, *argument; } names[] = {
        { "Headers.get", "Headers.get: name" }, { "Headers.has", "Headers.has: name" },
        { "Headers.delete", "Headers.delete: name" },
    };
    enum look look = (enum look)g2n_web_magic(call);
    struct g2n_headers *h;
    struct g2n_buf name = G2N_BUF_INIT;
    enum g2n_status st = this_headers(call, names[look].method, 1, &h);
    if (st != G2N_OK) return st;
    st = to_bytes(call->realm, g2n_arg(call, 0), names[look].argument, &name);
    if (st == G2N_OK) st = check_name(call->realm, names[look].method, &name);
    if (st == G2N_OK) st = look_up(call->realm, h, look, &name, result);
    g2n_buf_fini(&name);
    return st;
}

static enum g2n_status headers_get_set_cookie(struct g2n_call *call, g2n_value *result)
{
    struct g2n_headers *h;
    struct g2n_array *array;
    enum g2n_status st = this_headers(call, "Headers.getSetCookie", 0, &h);
    if (st == G2N_OK) st = g2n_array_new(call->realm, h->list.cookie_count, &array);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < h->list.cookie_count && st == G2N_OK; i++) {
        g2n_value text;
        st = g2n_latin1_to_string(call->realm, h->list.cookies[i].value, h->list.cookies[i].value_len, &text);
        if (st == G2N_OK) st = g2n_array_push(call->realm, array, text);
    }
    if (st == G2N_OK) return g2n_lib__give(result, &array->object);
    g2n_object_drop(call->realm, &array->object);
    return st;
}

/* ---- iteration: sorted by name, each Set-Cookie by itself ---- */

static enum g2n_status name_string(struct g2n_realm *realm, const struct g2n_header *h, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    for (size_t i = 0; i < h->name_len; i++)
        g2n_buf_append_byte(&text, (char)(h->name[i] >= 'A' && h->name[i] <= 'Z' ? h->name[i] + 32 : h->name[i]));
    return g2n_string_from_buf(realm, &text, out);
}

static enum g2n_status line_at(struct g2n_realm *realm, struct g2n_object *obj, uint32_t at, bool *done, g2n_value *name,
                               g2n_value *value)
{
    struct g2n_header_list *list = &((struct g2n_headers *)(void *)obj)->list;
    const struct g2n_header *named, *valued;
    enum g2n_status st = g2n_header_list_line(list, at, &named, &valued);
    if (st != G2N_OK) return g2n_throw_no_memory(realm);
    *done = named == NULL;
    if (*done) return G2N_OK;
    st = name_string(realm, named, name);
    if (st != G2N_OK) return st;
    st = g2n_latin1_to_string(realm, valued->value, valued->value_len, value);
    if (st != G2N_OK) g2n_drop(realm, *name);
    return st;
}

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result);

static const struct g2n_web_pairs pairs = {
    G2N_WEB_HEADERS, G2N_WEB_HEADERS_ITERATOR, "Headers Iterator", line_at, iterator_next,
};

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result)
{
    if (g2n_web_pairs_is_iterator(call->this_value, &pairs)) return g2n_web_pairs_next(call, result);
    return g2n_throw(call->realm, G2N_TYPE_ERROR,
                     "'next' called on an object that does not implement interface Headers Iterator.");
}

static enum g2n_status headers_for_each(struct g2n_call *call, g2n_value *result)
{
    struct g2n_headers *h;
    (void)result;
    enum g2n_status st = this_headers(call, "Headers.forEach", 1, &h);
    if (st == G2N_OK && !g2n_is_callable(g2n_arg(call, 0)))
        st = g2n_throw(call->realm, G2N_TYPE_ERROR,
                       "Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
    return st == G2N_OK ? g2n_web_pairs_for_each(call, &h->object, &pairs) : st;
}

static enum g2n_status headers_iterate(struct g2n_call *call, g2n_value *result)
{
    struct g2n_headers *h;
    enum g2n_status st = this_headers(call, "Headers", 0, &h);
    return st == G2N_OK ? g2n_web_pairs_iterate(call, &h->object, &pairs, result) : st;
}

enum g2n_status g2n_web__install_headers(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "append",       headers_write,          2, false },
        { "delete",       headers_look_up,        1, DELETE },
        { "get",          headers_look_up,        1, GET },
        { "has",          headers_look_up,        1, HAS },
        { "set",          headers_write,          2, true },
        { "getSetCookie", headers_get_set_cookie, 0, 0 },
        { "keys",         headers_iterate,        0, G2N_LIB_KEYS },
        { "values",       headers_iterate,        0, G2N_LIB_VALUES },
        { "entries",      headers_iterate,        0, G2N_LIB_ENTRIES },
        { "forEach",      headers_for_each,       1, 0 },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_shape headers = {
        .name = "Headers", .id = G2N_WEB_HEADERS, .construct = construct, .methods = methods,
    };
    enum g2n_status st = g2n_web_define(host, &headers, NULL, NULL, NULL);
    return st == G2N_OK ? g2n_web_pairs_define(host, &pairs) : st;
}
