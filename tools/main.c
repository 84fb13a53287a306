/* The driver: options, then one of three verbs.  run_passes() is the pipeline, each pass a file of its own. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cache.h"
#include "compile.h"
#include "component_fuse.h"
#include "config.h"
#include "emit.h"
#include "file.h"
#include "folder.h"
#include "hosts.h"
#include "inspect.h"
#include "library.h"
#include "link.h"
#include "lower/lower.h"
#include "lower/pclntab.h"
#include "options.h"
#include "parts.h"
#include "plan.h"
#include "prelude.h"
#include "program_key.h"
#include "source.h"
#include "spawn.h"

extern char **environ;

/* Everything of one run of the driver, in the order in which it comes to be. */
struct job {
    struct g2n_arena       arena;
    struct g2n_diag        diag;
    struct g2n_options     opt;
    struct g2n_home        home;
    struct g2n_cache       cache;
    struct g2n_toolchain   toolchain;
    struct g2n_work        work;
    struct g2n_hosts       hosts;
    struct g2n_source      source;
    struct g2n_component   component;
    struct g2n_link        link;
    bool                   adapted; /* the component is a Go program in an adapter, and `wasm` that program */
    struct g2n_fusion      fusion; /* of a component: its bytes are what `wasm` was read from */
    struct g2n_wasm        wasm;
    struct g2n_abi         abi;
    struct g2n_plan        plan;
    struct g2n_preludes    preludes;
    struct g2n_image       image;
    struct g2n_translation translation;
    struct g2n_lowering    lowering;
    struct g2n_library     library;
    struct g2n_units       units;
};

static void job_init(struct job *j)
{
    memset(j, 0, sizeof *j);
    g2n_arena_init(&j->arena);
    g2n_diag_init(&j->diag, stderr);
    g2n_work_init(&j->work);
}

static void job_fini(struct job *j)
{
    g2n_progress_end(&j->diag);
    g2n_translation_close(&j->translation);
    g2n_source_close(&j->source);
    g2n_work_close(&j->work);
    g2n_lowering_fini(&j->lowering);
    g2n_arena_fini(&j->arena);
}

/* ---- The pipeline ---------------------------------------------------------------- */

static void print_read(struct job *j)
{
    for (uint32_t i = 0; i < j->wasm.section_count; i++) {
        const struct g2n_wasm_section *s = &j->wasm.sections[i];

        printf("section %u %s at %zu length %zu\n", s->id, s->name.len != 0 ? g2n_show(&j->arena, s->name) : "-",
               (size_t)(s->whole - j->wasm.bytes), s->whole_len);
    }
}

static void print_detect(struct job *j) { printf("%s\n%s\n", j->abi.name, j->abi.compiler); }
static void print_plan(struct job *j) { g2n_plan_print(stdout, &j->arena, &j->wasm, &j->plan); }
static void print_image(struct job *j) { g2n_image_print(stdout, &j->image); }
static void print_translate(struct job *j) { g2n_translation_print(stdout, &j->translation); }

/* After a pass: is this the end?  It is when the pass failed, when we are interrupted, and when --dump asked for the
 * pass's result, which is then printed. */
static bool ends_after(struct job *j, enum g2n_exit *st, enum g2n_dump pass, void (*print)(struct job *))
{
    if (*st == G2N_DONE && g2n_interrupted())
        *st = G2N_INTERRUPTED;
    if (*st != G2N_DONE || j->opt.dump != pass)
        return *st != G2N_DONE;
    print(j);
    return true;
}

/* Is the module made of a component's? */
static bool is_fused(const struct job *j)
{
    return j->fusion.bytes != NULL;
}

/* A component becomes one module, or is no more than the one that it was made of. */
static enum g2n_exit read_component(struct job *j, bool fuse)
{
    struct g2n_arena *a    = &j->arena;
    struct g2n_diag  *d    = &j->diag;
    const char       *file = j->opt.input;
    enum g2n_exit     st;

