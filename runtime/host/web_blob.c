#include "host/web_blob.h"

#include <string.h>

#include "host/args.h"
#include "host/date_time.h"
#include "host/fetch_body.h"
#include "host/url_object.h"
#include "host/web.h"
#include "value/data_view.h"
#include "value/lib.h"

static void blob_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_blob *b = (struct g2n_blob *)(void *)obj;

    if (b->buffer) g2n_object_drop(realm, &b->buffer->object);
    b->buffer = NULL;
    g2n_drop(realm, b->type);
    g2n_drop(realm, b->name);
    b->type = b->name = G2N_UNDEFINED;
}

static void blob_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct g2n_blob *b = (const struct g2n_blob *)(const void *)obj;

    if (b->buffer) visit(context, g2n_view_of_object(&b->buffer->object));
    visit(context, g2n_peek(b->type));
    visit(context, g2n_peek(b->name));
}

const struct g2n_class g2n_class_blob = {
    .name = "Blob", .size = sizeof(struct g2n_blob), .fini = blob_fini, .trace = blob_trace,
};

/* Borrows buffer and type. */
static enum g2n_status blob_new(struct g2n_realm *realm, struct g2n_object *proto, struct g2n_buffer *buffer, size_t offset,
                                size_t len, g2n_view type, struct g2n_blob **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_blob, proto, &obj);

    if (st != G2N_OK) return st;
    struct g2n_blob *b = (struct g2n_blob *)(void *)obj;
    (void)g2n_object_dup(&buffer->object);
    b->buffer = buffer;
    b->offset = offset;
    b->len = len;
    b->type = g2n_dup(type);
    b->name = G2N_UNDEFINED;
    *out = b;
    return G2N_OK;
}

enum g2n_status g2n_blob_of_buffer(struct g2n_host *host, struct g2n_buffer *buffer, g2n_view type, g2n_value *out)
{
    struct g2n_blob *b;
    enum g2n_status st = blob_new(&host->realm, g2n_web_proto(host, G2N_WEB_BLOB), buffer, 0, buffer->len, type, &b);
    return st == G2N_OK ? g2n_lib__give(out, &b->object) : st;
}

/* ---- making one ---- */

void g2n_blob_normalise_type(struct g2n_buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        char c = text->bytes[i];
        if (c < 0x20 || c > 0x7E) text->len = 0; /* ends the loop too */
        else if (c >= 'A' && c <= 'Z') text->bytes[i] = (char)(c + ('a' - 'A'));
    }
}

static enum g2n_status to_type(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = g2n_is_undefined(v) ? G2N_OK : g2n_to_usv(realm, v, &text);

    if (st == G2N_OK) {
        g2n_blob_normalise_type(&text);
        return g2n_string_from_buf(realm, &text, out);
    }
    g2n_buf_fini(&text);
    return st;
}

struct parts {
    struct g2n_buf bytes;
    bool           native; /* line ends become those of the system */
};

static enum g2n_status add_text(struct g2n_realm *realm, g2n_view v, struct parts *parts)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = g2n_to_usv(realm, v, &text);

    for (size_t i = 0; st == G2N_OK && i < text.len; i++) {
        bool ends = parts->native && text.bytes[i] == '\r';
        g2n_buf_append_byte(&parts->bytes, ends ? '\n' : text.bytes[i]);
        if (ends && i + 1 < text.len && text.bytes[i + 1] == '\n') i++;
    }
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status add_part(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct parts *parts = context;
    const unsigned char *bytes;
    size_t len;
    enum g2n_status st = G2N_OK;

    if (g2n_is_blob(item)) g2n_buf_append(&parts->bytes, g2n_blob_bytes(g2n_as_blob(item)), g2n_as_blob(item)->len);
    else if (g2n_bytes_of(item, &bytes, &len)) g2n_buf_append(&parts->bytes, bytes, len);
    else st = add_text(realm, item, parts);
    if (st != G2N_OK) return st;
    return parts->bytes.failed ? g2n_throw_no_memory(realm) : G2N_OK;
}

static enum g2n_status add_parts(struct g2n_realm *realm, g2n_view init, struct parts *parts)
{
    g2n_value iterator = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;

    if (g2n_is_undefined(init)) return G2N_OK;
    if (g2n_is_object(init))
        st = g2n_object_get(realm, g2n_as_object(init), g2n_key_symbol(realm->symbol_iterator), &iterator);
    if (st != G2N_OK) return st;
    bool iterable = g2n_is_callable(g2n_peek(iterator));
    g2n_drop(realm, iterator);
    if (!iterable) return g2n_args_throw_type(realm, "sources", "a sequence", init);
    return g2n_lib__iterate(realm, init, add_part, parts);
}

