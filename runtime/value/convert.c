/* Type conversion and testing (ECMA-262, 7.1 and 7.2).  What concerns only numbers is in number.c. */
#include "value/convert.h"

#include <math.h>
#include <stdio.h>

#include "value/array.h"
#include "value/props.h"
#include "value/realm.h"
#include "value/wrapper.h"

bool g2n_to_boolean(g2n_view v)
{
    if (g2n_is_number(v)) return g2n_as_number(v) == g2n_as_number(v) && g2n_as_number(v) != 0;
    if (g2n_is_string(v)) return g2n_as_string(v)->len != 0;
    return g2n_is_cell(v) || g2n_is_true(v);
}

static enum g2n_status call_method(struct g2n_realm *realm, g2n_view obj, enum g2n_atom_id name, bool *called,
                                   g2n_value *out)
{
    g2n_value method;
    enum g2n_status st = g2n_object_get(realm, g2n_as_object(obj), g2n_atom_key(realm, name), &method);

    if (st != G2N_OK) return st;
    *called = g2n_is_callable(g2n_peek(method));
    if (*called) st = g2n_call_function(realm, g2n_peek(method), obj, NULL, 0, out);
    g2n_drop(realm, method);
    return st;
}

static enum g2n_status no_primitive(struct g2n_realm *realm)
{
    return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert object to primitive value");
}

/* A method at @@toPrimitive decides alone. */
static enum g2n_status exotic_to_primitive(struct g2n_realm *realm, g2n_view obj, enum g2n_hint hint, bool *called,
                                           g2n_value *out)
{
    static const char *const hints[] = { "default", "number", "string" };
    g2n_value method, text;
    g2n_view arg;
    enum g2n_status st;

    *called = false;
    st = g2n_object_get(realm, g2n_as_object(obj), g2n_key_symbol(realm->symbol_to_primitive), &method);
    if (st != G2N_OK || g2n_is_nullish(g2n_peek(method))) return st;
    *called = true;
    st = g2n_string_from_c(realm, hints[hint], &text);
    if (st == G2N_OK) {
        arg = g2n_peek(text);
        st = g2n_call_function(realm, g2n_peek(method), obj, &arg, 1, out);
        g2n_drop(realm, text);
    }
    g2n_drop(realm, method);
    return st;
}

enum g2n_status g2n_to_primitive(struct g2n_realm *realm, g2n_view v, enum g2n_hint hint, g2n_value *out)
{
    static const enum g2n_atom_id number_first[2] = { G2N_ATOM_valueOf, G2N_ATOM_toString };
    enum g2n_status st;
    g2n_value held;
    bool called;

    if (!g2n_is_object(v)) {
        *out = g2n_dup(v);
        return G2N_OK;
    }
    held = g2n_dup(v); /* the first method may give up the last reference */
    st = exotic_to_primitive(realm, v, hint, &called, out);
    for (int i = 0; st == G2N_OK && !called && i < 2; i++) {
        st = call_method(realm, v, number_first[hint == G2N_HINT_STRING ? 1 - i : i], &called, out);
        if (st == G2N_OK && called && g2n_is_object(g2n_peek(*out))) {
            g2n_drop(realm, *out);
            called = false;
        }
    }
    g2n_drop(realm, held);
    if (st != G2N_OK) return st;
    if (!called) return no_primitive(realm);
    if (!g2n_is_object(g2n_peek(*out))) return G2N_OK;
    g2n_drop(realm, *out);
    return no_primitive(realm);
}

enum g2n_status g2n_to_number(struct g2n_realm *realm, g2n_view v, double *out)
{
    g2n_value primitive;
    enum g2n_status st;

    if (g2n_is_number(v)) {
        *out = g2n_as_number(v);
        return G2N_OK;
    }
    if (g2n_is_string(v)) {
        *out = g2n_string_to_number(g2n_as_string(v)->bytes, g2n_as_string(v)->len);
        return G2N_OK;
    }
    if (g2n_is_symbol(v)) return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert a Symbol value to a number");
    if (!g2n_is_object(v)) {
        *out = g2n_is_undefined(v) || g2n_is_absent(v) ? (double)NAN : g2n_is_true(v);
        return G2N_OK;
    }
    st = g2n_to_primitive(realm, v, G2N_HINT_NUMBER, &primitive);
    if (st != G2N_OK) return st;
    st = g2n_to_number(realm, g2n_peek(primitive), out);
    g2n_drop(realm, primitive);
    return st;
}

