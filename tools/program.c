#include "program.h"

#include <string.h>

#include <g2n/program.h>

#include "config.h"
#include "parts.h"
#include "provision.h"
#include "rows.h"
#include "template.h"
#include "text.h"

static struct g2n_str str(const char *s)
{
    return (struct g2n_str){ s, s ? strlen(s) : 0 };
}

static struct g2n_str text_of(const struct g2n_text *t)
{
    return (struct g2n_str){ t->ptr, t->len };
}

static const char *number(struct g2n_arena *a, unsigned long long n)
{
    return g2n_arena_printf(a, "%llu", n);
}

/* ---- Lists ---------------------------------------------------------------- */

/* Where in image.bin the first prelude begins; each ends with a byte of zero. */
static size_t image_len(const struct g2n_image *image)
{
    const struct g2n_chunk *last = image->chunk_count != 0 ? &image->chunks[image->chunk_count - 1] : NULL;

    return last ? last->file_offset + (size_t)last->len : 0;
}

static void add_scripts(struct g2n_text *t, const struct g2n_emission *e)
{
    size_t at = image_len(e->image);

    for (size_t i = 0; i < e->preludes->count; i++) {
        const struct g2n_prelude *p = &e->preludes->list[i];

        g2n_text_adds(t, "    { ");
        g2n_rows_quoted(t, (struct g2n_str){ p->name, strlen(p->name) });
        g2n_text_addf(t, ", (const char *)g2n_image_bytes + %zuu, %zuu, %s },\n", at, p->len, p->async ? "true" : "false");
        at += p->len + 1;
    }
}

static const char *memory_mode_macro(int mode)
{
    return mode == G2N_MEMORY_FIXED      ? "G2N_MEMORY_FIXED"
         : mode == G2N_MEMORY_RELATIVE ? "G2N_MEMORY_RELATIVE"
                                       : "G2N_MEMORY_CHECKED";
}

/* { "HOST", "GUEST" }, for each --dir=HOST:GUEST; a folder without another name keeps its own. */
static void add_dirs(struct g2n_text *t, const char *const *dirs)
{
    for (; *dirs; dirs++) {
        const char    *colon = strchr(*dirs, ':');
        struct g2n_str host  = { *dirs, colon ? (size_t)(colon - *dirs) : strlen(*dirs) };

        g2n_text_adds(t, "{ ");
        g2n_rows_quoted(t, host);
        g2n_text_adds(t, ", ");
        g2n_rows_quoted(t, colon ? str(colon + 1) : host);
        g2n_text_adds(t, " }, ");
    }
}

/* The call of a library's export, with numbers from the command line. */
static void add_invoke(struct g2n_text *t, const struct g2n_wasm *w, uint32_t export)
{
    const struct g2n_wasm_type *type = &w->types[w->func_types[w->exports[export].index]];

    g2n_text_adds(t, "static void invoke(void *m, const union g2n_wasi1_number *arguments, union g2n_wasi1_number *result)\n{\n"
                     "    (void)arguments;\n    (void)result;\n    ");
    if (type->result_count != 0)
        g2n_text_addf(t, "result->%s = ", g2n_rows_c_type(type->results[0]));
    g2n_text_addf(t, "w2c_m_e%u(m", export);
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", arguments[%u].%s", i, g2n_rows_c_type(type->params[i]));
    g2n_text_adds(t, ");\n}\n\nstatic const struct g2n_wasi1_call call = { ");
    g2n_rows_quoted(t, w->exports[export].name);
    g2n_text_adds(t, ", \"");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "%c", g2n_rows_letter(type->params[i]));
    g2n_text_addf(t, "\", '%c', invoke };\n\n", type->result_count != 0 ? g2n_rows_letter(type->results[0]) : 'v');
}

/* The exports by which a program of TinyGo's is woken. */
static void add_wakers(struct g2n_text *t, const struct g2n_plan *plan)
{
    if (plan->has_resume)
        g2n_text_addf(t, "static void resume(void *m) { w2c_m_e%u(m); }\n", plan->resume);
    if (plan->has_schedule)
        g2n_text_addf(t, "static void schedule(void *m) { w2c_m_e%u(m); }\n", plan->schedule);
}

