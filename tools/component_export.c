/* What a component that becomes a library exports: each function of its own, with what the runtime calls around it.  What C
 * cannot have yet is refused by name. */
#include <string.h>

#include "component_write.h"

#define FLAGS_MAX 32u /* of the component model too */
#define CASES_MAX 4096u

static void refuse(struct g2n_fuser *f, struct g2n_str name, const char *what)
{
    if (f->st == G2N_DONE)
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "exports %s, %s", g2n_show(f->a, name), what);
}

/* Why a type has no place in C; NULL: it has one. */
static const char *type_problem(const struct g2n_wit_type *t)
{
    const char *problem = NULL;

    switch (t->code) {
    case G2N_WIT_OWN: case G2N_WIT_BORROW: return "which takes or gives a resource; functions with resources cannot be called from C yet";
    case G2N_WIT_RECORD: case G2N_WIT_TUPLE: case G2N_WIT_VARIANT:
        if (t->member_count == 0)
            problem = "which has a type without members; give it some";
        break;
    case G2N_WIT_ENUM: case G2N_WIT_FLAGS:
        if (t->def->member_count == 0)
            problem = "which has a type without members; give it some";
        else if (t->code == G2N_WIT_FLAGS && t->def->member_count > FLAGS_MAX)
            problem = "which has more than 32 flags; make two types of them";
        break;
    default: break;
    }
    if (!problem && t->def && t->def->member_count > CASES_MAX)
        problem = "which has a type of more than 4096 members; give it fewer";
    for (uint32_t i = 0; i < t->member_count && !problem; i++)
        problem = t->members[i] ? type_problem(t->members[i]) : NULL;
    return problem ? problem : t->result ? type_problem(t->result) : NULL;
}

/* The core function that an item is, if it is of this type: "ii" and "i". */
static uint32_t core_function(struct g2n_fuser *f, struct g2n_str name, const struct g2n_link_item *item, const char *params, const char *results)
{
    struct g2n_part_entry e;

    if (f->st != G2N_DONE || !g2n_fuser_follow(f, &e, G2N_WASM_FUNC, item))
        return 0;
    if (e.host || !g2n_wasm_type_is(f->parts[e.part].w, f->parts[e.part].w->func_types[e.index], params, results)) {
        refuse(f, name, "but is damaged: its core function, or one for its memory, is of another type");
        return 0;
    }
    return g2n_fuser_index(f, G2N_WASM_FUNC, item);
}

static bool has_bytes(const char *letters)
{
    return letters[strcspn(letters, "s[")] != '\0';
}

/* The canonical options that its type needs. */
static bool has_options(const struct g2n_link_func *func)
{
    const bool spilled = func->type->flat.count > G2N_WIT_FLAT_PARAMS;
    const char *end    = strchr(func->type->letters, '>');
    const bool params  = strcspn(func->type->letters, "s[") < (size_t)(end - func->type->letters);
    const bool pointer = func->type->result && func->type->result->flat.count > 1;

    return (func->realloc || !(params || spilled)) && (func->memory || !(params || spilled || pointer || has_bytes(end)));
}

static void add(struct g2n_fuser *f, struct g2n_str interface, struct g2n_str name, const struct g2n_link_func *func)
{
    struct g2n_fusion_export *out     = &f->out->exports[f->out->export_count];
    struct g2n_wit_signature  s       = g2n_wit_signature(func->type, true);
    const char               *problem = type_problem(func->type);

    if (!func->lifted)
        problem = "which it imports itself; link the component that has it";
    else if (func->encoding != 0)
        problem = "with strings in UTF-16, which are not supported; make the component with UTF-8";
    else if (!problem && !has_options(func))
        problem = "but is damaged: it lacks memory or realloc, which its type needs";
    if (problem)
        refuse(f, name, problem);
    if (f->st != G2N_DONE)
        return;
    *out = (struct g2n_fusion_export){ .func = func, .interface = interface, .name = name, .has_realloc = func->realloc != NULL,
                                       .has_post_return = func->post_return != NULL };
    f->calls[f->call_count] = core_function(f, name, func->lifted, s.params, s.results);
    out->call               = f->call_count++;
    if (func->realloc)
        out->realloc = g2n_fuser_realloc(f, core_function(f, name, func->realloc, "iiii", "i"));
    if (func->post_return) {
        f->calls[f->call_count] = core_function(f, name, func->post_return, s.results, "");
        out->post_return        = f->call_count++;
    }
    f->out->export_count++;
}

static void add_all(struct g2n_fuser *f, struct g2n_str interface, const struct g2n_link_exports *exports, bool outermost)
{
    for (uint32_t i = 0; i < exports->count && f->st == G2N_DONE; i++) {
        const struct g2n_link_entry *e = &exports->list[i];

        if (e->sort == G2N_SORT_FUNC)
            add(f, interface, e->name, e->item);
        else if (e->sort == G2N_SORT_INSTANCE && outermost)
            add_all(f, e->name, e->item, false);
        else if (e->sort != G2N_SORT_TYPE)
            refuse(f, e->name, "which is neither a function nor an interface of functions; C cannot have that");
    }
}

static uint32_t count(const struct g2n_link_exports *exports, bool outermost)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < exports->count; i++) {
        const struct g2n_link_entry *e = &exports->list[i];

        n += e->sort == G2N_SORT_FUNC ? 1 : e->sort == G2N_SORT_INSTANCE && outermost ? count(e->item, false) : 0;
    }
    return n;
}

void g2n_fuser_exports(struct g2n_fuser *f, const struct g2n_link *link)
{
    const uint32_t most = count(&link->exports, true);
    uint32_t      *reallocs = g2n_arena_array(f->a, (size_t)f->realloc_count + most + 1, sizeof *reallocs);

    f->calls        = g2n_arena_array(f->a, 2 * (size_t)most + 1, sizeof *f->calls);
    f->out->exports = g2n_arena_array(f->a, (size_t)most + 1, sizeof *f->out->exports);
    f->out->link    = link;
    if (!reallocs || !f->calls || !f->out->exports) {
        f->st = g2n_fail_memory(f->d);
        return;
    }
    if (f->realloc_count != 0)
        memcpy(reallocs, f->reallocs, f->realloc_count * sizeof *reallocs);
    f->reallocs = reallocs;
    add_all(f, (struct g2n_str){ "", 0 }, &link->exports, true);
    if (f->st == G2N_DONE && f->out->export_count == 0)
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "exports no functions, so that no library can be made of it; make a component of a world that exports some");
    for (uint32_t i = 0; i < f->out->export_count; i++) { /* behind the functions for memory, whose number is known by now */
        f->out->exports[i].call += f->realloc_count;
        f->out->exports[i].post_return += f->realloc_count;
    }
}
