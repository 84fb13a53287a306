/* The functions of <g2n/js.h>, each as an operation for the module's part (js.h). */
#include <string.h>

#include "embed/js.h"

static enum g2n_error take_part(struct g2n_instance *i, const struct g2n_js_part **out)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    *out = i->module->js;
    if (*out) return G2N_ERROR_NONE;
    error = g2n_embed_fail(i, G2N_ERROR_STATE, "%s: is not for JavaScript hosts; there are no values of JavaScript's", i->module->program.guest);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_embed_js_perform(struct g2n_instance *i, const struct g2n_js_op *op)
{
    const struct g2n_js_part *part;
    enum g2n_error error = take_part(i, &part);

    if (error != G2N_ERROR_NONE) return error;
    error = part->perform(i, op);
    g2n_embed_give(i);
    return error;
}

/* NAME(instance, ...) is the operation with these fields. */
#define PERFORM(i, name, ...) g2n_embed_js_perform(i, &(struct g2n_js_op){ .what = G2N_JS_OP_##name, __VA_ARGS__ })

/* NULL is no place and no text: as with references, that is said by the operation. */
static size_t length_of(const char *text, size_t len) { return len == G2N_JS_WHOLE && text ? strlen(text) : len; }

enum g2n_error g2n_js_global(struct g2n_instance *i, struct g2n_js *out) { return PERFORM(i, global, .out = out); }
enum g2n_error g2n_js_undefined(struct g2n_instance *i, struct g2n_js *out) { return PERFORM(i, undefined, .out = out); }
enum g2n_error g2n_js_null(struct g2n_instance *i, struct g2n_js *out) { return PERFORM(i, null, .out = out); }
enum g2n_error g2n_js_bool(struct g2n_instance *i, bool v, struct g2n_js *out) { return PERFORM(i, boolean, .flag = v, .out = out); }
enum g2n_error g2n_js_number(struct g2n_instance *i, double v, struct g2n_js *out) { return PERFORM(i, number, .number = v, .out = out); }
enum g2n_error g2n_js_object(struct g2n_instance *i, struct g2n_js *out) { return PERFORM(i, object, .out = out); }

enum g2n_error g2n_js_string(struct g2n_instance *i, const char *text, size_t len, struct g2n_js *out)
{
    return PERFORM(i, string, .text = text, .len = length_of(text, len), .out = out);
}

enum g2n_error g2n_js_bytes(struct g2n_instance *i, const void *bytes, size_t len, struct g2n_js *out)
{
    return PERFORM(i, bytes, .bytes = bytes, .len = len, .out = out);
}

enum g2n_error g2n_js_array(struct g2n_instance *i, const struct g2n_js *items, size_t count, struct g2n_js *out)
{
    return PERFORM(i, array, .args = items, .arg_count = count, .out = out);
}

enum g2n_error g2n_js_error(struct g2n_instance *i, const char *name, const char *message, struct g2n_js *out)
{
    return PERFORM(i, error, .text = message, .bytes = name, .out = out);
}

enum g2n_error g2n_js_dup(struct g2n_instance *i, struct g2n_js v, struct g2n_js *out) { return PERFORM(i, dup, .a = v, .out = out); }
enum g2n_error g2n_js_release(struct g2n_instance *i, struct g2n_js v) { return PERFORM(i, release, .a = v); }

enum g2n_js_type g2n_js_typeof(struct g2n_instance *i, struct g2n_js v)
{
    enum g2n_js_type type = G2N_JS_INVALID;

    return PERFORM(i, type_of, .a = v, .type_out = &type) == G2N_ERROR_NONE ? type : G2N_JS_INVALID;
}

enum g2n_error g2n_js_to_bool(struct g2n_instance *i, struct g2n_js v, bool *out) { return PERFORM(i, to_bool, .a = v, .bool_out = out); }
enum g2n_error g2n_js_to_number(struct g2n_instance *i, struct g2n_js v, double *out) { return PERFORM(i, to_number, .a = v, .number_out = out); }
enum g2n_error g2n_js_to_string(struct g2n_instance *i, struct g2n_js v, struct g2n_js *out) { return PERFORM(i, to_string, .a = v, .out = out); }

enum g2n_error g2n_js_text(struct g2n_instance *i, struct g2n_js v, const char **text, size_t *len)
{
    return PERFORM(i, text, .a = v, .text_out = text, .len_out = len);
}

enum g2n_error g2n_js_view(struct g2n_instance *i, struct g2n_js v, void **bytes, size_t *len)
{
    return PERFORM(i, view, .a = v, .bytes_out = bytes, .len_out = len);
}

enum g2n_error g2n_js_equal(struct g2n_instance *i, struct g2n_js a, struct g2n_js b, bool *out)
{
    return PERFORM(i, equal, .a = a, .b = b, .bool_out = out);
}

