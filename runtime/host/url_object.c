/* The URL class: attributes over a record.  Messages are node's, whose methods name their private fields. */
#include "host/url_object.h"

#include "host/args.h"
#include "host/web.h"
#include "value/lib.h"

static void url_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_url_object *u = (struct g2n_url_object *)(void *)obj;
    g2n_url_fini(&u->url);
    if (!u->params) return;
    u->params->url = NULL;
    g2n_object_drop(realm, &u->params->object);
    u->params = NULL;
}

static void url_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct g2n_url_object *u = (const struct g2n_url_object *)(const void *)obj;
    if (u->params) visit(context, g2n_view_of_object(&u->params->object));
}

const struct g2n_class g2n_class_url = {
    .name = "URL", .size = sizeof(struct g2n_url_object), .fini = url_fini, .trace = url_trace,
};

/* ---- parsing ---- */

/* ERR_INVALID_URL, with what was parsed. */
static enum g2n_status throw_invalid(struct g2n_realm *realm, const struct g2n_buf *input, const struct g2n_buf *base)
{
    const struct { const char *name; const struct g2n_buf *text; } rows[] = { { "input", input }, { "base", base } };
    g2n_value error, text;
    enum g2n_status st = g2n_error_new(realm, G2N_TYPE_ERROR, &error, "Invalid URL");
    if (st != G2N_OK) return st;
    struct g2n_object *obj = g2n_as_object(g2n_peek(error));
    st = g2n_string_from_c(realm, "ERR_INVALID_URL", &text);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "code", text);
    for (size_t i = 0; i < 2 && st == G2N_OK; i++) {
        if (!rows[i].text) continue;
        st = g2n_string_new(realm, rows[i].text->len ? rows[i].text->bytes : "", rows[i].text->len, &text);
        if (st == G2N_OK) st = g2n_object_put_c(realm, obj, rows[i].name, text);
    }
    if (st == G2N_OK) return g2n_throw_value(realm, error);
    g2n_drop(realm, error);
    return st;
}

/* Parses against a base, unless that is NULL. */
static enum g2n_url_result parse(struct g2n_url *url, const struct g2n_buf *input, const struct g2n_buf *base)
{
    struct g2n_url base_url = G2N_URL_INIT;
    enum g2n_url_result result = base ? g2n_url_parse(&base_url, base->bytes, base->len, NULL) : G2N_URL_OK;
    if (result == G2N_URL_OK) result = g2n_url_parse(url, input->bytes, input->len, base ? &base_url : NULL);
    g2n_url_fini(&base_url);
    return result;
}

/* What the constructor and canParse() are given, as text. */
struct arguments {
    struct g2n_buf input, base;
    bool           has_base;
};

static enum g2n_status read_arguments(struct g2n_call *call, struct arguments *a)
{
    *a = (struct arguments){ .has_base = !g2n_is_undefined(g2n_arg(call, 1)) };
    if (call->argc == 0)
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS", "The \"url\" argument must be specified");
    enum g2n_status st = g2n_to_usv(call->realm, g2n_arg(call, 0), &a->input);
    return st == G2N_OK && a->has_base ? g2n_to_usv(call->realm, g2n_arg(call, 1), &a->base) : st;
}

static void arguments_fini(struct arguments *a)
{
    g2n_buf_fini(&a->input);
    g2n_buf_fini(&a->base);
}

static const struct g2n_buf *base_of(const struct arguments *a) { return a->has_base ? &a->base : NULL; }

static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    struct arguments a;
    enum g2n_status st = g2n_web_require_new(call, "URL");
    if (st != G2N_OK) return st;
    st = read_arguments(call, &a);
    if (st == G2N_OK) st = g2n_web_new_for(call, &g2n_class_url, G2N_WEB_URL, &obj);
    if (st != G2N_OK) goto out;
    struct g2n_url_object *u = (struct g2n_url_object *)(void *)obj;
    u->url = G2N_URL_INIT;
    enum g2n_url_result parsed = parse(&u->url, &a.input, base_of(&a));
    if (parsed == G2N_URL_INVALID) st = throw_invalid(call->realm, &a.input, base_of(&a));
    else if (parsed == G2N_URL_NO_MEMORY) st = g2n_throw_no_memory(call->realm);
    else *result = g2n_own_object(obj);
    if (st != G2N_OK) g2n_object_drop(call->realm, obj);
out:
    arguments_fini(&a);
    return st;
}

/* URL.canParse, and URL.parse, which gives null instead of throwing; magic says which. */
static enum g2n_status try_parse(struct g2n_call *call, g2n_value *result)
{
    struct arguments a;
    struct g2n_url url = G2N_URL_INIT;
    struct g2n_object *obj;
    bool gives_url = g2n_web_magic(call) != 0;
    enum g2n_status st = read_arguments(call, &a);
    if (st != G2N_OK) goto out;
    enum g2n_url_result parsed = parse(&url, &a.input, base_of(&a));
    if (parsed == G2N_URL_NO_MEMORY) {
        st = g2n_throw_no_memory(call->realm);
    } else if (!gives_url) {
        *result = g2n_bool(parsed == G2N_URL_OK);
    } else if (parsed == G2N_URL_INVALID) {
        *result = G2N_NULL;
    } else {
        st = g2n_object_new(call->realm, &g2n_class_url, g2n_web_proto(g2n_host_of(call->realm), G2N_WEB_URL), &obj);
        if (st != G2N_OK) goto out;
        ((struct g2n_url_object *)(void *)obj)->url = url;
        url = G2N_URL_INIT;
        *result = g2n_own_object(obj);
    }
out:
    g2n_url_fini(&url);
    arguments_fini(&a);
    return st;
}

