#include "library.h"

#include <errno.h>
#include <string.h>

#include <g2n/program.h>

#include "config.h"
#include "file.h"
#include "library_component.h"
#include "parts.h"
#include "provision.h"
#include "rows.h"
#include "signatures.h"
#include "template.h"

enum g2n_exit g2n_library_init(struct g2n_library *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_options *o)
{
    const char *base = g2n_base_name(o->output ? o->output : o->input);
    const char *dot;

    memset(out, 0, sizeof *out);
    if (o->prefix) {
        out->prefix = g2n_rows_c_name(a, (struct g2n_str){ o->prefix, strlen(o->prefix) }, true);
        if (!out->prefix)
            return g2n_fail_memory(d);
        if (strcmp(out->prefix, o->prefix) != 0)
            return g2n_fail(d, G2N_BAD_INPUT, NULL, "--prefix=%s: is no name in C; use letters, digits and _", o->prefix);
        return G2N_DONE;
    }
    if (strncmp(base, "lib", 3) == 0 && base[3] != '\0' && base[3] != '.')
        base += 3;
    dot         = strchr(base, '.');
    out->prefix = g2n_rows_c_name(a, (struct g2n_str){ base, dot && dot != base ? (size_t)(dot - base) : strlen(base) }, true);
    return out->prefix ? G2N_DONE : g2n_fail_memory(d);
}

/* ---- One export ---------------------------------------------------------------- */

struct writer {
    struct g2n_arena          *a;
    const struct g2n_emission *e;
    const struct g2n_wasm     *w;
    const char               **names; /* of functions in C, by export; NULL: none */
    uint32_t                   row;   /* of the next export in its table */
    struct g2n_text            calls, exports, functions, declarations, others, entries;
};

static const struct g2n_wasm_type *type_of(const struct writer *x, uint32_t export)
{
    return &x->w->types[x->w->func_types[x->w->exports[export].index]];
}

/* What the runtime calls is not for others to call. */
static bool is_entry(const struct writer *x, uint32_t export)
{
    const struct g2n_plan *p = x->e->plan;

    return (p->has_start && p->start == export) || (p->has_resume && p->resume == export) ||
           (p->has_schedule && p->schedule == export) || (p->gojs && (p->run == export || p->resume == export || p->getsp == export));
}

/* Y1. */
static bool name_function(struct writer *x, uint32_t export)
{
    const struct g2n_str name = x->w->exports[export].name;
    const char          *stem = g2n_rows_c_name(x->a, name, false);
    const char          *full = stem ? g2n_arena_printf(x->a, "%s_%s", x->e->library->prefix, stem) : NULL;
    const char          *module = g2n_arena_printf(x->a, "%s_module", x->e->library->prefix);
    const char          *chosen = full;

    for (unsigned number = 2; chosen && module; number++) {
        bool taken = strcmp(chosen, module) == 0;

        for (uint32_t i = 0; i < export && !taken; i++)
            taken = x->names[i] && strcmp(x->names[i], chosen) == 0;
        if (!taken)
            break;
        chosen = g2n_arena_printf(x->a, "%s_%u", full, number);
    }
    x->names[export] = chosen;
    return chosen && module;
}

/* static void call_e3(void *m, union g2n_slot *s) { s[0].u32 = w2c_m_e3(m, s[0].u32, s[1].u32); } */
static void add_call(struct writer *x, uint32_t export)
{
    g2n_text_addf(&x->calls, "static void call_e%u(void *m, union g2n_slot *s) { ", export);
    g2n_rows_slot_call(&x->calls, type_of(x, export), g2n_arena_printf(x->a, "w2c_m_e%u", export), "m");
    g2n_text_adds(&x->calls, " }\n");
}

