/* Entries on one line when they are short and not deeply nested, else one a line; long arrays in columns. */
#include "host/inspect_parts.h"

#include <math.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "value/array.h"
#include "value/bytes.h"

#define GROUPED_MIN 7u      /* arrays of fewer entries are not put in columns            */
#define COLUMNS_MAX 15u
#define SEPARATOR   2u      /* ", "                                                      */
#define CHAR_RATIO  2.5     /* height of a character over its width: columns make a square */

void g2n_inspect__entry(struct g2n_inspect_entries *e)
{
    if (e->count == e->cap) {
        size_t cap = e->cap ? e->cap * 2 : 8;
        size_t *starts = g2n_realloc_array(e->starts, cap, sizeof *starts);
        if (!starts) {
            e->text.failed = true;
            return;
        }
        e->starts = starts;
        e->cap = cap;
    }
    e->starts[e->count++] = e->text.len;
}

void g2n_inspect__entries_fini(struct g2n_inspect_entries *e)
{
    g2n_buf_fini(&e->text);
    g2n_free(e->starts);
}

static size_t units(const struct g2n_buf *text) { return g2n_utf8_utf16_len(text->bytes, text->len); }

/* Numbers are aligned to the right, what is mixed with others to the left. */
static bool all_numbers(const struct g2n_object *obj, size_t count)
{
    g2n_view v = g2n_view_of_object(obj);
    if (g2n_is_typed_array(v)) return count <= g2n_as_typed_array(v)->length;
    if (!g2n_is_array(v)) return false;
    const struct g2n_array *a = g2n_as_array(v);
    for (size_t i = 0; i < count; i++)
        if (i >= a->count || !g2n_is_number(g2n_peek(a->elements[i]))) return false;
    return true;
}

struct columns {
    size_t *width;   /* of each entry                 */
    size_t  count;   /* entries that go into columns  */
    size_t  columns;
    bool    right;
};

/* How many columns would look square; 1 when the entries are too few or too uneven. */
static size_t choose_columns(const struct g2n_inspector *in, const struct columns *c, size_t entries)
{
    size_t total = 0, longest = 0;

    for (size_t i = 0; i < c->count; i++) {
        total += c->width[i] + SEPARATOR;
        if (c->width[i] > longest) longest = c->width[i];
    }
    double widest = (double)(longest + SEPARATOR), room = in->options.break_length;
    if (!(widest * 3 + in->indentation < room && ((double)total / widest > 5 || longest <= 6))) return 1;
    double bias = sqrt(widest - (double)total / (double)entries);
    double biased = fmax(widest - 3 - bias, 1);
    double columns = fmin(floor(sqrt(CHAR_RATIO * biased * (double)c->count) / biased + 0.5),
                          floor((room - in->indentation) / widest));
    columns = fmin(columns, fmin(G2N_INSPECT_COMPACT * 4, COLUMNS_MAX));
    return columns < 1 ? 1 : (size_t)columns;
}

static size_t column_width(const struct columns *c, size_t column)
{
    size_t width = 0;
    for (size_t i = column; i < c->count; i += c->columns)
        if (c->width[i] > width) width = c->width[i];
    return width;
}

/* Appends row after row as an entry of its own. */
static void append_rows(const struct g2n_inspect_entries *e, const struct columns *c, const size_t *widths,
                        struct g2n_inspect_entries *rows)
{
    size_t len;

    for (size_t i = 0; i < c->count; i++) {
        size_t column = i % c->columns, padding = widths[column] - c->width[i];
        bool last = column + 1 == c->columns || i + 1 == c->count;
        if (column == 0) g2n_inspect__entry(rows);
        if (c->right) g2n_inspect__spaces(&rows->text, padding);
        const char *text = g2n_inspect__entry_at(e, i, &len);
        g2n_buf_append(&rows->text, text, len);
        if (last) continue;
        g2n_buf_append_str(&rows->text, ", ");
        if (!c->right) g2n_inspect__spaces(&rows->text, padding);
    }
    if (c->count == e->count) return;
    g2n_inspect__entry(rows); /* "... n more items" */
    const char *text = g2n_inspect__entry_at(e, c->count, &len);
    g2n_buf_append(&rows->text, text, len);
}

