/* What the modules of a component become in one: first every import is followed to its end, then entries get their numbers, and
 * component_write.c writes the sections. */
#include "component_fuse.h"

#include <stdlib.h>
#include <string.h>

#include "component_write.h"

/* wit-component makes four; other tools, some dozens. */
#define INSTANCES_MAX 1024u
/* Of all modules, one that is instantiated twice counted twice. */
#define BYTES_MAX ((size_t)512 << 20)

static bool no_memory(struct g2n_fuser *f)
{
    if (f->st == G2N_DONE)
        f->st = g2n_fail_memory(f->d);
    return false;
}

static void *new_array(struct g2n_fuser *f, size_t count, size_t size)
{
    void *p = g2n_arena_array(f->a, count, size);

    if (!p)
        no_memory(f);
    return p;
}

/* ---- Parts ---------------------------------------------------------------- */

static void init_part(struct g2n_fuser *f, struct g2n_part *p, const struct g2n_link_instance *made)
{
    uint32_t *imports[G2N_WASM_KIND_COUNT];

    p->made = made;
    p->w    = made->wasm;
    for (unsigned kind = 0; kind < G2N_WASM_KIND_COUNT; kind++) {
        imports[kind]      = new_array(f, p->w->import_count, sizeof *imports[kind]);
        p->import_of[kind] = imports[kind];
    }
    for (uint32_t i = 0; i < p->w->import_count && f->st == G2N_DONE; i++) {
        enum g2n_wasm_kind kind = p->w->imports[i].kind;

        imports[kind][p->own[kind]++] = i;
    }
}

static uint32_t entry_count(const struct g2n_part *p, enum g2n_wasm_kind kind)
{
    switch (kind) {
    case G2N_WASM_FUNC: return p->w->func_count;
    case G2N_WASM_TAB: return p->w->table_count;
    case G2N_WASM_MEM: return p->w->memory_count;
    case G2N_WASM_GLOB: return p->w->global_count;
    default: return p->w->tag_count;
    }
}

static size_t code_size(const struct g2n_part *p)
{
    size_t size = 0;

    for (uint32_t i = 0; i < p->w->func_count - p->w->import_func_count; i++)
        size += p->w->bodies[i].len;
    return size;
}

/* F2: the largest first, the others in their order. */
static void order_parts(struct g2n_fuser *f)
{
    uint32_t largest = 0, count = 0;

    for (uint32_t i = 0; i < f->part_count; i++)
        if (code_size(&f->parts[i]) > code_size(&f->parts[largest]))
            largest = i;
    for (uint32_t i = 0; i < f->part_count; i++)
        if (i == largest && !f->parts[i].folded)
            f->order[count++] = i;
    for (uint32_t i = 0; i < f->part_count; i++)
        if (i != largest && !f->parts[i].folded)
            f->order[count++] = i;
    f->order_count = count;
    f->largest     = f->part_count != 0 ? f->parts[largest].w : NULL;
}

/* ---- Functions ---------------------------------------------------------------- */

static bool letters_are(const char *letters, const uint8_t *types, uint32_t count)
{
    static const char of[] = "FfIi"; /* 7c 7d 7e 7f */

    for (uint32_t i = 0; i < count; i++)
        if (types[i] < G2N_WASM_F64 || types[i] > G2N_WASM_I32 || letters[i] != of[types[i] - G2N_WASM_F64])
            return false;
    return letters[count] == '\0';
}

/* Is what is imported of the type that the module says? */
static bool type_agrees(const struct g2n_fuser *f, const struct g2n_part *p, uint32_t func, const struct g2n_part_entry *e)
{
    const struct g2n_wasm_type *declared = &p->w->types[p->w->func_types[func]], *actual;

    if (e->host)
        return strlen(e->host->signature.params) == declared->param_count && letters_are(e->host->signature.params, declared->params, declared->param_count)
            && strlen(e->host->signature.results) == declared->result_count && letters_are(e->host->signature.results, declared->results, declared->result_count);
    actual = &f->parts[e->part].w->types[f->parts[e->part].w->func_types[e->index]];
    return declared->param_count == actual->param_count && declared->result_count == actual->result_count
        && memcmp(declared->params, actual->params, actual->param_count) == 0 && memcmp(declared->results, actual->results, actual->result_count) == 0;
}