    st = g2n_component_parse(&j->component, a, d, file, j->source.map.bytes, j->source.map.len);
    if (st == G2N_DONE) st = g2n_component_link(&j->link, a, d, file, &j->component);
    if (st != G2N_DONE || !fuse)
        return st;
    st = g2n_component_link_check(d, file, &j->link);
    if (st == G2N_DONE && !g2n_component_go_program(&j->wasm, &j->adapted, a, &j->link))
        return g2n_fail_memory(d);
    if (j->adapted)
        g2n_note(d, "a Go program for WASI preview 1: the component's adapter, which shares Go's memory without its knowing, is left out");
    if (st != G2N_DONE || j->adapted)
        return st;
    st = g2n_component_fuse(&j->fusion, a, d, file, &j->link, g2n_emits_library(&j->opt));
    return st == G2N_DONE ? g2n_wasm_parse(&j->wasm, a, d, file, j->fusion.bytes, j->fusion.len) : st;
}

/* Opens the input, through wat2wasm when it is text, and reads the module.  With `any` it may be something else. */
static enum g2n_exit read_input(struct job *j, bool any)
{
    enum g2n_exit st = G2N_DONE;

    if (!j->source.path)
        st = g2n_source_open(&j->source, &j->diag, j->opt.input);
    if (st == G2N_DONE && j->source.kind == G2N_SOURCE_TEXT)
        st = g2n_source_assemble(&j->source, &j->arena, &j->diag, &j->home, &j->work);
    if (st != G2N_DONE)
        return st;
    if (j->source.kind == G2N_SOURCE_MODULE)
        return g2n_wasm_parse(&j->wasm, &j->arena, &j->diag, j->opt.input, j->source.map.bytes, j->source.map.len);
    if (j->source.kind == G2N_SOURCE_COMPONENT)
        return read_component(j, !any);
    return any ? G2N_DONE : g2n_source_refuse(&j->diag, &j->source);
}

/* "dir=data\ndir=.\n" behind `text`; NULL without memory. */
static const char *add_lines(struct g2n_arena *a, const char *text, const char *key, const char *const *values)
{
    for (; text && *values; values++)
        text = g2n_arena_printf(a, "%s%s=%s\n", text, key, g2n_emit_safe_name(a, (struct g2n_str){ *values, strlen(*values) }));
    return text;
}

/* What a WASI program may reach. */
static const char *policy_note(struct job *j)
{
    const struct g2n_options *o    = &j->opt;
    const char               *text = (j->plan.wasi1 || j->plan.wasi2) && o->sandbox ? "sandbox=yes\n" : "";

    text = add_lines(&j->arena, text, "dir", o->dirs);
    text = add_lines(&j->arena, text, "listen", o->listen);
    text = add_lines(&j->arena, text, "allow-env", o->allowed_env);
    return add_lines(&j->arena, text, "allow-sqlite", o->allowed_sqlite);
}

/* What inspect says of the program: how it was made. */
static const char *program_note(struct job *j, const char *guest)
{
    bool              as_c      = j->opt.emit == G2N_EMIT_C;
    const char       *is_static = j->opt.is_static ? " --static" : "";
    const char       *policy    = policy_note(j);
    const char       *options   = g2n_arena_printf(&j->arena, "-O%d%s", j->opt.level, is_static);
    struct g2n_hasher h;
    struct g2n_hash   content;
    char              hex[2 * G2N_HASH_LEN + 1];

    g2n_hash_init(&h);
    g2n_hash_add(&h, j->source.map.bytes, j->source.map.len);
    content = g2n_hash_end(&h);
    g2n_hash_hex(&content, hex);
    if (!policy)
        return NULL;
    return g2n_arena_printf(&j->arena,
                            "guest=%s\nguest-blake2b=%s\nabi=%s\ncompiler=%s\ntool=" G2N_TOOL "\nmemory=%s\n"
                            "seed=%s\noptimisation=%s\ncc=%s\n%s",
                            guest, hex, j->abi.name, j->abi.compiler, g2n_memory_mode_name(j->opt.memory_mode),
                            j->opt.seeded ? "fixed" : "none", as_c || !options ? "as built" : options,
                            as_c ? "as built" : j->toolchain.version, policy);
}

