/* What an object shows besides its properties, by class. */
#include "host/inspect_parts.h"

#include "host/dom_exception.h"
#include "host/buffer.h"
#include "host/web.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/data_view.h"
#include "value/lib.h"
#include "value/map.h"
#include "value/promise.h"
#include "value/wrapper.h"

/* ---- keys ---- */

static enum g2n_status append_slot_key(struct g2n_inspector *in, const struct g2n_prop_slot *slot, struct g2n_keys *keys)
{
    uint32_t index;
    if (!slot->key.cell || g2n_key_index(slot->key, &index)) return G2N_OK;
    if (!in->options.show_hidden && !(slot->flags & G2N_PROP_ENUMERABLE)) return G2N_OK;
    return g2n_keys_append(in->realm, keys, slot->key);
}

/* The keys of an array that are no indexes: those in slots, strings first, and `length`.  Asking for all keys would
 * make an atom of each index. */
static enum g2n_status array_keys(struct g2n_inspector *in, struct g2n_object *obj, struct g2n_keys *keys)
{
    enum g2n_status st = G2N_OK;

    if (in->options.show_hidden && obj->class == &g2n_class_array)
        st = g2n_keys_append(in->realm, keys, g2n_atom_key(in->realm, G2N_ATOM_length));
    for (int symbols = 0; symbols < 2; symbols++)
        for (uint32_t i = 0; st == G2N_OK && i < obj->count; i++)
            if (obj->slots[i].key.cell && g2n_key_is_symbol(obj->slots[i].key) == (symbols == 1))
                st = append_slot_key(in, &obj->slots[i], keys);
    return st;
}

/* Own keys from the `skip`-th on, enumerable ones only unless hidden ones are asked for. */
static enum g2n_status object_keys(struct g2n_inspector *in, struct g2n_object *obj, uint32_t skip,
                                   struct g2n_keys *keys)
{
    struct g2n_keys all = {0};
    enum g2n_status st = g2n_object_own_keys(in->realm, obj, &all);

    for (size_t i = skip; i < all.count && st == G2N_OK; i++) {
        struct g2n_property property;
        enum g2n_found found = g2n_object_get_own(in->realm, obj, all.items[i], &property);
        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found != G2N_FOUND) continue;
        if (in->options.show_hidden || (property.flags & G2N_PROP_ENUMERABLE))
            st = g2n_keys_append(in->realm, keys, all.items[i]);
        g2n_property_drop(in->realm, &property);
    }
    g2n_keys_fini(in->realm, &all);
    return st;
}

/* ---- arrays ---- */

/* The indexes of an array that has some beyond its dense part, ascending. */
static enum g2n_status sparse_keys(struct g2n_inspector *in, struct g2n_array *a, struct g2n_keys *keys)
{
    uint32_t index;
    if (!a->sparse) return G2N_OK;
    enum g2n_status st = object_keys(in, &a->object, 0, keys);
    while (keys->count > 0 && !g2n_key_index(keys->items[keys->count - 1], &index))
        g2n_key_drop(in->realm, keys->items[--keys->count]);
    return st;
}

/* The first index from *index on that has an element; false when there is none. */
static bool next_index(const struct g2n_array *a, const struct g2n_keys *sparse, size_t *at, uint32_t *index)
{
    if (a->sparse) {
        if (*at >= sparse->count) return false;
        return g2n_key_index(sparse->items[(*at)++], index);
    }
    for (uint32_t i = *index; i < a->count; i++) {
        if (g2n_is_absent(g2n_peek(a->elements[i]))) continue;
        *index = i;
        return true;
    }
    return false;
}

static enum g2n_status append_element(struct g2n_inspector *in, struct g2n_array *a, uint32_t index, uint32_t depth,
                                      struct g2n_buf *out)
{
    g2n_key key;
    enum g2n_status st = g2n_key_from_index(in->realm, index, &key);
    if (st != G2N_OK) return st;
    st = g2n_inspect__property(in, &a->object, key, depth, G2N_INSPECT_BARE, out);
    g2n_key_drop(in->realm, key);
    return st;
}

static void append_holes(struct g2n_inspect_entries *e, uint32_t count)
{
    g2n_inspect__entry(e);
    g2n_buf_printf(&e->text, "<%u empty item%s>", (unsigned)count, count > 1 ? "s" : "");
}

