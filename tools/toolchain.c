#include "toolchain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

#include <g2n/program.h>

#include "config.h"
#include "file.h"
#include "spawn.h"

/* Generated code reads memory as any type, wraps when it overflows, and needs each float operation rounded by itself.
 * Distributions' hardening is for code that handles pointers of its own; guest code has none, and pays for it. */
static const char *const guest_flags[] = {
    "-std=gnu11", "-w", "-fno-strict-aliasing", "-fwrapv", "-fno-math-errno", "-ffp-contract=off",
    "-fno-stack-protector", "-U_FORTIFY_SOURCE",
#if defined(__x86_64__)
    "-fcf-protection=none",
#endif
    NULL,
};

static const char *const program_flags[] = { "-fPIE", NULL };
static const char *const library_flags[] = { "-fPIC", "-fvisibility=hidden", NULL };

/* Passes that -Os leaves on take gcc a fifth of its time, and make nothing smaller. */
static const char *const gcc_cold_flags[]   = { "-Os", "-fno-tree-pre", "-fno-tree-vrp", "-fno-code-hoisting", NULL };
static const char *const clang_cold_flags[] = { "-Os", NULL };

/* gcc only.  There are no pointers but into the guest's memory, so asking what they point to finds nothing; to remember
 * which macro each token came from takes two fifths of the memory, for messages that are not shown; and to align what is
 * jumped to, other than functions, makes a thirtieth more code of Go's many small blocks, and nothing faster.  Neighbours of which
 * one has just been stored are not to be loaded as one, which waits for the store: TinyGo's code has many, Go's next to none. */
static const char *const gcc_flags[] = {
    "-fno-tree-pta", "-ftrack-macro-expansion=0", "-falign-jumps=1", "-falign-labels=1", "-fno-tree-slp-vectorize", NULL,
};

/* For functions of megabytes: what takes longer than in proportion is left out.  To gcc's parser each "if" of C99 is a
 * scope, and it goes through all labels at the end of every scope; those of gnu89 are none.  The two warnings are the only
 * reason for a pass that walks the function once for every call. */
static const char *const gcc_quick_flags[] = {
    "-std=gnu89", "-O1", "-fno-guess-branch-probability", "-fno-tree-fre", "-fno-tree-dse", "-fno-forward-propagate",
    "-Wno-free-nonheap-object", "-Wno-mismatched-dealloc", NULL,
};
static const char *const clang_quick_flags[] = { "-O1", NULL };

static bool is_clang(const struct g2n_toolchain *t)
{
    return t->version && strstr(t->version, "clang");
}

void g2n_argv_add(struct g2n_argv *v, struct g2n_arena *a, const char *arg)
{
    if (!arg)
        v->failed = true;
    if (v->failed)
        return;
    if (v->count + 1 >= v->size) {
        size_t       size = v->size * 2 + 32;
        const char **list = g2n_arena_array(a, size, sizeof *list);

        if (!list) {
            v->failed = true;
            return;
        }
        if (v->count != 0)
            memcpy(list, v->list, v->count * sizeof *list);
        v->list = list;
        v->size = size;
    }
    v->list[v->count++] = arg;
    v->list[v->count]   = NULL;
}

static void add_all(struct g2n_argv *v, struct g2n_arena *a, const char *const *args)
{
    for (; args && *args; args++)
        g2n_argv_add(v, a, *args);
}

static const char **finished(const struct g2n_argv *v)
{
    return v->failed ? NULL : v->list;
}

/* Splits "ccache gcc -m64" at blanks and looks its first word up. */
static enum g2n_exit split_command(const char ***out, struct g2n_arena *a, struct g2n_diag *d, const char *option,
                                   const char *command)
{
    struct g2n_argv v = { 0 };
    const char     *program;

    for (const char *p = command; *p; ) {
        size_t len = strcspn(p, " \t");

        if (len != 0)
            g2n_argv_add(&v, a, g2n_arena_copy(a, p, len));
        p += len + strspn(p + len, " \t");
    }
    if (v.failed)
        return g2n_fail_memory(d);
    program = v.count != 0 ? g2n_find_program(a, v.list[0]) : NULL;
    if (!program)
        return g2n_fail(d, G2N_TOOL_FAILED, NULL, "%s=%s: there is no such program; install it or name another",
                        option, command);
    v.list[0] = program;
    *out      = v.list;
    return G2N_DONE;
}

static enum g2n_exit find_cc(struct g2n_toolchain *t, struct g2n_arena *a, struct g2n_diag *d, const char *wanted)
{
    static const char *const usual[] = { "cc", "gcc", "clang" };

