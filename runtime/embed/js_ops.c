/* Values made, looked at, thrown and promised.  Each operation is given references, and gives new ones. */
#include <string.h>

#include "embed/js_state.h"
#include "host/dom_exception.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/data_view.h"

enum g2n_status g2n_js_refuse(struct g2n_js_state *s, const char *what)
{
    (void)g2n_embed_fail(s->instance, G2N_ERROR_TYPE, "%s: %s", s->program.guest, what);
    return G2N_EINVAL;
}

enum g2n_status g2n_js_refuse_null(struct g2n_js_state *s)
{
    return g2n_js_refuse(s, "NULL is given in the place of a text, of values or of a result");
}

/* ---- Making values ------------------------------------------------------------------------------------------------- */

enum g2n_status g2n_js_op_global(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    return g2n_js_give(s, g2n_dup(g2n_view_of_object(g2n_js_realm(s)->global)), op->out);
}

enum g2n_status g2n_js_op_undefined(struct g2n_js_state *s, const struct g2n_js_op *op) { return g2n_js_give(s, G2N_UNDEFINED, op->out); }
enum g2n_status g2n_js_op_null(struct g2n_js_state *s, const struct g2n_js_op *op) { return g2n_js_give(s, G2N_NULL, op->out); }
enum g2n_status g2n_js_op_boolean(struct g2n_js_state *s, const struct g2n_js_op *op) { return g2n_js_give(s, g2n_bool(op->flag), op->out); }
enum g2n_status g2n_js_op_number(struct g2n_js_state *s, const struct g2n_js_op *op) { return g2n_js_give(s, g2n_number(op->number), op->out); }

enum g2n_status g2n_js_op_string(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_value v;
    enum g2n_status st;

    if (!op->text && op->len != 0) return g2n_js_refuse_null(s);
    st = g2n_string_decode(g2n_js_realm(s), op->text ? op->text : "", op->len, false, &v);
    return st == G2N_OK ? g2n_js_give(s, v, op->out) : st;
}

enum g2n_status g2n_js_op_bytes(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_typed_array *array;
    enum g2n_status st = g2n_bytes_new(g2n_js_realm(s), op->len, &array);

    if (st != G2N_OK) return st;
    if (op->bytes && op->len != 0) memcpy(g2n_typed_array_bytes(array), op->bytes, op->len);
    return g2n_js_give(s, g2n_own_object(&array->object), op->out);
}

enum g2n_status g2n_js_op_object(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_object *object;
    enum g2n_status st = g2n_object_new_plain(g2n_js_realm(s), 4, &object);

    return st == G2N_OK ? g2n_js_give(s, g2n_own_object(object), op->out) : st;
}

enum g2n_status g2n_js_op_array(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_array *array;
    enum g2n_status st;
    g2n_view item;

    if (!op->args && op->arg_count != 0) return g2n_js_refuse_null(s);
    if (op->arg_count > G2N_ARRAY_FREELY) return g2n_js_refuse(s, "an array of more than a million items is not made at once");
    st = g2n_array_new(g2n_js_realm(s), (uint32_t)op->arg_count, &array);
    if (st != G2N_OK) return st;
    for (size_t k = 0; k < op->arg_count && st == G2N_OK; k++)
        st = g2n_js_take(s, op->args[k], &item) ? g2n_array_push(g2n_js_realm(s), array, g2n_dup(item)) : G2N_EINVAL;
    if (st == G2N_OK) return g2n_js_give(s, g2n_own_object(&array->object), op->out);
    g2n_object_drop(g2n_js_realm(s), &array->object);
    return st;
}

/* Of Error.prototype's own kind, but with a name of its own. */
static enum g2n_status put_name(struct g2n_js_state *s, g2n_view error, const char *name)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value text;
    enum g2n_status st = g2n_string_decode(realm, name, strlen(name), false, &text);

    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, g2n_as_object(error), g2n_atom_key(realm, G2N_ATOM_name), g2n_peek(text), G2N_PROP_METHOD);
    g2n_drop(realm, text);
    return st;
}

