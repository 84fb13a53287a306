/* WIT types as C structs, enums and bits, in the header of a library.  The sizes are reckoned here as C reckons them, and again by
 * the runtime from the letters (embed/component_value.c); the compiler checks the first against its own. */
#include "library_component.h"

#include <ctype.h>
#include <string.h>

#include "rows.h"

#define NAMES_MAX 16384u
#define STEM_MAX  60u /* Z2 */
#define STRING_SIZE 16u /* a pointer and a length, on the 64-bit systems that there are */
#define TAG_SIZE 4u

/* Of C, C++, and what common headers define. */
static const char *const keywords[] = {
    "alignas", "alignof", "and", "asm", "assert", "auto", "bool", "break", "case", "catch", "char", "class", "complex", "const", "constexpr",
    "continue", "decltype", "default", "delete", "do", "double", "else", "enum", "errno", "explicit", "export", "extern", "false", "float", "for",
    "friend", "goto", "if", "inline", "int", "linux", "long", "mutable", "namespace", "new", "noexcept", "noreturn", "not", "nullptr", "operator",
    "or", "private", "protected", "public", "register", "restrict", "return", "short", "signed", "sizeof", "static", "stderr", "stdin", "stdout",
    "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "typeof", "union", "unix", "unsigned", "using",
    "virtual", "void", "volatile", "while", "xor", NULL,
};

/* ---- Names ---------------------------------------------------------------- */

static bool is_among(const char *name, const char *const *list)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static void *fail(struct g2n_c_types *c)
{
    c->no_memory = true;
    return NULL;
}

static bool grow(struct g2n_c_types *c, void *list, uint32_t count, uint32_t *size, size_t item)
{
    uint32_t bigger = *size * 2 + 32;
    void    *old, *grown;

    if (count < *size)
        return true;
    grown = g2n_arena_array(c->a, bigger, item);
    if (!grown)
        return fail(c) != NULL;
    memcpy(&old, list, sizeof old);
    if (count != 0)
        memcpy(grown, old, count * item);
    memcpy(list, &grown, sizeof grown);
    *size = bigger;
    return true;
}

const char *g2n_c_types_claim(struct g2n_c_types *c, const char *name)
{
    const char *chosen = name;

    if (c->name_count == NAMES_MAX) {
        c->too_many = true;
        return NULL;
    }
    for (unsigned number = 2; chosen; number++) {
        bool taken = false;

        for (uint32_t i = 0; i < c->name_count && !taken; i++)
            taken = strcmp(c->names[i], chosen) == 0;
        if (!taken)
            break;
        chosen = g2n_arena_printf(c->a, "%s_%u", name, number);
    }
    if (!chosen || !grow(c, &c->names, c->name_count, &c->name_size, sizeof *c->names))
        return fail(c);
    c->names[c->name_count++] = chosen;
    return chosen;
}

const char *g2n_c_types_interface(struct g2n_arena *a, struct g2n_str interface)
{
    const char *at = memchr(interface.ptr, '@', interface.len);
    size_t      end = at ? (size_t)(at - interface.ptr) : interface.len, begin = end;
    const char *name;

    if (interface.len == 0)
        return "";
    while (begin != 0 && interface.ptr[begin - 1] != '/')
        begin--;
    name = g2n_rows_c_name(a, (struct g2n_str){ interface.ptr + begin, end - begin }, false);
    return name ? g2n_arena_printf(a, "%s_", name) : NULL;
}

const char **g2n_c_types_members(struct g2n_c_types *c, const struct g2n_component_type *def, const char *const *reserved)
{
    const char **names = g2n_arena_array(c->a, (size_t)def->member_count + 1, sizeof *names);

    for (uint32_t i = 0; names && i < def->member_count; i++) {
        const char *name = g2n_rows_c_name(c->a, def->members[i].name, true), *chosen = name;

        for (unsigned number = 2; chosen; number++) {
            if (*chosen != '\0' && !is_among(chosen, keywords) && !is_among(chosen, reserved) && !is_among(chosen, names))
                break;
            chosen = number == 2 && !is_among(chosen, names) ? g2n_arena_printf(c->a, "%s_", name) : g2n_arena_printf(c->a, "%s_%u", name, number);
        }
        if (!chosen)
            return fail(c);
        names[i] = chosen; /* the list ends here until the next one: it is all zero */
    }
    return names ? names : fail(c);
}

