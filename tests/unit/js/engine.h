/* A host with an engine for each test. */
#ifndef UNIT_JS_ENGINE_H
#define UNIT_JS_ENGINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "js/js.h"

struct engine {
    struct g2n_host host;
    char            shown[512];
};

int engine_open(void **state);
int engine_close(void **state);
#define ENGINE_TEST(f) cmocka_unit_test_setup_teardown(f, engine_open, engine_close)
#define assert_ok(call) assert_int_equal((call), G2N_OK)

/* eval(text) through the realm; *result is the caller's. */
enum g2n_status e_try(struct engine *e, const char *text, g2n_value *result);
g2n_value e_eval(struct engine *e, const char *text);
/* String() of what it gives; "TypeError: message" of what it throws; good until the next call. */
const char *e_text(struct engine *e, const char *text);
void e_drop(struct engine *e, g2n_value v);
/* Defines a global. */
void e_set(struct engine *e, const char *name, g2n_view v);
/* Turns the loop until nothing is alive. */
void e_run(struct engine *e);
/* Pairs in the tables, when the engine has let go of all its garbage. */
size_t e_twins(struct engine *e);

#endif