enum g2n_status g2n_js_op_error(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    const char *name = op->bytes ? op->bytes : "Error";
    unsigned type = 0;
    g2n_value error;
    enum g2n_status st;

    while (type < G2N_ERROR_TYPE_COUNT && strcmp(g2n_error_type_name((enum g2n_error_type)type), name) != 0) type++;
    st = g2n_error_new(g2n_js_realm(s), type < G2N_ERROR_TYPE_COUNT ? (enum g2n_error_type)type : G2N_ERROR, &error, "%s", op->text ? op->text : "");
    if (st != G2N_OK) return st;
    if (type == G2N_ERROR_TYPE_COUNT) st = put_name(s, g2n_peek(error), name);
    if (st == G2N_OK) return g2n_js_give(s, error, op->out);
    g2n_drop(g2n_js_realm(s), error);
    return st;
}

enum g2n_status g2n_js_op_dup(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_view v;

    if (!op->out) return g2n_js_refuse_null(s);
    return g2n_js_take(s, op->a, &v) ? g2n_js_give(s, g2n_dup(v), op->out) : G2N_EINVAL;
}

enum g2n_status g2n_js_op_release(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_js_place *place = g2n_js_find(s, op->a);

    if (!place) return G2N_EINVAL;
    g2n_js_free_place(s, place);
    return G2N_OK;
}

/* ---- Looking at values --------------------------------------------------------------------------------------------- */

static enum g2n_js_type type_of(g2n_view v)
{
    if (g2n_is_undefined(v)) return G2N_JS_UNDEFINED;
    if (g2n_is_null(v)) return G2N_JS_NULL;
    if (g2n_is_bool(v)) return G2N_JS_BOOLEAN;
    if (g2n_is_number(v)) return G2N_JS_NUMBER;
    if (g2n_is_string(v)) return G2N_JS_STRING;
    if (g2n_is_symbol(v)) return G2N_JS_SYMBOL;
    return g2n_is_callable(v) ? G2N_JS_FUNCTION : G2N_JS_OBJECT;
}

enum g2n_status g2n_js_op_type_of(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_view v;

    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    *op->type_out = type_of(v);
    return G2N_OK;
}

enum g2n_status g2n_js_op_to_bool(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_view v;

    if (!op->bool_out) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    *op->bool_out = g2n_to_boolean(v);
    return G2N_OK;
}

enum g2n_status g2n_js_op_to_number(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_value kept;
    g2n_view v;
    double number;
    enum g2n_status st;

    if (!op->number_out) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    kept = g2n_dup(v); /* what runs meanwhile may release it */
    st = g2n_to_number(g2n_js_realm(s), v, &number);
    g2n_drop(g2n_js_realm(s), kept);
    if (st == G2N_OK) *op->number_out = number;
    return st;
}

enum g2n_status g2n_js_op_to_string(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_value kept, text;
    g2n_view v;
    enum g2n_status st;

    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    kept = g2n_dup(v);
    st = g2n_to_string(g2n_js_realm(s), v, &text);
    g2n_drop(g2n_js_realm(s), kept);
    return st == G2N_OK ? g2n_js_give(s, text, op->out) : st;
}

enum g2n_status g2n_js_op_text(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_view v;

    if (!op->text_out) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    if (!g2n_is_string(v)) return g2n_js_refuse(s, "the text is wanted of what is no string; g2n_js_to_string() makes one of it");
    *op->text_out = g2n_as_string(v)->bytes;
    if (op->len_out) *op->len_out = g2n_as_string(v)->len;
    return G2N_OK;
}

static bool bytes_of(g2n_view v, unsigned char **bytes, size_t *len)
{
    if (g2n_is_typed_array(v)) {
        struct g2n_typed_array *array = g2n_as_typed_array(v);
        *len = g2n_typed_array_byte_len(array);
        *bytes = *len ? g2n_typed_array_bytes(array) : NULL;
    } else if (g2n_is_data_view(v)) {
        const struct g2n_data_view *view = g2n_as_data_view(v);
        *len = view->len;
        *bytes = *len ? view->buffer->bytes + view->offset : NULL;
    } else if (g2n_is_buffer(v)) {
        *len = g2n_as_buffer(v)->len;
        *bytes = g2n_as_buffer(v)->bytes;
    } else {
        return false;
    }
    return true;
}

enum g2n_status g2n_js_op_view(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    unsigned char *bytes;
    g2n_view v;
    size_t len;

    if (!op->bytes_out || !op->len_out) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &v)) return G2N_EINVAL;
    if (!bytes_of(v, &bytes, &len)) return g2n_js_refuse(s, "bytes are wanted of what is no typed array, DataView or ArrayBuffer");
    *op->bytes_out = bytes;
    *op->len_out = len;
    return G2N_OK;
}

