/* The command line, parsed.  Strings belong to the process's arguments or to the arena. */
#ifndef G2N_TOOLS_OPTIONS_H
#define G2N_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"

enum g2n_verb { G2N_VERB_BUILD, G2N_VERB_RUN, G2N_VERB_INSPECT, G2N_VERB_HELP, G2N_VERB_VERSION };
enum g2n_emit { G2N_EMIT_EXE, G2N_EMIT_C, G2N_EMIT_LIB, G2N_EMIT_SHARED };
enum g2n_js_choice { G2N_JS_NONE, G2N_JS_QUICKJS };
enum g2n_dump { G2N_DUMP_NONE, G2N_DUMP_READ, G2N_DUMP_DETECT, G2N_DUMP_PLAN, G2N_DUMP_IMAGE, G2N_DUMP_TRANSLATE };

struct g2n_options {
    enum g2n_verb          verb;
    const char            *input;
    const char            *output;      /* NULL: none was given */
    enum g2n_emit          emit;
    const char            *header;      /* of a library: where it goes; NULL: none was given */
    const char            *prefix;      /* of a library's names in C; NULL: made of the output's name */
    const char           **hosts;       /* files of --host, NULL-terminated */
    const char           **plugins;     /* files of --host-plugin, NULL-terminated */
    bool                   host_header; /* inspect: print what --host must answer */
    enum g2n_dump          dump;
    int                    level;       /* 0-3; run's default is 0, build's 2 */
    unsigned               jobs;        /* 0: as many as there are processors */
    const char            *cc;          /* NULL: cc, gcc or clang, whichever is there */
    const char            *cc_launcher; /* NULL: none */
    bool                   is_static;
    int                    memory_mode; /* G2N_MEMORY_* */
    const char           **allowed;     /* modules of --allow-missing, NULL-terminated */
    const char           **dirs;        /* --dir, NULL-terminated: "HOST" or "HOST:GUEST" */
    const char           **listen;      /* --listen: "HOST:PORT" */
    const char           **allowed_env; /* --allow-env: names */
    const char           **allowed_sqlite; /* --allow-sqlite: as dirs */
    bool                   sandbox;
    const char            *invoke;      /* --invoke: the export that a library's program calls; NULL: none was given */
    enum g2n_js_choice     js;          /* the engine that is linked */
    const char           **preludes;    /* files of --js-prelude, NULL-terminated */
    unsigned               lower;       /* steps of lower/lower.h */
    const char            *keep;        /* NULL: intermediate files are removed */
    bool                   seeded;
    uint64_t               seed;
    bool                   verbose;
    bool                   quiet;
    enum g2n_progress_mode progress;
    char                 **guest_args;  /* run: what follows IN, NULL-terminated */
};

/* Parses argv; an error has been said.  --help and --version are verbs. */
G2N_MUST_USE enum g2n_exit g2n_options_parse(struct g2n_options *out, struct g2n_arena *a, struct g2n_diag *d,
                                             int argc, char **argv);

static inline bool g2n_emits_library(const struct g2n_options *o)
{
    return o->emit == G2N_EMIT_LIB || o->emit == G2N_EMIT_SHARED;
}

void g2n_options_help(FILE *out);

const char *g2n_memory_mode_name(int mode); /* "fixed", "relative", "checked" */

#endif
