/* Values, nesting and properties.  Each object is made in a buffer of its own, because only its whole text tells
 * whether it fits on a line. */
#include "host/inspect_parts.h"

#include "base/alloc.h"

#define NESTING_MAX 1000u          /* levels: about where the stack ends in node                 */
#define WRITTEN_MAX (1ull << 27)   /* bytes, from where on nothing nested is shown, as in node */

/* ---- circles ---- */

static bool push(struct g2n_object ***list, uint32_t *len, uint32_t *cap, struct g2n_object *obj)
{
    if (*len == *cap) {
        uint32_t grown = *cap ? *cap * 2 : 16;
        struct g2n_object **items = g2n_realloc_array(*list, grown, sizeof *items);
        if (!items) return false;
        *list = items;
        *cap = grown;
    }
    (*list)[(*len)++] = obj;
    return true;
}

static bool on_path(const struct g2n_inspector *in, const struct g2n_object *obj)
{
    for (uint32_t i = in->path_len; i-- > 0;)
        if (in->path[i] == obj) return true;
    return false;
}

/* Its number, from 1; 0 when it was never met within itself. */
static uint32_t circle_of(const struct g2n_inspector *in, const struct g2n_object *obj)
{
    for (uint32_t i = 0; i < in->circular_len; i++)
        if (in->circular[i] == obj) return i + 1;
    return 0;
}

static enum g2n_status append_circle(struct g2n_inspector *in, struct g2n_object *obj, struct g2n_buf *out)
{
    if (circle_of(in, obj) == 0) {
        if (!push(&in->circular, &in->circular_len, &in->circular_cap, obj)) return g2n_throw_no_memory(in->realm);
        g2n_object_dup(obj); /* its address must not become another's while it stands for the number */
    }
    g2n_buf_printf(out, "[Circular *%u]", (unsigned)circle_of(in, obj));
    return G2N_OK;
}

/* ---- properties ---- */

static enum g2n_status append_value(struct g2n_inspector *in, const struct g2n_property *property, uint32_t depth,
                                    struct g2n_buf *out)
{
    if (property->flags & G2N_PROP_ACCESSOR) {
        bool get = !g2n_is_undefined(g2n_peek(property->value)), set = !g2n_is_undefined(g2n_peek(property->setter));
        g2n_buf_append_str(out, get && set ? "[Getter/Setter]" : get ? "[Getter]" : set ? "[Setter]" : "undefined");
        return G2N_OK;
    }
    in->indentation += 2;
    enum g2n_status st = g2n_inspect__value(in, g2n_peek(property->value), depth, false, out);
    in->indentation -= 2;
    return st;
}

enum g2n_status g2n_inspect__property(struct g2n_inspector *in, struct g2n_object *obj, g2n_key key, uint32_t depth,
                                      enum g2n_inspect_property how, struct g2n_buf *out)
{
    struct g2n_property property;
    enum g2n_found found = g2n_object_get_own(in->realm, obj, key, &property);
    enum g2n_status st;

    if (found == G2N_FOUND_THROWN) return G2N_THROWN;
    if (found != G2N_FOUND) { /* inherited and shown nevertheless, or deleted meanwhile */
        property = (struct g2n_property){ .setter = G2N_ABSENT, .flags = G2N_PROP_DEFAULT };
        st = g2n_object_get(in->realm, obj, key, &property.value);
        if (st != G2N_OK) return st;
    }
    if (how == G2N_INSPECT_NAMED) {
        g2n_inspect__key(key, property.flags & G2N_PROP_ENUMERABLE, out);
        g2n_buf_append_str(out, ": ");
    }
    st = append_value(in, &property, depth, out);
    g2n_property_drop(in->realm, &property);
    return st;
}

/* ---- objects ---- */

static enum g2n_status fill(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                            struct g2n_inspect_entries *e)
{
    enum g2n_status st = shape->fill ? shape->fill(in, shape, depth, e) : G2N_OK;

    for (size_t i = 0; i < shape->keys.count && st == G2N_OK; i++) {
        g2n_inspect__entry(e);
        st = g2n_inspect__property(in, shape->object, shape->keys.items[i], depth, G2N_INSPECT_NAMED, &e->text);
    }
    return st;
}

/* "[Foo]", for what is nested too deeply. */
static void append_stand_in(const struct g2n_shape *shape, const char *why, struct g2n_buf *out)
{
    bool bracket = !shape->no_constructor || *why;

    if (bracket) g2n_buf_append_byte(out, '[');
    g2n_inspect__prefix(shape, "Object", NULL, out);
    if (!out->failed) out->len--; /* the blank behind it */
    g2n_buf_append_str(out, why);
    if (bracket) g2n_buf_append_byte(out, ']');
}