enum g2n_status g2n_js_op_equal(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_view a, b;

    if (!op->bool_out) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &a) || !g2n_js_take(s, op->b, &b)) return G2N_EINVAL;
    *op->bool_out = g2n_strict_equal(a, b);
    return G2N_OK;
}

enum g2n_status g2n_js_op_instance_of(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value kept[2];
    g2n_view v, f;
    bool is = false;
    enum g2n_status st;

    if (!op->bool_out) return g2n_js_refuse_null(s);
    if (!g2n_js_take(s, op->a, &v) || !g2n_js_take(s, op->b, &f)) return G2N_EINVAL;
    kept[0] = g2n_dup(v);
    kept[1] = g2n_dup(f);
    st = g2n_instance_of(realm, v, f, &is);
    g2n_drop(realm, kept[0]);
    g2n_drop(realm, kept[1]);
    if (st == G2N_OK) *op->bool_out = is;
    return st;
}

/* ---- Exceptions ---------------------------------------------------------------------------------------------------- */

enum g2n_status g2n_js_op_exception(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    g2n_value exception = s->exception;

    s->exception = G2N_ABSENT;
    return g2n_js_give(s, g2n_is_absent(g2n_peek(exception)) ? G2N_UNDEFINED : exception, op->out);
}

/* "TypeError: x", or what else was thrown, in a few words. */
static void describe(struct g2n_js_state *s, g2n_view exception)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    struct g2n_buf words = G2N_BUF_INIT;
    g2n_value text = G2N_UNDEFINED;

    if (g2n_is_error(exception) && g2n_to_string(realm, exception, &text) != G2N_OK) g2n_drop(realm, g2n_take_exception(realm));
    if (g2n_is_string(g2n_peek(text))) g2n_buf_append(&words, g2n_as_string(g2n_peek(text))->bytes, g2n_as_string(g2n_peek(text))->len);
    else g2n_describe(realm, exception, &words);
    (void)g2n_embed_fail(s->instance, G2N_ERROR_THROWN, "%s: thrown: %.*s", s->program.guest, (int)(words.len < 200 ? words.len : 200),
                         words.len ? words.bytes : "");
    g2n_buf_fini(&words);
    g2n_drop(realm, text);
}

void g2n_js_catch(struct g2n_js_state *s, enum g2n_status st)
{
    g2n_value exception = g2n_host_caught(&s->guest->host, st);

    g2n_drop(g2n_js_realm(s), s->exception);
    s->exception = g2n_dup(g2n_peek(exception));
    describe(s, g2n_peek(exception));
    g2n_drop(g2n_js_realm(s), exception);
}

/* ---- Promises ------------------------------------------------------------------------------------------------------ */

enum g2n_status g2n_js_op_promise(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_deferred *deferred;
    struct g2n_js resolver;
    g2n_value promise;
    enum g2n_status st;

    if (!op->out || !op->other_out) return g2n_js_refuse_null(s);
    st = g2n_deferred_create(&s->guest->host, NULL, NULL, &deferred, &promise);
    if (st != G2N_OK) return st;
    st = g2n_js_give_deferred(s, deferred, &resolver);
    if (st != G2N_OK) {
        g2n_drop(g2n_js_realm(s), promise);
        return st;
    }
    st = g2n_js_give(s, promise, op->out);
    if (st == G2N_OK) *op->other_out = resolver;
    else g2n_js_free_place(s, g2n_js_find(s, resolver));
    return st;
}

enum g2n_status g2n_js_op_settle(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_js_place *place = g2n_js_find(s, op->a);
    struct g2n_deferred *deferred = place ? place->deferred : NULL;
    g2n_view v = G2N_VIEW_UNDEFINED;

    if (!place) return G2N_EINVAL;
    if (!deferred) return g2n_js_refuse(s, "a promise is to be settled by what g2n_js_promise() has not made for that");
    if (!g2n_js_is_nothing(op->b) && !g2n_js_take(s, op->b, &v)) return G2N_EINVAL;
    place->deferred = NULL;
    if (op->flag) g2n_deferred_resolve(deferred, g2n_dup(v));
    else g2n_deferred_reject(deferred, g2n_dup(v));
    place->value = G2N_UNDEFINED; /* so that there is something to free */
    g2n_js_free_place(s, place);
    return G2N_OK;
}