/* "enum g2n_error app_add(struct g2n_instance *instance, int32_t p0, int32_t p1, int32_t *result)". */
static void add_prototype(struct writer *x, struct g2n_text *t, uint32_t export)
{
    const struct g2n_wasm_type *type = type_of(x, export);

    g2n_text_addf(t, "enum g2n_error %s(struct g2n_instance *instance", x->names[export]);
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", %sp%u", g2n_rows_public_type(type->params[i]), i);
    if (type->result_count == 1)
        g2n_text_addf(t, ", %s*result", g2n_rows_public_type(type->results[0]));
    for (uint32_t i = 0; i < type->result_count && type->result_count > 1; i++)
        g2n_text_addf(t, ", %s*result%u", g2n_rows_public_type(type->results[i]), i);
    g2n_text_adds(t, ")");
}

static void add_result_name(struct g2n_text *t, const struct g2n_wasm_type *type, uint32_t i)
{
    if (type->result_count == 1)
        g2n_text_adds(t, "result");
    else
        g2n_text_addf(t, "result%u", i);
}

static uint32_t slot_count(const struct g2n_wasm_type *type)
{
    uint32_t most = type->param_count > type->result_count ? type->param_count : type->result_count;

    return most == 0 ? 1 : most;
}

static void add_direct_body(struct writer *x, uint32_t export)
{
    const struct g2n_wasm_type *type = type_of(x, export);
    struct g2n_text            *t    = &x->functions;

    g2n_text_addf(t, "    union g2n_slot s[%u];\n    enum g2n_error error;\n\n", slot_count(type));
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "    s[%u].%s = p%u;\n", i, g2n_rows_slot_field(type->params[i]), i);
    g2n_text_addf(t, "    error = g2n_enter(instance, &module, call_e%u, s);\n", export);
    for (uint32_t i = 0; i < type->result_count; i++) {
        g2n_text_adds(t, "    if (error == G2N_ERROR_NONE && ");
        add_result_name(t, type, i);
        g2n_text_adds(t, ") *");
        add_result_name(t, type, i);
        g2n_text_addf(t, " = s[%u].%s;\n", i, g2n_rows_slot_field(type->results[i]));
    }
    g2n_text_adds(t, "    return error;\n");
}

static const char *kind_of(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return "G2N_I32";
    case G2N_WASM_I64: return "G2N_I64";
    case G2N_WASM_F32: return "G2N_F32";
    case G2N_WASM_F64: return "G2N_F64";
    case G2N_WASM_FUNCREF: return "G2N_FUNCREF";
    default: return "G2N_EXTERNREF";
    }
}

/* As values, so that references to functions are looked at. */
static void add_checked_body(struct writer *x, uint32_t export)
{
    static const char *const fields[] = { "i32", "i64", "f32", "f64", "funcref", "externref" };
    static const char        letters[] = "iIfFre";
    const struct g2n_wasm_type *type = type_of(x, export);
    struct g2n_text            *t    = &x->functions;

    g2n_text_addf(t, "    struct g2n_val v[%u];\n    enum g2n_error error;\n\n", slot_count(type));
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "    v[%u].kind = %s;\n    v[%u].of.%s = p%u;\n", i, kind_of(type->params[i]), i,
                      fields[strchr(letters, g2n_rows_letter(type->params[i])) - letters], i);
    g2n_text_addf(t, "    error = g2n_call_export(instance, &exports[%u], v, %u, v, %u);\n", x->row, type->param_count, type->result_count);
    for (uint32_t i = 0; i < type->result_count; i++) {
        g2n_text_adds(t, "    if (error == G2N_ERROR_NONE && ");
        add_result_name(t, type, i);
        g2n_text_adds(t, ") *");
        add_result_name(t, type, i);
        g2n_text_addf(t, " = v[%u].of.%s;\n", i, fields[strchr(letters, g2n_rows_letter(type->results[i])) - letters]);
    }
    g2n_text_adds(t, "    return error;\n");
}

static bool has_funcref(const struct g2n_wasm_type *type)
{
    return memchr(type->params, G2N_WASM_FUNCREF, type->param_count) || memchr(type->results, G2N_WASM_FUNCREF, type->result_count);
}

