/* Letters and flat values (CanonicalABI.md, Flattening). */
#include "component_wit.h"

#include <string.h>

#include "text.h"

static const struct { char letter; const char *interface, *name; } resources[] = {
#define WASI2_RESOURCE(letter, interface, name) { letter, interface, name },
#include <g2n/wasi2_resource.def>
#undef WASI2_RESOURCE
};

char g2n_wit_resource_letter(const struct g2n_wit_resource *resource)
{
    for (size_t i = 0; i < sizeof resources / sizeof *resources; i++)
        if (g2n_str_is(resource->interface, resources[i].interface) && g2n_str_is(resource->name, resources[i].name))
            return resources[i].letter;
    return 0;
}

const char *g2n_wit_word(uint8_t code)
{
    switch (code) {
    case G2N_WIT_BOOL: return "bool";
    case G2N_WIT_S8: return "s8";
    case G2N_WIT_U8: return "u8";
    case G2N_WIT_S16: return "s16";
    case G2N_WIT_U16: return "u16";
    case G2N_WIT_S32: return "s32";
    case G2N_WIT_U32: return "u32";
    case G2N_WIT_S64: return "s64";
    case G2N_WIT_U64: return "u64";
    case G2N_WIT_F32: return "f32";
    case G2N_WIT_F64: return "f64";
    case G2N_WIT_CHAR: return "char";
    case G2N_WIT_STRING: return "string";
    case G2N_WIT_ERROR_CONTEXT: return "error-context";
    case G2N_WIT_LIST: return "list";
    case G2N_WIT_FIXED_LIST: return "fixed-list";
    case G2N_WIT_MAP: return "map";
    case G2N_WIT_TUPLE: return "tuple";
    case G2N_WIT_RECORD: return "record";
    case G2N_WIT_VARIANT: return "variant";
    case G2N_WIT_ENUM: return "enum";
    case G2N_WIT_FLAGS: return "flags";
    case G2N_WIT_OPTION: return "option";
    case G2N_WIT_RESULT: return "result";
    case G2N_WIT_OWN: return "own";
    case G2N_WIT_BORROW: return "borrow";
    case G2N_WIT_STREAM: return "stream";
    case G2N_WIT_FUTURE: return "future";
    case G2N_WIT_FUNC: return "func";
    case G2N_WIT_ASYNC_FUNC: return "async func";
    case G2N_WIT_RESOURCE: return "resource";
    case G2N_WIT_INSTANCE: return "interface";
    default: return "component";
    }
}

/* ---- Flat values ---------------------------------------------------------------- */

static void append(struct g2n_wit_flat *to, char letter)
{
    if (to->count <= G2N_WIT_FLAT_PARAMS)
        to->list[to->count++] = letter;
}

static void append_all(struct g2n_wit_flat *to, const struct g2n_wit_flat *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        append(to, from->list[i]);
}

/* What holds either: only i32 and f32 share 32 bits. */
static char join(char x, char y)
{
    if (x == y)
        return x;
    return (x == 'i' && y == 'f') || (x == 'f' && y == 'i') ? 'i' : 'I';
}

static void flatten_cases(struct g2n_wit_flat *to, const struct g2n_wit_type *t)
{
    append(to, 'i');
    for (uint32_t i = 0; i < t->member_count; i++)
        for (uint32_t k = 0; t->members[i] && k < t->members[i]->flat.count; k++) {
            char letter = t->members[i]->flat.list[k];

            if (k + 1 < to->count)
                to->list[k + 1] = join(to->list[k + 1], letter);
            else
                append(to, letter);
        }
}

static void flatten(struct g2n_wit_type *t)
{
    switch (t->code) {
    case G2N_WIT_S64: case G2N_WIT_U64: append(&t->flat, 'I'); return;
    case G2N_WIT_F32: append(&t->flat, 'f'); return;
    case G2N_WIT_F64: append(&t->flat, 'F'); return;
    case G2N_WIT_STRING: case G2N_WIT_LIST: case G2N_WIT_MAP:
        append(&t->flat, 'i');
        append(&t->flat, 'i');
        return;
    case G2N_WIT_RECORD: case G2N_WIT_TUPLE: case G2N_WIT_FUNC: case G2N_WIT_ASYNC_FUNC:
        for (uint32_t i = 0; i < t->member_count; i++)
            append_all(&t->flat, &t->members[i]->flat);
        return;
    case G2N_WIT_VARIANT: case G2N_WIT_OPTION: case G2N_WIT_RESULT: flatten_cases(&t->flat, t); return;
    case G2N_WIT_RESOURCE: case G2N_WIT_INSTANCE: case G2N_WIT_COMPONENT: return;
    default: append(&t->flat, 'i'); return; /* small numbers, enums, flags, handles */
    }
}

struct g2n_wit_signature g2n_wit_signature(const struct g2n_wit_type *func, bool lifted)
{
    const struct g2n_wit_flat *params = &func->flat;
    const uint32_t             results = func->result ? func->result->flat.count : 0;
    struct g2n_wit_signature   s       = { "", "" };
    uint32_t                   count   = 0;

    if (params->count > G2N_WIT_FLAT_PARAMS)
        s.params[count++] = 'i';
    else
        for (; count < params->count; count++)
            s.params[count] = params->list[count];
    if (results > 1 && !lifted)
        s.params[count] = 'i';
    else if (results > 1)
        s.results[0] = 'i';
    else if (results == 1)
        s.results[0] = func->result->flat.list[0];
    return s;
}

