/* The C compiler: which program, which arguments for each kind of file, and what identifies it in cache keys. */
#ifndef G2N_TOOLS_TOOLCHAIN_H
#define G2N_TOOLS_TOOLCHAIN_H

#include "emit.h"
#include "hash.h"
#include "home.h"
#include "options.h"

/* A command line under construction: NULL-terminated, arena's. */
struct g2n_argv {
    const char **list;
    size_t       count;
    size_t       size;
    bool         failed; /* out of memory */
};

struct g2n_toolchain {
    const struct g2n_home *home;
    int                    level;
    int                    memory_mode;
    bool                   for_library; /* position-independent code with hidden names */
    const char           **hosts;    /* files of --host, absolute or in the work folder, NULL-terminated */
    const char           **host_names; /* what of them is for one library alone, NULL-terminated; NULL: nothing */
    bool                   with_js;  /* links the engine of --js=quickjs */
    bool                   with_sqlite; /* answers the namespace "sqlite3" */
    bool                   with_plugins; /* of --host-plugin, which call functions of the program's */
    bool                   plugins_js; /* and those of js.h */
    bool                   with_wapc; /* a library is a guest for waPC */
    bool                   with_loop; /* a library is for JavaScript hosts, which takes libuv */
    const char           **cc;       /* path and arguments of --cc, NULL-terminated */
    const char           **launcher; /* the same of --cc-launcher; empty: none */
    const char            *tcc;      /* for guest code at -O0; NULL: cc */
    struct g2n_hash        identity; /* of the compilers, for cache keys; see g2n_toolchain_identify() */
    const char            *version;  /* "gcc (Debian 12.2.0-14) 12.2.0" */
};

void g2n_argv_add(struct g2n_argv *v, struct g2n_arena *a, const char *arg);

/* Looks the programs up; G2N_TOOL_FAILED when there is no compiler. */
G2N_MUST_USE enum g2n_exit g2n_toolchain_find(struct g2n_toolchain *out, struct g2n_arena *a, struct g2n_diag *d,
                                              const struct g2n_home *home, const struct g2n_options *o);

/* The command that compiles `unit` in the work folder, without the launcher when `plain`; NULL without memory. */
const char **g2n_toolchain_compile(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_unit *unit,
                                   bool plain);
/* The command that compiles a source of --host. */
const char **g2n_toolchain_compile_host(struct g2n_arena *a, const struct g2n_toolchain *t, const char *source, const char *object);
/* The command that links objects to `output`. */
const char **g2n_toolchain_link(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_units *units,
                                bool is_static, const char *output);

/* The commands that make a shared library, of which only what the header declares is visible; and one object, to stand in an
 * archive. */
const char **g2n_toolchain_link_shared(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_units *units,
                                       const char *name, const char *output);
const char **g2n_toolchain_link_object(struct g2n_arena *a, const struct g2n_toolchain *t, const struct g2n_units *units,
                                       const char *output);

/* The command that makes one object of libuv, for an archive. */
const char **g2n_toolchain_link_loop(struct g2n_arena *a, const struct g2n_toolchain *t, const char *output);

/* A program of binutils: the compiler's own, which knows what it makes for another machine, else the one on PATH; or NULL. */
const char *g2n_toolchain_program(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, const char *name);

/* Runs the compilers for their versions, and fills identity and version. */
G2N_MUST_USE enum g2n_exit g2n_toolchain_identify(struct g2n_toolchain *t, struct g2n_arena *a, struct g2n_diag *d);
#endif