/* What keeps databases in a sandbox. */
static void add_confinement(struct g2n_text *t, const struct g2n_emission *e)
{
    g2n_text_adds(t, "#include <g2n/sqlite.h>\n");
    if (!e->options->sandbox)
        return;
    g2n_text_adds(t, "static const struct g2n_wasi_dir database_folders[] = { ");
    add_dirs(t, e->options->allowed_sqlite);
    g2n_text_adds(t, "{ NULL, NULL } };\n");
}

static bool has_files(const struct g2n_emission *e)
{
    return e->options->hosts[0] || e->options->plugins[0];
}

/* Are there C functions that are given an instance? */
static bool has_hosts(const struct g2n_emission *e)
{
    return has_files(e) || e->plan->sqlite || g2n_provision_any(e);
}

/* Can C call functions that the guest has given the package host? */
static bool has_invoke(const struct g2n_emission *e)
{
    return e->plan->host_package && e->plan->has_host_invoke;
}

/* What C functions use to reply later, and to reach JavaScript. */
static const char *replies_of(const struct g2n_plan *p)
{
    return p->wasi1 ? "&g2n_replies_wasi1" : p->tinygo ? "NULL" : "&g2n_replies_js";
}

/* C functions of --host and for databases, and the instance that they are given. */
static void add_hosts(struct g2n_text *t, struct g2n_arena *a, const struct g2n_emission *e)
{
    g2n_text_adds(t, "\n#include <g2n/module.h>\n");
    if (e->plan->sqlite)
        add_confinement(t, e);
    g2n_rows_host_prototypes(t, a, e->wasm, e->plan);
    g2n_text_adds(t, "\n");
    g2n_provision_write(t, e);
    if (has_invoke(e))
        g2n_text_addf(t, "static void host_invoke(void *m, union g2n_slot *s) { w2c_m_e%u(m, s[0].u32, s[1].u32); }\n", e->plan->host_invoke);
    g2n_text_addf(t, "static const struct g2n_program_hosts hosts = { %s, %s, %s, %s, %s, %s };\n", replies_of(e->plan), g2n_provision_any(e) ? "&provision" : "NULL",
                  e->plan->host_js ? "&g2n_program_js" : "NULL", has_invoke(e) ? "host_invoke" : "NULL",
                  has_invoke(e) && !e->plan->wasi1 && !e->plan->tinygo_bare ? "g2n_program_enter" : "NULL", has_files(e) ? "true" : "false");
    g2n_text_adds(t, "static const struct g2n_program program;\nstatic struct g2n_instance *host_instance;\n"
                     "static struct g2n_instance *instance_of(struct w2c_h *h) { (void)h; return host_instance; }\n"
                     "static void ended(void) { g2n_program_instance_end(host_instance); }\n");
}

enum { IMPORTS, CHUNKS, SCRIPTS, DIRS, LISTEN, ENVIRONMENT, WAKERS, INVOKE, HOSTS, LISTS };

struct lists {
    struct g2n_text list[LISTS];
};

static bool make_lists(struct lists *r, struct g2n_arena *a, const struct g2n_emission *e)
{
    bool good = true;

    for (unsigned i = 0; i < LISTS; i++)
        g2n_text_init(&r->list[i]);
    g2n_rows_imports(&r->list[IMPORTS], a, e);
    g2n_rows_chunks(&r->list[CHUNKS], e->image);
    add_scripts(&r->list[SCRIPTS], e);
    add_dirs(&r->list[DIRS], e->options->dirs);
    g2n_rows_strings(&r->list[LISTEN], e->options->listen);
    g2n_rows_strings(&r->list[ENVIRONMENT], e->options->allowed_env);
    if (e->plan->tinygo)
        add_wakers(&r->list[WAKERS], e->plan);
    if (has_hosts(e))
        add_hosts(&r->list[HOSTS], a, e);
    if (e->plan->reactor)
        add_invoke(&r->list[INVOKE], e->wasm, e->plan->invoke);
    for (unsigned i = 0; i < LISTS; i++)
        good = good && !g2n_text_failed(&r->list[i]);
    return good;
}

static void free_lists(struct lists *r)
{
    for (unsigned i = 0; i < LISTS; i++)
        g2n_text_fini(&r->list[i]);
}

/* ---- The file ---------------------------------------------------------------- */

