/* A program's imports that need its memory cannot be made before the memory, nor the program before its imports.  So
 * wit-component puts a module of trampolines between them, function k of which calls entry k of a table, and a last module whose
 * only content is an element segment for that table.  All of it is known here, and what a trampoline leads to can be called
 * directly. */
#include "component_fuse.h"

#include <string.h>

#define STEPS_MAX 100000u

bool g2n_parts_follow(struct g2n_part_entry *out, const struct g2n_part *parts, enum g2n_wasm_kind kind, const struct g2n_link_item *item)
{
    for (uint32_t steps = 0; steps < STEPS_MAX; steps++) {
        const struct g2n_part *p = item->origin == G2N_LINK_MODULE ? &parts[item->instance->number] : NULL;

        if (!p) {
            *out = (struct g2n_part_entry){ item->host, 0, 0 };
            return item->origin == G2N_LINK_HOST && kind == G2N_WASM_FUNC;
        }
        if (item->index < p->own[kind]) {
            item = p->made->imports[p->import_of[kind][item->index]];
        } else if (kind == G2N_WASM_FUNC && p->targets) {
            item = p->targets[item->index];
        } else {
            *out = (struct g2n_part_entry){ NULL, item->instance->number, item->index };
            return true;
        }
    }
    return false;
}

/* local.get 0 ... local.get n-1, i32.const k, call_indirect of the function's own type through table 0, end. */
static bool read_trampoline(uint32_t *slot, const struct g2n_wasm *w, uint32_t func)
{
    const struct g2n_wasm_body *body = &w->bodies[func];
    const uint32_t              type = w->func_types[func];
    struct g2n_cursor           c    = { .start = body->bytes, .p = body->bytes, .end = body->bytes + body->len };

    if (g2n_cursor_u32(&c) != 0)
        return false;
    for (uint32_t i = 0; i < w->types[type].param_count; i++)
        if (g2n_cursor_u8(&c) != 0x20 || g2n_cursor_u32(&c) != i)
            return false;
    if (g2n_cursor_u8(&c) != 0x41)
        return false;
    *slot = (uint32_t)g2n_cursor_s64(&c);
    return g2n_cursor_u8(&c) == 0x11 && g2n_cursor_u32(&c) == type && g2n_cursor_u32(&c) == 0 && g2n_cursor_u8(&c) == 0x0b && !c.error && c.p == c.end;
}

/* One table and functions, and nothing else. */
static bool is_trampolines(const struct g2n_wasm *w)
{
    uint32_t slot;

    if (w->import_count != 0 || w->table_count != 1 || w->memory_count != 0 || w->global_count != 0 || w->tag_count != 0 || w->element_count != 0
        || w->data_count != 0 || w->has_start || w->func_count == 0)
        return false;
    for (uint32_t i = 0; i < w->func_count; i++)
        if (!read_trampoline(&slot, w, i))
            return false;
    return true;
}

/* Only imports, of which one is a table, one segment for that, and perhaps a start function. */
static bool is_filling(const struct g2n_wasm *w)
{
    return w->func_count == w->import_func_count && w->table_count == 1 && w->memory_count == 0 && w->global_count == 0 && w->tag_count == 0
        && w->element_count == 1 && w->data_count == 0 && w->export_count == 0 && w->import_count == w->func_count + 1;
}

/* The part that alone imports the table of part `p`, and fills it; NULL when there is another one, or none. */
static const struct g2n_part *find_filling(const struct g2n_part *parts, uint32_t count, uint32_t p)
{
    const struct g2n_part *found = NULL;
    struct g2n_part_entry  entry;

    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < parts[i].w->import_count; k++) {
            if (parts[i].w->imports[k].kind != G2N_WASM_TAB)
                continue;
            if (!g2n_parts_follow(&entry, parts, G2N_WASM_TAB, parts[i].made->imports[k]) || entry.part != p)
                continue;
            if (found || !is_filling(parts[i].w))
                return NULL;
            found = &parts[i];
        }
    return found;
}

/* Reads the one segment: an active one of functions at a constant place.  slots[i] is entry i's function + 1. */
static bool read_slots(uint32_t *slots, uint32_t slot_count, const struct g2n_wasm *w)
{
    const struct g2n_wasm_section *s = g2n_wasm_section_find(w, G2N_WASM_ELEMENT);
    struct g2n_cursor              c = { .start = s->payload, .p = s->payload, .end = s->payload + s->len };
    uint32_t                       at, count;

    if (g2n_cursor_u32(&c) != 1 || g2n_cursor_u32(&c) != 0 || g2n_cursor_u8(&c) != 0x41)
        return false;
    at = (uint32_t)g2n_cursor_s64(&c);
    if (g2n_cursor_u8(&c) != 0x0b)
        return false;
    count = g2n_cursor_count(&c, 1);
    for (uint32_t i = 0; i < count && !c.error; i++) {
        uint32_t func = g2n_cursor_u32(&c);

        if (at >= slot_count || i >= slot_count - at || func >= w->func_count)
            return false;
        slots[at + i] = func + 1;
    }
    return !c.error && c.p == c.end;
}

static bool same_type(const struct g2n_wasm *a, uint32_t x, const struct g2n_wasm *b, uint32_t y)
{
    const struct g2n_wasm_type *s = &a->types[x], *t = &b->types[y];

    return s->param_count == t->param_count && s->result_count == t->result_count && memcmp(s->params, t->params, s->param_count) == 0
        && memcmp(s->results, t->results, s->result_count) == 0;
}

/* Every trampoline leads to a function of its type. */
static bool find_targets(struct g2n_part *p, const struct g2n_part *filling, const uint32_t *slots, uint32_t slot_count, const struct g2n_link_item **targets)
{
    uint32_t slot;

    for (uint32_t i = 0; i < p->w->func_count; i++) {
        if (!read_trampoline(&slot, p->w, i) || slot >= slot_count || slots[slot] == 0
            || !same_type(p->w, p->w->func_types[i], filling->w, filling->w->func_types[slots[slot] - 1]))
            return false;
        targets[i] = filling->made->imports[filling->import_of[G2N_WASM_FUNC][slots[slot] - 1]];
    }
    return true;
}

/* More trampolines than this are left as they are. */
#define SLOTS_MAX (1u << 20)

bool g2n_parts_fold(struct g2n_part *parts, uint32_t count, struct g2n_arena *a)
{
    for (uint32_t i = 0; i < count; i++) {
        struct g2n_part             *p = &parts[i];
        const struct g2n_part       *filling;
        const struct g2n_link_item **targets;
        uint32_t                    *slots, slot_count;

        if (!is_trampolines(p->w) || p->w->tables[0].min > SLOTS_MAX)
            continue;
        filling = find_filling(parts, count, i);
        if (!filling)
            continue;
        slot_count = (uint32_t)p->w->tables[0].min;
        slots      = g2n_arena_array(a, slot_count, sizeof *slots);
        targets    = g2n_arena_array(a, p->w->func_count, sizeof *targets);
        if (!slots || !targets)
            return false;
        if (!read_slots(slots, slot_count, filling->w) || !find_targets(p, filling, slots, slot_count, targets))
            continue;
        p->targets                            = targets;
        p->folded                             = true;
        parts[filling->made->number].folded   = true;
    }
    return true;
}
