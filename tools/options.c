#include "options.h"

#include "lower/lower.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <g2n/program.h>

#include "config.h"

struct choice {
    const char *word;
    int         value;
};

static const struct choice emit_choices[] = { { "exe", G2N_EMIT_EXE }, { "c", G2N_EMIT_C }, { "lib", G2N_EMIT_LIB }, { "shared", G2N_EMIT_SHARED },
                                             { NULL, 0 } };
static const struct choice js_choices[] = { { "none", G2N_JS_NONE }, { "quickjs", G2N_JS_QUICKJS }, { NULL, 0 } };
static const struct choice memory_choices[] = {
    { "fixed", G2N_MEMORY_FIXED }, { "relative", G2N_MEMORY_RELATIVE }, { "checked", G2N_MEMORY_CHECKED }, { NULL, 0 },
};
static const struct choice progress_choices[] = {
    { "auto", G2N_PROGRESS_AUTO }, { "plain", G2N_PROGRESS_PLAIN }, { "none", G2N_PROGRESS_NONE }, { NULL, 0 },
};
static const struct choice dump_choices[] = {
    { "read", G2N_DUMP_READ },   { "detect", G2N_DUMP_DETECT },       { "plan", G2N_DUMP_PLAN },
    { "image", G2N_DUMP_IMAGE }, { "translate", G2N_DUMP_TRANSLATE }, { NULL, 0 },
};

struct parser {
    struct g2n_options *o;
    struct g2n_diag    *d;
    char              **argv;
    int                 argc;
    int                 at;
    size_t              allowed_count, dir_count, listen_count, env_count, sqlite_count, prelude_count, host_count, plugin_count;
    bool                level_given, memory_given;
};

const char *g2n_memory_mode_name(int mode)
{
    for (const struct choice *c = memory_choices; c->word; c++)
        if (c->value == mode)
            return c->word;
    return "?";
}

static enum g2n_exit wrong(struct parser *p, const char *option, const char *problem)
{
    return g2n_fail(p->d, G2N_BAD_INPUT, NULL, "%s %s; see gowasm2native --help", option, problem);
}

/* Is the present argument `name`, with a value after "=" or in the next argument?  *status says when it lacks one. */
static const char *value_of(struct parser *p, const char *name, enum g2n_exit *status)
{
    const char *arg = p->argv[p->at];
    size_t      len = strlen(name);

    if (strncmp(arg, name, len) != 0)
        return NULL;
    if (arg[len] == '=') {
        if (arg[len + 1] == '\0')
            *status = wrong(p, name, "needs a value");
        return arg + len + 1;
    }
    if (arg[len] != '\0')
        return NULL;
    if (p->at + 1 == p->argc) {
        *status = wrong(p, name, "needs a value");
        return arg + len;
    }
    return p->argv[++p->at];
}

static enum g2n_exit choose(struct parser *p, int *out, const char *option, const char *value,
                            const struct choice *choices)
{
    for (const struct choice *c = choices; c->word; c++) {
        if (strcmp(c->word, value) != 0)
            continue;
        *out = c->value;
        return G2N_DONE;
    }
    g2n_fail(p->d, G2N_BAD_INPUT, NULL, "%s=%s: no such choice; the choices are:", option, value);
    for (const struct choice *c = choices; c->word; c++)
        g2n_detail(p->d, "%s=%s", option, c->word);
    return G2N_BAD_INPUT;
}

static enum g2n_exit parse_number(struct parser *p, uint64_t *out, const char *option, const char *text, uint64_t most)
{
    char *end;

    errno = 0;
    *out  = strtoull(text, &end, 0);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || *out > most)
        return g2n_fail(p->d, G2N_BAD_INPUT, NULL, "%s %s: not a number from 0 to %llu", option, text,
                        (unsigned long long)most);
    return G2N_DONE;
}

static enum g2n_exit check_dir(struct parser *p, const char *option, const char *value)
{
    const char *colon = strchr(value, ':');

    if (!colon || (colon != value && colon[1] != '\0'))
        return G2N_DONE;
    return g2n_fail(p->d, G2N_BAD_INPUT, NULL, "%s=%s: names no folder; give HOST or HOST:GUEST", option, value);
}

