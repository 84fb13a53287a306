/* URLSearchParams: a list of pairs, and application/x-www-form-urlencoded (WHATWG URL, 5 and 6.2). */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "host/args.h"
#include "host/url_object.h"
#include "host/web_pairs.h"
#include "value/lib.h"

static void clear(struct g2n_realm *realm, struct g2n_url_params *p)
{
    for (uint32_t i = 0; i < p->count; i++) {
        g2n_drop(realm, p->pairs[i].name);
        g2n_drop(realm, p->pairs[i].value);
    }
    p->count = 0;
}

static void params_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_url_params *p = (struct g2n_url_params *)(void *)obj;
    clear(realm, p);
    g2n_free(p->pairs);
    p->pairs = NULL;
    p->cap = 0;
}

/* The URL is not owned, and strings hold no objects: there is nothing to trace. */
const struct g2n_class g2n_class_url_params = {
    .name = "URLSearchParams", .size = sizeof(struct g2n_url_params), .fini = params_fini,
};

enum g2n_status g2n_to_usv(struct g2n_realm *realm, g2n_view v, struct g2n_buf *out)
{
    g2n_value text;
    enum g2n_status st = g2n_to_string(realm, v, &text);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(text));
    for (size_t pos = 0; pos < s->len && !out->failed;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        g2n_utf8_append(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    }
    g2n_drop(realm, text);
    return out->failed ? g2n_throw_no_memory(realm) : G2N_OK;
}

static enum g2n_status usv_string(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = g2n_to_usv(realm, v, &text);
    if (st == G2N_OK) return g2n_string_from_buf(realm, &text, out);
    g2n_buf_fini(&text);
    return st;
}

/* Consumes name and value. */
static enum g2n_status add(struct g2n_realm *realm, struct g2n_url_params *p, g2n_value name, g2n_value value)
{
    if (p->count == p->cap) {
        uint32_t cap = p->cap ? p->cap > UINT32_MAX / 2 ? UINT32_MAX : p->cap * 2 : 4;
        struct g2n_url_pair *grown = cap == p->cap ? NULL : g2n_realloc_array(p->pairs, cap, sizeof *grown);
        if (!grown) {
            g2n_drop(realm, name);
            g2n_drop(realm, value);
            return g2n_throw_no_memory(realm);
        }
        p->pairs = grown;
        p->cap = cap;
    }
    p->pairs[p->count++] = (struct g2n_url_pair){ name, value };
    return G2N_OK;
}

static void remove_at(struct g2n_realm *realm, struct g2n_url_params *p, uint32_t at)
{
    g2n_drop(realm, p->pairs[at].name);
    g2n_drop(realm, p->pairs[at].value);
    p->count--;
    memmove(&p->pairs[at], &p->pairs[at + 1], (p->count - at) * sizeof *p->pairs);
}

enum g2n_status g2n_url_params__new(struct g2n_host *host, struct g2n_url_object *url, struct g2n_url_params **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &g2n_class_url_params, g2n_web_proto(host, G2N_WEB_URL_PARAMS), &obj);
    if (st != G2N_OK) return st;
    *out = (struct g2n_url_params *)(void *)obj;
    (*out)->url = url;
    return G2N_OK;
}

/* ---- reading and writing queries ---- */

static enum g2n_status decode(struct g2n_realm *realm, const char *text, size_t len, g2n_value *out)
{
    struct g2n_buf spaced = G2N_BUF_INIT, decoded = G2N_BUF_INIT;
    for (size_t i = 0; i < len; i++) g2n_buf_append_byte(&spaced, text[i] == '+' ? ' ' : text[i]);
    if (!spaced.failed) g2n_url__decode(&decoded, spaced.bytes, spaced.len);
    enum g2n_status st = spaced.failed || decoded.failed
                             ? g2n_throw_no_memory(realm)
                             : g2n_string_decode(realm, decoded.len ? decoded.bytes : "", decoded.len, false, out);
    g2n_buf_fini(&spaced);
    g2n_buf_fini(&decoded);
    return st;
}

static enum g2n_status read_pair(struct g2n_realm *realm, struct g2n_url_params *p, const char *text, size_t len)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals ? (size_t)(equals - text) : len;
    g2n_value name, value;
    enum g2n_status st = decode(realm, text, name_len, &name);
    if (st != G2N_OK) return st;
    st = decode(realm, equals ? equals + 1 : "", equals ? len - name_len - 1 : 0, &value);
    if (st == G2N_OK) return add(realm, p, name, value);
    g2n_drop(realm, name);
    return st;
}

