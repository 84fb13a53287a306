/* util.format: the directives of its first argument, then the other arguments with blanks between. */
#include "host/inspect.h"

#include <math.h>

#include "host/inspect_parts.h"
#include "value/convert.h"
#include "value/lib_json.h"

struct format {
    struct g2n_realm *realm;
    struct g2n_buf   *out;
};

static void append_string(struct g2n_buf *out, g2n_view s)
{
    g2n_buf_append(out, g2n_as_string(s)->bytes, g2n_as_string(s)->len);
}

/* ---- %s ---- */

/* Whether f is the very function that the global object has under its own name. */
static enum g2n_status is_builtin_constructor(struct g2n_realm *realm, g2n_view f, bool *is)
{
    struct g2n_property property;
    g2n_value name;
    g2n_key key;

    *is = false;
    if (!g2n_is_callable(f)) return G2N_OK;
    enum g2n_status st = g2n_object_get(realm, g2n_as_object(f), g2n_atom_key(realm, G2N_ATOM_name), &name);
    if (st != G2N_OK) return st;
    if (g2n_is_string(g2n_peek(name))) {
        st = g2n_to_key(realm, g2n_peek(name), &key);
        if (st == G2N_OK && g2n_object_get_own(realm, realm->global, key, &property) == G2N_FOUND) {
            *is = g2n_peek(property.value).bits == f.bits;
            g2n_property_drop(realm, &property);
        }
        if (st == G2N_OK) g2n_key_drop(realm, key);
    }
    g2n_drop(realm, name);
    return st;
}

/* Whether an object's toString is only one that the language gives: then %s shows the object itself.  The prototype
 * that has it is asked for its constructor. */
static enum g2n_status has_builtin_to_string(struct g2n_realm *realm, struct g2n_object *obj, bool *builtin)
{
    g2n_key key = g2n_atom_key(realm, G2N_ATOM_toString);
    struct g2n_property property;
    g2n_value v;
    bool callable;
    enum g2n_status st = g2n_object_get(realm, obj, key, &v);

    *builtin = true;
    if (st != G2N_OK) return st;
    callable = g2n_is_callable(g2n_peek(v));
    g2n_drop(realm, v);
    if (!callable) return G2N_OK;
    *builtin = false;
    if (g2n_object_get_own(realm, obj, key, NULL) == G2N_FOUND) return G2N_OK;
    struct g2n_object *p = obj->proto;
    while (p && g2n_object_get_own(realm, p, key, NULL) != G2N_FOUND) p = p->proto;
    if (!p || g2n_object_get_own(realm, p, g2n_atom_key(realm, G2N_ATOM_constructor), &property) != G2N_FOUND)
        return G2N_OK;
    if (!(property.flags & G2N_PROP_ACCESSOR)) st = is_builtin_constructor(realm, g2n_peek(property.value), builtin);
    g2n_property_drop(realm, &property);
    return st;
}

static enum g2n_status append_s(struct format *f, g2n_view v)
{
    struct g2n_inspect_options shallow = G2N_INSPECT_DEFAULT;
    bool builtin = false;
    g2n_value text;
    enum g2n_status st = G2N_OK;

    if (!g2n_is_object(v) && !g2n_is_string(v)) {
        g2n_inspect__primitive(v, f->out);
        return G2N_OK;
    }
    if (g2n_is_object(v) && !g2n_is_callable(v)) st = has_builtin_to_string(f->realm, g2n_as_object(v), &builtin);
    if (st != G2N_OK) return st;
    if (builtin) {
        shallow.depth = 0;
        return g2n_inspect(f->realm, v, &shallow, f->out);
    }
    st = g2n_to_string(f->realm, v, &text);
    if (st != G2N_OK) return st;
    append_string(f->out, g2n_peek(text));
    g2n_drop(f->realm, text);
    return G2N_OK;
}

/* ---- %d, %i, %f ---- */

static size_t digits(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && s[n] >= '0' && s[n] <= '9') n++;
    return n;
}

/* parseInt(text) of text without leading white space. */
static double leading_integer(const char *s, size_t len)
{
    bool negative = len > 0 && *s == '-';
    size_t n;
    double d;

    if (len > 0 && (*s == '-' || *s == '+')) s++, len--;
    if (len > 2 && s[0] == '0' && (s[1] | 32) == 'x') {
        n = 2 + strspn(s + 2, "0123456789abcdefABCDEF"); /* strings end with NUL */
        d = n > 2 ? g2n_string_to_number(s, n) : (double)NAN;
    } else {
        n = digits(s, len);
        d = n > 0 ? g2n_string_to_number(s, n) : (double)NAN;
    }
    return negative ? -d : d;
}

/* parseFloat(text) of text without leading white space. */
static double leading_float(const char *s, size_t len)
{
    size_t at = len > 0 && (*s == '-' || *s == '+'), whole, part = 0;

    if (len - at >= 8 && memcmp(s + at, "Infinity", 8) == 0) return *s == '-' ? -(double)INFINITY : (double)INFINITY;
    whole = digits(s + at, len - at);
    at += whole;
    if (at < len && s[at] == '.') {
        part = digits(s + at + 1, len - at - 1);
        if (whole + part > 0) at += 1 + part;
    }
    if (whole + part == 0) return NAN;
    if (at < len && (s[at] | 32) == 'e') {
        size_t sign = at + 1 < len && (s[at + 1] == '-' || s[at + 1] == '+');
        size_t exponent = digits(s + at + 1 + sign, len - at - 1 - sign);
        if (exponent > 0) at += 1 + sign + exponent;
    }
    return g2n_string_to_number(s, at);
}

