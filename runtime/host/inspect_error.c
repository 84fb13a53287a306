/* Errors are shown by their stack, which is brought up to date with a class and name that were changed since it was
 * made.  A stack without frames stands in brackets. */
#include "host/inspect_parts.h"

#include "value/convert.h"

/* Appends String(obj[key]); *falsy tells what it was before. */
static enum g2n_status append_property(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                       struct g2n_buf *out, bool *falsy, bool *nullish)
{
    g2n_value v, text;
    enum g2n_status st = g2n_object_get(realm, obj, key, &v);

    if (st != G2N_OK) return st;
    *falsy = !g2n_to_boolean(g2n_peek(v));
    *nullish = g2n_is_nullish(g2n_peek(v));
    if (g2n_is_symbol(g2n_peek(v))) { /* String() takes what ToString does not */
        g2n_inspect__primitive(g2n_peek(v), out);
    } else if (!*nullish) {
        st = g2n_to_string(realm, g2n_peek(v), &text);
        if (st == G2N_OK) {
            g2n_buf_append(out, g2n_as_string(g2n_peek(text))->bytes, g2n_as_string(g2n_peek(text))->len);
            g2n_drop(realm, text);
        }
    }
    g2n_drop(realm, v);
    return st;
}

struct error_texts {
    struct g2n_buf name, message, stack;
};

static enum g2n_status read_texts(struct g2n_realm *realm, struct g2n_object *error, struct error_texts *t)
{
    bool falsy, nullish;
    enum g2n_status st = append_property(realm, error, g2n_atom_key(realm, G2N_ATOM_name), &t->name, &falsy, &nullish);

    if (st == G2N_OK && nullish) g2n_buf_append_str(&t->name, "Error");
    if (st == G2N_OK)
        st = append_property(realm, error, g2n_atom_key(realm, G2N_ATOM_message), &t->message, &falsy, &nullish);
    if (st == G2N_OK)
        st = append_property(realm, error, g2n_atom_key(realm, G2N_ATOM_stack), &t->stack, &falsy, &nullish);
    if (st != G2N_OK || !falsy) return st;
    g2n_buf_clear(&t->stack); /* as Error.prototype.toString makes it */
    g2n_inspect__append(&t->stack, &t->name);
    if (t->name.len && t->message.len) g2n_buf_append_str(&t->stack, ": ");
    g2n_inspect__append(&t->stack, &t->message);
    return G2N_OK;
}

static bool contains(const struct g2n_buf *text, const char *bytes, size_t len)
{
    return len == 0 || (text->len >= len && memmem(text->bytes, text->len, bytes, len));
}

static bool starts_with(const struct g2n_buf *text, const struct g2n_buf *with)
{
    return text->len >= with->len && (with->len == 0 || memcmp(text->bytes, with->bytes, with->len) == 0);
}

static bool ends_with_error(const struct g2n_buf *name)
{
    return name->len >= 5 && memcmp(name->bytes + name->len - 5, "Error", 5) == 0;
}

static enum g2n_status key_of(struct g2n_realm *realm, const char *name, g2n_key *out)
{
    struct g2n_string *atom;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);
    if (st == G2N_OK) *out = g2n_key_atom(atom);
    return st;
}

static bool has_key(const struct g2n_keys *keys, g2n_key key, size_t *at)
{
    for (*at = 0; *at < keys->count; ++*at)
        if (g2n_key_equal(keys->items[*at], key)) return true;
    return false;
}

/* Takes out the keys whose text the stack shows already. */
static void remove_shown(struct g2n_realm *realm, struct g2n_shape *shape, const struct error_texts *t)
{
    const struct { enum g2n_atom_id id; const struct g2n_buf *text; } rows[] = {
        { G2N_ATOM_name, &t->name }, { G2N_ATOM_message, &t->message }, { G2N_ATOM_stack, &t->stack },
    };
    size_t at;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        g2n_key key = g2n_atom_key(realm, rows[i].id);
        if (!has_key(&shape->keys, key, &at) || !contains(&t->stack, rows[i].text->bytes, rows[i].text->len)) continue;
        shape->keys.count--;
        memmove(&shape->keys.items[at], &shape->keys.items[at + 1], (shape->keys.count - at) * sizeof *shape->keys.items);
        g2n_key_drop(realm, key);
    }
}

/* `cause`, and `errors` when it is an array, are shown although they are not enumerable. */
static enum g2n_status add_causes(struct g2n_realm *realm, struct g2n_shape *shape)
{
    static const char *const names[] = { "cause", "errors" };
    enum g2n_status st = G2N_OK;