/* The imports that remain: each function of the host's that something calls. */
static uint32_t import_host(struct g2n_fuser *f, const struct g2n_link_host *host)
{
    if (f->host_numbers[host->number] == 0) {
        f->out->imports[f->out->import_count].host = host;
        f->host_numbers[host->number]              = ++f->out->import_count;
    }
    return f->host_numbers[host->number] - 1;
}

bool g2n_fuser_follow(struct g2n_fuser *f, struct g2n_part_entry *out, enum g2n_wasm_kind kind, const struct g2n_link_item *item)
{
    if (g2n_parts_follow(out, f->parts, kind, item))
        return true;
    f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "damaged: its core modules import each other in a circle, or what is no function");
    return false;
}

/* Notes the host's functions among a part's imports. */
static void find_hosts(struct g2n_fuser *f, const struct g2n_part *p)
{
    struct g2n_part_entry e;

    for (uint32_t i = 0; i < p->own[G2N_WASM_FUNC] && f->st == G2N_DONE; i++) {
        const uint32_t                import = p->import_of[G2N_WASM_FUNC][i];
        const struct g2n_wasm_import *named  = &p->w->imports[import];

        if (!g2n_fuser_follow(f, &e, G2N_WASM_FUNC, p->made->imports[import]))
            return;
        if (!type_agrees(f, p, i, &e)) {
            f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "damaged: a core module imports %s.%s as %s, which is not the type of what it is given",
                             g2n_show(f->a, named->module), g2n_show(f->a, named->name), g2n_wasm_type_text(f->a, p->w, named->type));
            return;
        }
        if (e.host)
            (void)import_host(f, e.host);
    }
}

uint32_t g2n_fuser_index(struct g2n_fuser *f, enum g2n_wasm_kind kind, const struct g2n_link_item *item)
{
    struct g2n_part_entry e;

    if (f->st != G2N_DONE || !g2n_fuser_follow(f, &e, kind, item))
        return 0;
    if (e.host)
        return import_host(f, e.host);
    return f->parts[e.part].first[kind] + (e.index - f->parts[e.part].own[kind]);
}

/* ---- Numbers ---------------------------------------------------------------- */

/* What each entry of a part, imported or its own, becomes. */
static const uint32_t *number_entries(struct g2n_fuser *f, const struct g2n_part *p, enum g2n_wasm_kind kind)
{
    const uint32_t count   = entry_count(p, kind);
    uint32_t      *numbers = new_array(f, count, sizeof *numbers);

    for (uint32_t i = 0; numbers && i < count && f->st == G2N_DONE; i++)
        numbers[i] = i < p->own[kind] ? g2n_fuser_index(f, kind, p->made->imports[p->import_of[kind][i]]) : p->first[kind] + (i - p->own[kind]);
    return numbers;
}

static void number_part(struct g2n_fuser *f, struct g2n_part *p)
{
    struct g2n_reindex *r = p->indexes;

    r->funcs         = number_entries(f, p, G2N_WASM_FUNC);
    r->tables        = number_entries(f, p, G2N_WASM_TAB);
    r->globals       = number_entries(f, p, G2N_WASM_GLOB);
    r->func_count    = p->w->func_count;
    r->table_count   = p->w->table_count;
    r->global_count  = p->w->global_count;
    r->type_count    = p->w->type_count;
    r->element_count = p->w->element_count;
    r->data_count    = p->w->data_count;
    (void)number_entries(f, p, G2N_WASM_MEM); /* that it is there */
}