/* ---- Letters ---------------------------------------------------------------- */

static void add_member(struct g2n_text *text, const struct g2n_wit_type *member)
{
    g2n_text_adds(text, member ? member->letters : "_");
}

static void add_members(struct g2n_text *text, const struct g2n_wit_type *t)
{
    for (uint32_t i = 0; i < t->member_count && text->len <= G2N_WIT_LETTERS; i++)
        add_member(text, t->members[i]);
}

static bool is_plain_variant(const struct g2n_wit_type *t)
{
    for (uint32_t i = 0; i < t->member_count; i++)
        if (t->members[i])
            return false;
    return true;
}

static void add_between(struct g2n_text *text, const struct g2n_wit_type *t, const char *open, const char *close)
{
    g2n_text_adds(text, open);
    add_members(text, t);
    g2n_text_adds(text, close);
}

static void add_handle(struct g2n_text *text, const struct g2n_wit_type *t, char sign)
{
    char letter = g2n_wit_resource_letter(t->resource);

    g2n_text_addf(text, "%c%c", sign, letter ? letter : '.'); /* no row has a point */
}

static void add_letters(struct g2n_text *text, const struct g2n_wit_type *t)
{
    switch (t->code) {
    case G2N_WIT_LIST: add_between(text, t, "[", "]"); return;
    case G2N_WIT_RECORD: case G2N_WIT_TUPLE: add_between(text, t, "(", ")"); return;
    case G2N_WIT_OPTION: add_between(text, t, "?", ""); return;
    case G2N_WIT_RESULT: add_between(text, t, "!", ""); return;
    case G2N_WIT_VARIANT:
        if (is_plain_variant(t))
            g2n_text_addf(text, "e%u", t->member_count);
        else
            add_between(text, t, "{", "}");
        return;
    case G2N_WIT_ENUM: g2n_text_addf(text, "e%u", t->def->member_count); return;
    case G2N_WIT_FLAGS: g2n_text_addf(text, "m%u", t->def->member_count); return;
    case G2N_WIT_OWN: add_handle(text, t, '+'); return;
    case G2N_WIT_BORROW: add_handle(text, t, '-'); return;
    case G2N_WIT_FUNC: case G2N_WIT_ASYNC_FUNC:
        add_between(text, t, "", ">");
        if (t->result)
            add_member(text, t->result);
        return;
    default: return; /* newer ones, which nothing answers */
    }
}

static const char *what_is_newer(const struct g2n_wit_type *t)
{
    const char *newer = t->code == G2N_WIT_ASYNC_FUNC      ? "asynchronous functions"
                      : t->code == G2N_WIT_STREAM          ? "streams"
                      : t->code == G2N_WIT_FUTURE          ? "futures"
                      : t->code == G2N_WIT_ERROR_CONTEXT   ? "error contexts"
                      : t->code == G2N_WIT_FIXED_LIST      ? "lists of a fixed length"
                      : t->code == G2N_WIT_MAP             ? "maps"
                                                           : NULL;

    for (uint32_t i = 0; i < t->member_count && !newer; i++)
        newer = t->members[i] ? t->members[i]->newer : NULL;
    return newer ? newer : t->result ? t->result->newer : NULL;
}

bool g2n_wit_finish(struct g2n_wit_type *t, struct g2n_arena *a, bool *no_memory)
{
    struct g2n_text text;
    bool            good;

    g2n_text_init(&text);
    add_letters(&text, t);
    good       = text.len <= G2N_WIT_LETTERS;
    *no_memory = g2n_text_failed(&text);
    if (good && !*no_memory) {
        t->letters = g2n_arena_copy(a, text.ptr ? text.ptr : "", text.len);
        *no_memory = !t->letters;
    }
    g2n_text_fini(&text);
    flatten(t);
    t->newer = what_is_newer(t);
    return good && !*no_memory;
}

#define PRIMITIVE(code, letters, flat) { code, NULL, NULL, 0, NULL, NULL, letters, { sizeof flat - 1, flat }, NULL, NULL }

const struct g2n_wit_type *g2n_wit_primitive(uint8_t code)
{
    static const struct g2n_wit_type types[] = {
        PRIMITIVE(G2N_WIT_BOOL, "b", "i"),  PRIMITIVE(G2N_WIT_S8, "p", "i"),   PRIMITIVE(G2N_WIT_U8, "o", "i"),
        PRIMITIVE(G2N_WIT_S16, "q", "i"),   PRIMITIVE(G2N_WIT_U16, "h", "i"),  PRIMITIVE(G2N_WIT_S32, "r", "i"),
        PRIMITIVE(G2N_WIT_U32, "i", "i"),   PRIMITIVE(G2N_WIT_S64, "t", "I"),  PRIMITIVE(G2N_WIT_U64, "l", "I"),
        PRIMITIVE(G2N_WIT_F32, "f", "f"),   PRIMITIVE(G2N_WIT_F64, "d", "F"),  PRIMITIVE(G2N_WIT_CHAR, "c", "i"),
        PRIMITIVE(G2N_WIT_STRING, "s", "ii"),
        { G2N_WIT_ERROR_CONTEXT, NULL, NULL, 0, NULL, NULL, "", { 1, "i" }, "error contexts", NULL },
    };

    for (size_t i = 0; i + 1 < sizeof types / sizeof *types; i++)
        if (types[i].code == code)
            return &types[i];
    return &types[sizeof types / sizeof *types - 1];
}
