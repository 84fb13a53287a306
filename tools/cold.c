/* gcc takes a third less time for a function at -Os than at -O2, and makes a fifth less of it.  Half of a small
 * program's code deserves no better: what starts it, what prints a crash, statistics, profiles, traces.  A function
 * that is taken for cold by mistake still runs at most of its speed, so names are enough to tell. */
#include "cold.h"

#include <stddef.h>
#include <string.h>

enum where { BEGINS_WITH, ENDS_WITH, NUMBERED_AFTER };
enum heat { HOT, COLD };

static const struct row {
    const char *text;
    size_t      len;
    enum where  where;
    enum heat   heat;
} rows[] = {
#define BEGINS(heat, text)   { text, sizeof text - 1, BEGINS_WITH, heat },
#define ENDS(heat, text)     { text, sizeof text - 1, ENDS_WITH, heat },
#define NUMBERED(heat, text) { text, sizeof text - 1, NUMBERED_AFTER, heat },
#include "cold.def"
#undef BEGINS
#undef ENDS
#undef NUMBERED
};

/* "fmt.init.0" ends with ".init." and a number. */
static bool is_numbered(struct g2n_str name, const struct row *row)
{
    size_t digits = 0;

    while (digits < name.len && name.ptr[name.len - digits - 1] >= '0' && name.ptr[name.len - digits - 1] <= '9')
        digits++;
    return digits != 0 && name.len - digits >= row->len
        && memcmp(name.ptr + name.len - digits - row->len, row->text, row->len) == 0;
}

static bool matches(struct g2n_str name, const struct row *row)
{
    if (name.len < row->len)
        return false;
    switch (row->where) {
    case BEGINS_WITH: return memcmp(name.ptr, row->text, row->len) == 0;
    case ENDS_WITH: return memcmp(name.ptr + name.len - row->len, row->text, row->len) == 0;
    case NUMBERED_AFTER: return is_numbered(name, row);
    }
    return false;
}

bool g2n_cold_function(struct g2n_str name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (matches(name, &rows[i]))
            return rows[i].heat == COLD;
    return false;
}
