/* Between C's values and the canonical ABI's, after the letters.  What comes from C is looked at before it is taken, so that
 * taking it cannot fail but for memory. */
#include "embed/component.h"

#include <stdalign.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include <g2n/component.h>

#define TAG_SIZE 4u /* of cases: enums */

/* A list has the same two fields as a string. */
struct list {
    const unsigned char *items;
    size_t               count;
};

static bool is_end(char letter) { return letter == ')' || letter == '>' || letter == '\0'; }
static bool has_tag(const char *type) { return *type == '{' || *type == 'e'; }

static struct g2n_wit_layout widest(struct g2n_wit_layout a, struct g2n_wit_layout b)
{
    return (struct g2n_wit_layout){ a.size > b.size ? a.size : b.size, a.align > b.align ? a.align : b.align };
}

struct g2n_wit_layout g2n_native_fields(const char *types)
{
    struct g2n_wit_layout all = { 0, 1 };

    for (; !is_end(*types); types = g2n_wit_skip(types)) {
        struct g2n_wit_layout own = g2n_native_layout(types);

        all.size = g2n_wit_align(all.size, own.align) + own.size;
        if (own.align > all.align) all.align = own.align;
    }
    all.size = g2n_wit_align(all.size, all.align);
    return all;
}

/* Of all cases' values. */
static struct g2n_wit_layout payload_layout(const char *type)
{
    struct g2n_wit_layout all = { 0, 1 };
    uint32_t cases = g2n_wit_cases(type);

    for (uint32_t i = 0; *type != 'e' && i < cases; i++) {
        const char *payload = g2n_wit_case(type, i);
        if (payload) all = widest(all, g2n_native_layout(payload));
    }
    all.size = g2n_wit_align(all.size, all.align);
    return all;
}

static struct g2n_wit_layout cases_layout(const char *type)
{
    struct g2n_wit_layout payload = payload_layout(type);
    uint32_t tag_size = has_tag(type) ? TAG_SIZE : 1, align = payload.align > tag_size ? payload.align : tag_size;

    return (struct g2n_wit_layout){ g2n_wit_align(g2n_wit_align(tag_size, payload.align) + payload.size, align), align };
}

static uint32_t payload_offset(const char *type) { return g2n_wit_align(has_tag(type) ? TAG_SIZE : 1, payload_layout(type).align); }

struct g2n_wit_layout g2n_native_layout(const char *type)
{
    switch (*type) {
    case 's':
    case '[': return (struct g2n_wit_layout){ sizeof(struct list), alignof(struct list) };
    case '(': return g2n_native_fields(type + 1);
    case 'm': return (struct g2n_wit_layout){ 4, 4 };
    default: return g2n_wit_has_cases(type) ? cases_layout(type) : g2n_wit_layout(type);
    }
}

static struct list list_at(const unsigned char *at)
{
    struct list list;

    memcpy(&list, at, sizeof list);
    return list;
}

static uint64_t load(const unsigned char *at, uint32_t size)
{
    uint64_t bits = 0; /* little-endian, as mem.h has made sure */

    memcpy(&bits, at, size);
    return bits;
}

static uint32_t tag_at(const char *type, const unsigned char *at) { return has_tag(type) ? (uint32_t)load(at, TAG_SIZE) : *at != 0; }

/* ---- What is wrong ---------------------------------------------------------------------------------------------------- */

static const char *number_problem(const char *type, const unsigned char *at)
{
    uint64_t bits = load(at, g2n_native_layout(type).size);

    if (*type == 'c' && (bits > 0x10FFFFu || (bits >= 0xD800u && bits <= 0xDFFFu))) return "a char is no Unicode scalar value";
    if (*type == 'm' && g2n_wit_flags(type) < 32 && bits >> g2n_wit_flags(type) != 0) return "flags have bits that no flag has";
    return NULL;
}

