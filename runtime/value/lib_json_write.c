/* JSON.stringify (ECMA-262, 25.5.2), well-formed: lone surrogates become escapes.
 * Recursive, since toJSON and replacers run between a container and its parts; the depth has a limit instead. */
#include "base/utf8.h"
#include "value/lib_json.h"
#include "value/wrapper.h"

/* V8's own stack ends somewhere above this. */
#define DEPTH_MAX 4000

struct writer {
    struct g2n_realm      *realm;
    struct g2n_buf         out;
    g2n_view               replacer;   /* function, or undefined                      */
    struct g2n_lib__values properties; /* with a list as replacer: the keys, as atoms */
    bool                   listed;
    struct g2n_buf         gap, indent;
    struct g2n_lib__values stack;      /* open containers, each followed by the key (a string or number) it was under */
};

/* ---- text ---- */

static void append_escape(struct g2n_buf *out, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = { '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15] };
    g2n_buf_append(out, text, sizeof text);
}

static void append_quoted(struct g2n_buf *out, const struct g2n_string *s)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    size_t start = 0;
    g2n_buf_append_byte(out, '"');
    for (size_t pos = 0; pos < s->len;) {
        size_t before = pos;
        unsigned char byte = (unsigned char)s->bytes[pos];
        /* ED A0 and above, in WTF-8, is a lone surrogate. */
        bool lone = byte == 0xED && (unsigned char)s->bytes[pos + 1] >= 0xA0;
        uint32_t c = byte;
        if (lone) c = g2n_utf8_next(s->bytes, s->len, &pos);
        else pos++;
        if (!lone && byte >= 0x20 && byte != '"' && byte != '\\') continue;
        g2n_buf_append(out, s->bytes + start, before - start);
        start = pos;
        const char *at = byte && !lone ? strchr(from, byte) : NULL;
        if (at) {
            g2n_buf_append_byte(out, '\\');
            g2n_buf_append_byte(out, to[at - from]);
        } else {
            append_escape(out, c);
        }
    }
    g2n_buf_append(out, s->bytes + start, s->len - start);
    g2n_buf_append_byte(out, '"');
}

static void new_line(struct writer *w)
{
    if (!w->gap.len) return;
    g2n_buf_append_byte(&w->out, '\n');
    g2n_buf_append(&w->out, w->indent.bytes, w->indent.len);
}

/* ---- cycles ---- */

static void append_constructor(struct g2n_realm *realm, struct g2n_buf *text, g2n_view obj)
{
    struct g2n_buf shown = G2N_BUF_INIT;
    if (g2n_is_array(obj)) {
        g2n_buf_append_str(text, "object with constructor 'Array'");
        return;
    }
    g2n_describe(realm, obj, &shown); /* #<Name> */
    g2n_buf_append_str(text, "object with constructor '");
    if (shown.len > 3 && shown.bytes[0] == '#') g2n_buf_append(text, shown.bytes + 2, shown.len - 3);
    else g2n_buf_append_str(text, "Object");
    g2n_buf_append_byte(text, '\'');
    g2n_buf_fini(&shown);
}

static void append_key(struct g2n_realm *realm, struct g2n_buf *text, g2n_view key)
{
    g2n_buf_append_str(text, g2n_is_number(key) ? "index " : "property '");
    g2n_lib__show(realm, text, key);
    if (!g2n_is_number(key)) g2n_buf_append_byte(text, '\'');
}

