/* A small piece of JavaScript, for tests: enough to write a case once and run the very same text with node, whose
 * output is the expectation.  It has expressions without regular expressions, classes, async and generators; let,
 * const, if, for, for-of, while, return, throw, try; function expressions and arrows with simple parameters.
 * The right side of an assignment is evaluated first.  Numbers are read with strtod, strings know the usual escapes.  Not a product: mistakes in a case abort the test. */
#ifndef TEST_SCRIPT_H
#define TEST_SCRIPT_H

#include "value/realm.h"

struct script; /* parsed text; functions made while it runs refer to it */

/* Parses; exits with a message and the line for what it does not know. */
struct script *script_parse(const char *name, const char *text);
void script_free(struct script *script);
size_t script_statement_count(const struct script *script);

/* A scope below the global object, for script_run; owned by the caller. */
G2N_MUST_USE enum g2n_status script_scope(struct g2n_realm *realm, struct g2n_object **out);
/* Runs one top-level statement in the scope.  *result is the value of an expression statement. */
G2N_MUST_USE enum g2n_status script_run(struct g2n_realm *realm, struct script *script, size_t statement,
                                        struct g2n_object *scope, g2n_value *result);

#endif
