#include "parts.h"

#include <string.h>

static const struct row {
    const char *name;
    size_t      len;
    unsigned    part;
} rows[] = {
#define PART(part, name) { name, sizeof name - 1, G2N_PART_##part },
#include "parts.def"
#undef PART
};
#define ROW_COUNT (sizeof rows / sizeof *rows)

static const struct { unsigned part; const char *name; } parts_by_name[] = {
    { G2N_PART_BUFFER, "buffer" }, { G2N_PART_ENCODING, "encoding" }, { G2N_PART_WEB, "web" }, { G2N_PART_JS, "js" },
};
#define PART_COUNT (sizeof parts_by_name / sizeof *parts_by_name)

static unsigned named_in(const uint8_t *bytes, size_t len, unsigned found)
{
    bool first[256] = { false };

    for (size_t i = 0; i < ROW_COUNT; i++)
        first[(uint8_t)rows[i].name[0]] = true;
    for (size_t at = 0; at < len; at++)
        for (size_t i = 0; first[bytes[at]] && i < ROW_COUNT; i++)
            if (rows[i].len <= len - at && memcmp(bytes + at, rows[i].name, rows[i].len) == 0)
                found |= rows[i].part;
    return found;
}

unsigned g2n_parts_named(const struct g2n_wasm *w)
{
    unsigned found = 0;

    for (uint32_t i = 0; i < w->data_count; i++)
        found = named_in(w->data[i].bytes, w->data[i].len, found);
    return found;
}

bool g2n_parts_data_has(const struct g2n_wasm *w, const char *text)
{
    for (uint32_t i = 0; i < w->data_count; i++)
        if (memmem(w->data[i].bytes, w->data[i].len, text, strlen(text)))
            return true;
    return false;
}

const char *g2n_parts_references(struct g2n_arena *a, unsigned parts)
{
    const char *list = "";

    for (size_t i = 0; i < PART_COUNT && list; i++)
        if (parts & parts_by_name[i].part)
            list = g2n_arena_printf(a, "%s&g2n_part_%s, ", list, parts_by_name[i].name);
    return list;
}

void g2n_parts_print(FILE *out, unsigned parts)
{
    for (size_t i = 0; i < PART_COUNT; i++)
        if (parts & parts_by_name[i].part)
            fprintf(out, "part %s\n", parts_by_name[i].name);
}