static enum g2n_exit link_output(struct job *j, const char *output)
{
    j->toolchain.with_loop   = j->plan.gojs || j->plan.tinygo;
    j->toolchain.with_sqlite = j->plan.sqlite;
    j->toolchain.host_names  = j->plan.host_names;
    j->toolchain.with_plugins = j->opt.plugins[0];
    j->toolchain.plugins_js  = j->plan.host_js;
    j->toolchain.with_wapc   = j->plan.wapc != G2N_WAPC_NONE;
    if (g2n_emits_library(&j->opt))
        return g2n_link_library(&j->arena, &j->diag, &j->toolchain, &j->work, &j->units, &j->library, j->opt.emit == G2N_EMIT_SHARED, output);
    return g2n_link(&j->arena, &j->diag, &j->toolchain, &j->work, &j->units, j->opt.is_static, output);
}

/* Emits, compiles and links to `output`; or writes the folder of --emit=c there. */
static enum g2n_exit make_output(struct job *j, const char *output)
{
    const char         *base  = g2n_base_name(j->opt.input);
    const char         *guest = g2n_emit_safe_name(&j->arena, (struct g2n_str){ base, strlen(base) });
    unsigned            jobs  = j->opt.emit == G2N_EMIT_C ? 0 : g2n_compile_jobs(j->opt.jobs);
    struct g2n_compile  c     = { .work = &j->work, .cache = &j->cache, .toolchain = &j->toolchain, .jobs = jobs };
    struct g2n_emission e     = { .guest       = guest,
                                  .wasm        = &j->wasm,
                                  .plan        = &j->plan,
                                  .image       = &j->image,
                                  .translation = &j->translation,
                                  .lowering    = &j->lowering,
                                  .options     = &j->opt,
                                  .preludes    = &j->preludes,
                                  .note        = program_note(j, guest),
                                  .jobs        = jobs,
                                  .library     = g2n_emits_library(&j->opt) ? &j->library : NULL,
                                  .fusion      = is_fused(j) ? &j->fusion : NULL,
                                  .go          = g2n_abi_is_go(&j->abi),
                                  .split       = j->opt.emit != G2N_EMIT_C && j->opt.level >= 2,
                                  .for_tcc     = j->toolchain.tcc != NULL };
    enum g2n_exit       st;

    if (!e.note)
        return g2n_fail_memory(&j->diag);
    g2n_progress(&j->diag, "emit", 0, 0);
    if (j->opt.emit == G2N_EMIT_C)
        return g2n_folder_write(&j->arena, &j->diag, &j->home, output, &e);
    st = g2n_emit(&j->units, &j->arena, &j->diag, &j->home, j->work.dir, &e);
    g2n_translation_close(&j->translation);
    if (st == G2N_DONE)
        g2n_translation_discard(&j->work, &j->arena);
    if (st == G2N_DONE && g2n_interrupted())
        st = G2N_INTERRUPTED;
    if (st == G2N_DONE)
        st = g2n_compile(&j->arena, &j->diag, &c, &j->units);
    if (st == G2N_DONE)
        st = link_output(j, output);
    g2n_cache_trim(&j->cache, &j->arena, &j->diag);
    return st;
}

/* Options that go with one host interface only. */
static enum g2n_exit check_host_options(struct job *j)
{
    const struct g2n_options *o      = &j->opt;
    const char               *option = o->sandbox ? "--sandbox" : o->dirs[0] ? "--dir" : o->listen[0] ? "--listen"
                                       : o->invoke ? "--invoke" : NULL;

    if (o->js != G2N_JS_NONE && g2n_abi_is_wasi(&j->abi))
        return g2n_fail(&j->diag, G2N_BAD_INPUT, o->input, "this is %s, which knows no JavaScript; leave out --js, or compile the "
                                                           "program with GOOS=js", j->abi.name);
    if (j->abi.kind == G2N_ABI_COMPONENT && (o->hosts[0] || o->plugins[0]))
        return g2n_fail(&j->diag, G2N_BAD_INPUT, o->input, "this is %s, whose imports are not for C functions; leave out %s", j->abi.name,
                        o->hosts[0] ? "--host" : "--host-plugin");
    if (j->abi.kind == G2N_ABI_COMPONENT && (o->listen[0] || o->invoke))
        return g2n_fail(&j->diag, G2N_BAD_INPUT, o->input, "this is %s, and %s is for WASI preview 1; leave it out%s", j->abi.name,
                        o->listen[0] ? "--listen" : "--invoke", o->listen[0] ? ": programs for preview 2 open sockets themselves" : "");
    if (!option || g2n_abi_is_wasi(&j->abi) || (j->abi.tinygo && strcmp(option, "--invoke") == 0))
        return G2N_DONE;
    return g2n_fail(&j->diag, G2N_BAD_INPUT, o->input, "this is %s, and %s is for WASI programs; leave it out, or compile the "
                                                       "program with GOOS=wasip1", j->abi.name, option);
}