/* Types, functions, tables, memories and globals in the order of F2, segments in that of instantiation. */
static void place_parts(struct g2n_fuser *f)
{
    uint64_t next[G2N_WASM_KIND_COUNT] = { f->out->import_count };
    uint64_t elements = 0, data = 0, types = 0;
    size_t   bytes = 0;

    for (uint32_t i = 0; i < f->order_count; i++) {
        struct g2n_part *p = &f->parts[f->order[i]];

        bytes += p->w->len;
        p->indexes = new_array(f, 1, sizeof *p->indexes);
        if (!p->indexes)
            return;
        for (unsigned kind = 0; kind < G2N_WASM_KIND_COUNT; kind++) {
            p->first[kind] = (uint32_t)next[kind];
            next[kind] += entry_count(p, (enum g2n_wasm_kind)kind) - p->own[kind];
        }
        p->indexes->first_type = (uint32_t)types;
        types += p->w->type_count;
    }
    for (uint32_t i = 0; i < f->part_count; i++) {
        struct g2n_part *p = &f->parts[i];

        if (p->folded)
            continue;
        p->indexes->first_element = (uint32_t)elements;
        p->indexes->first_data    = (uint32_t)data;
        elements += p->w->element_count;
        data += p->w->data_count;
    }
    f->func_count    = (uint32_t)next[G2N_WASM_FUNC];
    f->type_count    = (uint32_t)types;
    f->element_count = (uint32_t)elements;
    f->data_count    = (uint32_t)data;
    f->memory_count  = (uint32_t)next[G2N_WASM_MEM];
    f->tag_count     = (uint32_t)next[G2N_WASM_TAGGED];
    if (bytes > BYTES_MAX) /* and no number above is larger */
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "is too large: its instances of modules have %zu bytes together, and at most %zu are supported", bytes,
                         BYTES_MAX);
}

/* ---- What is called from outside ---------------------------------------------------------------- */

static const char run_name[] = "wasi:cli/run";

/* wasi:cli/run of whatever 0.2 version. */
static const struct g2n_link_func *find_run(const struct g2n_link *link)
{
    const struct g2n_link_entry *run;

    for (uint32_t i = 0; i < link->exports.count; i++) {
        const struct g2n_link_entry *e = &link->exports.list[i];

        if (e->sort != G2N_SORT_INSTANCE || !g2n_str_is(g2n_link__interface(e->name), run_name))
            continue;
        run = g2n_link_find(e->item, (struct g2n_str){ "run", 3 }, G2N_SORT_FUNC);
        if (run)
            return run->item;
    }
    return NULL;
}

static void find_entry(struct g2n_fuser *f, const struct g2n_link *link)
{
    const struct g2n_link_func *run = find_run(link);
    struct g2n_part_entry       e;

    if (!run)
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "this component is a library: it does not export %s, with which programs begin; make a C library of "
                                                       "it with --emit=lib or --emit=shared", run_name);
    else if (!run->lifted || strcmp(run->type->letters, ">!__") != 0)
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "exports %s, but not as a function of its own of the type that WASI gives it (a result)", run_name);
    else if (g2n_fuser_follow(f, &e, G2N_WASM_FUNC, run->lifted) && (e.host || !g2n_wasm_type_is(f->parts[e.part].w, f->parts[e.part].w->func_types[e.index], "", "i")))
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "damaged: what it exports as %s is not of the type () -> (i32)", run_name);
    else if (f->st == G2N_DONE)
        f->run = g2n_fuser_index(f, G2N_WASM_FUNC, run->lifted);
}

uint32_t g2n_fuser_realloc(struct g2n_fuser *f, uint32_t func)
{
    uint32_t k = 0;

    while (k < f->realloc_count && f->reallocs[k] != func)
        k++;
    if (k == f->realloc_count)
        f->reallocs[f->realloc_count++] = func;
    return k;
}

/* The functions that the host calls for memory, each once. */
static void find_reallocs(struct g2n_fuser *f)
{
    struct g2n_fusion *out = f->out;

    f->reallocs = new_array(f, out->import_count, sizeof *f->reallocs);
    for (uint32_t i = 0; i < out->import_count && f->st == G2N_DONE; i++) {
        struct g2n_fusion_import    *import = &out->imports[i];
        const struct g2n_link_item  *item   = import->host->realloc;
        struct g2n_part_entry        e;

        if (!item || !g2n_fuser_follow(f, &e, G2N_WASM_FUNC, item))
            continue;
        if (e.host || !g2n_wasm_type_is(f->parts[e.part].w, f->parts[e.part].w->func_types[e.index], "iiii", "i")) {
            f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "damaged: a function for allocating memory has another type, at byte %zu", import->host->at);
            return;
        }
        import->has_realloc = true;
        import->realloc     = g2n_fuser_realloc(f, g2n_fuser_index(f, G2N_WASM_FUNC, item));
    }
}

