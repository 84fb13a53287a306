#include "tinygo/trace.h"

#include <stdio.h>

/* The Go object, or an event that was put there: {id, this, args}. */
static bool is_plumbing(const struct g2n_realm *realm, g2n_view v)
{
    const struct g2n_object *obj = g2n_is_object(v) ? g2n_as_object(v) : NULL;

    if (!obj) return false;
    return obj == realm->go || (obj->class == &g2n_class_object && obj->count >= 3 && obj->slots[0].key.cell &&
                                g2n_key_equal(obj->slots[0].key, g2n_atom_key(realm, G2N_ATOM_id)) && obj->slots[1].key.cell &&
                                g2n_key_equal(obj->slots[1].key, g2n_atom_key(realm, G2N_ATOM_this_name)));
}

static void append_place(struct g2n_trace_line *line, const struct g2n_tinygo_act *act)
{
    char text[16];

    if (act->name) g2n_trace_text(line, ".");
    for (size_t i = 0; act->name && i < act->len && i < 100; i++) g2n_trace_text(line, (char[]){ (char)act->name[i], 0 });
    if (!act->index) return;
    snprintf(text, sizeof text, "[%d]", (int)*act->index);
    g2n_trace_text(line, text);
}

void g2n_tinygo_trace(struct g2n_tinygo *t, const struct g2n_tinygo_act *act)
{
    struct g2n_host *host = &t->guest.host;
    const bool between = act->verb[0] == ' ';
    struct g2n_trace_line line;

    if (is_plumbing(&host->realm, act->v)) return;
    g2n_trace_begin(&line, "js");
    if (!between) g2n_trace_text(&line, act->verb);
    g2n_trace_value(host, &line, act->v);
    append_place(&line, act);
    if (act->assigned) {
        g2n_trace_text(&line, between ? act->verb : " = ");
        g2n_trace_value(host, &line, *act->assigned);
    }
    if (act->args) g2n_trace_arguments(host, &line, g2n_call_args_views(act->args), act->args->count);
    if (act->result) {
        g2n_trace_text(&line, act->st == G2N_OK ? " -> " : " throws ");
        g2n_trace_value(host, &line, *act->result);
    }
    g2n_trace_end(host, &line);
    if (act->name && !act->args && act->result && g2n_is_undefined(*act->result) && g2n_is_object(act->v) &&
        g2n_as_object(act->v) == host->realm.global)
        g2n_trace_missing(host, (const char *)act->name, act->len);
}