/* Only programs have databases yet, and not if the tool was built without. */
static enum g2n_exit check_databases(struct job *j)
{
    const char *archive = g2n_home_path(&j->arena, &j->home, "lib/libg2n_sqlite.a");

    if (!archive)
        return g2n_fail_memory(&j->diag);
    if (j->opt.allowed_sqlite[0] && !j->plan.sqlite)
        return g2n_fail(&j->diag, G2N_BAD_INPUT, j->opt.input, "imports no databases (sqlite3); leave out --allow-sqlite");
    if (j->plan.sqlite && j->opt.emit != G2N_EMIT_EXE)
        return g2n_fail(&j->diag, G2N_BAD_INPUT, j->opt.input, "imports databases (sqlite3), which only programs have; leave out --emit");
    if (j->plan.sqlite && !g2n_exists(archive))
        return g2n_fail(&j->diag, G2N_TOOL_FAILED, j->opt.input, "needs SQLite, without which this tool was built; install libsqlite3-dev and build it again");
    return G2N_DONE;
}

/* Programs are called by nobody. */
static enum g2n_exit check_wapc(struct job *j)
{
    if (j->plan.wapc == G2N_WAPC_NONE || g2n_emits_library(&j->opt))
        return G2N_DONE;
    return g2n_fail(&j->diag, G2N_BAD_INPUT, j->opt.input, "is a guest for waPC (it imports that), which a host calls; make a library of it with "
                                                           "--emit=lib or --emit=shared, and call that by g2n/wapc.h, or name C functions "
                                                           "with --host");
}

/* A library has any number of instances, on any thread, and is called by code that has no registers to spare. */
static unsigned lowering_steps(const struct g2n_options *o)
{
    return g2n_emits_library(o) ? o->lower & ~(G2N_LOWER_STATIC | G2N_LOWER_PINS) : o->lower;
}

static enum g2n_exit detect(struct job *j)
{
    if (is_fused(j))
        return g2n_detect_component(&j->abi, &j->arena, &j->diag, &j->wasm);
    return g2n_detect_abi(&j->abi, &j->arena, &j->diag, &j->wasm);
}

static enum g2n_exit make_plan(struct job *j)
{
    const struct g2n_options *o = &j->opt;
    enum g2n_exit             st;

    if (is_fused(j))
        return g2n_plan_component(&j->plan, &j->arena, &j->diag, &j->wasm, &j->fusion, o->allowed, g2n_emits_library(o));
    st = g2n_plan_make(&j->plan, &j->arena, &j->diag, o->input, &j->wasm, &j->abi, o->allowed, o->invoke, g2n_emits_library(o),
                       o->hosts[0] || o->plugins[0]);
    if (st == G2N_DONE && o->dump == G2N_DUMP_NONE) st = g2n_hosts_make(&j->hosts, &j->arena, &j->diag, &j->toolchain, &j->work);
    return st == G2N_DONE ? g2n_plan_hosts(&j->plan, &j->arena, &j->diag, o->input, &j->wasm, &j->hosts, o) : st;
}

/* From the input to `output`, which --dump leaves alone. */
static enum g2n_exit run_passes(struct job *j, const char *output)
{
    struct g2n_arena *a    = &j->arena;
    struct g2n_diag  *d    = &j->diag;
    const char       *file = j->opt.input;
    enum g2n_exit     st;

    g2n_progress(d, "read", 0, 0);
    st = read_input(j, false);
    if (ends_after(j, &st, G2N_DUMP_READ, print_read)) return st;

    st = detect(j);
    if (ends_after(j, &st, G2N_DUMP_DETECT, print_detect)) return st;
    st = g2n_detect_check(d, file, &j->abi, g2n_emits_library(&j->opt));