/* F3: what a start function could see of segments that come before it here and after it in the component. */
static void find_starts(struct g2n_fuser *f)
{
    f->starts = new_array(f, f->part_count, sizeof *f->starts);
    for (uint32_t i = 0; i < f->part_count && f->st == G2N_DONE; i++) {
        const struct g2n_part *p = &f->parts[i];

        if (f->start_count != 0 && p->w->data_count != 0 && !p->folded) {
            f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "has a core module with data that is instantiated after the start function of another one, which is "
                                                           "not supported");
            return;
        }
        if (!p->w->has_start)
            continue;
        f->starts[f->start_count] = p->w->start < p->own[G2N_WASM_FUNC]
                                        ? g2n_fuser_index(f, G2N_WASM_FUNC, p->made->imports[p->import_of[G2N_WASM_FUNC][p->w->start]])
                                        : p->first[G2N_WASM_FUNC] + (p->w->start - p->own[G2N_WASM_FUNC]);
        if (!g2n_wasm_type_is(p->w, p->w->func_types[p->w->start], "", ""))
            f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "damaged: a start function has parameters or results");
        f->start_count++;
    }
}

static enum g2n_exit init(struct g2n_fuser *f, const struct g2n_link *link)
{
    if (link->instance_count > INSTANCES_MAX)
        return g2n_fail(f->d, G2N_BAD_INPUT, f->file, "instantiates %u core modules; at most %u are supported", link->instance_count, INSTANCES_MAX);
    f->part_count      = link->instance_count;
    f->parts           = new_array(f, f->part_count, sizeof *f->parts);
    f->order           = new_array(f, f->part_count, sizeof *f->order);
    f->host_numbers    = new_array(f, link->host_count, sizeof *f->host_numbers);
    f->out->imports    = new_array(f, link->host_count, sizeof *f->out->imports);
    for (uint32_t i = 0; i < f->part_count && f->st == G2N_DONE; i++)
        init_part(f, &f->parts[i], link->instances[i]);
    if (f->st == G2N_DONE && !g2n_parts_fold(f->parts, f->part_count, f->a))
        no_memory(f);
    return f->st;
}

static enum g2n_exit check(struct g2n_fuser *f)
{
    if (f->st == G2N_DONE && f->memory_count > 1)
        return g2n_fail(f->d, G2N_BAD_INPUT, f->file, "its core modules have %u memories; one, which they may share, is supported", f->memory_count);
    if (f->st == G2N_DONE && f->tag_count != 0)
        return g2n_fail(f->d, G2N_BAD_INPUT, f->file, "uses WebAssembly exceptions, which are not supported");
    return f->st;
}

enum g2n_exit g2n_component_fuse(struct g2n_fusion *out, struct g2n_arena *a, struct g2n_diag *d, const char *file, const struct g2n_link *link,
                                 bool library)
{
    struct g2n_fuser f = { .out = out, .a = a, .d = d, .file = file, .library = library, .st = G2N_DONE };

    memset(out, 0, sizeof *out);
    if (init(&f, link) != G2N_DONE)
        return f.st;
    order_parts(&f);
    for (uint32_t i = 0; i < f.order_count; i++)
        find_hosts(&f, &f.parts[f.order[i]]);
    if (f.st == G2N_DONE) place_parts(&f);
    if (check(&f) != G2N_DONE)
        return f.st != G2N_DONE ? f.st : G2N_BAD_INPUT;
    for (uint32_t i = 0; i < f.order_count && f.st == G2N_DONE; i++)
        number_part(&f, &f.parts[f.order[i]]);
    if (f.st == G2N_DONE && !library) find_entry(&f, link);
    if (f.st == G2N_DONE) find_reallocs(&f);
    if (f.st == G2N_DONE && library) g2n_fuser_exports(&f, link);
    if (f.st == G2N_DONE) find_starts(&f);
    return f.st == G2N_DONE ? g2n_fuser_write(&f) : f.st;
}
