#include "template.h"

#include <errno.h>
#include <string.h>

#include "file.h"

/* Length of the mark's name when text at p is "@NAME@", else 0. */
static size_t mark_len(const char *p, const char *end)
{
    size_t len = 0;

    for (p++; p + len < end && ((p[len] >= 'A' && p[len] <= 'Z') || p[len] == '_'); len++)
        continue;
    return p + len < end && p[len] == '@' ? len : 0;
}

void g2n_template_fill(struct g2n_text *out, struct g2n_str text, const struct g2n_mark *marks, struct g2n_str *unknown)
{
    const char *end  = text.ptr + text.len;
    const char *rest = text.ptr;

    *unknown = (struct g2n_str){ NULL, 0 };
    for (const char *p = text.ptr; (p = memchr(p, '@', (size_t)(end - p))); ) {
        size_t                 len  = mark_len(p, end);
        struct g2n_str         name = { p + 1, len };
        const struct g2n_mark *m;

        if (len == 0) {
            p++;
            continue;
        }
        for (m = marks; m->name && !g2n_str_is(name, m->name); m++)
            continue;
        g2n_text_add(out, rest, (size_t)(p - rest));
        if (m->name)
            g2n_text_add(out, m->value.ptr, m->value.len);
        else
            *unknown = name;
        p    = p + len + 2;
        rest = p;
    }
    g2n_text_add(out, rest, (size_t)(end - rest));
}

enum g2n_exit g2n_template_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                                 const char *name, const struct g2n_mark *marks, const char *path)
{
    const char     *from = g2n_arena_printf(a, "%s/templates/%s", home->dir, name);
    struct g2n_map  map;
    struct g2n_text text;
    struct g2n_str  unknown;
    enum g2n_exit   st = G2N_DONE;

    if (!from || !path)
        return g2n_fail_memory(d);
    if (!g2n_map_open(&map, from))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, from, "read this template", errno);
    g2n_text_init(&text);
    g2n_template_fill(&text, (struct g2n_str){ (const char *)map.bytes, map.len }, marks, &unknown);
    if (g2n_text_failed(&text))
        st = g2n_fail_memory(d);
    else if (unknown.ptr)
        st = g2n_fail(d, G2N_TOOL_FAILED, from, "has the mark %s, which this driver does not know; install "
                                                "gowasm2native again",
                      g2n_show(a, unknown));
    else if (!g2n_file_write(path, text.ptr, text.len))
        st = g2n_fail_errno(d, G2N_TOOL_FAILED, path, "write it", errno);
    g2n_text_fini(&text);
    g2n_map_close(&map);
    return st;
}