static const char *template_of(const struct g2n_plan *p)
{
    return p->wasi2 ? "main_wasi2.c.in" : p->wasi1 ? "main_wasi1.c.in" : p->tinygo ? "main_tinygo.c.in" : "main.c.in";
}

static enum g2n_exit fill(const struct lists *r, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home, const char *path,
                          const struct g2n_emission *e, struct g2n_str memory)
{
    const struct g2n_plan *p       = e->plan;
    const char            *parts   = g2n_parts_references(a, p->parts);
    const char            *confine = p->sqlite && e->options->sandbox ? "g2n_sqlite_confine(program.guest, database_folders); " : "";
    const char            *begin   = p->has_begin ? g2n_arena_printf(a, "    w2c_m_e%u(m);\n", p->begin) : "";
    const bool             hosts   = has_hosts(e);
    const struct g2n_mark  marks[] = {
        { "GUEST", str(e->guest) },
        { "TOOL", str(G2N_TOOL) },
        { "HOSTS", text_of(&r->list[HOSTS]) },
        { "HOSTS_BEGIN", str(hosts ? g2n_arena_printf(a, "%shost_instance = g2n_program_instance(&program, guest, &hosts); ", confine) : "") },
        { "HOSTS_END", str(hosts ? " g2n_program_instance_destroy(host_instance);" : "") },
        { "ENDED", str(hosts ? "ended" : "NULL") },
        { "IMPORTS", text_of(&r->list[IMPORTS]) },
        { "PARTS", str(parts) },
        { "SCRIPTS", text_of(&r->list[SCRIPTS]) },
        { "CHUNKS", text_of(&r->list[CHUNKS]) },
        { "CHUNK_COUNT", str(number(a, e->image->chunk_count)) },
        { "START", str(number(a, p->start)) },
        { "BEGIN", str(begin) },
        { "RUN", str(number(a, p->run)) },
        { "RESUME", str(!p->tinygo ? number(a, p->resume) : p->has_resume ? "resume" : "NULL") },
        { "SCHEDULE", str(p->has_schedule ? "schedule" : "NULL") },
        { "BARE", str(p->tinygo_bare ? "_bare" : "") },
        { "WAKERS", text_of(&r->list[WAKERS]) },
        { "WASI", str(p->tinygo_wasi1 ? "&g2n_tinygo_wasi1" : "NULL") },
        { "WASI_OF", str(p->tinygo_wasi1 ? "static struct g2n_wasi1 *wasi1_of(struct w2c_h *h) { return "
                                            "g2n_tinygo_wasi1_of(guest_of(h)); }\n" : "") },
        { "GETSP", str(number(a, p->getsp)) },
        { "MEMORY", memory },
        { "MEMORY_MODE", str(memory_mode_macro(e->options->memory_mode)) },
        { "ARGV_LIMIT", str(number(a, p->argv_limit)) },
        { "TIMEOUT_EXTRA", str(number(a, p->timeout_extra_ms)) },
        { "SEEDED", str(e->options->seeded ? "true" : "false") },
        { "SEED", str(number(a, e->options->seed)) },
        { "SANDBOX", str(e->options->sandbox ? "true" : "false") },
        { "LIBC_PATHS", str(p->libc_paths ? "true" : "false") },
        { "DIRS", text_of(&r->list[DIRS]) },
        { "LISTEN", text_of(&r->list[LISTEN]) },
        { "ENVIRONMENT", text_of(&r->list[ENVIRONMENT]) },
        { "INVOKE", text_of(&r->list[INVOKE]) },
        { "CALL", str(p->reactor ? "&call" : "NULL") },
        { NULL, { NULL, 0 } },
    };

    return parts ? g2n_template_write(a, d, home, template_of(p), marks, path) : g2n_fail_memory(d);
}

enum g2n_exit g2n_program_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home, const char *folder,
                                const struct g2n_emission *e, struct g2n_str memory)
{
    const char   *path = g2n_arena_printf(a, "%s/main.c", folder);
    struct lists  lists;
    enum g2n_exit st;

    st = make_lists(&lists, a, e) && path ? fill(&lists, a, d, home, path, e, memory) : g2n_fail_memory(d);
    free_lists(&lists);
    return st;
}