/* ---- attributes ---- */

enum { HREF = 100, ORIGIN }; /* beside enum g2n_url_part */

static enum g2n_status this_url(struct g2n_call *call, const char *otherwise, struct g2n_url_object **out)
{
    if (!g2n_is_url(call->this_value)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "%s", otherwise);
    *out = g2n_as_url(call->this_value);
    return G2N_OK;
}

#define NOT_A_URL  "Receiver must be an instance of class URL"
#define NO_CONTEXT "Cannot read private member #context from an object whose class did not declare it"
#define NO_PARAMS  "Cannot read private member #searchParams from an object whose class did not declare it"

/* Every attribute that is a string; also toString() and toJSON(). */
static enum g2n_status get_text(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_object *u;
    struct g2n_buf text = G2N_BUF_INIT;
    int magic = g2n_web_magic(call);
    enum g2n_status st = this_url(call, NOT_A_URL, &u);
    if (st != G2N_OK) return st;
    if (magic == HREF) g2n_url_append(&u->url, true, &text);
    else if (magic == ORIGIN) g2n_url_append_origin(&u->url, &text);
    else g2n_url_append_part(&u->url, (enum g2n_url_part)magic, &text);
    return g2n_string_from_buf(call->realm, &text, result);
}

/* P2, after the URL was changed. */
static enum g2n_status update_params(struct g2n_realm *realm, struct g2n_url_object *u)
{
    return u->params ? g2n_url_params__read(realm, u->params, u->url.query.bytes, u->url.query.len) : G2N_OK;
}

static enum g2n_status set_text(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_url_object *u;
    struct g2n_buf text = G2N_BUF_INIT;
    int magic = g2n_web_magic(call);
    (void)result;
    enum g2n_status st = this_url(call, NO_CONTEXT, &u);
    if (st == G2N_OK) st = g2n_to_usv(realm, g2n_arg(call, 0), &text);
    if (st != G2N_OK) goto out;
    if (magic != HREF) {
        if (!g2n_url_set_part(&u->url, (enum g2n_url_part)magic, text.bytes ? text.bytes : "", text.len))
            st = g2n_throw_no_memory(realm);
    } else {
        struct g2n_url url = G2N_URL_INIT;
        enum g2n_url_result parsed = g2n_url_parse(&url, text.bytes, text.len, NULL);
        if (parsed == G2N_URL_INVALID) st = throw_invalid(realm, &text, NULL);
        if (parsed == G2N_URL_NO_MEMORY) st = g2n_throw_no_memory(realm);
        if (parsed == G2N_URL_OK) {
            struct g2n_url before = u->url;
            u->url = url;
            url = before;
        }
        g2n_url_fini(&url);
    }
    if (st == G2N_OK && (magic == HREF || magic == G2N_URL_SEARCH)) st = update_params(realm, u);
out:
    g2n_buf_fini(&text);
    return st;
}

enum g2n_status g2n_url_search_params(struct g2n_realm *realm, struct g2n_url_object *u, g2n_value *out)
{
    if (!u->params) {
        struct g2n_url_params *params;
        enum g2n_status st = g2n_url_params__new(g2n_host_of(realm), u, &params);
        if (st != G2N_OK) return st;
        u->params = params;
        st = update_params(realm, u);
        if (st != G2N_OK) {
            u->params = NULL;
            params->url = NULL;
            g2n_object_drop(realm, &params->object);
            return st;
        }
    }
    *out = g2n_dup(g2n_view_of_object(&u->params->object));
    return G2N_OK;
}

static enum g2n_status get_params(struct g2n_call *call, g2n_value *result)
{
    struct g2n_url_object *u;
    enum g2n_status st = this_url(call, NO_PARAMS, &u);
    return st == G2N_OK ? g2n_url_search_params(call->realm, u, result) : st;
}

enum g2n_status g2n_web__install_url(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "toString", get_text, 0, HREF }, { "toJSON", get_text, 0, HREF }, { NULL, NULL, 0, 0 },
    };
    static const struct g2n_method statics[] = {
        { "parse", try_parse, 1, true }, { "canParse", try_parse, 1, false }, { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute attributes[] = {
        { "href",         get_text,   set_text, HREF              },
        { "origin",       get_text,   NULL,     ORIGIN            },
        { "protocol",     get_text,   set_text, G2N_URL_PROTOCOL  },
        { "username",     get_text,   set_text, G2N_URL_USERNAME  },
        { "password",     get_text,   set_text, G2N_URL_PASSWORD  },
        { "host",         get_text,   set_text, G2N_URL_HOST      },
        { "hostname",     get_text,   set_text, G2N_URL_HOSTNAME  },
        { "port",         get_text,   set_text, G2N_URL_PORT      },
        { "pathname",     get_text,   set_text, G2N_URL_PATHNAME  },
        { "search",       get_text,   set_text, G2N_URL_SEARCH    },
        { "searchParams", get_params, NULL,     0                 },
        { "hash",         get_text,   set_text, G2N_URL_HASH      },
        { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_shape shape = {
        .name = "URL", .id = G2N_WEB_URL, .construct = construct, .length = 1, .methods = methods, .statics = statics,
        .attributes = attributes,
    };
    return g2n_web_define(host, &shape, NULL, NULL, NULL);
}
