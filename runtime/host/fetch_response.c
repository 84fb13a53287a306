/* Response (WHATWG Fetch, 5.5). */
#include <string.h>

#include "host/args.h"
#include "host/fetch.h"
#include "host/web.h"
#include "value/convert.h"
#include "value/lib.h"
#include "value/lib_json.h"

static void response_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_response *r = (struct g2n_response *)(void *)obj;

    g2n_drop(realm, r->status_text);
    g2n_drop(realm, r->url);
    r->status_text = r->url = G2N_UNDEFINED;
    if (r->headers) g2n_object_drop(realm, &r->headers->object);
    r->headers = NULL;
    g2n_body_fini(realm, &r->body);
}

static void response_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_response *r = (struct g2n_response *)(void *)obj;

    visit(context, g2n_peek(r->status_text));
    visit(context, g2n_peek(r->url));
    if (r->headers) visit(context, g2n_view_of_object(&r->headers->object));
    g2n_body_trace(&r->body, visit, context);
}

const struct g2n_class g2n_class_response = {
    .name = "Response", .size = sizeof(struct g2n_response), .fini = response_fini, .trace = response_trace,
};

enum g2n_status g2n_response_make(struct g2n_host *host, struct g2n_object *proto, struct g2n_response **out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_response, proto ? proto : g2n_web_proto(host, G2N_WEB_RESPONSE), &obj);

    if (st != G2N_OK) return st;
    struct g2n_response *r = (struct g2n_response *)(void *)obj;
    r->status = 200;
    r->status_text = g2n_dup(g2n_view_of_string(realm->atoms[G2N_ATOM_empty]));
    r->url = g2n_dup(g2n_view_of_string(realm->atoms[G2N_ATOM_empty]));
    st = g2n_headers_new(host, &r->headers);
    if (st == G2N_OK) {
        *out = r;
        return G2N_OK;
    }
    r->headers = NULL;
    g2n_object_drop(realm, obj);
    return st;
}

/* ---- making one ---- */

static enum g2n_status read_status(struct g2n_realm *realm, struct g2n_object *init, struct g2n_response *r)
{
    g2n_value v;
    double status;
    enum g2n_status st = g2n_object_get_c(realm, init, "status", &v);

    if (st != G2N_OK || g2n_is_undefined(g2n_peek(v))) return st;
    st = g2n_to_integer(realm, g2n_peek(v), &status);
    g2n_drop(realm, v);
    if (st != G2N_OK) return st;
    if (!(status >= 200 && status <= 599))
        return g2n_throw(realm, G2N_RANGE_ERROR, "init[\"status\"] must be in the range of 200 to 599, inclusive.");
    r->status = (int)status;
    return G2N_OK;
}

static enum g2n_status read_status_text(struct g2n_realm *realm, struct g2n_object *init, struct g2n_response *r)
{
    g2n_value v, text;
    enum g2n_status st = g2n_object_get_c(realm, init, "statusText", &v);

    if (st != G2N_OK || g2n_is_undefined(g2n_peek(v))) return st;
    st = g2n_to_string(realm, g2n_peek(v), &text);
    g2n_drop(realm, v);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(text));
    if (!g2n_header_value_valid(s->bytes, s->len)) {
        g2n_drop(realm, text);
        return g2n_throw(realm, G2N_TYPE_ERROR, "Invalid statusText");
    }
    g2n_drop(realm, r->status_text);
    r->status_text = text;
    return G2N_OK;
}

static enum g2n_status read_init(struct g2n_realm *realm, g2n_view init, struct g2n_response *r)
{
    g2n_value v;

    if (!g2n_is_object(init)) return G2N_OK;
    enum g2n_status st = read_status(realm, g2n_as_object(init), r);
    if (st == G2N_OK) st = read_status_text(realm, g2n_as_object(init), r);
    if (st == G2N_OK) st = g2n_object_get_c(realm, g2n_as_object(init), "headers", &v);
    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(g2n_peek(v))) st = g2n_headers_fill(realm, r->headers, g2n_peek(v));
    g2n_drop(realm, v);
    return st;
}

static bool has_no_body(int status) { return status == 101 || status == 204 || status == 205 || status == 304; }

static enum g2n_status set_body(struct g2n_host *host, struct g2n_response *r, g2n_view body, const char *type)
{
    static const char name[] = "content-type";
    const char *own_type;