/* V8's drawing of the circle, with the middle left out when it is long.  `first` is where obj is on the stack. */
static enum g2n_status circular(struct writer *w, uint32_t first, g2n_view last_key)
{
    struct g2n_buf text = G2N_BUF_INIT;
    uint32_t depth = w->stack.count / 2, head_end = first + 3 < depth ? first + 3 : depth;
    g2n_buf_append_str(&text, "Converting circular structure to JSON\n    --> starting at ");
    append_constructor(w->realm, &text, w->stack.items[2 * first]);
    for (uint32_t i = first + 1; i < depth; i++) {
        if (i >= head_end && i + 1 < depth) {
            if (i == head_end) g2n_buf_append_str(&text, "\n    |     ...");
            continue;
        }
        g2n_buf_append_str(&text, "\n    |     ");
        append_key(w->realm, &text, w->stack.items[2 * i + 1]);
        g2n_buf_append_str(&text, " -> ");
        append_constructor(w->realm, &text, w->stack.items[2 * i]);
    }
    g2n_buf_append_str(&text, "\n    --- ");
    append_key(w->realm, &text, last_key);
    g2n_buf_append_str(&text, " closes the circle");
    g2n_buf_append_byte(&text, 0);
    enum g2n_status st = text.failed ? g2n_throw_no_memory(w->realm)
                                     : g2n_throw(w->realm, G2N_TYPE_ERROR, "%s", text.bytes);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status enter(struct writer *w, g2n_view container, g2n_view key)
{
    for (uint32_t i = 0; i < w->stack.count; i += 2)
        if (w->stack.items[i].bits == container.bits) return circular(w, i / 2, key);
    if (w->stack.count >= 2 * DEPTH_MAX)
        return g2n_throw(w->realm, G2N_RANGE_ERROR, "Maximum call stack size exceeded");
    enum g2n_status st = g2n_lib__values_append(w->realm, &w->stack, g2n_dup(container));
    if (st == G2N_OK) {
        st = g2n_lib__values_append(w->realm, &w->stack, g2n_dup(key));
        if (st != G2N_OK) g2n_drop(w->realm, (g2n_value){ w->stack.items[--w->stack.count].bits });
    }
    if (st == G2N_OK) g2n_buf_append(&w->indent, w->gap.bytes, w->gap.len);
    return st;
}

static void leave(struct writer *w)
{
    for (int i = 0; i < 2; i++) g2n_drop(w->realm, (g2n_value){ w->stack.items[--w->stack.count].bits });
    w->indent.len -= w->gap.len < w->indent.len ? w->gap.len : w->indent.len;
}

/* ---- values ---- */

/* Writes value, which is `key` of holder; *written is false when JSON has nothing for it.  Consumes value. */
static enum g2n_status write_value(struct writer *w, g2n_view holder, g2n_view key, g2n_value value, bool *written);

/* A key as toJSON and the replacer get it: always a string. */
static enum g2n_status key_string(struct g2n_realm *realm, g2n_view key, g2n_value *out)
{
    return g2n_to_string(realm, key, out);
}

/* toJSON, replacer, wrappers: SerializeJSONProperty, steps 2 to 4. */
static enum g2n_status prepare(struct writer *w, g2n_view holder, g2n_view key, g2n_value *value)
{
    struct g2n_realm *realm = w->realm;
    g2n_value name, f, next;
    enum g2n_status st = G2N_OK;
    if (g2n_is_object(g2n_peek(*value))) {
        st = g2n_object_get(realm, g2n_as_object(g2n_peek(*value)), g2n_atom_key(realm, G2N_ATOM_toJSON), &f);
        if (st != G2N_OK) return st;
        if (g2n_is_callable(g2n_peek(f))) {
            st = key_string(realm, key, &name);
            if (st == G2N_OK) {
                st = g2n_call_function(realm, g2n_peek(f), g2n_peek(*value), (g2n_view[]){ g2n_peek(name) }, 1, &next);
                g2n_drop(realm, name);
            }
            if (st == G2N_OK) {
                g2n_drop(realm, *value);
                *value = next;
            }
        }
        g2n_drop(realm, f);
        if (st != G2N_OK) return st;
    }
    if (g2n_is_undefined(w->replacer)) return G2N_OK;
    st = key_string(realm, key, &name);
    if (st != G2N_OK) return st;
    st = g2n_call_function(realm, w->replacer, holder, (g2n_view[]){ g2n_peek(name), g2n_peek(*value) }, 2, &next);
    g2n_drop(realm, name);
    if (st != G2N_OK) return st;
    g2n_drop(realm, *value);
    *value = next;
    return G2N_OK;
}

/* A wrapper object becomes the primitive that its conversion gives. */
static enum g2n_status unwrap(struct g2n_realm *realm, g2n_value *value)
{
    g2n_view v = g2n_peek(*value);
    if (!g2n_is_wrapper(v)) return G2N_OK;
    g2n_view inner = g2n_peek(g2n_as_wrapper(v)->primitive);
    g2n_value next;
    enum g2n_status st = G2N_OK;
    if (g2n_is_number(inner)) {
        double d;
        st = g2n_to_number(realm, v, &d);
        next = g2n_number(st == G2N_OK ? d : 0);
    } else if (g2n_is_string(inner)) {
        st = g2n_to_string(realm, v, &next);
    } else if (g2n_is_bool(inner)) {
        next = g2n_dup(inner);
    } else {
        return G2N_OK;
    }
    if (st != G2N_OK) return st;
    g2n_drop(realm, *value);
    *value = next;
    return G2N_OK;
}

static enum g2n_status write_array(struct writer *w, struct g2n_object *array)
{
    uint64_t length;
    enum g2n_status st = g2n_lib__length(w->realm, array, &length);
    g2n_buf_append_byte(&w->out, '[');
    for (uint64_t i = 0; st == G2N_OK && i < length; i++) {
        g2n_value element, index = g2n_number((double)i);
        bool written;
        if (i > 0) g2n_buf_append_byte(&w->out, ',');
        new_line(w);
        st = g2n_object_get_index(w->realm, array, i, &element);
        if (st == G2N_OK)
            st = write_value(w, g2n_view_of_object(array), g2n_peek(index), element, &written);
        if (st == G2N_OK && !written) g2n_buf_append_str(&w->out, "null");
    }
    if (st != G2N_OK) return st;
    w->indent.len -= w->gap.len;
    if (length) new_line(w);
    w->indent.len += w->gap.len;
    g2n_buf_append_byte(&w->out, ']');
    return G2N_OK;
}

static enum g2n_status write_member(struct writer *w, struct g2n_object *obj, g2n_key key, bool *any)
{
    g2n_value value;
    size_t start = w->out.len;
    bool written;
    enum g2n_status st = g2n_object_get(w->realm, obj, key, &value);
    if (st != G2N_OK) return st;
    if (*any) g2n_buf_append_byte(&w->out, ',');
    new_line(w);
    append_quoted(&w->out, g2n_key_string(key));
    g2n_buf_append_str(&w->out, w->gap.len ? ": " : ":");
    st = write_value(w, g2n_view_of_object(obj), g2n_view_of_string(g2n_key_string(key)), value, &written);
    if (st != G2N_OK) return st;
    if (written) *any = true;
    else w->out.len = start < w->out.len ? start : w->out.len; /* takes the name back */
    return G2N_OK;
}

static bool is_enumerable(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    struct g2n_property p;
    if (g2n_key_is_symbol(key) || g2n_object_get_own(realm, obj, key, &p) != G2N_FOUND) return false;
    g2n_property_drop(realm, &p);
    return p.flags & G2N_PROP_ENUMERABLE;
}

static enum g2n_status write_object(struct writer *w, struct g2n_object *obj)
{
    struct g2n_keys keys = {0};
    bool any = false;
    enum g2n_status st = G2N_OK;
    g2n_buf_append_byte(&w->out, '{');
    if (w->listed) {
        for (uint32_t i = 0; st == G2N_OK && i < w->properties.count; i++)
            st = write_member(w, obj, g2n_key_atom(g2n_as_string(w->properties.items[i])), &any);
    } else {
        st = g2n_object_own_keys(w->realm, obj, &keys);
        for (size_t i = 0; st == G2N_OK && i < keys.count; i++)
            if (is_enumerable(w->realm, obj, keys.items[i])) st = write_member(w, obj, keys.items[i], &any);
        g2n_keys_fini(w->realm, &keys);
    }
    if (st != G2N_OK) return st;
    w->indent.len -= w->gap.len;
    if (any) new_line(w);
    w->indent.len += w->gap.len;
    g2n_buf_append_byte(&w->out, '}');
    return G2N_OK;
}

static enum g2n_status write_value(struct writer *w, g2n_view holder, g2n_view key, g2n_value value, bool *written)
{
    struct g2n_realm *realm = w->realm;
    enum g2n_status st = prepare(w, holder, key, &value);
    if (st == G2N_OK) st = unwrap(realm, &value);
    g2n_view v = g2n_peek(value);
    *written = true;
    if (st != G2N_OK) goto out_value;
    if (g2n_is_string(v)) {
        append_quoted(&w->out, g2n_as_string(v));
    } else if (g2n_is_number(v)) {
        double d = g2n_as_number(v);
        if (d - d == 0) g2n_number_append(&w->out, d);
        else g2n_buf_append_str(&w->out, "null");
    } else if (g2n_is_null(v) || g2n_is_bool(v)) {
        g2n_lib__show(realm, &w->out, v);
    } else if (g2n_is_object(v) && !g2n_is_callable(v)) {
        st = enter(w, v, key);
        if (st != G2N_OK) goto out_value;
        if (!w->indent.failed) st = g2n_is_any_array(w->realm, v) ? write_array(w, g2n_as_object(v)) : write_object(w, g2n_as_object(v));
        leave(w);
    } else {
        *written = false;
    }
    if (st == G2N_OK && (w->out.failed || w->indent.failed)) st = g2n_throw_no_memory(realm);
    if (st == G2N_OK && w->out.len > G2N_STRING_MAX)
        st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid string length");
out_value:
    g2n_drop(realm, value);
    return st;
}

/* ---- arguments ---- */

/* One entry of a list of property names: strings, numbers and their wrappers count, each once. */
static enum g2n_status add_property(struct writer *w, g2n_view item)
{
    g2n_value text;
    struct g2n_string *atom;
    g2n_view inner = g2n_is_wrapper(item) ? g2n_peek(g2n_as_wrapper(item)->primitive) : item;
    if (!g2n_is_string(inner) && !g2n_is_number(inner)) return G2N_OK;
    enum g2n_status st = g2n_to_string(w->realm, item, &text);
    if (st != G2N_OK) return st;
    st = g2n_atom_of(w->realm, g2n_as_string(g2n_peek(text)), &atom);
    g2n_drop(w->realm, text);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < w->properties.count; i++) {
        if (g2n_as_string(w->properties.items[i]) != atom) continue;
        g2n_atom_release(w->realm, atom);
        return G2N_OK;
    }
    return g2n_lib__values_append(w->realm, &w->properties, g2n_own_string(atom));
}