    for (size_t i = 0; i < 2 && st == G2N_OK; i++) {
        g2n_key key;
        g2n_value v = G2N_UNDEFINED;
        size_t at;
        bool has = false;
        st = key_of(realm, names[i], &key);
        if (st != G2N_OK) return st;
        st = g2n_object_has(realm, shape->object, key, &has);
        if (st == G2N_OK && has) st = g2n_object_get(realm, shape->object, key, &v);
        if (st == G2N_OK && has && (i == 0 || g2n_tag(g2n_peek(v)) == G2N_TAG_OBJECT) && !has_key(&shape->keys, key, &at))
            st = g2n_keys_append(realm, &shape->keys, key);
        g2n_drop(realm, v);
        g2n_key_drop(realm, key);
    }
    return st;
}

/* What stands before the first ':' if that is a class's name: what an error without constructor is called. */
static size_t leading_name(const struct g2n_buf *stack)
{
    size_t n = 0;
    while (n < stack->len && strchr(" ()[]_-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                                    stack->bytes[n]) && stack->bytes[n]) n++;
    bool ends = n < stack->len ? stack->bytes[n] == ':' : n >= 5 && memcmp(stack->bytes + n - 5, "Error", 5) == 0;
    return ends ? n : 0;
}

/* The name by class and tag, without the blank behind it. */
static void append_class(const struct g2n_shape *shape, const struct g2n_buf *stack, size_t name_len,
                         struct g2n_buf *out)
{
    struct g2n_buf fallback = G2N_BUF_INIT;

    if (name_len) g2n_buf_append(&fallback, stack->bytes, name_len);
    else g2n_buf_append_str(&fallback, "Error");
    g2n_buf_append_byte(&fallback, 0);
    g2n_inspect__prefix(shape, fallback.failed ? "" : fallback.bytes, NULL, out);
    if (out->len > 0) out->len--;
    g2n_buf_fini(&fallback);
}

/* Appends the stack with the name in its first line put right, if it begins with one. */
static void append_improved(const struct g2n_shape *shape, const struct error_texts *t, struct g2n_buf *out)
{
    const struct g2n_buf *stack = &t->stack, *name = &t->name;
    struct g2n_buf class = G2N_BUF_INIT;
    size_t len = shape->no_constructor ? leading_name(stack) : name->len;
    char next = stack->len > len ? stack->bytes[len] : ':';

    if (shape->no_constructor || (ends_with_error(name) && starts_with(stack, name) && (next == ':' || next == '\n')))
        append_class(shape, stack, shape->no_constructor ? len : 0, &class);
    if (class.len == 0 || (class.len == name->len && starts_with(&class, name))) {
        len = 0;
    } else {
        g2n_inspect__append(out, &class);
        if (!contains(&class, name->bytes, name->len)) {
            g2n_buf_append_str(out, " [");
            g2n_inspect__append(out, name);
            g2n_buf_append_byte(out, ']');
        } else if (len == 0) {
            g2n_buf_append_str(out, ": ");
        }
    }
    if (stack->len > len) g2n_buf_append(out, stack->bytes + len, stack->len - len);
    out->failed |= stack->failed || class.failed;
    g2n_buf_fini(&class);
}

/* Appends text with every line but the first indented. */
static void append_indented(struct g2n_buf *out, const struct g2n_buf *text, size_t indentation)
{
    for (size_t i = 0; i < text->len; i++) {
        g2n_buf_append_byte(out, text->bytes[i]);
        if (text->bytes[i] == '\n') g2n_inspect__spaces(out, indentation);
    }
}

enum g2n_status g2n_inspect__error(struct g2n_inspector *in, struct g2n_shape *shape)
{
    struct error_texts t = {0};
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = read_texts(in->realm, shape->object, &t);

    if (st != G2N_OK) goto out;
    if (!in->options.show_hidden) remove_shown(in->realm, shape, &t);
    st = add_causes(in->realm, shape);
    append_improved(shape, &t, &text);
    bool frames = text.len && memmem(text.bytes, text.len, "\n    at", 7);
    if (!frames) g2n_buf_append_byte(&shape->base, '[');
    append_indented(&shape->base, &text, in->indentation);
    if (!frames) g2n_buf_append_byte(&shape->base, ']');
    shape->finished = shape->keys.count == 0;
    shape->base.failed |= text.failed;
out:
    g2n_buf_fini(&t.name);
    g2n_buf_fini(&t.message);
    g2n_buf_fini(&t.stack);
    g2n_buf_fini(&text);
    return st;
}