/* What the component calls a type, with its interface; NULL: nothing. */
static const char *wit_name(struct g2n_c_types *c, const struct g2n_link_exports *in, struct g2n_str interface, const struct g2n_wit_type *wit)
{
    const char *found = NULL;

    for (uint32_t i = 0; i < in->count && !found && !c->no_memory; i++) {
        const struct g2n_link_entry *e = &in->list[i];

        if (e->sort == G2N_SORT_TYPE && e->item == wit) {
            const char *before = g2n_c_types_interface(c->a, interface), *name = g2n_rows_c_name(c->a, e->name, false);

            found = before && name ? g2n_arena_printf(c->a, "%s%s", before, name) : NULL;
            c->no_memory = c->no_memory || !found;
        } else if (e->sort == G2N_SORT_INSTANCE && interface.len == 0) {
            found = wit_name(c, e->item, e->name.len != 0 ? e->name : (struct g2n_str){ "interface", 9 }, wit);
        }
    }
    return found;
}

/* ---- What they are made of ---------------------------------------------------------------- */

static bool is_variant(const struct g2n_wit_type *t)
{
    return t->code == G2N_WIT_VARIANT && t->letters[0] == '{';
}

/* Numbers, strings and bits, which have no declaration. */
static const char *plain_name(uint8_t code, size_t *size)
{
    switch (code) {
    case G2N_WIT_BOOL: *size = 1; return "bool ";
    case G2N_WIT_S8: *size = 1; return "int8_t ";
    case G2N_WIT_U8: *size = 1; return "uint8_t ";
    case G2N_WIT_S16: *size = 2; return "int16_t ";
    case G2N_WIT_U16: *size = 2; return "uint16_t ";
    case G2N_WIT_S32: *size = 4; return "int32_t ";
    case G2N_WIT_U32: case G2N_WIT_CHAR: case G2N_WIT_FLAGS: *size = 4; return "uint32_t ";
    case G2N_WIT_S64: *size = 8; return "int64_t ";
    case G2N_WIT_U64: *size = 8; return "uint64_t ";
    case G2N_WIT_F32: *size = 4; return "float ";
    case G2N_WIT_F64: *size = 8; return "double ";
    case G2N_WIT_STRING: *size = STRING_SIZE; return "struct g2n_string ";
    default: return NULL;
    }
}

static uint32_t number_of(const struct g2n_c_types *c, const struct g2n_c_type *t)
{
    uint32_t i = 0;

    while (c->list[i] != t)
        i++;
    return i;
}

/* Z2, Z3: from its parts, which are there. */
static bool set_made_name(struct g2n_c_types *c, struct g2n_c_type *t)
{
    const char *key = g2n_wit_word(t->wit->code), *stem = key;

    for (uint32_t i = 0; i < t->wit->member_count && key && stem; i++) {
        const struct g2n_c_type *part = t->wit->members[i] ? g2n_c_types_get(c, t->wit->members[i]) : NULL;

        if (t->wit->members[i] && !part)
            return false;
        key  = part ? g2n_arena_printf(c->a, "%s,%u", key, number_of(c, part)) : g2n_arena_printf(c->a, "%s,_", key);
        stem = strlen(stem) <= STEM_MAX ? g2n_arena_printf(c->a, "%s_%s", stem, part ? part->stem : "none") : stem;
    }
    t->key  = key;
    t->stem = stem && strlen(stem) > STEM_MAX ? g2n_arena_printf(c->a, "type%u", c->count) : stem;
    return t->key && t->stem ? true : fail(c) != NULL;
}

/* ---- Declarations ---------------------------------------------------------------- */

static void widen(struct g2n_c_type *t, size_t size, size_t align)
{
    if (align > t->align)
        t->align = align;
    t->size = (t->size + align - 1) / align * align + size;
}

static void round_up(struct g2n_c_type *t)
{
    t->size = (t->size + t->align - 1) / t->align * t->align;
}

static const char *upper(struct g2n_c_types *c, const char *name)
{
    char *copy = g2n_arena_copy(c->a, name, strlen(name));

    for (char *p = copy; p && *p != '\0'; p++)
        *p = (char)toupper((unsigned char)*p);
    return copy ? copy : fail(c);
}

/* APP_COLOR_RED: of the type's name and the case's. */
static const char *constant(struct g2n_c_types *c, const char *type, const char *name)
{
    const char *both = g2n_arena_printf(c->a, "%s_%s", type, name), *big = both ? upper(c, both) : fail(c);

    return big ? g2n_c_types_claim(c, big) : NULL;
}