static enum g2n_status read_endings(struct g2n_realm *realm, struct g2n_object *options, struct parts *parts)
{
    g2n_value v, text;
    enum g2n_status st = g2n_object_get_c(realm, options, "endings", &v);

    if (st != G2N_OK || g2n_is_undefined(g2n_peek(v))) return st;
    st = g2n_to_string(realm, g2n_peek(v), &text);
    g2n_drop(realm, v);
    if (st != G2N_OK) return st;
    parts->native = g2n_string_equal_c(g2n_as_string(g2n_peek(text)), "native");
    if (!parts->native && !g2n_string_equal_c(g2n_as_string(g2n_peek(text)), "transparent"))
        st = g2n_args_throw_value(realm, "options.endings", "is invalid", g2n_peek(text));
    g2n_drop(realm, text);
    return st;
}

/* *type is the caller's. */
static enum g2n_status read_options(struct g2n_realm *realm, g2n_view options, struct parts *parts, g2n_value *type)
{
    g2n_value v = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;

    if (!g2n_is_nullish(options) && !g2n_is_object(options))
        return g2n_args_throw_type(realm, "options", "a dictionary", options);
    if (g2n_is_object(options)) {
        st = g2n_object_get_c(realm, g2n_as_object(options), "type", &v);
        if (st == G2N_OK) st = read_endings(realm, g2n_as_object(options), parts);
    }
    if (st == G2N_OK) st = to_type(realm, g2n_peek(v), type);
    g2n_drop(realm, v);
    return st;
}

static enum g2n_status make(struct g2n_realm *realm, g2n_view init, g2n_view options, struct g2n_object *proto,
                            struct g2n_blob **out)
{
    struct parts parts = { G2N_BUF_INIT, false };
    struct g2n_buffer *buffer;
    g2n_value type;
    enum g2n_status st = read_options(realm, options, &parts, &type);

    if (st != G2N_OK) return st;
    st = add_parts(realm, init, &parts);
    if (st == G2N_OK) st = g2n_buffer_new(realm, parts.bytes.len, &buffer);
    if (st == G2N_OK) {
        if (parts.bytes.len) memcpy(buffer->bytes, parts.bytes.bytes, parts.bytes.len);
        st = blob_new(realm, proto, buffer, 0, buffer->len, g2n_peek(type), out);
        g2n_object_drop(realm, &buffer->object);
    }
    g2n_buf_fini(&parts.bytes);
    g2n_drop(realm, type);
    return st;
}

static enum g2n_status blob_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *proto = g2n_web_proto(g2n_host_of(call->realm), G2N_WEB_BLOB);
    struct g2n_blob *b;
    enum g2n_status st = g2n_web_require_new(call, "Blob");

    if (st == G2N_OK) st = make(call->realm, g2n_arg(call, 0), g2n_arg(call, 1), g2n_prototype_for_new(call, proto), &b);
    return st == G2N_OK ? g2n_lib__give(result, &b->object) : st;
}

static enum g2n_status read_last_modified(struct g2n_realm *realm, g2n_view options, struct g2n_blob *b)
{
    g2n_value v = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;

    b->last_modified = g2n_date_now();
    if (g2n_is_object(options)) st = g2n_object_get_c(realm, g2n_as_object(options), "lastModified", &v);
    if (st == G2N_OK && !g2n_is_undefined(g2n_peek(v))) st = g2n_to_integer(realm, g2n_peek(v), &b->last_modified);
    g2n_drop(realm, v);
    return st;
}

static enum g2n_status file_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *proto = g2n_web_proto(g2n_host_of(realm), G2N_WEB_FILE);
    struct g2n_buf name = G2N_BUF_INIT;
    struct g2n_blob *b;
    enum g2n_status st = g2n_web_require_new(call, "File");

    if (st != G2N_OK) return st;
    if (call->argc < 2)
        return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS",
                              "The \"fileBits\" and \"fileName\" arguments must be specified");
    st = make(realm, g2n_arg(call, 0), g2n_arg(call, 2), g2n_prototype_for_new(call, proto), &b);
    if (st != G2N_OK) return st;
    st = g2n_to_usv(realm, g2n_arg(call, 1), &name);
    if (st == G2N_OK) st = g2n_string_from_buf(realm, &name, &b->name);
    if (st == G2N_OK) st = read_last_modified(realm, g2n_arg(call, 2), b);
    if (st == G2N_OK) return g2n_lib__give(result, &b->object);
    g2n_buf_fini(&name);
    g2n_object_drop(realm, &b->object);
    return st;
}