enum g2n_status g2n_url_params__read(struct g2n_realm *realm, struct g2n_url_params *p, const char *query, size_t len)
{
    enum g2n_status st = G2N_OK;
    clear(realm, p);
    for (size_t at = 0; at < len && st == G2N_OK;) {
        const char *and = memchr(query + at, '&', len - at);
        size_t end = and ? (size_t)(and - query) : len;
        if (end > at) st = read_pair(realm, p, query + at, end - at);
        at = end + 1;
    }
    return st;
}

static void append_encoded(struct g2n_buf *out, g2n_value v)
{
    const struct g2n_string *s = g2n_as_string(g2n_peek(v));
    g2n_url__encode(out, s->bytes, s->len, G2N_URL_ENCODE_FORM);
}

void g2n_url_params_append(const struct g2n_url_params *p, struct g2n_buf *out)
{
    for (uint32_t i = 0; i < p->count; i++) {
        if (i) g2n_buf_append_byte(out, '&');
        append_encoded(out, p->pairs[i].name);
        g2n_buf_append_byte(out, '=');
        append_encoded(out, p->pairs[i].value);
    }
}

/* P2, after the list was changed. */
static enum g2n_status update_url(struct g2n_realm *realm, struct g2n_url_params *p)
{
    struct g2n_buf query = G2N_BUF_INIT;
    if (!p->url) return G2N_OK;
    g2n_url_params_append(p, &query);
    bool good = !query.failed && g2n_url_set_part(&p->url->url, G2N_URL_SEARCH, query.len ? query.bytes : "", query.len);
    g2n_buf_fini(&query);
    return good ? G2N_OK : g2n_throw_no_memory(realm);
}

/* ---- construction ---- */

static enum g2n_status add_views(struct g2n_realm *realm, g2n_view name, g2n_view value, void *params)
{
    g2n_value name_text, value_text;
    enum g2n_status st = usv_string(realm, name, &name_text);
    if (st != G2N_OK) return st;
    st = usv_string(realm, value, &value_text);
    if (st == G2N_OK) return add(realm, params, name_text, value_text);
    g2n_drop(realm, name_text);
    return st;
}

static enum g2n_status throw_tuple(struct g2n_realm *realm)
{
    return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_TUPLE",
                          "Each query pair must be an iterable [name, value] tuple");
}

static enum g2n_status has_iterator(struct g2n_realm *realm, g2n_view v, bool *callable, bool *nullish)
{
    g2n_value method;
    enum g2n_status st = g2n_object_get(realm, g2n_as_object(v), g2n_key_symbol(realm->symbol_iterator), &method);
    if (st != G2N_OK) return st;
    *callable = g2n_is_callable(g2n_peek(method));
    *nullish = g2n_is_nullish(g2n_peek(method));
    g2n_drop(realm, method);
    return G2N_OK;
}

static enum g2n_status fill_pair(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct g2n_lib__values pair;
    bool callable = false, nullish;
    enum g2n_status st = g2n_is_object(item) ? has_iterator(realm, item, &callable, &nullish) : G2N_OK;
    if (st == G2N_OK && !callable) st = throw_tuple(realm);
    if (st == G2N_OK) st = g2n_lib__values_from_iterable(realm, item, &pair);
    if (st != G2N_OK) return st;
    st = pair.count == 2 ? add_views(realm, pair.items[0], pair.items[1], context) : throw_tuple(realm);
    g2n_lib__values_fini(realm, &pair);
    return st;
}

static enum g2n_status fill(struct g2n_realm *realm, struct g2n_url_params *p, g2n_view init)
{
    bool callable, nullish;
    if (g2n_is_nullish(init)) return G2N_OK;
    if (!g2n_is_object(init)) {
        struct g2n_buf text = G2N_BUF_INIT;
        enum g2n_status st = g2n_to_usv(realm, init, &text);
        size_t mark = st == G2N_OK && text.len && text.bytes[0] == '?';
        if (st == G2N_OK && text.len) st = g2n_url_params__read(realm, p, text.bytes + mark, text.len - mark);
        g2n_buf_fini(&text);
        return st;
    }
    enum g2n_status st = has_iterator(realm, init, &callable, &nullish);
    if (st != G2N_OK) return st;
    if (nullish) return g2n_web_pairs_of_record(realm, g2n_as_object(init), add_views, p);
    if (!callable)
        return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_ARG_NOT_ITERABLE", "Query pairs must be iterable");
    return g2n_lib__iterate(realm, init, fill_pair, p);
}

