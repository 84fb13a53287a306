/* console.table: rows and columns of an object's objects, drawn with lines.
 *
 * Columns are collected in an object without prototype whose values are arrays of texts, one place a row: so the order
 * of columns is that of property keys, as it is in node. */
#include "host/console.h"

#include <math.h>

#include "base/alloc.h"
#include "host/inspect.h"
#include "value/array.h"
#include "value/convert.h"
#include "value/map.h"

struct table {
    struct g2n_realm *realm;
    struct g2n_array *heads;    /* texts                                   */
    struct g2n_array *columns;  /* arrays of texts, with holes; as many    */
};

/* ---- cells ---- */

static enum g2n_status enumerable_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    struct g2n_keys all = {0};
    enum g2n_status st = g2n_object_own_keys(realm, obj, &all);

    for (size_t i = 0; i < all.count && st == G2N_OK && !g2n_key_is_symbol(all.items[i]); i++) {
        struct g2n_property property;
        enum g2n_found found = g2n_object_get_own(realm, obj, all.items[i], &property);
        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found != G2N_FOUND) continue;
        if (property.flags & G2N_PROP_ENUMERABLE) st = g2n_keys_append(realm, out, all.items[i]);
        g2n_property_drop(realm, &property);
    }
    g2n_keys_fini(realm, &all);
    return st;
}

/* A value as a cell shows it: little of what is nested, nothing of what has more than two keys. */
static enum g2n_status cell_text(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    struct g2n_inspect_options options = { .break_length = INFINITY, .max_array_length = 3 };
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;

    if (g2n_is_object(v) && !g2n_is_callable(v) && !g2n_is_array(v)) {
        struct g2n_keys keys = {0};
        st = enumerable_keys(realm, g2n_as_object(v), &keys);
        if (keys.count > 2) options.depth = -1;
        g2n_keys_fini(realm, &keys);
    }
    if (st == G2N_OK) st = g2n_inspect(realm, v, &options, &text);
    if (st == G2N_OK) return g2n_string_from_buf(realm, &text, out);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status push_cell(struct g2n_realm *realm, struct g2n_array *column, g2n_view v)
{
    g2n_value text;
    enum g2n_status st = cell_text(realm, v, &text);
    return st == G2N_OK ? g2n_array_push(realm, column, text) : st;
}

static enum g2n_status set_cell(struct g2n_realm *realm, struct g2n_array *column, size_t row, g2n_view v)
{
    g2n_value text;
    enum g2n_status st = cell_text(realm, v, &text);
    if (st != G2N_OK) return st;
    st = g2n_object_set_index(realm, &column->object, row, g2n_peek(text));
    g2n_drop(realm, text);
    return st;
}

/* A new column at the right; lent by the table. */
static enum g2n_status add_column(struct table *t, g2n_value head, struct g2n_array **out)
{
    struct g2n_array *column;
    enum g2n_status st = g2n_array_push(t->realm, t->heads, head);

    if (st == G2N_OK) st = g2n_array_new(t->realm, 0, &column);
    if (st == G2N_OK) st = g2n_array_push(t->realm, t->columns, g2n_own_object(&column->object));
    if (st == G2N_OK) *out = column;
    return st;
}

static enum g2n_status add_named_column(struct table *t, const char *head, struct g2n_array **out)
{
    g2n_value text;
    enum g2n_status st = g2n_string_from_c(t->realm, head, &text);
    return st == G2N_OK ? add_column(t, text, out) : st;
}

/* ---- maps and sets ---- */

static enum g2n_status push_index(struct g2n_realm *realm, struct g2n_array *column, uint32_t index)
{
    g2n_value text;
    enum g2n_status st = g2n_string_printf(realm, &text, "%u", (unsigned)index);
    return st == G2N_OK ? g2n_array_push(realm, column, text) : st;
}

static enum g2n_status push_entry(struct g2n_realm *realm, const struct g2n_map_entry *entry, struct g2n_array *keys,
                                  struct g2n_array *values)
{
    g2n_value key = g2n_dup(g2n_peek(entry->key)), value = g2n_dup(g2n_peek(entry->value));
    enum g2n_status st = push_cell(realm, keys ? keys : values, g2n_peek(key));

    if (st == G2N_OK && keys) st = push_cell(realm, values, g2n_peek(value));
    g2n_drop(realm, key);
    g2n_drop(realm, value);
    return st;
}

static enum g2n_status collect_map(struct table *t, struct g2n_map *map)
{
    struct g2n_array *index, *keys = NULL, *values;
    const struct g2n_map_entry *entry;
    uint32_t at = 0, row = 0;
    enum g2n_status st = add_named_column(t, "(iteration index)", &index);

    if (st == G2N_OK && g2n_is_map(g2n_view_of_object(&map->object))) st = add_named_column(t, "Key", &keys);
    if (st == G2N_OK) st = add_named_column(t, "Values", &values);
    if (st != G2N_OK) return st;
    map->cursors++; /* getters may change the map */
    while (st == G2N_OK && (entry = g2n_map_next(map, &at)) != NULL) {
        st = push_index(t->realm, index, row++);
        if (st == G2N_OK) st = push_entry(t->realm, entry, keys, values);
    }
    map->cursors--;
    return st;
}

/* ---- other objects ---- */

/* columns[key], made when it is not there; lent by `columns`. */
static enum g2n_status column_of(struct g2n_realm *realm, struct g2n_object *columns, g2n_key key,
                                 struct g2n_array **out)
{
    struct g2n_property property;
    enum g2n_found found = g2n_object_get_own(realm, columns, key, &property);

    if (found == G2N_FOUND) {
        *out = g2n_as_array(g2n_peek(property.value));
        g2n_property_drop(realm, &property);
        return G2N_OK;
    }
    enum g2n_status st = g2n_array_new(realm, 0, out);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, columns, key, g2n_view_of_object(&(*out)->object), G2N_PROP_DEFAULT);
    g2n_object_drop(realm, &(*out)->object);
    return st;
}