static void add_function(struct writer *x, uint32_t export)
{
    const struct g2n_wasm_export *e    = &x->w->exports[export];
    const struct g2n_wasm_type   *type = type_of(x, export);

    add_call(x, export);
    g2n_text_addf(&x->declarations, "\n/* %s %s */\n", g2n_emit_safe_name(x->a, e->name),
                  g2n_wasm_type_text(x->a, x->w, x->w->func_types[e->index]));
    add_prototype(x, &x->declarations, export);
    g2n_text_adds(&x->declarations, ";\n");
    g2n_text_adds(&x->functions, "\n");
    add_prototype(x, &x->functions, export);
    g2n_text_adds(&x->functions, "\n{\n");
    if (has_funcref(type))
        add_checked_body(x, export);
    else
        add_direct_body(x, export);
    g2n_text_adds(&x->functions, "}\n");
    g2n_text_adds(&x->exports, "    { ");
    g2n_rows_quoted(&x->exports, e->name);
    g2n_text_adds(&x->exports, ", G2N_EXPORT_FUNCTION, \"");
    g2n_rows_type_letters(&x->exports, type);
    g2n_text_addf(&x->exports, "\", false, call_e%u, NULL },\n", export);
}

/* Globals, tables, the memory: rows, and a line in the header for who looks for them. */
static void add_object(struct writer *x, uint32_t export, const char *kind, const char *word, char letter, bool constant)
{
    const struct g2n_wasm_export *e = &x->w->exports[export];

    if (letter != 0)
        g2n_text_addf(&x->calls, "static void *find_e%u(void *m) { return w2c_m_e%u(m); }\n", export, export);
    g2n_text_adds(&x->exports, "    { ");
    g2n_rows_quoted(&x->exports, e->name);
    g2n_text_addf(&x->exports, ", %s, \"%.1s\", %s, NULL, ", kind, (const char[]){ letter, '\0' }, constant ? "true" : "false");
    if (letter != 0)
        g2n_text_addf(&x->exports, "find_e%u },\n", export);
    else
        g2n_text_adds(&x->exports, "NULL },\n");
    g2n_text_addf(&x->others, "\n/* The %s \"%s\": by name, see g2n.h. */", word, g2n_emit_safe_name(x->a, e->name));
}

static bool add_export(struct writer *x, uint32_t export)
{
    const struct g2n_wasm_export *e = &x->w->exports[export];

    switch (e->kind) {
    case G2N_WASM_FUNC:
        if (is_entry(x, export))
            return true;
        if (!name_function(x, export))
            return false;
        add_function(x, export);
        break;
    case G2N_WASM_GLOB:
        add_object(x, export, "G2N_EXPORT_GLOBAL", x->w->globals[e->index].constant ? "constant global" : "global",
                   g2n_rows_letter(x->w->globals[e->index].type), x->w->globals[e->index].constant);
        break;
    case G2N_WASM_TAB: add_object(x, export, "G2N_EXPORT_TABLE", "table", g2n_rows_letter(x->w->tables[e->index].element), false); break;
    case G2N_WASM_MEM: add_object(x, export, "G2N_EXPORT_MEMORY", "memory", 0, false); break;
    case G2N_WASM_TAGGED:
    case G2N_WASM_KIND_COUNT: return true;
    }
    x->row++;
    return true;
}

static void add_tinygo_entries(struct writer *x, const char *parts)
{
    const struct g2n_plan *p = x->e->plan;
    struct g2n_text       *t = &x->entries;

    if (p->has_start)
        g2n_text_addf(t, "static void start(void *m) { w2c_m_e%u(m); }\n", p->start);
    if (p->has_resume)
        g2n_text_addf(t, "static void resume(void *m) { w2c_m_e%u(m); }\n", p->resume);
    if (p->has_schedule)
        g2n_text_addf(t, "static void schedule(void *m) { w2c_m_e%u(m); }\n", p->schedule);
    g2n_text_addf(t, "static const struct g2n_tinygo_program tinygo = { .schedule = %s };\n"
                     "static const struct g2n_part *const parts[] = { %sNULL };\n", p->has_schedule ? "schedule" : "NULL", parts);
}

