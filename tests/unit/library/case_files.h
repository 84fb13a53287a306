/* Cases as files of a folder: NAME.js, and beside it NAME.want, what it is to print. */
#ifndef CASE_FILES_H
#define CASE_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

enum { CASES_MAX = 64 };

/* The text of NAME + suffix; freed by the caller.  Fails the test when it cannot be read. */
char *case_read(const char *folder, const char *name, const char *suffix);

/* Whether both are the same; otherwise says which lines of NAME.want differ. */
bool case_is_same(const char *name, const char *want, const char *got);

/* Fills tests[] with the cases of a folder, run() with the name as its state, in any order, and returns how many there are; with
 * `only`, that one.  -1: no such folder, or more than CASES_MAX. */
int cases_list(const char *folder, const char *only, CMUnitTestFunction run, struct CMUnitTest *tests);

/* Runs those tests, sorted by name, and frees the names. */
int cases_run(const char *group, struct CMUnitTest *tests, int count);

#endif