static enum g2n_status collect_cells(struct g2n_realm *realm, g2n_view item, const struct g2n_keys *keys, size_t row,
                                     struct g2n_object *columns)
{
    enum g2n_status st = G2N_OK;

    for (size_t i = 0; i < keys->count && st == G2N_OK; i++) {
        struct g2n_array *column;
        g2n_value v;
        st = column_of(realm, columns, keys->items[i], &column);
        if (st != G2N_OK || !g2n_is_object(item)) continue;
        if (g2n_object_get_own(realm, g2n_as_object(item), keys->items[i], NULL) != G2N_FOUND) continue;
        st = g2n_object_get(realm, g2n_as_object(item), keys->items[i], &v);
        if (st != G2N_OK) break;
        st = set_cell(realm, column, row, g2n_peek(v));
        g2n_drop(realm, v);
    }
    return st;
}

/* The keys that the caller of console.table wants to see. */
static enum g2n_status wanted_keys(struct g2n_realm *realm, g2n_view wanted, struct g2n_keys *out)
{
    enum g2n_status st = G2N_OK;

    for (uint32_t i = 0; i < g2n_as_array(wanted)->length && st == G2N_OK; i++) {
        g2n_value v;
        g2n_key key;
        st = g2n_object_get_index(realm, g2n_as_object(wanted), i, &v);
        if (st != G2N_OK) break;
        st = g2n_to_key(realm, g2n_peek(v), &key);
        g2n_drop(realm, v);
        if (st != G2N_OK) break;
        st = g2n_keys_append(realm, out, key);
        g2n_key_drop(realm, key);
    }
    return st;
}

/* One row: what data[key] holds. */
static enum g2n_status collect_row(struct g2n_realm *realm, g2n_view item, g2n_view wanted, size_t row,
                                   struct g2n_object *columns, struct g2n_array *values)
{
    struct g2n_keys keys = {0};
    enum g2n_status st;

    if (!g2n_is_object(item) && g2n_is_undefined(wanted)) return set_cell(realm, values, row, item);
    st = g2n_is_undefined(wanted) ? enumerable_keys(realm, g2n_as_object(item), &keys)
                                  : wanted_keys(realm, wanted, &keys);
    if (st == G2N_OK) st = collect_cells(realm, item, &keys, row, columns);
    g2n_keys_fini(realm, &keys);
    return st;
}

static enum g2n_status collect_rows(struct table *t, struct g2n_object *data, g2n_view wanted,
                                    struct g2n_object *columns, struct g2n_array *values)
{
    struct g2n_realm *realm = t->realm;
    struct g2n_array *index;
    struct g2n_keys keys = {0};
    enum g2n_status st = add_named_column(t, "(index)", &index);

    if (st == G2N_OK) st = enumerable_keys(realm, data, &keys);
    for (size_t i = 0; i < keys.count && st == G2N_OK; i++) {
        g2n_value item;
        st = g2n_array_push(realm, index, g2n_dup(g2n_view_of_string(g2n_key_string(keys.items[i]))));
        if (st == G2N_OK) st = g2n_object_get(realm, data, keys.items[i], &item);
        if (st != G2N_OK) break;
        st = collect_row(realm, g2n_peek(item), wanted, i, columns, values);
        g2n_drop(realm, item);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}

/* Appends the collected columns, in the order of their keys, to the table. */
static enum g2n_status move_columns(struct table *t, struct g2n_object *columns)
{
    struct g2n_realm *realm = t->realm;
    struct g2n_keys keys = {0};
    enum g2n_status st = g2n_object_own_keys(realm, columns, &keys);

    for (size_t i = 0; i < keys.count && st == G2N_OK && !g2n_key_is_symbol(keys.items[i]); i++) {
        g2n_value column;
        st = g2n_array_push(realm, t->heads, g2n_dup(g2n_view_of_string(g2n_key_string(keys.items[i]))));
        if (st == G2N_OK) st = g2n_object_get(realm, columns, keys.items[i], &column);
        if (st == G2N_OK) st = g2n_array_push(realm, t->columns, column);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}

static enum g2n_status collect_object(struct table *t, struct g2n_object *data, g2n_view wanted)
{
    struct g2n_realm *realm = t->realm;
    struct g2n_object *columns;
    struct g2n_array *values;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, NULL, &columns);