    if (st == G2N_DONE) st = check_host_options(j);
    if (st == G2N_DONE) st = make_plan(j);
    if (st == G2N_DONE && j->opt.js == G2N_JS_QUICKJS) {
        j->plan.parts       = G2N_PART_ALL;
        j->plan.tinygo_bare = false;
    }
    if (ends_after(j, &st, G2N_DUMP_PLAN, print_plan)) return st;
    st = g2n_plan_check(a, d, file, &j->wasm, &j->plan);
    if (st == G2N_DONE) st = check_databases(j);
    if (st == G2N_DONE) st = check_wapc(j);

    if (st == G2N_DONE) st = g2n_image_make(&j->image, a, d, file, &j->wasm);
    if (ends_after(j, &st, G2N_DUMP_IMAGE, print_image)) return st;
    st = g2n_image_check(d, file, &j->wasm, &j->image);

    if (st == G2N_DONE && !g2n_pclntab_name_functions(&j->wasm, a, &j->image)) st = g2n_fail_memory(d);

    g2n_progress(d, "translate", 0, 0);
    if (st == G2N_DONE) st = g2n_translate(&j->translation, a, d, &j->home, &j->work, file, &j->wasm, &j->image, g2n_emits_library(&j->opt));
    if (st == G2N_DONE) st = g2n_translation_check(d, file, &j->wasm, &j->translation);
    if (st == G2N_DONE) st = g2n_lower(&j->lowering, &j->translation, a, d, file, &j->wasm, &j->image, lowering_steps(&j->opt));
    if (ends_after(j, &st, G2N_DUMP_TRANSLATE, print_translate)) return st;

    return make_output(j, output);
}

/* ---- The verbs ---------------------------------------------------------------- */

/* Makes the program, or copies it from the cache.  Who wants to look inside gets the passes. */
static enum g2n_exit make_program(struct job *j)
{
    /* What C files include is not known. */
    const bool      cached = !j->opt.verbose && !j->opt.keep && j->opt.emit == G2N_EMIT_EXE && !j->opt.hosts[0];
    struct g2n_hash key;
    enum g2n_exit   st = G2N_DONE;

    if (cached) st = g2n_program_key(&key, &j->arena, &j->diag, &j->home, &j->opt, &j->toolchain, &j->source);
    if (st == G2N_DONE && cached && g2n_cache_get(&j->cache, &j->arena, &j->diag, &key, j->work.temp_output))
        return G2N_DONE;
    if (st == G2N_DONE) st = g2n_work_open(&j->work, &j->arena, &j->diag, j->opt.keep);
    if (st == G2N_DONE) st = run_passes(j, j->work.temp_output);
    if (st == G2N_DONE && cached) {
        g2n_cache_put(&j->cache, &j->arena, &j->diag, &key, j->work.temp_output, true);
        g2n_cache_trim(&j->cache, &j->arena, &j->diag);
    }
    return st;
}

/* What --js asks for, before anything that takes time. */
static enum g2n_exit read_preludes(struct job *j)
{
    enum g2n_exit st = g2n_engine_check(&j->diag, &j->opt);

    return st == G2N_DONE ? g2n_preludes_read(&j->preludes, &j->arena, &j->diag, &j->opt) : st;
}

/* Before the library: who finds that has a header of its own. */
static enum g2n_exit publish_header(struct job *j)
{
    const struct g2n_str text = j->library.header;

    if (g2n_file_publish(j->opt.header, text.ptr, text.len, 0666))
        return G2N_DONE;
    return g2n_fail_errno(&j->diag, G2N_BAD_INPUT, j->opt.header, "write it", errno);
}

static enum g2n_exit build(struct job *j)
{
    bool          compiles = j->opt.emit != G2N_EMIT_C && j->opt.dump == G2N_DUMP_NONE;
    enum g2n_exit st       = g2n_home_find(&j->home, &j->arena, &j->diag);