enum g2n_status g2n_to_integer(struct g2n_realm *realm, g2n_view v, double *out)
{
    enum g2n_status st = g2n_to_number(realm, v, out);

    if (st != G2N_OK) return st;
    *out = *out != *out ? 0 : trunc(*out) + 0.0; /* + 0.0: -0 becomes 0 */
    return G2N_OK;
}

static enum g2n_status number_to_string(struct g2n_realm *realm, double d, g2n_value *out)
{
    char text[32];
    struct g2n_buf buf = { .bytes = text, .cap = sizeof text };

    g2n_number_append(&buf, d); /* fits */
    return g2n_string_new(realm, text, buf.len, out);
}

enum g2n_status g2n_to_string(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    g2n_value primitive;
    enum g2n_status st;

    if (g2n_is_string(v)) {
        *out = g2n_dup(v);
        return G2N_OK;
    }
    if (g2n_is_number(v)) return number_to_string(realm, g2n_as_number(v), out);
    if (g2n_is_symbol(v)) return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert a Symbol value to a string");
    if (!g2n_is_object(v)) {
        return g2n_string_from_c(realm, g2n_is_null(v) ? "null" : g2n_is_bool(v) ? (g2n_is_true(v) ? "true" : "false")
                                                                                  : "undefined", out);
    }
    st = g2n_to_primitive(realm, v, G2N_HINT_STRING, &primitive);
    if (st != G2N_OK) return st;
    st = g2n_to_string(realm, g2n_peek(primitive), out);
    g2n_drop(realm, primitive);
    return st;
}

enum g2n_status g2n_to_object(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    struct g2n_object *wrapper;
    enum g2n_status st;

    if (g2n_is_object(v)) {
        *out = g2n_dup(v);
        return G2N_OK;
    }
    if (g2n_is_nullish(v)) return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert undefined or null to object");
    st = g2n_wrapper_new(realm, v, &wrapper);
    if (st == G2N_OK) *out = g2n_own_object(wrapper);
    return st;
}

static enum g2n_status key_from_primitive(struct g2n_realm *realm, g2n_view v, g2n_key *out)
{
    struct g2n_string *atom;
    enum g2n_status st;
    g2n_value text;

    if (g2n_is_symbol(v)) {
        *out = g2n_key_symbol(g2n_as_symbol(v));
        g2n_key_retain(*out);
        return G2N_OK;
    }
    st = g2n_to_string(realm, v, &text);
    if (st != G2N_OK) return st;
    st = g2n_atom_of(realm, g2n_as_string(g2n_peek(text)), &atom);
    g2n_drop(realm, text);
    if (st == G2N_OK) *out = g2n_key_atom(atom);
    return st;
}

enum g2n_status g2n_to_key(struct g2n_realm *realm, g2n_view v, g2n_key *out)
{
    g2n_value primitive;
    enum g2n_status st;

    if (!g2n_is_object(v)) return key_from_primitive(realm, v, out);
    st = g2n_to_primitive(realm, v, G2N_HINT_STRING, &primitive);
    if (st != G2N_OK) return st;
    st = key_from_primitive(realm, g2n_peek(primitive), out);
    g2n_drop(realm, primitive);
    return st;
}

enum g2n_status g2n_key_from_index(struct g2n_realm *realm, uint64_t index, g2n_key *out)
{
    char text[24], *at = text + sizeof text;
    struct g2n_string *atom;
    enum g2n_status st;

    if (index > 1ull << 53) return key_from_primitive(realm, g2n_peek(g2n_number((double)index)), out);
    do {
        *--at = (char)('0' + index % 10);
        index /= 10;
    } while (index);
    st = g2n_atom_new(realm, at, (size_t)(text + sizeof text - at), &atom);
    if (st == G2N_OK) *out = g2n_key_atom(atom);
    return st;
}