/* The options with a value.  Sets *known when the present argument is one of them. */
static enum g2n_exit parse_valued(struct parser *p, bool *known)
{
    struct g2n_options *o  = p->o;
    enum g2n_exit       st = G2N_DONE;
    const char         *v;
    uint64_t            number;
    int                 chosen = 0;

    *known = true;
    if ((v = value_of(p, "--emit", &st))) {
        if (st == G2N_DONE) st = choose(p, &chosen, "--emit", v, emit_choices);
        o->emit = (enum g2n_emit)chosen;
    } else if ((v = value_of(p, "--memory", &st))) {
        if (st == G2N_DONE) st = choose(p, &o->memory_mode, "--memory", v, memory_choices);
        p->memory_given = true;
    } else if ((v = value_of(p, "--progress", &st))) {
        if (st == G2N_DONE) st = choose(p, &chosen, "--progress", v, progress_choices);
        o->progress = (enum g2n_progress_mode)chosen;
    } else if ((v = value_of(p, "--dump", &st))) {
        if (st == G2N_DONE) st = choose(p, &chosen, "--dump", v, dump_choices);
        o->dump = (enum g2n_dump)chosen;
    } else if ((v = value_of(p, "--seed", &st))) {
        if (st == G2N_DONE) st = parse_number(p, &o->seed, "--seed", v, UINT64_MAX);
        o->seeded = true;
    } else if ((v = value_of(p, "--no-lower", &st))) {
        const char *bad = v;

        if (st == G2N_DONE && !g2n_lower_parse_list(&o->lower, v, &bad))
            st = g2n_fail(p->d, G2N_BAD_INPUT, NULL, "--no-lower: there is no step \"%s\"; steps are jumps, prune, pins, table, static, noreturn, inline, fold, boxes, chunks, native, asyncify, and all of them: all", bad);
    } else if ((v = value_of(p, "--allow-missing", &st))) {
        o->allowed[p->allowed_count++] = v;
    } else if ((v = value_of(p, "--allow-env", &st))) {
        o->allowed_env[p->env_count++] = v;
    } else if ((v = value_of(p, "--allow-sqlite", &st))) {
        if (st == G2N_DONE) st = check_dir(p, "--allow-sqlite", v);
        o->allowed_sqlite[p->sqlite_count++] = v;
    } else if ((v = value_of(p, "--invoke", &st))) {
        o->invoke = v;
    } else if ((v = value_of(p, "--dir", &st))) {
        if (st == G2N_DONE) st = check_dir(p, "--dir", v);
        o->dirs[p->dir_count++] = v;
    } else if ((v = value_of(p, "--listen", &st))) {
        if (st == G2N_DONE && !strchr(v, ':'))
            st = g2n_fail(p->d, G2N_BAD_INPUT, NULL, "--listen=%s: give HOST:PORT; an empty HOST means every address", v);
        o->listen[p->listen_count++] = v;
    } else if ((v = value_of(p, "--js-prelude", &st))) {
        o->preludes[p->prelude_count++] = v;
    } else if ((v = value_of(p, "--js", &st))) {
        if (st == G2N_DONE) st = choose(p, &chosen, "--js", v, js_choices);
        o->js = (enum g2n_js_choice)chosen;
    } else if ((v = value_of(p, "--header", &st))) {
        o->header = v;
    } else if ((v = value_of(p, "--host-plugin", &st))) {
        o->plugins[p->plugin_count++] = v;
    } else if ((v = value_of(p, "--host", &st))) {
        o->hosts[p->host_count++] = v;
    } else if ((v = value_of(p, "--prefix", &st))) {
        o->prefix = v;
    } else if ((v = value_of(p, "--cc-launcher", &st))) {
        o->cc_launcher = v;
    } else if ((v = value_of(p, "--cc", &st))) {
        o->cc = v;
    } else if ((v = value_of(p, "--keep", &st))) {
        o->keep = v;
    } else if ((v = value_of(p, "--output", &st)) || (v = value_of(p, "-o", &st))) {
        o->output = v;
    } else if ((v = value_of(p, "-j", &st)) || (v = value_of(p, "--jobs", &st))) {
        if (st == G2N_DONE) st = parse_number(p, &number, "-j", v, 1024);
        if (st == G2N_DONE && number == 0) st = wrong(p, "-j 0", "makes no progress");
        if (st == G2N_DONE) o->jobs = (unsigned)number;
    } else {
        *known = false;
    }
    return st;
}