/* Elements and runs of holes, each an entry, as many as may be shown. */
static enum g2n_status fill_array(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                  struct g2n_inspect_entries *e)
{
    struct g2n_array *a = g2n_as_array(g2n_view_of_object(shape->object));
    struct g2n_keys sparse = {0};
    uint32_t shown = 0; /* indexes that the entries so far stand for */
    size_t at = 0, max = in->options.max_array_length;
    enum g2n_status st = sparse_keys(in, a, &sparse);

    while (st == G2N_OK && e->count < max && shown < a->length) {
        uint32_t index = shown;
        if (!next_index(a, &sparse, &at, &index) || index >= a->length) index = a->length;
        if (index < shown) continue;
        if (index > shown) append_holes(e, index - shown);
        shown = index;
        if (index == a->length || e->count == max) break;
        g2n_inspect__entry(e);
        st = append_element(in, a, index, depth, &e->text);
        shown++;
    }
    if (st == G2N_OK && shown < a->length) {
        g2n_inspect__entry(e);
        g2n_inspect__more(&e->text, a->length - shown, "item");
    }
    g2n_keys_fini(in->realm, &sparse);
    return st;
}

static enum g2n_status shape_array(struct g2n_inspector *in, struct g2n_shape *shape)
{
    size_t length = g2n_as_array(g2n_view_of_object(shape->object))->length;
    enum g2n_status st = array_keys(in, shape->object, &shape->keys);

    if (!g2n_inspect__equals(&shape->constructor, "Array") || shape->tag.len)
        g2n_inspect__prefix(shape, "Array", &length, &shape->open);
    g2n_buf_append_byte(&shape->open, '[');
    shape->close = ']';
    shape->is_array = true;
    shape->fill = fill_array;
    if (length > 0 || shape->keys.count > 0) return st;
    g2n_inspect__append(&shape->base, &shape->open);
    g2n_buf_append_byte(&shape->base, ']');
    shape->finished = true;
    return st;
}

/* What a typed array has on its prototypes. */
static enum g2n_status append_hidden(struct g2n_inspector *in, struct g2n_typed_array *a, uint32_t depth,
                                     struct g2n_inspect_entries *e)
{
    const struct { const char *name; double number; } rows[] = {
        { "BYTES_PER_ELEMENT", (double)g2n_element_size(a->element) }, { "length", (double)a->length },
        { "byteLength", (double)g2n_typed_array_byte_len(a) },         { "byteOffset", (double)a->offset },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        g2n_inspect__entry(e);
        g2n_buf_printf(&e->text, "[%s]: ", rows[i].name);
        g2n_inspect__number(rows[i].number, &e->text);
    }
    g2n_inspect__entry(e);
    g2n_buf_append_str(&e->text, "[buffer]: ");
    in->indentation += 2;
    enum g2n_status st = g2n_inspect__value(in, g2n_view_of_object(&a->buffer->object), depth, true, &e->text);
    in->indentation -= 2;
    return st;
}

static enum g2n_status fill_typed_array(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                        struct g2n_inspect_entries *e)
{
    struct g2n_typed_array *a = g2n_as_typed_array(g2n_view_of_object(shape->object));
    size_t max = in->options.max_array_length, size = g2n_element_size(a->element);

    for (size_t i = 0; i < a->length && i < max; i++) {
        g2n_inspect__entry(e);
        g2n_inspect__number(g2n_element_load(a->element, g2n_typed_array_bytes(a) + i * size), &e->text);
    }
    if (a->length > max) {
        g2n_inspect__entry(e);
        g2n_inspect__more(&e->text, a->length - max, "item");
    }
    return in->options.show_hidden ? append_hidden(in, a, depth, e) : G2N_OK;
}

/* <Buffer 01 02 ... 3 more bytes>, alone */
static enum g2n_status shape_node_buffer(struct g2n_shape *shape)
{
    const struct g2n_typed_array *a = g2n_as_typed_array(g2n_view_of_object(shape->object));
    size_t most = 50, shown = a->length < most ? a->length : most;