/* Equality. */

static bool same_cell(g2n_view a, g2n_view b)
{
    if (a.bits == b.bits) return true;
    return g2n_is_string(a) && g2n_is_string(b) && g2n_string_equal(g2n_as_string(a), g2n_as_string(b));
}

bool g2n_strict_equal(g2n_view a, g2n_view b)
{
    if (g2n_is_number(a) && g2n_is_number(b)) return g2n_as_number(a) == g2n_as_number(b);
    return same_cell(a, b);
}

bool g2n_same_value_zero(g2n_view a, g2n_view b)
{
    if (g2n_is_number(a) && g2n_is_number(b) && g2n_as_number(a) == g2n_as_number(b)) return true;
    return same_cell(a, b); /* V3: NaN has one form */
}

bool g2n_same_value(g2n_view a, g2n_view b) { return same_cell(a, b); }

const char *g2n_typeof(g2n_view v)
{
    if (g2n_is_number(v)) return "number";
    if (g2n_is_string(v)) return "string";
    if (g2n_is_symbol(v)) return "symbol";
    if (g2n_is_object(v)) {
        if (g2n_as_cell(v)->flags & G2N_OBJECT_BIGINT) return "bigint";
        return g2n_is_callable(v) ? "function" : "object";
    }
    return g2n_is_bool(v) ? "boolean" : g2n_is_null(v) ? "object" : "undefined";
}

/* Text for messages. */

/* A data property found without running guest code; undefined for any other. */
static g2n_view plain_property(const struct g2n_object *obj, g2n_key key)
{
    for (; obj; obj = obj->proto) {
        const struct g2n_prop_slot *slot = g2n_props_find(obj, key);
        if (slot) return slot->flags & G2N_PROP_ACCESSOR ? G2N_VIEW_UNDEFINED : g2n_peek(slot->value);
    }
    return G2N_VIEW_UNDEFINED;
}

static void append_string(struct g2n_buf *out, const struct g2n_string *s) { g2n_buf_append(out, s->bytes, s->len); }

static void describe_object(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_buf *out)
{
    g2n_view maker, name;

    if (g2n_is_callable(g2n_view_of_object(obj))) {
        name = plain_property(obj, g2n_atom_key(realm, G2N_ATOM_name));
        g2n_buf_append_str(out, "function ");
        if (g2n_is_string(name)) append_string(out, g2n_as_string(name));
        g2n_buf_append_str(out, "() { [native code] }");
        return;
    }
    if (obj->class == &g2n_class_array) {
        g2n_buf_append_str(out, "[object Array]");
        return;
    }
    maker = plain_property(obj, g2n_atom_key(realm, G2N_ATOM_constructor));
    name = g2n_is_object(maker) ? plain_property(g2n_as_object(maker), g2n_atom_key(realm, G2N_ATOM_name)) : maker;
    g2n_buf_append_str(out, "#<");
    if (g2n_is_string(name) && g2n_as_string(name)->len) append_string(out, g2n_as_string(name));
    else g2n_buf_append_str(out, obj->class->name);
    g2n_buf_append_str(out, ">");
}

void g2n_describe(struct g2n_realm *realm, g2n_view v, struct g2n_buf *out)
{
    if (g2n_is_object(v)) {
        describe_object(realm, g2n_as_object(v), out);
    } else if (g2n_is_string(v)) {
        g2n_buf_append_str(out, "\"");
        append_string(out, g2n_as_string(v));
        g2n_buf_append_str(out, "\"");
    } else if (g2n_is_symbol(v)) {
        g2n_key_append(out, g2n_key_symbol(g2n_as_symbol(v)));
    } else if (g2n_is_number(v)) {
        g2n_number_append(out, g2n_as_number(v));
    } else {
        g2n_buf_append_str(out, g2n_is_null(v) ? "null" : g2n_is_bool(v) ? (g2n_is_true(v) ? "true" : "false")
                                                                         : "undefined");
    }
}