    g2n_signals_init();
    if (st == G2N_DONE) st = read_preludes(j);
    if (st == G2N_DONE && g2n_emits_library(&j->opt)) st = g2n_library_init(&j->library, &j->arena, &j->diag, &j->opt);
    if (st == G2N_DONE) st = g2n_source_open(&j->source, &j->diag, j->opt.input);
    if (st == G2N_DONE && j->opt.output && j->opt.dump == G2N_DUMP_NONE)
        st = g2n_work_claim_output(&j->work, &j->arena, &j->diag, j->opt.output, j->opt.input,
                                   j->opt.emit == G2N_EMIT_C, G2N_FOLDER_MARK);
    if (st == G2N_DONE && compiles) st = g2n_toolchain_find(&j->toolchain, &j->arena, &j->diag, &j->home, &j->opt);
    if (st == G2N_DONE && compiles) st = g2n_toolchain_identify(&j->toolchain, &j->arena, &j->diag);
    g2n_cache_open(&j->cache, &j->arena, &j->diag);
    if (st == G2N_DONE && compiles) {
        st = make_program(j);
    } else {
        if (st == G2N_DONE) st = g2n_work_open(&j->work, &j->arena, &j->diag, j->opt.keep);
        if (st == G2N_DONE) st = run_passes(j, j->work.temp_output);
    }
    if (st == G2N_DONE && j->library.header.ptr) st = publish_header(j);
    if (st == G2N_DONE && j->work.temp_output) st = g2n_work_publish(&j->work, &j->arena, &j->diag);
    return st;
}

/* Becomes the program: `entry` in the cache, or the file open as `fd`.  Returns only when that fails. */
static enum g2n_exit become(struct job *j, const char *entry, int fd)
{
    char **argv = j->opt.guest_args - 1; /* IN is argv[0], as under node */

    g2n_progress_end(&j->diag);
    g2n_translation_close(&j->translation);
    g2n_work_close(&j->work);
    g2n_signals_restore();
    if (entry)
        execv(entry, argv);
    else
        fexecve(fd, argv, environ);
    return g2n_fail_errno(&j->diag, G2N_TOOL_FAILED, entry ? entry : j->opt.input, "start the compiled program", errno);
}

/* Compiles into the work folder, from there into the cache, and runs it. */
static enum g2n_exit compile_and_run(struct job *j, const struct g2n_hash *stat_key, const struct g2n_hash *key)
{
    bool          settled = g2n_program_settled(&j->source.map.st);
    const char   *output, *entry;
    enum g2n_exit st = g2n_work_open(&j->work, &j->arena, &j->diag, j->opt.keep);
    int           fd;

    if (st != G2N_DONE)
        return st;
    output = g2n_work_path(&j->work, &j->arena, "program");
    if (!output)
        return g2n_fail_memory(&j->diag);
    st = run_passes(j, output);
    if (st != G2N_DONE || j->opt.dump != G2N_DUMP_NONE)
        return st;
    if (!j->opt.hosts[0])
        g2n_cache_put(&j->cache, &j->arena, &j->diag, key, output, true);
    g2n_cache_trim(&j->cache, &j->arena, &j->diag);
    entry = j->opt.hosts[0] ? NULL : g2n_cache_entry(&j->cache, &j->arena, &j->diag, key);
    if (entry && stat_key && settled)
        g2n_cache_set_shortcut(&j->cache, &j->arena, stat_key, key);
    if (entry)
        return become(j, entry, -1);
    fd = open(output, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return g2n_fail_errno(&j->diag, G2N_TOOL_FAILED, output, "open it", errno);
    return become(j, NULL, fd);
}

/* Runs what is in the cache when nothing has changed, by as few system calls as possible, or else compiles first. */
static enum g2n_exit run(struct job *j)
{
    struct g2n_hash stat_key, key;
    const char     *entry = NULL;
    bool            cached = j->opt.dump == G2N_DUMP_NONE && !j->opt.keep && !j->opt.hosts[0];
    enum g2n_exit   st = g2n_home_find(&j->home, &j->arena, &j->diag);