static enum g2n_status read_replacer(struct writer *w, g2n_view replacer)
{
    enum g2n_status st = G2N_OK;
    if (g2n_is_callable(replacer)) w->replacer = replacer;
    if (!g2n_is_array(replacer)) return G2N_OK;
    w->listed = true;
    for (uint32_t i = 0; st == G2N_OK && i < g2n_as_array(replacer)->length; i++) {
        g2n_value item;
        st = g2n_object_get_index(w->realm, g2n_as_object(replacer), i, &item);
        if (st != G2N_OK) break;
        st = add_property(w, g2n_peek(item));
        g2n_drop(w->realm, item);
    }
    return st;
}

static enum g2n_status read_space(struct writer *w, g2n_view space)
{
    g2n_value v = g2n_dup(space), part;
    enum g2n_status st = unwrap(w->realm, &v);
    if (st == G2N_OK && g2n_is_number(g2n_peek(v))) {
        double count = g2n_as_number(g2n_peek(v));
        for (int i = 1; i <= 10 && i <= count; i++) g2n_buf_append_byte(&w->gap, ' ');
    } else if (st == G2N_OK && g2n_is_string(g2n_peek(v))) {
        struct g2n_string *s = g2n_as_string(g2n_peek(v));
        size_t units = g2n_string_utf16_len(s);
        st = g2n_lib__substring(w->realm, s, 0, units < 10 ? units : 10, &part);
        if (st == G2N_OK) {
            g2n_lib__text_append_string(&w->gap, g2n_as_string(g2n_peek(part)));
            g2n_drop(w->realm, part);
        }
    }
    if (st == G2N_OK && w->gap.failed) st = g2n_throw_no_memory(w->realm);
    g2n_drop(w->realm, v);
    return st;
}