static const char *list_problem(const char *type, struct list list)
{
    const char *problem = NULL;

    if (list.count != 0 && !list.items) return *type == 's' ? "a string is NULL and has a length" : "a list is NULL and has items";
    if (*type == 's') {
        if (list.count > G2N_WASI2_LIST_MAX) return "a string is longer than a component can have it";
        return g2n_utf8_valid((const char *)list.items, list.count) ? NULL : "a string is not UTF-8";
    }
    if (list.count > G2N_WASI2_LIST_MAX / g2n_wit_layout(type + 1).size) return "a list is longer than a component can have it";
    if (type[1] == 'o') return NULL;
    const uint32_t size = g2n_native_layout(type + 1).size;
    for (size_t i = 0; i < list.count && !problem; i++) problem = g2n_native_problem(type + 1, list.items + i * size);
    return problem;
}

static const char *fields_problem(const char *types, const unsigned char *at)
{
    const char *problem = NULL;
    uint32_t offset = 0;

    for (; *types != ')' && !problem; types = g2n_wit_skip(types)) {
        struct g2n_wit_layout layout = g2n_native_layout(types);

        offset = g2n_wit_align(offset, layout.align);
        problem = g2n_native_problem(types, at + offset);
        offset += layout.size;
    }
    return problem;
}

const char *g2n_native_problem(const char *type, const unsigned char *at)
{
    if (*type == 's' || *type == '[') return list_problem(type, list_at(at));
    if (*type == '(') return fields_problem(type + 1, at);
    if (!g2n_wit_has_cases(type)) return number_problem(type, at);
    if (tag_at(type, at) >= g2n_wit_cases(type)) return "an enum or variant has a case that there is not";
    const char *payload = g2n_wit_case(type, tag_at(type, at));
    return payload ? g2n_native_problem(payload, at + payload_offset(type)) : NULL;
}

/* ---- From C ----------------------------------------------------------------------------------------------------------- */

static void take_list(struct g2n_wasi2 *w, const char *type, struct list list, struct g2n_wasi2_value *out)
{
    if (*type == 's' || type[1] == 'o') {
        *out = g2n_wasi2_bytes((const char *)list.items, list.count);
        return;
    }
    const uint32_t size = g2n_native_layout(type + 1).size;
    *out = (struct g2n_wasi2_value){ .number = list.count, .items = g2n_wasi2_items(w, list.count) };
    for (size_t i = 0; i < list.count; i++) g2n_native_take(w, type + 1, list.items + i * size, &out->items[i]);
}

static void take_fields(struct g2n_wasi2 *w, const char *types, const unsigned char *at, struct g2n_wasi2_value *out)
{
    uint32_t offset = 0;
    struct g2n_wasi2_value *item;

    *out = (struct g2n_wasi2_value){ .number = g2n_wasi2_field_count(types) };
    out->items = item = g2n_wasi2_items(w, out->number);
    for (; *types != ')'; types = g2n_wit_skip(types)) {
        struct g2n_wit_layout layout = g2n_native_layout(types);

        offset = g2n_wit_align(offset, layout.align);
        g2n_native_take(w, types, at + offset, item++);
        offset += layout.size;
    }
}

/* Numbers with a sign are those of 64 bits. */
static uint64_t number(const char *type, const unsigned char *at)
{
    uint64_t bits = load(at, g2n_native_layout(type).size);

    switch (*type) {
    case 'b': return bits != 0;
    case 'p': return (uint64_t)(int64_t)(int8_t)bits;
    case 'q': return (uint64_t)(int64_t)(int16_t)bits;
    case 'r': return (uint64_t)(int64_t)(int32_t)bits;
    default: return bits;
    }
}

void g2n_native_take(struct g2n_wasi2 *w, const char *type, const unsigned char *at, struct g2n_wasi2_value *out)
{
    if (*type == 's' || *type == '[') {
        take_list(w, type, list_at(at), out);
    } else if (*type == '(') {
        take_fields(w, type + 1, at, out);
    } else if (!g2n_wit_has_cases(type)) {
        *out = g2n_wasi2_number(number(type, at));
    } else {
        const char *payload = g2n_wit_case(type, tag_at(type, at));

        *out = (struct g2n_wasi2_value){ .number = tag_at(type, at), .items = payload ? g2n_wasi2_items(w, 1) : NULL };
        if (payload) g2n_native_take(w, payload, at + payload_offset(type), out->items);
    }
}