    g2n_buf_append_str(&shape->base, shown ? "<Buffer" : "<Buffer ");
    for (size_t i = 0; i < shown; i++) g2n_buf_printf(&shape->base, " %02x", a->buffer->bytes[a->offset + i]);
    if (a->length > most)
        g2n_buf_printf(&shape->base, " ... %zu more byte%s", a->length - most, a->length - most > 1 ? "s" : "");
    g2n_buf_append_byte(&shape->base, '>');
    shape->finished = true;
    return G2N_OK;
}

static enum g2n_status shape_typed_array(struct g2n_inspector *in, struct g2n_shape *shape)
{
    const struct g2n_typed_array *a = g2n_as_typed_array(g2n_view_of_object(shape->object));
    if (g2n_is_node_buffer(g2n_host_of(in->realm), g2n_view_of_object(shape->object))) return shape_node_buffer(shape);
    enum g2n_status st = array_keys(in, shape->object, &shape->keys);

    g2n_inspect__prefix(shape, g2n_element_class_name(a->element), &a->length, &shape->open);
    g2n_buf_append_byte(&shape->open, '[');
    shape->close = ']';
    shape->is_array = true;
    shape->fill = fill_typed_array;
    if (a->length > 0 || shape->keys.count > 0 || in->options.show_hidden) return st;
    g2n_inspect__append(&shape->base, &shape->open);
    g2n_buf_append_byte(&shape->base, ']');
    shape->finished = true;
    return st;
}

/* ---- maps and sets ---- */

static enum g2n_status append_entry(struct g2n_inspector *in, const struct g2n_map_entry *entry, uint32_t depth,
                                    struct g2n_buf *out)
{
    g2n_value key = g2n_dup(g2n_peek(entry->key)), value = g2n_dup(g2n_peek(entry->value));
    enum g2n_status st = g2n_inspect__value(in, g2n_peek(key), depth, false, out);

    if (st == G2N_OK && !g2n_is_absent(g2n_peek(value))) {
        g2n_buf_append_str(out, " => ");
        st = g2n_inspect__value(in, g2n_peek(value), depth, false, out);
    }
    g2n_drop(in->realm, key);
    g2n_drop(in->realm, value);
    return st;
}

static enum g2n_status fill_map(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                struct g2n_inspect_entries *e)
{
    struct g2n_map *map = g2n_as_map(g2n_view_of_object(shape->object));
    uint32_t at = 0, live = map->live;
    enum g2n_status st = G2N_OK;
    const struct g2n_map_entry *entry;

    in->indentation += 2;
    map->cursors++; /* getters may change the map */
    while (st == G2N_OK && e->count < in->options.max_array_length && (entry = g2n_map_next(map, &at)) != NULL) {
        g2n_inspect__entry(e);
        st = append_entry(in, entry, depth, &e->text);
    }
    map->cursors--;
    in->indentation -= 2;
    if (live > e->count) {
        uint64_t more = live - e->count;
        g2n_inspect__entry(e);
        g2n_inspect__more(&e->text, more, "item");
    }
    return st;
}

static enum g2n_status shape_map(struct g2n_inspector *in, struct g2n_shape *shape)
{
    size_t size = g2n_as_map(g2n_view_of_object(shape->object))->live;
    enum g2n_status st = object_keys(in, shape->object, 0, &shape->keys);

    g2n_inspect__prefix(shape, shape->object->class->name, &size, &shape->open);
    g2n_buf_append_byte(&shape->open, '{');
    shape->fill = fill_map;
    if (size > 0 || shape->keys.count > 0) return st;
    g2n_inspect__append(&shape->base, &shape->open);
    g2n_buf_append_byte(&shape->base, '}');
    shape->finished = true;
    return st;
}

/* [ key, value ] */
static enum g2n_status append_pair(struct g2n_inspector *in, g2n_view key, g2n_view value, uint32_t depth,
                                   struct g2n_buf *out)
{
    struct g2n_shape pair = { .close = ']', .is_array = true };
    struct g2n_inspect_entries e = {0};

    g2n_buf_append_byte(&pair.open, '[');
    g2n_inspect__entry(&e);
    enum g2n_status st = g2n_inspect__value(in, key, depth, false, &e.text);
    g2n_inspect__entry(&e);
    if (st == G2N_OK) st = g2n_inspect__value(in, value, depth, false, &e.text);
    if (st == G2N_OK) g2n_inspect__join(in, &pair, &e, depth, out);
    out->failed |= pair.open.failed;
    g2n_inspect__entries_fini(&e);
    g2n_buf_fini(&pair.open);
    return st;
}