/* Puts an array's entries into columns; false when they stay as they are. */
static bool group(const struct g2n_inspector *in, const struct g2n_object *obj, const struct g2n_inspect_entries *e,
                  struct g2n_inspect_entries *rows)
{
    struct columns c = { .count = e->count > in->options.max_array_length ? e->count - 1 : e->count };
    size_t widths[COLUMNS_MAX], len;

    c.width = g2n_realloc_array(NULL, e->count, sizeof *c.width);
    if (!c.width) {
        rows->text.failed = true;
        return false;
    }
    for (size_t i = 0; i < c.count; i++) {
        const char *text = g2n_inspect__entry_at(e, i, &len);
        c.width[i] = g2n_text_width(text, len);
    }
    c.columns = choose_columns(in, &c, e->count);
    if (c.columns > 1) {
        c.right = all_numbers(obj, e->count);
        for (size_t i = 0; i < c.columns; i++) widths[i] = column_width(&c, i);
        append_rows(e, &c, widths, rows);
    }
    g2n_free(c.width);
    return c.columns > 1;
}

static bool fits_on_a_line(const struct g2n_inspector *in, const struct g2n_shape *shape,
                           const struct g2n_inspect_entries *e)
{
    size_t open = shape->named_apart ? 1 : units(&shape->open);
    size_t total = 2 * e->count + in->indentation + open + units(&shape->base) + 10;

    if (memchr(e->text.bytes ? e->text.bytes : "", '\n', e->text.len)) return false;
    if (shape->base.len && memchr(shape->base.bytes, '\n', shape->base.len)) return false;
    return (double)(total + units(&e->text)) <= in->options.break_length;
}

static void append_entries(const struct g2n_inspect_entries *e, const struct g2n_buf *separator, struct g2n_buf *out)
{
    for (size_t i = 0; i < e->count; i++) {
        size_t len;
        const char *text = g2n_inspect__entry_at(e, i, &len);
        if (i > 0) g2n_inspect__append(out, separator);
        g2n_buf_append(out, text, len);
    }
    out->failed |= e->text.failed;
}

void g2n_inspect__join(const struct g2n_inspector *in, const struct g2n_shape *shape,
                       const struct g2n_inspect_entries *e, uint32_t depth, struct g2n_buf *out)
{
    struct g2n_inspect_entries rows = {0};
    struct g2n_buf separator = G2N_BUF_INIT;
    bool grouped = shape->is_array && e->count >= GROUPED_MIN && group(in, shape->object, e, &rows);

    if (shape->base.len) {
        g2n_inspect__append(out, &shape->base);
        g2n_buf_append_byte(out, ' ');
    }
    g2n_inspect__append(out, &shape->open);
    if (in->current_depth - depth < G2N_INSPECT_COMPACT && !grouped && fits_on_a_line(in, shape, e)) {
        g2n_buf_append_str(&separator, ", ");
        g2n_buf_append_byte(out, ' ');
        append_entries(e, &separator, out);
        g2n_buf_append_byte(out, ' ');
    } else {
        g2n_buf_append_str(&separator, ",\n");
        g2n_inspect__spaces(&separator, in->indentation + 2);
        g2n_buf_append(out, separator.bytes + 1, separator.len ? separator.len - 1 : 0);
        append_entries(grouped ? &rows : e, &separator, out);
        g2n_buf_append_byte(out, '\n');
        g2n_inspect__spaces(out, in->indentation);
    }
    g2n_buf_append_byte(out, shape->close);
    out->failed |= separator.failed || rows.text.failed;
    g2n_inspect__entries_fini(&rows);
    g2n_buf_fini(&separator);
}