static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_web_require_new(call, "URLSearchParams");
    if (st == G2N_OK) st = g2n_web_new_for(call, &g2n_class_url_params, G2N_WEB_URL_PARAMS, &obj);
    if (st != G2N_OK) return st;
    st = fill(call->realm, (struct g2n_url_params *)(void *)obj, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(call->realm, obj);
    return st;
}

/* ---- methods ---- */

static enum g2n_status this_params(struct g2n_call *call, struct g2n_url_params **out)
{
    if (!g2n_is_url_params(call->this_value)) return g2n_args_throw_this(call->realm, "URLSearchParams");
    *out = g2n_as_url_params(call->this_value);
    return G2N_OK;
}

/* `this`, a name, and a value where one is needed or given (absent otherwise); both owned by the caller. */
static enum g2n_status begin(struct g2n_call *call, bool needs_value, struct g2n_url_params **p, g2n_value *name,
                             g2n_value *value)
{
    *value = G2N_ABSENT;
    enum g2n_status st = this_params(call, p);
    if (st != G2N_OK) return st;
    if (call->argc < (needs_value ? 2u : 1u))
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS", needs_value
                              ? "The \"name\" and \"value\" arguments must be specified"
                              : "The \"name\" argument must be specified");
    st = usv_string(call->realm, g2n_arg(call, 0), name);
    if (st != G2N_OK || (!needs_value && g2n_is_undefined(g2n_arg(call, 1)))) return st;
    st = usv_string(call->realm, g2n_arg(call, 1), value);
    if (st != G2N_OK) g2n_drop(call->realm, *name);
    return st;
}

static bool equal(g2n_value a, g2n_value b)
{
    return g2n_string_equal(g2n_as_string(g2n_peek(a)), g2n_as_string(g2n_peek(b)));
}

static bool matches(const struct g2n_url_pair *pair, g2n_value name, g2n_value value)
{
    return equal(pair->name, name) && (g2n_is_absent(g2n_peek(value)) || equal(pair->value, value));
}

static enum g2n_status params_append(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_params *p;
    g2n_value name, value;
    enum g2n_status st = begin(call, true, &p, &name, &value);
    (void)result;
    if (st == G2N_OK) st = add(call->realm, p, name, value);
    return st == G2N_OK ? update_url(call->realm, p) : st;
}

static enum g2n_status params_set(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_url_params *p;
    g2n_value name, value;
    bool found = false;
    enum g2n_status st = begin(call, true, &p, &name, &value);
    (void)result;
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < p->count;) {
        if (!equal(p->pairs[i].name, name)) {
            i++;
        } else if (found) {
            remove_at(realm, p, i);
        } else {
            found = true;
            g2n_drop(realm, p->pairs[i].value);
            p->pairs[i++].value = g2n_dup(g2n_peek(value));
        }
    }
    if (!found) st = add(realm, p, g2n_dup(g2n_peek(name)), g2n_dup(g2n_peek(value)));
    g2n_drop(realm, name);
    g2n_drop(realm, value);
    return st == G2N_OK ? update_url(realm, p) : st;
}

static enum g2n_status params_delete(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_url_params *p;
    g2n_value name, value;
    uint32_t kept = 0;
    enum g2n_status st = begin(call, false, &p, &name, &value);
    (void)result;
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < p->count; i++) {
        if (!matches(&p->pairs[i], name, value)) {
            p->pairs[kept++] = p->pairs[i];
            continue;
        }
        g2n_drop(realm, p->pairs[i].name);
        g2n_drop(realm, p->pairs[i].value);
    }
    p->count = kept;
    g2n_drop(realm, name);
    g2n_drop(realm, value);
    return update_url(realm, p);
}

enum look { GET, GET_ALL, HAS };

static enum g2n_status params_look_up(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    enum look look = (enum look)g2n_web_magic(call);
    struct g2n_url_params *p;
    struct g2n_array *all = NULL;
    g2n_value name, value;
    enum g2n_status st = begin(call, false, &p, &name, &value);
    if (st != G2N_OK) return st;
    if (look == GET_ALL) st = g2n_array_new(realm, 0, &all);
    *result = look == HAS ? g2n_bool(false) : G2N_NULL;
    for (uint32_t i = 0; i < p->count && st == G2N_OK; i++) {
        if (look == HAS ? !matches(&p->pairs[i], name, value) : !equal(p->pairs[i].name, name)) continue;
        if (look == GET_ALL) {
            st = g2n_array_push(realm, all, g2n_dup(g2n_peek(p->pairs[i].value)));
            continue;
        }
        *result = look == HAS ? g2n_bool(true) : g2n_dup(g2n_peek(p->pairs[i].value));
        break;
    }
    g2n_drop(realm, name);
    g2n_drop(realm, value);
    if (st == G2N_OK && all) return g2n_lib__give(result, &all->object);
    if (all) g2n_object_drop(realm, &all->object);
    return st;
}