/* What an iterator has still to give. */
static enum g2n_status append_item(struct g2n_inspector *in, const struct g2n_map_iterator *it,
                                   const struct g2n_map_entry *entry, uint32_t depth, struct g2n_buf *out)
{
    bool set = g2n_is_absent(g2n_peek(entry->value));
    g2n_value key = g2n_dup(g2n_peek(entry->key)), value = g2n_dup(g2n_peek(set ? entry->key : entry->value));
    enum g2n_status st = it->kind == G2N_LIB_ENTRIES
        ? append_pair(in, g2n_peek(key), g2n_peek(value), depth, out)
        : g2n_inspect__value(in, g2n_peek(it->kind == G2N_LIB_KEYS ? key : value), depth, false, out);

    g2n_drop(in->realm, key);
    g2n_drop(in->realm, value);
    return st;
}

static enum g2n_status fill_iterator(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                     struct g2n_inspect_entries *e)
{
    const struct g2n_map_iterator *it = (const struct g2n_map_iterator *)(const void *)shape->object;
    const struct g2n_map_entry *entry;
    enum g2n_status st = G2N_OK;
    uint64_t more = 0;

    if (!it->map) return G2N_OK;
    struct g2n_map *map = (struct g2n_map *)(void *)g2n_object_dup(&it->map->object);
    in->indentation += 2;
    map->cursors++;
    for (uint32_t at = it->at; st == G2N_OK && (entry = g2n_map_next(map, &at)) != NULL;) {
        if (e->count >= in->options.max_array_length) {
            more++;
            continue;
        }
        g2n_inspect__entry(e);
        st = append_item(in, it, entry, depth, &e->text);
    }
    map->cursors--;
    in->indentation -= 2;
    if (more) {
        g2n_inspect__entry(e);
        g2n_inspect__more(&e->text, more, "item");
    }
    g2n_object_drop(in->realm, &map->object);
    return st;
}

static bool is_map_iterator(const struct g2n_object *obj)
{
    return obj->class == &g2n_class_map_iterator || obj->class == &g2n_class_set_iterator;
}

/* "[Map Entries] {" */
static void shape_iterator(struct g2n_shape *shape)
{
    const struct g2n_map_iterator *it = (const struct g2n_map_iterator *)(const void *)shape->object;
    const char *kind = shape->object->class == &g2n_class_map_iterator ? "Map" : "Set";

    g2n_buf_append_byte(&shape->open, '[');
    if (shape->tag.len && !g2n_inspect__equals(&shape->tag, shape->object->class->name)) {
        g2n_inspect__append(&shape->open, &shape->tag);
        g2n_buf_append_str(&shape->open, "] [");
    }
    g2n_buf_printf(&shape->open, "%s %s] {", kind, it->kind == G2N_LIB_ENTRIES ? "Entries" : "Iterator");
    shape->fill = fill_iterator;
}

/* ---- buffers ---- */

static void append_byte_length(struct g2n_inspect_entries *e, size_t len)
{
    g2n_inspect__entry(e);
    g2n_buf_printf(&e->text, "byteLength: %zu", len);
}

static enum g2n_status fill_buffer(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                   struct g2n_inspect_entries *e)
{
    const struct g2n_buffer *buffer = g2n_as_buffer(g2n_view_of_object(shape->object));
    size_t max = in->options.max_array_length;

    (void)depth;
    if (!shape->in_typed) {
        g2n_inspect__entry(e);
        g2n_buf_append_str(&e->text, "[Uint8Contents]: <");
        for (size_t i = 0; i < buffer->len && i < max; i++)
            g2n_buf_printf(&e->text, i ? " %02x" : "%02x", buffer->bytes[i]);
        if (buffer->len > max) {
            g2n_buf_append_byte(&e->text, ' ');
            g2n_inspect__more(&e->text, buffer->len - max, "byte");
        }
        g2n_buf_append_byte(&e->text, '>');
    }
    append_byte_length(e, buffer->len);
    return G2N_OK;
}

static enum g2n_status fill_data_view(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                      struct g2n_inspect_entries *e)
{
    const struct g2n_data_view *view = g2n_as_data_view(g2n_view_of_object(shape->object));