static enum g2n_status append_parsed(struct format *f, g2n_view v, double (*parse)(const char *s, size_t len))
{
    g2n_value text;
    size_t start, end;
    enum g2n_status st = g2n_to_string(f->realm, v, &text);

    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(text));
    g2n_lib__trim(s->bytes, s->len, true, false, &start, &end);
    g2n_inspect__number(parse(s->bytes + start, end - start), f->out);
    g2n_drop(f->realm, text);
    return G2N_OK;
}

static enum g2n_status append_number(struct format *f, char directive, g2n_view v)
{
    double d = NAN;
    enum g2n_status st = G2N_OK;

    if (!g2n_is_symbol(v)) {
        if (directive == 'i') return append_parsed(f, v, leading_integer);
        if (directive == 'f') return append_parsed(f, v, leading_float);
        st = g2n_to_number(f->realm, v, &d);
    }
    if (st == G2N_OK) g2n_inspect__number(d, f->out);
    return st;
}

/* ---- %j ---- */

/* Whether JSON.stringify complained of a circle.  Its error is dropped then. */
static bool was_circular(struct g2n_realm *realm)
{
    static const char start[] = "Converting circular structure";
    g2n_view e = g2n_peek(realm->exception);
    struct g2n_property message;
    bool is = false;

    if (!g2n_is_object(e) || g2n_as_object(e)->class != &g2n_class_error) return false;
    if (g2n_object_get_own(realm, g2n_as_object(e), g2n_atom_key(realm, G2N_ATOM_message), &message) != G2N_FOUND)
        return false;
    if (g2n_is_string(g2n_peek(message.value)))
        is = strncmp(g2n_as_string(g2n_peek(message.value))->bytes, start, sizeof start - 1) == 0;
    g2n_property_drop(realm, &message);
    if (is) g2n_drop(realm, g2n_take_exception(realm));
    return is;
}

static enum g2n_status append_json(struct format *f, g2n_view v)
{
    struct g2n_call call = { .realm = f->realm, .this_value = G2N_VIEW_UNDEFINED, .args = &v, .argc = 1,
                             .new_target = G2N_VIEW_UNDEFINED };
    g2n_value text = G2N_UNDEFINED;
    enum g2n_status st = g2n_lib__json_stringify(&call, &text);

    if (st == G2N_THROWN && was_circular(f->realm)) {
        g2n_buf_append_str(f->out, "[Circular]");
        return G2N_OK;
    }
    if (st != G2N_OK) return st;
    if (g2n_is_string(g2n_peek(text))) append_string(f->out, g2n_peek(text));
    else g2n_buf_append_str(f->out, "undefined");
    g2n_drop(f->realm, text);
    return G2N_OK;
}

/* ---- the whole ---- */

static enum g2n_status append_directive(struct format *f, char directive, g2n_view v)
{
    struct g2n_inspect_options options = G2N_INSPECT_DEFAULT;

    switch (directive) {
    case 's':
        return append_s(f, v);
    case 'd':
    case 'i':
    case 'f':
        return append_number(f, directive, v);
    case 'j':
        return append_json(f, v);
    case 'o':
        options.show_hidden = true;
        options.depth = 4;
        return g2n_inspect(f->realm, v, &options, f->out);
    case 'O':
        return g2n_inspect(f->realm, v, &options, f->out);
    default: /* %c takes a style, which a terminal cannot show */
        return G2N_OK;
    }
}

/* Appends `text` with its directives replaced; *used counts the arguments that they took. */
static enum g2n_status append_template(struct format *f, const struct g2n_string *text, const g2n_view *args,
                                       uint32_t argc, uint32_t *used)
{
    size_t done = 0; /* bytes of text that are in out */
    enum g2n_status st = G2N_OK;

    *used = 0;
    for (size_t i = 0; i + 1 < text->len && st == G2N_OK; i++) {
        if (text->bytes[i] != '%') continue;
        char directive = text->bytes[++i];
        bool percent = directive == '%';
        if (!percent && (*used == argc || !directive || !strchr("sdifjoOc", directive))) continue;
        g2n_buf_append(f->out, text->bytes + done, i - 1 - done + percent);
        done = i + 1;
        if (!percent) st = append_directive(f, directive, args[(*used)++]);
    }
    g2n_buf_append(f->out, text->bytes + done, text->len - done);
    return st;
}

enum g2n_status g2n_format(struct g2n_realm *realm, const g2n_view *args, uint32_t argc, struct g2n_buf *out)
{
    struct format f = { realm, out };
    struct g2n_inspect_options options = G2N_INSPECT_DEFAULT;
    uint32_t next = 0, used;
    enum g2n_status st = G2N_OK;

    if (argc > 1 && g2n_is_string(args[0])) {
        st = append_template(&f, g2n_as_string(args[0]), args + 1, argc - 1, &used);
        next = 1 + used;
    }
    for (; next < argc && st == G2N_OK; next++) {
        if (next > 0) g2n_buf_append_byte(out, ' ');
        if (g2n_is_string(args[next])) append_string(out, args[next]);
        else st = g2n_inspect(realm, args[next], &options, out);
    }
    if (st == G2N_OK && out->failed) st = g2n_throw_no_memory(realm);
    return st;
}
