/* Types are read where they are used and never built: they are short, and most are a letter or two. */
#include "wasi2/wit.h"

#include <string.h>

#define MORE_THAN_ANY 64u /* core values of one function's type: WASI's largest has 15 */

static uint32_t number_at(const char **at)
{
    uint32_t n = 0;

    while (**at >= '0' && **at <= '9') n = n * 10 + (uint32_t)(*(*at)++ - '0');
    return n;
}

static const char *skip_to(const char *at, char end)
{
    while (*at != end) at = g2n_wit_skip(at);
    return at + 1;
}

const char *g2n_wit_skip(const char *type)
{
    const char *at = type + 1;

    switch (*type) {
    case 'e':
    case 'm': (void)number_at(&at); return at;
    case '[': return skip_to(at, ']');
    case '(': return skip_to(at, ')');
    case '{': return skip_to(at, '}');
    case '?': return g2n_wit_skip(at);
    case '!': return g2n_wit_skip(g2n_wit_skip(at));
    case '+':
    case '-': return at + 1;
    default: return at;
    }
}

uint32_t g2n_wit_align(uint32_t offset, uint32_t align) { return (offset + align - 1) & ~(align - 1); }

/* ---- Cases --------------------------------------------------------------------------------------------------------- */

bool g2n_wit_has_cases(const char *type) { return *type == 'e' || *type == '?' || *type == '!' || *type == '{'; }

uint32_t g2n_wit_cases(const char *type)
{
    const char *at = type + 1;
    uint32_t n = 0;

    if (*type == 'e') return number_at(&at);
    if (*type != '{') return 2;
    for (; *at != '}'; at = g2n_wit_skip(at)) n++;
    return n;
}

const char *g2n_wit_case(const char *type, uint32_t which)
{
    const char *at = type + 1;

    if (*type == 'e') return NULL;
    if (*type == '?') return which == 1 ? at : NULL;
    while (which--) at = g2n_wit_skip(at);
    return *at == G2N_WIT_NO_TYPE ? NULL : at;
}

static uint32_t tag_size_of(uint32_t cases) { return cases <= 1u << 8 ? 1 : cases <= 1u << 16 ? 2 : 4; }

/* Over all cases: the largest of either. */
static struct g2n_wit_layout payload_layout(const char *type)
{
    struct g2n_wit_layout all = { 0, 1 };

    for (uint32_t i = 0; *type != 'e' && i < g2n_wit_cases(type); i++) {
        const char *payload = g2n_wit_case(type, i);
        struct g2n_wit_layout own = payload ? g2n_wit_layout(payload) : (struct g2n_wit_layout){ 0, 1 };

        if (own.size > all.size) all.size = own.size;
        if (own.align > all.align) all.align = own.align;
    }
    return all;
}

uint32_t g2n_wit_payload_offset(const char *type, uint32_t *tag_size)
{
    *tag_size = tag_size_of(g2n_wit_cases(type));
    return g2n_wit_align(*tag_size, payload_layout(type).align);
}

/* ---- Memory -------------------------------------------------------------------------------------------------------- */

uint32_t g2n_wit_flags(const char *type)
{
    const char *at = type + 1;
    return number_at(&at);
}

static struct g2n_wit_layout cases_layout(const char *type)
{
    struct g2n_wit_layout payload = payload_layout(type); /* once: types of components may be deep */
    uint32_t tag_size = tag_size_of(g2n_wit_cases(type)), at = g2n_wit_align(tag_size, payload.align);
    uint32_t align = payload.align > tag_size ? payload.align : tag_size;

    return (struct g2n_wit_layout){ g2n_wit_align(at + payload.size, align), align };
}

struct g2n_wit_layout g2n_wit_layout_fields(const char *types)
{
    struct g2n_wit_layout all = { 0, 1 };

    for (; *types != ')' && *types != '>' && *types != '\0'; types = g2n_wit_skip(types)) {
        struct g2n_wit_layout own = g2n_wit_layout(types);

        all.size = g2n_wit_align(all.size, own.align) + own.size;
        if (own.align > all.align) all.align = own.align;
    }
    all.size = g2n_wit_align(all.size, all.align);
    return all;
}

struct g2n_wit_layout g2n_wit_layout(const char *type)
{
    uint32_t size;