    append_byte_length(e, view->len);
    g2n_inspect__entry(e);
    g2n_buf_printf(&e->text, "byteOffset: %zu", view->offset);
    g2n_inspect__entry(e);
    g2n_buf_append_str(&e->text, "buffer: ");
    in->indentation += 2;
    enum g2n_status st = g2n_inspect__value(in, g2n_view_of_object(&view->buffer->object), depth, false, &e->text);
    in->indentation -= 2;
    return st;
}

/* ---- promises, functions, boxes, dates ---- */

static enum g2n_status fill_promise(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                    struct g2n_inspect_entries *e)
{
    const struct g2n_promise *p = g2n_as_promise(g2n_view_of_object(shape->object));
    enum g2n_promise_state state = g2n_promise_state(p);

    g2n_inspect__entry(e);
    if (state == G2N_PROMISE_PENDING) {
        g2n_buf_append_str(&e->text, "<pending>");
        return G2N_OK;
    }
    if (state == G2N_PROMISE_REJECTED) g2n_buf_append_str(&e->text, "<rejected> ");
    in->indentation += 2;
    enum g2n_status st = g2n_inspect__value(in, g2n_promise_result(p), depth, false, &e->text);
    in->indentation -= 2;
    return st;
}

static void append_tag(struct g2n_shape *shape)
{
    if (!shape->tag.len) return;
    g2n_buf_append_str(&shape->base, " [");
    g2n_inspect__append(&shape->base, &shape->tag);
    g2n_buf_append_byte(&shape->base, ']');
}

/* [Function: name] */
static enum g2n_status base_function(struct g2n_inspector *in, struct g2n_shape *shape)
{
    g2n_value name, text;
    enum g2n_status st = g2n_object_get(in->realm, shape->object, g2n_atom_key(in->realm, G2N_ATOM_name), &name);

    if (st != G2N_OK) return st;
    st = g2n_is_undefined(g2n_peek(name)) ? g2n_string_new(in->realm, "", 0, &text)
                                          : g2n_to_string(in->realm, g2n_peek(name), &text);
    g2n_drop(in->realm, name);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(text));
    g2n_buf_append_str(&shape->base, shape->no_constructor ? "[Function (null prototype)" : "[Function");
    g2n_buf_append_str(&shape->base, s->len ? ": " : " (anonymous)");
    g2n_buf_append(&shape->base, s->bytes, s->len);
    g2n_buf_append_byte(&shape->base, ']');
    g2n_drop(in->realm, text);
    if (!shape->no_constructor && !g2n_inspect__equals(&shape->constructor, "Function")) {
        g2n_buf_append_byte(&shape->base, ' ');
        g2n_inspect__append(&shape->base, &shape->constructor);
    }
    append_tag(shape);
    return G2N_OK;
}

/* [Number: 5], [String (Sub): 'x'] */
static void base_wrapper(struct g2n_shape *shape)
{
    g2n_view primitive = g2n_peek(g2n_as_wrapper(g2n_view_of_object(shape->object))->primitive);
    const char *kind = g2n_is_string(primitive) ? "String" : g2n_is_number(primitive) ? "Number"
                     : g2n_is_bool(primitive) ? "Boolean" : "Symbol";

    g2n_buf_printf(&shape->base, "[%s", kind);
    if (shape->no_constructor) {
        g2n_buf_append_str(&shape->base, " (null prototype)");
    } else if (!g2n_inspect__equals(&shape->constructor, kind)) {
        g2n_buf_append_str(&shape->base, " (");
        g2n_inspect__append(&shape->base, &shape->constructor);
        g2n_buf_append_byte(&shape->base, ')');
    }
    g2n_buf_append_str(&shape->base, ": ");
    g2n_inspect__primitive(primitive, &shape->base);
    g2n_buf_append_byte(&shape->base, ']');
    if (!g2n_inspect__equals(&shape->tag, kind)) append_tag(shape);
}

/* The time as toISOString() of Date.prototype gives it, which throws for an invalid one. */
static enum g2n_status base_date(struct g2n_inspector *in, struct g2n_shape *shape)
{
    struct g2n_realm *realm = in->realm;
    g2n_value method, text;
    enum g2n_status st = g2n_object_get_c(realm, realm->protos[G2N_PROTO_DATE], "toISOString", &method);