static void add_entries(struct writer *x, struct g2n_str memory, const char *parts)
{
    if (memory.ptr)
        g2n_text_addf(&x->entries, "static wasm_rt_memory_t *memory(void *m) { return &((w2c_m *)m)->%.*s; }\n", (int)memory.len, memory.ptr);
    if (x->w->has_start)
        g2n_text_adds(&x->entries, "static void begin(void *m, union g2n_slot *unused) { w2c_m_begin(m); }\n");
    if (x->e->plan->has_begin)
        g2n_text_addf(&x->entries, "static void begin(void *m, union g2n_slot *unused) { w2c_m_e%u(m); }\n", x->e->plan->begin);
    if (x->e->plan->tinygo)
        add_tinygo_entries(x, parts);
    else if (x->e->plan->has_start)
        g2n_text_addf(&x->entries, "static void start(void *m, union g2n_slot *unused) { w2c_m_e%u(m); }\n", x->e->plan->start);
    if (x->e->plan->gojs)
        g2n_text_addf(&x->entries,
                      "static void run(void *m, uint32_t argc, uint32_t argv) { w2c_m_e%u(m, argc, argv); }\n"
                      "static void resume(void *m) { w2c_m_e%u(m); }\n"
                      "static uint32_t getsp(void *m) { return w2c_m_e%u(m); }\n"
                      "static const struct g2n_part *const parts[] = { %sNULL };\n",
                      x->e->plan->run, x->e->plan->resume, x->e->plan->getsp, parts);
}

/* ---- The files ---------------------------------------------------------------- */

static struct g2n_str text_of(const struct g2n_text *t)
{
    return (struct g2n_str){ t->ptr ? t->ptr : "", t->len };
}

static struct g2n_str str(const char *s)
{
    return (struct g2n_str){ s, strlen(s) };
}

/* Fills library.h.in, and keeps the text. */
static enum g2n_exit make_header(struct writer *x, struct g2n_diag *d, const struct g2n_home *home, const char *path)
{
    const struct g2n_mark marks[] = {
        { "GUEST", str(x->e->guest) },
        { "TOOL", str(G2N_TOOL) },
        { "PREFIX", str(x->e->library->prefix) },
        { "INCLUDE", str(x->e->fusion ? "component" : "g2n") },
        { "DECLARATIONS", text_of(&x->declarations) },
        { "OTHERS", text_of(&x->others) },
        { NULL, { NULL, 0 } },
    };
    enum g2n_exit st = g2n_template_write(x->a, d, home, "library.h.in", marks, path);
    size_t        len;
    char         *text;

    if (st != G2N_DONE)
        return st;
    text = g2n_file_read(x->a, path, &len);
    if (!text)
        return g2n_fail_errno(d, G2N_TOOL_FAILED, path, "read it", errno);
    x->e->library->header = (struct g2n_str){ text, len };
    return G2N_DONE;
}

static bool exports_memory(const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->export_count; i++)
        if (w->exports[i].kind == G2N_WASM_MEM)
            return true;
    return false;
}

/* What a program for JavaScript hosts tells of itself besides. */
static const char *program_fields(struct writer *x)
{
    if (x->e->plan->tinygo)
        return g2n_arena_printf(x->a, "\n        .parts       = parts,\n        .start       = %s,\n        .resume      = %s,",
                                x->e->plan->has_start ? "start" : "NULL", x->e->plan->has_resume ? "resume" : "NULL");
    if (!x->e->plan->gojs)
        return "";
    return g2n_arena_printf(x->a,
                            "\n        .argv_limit  = %uu,\n        .timeout_extra_ms = %uu,\n        .parts       = parts,"
                            "\n        .run         = run,\n        .resume      = resume,\n        .getsp       = getsp,",
                            x->e->plan->argv_limit, x->e->plan->timeout_extra_ms);
}