    if (g2n_is_nullish(body)) return G2N_OK;
    if (has_no_body(r->status))
        return g2n_throw(&host->realm, G2N_TYPE_ERROR, "Response constructor: Invalid response status code %d", r->status);
    enum g2n_status st = g2n_body_extract(host, body, &r->body, &own_type);
    if (st != G2N_OK) return st;
    if (!type) type = own_type;
    if (!type || g2n_header_list_find(&r->headers->list, name, sizeof name - 1)) return G2N_OK;
    st = g2n_header_list_append(&r->headers->list, name, sizeof name - 1, type, strlen(type));
    return st == G2N_OK ? st : g2n_throw_no_memory(&host->realm);
}

static enum g2n_status make(struct g2n_host *host, g2n_view body, g2n_view init, const char *type,
                            struct g2n_object *proto, g2n_value *result)
{
    struct g2n_response *r;
    enum g2n_status st;

    if (!g2n_is_nullish(init) && !g2n_is_object(init))
        return g2n_throw(&host->realm, G2N_TYPE_ERROR, "Response constructor: Expected init (\"ResponseInit\") to be one of: Null, Undefined, Object.");
    st = g2n_response_make(host, proto, &r);
    if (st != G2N_OK) return st;
    st = read_init(&host->realm, init, r);
    if (st == G2N_OK) st = set_body(host, r, body, type);
    if (st == G2N_OK) return g2n_lib__give(result, &r->object);
    g2n_object_drop(&host->realm, &r->object);
    return st;
}

static enum g2n_status response_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    enum g2n_status st = g2n_web_require_new(call, "Response");
    if (st != G2N_OK) return st;
    return make(host, g2n_arg(call, 0), g2n_arg(call, 1), NULL,
                g2n_prototype_for_new(call, g2n_web_proto(host, G2N_WEB_RESPONSE)), result);
}

static enum g2n_status response_json_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_call inner = *call;
    g2n_value text = G2N_UNDEFINED;

    inner.argc = call->argc ? 1 : 0;
    enum g2n_status st = g2n_lib__json_stringify(&inner, &text);
    if (st != G2N_OK) return st;
    if (g2n_is_undefined(g2n_peek(text))) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Value is not JSON serializable");
    st = make(g2n_host_of(call->realm), g2n_peek(text), g2n_arg(call, 1), "application/json", NULL, result);
    g2n_drop(call->realm, text);
    return st;
}

static enum g2n_status response_error(struct g2n_call *call, g2n_value *result)
{
    struct g2n_response *r;
    enum g2n_status st = g2n_response_make(g2n_host_of(call->realm), NULL, &r);

    if (st != G2N_OK) return st;
    r->type = G2N_RESPONSE_ERROR;
    r->status = 0;
    r->headers->immutable = true;
    return g2n_lib__give(result, &r->object);
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static enum g2n_status response_redirect(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_response *r;
    g2n_value url, text;
    double status = 302;
    enum g2n_status st = g2n_to_string(realm, g2n_arg(call, 0), &text);

    if (st != G2N_OK) return st;
    st = g2n_fetch_parse_url(g2n_host_of(realm), g2n_peek(text), G2N_VIEW_UNDEFINED, &url);
    g2n_drop(realm, text);
    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(g2n_arg(call, 1))) st = g2n_to_integer(realm, g2n_arg(call, 1), &status);
    if (st == G2N_OK && !(status >= 0 && status < 1000 && is_redirect((int)status)))
        st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid status code %.0f", status);
    if (st == G2N_OK) st = g2n_response_make(g2n_host_of(realm), NULL, &r);
    if (st == G2N_OK) {
        const struct g2n_string *to = g2n_as_string(g2n_peek(url));
        r->status = (int)status;
        st = g2n_header_list_append(&r->headers->list, "location", 8, to->bytes, to->len);
        r->headers->immutable = true;
        if (st == G2N_OK) *result = g2n_own_object(&r->object);
        else g2n_object_drop(realm, &r->object);
    }
    g2n_drop(realm, url);
    return st;
}

/* ---- what guests see ---- */

