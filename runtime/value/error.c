/* Error objects are ordinary ones of their own class, with `stack` and `message` as own properties, as V8 makes them.
 * There is no JavaScript stack to show, so `stack` is the first line alone. */
#include "value/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "value/realm.h"

const struct g2n_class g2n_class_error = { .name = "Error", .size = sizeof(struct g2n_object) };

static const char *const type_names[G2N_ERROR_TYPE_COUNT] = {
    [G2N_ERROR]           = "Error",
    [G2N_EVAL_ERROR]      = "EvalError",
    [G2N_RANGE_ERROR]     = "RangeError",
    [G2N_REFERENCE_ERROR] = "ReferenceError",
    [G2N_SYNTAX_ERROR]    = "SyntaxError",
    [G2N_TYPE_ERROR]      = "TypeError",
    [G2N_URI_ERROR]       = "URIError",
    [G2N_AGGREGATE_ERROR] = "AggregateError",
};

const char *g2n_error_type_name(enum g2n_error_type type) { return type_names[type]; }

static enum g2n_status define_text(struct g2n_realm *realm, struct g2n_object *error, enum g2n_atom_id name,
                                   const char *text, size_t len)
{
    g2n_value value;
    enum g2n_status st = g2n_string_decode(realm, text, len, false, &value);

    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, error, g2n_atom_key(realm, name), g2n_peek(value), G2N_PROP_METHOD);
    g2n_drop(realm, value);
    return st;
}

/* Makes the object from its first line, "TypeError: message", whose message begins at `prefix`. */
static enum g2n_status make_from_line(struct g2n_realm *realm, enum g2n_error_type type, const char *line,
                                      size_t prefix, size_t len, g2n_value *out)
{
    struct g2n_object *error;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_error, realm->protos[G2N_PROTO_ERROR + (int)type], &error);

    if (st != G2N_OK) return st;
    st = define_text(realm, error, G2N_ATOM_stack, line, len > prefix ? len : prefix - 2);
    if (st == G2N_OK) st = define_text(realm, error, G2N_ATOM_message, line + prefix, len - prefix);
    if (st != G2N_OK) {
        g2n_object_drop(realm, error);
        return st;
    }
    *out = g2n_own_object(error);
    return G2N_OK;
}

static enum g2n_status make(struct g2n_realm *realm, enum g2n_error_type type, g2n_value *out, const char *format,
                            va_list args)
{
    char room[256], *line = room;
    size_t prefix = strlen(type_names[type]) + 2, len;
    enum g2n_status st;
    va_list again;
    int n;

    va_copy(again, args);
    n = vsnprintf(room + prefix, sizeof room - prefix, format, args);
    len = prefix + (n < 0 ? 0 : (size_t)n);
    if (len >= sizeof room) line = g2n_alloc(len + 1);
    if (line && line != room) (void)vsnprintf(line + prefix, len - prefix + 1, format, again);
    va_end(again);
    if (!line) return g2n_throw_no_memory(realm);

    memcpy(line, type_names[type], prefix - 2);
    memcpy(line + prefix - 2, ": ", 2);
    st = make_from_line(realm, type, line, prefix, len, out);
    if (line != room) g2n_free(line);
    return st;
}

enum g2n_status g2n_error_new(struct g2n_realm *realm, enum g2n_error_type type, g2n_value *out, const char *format, ...)
{
    enum g2n_status st;
    va_list args;

    va_start(args, format);
    st = make(realm, type, out, format, args);
    va_end(args);
    return st;
}

void g2n_error__throw(struct g2n_realm *realm, enum g2n_error_type type, const char *format, ...)
{
    enum g2n_status st;
    va_list args;
    g2n_value error;

    va_start(args, format);
    st = make(realm, type, &error, format, args);
    va_end(args);
    if (st == G2N_OK) g2n_error__throw_value(realm, error); /* else the lack of memory is pending */
}

void g2n_error__throw_value(struct g2n_realm *realm, g2n_value exception)
{
    g2n_value old = realm->exception;

    realm->exception = exception;
    g2n_drop(realm, old);
}

void g2n_error__throw_no_memory(struct g2n_realm *realm)
{
    if (!realm->no_memory) return; /* the realm is still being made; g2n_realm_init() says G2N_ENOMEM */
    g2n_error__throw_value(realm, g2n_own_object(g2n_object_dup(realm->no_memory)));
}

g2n_value g2n_take_exception(struct g2n_realm *realm)
{
    g2n_value exception = realm->exception;

    realm->exception = G2N_ABSENT;
    return exception;
}