    if (wanted)
        return split_command(&t->cc, a, d, "--cc", wanted);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (g2n_find_program(a, usual[i]))
            return split_command(&t->cc, a, d, "--cc", usual[i]);
    return g2n_fail(d, G2N_TOOL_FAILED, NULL, "no C compiler: neither cc, gcc nor clang is on PATH; install gcc, or "
                                              "pass --cc=CC");
}

/* Compilers run in the work folder. */
static const char **absolute_files(struct g2n_arena *a, const char *const *files)
{
    struct g2n_argv v = { 0 };

    g2n_argv_add(&v, a, "");
    for (; *files; files++)
        g2n_argv_add(&v, a, g2n_absolute(a, *files));
    return v.failed ? NULL : v.list + 1;
}

enum g2n_exit g2n_toolchain_find(struct g2n_toolchain *out, struct g2n_arena *a, struct g2n_diag *d,
                                 const struct g2n_home *home, const struct g2n_options *o)
{
    enum g2n_exit st;

    memset(out, 0, sizeof *out);
    out->home        = home;
    out->level       = o->level;
    out->memory_mode = o->memory_mode;
    out->for_library = g2n_emits_library(o);
    out->hosts       = absolute_files(a, o->hosts);
    if (!out->hosts)
        return g2n_fail_memory(d);
    out->with_js     = o->js == G2N_JS_QUICKJS;
    st = find_cc(out, a, d, o->cc);
    if (st == G2N_DONE && o->cc_launcher)
        st = split_command(&out->launcher, a, d, "--cc-launcher", o->cc_launcher);
    /* Whoever names a compiler gets that one.  tcc's references to memcpy say that it is a function, and in a static program
     * ld then forgets that glibc's is one that chooses among several. */
    if (o->level == 0 && !o->cc && !o->is_static && !out->for_library)
        out->tcc = g2n_find_program(a, "tcc");
    return st;
}

static void add_care(struct g2n_argv *v, struct g2n_arena *a, const struct g2n_toolchain *t, enum g2n_care care)
{
    switch (care) {
    case G2N_FOR_SPEED: g2n_argv_add(v, a, g2n_arena_printf(a, "-O%d", t->level)); break;
    case G2N_FOR_SIZE: add_all(v, a, is_clang(t) ? clang_cold_flags : gcc_cold_flags); break;
    case G2N_FOR_QUICK_COMPILING: add_all(v, a, is_clang(t) ? clang_quick_flags : gcc_quick_flags); break;
    }
}

const char **g2n_toolchain_compile(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_unit *unit,
                                   bool plain)
{
    struct g2n_argv v       = { 0 };
    bool            use_tcc = t->tcc && !unit->is_asm;

    if (!plain && !use_tcc)
        add_all(&v, a, t->launcher);
    if (use_tcc) {
        g2n_argv_add(&v, a, t->tcc);
        g2n_argv_add(&v, a, "-w");
    } else {
        add_all(&v, a, t->cc);
        if (!unit->is_asm) {
            add_all(&v, a, guest_flags);
            add_all(&v, a, t->for_library ? library_flags : program_flags);
            if (!is_clang(t))
                add_all(&v, a, gcc_flags);
            add_care(&v, a, t, unit->care);
        }
        if (unit->is_glue && G2N_SANITIZE[0] != '\0')
            g2n_argv_add(&v, a, "-fsanitize=" G2N_SANITIZE);
    }
    if (!unit->is_asm) {
        g2n_argv_add(&v, a, g2n_arena_printf(a, "-DG2N_MEMORY_MODE=%d", t->memory_mode));
        if (t->for_library)
            g2n_argv_add(&v, a, "-DG2N_LIBRARY");
        g2n_argv_add(&v, a, g2n_arena_printf(a, "-I%s", g2n_home_path(a, t->home, "include")));
        g2n_argv_add(&v, a, g2n_arena_printf(a, "-I%s", g2n_home_path(a, t->home, "templates")));
    }
    g2n_argv_add(&v, a, "-c");
    g2n_argv_add(&v, a, unit->source);
    g2n_argv_add(&v, a, "-o");
    g2n_argv_add(&v, a, unit->object);
    return finished(&v);
}

/* The table of Go's functions is thousands of pointers, each with a relocation of 24 bytes, or two bits packed: 180 kB
 * of a hello.  Loaders of glibc understand that from 2.36 on. */