/* ---- To C ------------------------------------------------------------------------------------------------------------- */

static void *allocate(size_t count, size_t size, size_t *left)
{
    if (count > *left / size) return NULL;
    *left -= count * size;
    return g2n_alloc_zero(count, size);
}

static bool give_bytes(const char *type, const struct g2n_wasi2_value *value, unsigned char *at, size_t *left)
{
    size_t len = (size_t)value->number, size = len + (*type == 's');
    unsigned char *bytes = size ? allocate(size, 1, left) : NULL;

    if (size && !bytes) return false;
    if (len) memcpy(bytes, value->bytes, len);
    memcpy(at, &(struct list){ bytes, len }, sizeof(struct list));
    return true;
}

static bool give_list(const char *type, const struct g2n_wasi2_value *value, unsigned char *at, size_t *left)
{
    const uint32_t size = g2n_native_layout(type + 1).size;
    size_t count = (size_t)value->number;
    unsigned char *items = count ? allocate(count, size, left) : NULL;
    bool good = true;

    if (count && !items) return false;
    memcpy(at, &(struct list){ items, count }, sizeof(struct list));
    for (size_t i = 0; i < count && good; i++) good = g2n_native_give(type + 1, &value->items[i], items + i * size, left);
    return good;
}

static bool give_fields(const char *types, const struct g2n_wasi2_value *items, unsigned char *at, size_t *left)
{
    uint32_t offset = 0;
    bool good = true;

    for (; *types != ')' && good; types = g2n_wit_skip(types)) {
        struct g2n_wit_layout layout = g2n_native_layout(types);

        offset = g2n_wit_align(offset, layout.align);
        good = g2n_native_give(types, items++, at + offset, left);
        offset += layout.size;
    }
    return good;
}

bool g2n_native_give(const char *type, const struct g2n_wasi2_value *value, unsigned char *at, size_t *left)
{
    if (*type == 's' || (*type == '[' && type[1] == 'o')) return give_bytes(type, value, at, left);
    if (*type == '[') return give_list(type, value, at, left);
    if (*type == '(') return give_fields(type + 1, value->items, at, left);
    if (!g2n_wit_has_cases(type)) {
        memcpy(at, &value->number, g2n_native_layout(type).size);
        return true;
    }
    memcpy(at, &value->number, has_tag(type) ? TAG_SIZE : 1);
    const char *payload = g2n_wit_case(type, (uint32_t)value->number);
    return !payload || g2n_native_give(payload, value->items, at + payload_offset(type), left);
}

/* ---- The end ---------------------------------------------------------------------------------------------------------- */

static bool has_pointers(const char *type)
{
    const char *end = g2n_wit_skip(type);

    while (type < end && *type != 's' && *type != '[') type++;
    return type < end;
}

static void free_pointers(const char *type, const unsigned char *at)
{
    uint32_t offset = 0;

    if (!has_pointers(type)) return;
    if (*type == 's' || *type == '[') {
        const struct list list = list_at(at);

        if (*type == '[' && has_pointers(type + 1))
            for (size_t i = 0; i < list.count; i++) free_pointers(type + 1, list.items + i * g2n_native_layout(type + 1).size);
        g2n_free((void *)(uintptr_t)list.items);
    } else if (*type == '(') {
        for (type++; *type != ')'; type = g2n_wit_skip(type)) {
            struct g2n_wit_layout layout = g2n_native_layout(type);

            offset = g2n_wit_align(offset, layout.align);
            free_pointers(type, at + offset);
            offset += layout.size;
        }
    } else {
        const char *payload = g2n_wit_case(type, tag_at(type, at));
        if (payload) free_pointers(payload, at + payload_offset(type));
    }
}

void g2n_native_free(const char *type, unsigned char *at)
{
    free_pointers(type, at);
    memset(at, 0, g2n_native_layout(type).size);
}