    if (st != G2N_DONE)
        return st;
    for (const char **plugin = j->opt.plugins; *plugin; plugin++) { /* the program will be elsewhere */
        *plugin = g2n_absolute(&j->arena, *plugin);
        if (!*plugin)
            return g2n_fail_memory(&j->diag);
    }
    g2n_cache_open(&j->cache, &j->arena, &j->diag);
    if (cached && g2n_program_stat_key(&stat_key, &j->arena, &j->home, &j->opt)) {
        entry = g2n_cache_shortcut(&j->cache, &j->arena, &stat_key);
        if (entry)
            return become(j, entry, -1);
    } else {
        cached = false; /* something is missing; the passes will say what */
    }
    g2n_signals_init();
    st = read_preludes(j);
    if (st == G2N_DONE) st = g2n_source_open(&j->source, &j->diag, j->opt.input);
    if (st == G2N_DONE) st = g2n_toolchain_find(&j->toolchain, &j->arena, &j->diag, &j->home, &j->opt);
    if (st == G2N_DONE) st = g2n_toolchain_identify(&j->toolchain, &j->arena, &j->diag);
    if (st == G2N_DONE) st = g2n_program_key(&key, &j->arena, &j->diag, &j->home, &j->opt, &j->toolchain, &j->source);
    if (st == G2N_DONE && cached)
        entry = g2n_cache_entry(&j->cache, &j->arena, &j->diag, &key);
    if (entry) {
        if (g2n_program_settled(&j->source.map.st))
            g2n_cache_set_shortcut(&j->cache, &j->arena, &stat_key, &key);
        return become(j, entry, -1);
    }
    return st == G2N_DONE ? compile_and_run(j, cached ? &stat_key : NULL, &key) : st;
}

static enum g2n_exit inspect(struct job *j)
{
    struct g2n_str note;
    enum g2n_exit  st = g2n_source_open(&j->source, &j->diag, j->opt.input);

    g2n_signals_init();
    if (st == G2N_DONE && j->source.kind == G2N_SOURCE_TEXT) {
        st = g2n_home_find(&j->home, &j->arena, &j->diag);
        if (st == G2N_DONE) st = g2n_work_open(&j->work, &j->arena, &j->diag, NULL);
    }
    if (st == G2N_DONE) st = read_input(j, true);
    if (st != G2N_DONE)
        return st;
    if (j->opt.host_header && j->source.kind == G2N_SOURCE_MODULE)
        return g2n_library_host_header(stdout, &j->arena, &j->diag, &j->wasm);
    if (j->opt.host_header && j->source.kind == G2N_SOURCE_COMPONENT)
        return g2n_fail(&j->diag, G2N_BAD_INPUT, j->opt.input, "is a component, whose imports no C functions answer; leave out --emit-host-header");
    if (j->opt.host_header)
        return g2n_source_refuse(&j->diag, &j->source);
    if (j->source.kind == G2N_SOURCE_COMPONENT)
        return g2n_inspect_component(stdout, &j->arena, &j->component, &j->link);
    if (j->source.kind == G2N_SOURCE_MODULE)
        return g2n_inspect_module(stdout, &j->arena, &j->diag, &j->wasm);
    if (!g2n_inspect_find_note(&note, j->source.map.bytes, j->source.map.len))
        return g2n_source_refuse(&j->diag, &j->source);
    g2n_inspect_note(stdout, &j->arena, note, j->source.map.len);
    return G2N_DONE;
}

static enum g2n_exit do_verb(struct job *j)
{
    switch (j->opt.verb) {
    case G2N_VERB_BUILD: return build(j);
    case G2N_VERB_RUN: return run(j);
    case G2N_VERB_INSPECT: return inspect(j);
    case G2N_VERB_HELP: g2n_options_help(stdout); return G2N_DONE;
    case G2N_VERB_VERSION: printf(G2N_TOOL "\n"); return G2N_DONE;
    }
    return G2N_BAD_INPUT;
}

/* A full disk shows only now; a reader that has gone away (`| head`) wants no message. */
static enum g2n_exit flush_output(struct job *j, enum g2n_exit st)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return st;
    if (errno == EPIPE)
        return st == G2N_DONE ? G2N_BAD_INPUT : st;
    return g2n_fail_errno(&j->diag, G2N_BAD_INPUT, "standard output", "write to it", errno);
}

int main(int argc, char **argv)
{
    struct job    j;
    enum g2n_exit st;

    job_init(&j);
    st = g2n_options_parse(&j.opt, &j.arena, &j.diag, argc, argv);
    if (st == G2N_DONE)
        st = do_verb(&j);
    st = flush_output(&j, st);
    job_fini(&j);
    if (st == G2N_INTERRUPTED)
        g2n_die_of_signal();
    return (int)st;
}