static enum g2n_status this_response(struct g2n_call *call, struct g2n_response **out)
{
    if (!g2n_is_response(call->this_value)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal invocation");
    *out = g2n_as_response(call->this_value);
    return G2N_OK;
}

enum { TYPE, URL, REDIRECTED, STATUS, OK, STATUS_TEXT, HEADERS, BODY, BODY_USED };

static enum g2n_status response_get(struct g2n_call *call, g2n_value *result)
{
    static const char *const types[] = { "default", "basic", "error" };
    struct g2n_response *r;
    enum g2n_status st = this_response(call, &r);

    if (st != G2N_OK) return st;
    switch (g2n_web_magic(call)) {
    case TYPE:        return g2n_string_from_c(call->realm, types[r->type], result);
    case URL:         *result = g2n_dup(g2n_peek(r->url)); break;
    case REDIRECTED:  *result = g2n_bool(r->redirected); break;
    case STATUS:      *result = g2n_number(r->status); break;
    case OK:          *result = g2n_bool(r->status >= 200 && r->status <= 299); break;
    case STATUS_TEXT: *result = g2n_dup(g2n_peek(r->status_text)); break;
    case HEADERS:     *result = g2n_dup(g2n_view_of_object(&r->headers->object)); break;
    case BODY:        return g2n_body_show(g2n_host_of(call->realm), &r->body, result);
    default:          *result = g2n_bool(g2n_body_used(&r->body)); break;
    }
    return G2N_OK;
}

static enum g2n_status copy_headers(struct g2n_realm *realm, const struct g2n_response *from, struct g2n_response *to)
{
    enum g2n_status st = g2n_headers_fill(realm, to->headers, g2n_view_of_object(&from->headers->object));
    to->headers->immutable = from->headers->immutable;
    return st;
}

static enum g2n_status response_clone(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_response *r, *copy;
    enum g2n_status st = this_response(call, &r);

    if (st != G2N_OK) return st;
    if (g2n_body_unusable(&r->body))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Response.clone: Body has already been consumed.");
    st = g2n_response_make(host, NULL, &copy);
    if (st != G2N_OK) return st;
    copy->type = r->type;
    copy->status = r->status;
    copy->redirected = r->redirected;
    g2n_drop(call->realm, copy->status_text);
    g2n_drop(call->realm, copy->url);
    copy->status_text = g2n_dup(g2n_peek(r->status_text));
    copy->url = g2n_dup(g2n_peek(r->url));
    st = copy_headers(call->realm, r, copy);
    if (st == G2N_OK) st = g2n_body_clone(host, &r->body, &copy->body);
    if (st == G2N_OK) return g2n_lib__give(result, &copy->object);
    g2n_object_drop(call->realm, &copy->object);
    return st;
}

static enum g2n_status response_consume(struct g2n_call *call, g2n_value *result)
{
    struct g2n_response *r;
    enum g2n_status st = this_response(call, &r);
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    return g2n_body_read(g2n_host_of(call->realm), &r->body, &r->headers->list, (enum g2n_body_form)g2n_web_magic(call), result);
}

static const struct g2n_method methods[] = {
    { "clone", response_clone, 0, 0 },
    G2N_BODY_METHODS(response_consume),
    { NULL, NULL, 0, 0 },
};
static const struct g2n_method statics[] = {
    { "error",    response_error,    0, 0 },
    { "json",     response_json_of,  1, 0 },
    { "redirect", response_redirect, 1, 0 },
    { NULL, NULL, 0, 0 },
};
static const struct g2n_web_attribute attributes[] = {
    { "type",       response_get, NULL, TYPE },       { "url",        response_get, NULL, URL },
    { "redirected", response_get, NULL, REDIRECTED }, { "status",     response_get, NULL, STATUS },
    { "ok",         response_get, NULL, OK },         { "statusText", response_get, NULL, STATUS_TEXT },
    { "headers",    response_get, NULL, HEADERS },    { "body",       response_get, NULL, BODY },
    { "bodyUsed",   response_get, NULL, BODY_USED },  { NULL, NULL, NULL, 0 },
};

static const struct g2n_web_shape shape = {
    .name = "Response", .id = G2N_WEB_RESPONSE, .construct = response_construct, .methods = methods, .statics = statics,
    .attributes = attributes,
};

enum g2n_status g2n_web__install_response(struct g2n_host *host) { return g2n_web_define(host, &shape, NULL, NULL, NULL); }