static bool declare_enum(struct g2n_c_types *c, const char *name, const struct g2n_wit_type *wit)
{
    const char **cases = g2n_c_types_members(c, wit->def, NULL);

    if (!cases)
        return false;
    g2n_text_addf(c->declarations, "\nenum %s {\n", name);
    for (uint32_t i = 0; i < wit->def->member_count; i++) {
        const char *word = constant(c, name, cases[i]);

        if (!word)
            return false;
        g2n_text_addf(c->declarations, "    %s = %u%s\n", word, i, i + 1 < wit->def->member_count ? "," : "");
    }
    g2n_text_adds(c->declarations, "};\n");
    return true;
}

static bool declare_flags(struct g2n_c_types *c, const char *name, const struct g2n_wit_type *wit)
{
    const char **flags = g2n_c_types_members(c, wit->def, NULL);

    if (!flags)
        return false;
    g2n_text_addf(c->declarations, "\n/* Flags: bits of a uint32_t. */\n");
    for (uint32_t i = 0; i < wit->def->member_count; i++) {
        const char *word = constant(c, name, flags[i]);

        if (!word)
            return false;
        g2n_text_addf(c->declarations, "#define %s (UINT32_C(1) << %u)\n", word, i);
    }
    return true;
}

static bool declare_fields(struct g2n_c_types *c, struct g2n_c_type *t)
{
    const struct g2n_wit_type *wit   = t->wit;
    const char               **names = wit->code == G2N_WIT_RECORD ? g2n_c_types_members(c, wit->def, NULL) : NULL;

    if (wit->code == G2N_WIT_RECORD && !names)
        return false;
    for (uint32_t i = 0; i < wit->member_count; i++) {
        const struct g2n_c_type *part = g2n_c_types_get(c, wit->members[i]);

        if (!part)
            return false;
        if (names)
            g2n_text_addf(c->declarations, "    %s%s;\n", part->name, names[i]);
        else
            g2n_text_addf(c->declarations, "    %sf%u;\n", part->name, i);
        widen(t, part->size, part->align);
    }
    return true;
}

/* The union of what cases have; nothing when that is nothing. */
static bool declare_union(struct g2n_c_types *c, struct g2n_c_type *t, const char *const *names)
{
    struct g2n_c_type all = { .align = 1 };
    bool              any = false;

    for (uint32_t i = 0; i < t->wit->member_count; i++) {
        const struct g2n_c_type *part = t->wit->members[i] ? g2n_c_types_get(c, t->wit->members[i]) : NULL;

        if (!t->wit->members[i])
            continue;
        if (!part)
            return false;
        g2n_text_addf(c->declarations, "%s        %s%s;\n", any ? "" : "    union {\n", part->name, names[i]);
        any       = true;
        all.align = part->align > all.align ? part->align : all.align;
        all.size  = part->size > all.size ? part->size : all.size;
    }
    if (!any)
        return true;
    g2n_text_adds(c->declarations, "    } of;\n");
    round_up(&all);
    widen(t, all.size, all.align);
    return true;
}

static bool declare_body(struct g2n_c_types *c, struct g2n_c_type *t, const char *name)
{
    static const char *const  results[] = { "ok", "error" };
    const struct g2n_c_type  *part;
    const char              **names;

    switch (t->wit->code) {
    case G2N_WIT_LIST:
        part = g2n_c_types_get(c, t->wit->members[0]);
        if (!part)
            return false;
        g2n_text_addf(c->declarations, "    const %s*items;\n    size_t count;\n", part->name);
        widen(t, STRING_SIZE, STRING_SIZE / 2);
        return true;
    case G2N_WIT_OPTION:
        part = g2n_c_types_get(c, t->wit->members[0]);
        if (!part)
            return false;
        g2n_text_addf(c->declarations, "    bool is_some;\n    %svalue;\n", part->name);
        widen(t, 1, 1);
        widen(t, part->size, part->align);
        return true;
    case G2N_WIT_RESULT:
        g2n_text_adds(c->declarations, "    bool is_error;\n");
        widen(t, 1, 1);
        return declare_union(c, t, results);
    case G2N_WIT_VARIANT:
        names = g2n_c_types_members(c, t->wit->def, NULL);
        if (!names)
            return false;
        g2n_text_addf(c->declarations, "    enum %s_case kind;\n", name);
        widen(t, TAG_SIZE, TAG_SIZE);
        return declare_union(c, t, names);
    default: return declare_fields(c, t);
    }
}