static bool loads_packed_relocations(void)
{
#if defined(__GLIBC__)
    unsigned major = 0, minor = 0;

    return sscanf(gnu_get_libc_version(), "%u.%u", &major, &minor) == 2 && (major > 2 || (major == 2 && minor >= 36));
#else
    return false;
#endif
}

static void add_objects(struct g2n_argv *v, struct g2n_arena *a, const struct g2n_units *units)
{
    for (size_t i = 0; i < units->count; i++)
        g2n_argv_add(v, a, units->list[i].object);
}

static void add_hosts(struct g2n_argv *v, struct g2n_arena *a, const struct g2n_toolchain *t)
{
    add_all(v, a, t->hosts);
}

const char **g2n_toolchain_compile_host(struct g2n_arena *a, const struct g2n_toolchain *t, const char *source, const char *object)
{
    struct g2n_argv v = { 0 };

    add_all(&v, a, t->cc);
    g2n_argv_add(&v, a, g2n_arena_printf(a, "-O%d", t->level));
    g2n_argv_add(&v, a, t->for_library ? "-fPIC" : "-fPIE");
    if (t->for_library)
        g2n_argv_add(&v, a, "-DG2N_LIBRARY");
    if (G2N_SANITIZE[0] != '\0')
        g2n_argv_add(&v, a, "-fsanitize=" G2N_SANITIZE);
    g2n_argv_add(&v, a, g2n_arena_printf(a, "-I%s", g2n_home_path(a, t->home, "include")));
    add_all(&v, a, (const char *const[]){ "-c", source, "-o", object, NULL });
    return finished(&v);
}

/* What plugins call is taken from the archive, and seen by them. */
static const char *const plugin_functions[] = {
#define HOST_FUNCTION(name) #name,
#include <g2n/host.def>
    NULL,
};
static const char *const plugin_js_functions[] = {
#define HOST_JS_FUNCTION(name) #name,
#include <g2n/host.def>
    NULL,
};

static void add_exported(struct g2n_argv *v, struct g2n_arena *a, const char *const *names)
{
    for (; *names; names++) {
        g2n_argv_add(v, a, g2n_arena_printf(a, "-Wl,-u,%s", *names));
        g2n_argv_add(v, a, g2n_arena_printf(a, "-Wl,--export-dynamic-symbol=%s", *names));
    }
}

const char **g2n_toolchain_link(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_units *units,
                                bool is_static, const char *output)
{
    struct g2n_argv v = { 0 };

    add_all(&v, a, t->cc);
    g2n_argv_add(&v, a, is_static ? "-static-pie" : "-pie");
    if (G2N_SANITIZE[0] != '\0')
        g2n_argv_add(&v, a, "-fsanitize=" G2N_SANITIZE);
    else
        g2n_argv_add(&v, a, "-static-libgcc");
    g2n_argv_add(&v, a, "-Wl,--gc-sections");
    if (loads_packed_relocations())
        g2n_argv_add(&v, a, "-Wl,-z,pack-relative-relocs");
    g2n_argv_add(&v, a, "-Wl,-z,noexecstack"); /* tcc's objects do not say that they need none */
    if (t->with_plugins)
        add_exported(&v, a, plugin_functions);
    if (t->with_plugins && t->plugins_js)
        add_exported(&v, a, plugin_js_functions);
    g2n_argv_add(&v, a, "-o");
    g2n_argv_add(&v, a, output);
    add_objects(&v, a, units);
    add_hosts(&v, a, t);
    if (t->with_js)
        g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libg2n_js.a"));
    if (t->with_sqlite) {
        g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libg2n_sqlite.a"));
        g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libsqlite3.a"));
    }
    g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libg2n.a"));
    g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libuv_a.a"));
    add_all(&v, a, (const char *const[]){ "-lm", "-lpthread", "-ldl", NULL });
    return finished(&v);
}

/* One function of each file of the interface that no code in the library itself calls. */
static const char *const interface[] = { "-Wl,-u,g2n_instance_create", "-Wl,-u,g2n_call", "-Wl,-u,g2n_instance_table_grow", "-Wl,-u,g2n_instance_memory_grow", NULL };