static enum g2n_exit make_source(struct writer *x, struct g2n_diag *d, const struct g2n_home *home, const char *path, bool has_memory,
                                 const struct g2n_text *imports, const struct g2n_text *chunks, const struct g2n_text *provided)
{
    const struct g2n_emission *e       = x->e;
    const char                *seed    = g2n_arena_printf(x->a, "%llu", (unsigned long long)e->options->seed);
    const char                *count   = g2n_arena_printf(x->a, "%u", e->image->chunk_count);
    const char                *program = program_fields(x);
    const char                *mode    = e->options->memory_mode == G2N_MEMORY_CHECKED ? "G2N_MEMORY_CHECKED" : "G2N_MEMORY_RELATIVE";
    const struct g2n_mark      marks[] = {
        { "GUEST", str(e->guest) },
        { "TOOL", str(G2N_TOOL) },
        { "HEADER", e->library->header },
        { "PREFIX", str(e->library->prefix) },
        { "IMPORTS", text_of(imports) },
        { "CHUNKS", text_of(chunks) },
        { "CHUNK_COUNT", str(count ? count : "") },
        { "CALLS", text_of(&x->calls) },
        { "EXPORTS", text_of(&x->exports) },
        { "IMPORTS_ARGUMENT", str(x->w->import_count != 0 ? ", instance" : "") },
        { "ENTRIES", text_of(&x->entries) },
        { "MEMORY_MODE", str(mode) },
        { "SEEDED", str(e->options->seeded ? "true" : "false") },
        { "SEED", str(seed ? seed : "") },
        { "WASI", str(e->plan->wasi1 ? "&g2n_embed_wasi1" : "NULL") },
        { "COMPONENT", str(e->plan->wasi2 ? "&g2n_embed_wasi2" : "NULL") },
        { "REPLIES", str(!e->options->hosts[0] && !g2n_provision_any(e) ? "NULL" : e->plan->wasi1 ? "&g2n_replies_wasi1" : e->plan->gojs || e->plan->tinygo ? "&g2n_replies_js" : "NULL") },
        { "PROVISION", str(g2n_provision_any(e) ? "&provision" : "NULL") },
        { "PROVIDED", text_of(provided) },
        { "GUEST_TYPE", str(e->plan->gojs ? "g2n_guest" : e->plan->tinygo ? "g2n_tinygo" : e->plan->wasi2 ? "g2n_wasi2" : "g2n_wasi1") },
        { "JS", str(e->plan->gojs ? "&g2n_embed_js" : e->plan->tinygo ? "&g2n_embed_tinygo" : "NULL") },
        { "TINYGO", str(e->plan->tinygo ? "&tinygo" : "NULL") },
        { "WAPC", str(e->plan->wapc == G2N_WAPC_PROTOCOL ? "&g2n_wapc_protocol" : e->plan->wapc == G2N_WAPC_SCRIPT ? "&g2n_wapc_script" : "NULL") },
        { "PROGRAM", str(program ? program : "") },
        { "EXPORTS_MEMORY", str(exports_memory(x->w) ? "true" : "false") },
        { "MEMORY", str(has_memory ? "memory" : "NULL") },
        { "BEGIN", str(x->w->has_start || e->plan->has_begin ? "begin" : "NULL") },
        { "START", str(e->plan->has_start && !e->plan->tinygo ? "start" : "NULL") },
        { "REACTOR", str(e->plan->reactor && !e->plan->tinygo ? "true" : "false") },
        { "FUNCTIONS", text_of(&x->functions) },
        { NULL, { NULL, 0 } },
    };
    return count && seed && program ? g2n_template_write(x->a, d, home, "library.c.in", marks, path) : g2n_fail_memory(d);
}

