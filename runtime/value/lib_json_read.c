/* JSON.parse's reader (ECMA-262, 25.5.1; the grammar of RFC 8259), with node 20's messages.
 * A list of open containers instead of recursion: input decides the depth, and must not decide over the C stack. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "value/lib_json.h"

struct frame {
    struct g2n_object *container; /* owned */
    struct g2n_string *key;       /* owned: where the value being read goes; NULL in an array */
};

struct reader {
    struct g2n_realm        *realm;
    const struct g2n_string *source;
    const char              *text;
    size_t                   len, pos;
    struct frame            *frames;
    size_t                   depth, cap;
};

/* ---- messages ---- */

static size_t utf16_position(const struct reader *r, size_t pos) { return g2n_utf8_utf16_len(r->text, pos); }

static enum g2n_status fail_at(struct reader *r, size_t pos, const char *what)
{
    return g2n_throw(r->realm, G2N_SYNTAX_ERROR, "%s in JSON at position %zu", what, utf16_position(r, pos));
}

/* Byte offset of a UTF-16 position. */
static size_t byte_position(const struct reader *r, size_t units)
{
    size_t pos = 0, at = 0;
    while (pos < r->len && at < units) at += g2n_utf8_next(r->text, r->len, &pos) >= 0x10000 ? 2 : 1;
    return pos;
}

/* Shows the whole source when it is short, else up to 10 code units on either side of the token. */
static enum g2n_status fail_token(struct reader *r)
{
    size_t units = utf16_position(r, r->len), at = utf16_position(r, r->pos), end = r->pos;
    size_t from = 0, to = units;
    if (g2n_string_equal_c(r->source, "undefined") || g2n_string_equal_c(r->source, "NaN") ||
        g2n_string_equal_c(r->source, "Infinity") || g2n_string_equal_c(r->source, "[object Object]"))
        return g2n_throw(r->realm, G2N_SYNTAX_ERROR, "\"%s\" is not valid JSON", r->text);
    if (units > 20) {
        if (at >= 10) from = at - 10;
        if (at < units - 10) to = at + 10;
    }
    (void)g2n_utf8_next(r->text, r->len, &end);
    size_t first = byte_position(r, from), last = byte_position(r, to);
    return g2n_throw(r->realm, G2N_SYNTAX_ERROR, "Unexpected token '%.*s', %s\"%.*s\"%s is not valid JSON",
                     (int)(end - r->pos), r->text + r->pos, from ? "..." : "", (int)(last - first), r->text + first,
                     to < units ? "..." : "");
}

static enum g2n_status fail_unexpected(struct reader *r)
{
    if (r->pos == r->len) return g2n_throw(r->realm, G2N_SYNTAX_ERROR, "Unexpected end of JSON input");
    char c = r->text[r->pos];
    if (c == '-' || (c >= '0' && c <= '9')) return fail_at(r, r->pos, "Unexpected number");
    if (c == '"') return fail_at(r, r->pos, "Unexpected string");
    return fail_token(r);
}

/* ---- tokens ---- */

static void skip_space(struct reader *r)
{
    while (r->pos < r->len && (r->text[r->pos] == ' ' || r->text[r->pos] == '\n' || r->text[r->pos] == '\t' ||
                               r->text[r->pos] == '\r'))
        r->pos++;
}

static bool is_digit(const struct reader *r) { return r->pos < r->len && r->text[r->pos] >= '0' && r->text[r->pos] <= '9'; }
static bool is_char(const struct reader *r, char c) { return r->pos < r->len && r->text[r->pos] == c; }

static enum g2n_status read_word(struct reader *r, const char *word, g2n_value value, g2n_value *out)
{
    for (; *word; word++, r->pos++)
        if (!is_char(r, *word)) return fail_unexpected(r);
    *out = value;
    return G2N_OK;
}