/* ---- what guests see ---- */

static enum g2n_status this_blob(struct g2n_call *call, const char *type, struct g2n_blob **out)
{
    bool file = type[0] == 'F';
    if (!g2n_is_blob(call->this_value) || (file && !g2n_blob_is_file(g2n_as_blob(call->this_value))))
        return g2n_args_throw_this(call->realm, type);
    *out = g2n_as_blob(call->this_value);
    return G2N_OK;
}

enum { TYPE, SIZE, NAME, LAST_MODIFIED };

static enum g2n_status blob_get(struct g2n_call *call, g2n_value *result)
{
    int32_t what = g2n_web_magic(call);
    struct g2n_blob *b;
    enum g2n_status st = this_blob(call, what >= NAME ? "File" : "Blob", &b);

    if (st != G2N_OK) return st;
    switch (what) {
    case TYPE: *result = g2n_dup(g2n_peek(b->type)); break;
    case SIZE: *result = g2n_number((double)b->len); break;
    case NAME: *result = g2n_dup(g2n_peek(b->name)); break;
    default:   *result = g2n_number(b->last_modified); break;
    }
    return G2N_OK;
}

static enum g2n_status blob_slice(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    uint64_t start, end;
    struct g2n_blob *b, *part;
    g2n_value type;
    enum g2n_status st = this_blob(call, "Blob", &b);

    if (st == G2N_OK) st = g2n_lib__relative(realm, g2n_arg(call, 0), b->len, 0, &start);
    if (st == G2N_OK) st = g2n_lib__relative(realm, g2n_arg(call, 1), b->len, b->len, &end);
    if (st == G2N_OK) st = to_type(realm, g2n_arg(call, 2), &type);
    if (st != G2N_OK) return st;
    if (end < start) end = start;
    st = blob_new(realm, g2n_web_proto(g2n_host_of(realm), G2N_WEB_BLOB), b->buffer, b->offset + (size_t)start,
                  (size_t)(end - start), g2n_peek(type), &part);
    g2n_drop(realm, type);
    return st == G2N_OK ? g2n_lib__give(result, &part->object) : st;
}

static enum g2n_status blob_stream(struct g2n_call *call, g2n_value *result)
{
    struct g2n_blob *b;
    struct g2n_stream *s;
    enum g2n_status st = this_blob(call, "Blob", &b);

    if (st == G2N_OK) st = g2n_stream_of_bytes(g2n_host_of(call->realm), g2n_blob_bytes(b), b->len, &s);
    return st == G2N_OK ? g2n_lib__give(result, &s->object) : st;
}

/* text, arrayBuffer and bytes; magic is the form. */
static enum g2n_status blob_read(struct g2n_call *call, g2n_value *result)
{
    struct g2n_blob *b;
    g2n_value value;
    enum g2n_status st = this_blob(call, "Blob", &b);

    if (st == G2N_OK)
        st = g2n_body_as(call->realm, (enum g2n_body_form)g2n_web_magic(call), g2n_blob_bytes(b), b->len, &value);
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    st = g2n_web_resolved(call->realm, g2n_peek(value), result);
    g2n_drop(call->realm, value);
    return st;
}

enum g2n_status g2n_web__install_blob(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "slice",       blob_slice,  0, 0 },
        { "arrayBuffer", blob_read,   0, G2N_BODY_ARRAY_BUFFER },
        { "text",        blob_read,   0, G2N_BODY_TEXT },
        { "bytes",       blob_read,   0, G2N_BODY_BYTES },
        { "stream",      blob_stream, 0, 0 },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute attributes[] = {
        { "type", blob_get, NULL, TYPE }, { "size", blob_get, NULL, SIZE }, { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_attribute file_attributes[] = {
        { "name", blob_get, NULL, NAME }, { "lastModified", blob_get, NULL, LAST_MODIFIED }, { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_shape blob = {
        .name = "Blob", .id = G2N_WEB_BLOB, .construct = blob_construct, .methods = methods, .attributes = attributes,
    };
    static const struct g2n_web_shape file = {
        .name = "File", .id = G2N_WEB_FILE, .construct = file_construct, .length = 2, .attributes = file_attributes,
    };
    struct g2n_object *constructor;
    enum g2n_status st = g2n_web_define(host, &blob, NULL, NULL, &constructor);
    return st == G2N_OK ? g2n_web_define(host, &file, g2n_web_proto(host, G2N_WEB_BLOB), constructor, NULL) : st;
}
