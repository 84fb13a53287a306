/* Tracing for people who port a program: G2N_TRACE=imports,js,fs,fetch,sqlite in the environment prints a line to standard
 * error for each call of a kind, with arguments and result.
 *
 *   imports  the guest's imports by their names in the module, with what is on the guest's stack
 *   js       what syscall/js does, and calls of the guest's functions, as JavaScript would be written
 *   fs       functions of `fs`, and what their callbacks get
 *   fetch    requests, as fetch reports them with g2n_trace_printf()
 *   sqlite   databases, of which sqlite/trace.c tells
 *
 *   T1  a line is written when its call has returned, so calls made meanwhile come before it;
 *   T2  a line is a fixed piece of memory and is cut when it is full: tracing cannot fail;
 *   T3  nothing here runs guest code, and nothing but a test of host->trace is done while nobody traces. */
#ifndef G2N_HOST_TRACE_H
#define G2N_HOST_TRACE_H

#include "host/host.h"

#define G2N_TRACE_IMPORTS 1u
#define G2N_TRACE_JS      2u
#define G2N_TRACE_FS      4u
#define G2N_TRACE_FETCH   8u
#define G2N_TRACE_SQLITE  16u

#define G2N_TRACE_LINE_MAX 400u

struct g2n_trace_line {
    size_t len;
    bool   cut;
    char   text[G2N_TRACE_LINE_MAX];
};

/* Whether any of these kinds is traced. */
static inline bool g2n_trace_on(const struct g2n_host *host, unsigned kinds) { return (host->trace & kinds) != 0; }

/* Reads G2N_TRACE.  A word that is none of the above is reported on standard error, with those that are; the others
 * count. */
void g2n_trace_init(struct g2n_host *host);
/* Lets the functions of `fs` be traced, if they are to be; once they are installed. */
G2N_MUST_USE enum g2n_status g2n_trace_install(struct g2n_host *host);

/* A line begins with its kind: "fs: ". */
void g2n_trace_begin(struct g2n_trace_line *line, const char *kind);
void g2n_trace_text(struct g2n_trace_line *line, const char *text);
void g2n_trace_number(struct g2n_trace_line *line, double number);
/* Bytes in quotes, as far as a glance needs them. */
void g2n_trace_quote(struct g2n_trace_line *line, const void *bytes, size_t len);
/* A value as it may be recognised: "text", 5, fs, [1, 2, 3], Uint8Array(16), function open. */
void g2n_trace_value(const struct g2n_host *host, struct g2n_trace_line *line, g2n_view v);
/* "(a, b)" */
void g2n_trace_arguments(const struct g2n_host *host, struct g2n_trace_line *line, const g2n_view *args, uint32_t argc);
/* " -> result", or " throws exception": the one that is pending when st is not G2N_OK. */
void g2n_trace_outcome(const struct g2n_host *host, struct g2n_trace_line *line, enum g2n_status st, g2n_view result);
void g2n_trace_end(struct g2n_host *host, struct g2n_trace_line *line);

/* A whole line: g2n_trace_printf(host, "fetch", "%s %s -> %d", method, url, status).  The caller has asked
 * g2n_trace_on(). */
void g2n_trace_printf(struct g2n_host *host, const char *kind, const char *format, ...) G2N_PRINTF(3, 4);

/* The guest asked for a global that is not there: names it, the first time. */
void g2n_trace_missing(struct g2n_host *host, const char *name, size_t len);

#endif
