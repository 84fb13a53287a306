#include "boxes.h"

#include <string.h>


/* The entry's argument p0 is the block to resume at; only an entry at 0 is a call. */
static const char make_value[] =
    "    u64 ref, box;\n"
    "    u32 cycle, unwinding;\n"
    "    ENTER;\n"
    "\n"
    "    if (p0 != 0)\n"
    "        return g2n_make_box(ME_ p0);\n"
    "    ref = i64_load(SPA, 8u);\n"
    "    box = g2n_box_find(GUEST, ref, &cycle);\n"
    "    if (box != 0) {\n"
    "        i64_store(SPA, 16u, ref);\n"
    "        i64_store(SPA, 24u, box);\n"
    "        SET_SP(SP + 8u);\n"
    "        return 0;\n"
    "    }\n"
    "    unwinding = g2n_make_box(ME_ p0);\n"
    "    SYNC_SP;\n"
    "    if (!unwinding) /* the return address has been popped */\n"
    "        g2n_box_keep(GUEST, ref, i64_load(SPA, 16u), cycle);\n"
    "    return unwinding;\n";

static const char start_cycle[] =
    "    g2n_boxes_forget(GUEST);\n"
    "    return g2n_start_cycle(ME_ p0);\n";

static const struct wrapped {
    const char *name, *inner, *body;
} wrapped[] = {
    { "syscall_js.makeValue", "g2n_make_box", make_value },
    { "runtime.__gcControllerState_.startCycle", "g2n_start_cycle", start_cycle },
};
#define WRAPPED_COUNT (sizeof wrapped / sizeof *wrapped)

static struct g2n_function *find(const struct g2n_wasm *w, struct g2n_translation *t, const struct wrapped *row)
{
    for (uint32_t i = 0; i < t->function_count; i++) {
        struct g2n_function *f = &t->functions[i];

        if (g2n_str_is(w->func_names[f->index], row->name))
            return f->lowered && g2n_wasm_type_is(w, w->func_types[f->index], "i", "i") ? f : NULL;
    }
    return NULL;
}

static bool wrap(struct g2n_lowering *l, struct g2n_arena *a, struct g2n_function *f, const struct wrapped *row)
{
    char *body = g2n_arena_printf(a, "{\n    u32 %s(SELF_ u32 p0); /* in support.c */\n%s}\n", row->inner, row->body);

    if (!body)
        return false;
    g2n_text_addf(&l->support, "\n/* %s itself */\nu32 %s(SELF_ u32 p0);\nu32 %s(SELF_ u32 p0)\n", row->name, row->inner, row->inner);
    g2n_text_add(&l->support, f->body.ptr, f->body.len);
    f->body = (struct g2n_str){ body, strlen(body) };
    return true;
}

bool g2n_boxes_wrap(struct g2n_lowering *l, struct g2n_arena *a, const struct g2n_wasm *w, struct g2n_translation *t,
                    bool *done)
{
    struct g2n_function *found[WRAPPED_COUNT];

    *done = false;
    for (size_t i = 0; i < WRAPPED_COUNT; i++)
        if (!(found[i] = find(w, t, &wrapped[i])))
            return true;
    for (size_t i = 0; i < WRAPPED_COUNT; i++)
        if (!wrap(l, a, found[i], &wrapped[i]))
            return false;
    *done = true;
    return true;
}