    if (st != G2N_OK) return st;
    if (!g2n_inspect__equals(&shape->constructor, "Date") || shape->tag.len)
        g2n_inspect__prefix(shape, "Date", NULL, &shape->base);
    st = g2n_call_function(realm, g2n_peek(method), g2n_view_of_object(shape->object), NULL, 0, &text);
    g2n_drop(realm, method);
    if (st == G2N_OK) {
        if (g2n_is_string(g2n_peek(text)))
            g2n_buf_append(&shape->base, g2n_as_string(g2n_peek(text))->bytes, g2n_as_string(g2n_peek(text))->len);
        g2n_drop(realm, text);
    } else if (st == G2N_THROWN) {
        g2n_drop(realm, g2n_take_exception(realm));
        g2n_buf_append_str(&shape->base, "Invalid Date");
        st = G2N_OK;
    }
    return st;
}

static bool is_date(const struct g2n_object *obj) { return strcmp(obj->class->name, "Date") == 0; }

/* ---- choosing ---- */

/* An object with nothing but properties. */
static void shape_plain(struct g2n_shape *shape)
{
    if (!g2n_inspect__equals(&shape->constructor, "Object") || shape->tag.len)
        g2n_inspect__prefix(shape, "Object", NULL, &shape->open);
    g2n_buf_append_byte(&shape->open, '{');
    if (shape->keys.count) return;
    g2n_inspect__append(&shape->base, &shape->open);
    g2n_buf_append_byte(&shape->base, '}');
    shape->finished = true;
}

/* An object whose entries `fill` makes. */
static void shape_filled(struct g2n_shape *shape, g2n_inspect_fill *fill)
{
    g2n_inspect__prefix(shape, shape->object->class->name, NULL, &shape->open);
    g2n_buf_append_byte(&shape->open, '{');
    shape->fill = fill;
}

enum g2n_status g2n_inspect__shape(struct g2n_inspector *in, struct g2n_shape *shape)
{
    g2n_view v = g2n_view_of_object(shape->object);
    uint32_t skip = 0;
    bool empty;

    shape->close = '}';
    if (g2n_is_array(v)) return shape_array(in, shape);
    if (g2n_is_typed_array(v)) return shape_typed_array(in, shape);
    if (g2n_is_map(v) || g2n_is_set(v)) return shape_map(in, shape);
    if (g2n_is_wrapper(v) && g2n_is_string(g2n_peek(g2n_as_wrapper(v)->primitive)))
        skip = g2n_string_utf16_len(g2n_as_string(g2n_peek(g2n_as_wrapper(v)->primitive))); /* its characters */
    enum g2n_status st = object_keys(in, shape->object, skip, &shape->keys);
    if (st != G2N_OK) return st;
    const struct g2n_web *interfaces = g2n_host_of(in->realm)->web;
    g2n_inspect_fill *web = interfaces && interfaces->inspect ? interfaces->inspect(shape->object, &empty) : NULL;
    if (shape->base.len) { /* an engine's object that is a text */
        g2n_buf_append_byte(&shape->open, '{');
        shape->finished = shape->keys.count == 0;
        return G2N_OK;
    }
    if (web) g2n_keys_fini(in->realm, &shape->keys); /* as node does, which shows no others */
    if (web && !empty) {
        shape->named_apart = true;
        shape_filled(shape, web);
    } else if (g2n_is_buffer(v)) {
        shape_filled(shape, fill_buffer);
    } else if (g2n_is_data_view(v)) {
        shape_filled(shape, fill_data_view);
    } else if (g2n_is_promise(v)) {
        shape_filled(shape, fill_promise);
    } else if (is_map_iterator(shape->object)) {
        shape_iterator(shape);
    } else if (g2n_is_callable(v) || g2n_is_wrapper(v) || is_date(shape->object)) {
        g2n_buf_append_byte(&shape->open, '{');
        if (g2n_is_callable(v)) st = base_function(in, shape);
        else if (g2n_is_wrapper(v)) base_wrapper(shape);
        else st = base_date(in, shape);
        shape->finished = shape->keys.count == 0;
    } else if (g2n_is_error(v)) {
        g2n_buf_append_byte(&shape->open, '{');
        st = g2n_inspect__error(in, shape);
    } else {
        shape_plain(shape);
    }
    return st;
}
