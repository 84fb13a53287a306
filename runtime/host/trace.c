/* Lines of the trace.  They are made without the inspector of console.log, which runs getters and allocates. */
#include "host/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "host/dom_exception.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/convert.h"

#define QUOTE_MAX    60u /* bytes of a string that are shown */
#define ELEMENTS_MAX 4u  /* elements of an array, properties of an object */

static const struct { const char *word; unsigned kind; } words[] = {
    { "imports", G2N_TRACE_IMPORTS }, { "js", G2N_TRACE_JS }, { "fs", G2N_TRACE_FS }, { "fetch", G2N_TRACE_FETCH },
    { "sqlite", G2N_TRACE_SQLITE },
};
#define WORD_COUNT (sizeof words / sizeof *words)

static unsigned kind_of(const char *word, size_t len)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (strlen(words[i].word) == len && memcmp(words[i].word, word, len) == 0) return words[i].kind;
    return 0;
}

static void report_word(const char *word, size_t len)
{
    struct g2n_trace_line line;
    g2n_trace_begin(&line, "G2N_TRACE");
    g2n_trace_text(&line, "there is no kind ");
    g2n_trace_quote(&line, word, len);
    g2n_trace_text(&line, "; put together, with commas: imports,js,fs,fetch,sqlite\n");
    dprintf(STDERR_FILENO, "%.*s", (int)line.len, line.text);
}

void g2n_trace_init(struct g2n_host *host)
{
    const char *at = getenv("G2N_TRACE");
    host->trace = 0;
    while (at && *at) {
        size_t len = strcspn(at, ",");
        unsigned kind = kind_of(at, len);
        host->trace |= kind;
        if (!kind && len)
            report_word(at, len);
        at += len + (at[len] == ',');
    }
}

/* ---- lines ---- */

static void append(struct g2n_trace_line *line, const char *bytes, size_t len)
{
    size_t room = sizeof line->text - line->len;
    if (len > room) {
        line->cut = true;
        len = room;
    }
    memcpy(line->text + line->len, bytes, len);
    line->len += len;
}

void g2n_trace_text(struct g2n_trace_line *line, const char *text) { append(line, text, strlen(text)); }

void g2n_trace_begin(struct g2n_trace_line *line, const char *kind)
{
    line->len = 0;
    line->cut = false;
    g2n_trace_text(line, kind);
    g2n_trace_text(line, ": ");
}

void g2n_trace_number(struct g2n_trace_line *line, double number)
{
    char text[32];
    int len = 0;
    for (int digits = 15; digits <= 17; digits++) { /* the shortest of those that say it all */
        len = snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) break;
    }
    append(line, text, (size_t)len);
}