/* Puts "<ref *1> " in front of what stands first. */
static void mark_circle(const struct g2n_inspector *in, struct g2n_shape *shape)
{
    struct g2n_buf *first = shape->base.len ? &shape->base : &shape->open, marked = G2N_BUF_INIT;
    uint32_t circle = circle_of(in, shape->identity);

    if (circle == 0) return;
    g2n_buf_printf(&marked, "<ref *%u> ", (unsigned)circle);
    g2n_inspect__append(&marked, first);
    g2n_buf_fini(first);
    *first = marked;
}

/* The braces and what is between them.  depth counts the levels outside. */
static enum g2n_status append_contents(struct g2n_inspector *in, struct g2n_shape *shape, uint32_t depth,
                                       struct g2n_buf *out)
{
    struct g2n_inspect_entries e = {0};
    size_t before = out->len;

    if (!push(&in->path, &in->path_len, &in->path_cap, shape->identity)) return g2n_throw_no_memory(in->realm);
    in->current_depth = depth + 1;
    enum g2n_status st = fill(in, shape, depth + 1, &e);
    in->path_len--;
    if (st == G2N_OK) {
        mark_circle(in, shape);
        g2n_inspect__join(in, shape, &e, depth + 1, out);
    }
    in->written += out->len - before;
    if (in->written > WRITTEN_MAX) in->options.depth = -1;
    g2n_inspect__entries_fini(&e);
    return st;
}

static void shape_fini(struct g2n_realm *realm, struct g2n_shape *shape)
{
    g2n_buf_fini(&shape->constructor);
    g2n_buf_fini(&shape->tag);
    g2n_buf_fini(&shape->base);
    g2n_buf_fini(&shape->open);
    g2n_keys_fini(realm, &shape->keys);
}

/* Lets the realm's engine put its object into a shape that is known here; *owned is what is to be dropped then. */
static enum g2n_status ask_engine(struct g2n_inspector *in, struct g2n_shape *shape, struct g2n_object **owned)
{
    enum g2n_status st;

    *owned = NULL;
    if (!in->realm->engine) return G2N_OK;
    st = in->realm->engine->show(in->realm, shape->object, owned, &shape->base);
    if (st == G2N_OK && *owned) shape->object = *owned;
    return st;
}

static enum g2n_status append_shape(struct g2n_inspector *in, struct g2n_shape shape, uint32_t depth, struct g2n_buf *out)
{
    enum g2n_status st = g2n_inspect__constructor(in, &shape, depth);

    if (st == G2N_OK) st = g2n_inspect__tag(in, &shape);
    if (st == G2N_OK) st = g2n_inspect__shape(in, &shape);
    if (st != G2N_OK) goto out_shape;
    out->failed |= shape.constructor.failed || shape.tag.failed;
    if (shape.finished) g2n_inspect__append(out, &shape.base);
    else if ((double)depth > in->options.depth) append_stand_in(&shape, "", out);
    else if (in->path_len >= NESTING_MAX)
        append_stand_in(&shape, ": Inspection interrupted prematurely. Maximum call stack size exceeded.", out);
    else st = append_contents(in, &shape, depth, out);
out_shape:
    shape_fini(in->realm, &shape);
    return st;
}

static enum g2n_status append_object(struct g2n_inspector *in, struct g2n_object *obj, uint32_t depth, bool in_typed,
                                     struct g2n_buf *out)
{
    struct g2n_shape shape = { .object = obj, .identity = obj, .in_typed = in_typed };
    struct g2n_object *owned;
    enum g2n_status st = ask_engine(in, &shape, &owned);

    if (st == G2N_OK && !(obj->cell.flags & G2N_OBJECT_BIGINT)) {
        st = append_shape(in, shape, depth, out);
    } else {
        g2n_inspect__append(out, &shape.base); /* a BigInt is its text */
        shape_fini(in->realm, &shape);
    }
    g2n_object_drop(in->realm, owned);
    return st;
}

enum g2n_status g2n_inspect__value(struct g2n_inspector *in, g2n_view v, uint32_t depth, bool in_typed,
                                   struct g2n_buf *out)
{
    if (!g2n_is_object(v)) {
        g2n_inspect__primitive(v, out);
        return G2N_OK;
    }
    struct g2n_object *obj = g2n_as_object(v);
    return on_path(in, obj) ? append_circle(in, obj, out) : append_object(in, obj, depth, in_typed, out);
}

enum g2n_status g2n_inspect(struct g2n_realm *realm, g2n_view v, const struct g2n_inspect_options *options,
                            struct g2n_buf *out)
{
    struct g2n_inspector in = { .realm = realm, .options = *options };
    g2n_value kept = g2n_dup(v); /* getters that run may drop it everywhere else */
    enum g2n_status st = g2n_inspect__value(&in, g2n_peek(kept), 0, false, out);

    if (st == G2N_OK && out->failed) st = g2n_throw_no_memory(realm);
    g2n_drop(realm, kept);
    for (uint32_t i = 0; i < in.circular_len; i++) g2n_object_drop(realm, in.circular[i]);
    g2n_free(in.circular);
    g2n_free(in.path);
    return st;
}