static enum g2n_exit parse_option(struct parser *p)
{
    struct g2n_options *o     = p->o;
    const char         *arg   = p->argv[p->at];
    bool                known = true;
    enum g2n_exit       st    = G2N_DONE;
    uint64_t            number;

    if (arg[1] == 'O' && arg[2] >= '0' && arg[2] <= '3' && arg[3] == '\0') {
        o->level       = arg[2] - '0';
        p->level_given = true;
    } else if (arg[1] == 'j' && arg[2] >= '0' && arg[2] <= '9') {
        st = parse_number(p, &number, "-j", arg + 2, 1024);
        if (st == G2N_DONE && number == 0) st = wrong(p, "-j 0", "makes no progress");
        if (st == G2N_DONE) o->jobs = (unsigned)number;
    } else if (strcmp(arg, "-v") == 0 || strcmp(arg, "--verbose") == 0) {
        o->verbose = true;
    } else if (strcmp(arg, "-q") == 0 || strcmp(arg, "--quiet") == 0) {
        o->quiet = true;
    } else if (strcmp(arg, "--static") == 0) {
        o->is_static = true;
    } else if (strcmp(arg, "--emit-host-header") == 0) {
        o->host_header = true;
    } else if (strcmp(arg, "--sandbox") == 0) {
        o->sandbox = true;
    } else if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
        o->verb = G2N_VERB_HELP;
    } else if (strcmp(arg, "--version") == 0) {
        o->verb = G2N_VERB_VERSION;
    } else {
        st = parse_valued(p, &known);
    }
    return known ? st : g2n_fail(p->d, G2N_BAD_INPUT, NULL, "%s: no such option; see gowasm2native --help", arg);
}

static bool take_verb(struct g2n_options *o, const char *word)
{
    if (strcmp(word, "build") == 0) o->verb = G2N_VERB_BUILD;
    else if (strcmp(word, "run") == 0) o->verb = G2N_VERB_RUN;
    else if (strcmp(word, "inspect") == 0) o->verb = G2N_VERB_INSPECT;
    else return false;
    return true;
}

/* Several instances cannot have their memories at one place. */
static enum g2n_exit check_library(struct parser *p)
{
    struct g2n_options *o = p->o;

    if (!g2n_emits_library(o))
        return !o->header && !o->prefix ? G2N_DONE
             : wrong(p, o->header ? "--header" : "--prefix", "goes with --emit=lib and --emit=shared only");
    if (!o->header && o->dump == G2N_DUMP_NONE)
        return wrong(p, "--header=FILE", "is missing: say where the library's C header goes");
    if (p->memory_given && o->memory_mode == G2N_MEMORY_FIXED)
        return wrong(p, "--memory=fixed", "goes with programs only; a library has relative or checked memory");
    if (o->is_static)
        return wrong(p, "--static", "goes with programs only; --emit=lib makes a static library");
    if (o->js != G2N_JS_NONE)
        return wrong(p, "--js=quickjs", "goes with programs only");
    if (o->sandbox || o->dirs[0] || o->listen[0])
        return wrong(p, o->sandbox ? "--sandbox" : o->dirs[0] ? "--dir" : "--listen",
                     "goes with programs only; what a library's instance may reach is said in C, when it is created");
    if (!p->memory_given)
        o->memory_mode = G2N_MEMORY_RELATIVE;
    return G2N_DONE;
}

static enum g2n_exit check_combination(struct parser *p)
{
    struct g2n_options *o = p->o;