enum g2n_error g2n_js_instance_of(struct g2n_instance *i, struct g2n_js v, struct g2n_js constructor, bool *out)
{
    return PERFORM(i, instance_of, .a = v, .b = constructor, .bool_out = out);
}

enum g2n_error g2n_js_get(struct g2n_instance *i, struct g2n_js object, const char *name, struct g2n_js *out)
{
    return PERFORM(i, get, .a = object, .text = name, .out = out);
}

enum g2n_error g2n_js_set(struct g2n_instance *i, struct g2n_js object, const char *name, struct g2n_js v)
{
    return PERFORM(i, set, .a = object, .text = name, .b = v);
}

enum g2n_error g2n_js_delete(struct g2n_instance *i, struct g2n_js object, const char *name)
{
    return PERFORM(i, delete_name, .a = object, .text = name);
}

enum g2n_error g2n_js_get_index(struct g2n_instance *i, struct g2n_js object, uint32_t index, struct g2n_js *out)
{
    return PERFORM(i, get_index, .a = object, .index = index, .out = out);
}

enum g2n_error g2n_js_set_index(struct g2n_instance *i, struct g2n_js object, uint32_t index, struct g2n_js v)
{
    return PERFORM(i, set_index, .a = object, .index = index, .b = v);
}

enum g2n_error g2n_js_keys(struct g2n_instance *i, struct g2n_js object, struct g2n_js *out) { return PERFORM(i, keys, .a = object, .out = out); }

enum g2n_error g2n_js_call(struct g2n_instance *i, struct g2n_js object, const char *name, const struct g2n_js *args, size_t arg_count,
                           struct g2n_js *out)
{
    return PERFORM(i, call, .a = object, .text = name, .args = args, .arg_count = arg_count, .out = out);
}

enum g2n_error g2n_js_invoke(struct g2n_instance *i, struct g2n_js function, struct g2n_js this_value, const struct g2n_js *args,
                             size_t arg_count, struct g2n_js *out)
{
    return PERFORM(i, invoke, .a = function, .b = this_value, .args = args, .arg_count = arg_count, .out = out);
}

enum g2n_error g2n_js_new(struct g2n_instance *i, struct g2n_js constructor, const struct g2n_js *args, size_t arg_count, struct g2n_js *out)
{
    return PERFORM(i, construct, .a = constructor, .args = args, .arg_count = arg_count, .out = out);
}

enum g2n_error g2n_js_exception(struct g2n_instance *i, struct g2n_js *out) { return PERFORM(i, exception, .out = out); }

enum g2n_error g2n_js_function(struct g2n_instance *i, const char *name, g2n_js_callback callback, void *context,
                               void (*finalize)(void *context), struct g2n_js *out)
{
    return PERFORM(i, function, .text = name, .callback = callback, .context = context, .finalize = finalize, .out = out);
}

enum g2n_error g2n_js_promise(struct g2n_instance *i, struct g2n_js *promise, struct g2n_js *resolver)
{
    return PERFORM(i, promise, .out = promise, .other_out = resolver);
}

enum g2n_error g2n_js_resolve(struct g2n_instance *i, struct g2n_js resolver, struct g2n_js v)
{
    return PERFORM(i, settle, .a = resolver, .b = v, .flag = true);
}

enum g2n_error g2n_js_reject(struct g2n_instance *i, struct g2n_js resolver, struct g2n_js reason)
{
    return PERFORM(i, settle, .a = resolver, .b = reason, .flag = false);
}

enum g2n_error g2n_js_await(struct g2n_instance *i, struct g2n_js promise, struct g2n_js *out)
{
    return PERFORM(i, await, .a = promise, .out = out);
}

/* ---- The loop ------------------------------------------------------------------------------------------------------ */

enum g2n_error g2n_instance_begin(struct g2n_instance *i) { return PERFORM(i, begin, .out = NULL); }
enum g2n_error g2n_instance_run(struct g2n_instance *i) { return PERFORM(i, run, .out = NULL); }

enum g2n_error g2n_instance_run_once(struct g2n_instance *i, int timeout_ms, bool *alive)
{
    return PERFORM(i, run_once, .number = timeout_ms, .bool_out = alive);
}

enum g2n_error g2n_instance_poll_descriptor(struct g2n_instance *i, int *out) { return PERFORM(i, descriptor, .int_out = out); }
enum g2n_error g2n_instance_poll_timeout(struct g2n_instance *i, int *out) { return PERFORM(i, timeout, .int_out = out); }

/* Without taking the instance, which another thread may be in. */
enum g2n_error g2n_instance_post(struct g2n_instance *i, void (*function)(struct g2n_instance *instance, void *context), void *context)
{
    return i && i->module->js && function ? i->module->js->post(i, function, context) : G2N_ERROR_STATE;
}