/* By name in code units; those with one name keep their order, which makes it a merge sort. */
static void sort_pairs(struct g2n_url_pair *pairs, struct g2n_url_pair *room, uint32_t count)
{
    uint32_t half = count / 2, a = 0, b = half;
    if (count < 2) return;
    sort_pairs(pairs, room, half);
    sort_pairs(pairs + half, room, count - half);
    for (uint32_t i = 0; i < count; i++) {
        bool second = a == half || (b < count && g2n_lib__compare(g2n_as_string(g2n_peek(pairs[b].name)),
                                                                  g2n_as_string(g2n_peek(pairs[a].name))) < 0);
        room[i] = second ? pairs[b++] : pairs[a++];
    }
    memcpy(pairs, room, count * sizeof *pairs);
}

static enum g2n_status params_sort(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_params *p;
    enum g2n_status st = this_params(call, &p);
    (void)result;
    if (st != G2N_OK) return st;
    if (p->count > 1) {
        struct g2n_url_pair *room = g2n_realloc_array(NULL, p->count, sizeof *room);
        if (!room) return g2n_throw_no_memory(call->realm);
        sort_pairs(p->pairs, room, p->count);
        g2n_free(room);
    }
    return update_url(call->realm, p);
}

static enum g2n_status params_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_params *p;
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = this_params(call, &p);
    if (st != G2N_OK) return st;
    g2n_url_params_append(p, &text);
    return g2n_string_from_buf(call->realm, &text, result);
}

static enum g2n_status params_size(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_params *p;
    enum g2n_status st = this_params(call, &p);
    if (st == G2N_OK) *result = g2n_number(p->count);
    return st;
}

static enum g2n_status pair_at(struct g2n_realm *realm, struct g2n_object *obj, uint32_t at, bool *done, g2n_value *name,
                               g2n_value *value)
{
    const struct g2n_url_params *p = (const struct g2n_url_params *)(const void *)obj;
    (void)realm;
    *done = at >= p->count;
    if (*done) return G2N_OK;
    *name = g2n_dup(g2n_peek(p->pairs[at].name));
    *value = g2n_dup(g2n_peek(p->pairs[at].value));
    return G2N_OK;
}

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result);

static const struct g2n_web_pairs pairs = {
    G2N_WEB_URL_PARAMS, G2N_WEB_URL_PARAMS_ITERATOR, "URLSearchParams Iterator", pair_at, iterator_next,
};

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result)
{
    if (g2n_web_pairs_is_iterator(call->this_value, &pairs)) return g2n_web_pairs_next(call, result);
    return g2n_args_throw_this(call->realm, "URLSearchParamsIterator");
}

static enum g2n_status params_for_each(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_params *p;
    enum g2n_status st = this_params(call, &p);
    (void)result;
    if (st == G2N_OK) st = g2n_args_function(call->realm, g2n_arg(call, 0), "callback");
    return st == G2N_OK ? g2n_web_pairs_for_each(call, &p->object, &pairs) : st;
}

static enum g2n_status params_iterate(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_params *p;
    enum g2n_status st = this_params(call, &p);
    return st == G2N_OK ? g2n_web_pairs_iterate(call, &p->object, &pairs, result) : st;
}

enum g2n_status g2n_web__install_url_params(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "append",   params_append,    2, 0                },
        { "delete",   params_delete,    1, 0                },
        { "get",      params_look_up,   1, GET              },
        { "getAll",   params_look_up,   1, GET_ALL          },
        { "has",      params_look_up,   1, HAS              },
        { "set",      params_set,       2, 0                },
        { "sort",     params_sort,      0, 0                },
        { "entries",  params_iterate,   0, G2N_LIB_ENTRIES  },
        { "forEach",  params_for_each,  1, 0                },
        { "keys",     params_iterate,   0, G2N_LIB_KEYS     },
        { "values",   params_iterate,   0, G2N_LIB_VALUES   },
        { "toString", params_to_string, 0, 0                },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute attributes[] = { { "size", params_size, NULL, 0 }, { NULL, NULL, NULL, 0 } };
    static const struct g2n_web_shape params = {
        .name = "URLSearchParams", .id = G2N_WEB_URL_PARAMS, .construct = construct, .methods = methods,
        .attributes = attributes,
    };
    enum g2n_status st = g2n_web_define(host, &params, NULL, NULL, NULL);
    return st == G2N_OK ? g2n_web_pairs_define(host, &pairs) : st;
}