    if (o->verb == G2N_VERB_HELP || o->verb == G2N_VERB_VERSION)
        return G2N_DONE;
    if (!o->input)
        return wrong(p, "IN", "is missing: give a WebAssembly file");
    if (o->input[0] == '\0')
        return wrong(p, "IN", "is empty: give a WebAssembly file");
    if (o->output && o->output[0] == '\0')
        return wrong(p, "-o", "needs a name");
    if (o->verb != G2N_VERB_BUILD && o->output)
        return wrong(p, "-o", "goes with build only");
    if (o->verb != G2N_VERB_INSPECT && o->host_header)
        return wrong(p, "--emit-host-header", "goes with inspect only");
    if (o->verb != G2N_VERB_BUILD && o->emit != G2N_EMIT_EXE)
        return wrong(p, "--emit", "goes with build only");
    if (o->verb == G2N_VERB_BUILD && !o->output && o->dump == G2N_DUMP_NONE)
        return wrong(p, "-o OUT", "is missing: say where the result goes");
    if (check_library(p) != G2N_DONE)
        return G2N_BAD_INPUT;
    if (o->allowed_env[0] && !o->sandbox)
        return wrong(p, "--allow-env", "goes with --sandbox only: without it the program sees every variable");
    if (o->allowed_sqlite[0] && !o->sandbox)
        return wrong(p, "--allow-sqlite", "goes with --sandbox only: without it the program opens databases wherever a native one would");
    if (o->preludes[0] && o->js == G2N_JS_NONE)
        return wrong(p, "--js-prelude", "needs an engine: --js=quickjs");
    if (o->js != G2N_JS_NONE && o->emit == G2N_EMIT_C)
        return wrong(p, "--js=quickjs", "goes with --emit=exe only: a folder of C does not have the engine's sources");
    if (o->hosts[0] && o->emit == G2N_EMIT_C)
        return wrong(p, "--host", "goes with programs and libraries; a folder of C does not have the files");
    if (o->hosts[0] && o->verb == G2N_VERB_INSPECT)
        return wrong(p, "--host", "goes with build and run only");
    if (o->plugins[0] && (o->emit != G2N_EMIT_EXE || o->verb == G2N_VERB_INSPECT))
        return wrong(p, "--host-plugin", "goes with programs only; a library is linked with its C functions (--host)");
    if (o->plugins[0] && o->is_static)
        return wrong(p, "--host-plugin", "and --static exclude each other: a static program loads no shared library; link the file with --host");
    if (o->quiet && o->verbose)
        return wrong(p, "-q", "and -v exclude each other");
    return G2N_DONE;
}

enum g2n_exit g2n_options_parse(struct g2n_options *out, struct g2n_arena *a, struct g2n_diag *d, int argc, char **argv)
{
    struct parser p       = { .o = out, .d = d, .argv = argv, .argc = argc };
    bool          verb    = false;
    bool          literal = false;
    enum g2n_exit st      = G2N_DONE;

    memset(out, 0, sizeof *out);
    out->level       = 2;
    out->memory_mode = G2N_DEFAULT_MEMORY_MODE;
    out->lower       = G2N_LOWER_ALL;
    out->allowed     = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->allowed);
    out->dirs        = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->dirs);
    out->listen      = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->listen);
    out->allowed_env = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->allowed_env);
    out->allowed_sqlite = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->allowed_sqlite);
    out->preludes    = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->preludes);
    out->hosts       = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->hosts);
    out->plugins     = g2n_arena_array(a, (size_t)argc + 1, sizeof *out->plugins);
    if (!out->hosts || !out->plugins || !out->preludes || !out->allowed || !out->dirs || !out->listen || !out->allowed_env || !out->allowed_sqlite)
        return g2n_fail_memory(d);
    for (p.at = 1; p.at < argc && st == G2N_DONE; p.at++) {
        char *arg = argv[p.at];

        if (!literal && strcmp(arg, "--") == 0) {
            literal = true;
        } else if (!literal && arg[0] == '-' && arg[1] != '\0') {
            st = parse_option(&p);
        } else if (!verb && !out->input && !literal && take_verb(out, arg)) {
            verb = true;
        } else if (!out->input) {
            out->input = arg;
            if (out->verb == G2N_VERB_RUN) { /* all that follows is the guest's */
                out->guest_args = argv + p.at + 1;
                break;
            }
        } else {
            st = g2n_fail(d, G2N_BAD_INPUT, NULL, "%s: a second input; give one at a time", arg);
        }
    }
    if (st == G2N_DONE)
        st = check_combination(&p);
    if (out->verb == G2N_VERB_RUN && !p.level_given)
        out->level = 0;
    d->quiet    = out->quiet;
    d->verbose  = out->verbose;
    d->progress = out->progress;
    return st;
}