static enum g2n_status read_number(struct reader *r, g2n_value *out)
{
    size_t start = r->pos;
    if (is_char(r, '-')) r->pos++;
    if (!is_digit(r)) return fail_at(r, r->pos, "No number after minus sign");
    if (is_char(r, '0')) {
        r->pos++;
        if (is_digit(r)) return fail_at(r, r->pos, "Unexpected number");
    }
    while (is_digit(r)) r->pos++;
    if (is_char(r, '.')) {
        r->pos++;
        if (!is_digit(r)) return fail_at(r, r->pos, "Unterminated fractional number");
        while (is_digit(r)) r->pos++;
    }
    if (is_char(r, 'e') || is_char(r, 'E')) {
        r->pos++;
        if (is_char(r, '+') || is_char(r, '-')) r->pos++;
        if (!is_digit(r)) return fail_at(r, r->pos, "Exponent part is missing a number");
        while (is_digit(r)) r->pos++;
    }
    *out = g2n_number(g2n_string_to_number(r->text + start, r->pos - start));
    return G2N_OK;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum g2n_status read_unicode_escape(struct reader *r, struct g2n_buf *text)
{
    uint32_t unit = 0;
    struct g2n_buf one = G2N_BUF_INIT;
    for (int i = 0; i < 4; i++, r->pos++) {
        int digit = r->pos < r->len ? hex_value(r->text[r->pos]) : -1;
        if (digit < 0) return fail_at(r, r->pos, "Bad Unicode escape");
        unit = unit << 4 | (uint32_t)digit;
    }
    g2n_utf8_append(&one, unit);
    g2n_lib__text_append(text, one.len ? one.bytes : "", one.len);
    if (one.failed) text->failed = true;
    g2n_buf_fini(&one);
    return G2N_OK;
}

static enum g2n_status read_escape(struct reader *r, struct g2n_buf *text)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    r->pos++; /* the backslash */
    if (r->pos == r->len) return g2n_throw(r->realm, G2N_SYNTAX_ERROR, "Unexpected end of JSON input");
    char c = r->text[r->pos];
    if (c == 'u') {
        r->pos++;
        return read_unicode_escape(r, text);
    }
    const char *at = c ? strchr(from, c) : NULL;
    if (!at) return fail_at(r, r->pos, "Bad escaped character");
    g2n_buf_append_byte(text, to[at - from]);
    r->pos++;
    return G2N_OK;
}

/* Up to and with the closing quote; r->pos is behind the opening one.  Text without escapes is shown where it lies;
 * text with escapes is put together in `text`, which the caller ends. */
static enum g2n_status scan_string(struct reader *r, struct g2n_buf *text, const char **bytes, size_t *len)
{
    size_t start = r->pos;
    bool escaped = false;
    for (;;) {
        if (r->pos == r->len) return fail_at(r, r->pos, "Unterminated string");
        unsigned char c = (unsigned char)r->text[r->pos];
        if (c < 0x20) return fail_at(r, r->pos, "Bad control character in string literal");
        if (c != '"' && c != '\\') {
            r->pos++;
            continue;
        }
        if (escaped || c == '\\') g2n_lib__text_append(text, r->text + start, r->pos - start);
        if (c == '"') break;
        escaped = true;
        enum g2n_status st = read_escape(r, text);
        if (st != G2N_OK) return st;
        start = r->pos;
    }
    if (text->failed) return g2n_throw_no_memory(r->realm);
    *bytes = escaped ? (text->len ? text->bytes : "") : r->text + start;
    *len = escaped ? text->len : r->pos - start;
    r->pos++;
    return G2N_OK;
}