const char **g2n_toolchain_link_shared(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_units *units,
                                       const char *name, const char *output)
{
    struct g2n_argv v = { 0 };

    add_all(&v, a, t->cc);
    g2n_argv_add(&v, a, "-shared");
    if (G2N_SANITIZE[0] != '\0')
        g2n_argv_add(&v, a, "-fsanitize=" G2N_SANITIZE);
    else
        g2n_argv_add(&v, a, "-static-libgcc");
    /* Two libraries in one process have each their own runtime; handlers of signals outlive a dlclose(). */
    add_all(&v, a, (const char *const[]){ "-Wl,-Bsymbolic", "-Wl,-z,nodelete", "-Wl,-z,noexecstack", "-Wl,--gc-sections", NULL });
    add_all(&v, a, interface);
    if (t->with_loop)
        g2n_argv_add(&v, a, "-Wl,-u,g2n_js_get");
    if (t->with_wapc)
        g2n_argv_add(&v, a, "-Wl,-u,g2n_wapc_invoke");
    g2n_argv_add(&v, a, g2n_arena_printf(a, "-Wl,-soname,%s", name));
    g2n_argv_add(&v, a, "-o");
    g2n_argv_add(&v, a, output);
    add_objects(&v, a, units);
    add_hosts(&v, a, t);
    g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libg2n.a"));
    if (t->with_loop) /* systems' static libuv is made for programs, and does not go into a shared library */
        g2n_argv_add(&v, a, "-luv");
    add_all(&v, a, (const char *const[]){ "-lm", "-lpthread", "-ldl", NULL });
    return finished(&v);
}

const char **g2n_toolchain_link_loop(struct g2n_arena *a, const struct g2n_toolchain *t, const char *output)
{
    struct g2n_argv v = { 0 };

    add_all(&v, a, t->cc);
    add_all(&v, a, (const char *const[]){ "-r", "-nostdlib", "-o", output, "-Wl,--whole-archive", NULL });
    g2n_argv_add(&v, a, g2n_home_path(a, t->home, "lib/libuv_a.a"));
    return finished(&v);
}

const char **g2n_toolchain_link_object(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_units *units,
                                       const char *output)
{
    struct g2n_argv v = { 0 };

    add_all(&v, a, t->cc);
    add_all(&v, a, (const char *const[]){ "-r", "-nostdlib", "-o", output, NULL });
    add_objects(&v, a, units);
    add_hosts(&v, a, t);
    return finished(&v);
}

const char *g2n_toolchain_program(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, const char *name)
{
    const char    *option = g2n_arena_printf(a, "-print-prog-name=%s", name);
    const char    *argv[] = { t->cc[0], option, NULL };
    int            status = 0;
    struct g2n_str text   = { NULL, 0 };
    const char    *own;

    if (!option || g2n_run(a, d, argv, NULL, &text, &status) != G2N_DONE)
        return g2n_find_program(a, name);
    own = g2n_arena_copy(a, text.ptr, strcspn(text.ptr, "\n"));
    return own && strchr(own, '/') && g2n_exists(own) ? own : g2n_find_program(a, name);
}

/* Variables by which the environment changes what a compiler does. */
static const char *const cc_variables[] = { "CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH",
                                           "GCC_EXEC_PREFIX" };

/* Adds a program's file and version to the key; *version gets the latter's first line. */
static enum g2n_exit hash_program(struct g2n_hasher *h, struct g2n_arena *a, struct g2n_diag *d, const char *program,
                                  const char *option, const char **version)
{
    const char    *argv[] = { program, option, NULL };
    struct g2n_str text;
    bool           there  = g2n_hash_stat(h, program);
    enum g2n_exit  st     = g2n_run(a, d, argv, NULL, &text, NULL);

    if (st == G2N_TOOL_FAILED || !there)
        return g2n_fail(d, G2N_TOOL_FAILED, program, "does not run; install a C compiler, or pass --cc=CC");
    if (st != G2N_DONE)
        return st;
    g2n_hash_field(h, text.ptr);
    text.len = strcspn(text.ptr, "\n");
    *version = g2n_show(a, text);
    return G2N_DONE;
}

enum g2n_exit g2n_toolchain_identify(struct g2n_toolchain *t, struct g2n_arena *a, struct g2n_diag *d)
{
    struct g2n_hasher h;
    enum g2n_exit     st;

    g2n_hash_init(&h);
    for (size_t i = 0; i < sizeof cc_variables / sizeof cc_variables[0]; i++)
        g2n_hash_field(&h, getenv(cc_variables[i]));
    for (size_t i = 0; t->cc[i]; i++)
        g2n_hash_field(&h, t->cc[i]);
    st = hash_program(&h, a, d, t->cc[0], "--version", &t->version);
    g2n_hash_field(&h, t->tcc);
    if (st == G2N_DONE && t->tcc)
        st = hash_program(&h, a, d, t->tcc, "-v", &t->version);
    t->identity = g2n_hash_end(&h);
    return st;
}