/* The object { "": value } that the outermost value is said to lie in; only a replacer can see it. */
static enum g2n_status make_holder(struct writer *w, g2n_view value, g2n_value *out)
{
    *out = G2N_UNDEFINED;
    if (g2n_is_undefined(w->replacer)) return G2N_OK;
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(w->realm, 1, &obj);
    if (st != G2N_OK) return st;
    st = g2n_object_define(w->realm, obj, g2n_atom_key(w->realm, G2N_ATOM_empty), value, G2N_PROP_DEFAULT);
    if (st == G2N_OK) *out = g2n_own_object(obj);
    else g2n_object_drop(w->realm, obj);
    return st;
}

enum g2n_status g2n_lib__json_stringify(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct writer w = { .realm = realm, .replacer = G2N_VIEW_UNDEFINED };
    g2n_value holder = G2N_UNDEFINED;
    bool written = false;
    enum g2n_status st = read_replacer(&w, g2n_arg(call, 1));
    if (st == G2N_OK) st = read_space(&w, g2n_arg(call, 2));
    if (st == G2N_OK) st = make_holder(&w, g2n_arg(call, 0), &holder);
    if (st == G2N_OK)
        st = write_value(&w, g2n_peek(holder), g2n_view_of_string(realm->atoms[G2N_ATOM_empty]),
                         g2n_dup(g2n_arg(call, 0)), &written);
    g2n_drop(realm, holder);
    g2n_lib__values_fini(realm, &w.properties);
    g2n_lib__values_fini(realm, &w.stack);
    g2n_buf_fini(&w.gap);
    g2n_buf_fini(&w.indent);
    if (st == G2N_OK && written) return g2n_string_from_buf(realm, &w.out, result);
    g2n_buf_fini(&w.out);
    return st;
}