static enum g2n_status read_string(struct reader *r, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    const char *bytes;
    size_t len;
    r->pos++;
    enum g2n_status st = scan_string(r, &text, &bytes, &len);
    if (st == G2N_OK) st = g2n_string_new(r->realm, bytes, len, out);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status read_key(struct reader *r, struct g2n_string **out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    const char *bytes;
    size_t len;
    r->pos++;
    enum g2n_status st = scan_string(r, &text, &bytes, &len);
    if (st == G2N_OK) st = g2n_atom_new(r->realm, bytes, len, out);
    g2n_buf_fini(&text);
    return st;
}

/* ---- containers ---- */

static enum g2n_status push_frame(struct reader *r, struct g2n_object *container)
{
    if (r->depth == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 16;
        struct frame *frames = g2n_realloc_array(r->frames, cap, sizeof *frames);
        if (!frames) {
            g2n_object_drop(r->realm, container);
            return g2n_throw_no_memory(r->realm);
        }
        r->frames = frames;
        r->cap = cap;
    }
    r->frames[r->depth++] = (struct frame){ container, NULL };
    return G2N_OK;
}

static enum g2n_status open_container(struct reader *r, bool is_array)
{
    enum g2n_status st;
    r->pos++;
    if (is_array) {
        struct g2n_array *array;
        st = g2n_array_new(r->realm, 0, &array);
        return st == G2N_OK ? push_frame(r, &array->object) : st;
    }
    struct g2n_object *obj;
    st = g2n_object_new_plain(r->realm, 0, &obj);
    return st == G2N_OK ? push_frame(r, obj) : st;
}

static bool in_array(const struct frame *top) { return top->container->class == &g2n_class_array; }

/* "key": of the object on top; `complaint` when there is no key. */
static enum g2n_status read_member_start(struct reader *r, const char *complaint)
{
    skip_space(r);
    if (!is_char(r, '"')) return fail_at(r, r->pos, complaint);
    enum g2n_status st = read_key(r, &r->frames[r->depth - 1].key);
    if (st != G2N_OK) return st;
    skip_space(r);
    if (!is_char(r, ':')) return fail_at(r, r->pos, "Expected ':' after property name");
    r->pos++;
    return G2N_OK;
}

/* Puts a value into the container on top; consumes it. */
static enum g2n_status attach(struct reader *r, g2n_value value)
{
    struct frame *top = &r->frames[r->depth - 1];
    if (in_array(top)) return g2n_array_push(r->realm, g2n_as_array(g2n_view_of_object(top->container)), value);
    enum g2n_status st = g2n_object_define(r->realm, top->container, g2n_key_atom(top->key), g2n_peek(value),
                                           G2N_PROP_DEFAULT);
    g2n_drop(r->realm, value);
    g2n_atom_release(r->realm, top->key);
    top->key = NULL;
    return st;
}

/* What begins here: a whole value (*have), or a container that is now on top and wants its first value. */
static enum g2n_status begin_value(struct reader *r, bool *have, g2n_value *value)
{
    skip_space(r);
    *have = true;
    char c = r->pos < r->len ? r->text[r->pos] : 0;
    if (c == '"') return read_string(r, value);
    if (c == '-' || (c >= '0' && c <= '9')) return read_number(r, value);
    if (c == 't') return read_word(r, "true", g2n_bool(true), value);
    if (c == 'f') return read_word(r, "false", g2n_bool(false), value);
    if (c == 'n') return read_word(r, "null", G2N_NULL, value);
    if (c != '[' && c != '{') return fail_unexpected(r);

    enum g2n_status st = open_container(r, c == '[');
    if (st != G2N_OK) return st;
    skip_space(r);
    if (is_char(r, c == '[' ? ']' : '}')) {
        r->pos++;
        *value = g2n_own_object(r->frames[--r->depth].container);
        return G2N_OK;
    }
    *have = false;
    return c == '[' ? G2N_OK : read_member_start(r, "Expected property name or '}'");
}

/* Puts the value where it belongs and closes containers that end with it.  *have: the outermost value is complete. */
static enum g2n_status end_value(struct reader *r, bool *have, g2n_value *value)
{
    while (r->depth) {
        enum g2n_status st = attach(r, *value);
        if (st != G2N_OK) return st;
        const struct frame *top = &r->frames[r->depth - 1];
        bool array = in_array(top);
        skip_space(r);
        if (is_char(r, ',')) {
            r->pos++;
            *have = false;
            return array ? G2N_OK : read_member_start(r, "Expected double-quoted property name");
        }
        if (!is_char(r, array ? ']' : '}'))
            return fail_at(r, r->pos, array ? "Expected ',' or ']' after array element"
                                            : "Expected ',' or '}' after property value");
        r->pos++;
        *value = g2n_own_object(r->frames[--r->depth].container);
    }
    *have = true;
    return G2N_OK;
}

enum g2n_status g2n_lib__json_read(struct g2n_realm *realm, struct g2n_string *text, g2n_value *out)
{
    struct reader r = { .realm = realm, .source = text, .text = text->bytes, .len = text->len };
    bool have = false;
    enum g2n_status st;
    do {
        st = begin_value(&r, &have, out);
        if (st == G2N_OK && have) st = end_value(&r, &have, out);
    } while (st == G2N_OK && !have);
    if (st == G2N_OK) {
        skip_space(&r);
        if (r.pos < r.len) {
            st = g2n_throw(realm, G2N_SYNTAX_ERROR, "Unexpected non-whitespace character after JSON at position %zu",
                           utf16_position(&r, r.pos));
            g2n_drop(realm, *out);
        }
    }
    while (r.depth) {
        struct frame *top = &r.frames[--r.depth];
        if (top->key) g2n_atom_release(realm, top->key);
        g2n_object_drop(realm, top->container);
    }
    g2n_free(r.frames);
    return st;
}
