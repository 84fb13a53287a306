/* What the driver says: errors (file, what was found, what to do), notes with -v, and one progress line.
 *
 * All of it goes to one stream, standard error as a rule.  Text from files is shown with control characters escaped,
 * so that a hostile module cannot write to the user's terminal. */
#ifndef G2N_TOOLS_DIAG_H
#define G2N_TOOLS_DIAG_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "arena.h"
#include "status.h"

enum g2n_progress_mode {
    G2N_PROGRESS_AUTO, /* a line on a terminal, nothing elsewhere */
    G2N_PROGRESS_PLAIN, /* a line of text for each stage, for logs */
    G2N_PROGRESS_NONE
};

struct g2n_diag {
    FILE                  *err;      /* NULL: say nothing */
    bool                   quiet;    /* errors only       */
    bool                   verbose;
    enum g2n_progress_mode progress;
    bool                   on_terminal;
    bool                   line_shown;
    struct timespec        start;
    const char            *stage;    /* last one announced */
};

void g2n_diag_init(struct g2n_diag *d, FILE *err);

/* Prints "file: message" ("gowasm2native: message" when file is NULL) and returns st. */
enum g2n_exit g2n_fail(struct g2n_diag *d, enum g2n_exit st, const char *file, const char *format, ...)
    G2N_PRINTF(4, 5);

/* "file: cannot <action>: <strerror>"; returns G2N_LIMIT for lack of space or memory and `otherwise` for the rest. */
enum g2n_exit g2n_fail_errno(struct g2n_diag *d, enum g2n_exit otherwise, const char *file, const char *action,
                             int error);
enum g2n_exit g2n_fail_memory(struct g2n_diag *d);

/* More of the message begun by g2n_fail(): one indented line, or a tool's output as it came. */
void g2n_detail(struct g2n_diag *d, const char *format, ...) G2N_PRINTF(2, 3);
void g2n_detail_output(struct g2n_diag *d, const char *text, size_t len);

void g2n_warn(struct g2n_diag *d, const char *file, const char *format, ...) G2N_PRINTF(3, 4); /* not with -q */
void g2n_note(struct g2n_diag *d, const char *format, ...) G2N_PRINTF(2, 3); /* with -v */

/* `total` 0: the stage has no parts. */
void g2n_progress(struct g2n_diag *d, const char *stage, size_t done, size_t total);
void g2n_progress_end(struct g2n_diag *d);

/* `s` with everything but printable UTF-8 escaped, at most 200 bytes of it. */
const char *g2n_show(struct g2n_arena *a, struct g2n_str s);

#endif