void g2n_options_help(FILE *out)
{
    fputs("Turns a WebAssembly program, of Go (GOOS=js, GOOS=wasip1) or for WASI, into a native one.\n"
          "\n"
          "  gowasm2native [build] IN -o OUT [OPTION...]   compile IN, a .wasm or .wat file, to OUT\n"
          "  gowasm2native run [OPTION...] IN [ARG...]     compile at -O0 into the cache, and run with ARGs\n"
          "  gowasm2native inspect IN                      say what IN is: a module, a component, or a program made by this tool\n"
          "\n"
          "  -o OUT                  where the result goes; it appears there only when complete\n"
          "  --emit=exe|c|lib|shared an executable; a folder of C that builds with CMake anywhere; a library   (exe)\n"
          "  --header=FILE           of a library: where its C header goes\n"
          "  --host=FILE.c|.o|.a     C functions that answer imports of the module that nothing else does; several\n"
          "  --host-plugin=FILE.so   the same in a shared library that the program loads when it starts: see g2n/provider.h\n"
          "  --emit-host-header      with inspect: print the prototypes of such functions\n"
          "  --prefix=NAME           of a library: what its names in C begin with                (from OUT's name)\n"
          "  -O0 -O1 -O2 -O3         speed of the result; -O0 compiles in seconds, with tcc if found   (-O2; run: -O0)\n"
          "  -j N                    compile N parts at a time                                    (number of CPUs)\n"
          "  --cc=CC                 C compiler                                                   (cc, gcc or clang)\n"
          "  --cc-launcher=PROGRAM   put before each compile: ccache, sccache, distcc, icecc\n"
          "  --static                static position-independent executable\n"
          "  --memory=fixed|relative|checked   guest memory at a fixed address; anywhere; with bounds checks\n"
          "  --allow-missing=MODULE  imports of MODULE that nothing provides trap when called; \"*\" for all\n"
          "  --dir=HOST[:GUEST]      WASI: a folder that the program sees, under another name if one is given\n"
          "  --invoke=EXPORT         of a library of WASI or TinyGo, the function to call with the command line's numbers\n"
          "  --listen=HOST:PORT      WASI: a listening socket that the program finds open; G2N_LISTEN names others\n"
          "  --sandbox               WASI: no folder but those of --dir, no variable but those of --allow-env\n"
          "  --allow-env=NAME        with --sandbox: an environment variable that the program sees\n"
          "  --allow-sqlite=HOST[:GUEST]   with --sandbox: a folder with databases; without one they are in memory only\n"
          "  --js=none|quickjs       link a JavaScript engine: eval, new Function, scripts                      (none)\n"
          "  --js-prelude=FILE       JavaScript that runs before the program, with --js=quickjs; several in order\n"
          "  --no-lower=STEP,...     do not rewrite Go's code for speed (all), or leave out steps of that: jumps, prune,\n"
          "                          pins, table, static, noreturn, inline, fold, boxes, chunks, native, asyncify\n"
          "  --seed=N                make the guest's randomness repeatable\n"
          "  --keep=DIR              leave the generated C and objects in DIR\n"
          "  --dump=PASS             print a pass's result and stop: read, detect, plan, image, translate\n"
          "  --progress=auto|plain|none   a line on a terminal; lines for a log; nothing           (auto)\n"
          "  -v, -q                  say more; say errors only\n"
          "  --version, --help\n"
          "\n"
          "Exit status: 0 done, 1 the input or request is wrong, 2 a tool failed, 3 no space or memory.\n"
          "The cache is $XDG_CACHE_HOME/gowasm2native, or ~/.cache/gowasm2native; G2N_CACHE_SIZE bounds it (5G).\n",
          out);
}