    switch (*type) {
    case 'e':
    case '?':
    case '!':
    case '{': return cases_layout(type);
    case '(': return g2n_wit_layout_fields(type + 1);
    case '[':
    case 's': return (struct g2n_wit_layout){ 8, 4 };
    case 'm': size = g2n_wit_flags(type) <= 8 ? 1 : g2n_wit_flags(type) <= 16 ? 2 : 4; break;
    case 'b':
    case 'o':
    case 'p': size = 1; break;
    case 'h':
    case 'q': size = 2; break;
    case 'l':
    case 't':
    case 'd': size = 8; break;
    default: size = 4; break; /* i r c f + - */
    }
    return (struct g2n_wit_layout){ size, size };
}

/* ---- Core values --------------------------------------------------------------------------------------------------- */

static size_t flatten_fields(const char *types, char *out, size_t cap)
{
    size_t n = 0;

    for (; *types != ')' && *types != '>' && *types != '\0' && n < cap; types = g2n_wit_skip(types))
        n += g2n_wit_flatten(types, out + n, cap - n);
    return n;
}

/* Two cases share their values; a value for both i32 and f32 is an i32, for any others an i64. */
static char join(char a, char b)
{
    if (a == b) return a;
    return (a == 'i' && b == 'f') || (a == 'f' && b == 'i') ? 'i' : 'I';
}

static size_t flatten_cases(const char *type, char *out, size_t cap)
{
    char own[MORE_THAN_ANY];
    size_t all = 0;

    out[0] = 'i';
    if (cap > MORE_THAN_ANY) cap = MORE_THAN_ANY;
    for (uint32_t i = 0; *type != 'e' && i < g2n_wit_cases(type); i++) {
        const char *payload = g2n_wit_case(type, i);
        size_t n = payload ? g2n_wit_flatten(payload, own, cap - 1) : 0;

        for (size_t k = 0; k < n; k++) out[1 + k] = k < all ? join(out[1 + k], own[k]) : own[k];
        if (n > all) all = n;
    }
    return 1 + all;
}

size_t g2n_wit_flatten(const char *type, char *out, size_t cap)
{
    if (cap == 0) return 0;
    switch (*type) {
    case '(': return flatten_fields(type + 1, out, cap);
    case 'e':
    case '?':
    case '!':
    case '{': return flatten_cases(type, out, cap);
    case 'f': out[0] = 'f'; return 1;
    case 'd': out[0] = 'F'; return 1;
    case 'l':
    case 't': out[0] = 'I'; return 1;
    default: out[0] = 'i'; break;
    }
    if ((*type != 's' && *type != '[') || cap < 2) return 1;
    out[1] = 'i';
    return 2;
}

size_t g2n_wit_flat_count(const char *type)
{
    char types[MORE_THAN_ANY];
    return g2n_wit_flatten(type, types, sizeof types);
}

const char *g2n_wit_result(const char *types)
{
    while (*types != '>') types = g2n_wit_skip(types);
    return types[1] ? types + 1 : NULL;
}

/* Strings and lists: in parameters they lie in memory, in results they are put into what realloc gives. */
static bool has_bytes(const char *from, const char *to)
{
    for (; from < to; from++)
        if (*from == 's' || *from == '[') return true;
    return false;
}

void g2n_wit_core_of(const char *types, struct g2n_wit_core *out)
{
    char params[G2N_WIT_FLAT_PARAMS + 1], results[2];
    const char *result = g2n_wit_result(types), *result_at = strchr(types, '>') + 1;
    size_t n = flatten_fields(types, params, sizeof params), result_count = result ? g2n_wit_flatten(result, results, 2) : 0;

    *out = (struct g2n_wit_core){ .spilled = n > G2N_WIT_FLAT_PARAMS, .returns_pointer = result_count > 1 };
    if (out->spilled) {
        n = 1;
        params[0] = 'i';
    }
    memcpy(out->params, params, n);
    if (out->returns_pointer) out->params[n] = 'i';
    else if (result_count == 1) out->result = results[0];
    out->uses_realloc = has_bytes(result_at, result_at + strlen(result_at));
    out->uses_memory = out->spilled || out->returns_pointer || out->uses_realloc || has_bytes(types, result_at);
}