static enum g2n_exit write_files(struct writer *x, struct g2n_diag *d, const struct g2n_home *home, const char *folder,
                                 struct g2n_str memory)
{
    const char     *source = g2n_arena_printf(x->a, "%s/library.c", folder);
    const char     *header = g2n_arena_printf(x->a, "%s/library.h", folder);
    struct g2n_text imports, chunks, provided;
    const char     *parts  = g2n_parts_references(x->a, x->e->plan->parts);
    enum g2n_exit   st = G2N_DONE;
    bool            good = source && header;

    g2n_text_init(&imports);
    g2n_text_init(&chunks);
    g2n_text_init(&provided);
    g2n_rows_imports(&imports, x->a, x->e);
    g2n_rows_chunks(&chunks, x->e->image);
    g2n_provision_write(&provided, x->e);
    for (uint32_t i = 0; i < x->w->export_count && !x->e->fusion && good; i++)
        good = add_export(x, i);
    if (x->e->fusion)
        st = g2n_library_component(x->a, d, x->e, &x->calls, &x->declarations, &x->functions);
    g2n_rows_host_prototypes(&x->others, x->a, x->w, x->e->plan);
    if (parts) add_entries(x, memory, parts);
    g2n_signatures_write(&x->calls, x->w);
    good = good && parts && !g2n_text_failed(&imports) && !g2n_text_failed(&chunks) && !g2n_text_failed(&provided) && !g2n_text_failed(&x->calls) && !g2n_text_failed(&x->exports) &&
           !g2n_text_failed(&x->functions) && !g2n_text_failed(&x->declarations) && !g2n_text_failed(&x->others) &&
           !g2n_text_failed(&x->entries);
    if (!good && st == G2N_DONE)
        st = g2n_fail_memory(d);
    if (st == G2N_DONE) st = make_header(x, d, home, header);
    if (st == G2N_DONE) st = make_source(x, d, home, source, memory.ptr != NULL, &imports, &chunks, &provided);
    g2n_text_fini(&provided);
    g2n_text_fini(&imports);
    g2n_text_fini(&chunks);
    return st;
}

enum g2n_exit g2n_library_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home, const char *folder,
                                const struct g2n_emission *e, struct g2n_str memory)
{
    struct writer    x      = { .a = a, .e = e, .w = e->wasm };
    struct g2n_text *texts[] = { &x.calls, &x.exports, &x.functions, &x.declarations, &x.others, &x.entries };
    enum g2n_exit    st;

    x.names = g2n_arena_array(a, e->wasm->export_count + 1, sizeof *x.names);
    if (!x.names)
        return g2n_fail_memory(d);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        g2n_text_init(texts[i]);
    st = write_files(&x, d, home, folder, memory);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        g2n_text_fini(texts[i]);
    return st;
}

enum g2n_exit g2n_library_host_header(FILE *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w)
{
    struct g2n_text t;
    enum g2n_exit   st = G2N_DONE;

    g2n_text_init(&t);
    g2n_text_adds(&t, "/* What the module imports, for --host; written by " G2N_TOOL ". */\n#include <g2n/host.h>\n");
    for (uint32_t i = 0; i < w->import_count; i++) {
        const struct g2n_wasm_import *import = &w->imports[i];

        if (import->kind != G2N_WASM_FUNC || g2n_plan_handler(w, import, false) || g2n_plan_is_host_package(import) || !g2n_plan_host_type(&w->types[import->type]))
            continue;
        g2n_text_addf(&t, "\n/* %s.%s */\n", g2n_emit_safe_name(a, import->module), g2n_emit_safe_name(a, import->name));
        g2n_rows_host_prototype(&t, a, w, i);
        g2n_text_adds(&t, ";\n");
    }
    if (g2n_text_failed(&t))
        st = g2n_fail_memory(d);
    else
        (void)fwrite(t.ptr, 1, t.len, out); /* main() looks at the stream */
    g2n_text_fini(&t);
    return st;
}
