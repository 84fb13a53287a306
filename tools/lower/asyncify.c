#include "asyncify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"

#define COPY      "g2n_state"
#define INSTANCE  "instance->w2c_g"
#define READS_MIN 2u /* with fewer a copy gains nothing */

struct copier {
    char            field[40]; /* "instance->w2c_g1" */
    size_t          field_len;
    struct g2n_text text;
    uint32_t        reads;
    bool            has_copy;
    bool            in_call;
    bool            strange; /* A1 */
};

/* The global that asyncify_start_unwind, an export, sets first. */
static bool find_field(struct copier *c, const struct g2n_translation *t, const struct g2n_wasm *w)
{
    const struct g2n_wasm_export *start = g2n_wasm_export_find(w, "asyncify_start_unwind", G2N_WASM_FUNC);
    struct g2n_str                body;
    const char                   *at;

    if (!start || start->index < w->import_func_count || start->index - w->import_func_count >= t->function_count)
        return false;
    body = t->functions[start->index - w->import_func_count].body;
    at   = memmem(body.ptr, body.len, "  " INSTANCE, sizeof INSTANCE + 1);
    if (!at)
        return false;
    c->field_len = (size_t)snprintf(c->field, sizeof c->field, INSTANCE "%lu", strtoul(at + sizeof INSTANCE + 1, NULL, 10));
    return true;
}

static bool has(struct g2n_str line, const char *word)
{
    return memmem(line.ptr, line.len, word, strlen(word)) != NULL;
}

/* Does the line name the field, and not a longer one? */
static bool names_field(const struct copier *c, struct g2n_str line)
{
    const char *end = line.ptr + line.len;

    for (const char *p = line.ptr; (p = memmem(p, (size_t)(end - p), c->field, c->field_len)) != NULL;) {
        p += c->field_len;
        if (p == end || *p < '0' || *p > '9')
            return true;
    }
    return false;
}

/* "w2c_m_f(instance, ...", "var_i0 = CALL_INDIRECT(instance->...": what begins a call, and where wasm2c puts it. */
static bool begins_call(struct g2n_str statement)
{
    const char *value = g2n_str_has_prefix(statement, "var_") ? memmem(statement.ptr, statement.len, " = ", 3) : NULL;

    if (value)
        statement = (struct g2n_str){ value + 3, statement.len - (size_t)(value + 3 - statement.ptr) };
    return g2n_str_has_prefix(statement, "w2c_") || g2n_str_has_prefix(statement, "CALL_INDIRECT(");
}

static bool ends_statement(struct g2n_str line)
{
    return line.len >= 2 && memcmp(line.ptr + line.len - 2, ";\n", 2) == 0;
}

static void copy_line(struct copier *c, struct g2n_str line)
{
    struct g2n_text *t     = &c->text;
    size_t           blank = strspn(line.ptr, " ");
    struct g2n_str   statement;

    if (blank > line.len)
        blank = line.len;
    statement = (struct g2n_str){ line.ptr + blank, line.len - blank };
    if (!c->in_call && begins_call(statement))
        c->in_call = true;
    else if ((has(line, "CALL_INDIRECT(") || has(line, "(instance")) && !g2n_str_has_prefix(statement, "wasm_rt_segue_"))
        c->strange = true;
    if (names_field(c, line)) {
        const size_t tail = c->field_len + 5; /* " = ", the field, ";\n" */

        if (c->in_call || !g2n_str_has_prefix(statement, "var_") || line.len < tail
            || memcmp(line.ptr + line.len - tail, " = ", 3) != 0 || memcmp(line.ptr + line.len - tail + 3, c->field, c->field_len) != 0) {
            c->strange = true;
            return;
        }
        g2n_text_add(t, line.ptr, line.len - tail);
        g2n_text_adds(t, " = " COPY ";\n");
        c->reads++;
        return;
    }
    g2n_text_add(t, line.ptr, line.len);
    if (!c->has_copy && g2n_str_is(statement, "FUNC_PROLOGUE;\n")) {
        g2n_text_addf(t, "  u32 " COPY " = %s;\n", c->field);
        c->has_copy = true;
    }
    if (c->in_call && ends_statement(line)) {
        g2n_text_addf(t, "  " COPY " = %s;\n", c->field);
        c->in_call = false;
    }
}

/* False: no memory. */
static bool copy_function(struct copier *c, struct g2n_arena *a, struct g2n_function *f, uint32_t *changed)
{
    const char *end = f->body.ptr + f->body.len;

    c->text.len = 0;
    c->reads    = 0;
    c->has_copy = c->in_call = c->strange = false;
    if (!names_field(c, f->body))
        return true;
    for (const char *p = f->body.ptr, *next; p < end && !c->strange; p = next) {
        next = memchr(p, '\n', (size_t)(end - p));
        next = next ? next + 1 : end;
        copy_line(c, (struct g2n_str){ p, (size_t)(next - p) });
    }
    if (g2n_text_failed(&c->text))
        return false;
    if (!c->strange && c->has_copy && c->reads >= READS_MIN) {
        const char *body = g2n_arena_copy(a, c->text.ptr, c->text.len);

        if (!body)
            return false;
        f->body = (struct g2n_str){ body, c->text.len };
        ++*changed;
    }
    return true;
}

bool g2n_asyncify_copy_state(struct g2n_translation *t, struct g2n_arena *a, const struct g2n_wasm *w, uint32_t *changed)
{
    struct copier c    = { .reads = 0 };
    bool          good = true;

    *changed = 0;
    if (!find_field(&c, t, w))
        return true;
    g2n_text_init(&c.text);
    for (uint32_t i = 0; i < t->function_count && good; i++)
        good = copy_function(&c, a, &t->functions[i], changed);
    g2n_text_fini(&c.text);
    return good;
}
