/* Traps that a test survives:
 *
 *     trap_begin(&t);
 *     if (setjmp(t.here) == 0) { ...; text = trap_end(&t, false); }
 *     else text = trap_end(&t, true);
 *
 * after which text is NULL or says what it trapped with. */
#ifndef G2N_TESTS_UNIT_TRAPS_H
#define G2N_TESTS_UNIT_TRAPS_H

#include <setjmp.h>
#include <stdbool.h>

#include "mem/catch.h"

struct trap {
    struct g2n_catch catch;
    jmp_buf          here;
    char             text[200];
};

void trap_begin(struct trap *t);
/* The text lasts until the next one is asked for. */
const char *trap_end(struct trap *t, bool trapped);

#define ASSERT_TRAPS(words, what)                                       \
    do {                                                                \
        const char *trap_text = (what);                                 \
        assert_non_null(trap_text);                                     \
        if (!strstr(trap_text, words)) fail_msg("trap: %s", trap_text); \
    } while (0)

#endif