/* All its parts have been declared. */
static bool declare(struct g2n_c_types *c, struct g2n_c_type *t)
{
    const char *wanted = g2n_arena_printf(c->a, "%s_%s", c->prefix, t->stem);
    const char *name   = wanted ? g2n_c_types_claim(c, wanted) : fail(c);
    size_t      size;
    bool        good;

    if (!name)
        return false;
    if (t->wit->code == G2N_WIT_FLAGS) {
        t->name = plain_name(G2N_WIT_FLAGS, &size);
        t->size = t->align = size;
        return declare_flags(c, name, t->wit);
    }
    t->declared = true;
    if (t->wit->code == G2N_WIT_ENUM || (t->wit->code == G2N_WIT_VARIANT && !is_variant(t->wit))) {
        t->name = g2n_arena_printf(c->a, "enum %s ", name);
        t->size = t->align = TAG_SIZE;
        return t->name ? declare_enum(c, name, t->wit) : fail(c) != NULL;
    }
    t->name  = g2n_arena_printf(c->a, "struct %s ", name);
    t->align = 1;
    if (is_variant(t->wit)) {
        const char *kind = g2n_arena_printf(c->a, "%s_case", name);

        if (!kind || !declare_enum(c, kind, t->wit))
            return kind ? false : fail(c) != NULL;
    }
    g2n_text_addf(c->declarations, "\nstruct %s {\n", name);
    good = t->name ? declare_body(c, t, name) : fail(c) != NULL;
    g2n_text_adds(c->declarations, "};\n");
    round_up(t);
    return good;
}

/* ---- The list ---------------------------------------------------------------- */

/* One that is made of the same, among those without names of their own. */
static const struct g2n_c_type *find_key(const struct g2n_c_types *c, const char *key)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->list[i]->key && strcmp(c->list[i]->key, key) == 0)
            return c->list[i];
    return NULL;
}

static bool set_stem(struct g2n_c_types *c, struct g2n_c_type *t)
{
    const struct g2n_str none = { "", 0 };
    const char          *name = wit_name(c, &c->fusion->link->exports, none, t->wit);
    const bool           own  = t->wit->code == G2N_WIT_RECORD || t->wit->code == G2N_WIT_VARIANT || t->wit->code == G2N_WIT_ENUM || t->wit->code == G2N_WIT_FLAGS;

    if (!name && !c->no_memory)
        name = wit_name(c, &c->fusion->link->imports, none, t->wit);
    for (uint32_t i = 0; i < t->wit->member_count; i++) /* before it */
        if (t->wit->members[i] && !g2n_c_types_get(c, t->wit->members[i]))
            return false;
    if (c->no_memory)
        return false;
    t->stem = name ? name : g2n_wit_word(t->wit->code);
    return name || own || set_made_name(c, t);
}

static const struct g2n_c_type *add(struct g2n_c_types *c, struct g2n_c_type *t)
{
    if (!grow(c, &c->list, c->count, &c->size, sizeof *c->list))
        return NULL;
    return c->list[c->count++] = t;
}

const struct g2n_c_type *g2n_c_types_get(struct g2n_c_types *c, const struct g2n_wit_type *wit)
{
    struct g2n_c_type       *t;
    const struct g2n_c_type *same;
    size_t                   size = 0;

    for (uint32_t i = 0; i < c->count; i++)
        if (c->list[i]->wit == wit)
            return c->list[i]->as ? c->list[i]->as : c->list[i];
    t = g2n_arena_array(c->a, 1, sizeof *t);
    if (!t)
        return fail(c);
    t->wit = wit;
    if (wit->code != G2N_WIT_FLAGS && plain_name(wit->code, &size)) {
        t->name  = plain_name(wit->code, &size);
        t->stem  = g2n_wit_word(wit->code);
        t->size  = size;
        t->align = wit->code == G2N_WIT_STRING ? STRING_SIZE / 2 : size;
        return add(c, t);
    }
    if (!set_stem(c, t))
        return NULL;
    same = t->key ? find_key(c, t->key) : NULL;
    if (same) {
        *t = (struct g2n_c_type){ .wit = wit, .as = same };
        return add(c, t) ? same : NULL;
    }
    return declare(c, t) ? add(c, t) : NULL;
}