void g2n_trace_quote(struct g2n_trace_line *line, const void *bytes, size_t len)
{
    const unsigned char *s = bytes;
    size_t shown = len < QUOTE_MAX ? len : QUOTE_MAX;
    while (shown < len && shown > 0 && (s[shown] & 0xC0) == 0x80) shown--; /* a character is shown whole, or not */
    append(line, "\"", 1);
    for (size_t i = 0; i < shown; i++) {
        char escaped[8];
        if (s[i] == '\n') g2n_trace_text(line, "\\n");
        else if (s[i] == '"' || s[i] == '\\') append(line, (char[]){ '\\', (char)s[i] }, 2);
        else if (s[i] >= 0x20 && s[i] != 0x7F) append(line, (const char *)s + i, 1);
        else append(line, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\x%02x", s[i]));
    }
    append(line, "\"", 1);
    if (shown < len) g2n_trace_text(line, "...");
}

void g2n_trace_end(struct g2n_host *host, struct g2n_trace_line *line)
{
    struct g2n_buf clean = G2N_BUF_INIT;
    static const char cut[] = "...\n";
    /* Bytes of the guest's may be no UTF-8, and a cut may have gone through a character. */
    g2n_utf8_append_replaced(&clean, line->text, line->len);
    g2n_buf_append_str(&clean, line->cut ? cut : cut + 3);
    if (!clean.failed) g2n_stdio_write_now(host, STDERR_FILENO, clean.bytes, clean.len);
    g2n_buf_fini(&clean);
}

void g2n_trace_printf(struct g2n_host *host, const char *kind, const char *format, ...)
{
    struct g2n_trace_line line;
    char text[G2N_TRACE_LINE_MAX + 1];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    g2n_trace_begin(&line, kind);
    g2n_trace_text(&line, text);
    line.cut |= len >= (int)sizeof text;
    g2n_trace_end(host, &line);
}

/* ---- values ---- */

static void append_key(struct g2n_trace_line *line, g2n_key key)
{
    if (g2n_key_is_symbol(key)) g2n_trace_text(line, "[symbol]");
    else append(line, g2n_key_string(key)->bytes, g2n_key_string(key)->len);
}

/* Appends a global's name if that is what the object is. */
static bool append_global_name(const struct g2n_host *host, struct g2n_trace_line *line, const struct g2n_object *obj)
{
    const struct g2n_object *global = host->realm.global;
    if (obj == global) {
        g2n_trace_text(line, "globalThis");
        return true;
    }
    for (uint32_t i = 0; i < global->count; i++) {
        const struct g2n_prop_slot *slot = &global->slots[i];
        if (!slot->key.cell || (slot->flags & G2N_PROP_ACCESSOR) || g2n_key_is_symbol(slot->key)) continue;
        if (!g2n_is_object(g2n_peek(slot->value)) || g2n_as_object(g2n_peek(slot->value)) != obj) continue;
        append_key(line, slot->key);
        return true;
    }
    return false;
}

/* A data property of the object's own, or of its prototypes', that is a string; NULL when there is none. */
static const struct g2n_string *text_property(const struct g2n_host *host, const struct g2n_object *obj,
                                              enum g2n_atom_id id)
{
    g2n_key key = g2n_atom_key(&host->realm, id);
    for (; obj; obj = obj->proto)
        for (uint32_t i = 0; i < obj->count; i++) {
            const struct g2n_prop_slot *slot = &obj->slots[i];
            if (!slot->key.cell || !g2n_key_equal(slot->key, key)) continue;
            bool text = !(slot->flags & G2N_PROP_ACCESSOR) && g2n_is_string(g2n_peek(slot->value));
            return text ? g2n_as_string(g2n_peek(slot->value)) : NULL;
        }
    return NULL;
}

static void append_function(const struct g2n_host *host, struct g2n_trace_line *line, const struct g2n_object *obj)
{
    const struct g2n_string *name = text_property(host, obj, G2N_ATOM_name);
    g2n_trace_text(line, "function");
    if (!name || name->len == 0) return;
    append(line, " ", 1);
    append(line, name->bytes, name->len);
}

static void append_value(const struct g2n_host *host, struct g2n_trace_line *line, g2n_view v, int depth);

static void append_array(const struct g2n_host *host, struct g2n_trace_line *line, const struct g2n_array *a, int depth)
{
    if (depth > 0) {
        char text[32];
        append(line, text, (size_t)snprintf(text, sizeof text, "Array(%u)", (unsigned)a->length));
        return;
    }
    append(line, "[", 1);
    for (uint32_t i = 0; i < a->count && i < ELEMENTS_MAX; i++) {
        if (i) append(line, ", ", 2);
        if (!g2n_is_absent(g2n_peek(a->elements[i]))) append_value(host, line, g2n_peek(a->elements[i]), depth + 1);
    }
    g2n_trace_text(line, a->length > ELEMENTS_MAX ? ", ...]" : "]");
}

static void append_plain(const struct g2n_host *host, struct g2n_trace_line *line, const struct g2n_object *obj, int depth)
{
    uint32_t shown = 0;
    if (depth > 0 || obj->class != &g2n_class_object) {
        g2n_trace_text(line, obj->class == &g2n_class_object ? "{...}" : obj->class->name);
        return;
    }
    append(line, "{", 1);
    for (uint32_t i = 0; i < obj->count; i++) {
        const struct g2n_prop_slot *slot = &obj->slots[i];
        if (!slot->key.cell || !(slot->flags & G2N_PROP_ENUMERABLE)) continue;
        if (shown) append(line, ", ", 2);
        if (shown++ == ELEMENTS_MAX) {
            g2n_trace_text(line, "...");
            break;
        }
        append_key(line, slot->key);
        append(line, ": ", 2);
        if (slot->flags & G2N_PROP_ACCESSOR) g2n_trace_text(line, "[getter]");
        else append_value(host, line, g2n_peek(slot->value), depth + 1);
    }
    append(line, "}", 1);
}

static void append_error(const struct g2n_host *host, struct g2n_trace_line *line, const struct g2n_object *obj)
{
    const struct g2n_string *stack = text_property(host, obj, G2N_ATOM_stack);
    if (stack) append(line, stack->bytes, stack->len);
    else g2n_trace_text(line, obj->class->name);
}

static bool append_engines(const struct g2n_host *host, struct g2n_trace_line *line, const struct g2n_object *obj)
{
    const struct g2n_engine *engine = host->realm.engine;
    struct g2n_buf text = G2N_BUF_INIT;
    bool known = engine && engine->describe(engine, obj, &text);
    if (known && text.len) append(line, text.bytes, text.len);
    g2n_buf_fini(&text);
    return known;
}

static void append_object(const struct g2n_host *host, struct g2n_trace_line *line, struct g2n_object *obj, int depth)
{
    g2n_view v = g2n_view_of_object(obj);
    char text[64];
    if (append_global_name(host, line, obj) || append_engines(host, line, obj)) return;
    if (obj == host->realm.go) g2n_trace_text(line, "Go");
    else if (g2n_is_callable(v)) append_function(host, line, obj);
    else if (g2n_is_array(v)) append_array(host, line, g2n_as_array(v), depth);
    else if (g2n_is_error(v)) append_error(host, line, obj);
    else if (g2n_is_typed_array(v))
        append(line, text, (size_t)snprintf(text, sizeof text, "%s(%zu)",
                                            g2n_element_class_name(g2n_as_typed_array(v)->element),
                                            g2n_as_typed_array(v)->length));
    else if (g2n_is_buffer(v))
        append(line, text, (size_t)snprintf(text, sizeof text, "ArrayBuffer(%zu)", g2n_as_buffer(v)->len));
    else append_plain(host, line, obj, depth);
}

static void append_value(const struct g2n_host *host, struct g2n_trace_line *line, g2n_view v, int depth)
{
    if (g2n_is_number(v)) g2n_trace_number(line, g2n_as_number(v));
    else if (g2n_is_string(v)) g2n_trace_quote(line, g2n_as_string(v)->bytes, g2n_as_string(v)->len);
    else if (g2n_is_object(v)) append_object(host, line, g2n_as_object(v), depth);
    else if (g2n_is_bool(v)) g2n_trace_text(line, g2n_is_true(v) ? "true" : "false");
    else g2n_trace_text(line, g2n_is_null(v) ? "null" : g2n_is_symbol(v) ? "[symbol]" : "undefined");
}

void g2n_trace_value(const struct g2n_host *host, struct g2n_trace_line *line, g2n_view v)
{
    append_value(host, line, v, 0);
}

void g2n_trace_arguments(const struct g2n_host *host, struct g2n_trace_line *line, const g2n_view *args, uint32_t argc)
{
    append(line, "(", 1);
    for (uint32_t i = 0; i < argc && !line->cut; i++) {
        if (i) append(line, ", ", 2);
        append_value(host, line, args[i], 0);
    }
    append(line, ")", 1);
}

void g2n_trace_outcome(const struct g2n_host *host, struct g2n_trace_line *line, enum g2n_status st, g2n_view result)
{
    g2n_trace_text(line, st == G2N_OK ? " -> " : " throws ");
    if (st == G2N_OK) append_value(host, line, result, 0);
    else if (st == G2N_THROWN) append_value(host, line, g2n_peek(host->realm.exception), 0);
    else g2n_trace_text(line, "for want of memory");
}

void g2n_trace_missing(struct g2n_host *host, const char *name, size_t len)
{
    struct g2n_buf *told = &host->trace_told; /* names, each with a NUL behind */
    struct g2n_trace_line line;
    for (size_t at = 0; at < told->len; at += strlen(told->bytes + at) + 1)
        if (strlen(told->bytes + at) == len && memcmp(told->bytes + at, name, len) == 0) return;
    if (memchr(name, 0, len) || g2n_buf_reserve(told, len + 1) != G2N_OK) return;
    g2n_buf_append(told, name, len);
    g2n_buf_append_byte(told, 0);
    g2n_trace_begin(&line, "trace");
    g2n_trace_text(&line, "there is no global ");
    append(&line, name, len);
    g2n_trace_end(host, &line);
}