    if (st != G2N_OK) return st;
    st = g2n_array_new(realm, 0, &values);
    if (st != G2N_OK) goto out_columns;
    st = collect_rows(t, data, wanted, columns, values);
    if (st == G2N_OK) st = move_columns(t, columns);
    if (st == G2N_OK && values->length > 0) { /* there were items that are no objects */
        g2n_value head;
        st = g2n_string_from_c(realm, "Values", &head);
        if (st == G2N_OK) st = g2n_array_push(realm, t->heads, head);
        if (st == G2N_OK) st = g2n_array_push(realm, t->columns, g2n_dup(g2n_view_of_object(&values->object)));
    }
    g2n_object_drop(realm, &values->object);
out_columns:
    g2n_object_drop(realm, columns);
    return st;
}

/* ---- drawing ---- */

/* The text of a cell, "" where there is none; lent. */
static const struct g2n_string *cell_at(const struct table *t, const struct g2n_array *column, uint32_t row)
{
    if (row < column->count && g2n_is_string(g2n_peek(column->elements[row])))
        return g2n_as_string(g2n_peek(column->elements[row]));
    return t->realm->atoms[G2N_ATOM_empty];
}

static const struct g2n_array *column_at(const struct table *t, uint32_t i)
{
    return g2n_as_array(g2n_peek(t->columns->elements[i]));
}

static size_t width_of(const struct g2n_string *s) { return g2n_text_width(s->bytes, s->len); }

static void append_rule(struct g2n_buf *out, const size_t *widths, uint32_t count, const char *left, const char *middle,
                        const char *right)
{
    g2n_buf_append_str(out, left);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) g2n_buf_append_str(out, middle);
        for (size_t n = widths[i] + 2; n > 0; n--) g2n_buf_append_str(out, "\u2500");
    }
    g2n_buf_append_str(out, right);
}

static void append_cell(struct g2n_buf *out, const struct g2n_string *s, size_t width)
{
    g2n_buf_append_byte(out, ' ');
    g2n_buf_append(out, s->bytes, s->len);
    for (size_t n = width_of(s); n < width; n++) g2n_buf_append_byte(out, ' ');
    g2n_buf_append_str(out, " \u2502");
}

static void draw(const struct table *t, const size_t *widths, uint32_t rows, struct g2n_buf *out)
{
    uint32_t count = t->columns->count;

    append_rule(out, widths, count, "\u250C", "\u252C", "\u2510\n\u2502");
    for (uint32_t i = 0; i < count; i++) append_cell(out, cell_at(t, t->heads, i), widths[i]);
    append_rule(out, widths, count, "\n\u251C", "\u253C", "\u2524\n");
    for (uint32_t row = 0; row < rows; row++) {
        g2n_buf_append_str(out, "\u2502");
        for (uint32_t i = 0; i < count; i++) append_cell(out, cell_at(t, column_at(t, i), row), widths[i]);
        g2n_buf_append_byte(out, '\n');
    }
    append_rule(out, widths, count, "\u2514", "\u2534", "\u2518");
}

static enum g2n_status measure_and_draw(const struct table *t, struct g2n_buf *out)
{
    uint32_t count = t->columns->count, rows = 0;
    size_t *widths = g2n_realloc_array(NULL, count, sizeof *widths);

    if (!widths) return g2n_throw_no_memory(t->realm);
    for (uint32_t i = 0; i < count; i++) {
        const struct g2n_array *column = column_at(t, i);
        widths[i] = width_of(cell_at(t, t->heads, i));
        if (column->length > rows) rows = column->length;
        for (uint32_t row = 0; row < column->count; row++) {
            size_t width = width_of(cell_at(t, column, row));
            if (width > widths[i]) widths[i] = width;
        }
    }
    draw(t, widths, rows, out);
    g2n_free(widths);
    return out->failed ? g2n_throw_no_memory(t->realm) : G2N_OK;
}

enum g2n_status g2n_console__table(struct g2n_realm *realm, g2n_view data, g2n_view columns, struct g2n_buf *out)
{
    struct table t = { .realm = realm };
    enum g2n_status st = g2n_array_new(realm, 0, &t.heads);

    if (st != G2N_OK) return st;
    st = g2n_array_new(realm, 0, &t.columns);
    if (st != G2N_OK) goto out_heads;
    if (g2n_is_map(data) || g2n_is_set(data)) st = collect_map(&t, g2n_as_map(data));
    else st = collect_object(&t, g2n_as_object(data), columns);
    if (st == G2N_OK) st = measure_and_draw(&t, out);
    g2n_object_drop(realm, &t.columns->object);
out_heads:
    g2n_object_drop(realm, &t.heads->object);
    return st;
}
