/* A realm for each test, and the few steps that every test repeats.  A step that must work asserts that it did. */
#ifndef UNIT_VALUE_WORLD_H
#define UNIT_VALUE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "value/array.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/promise.h"
#include "value/reaction.h"
#include "value/realm.h"

/* cmocka's setup and teardown: *state is the realm; the teardown checks every invariant and that nothing is left. */
int world_open(void **state);
int world_close(void **state);
#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

#define assert_ok(call) assert_int_equal((call), G2N_OK)

g2n_key world_key(struct g2n_realm *realm, const char *name); /* owned: g2n_key_drop */
struct g2n_object *world_object(struct g2n_realm *realm);     /* a plain one; owned */
g2n_value world_text(struct g2n_realm *realm, const char *text);

enum g2n_status world_set(struct g2n_realm *realm, struct g2n_object *obj, const char *name, g2n_value value); /* consumes */
g2n_value world_get(struct g2n_realm *realm, struct g2n_object *obj, const char *name);
double world_get_number(struct g2n_realm *realm, struct g2n_object *obj, const char *name);
enum g2n_status world_define(struct g2n_realm *realm, struct g2n_object *obj, const char *name, double value,
                             unsigned flags);
bool world_has(struct g2n_realm *realm, struct g2n_object *obj, const char *name);
bool world_delete(struct g2n_realm *realm, struct g2n_object *obj, const char *name);
/* A new function with this native; owned. */
struct g2n_function *world_function(struct g2n_realm *realm, g2n_native *native);

/* Takes the pending exception and shows its `stack`: "TypeError: message"; good until the next call. */
const char *world_thrown(struct g2n_realm *realm);
/* Own keys separated by commas; good until the next call. */
const char *world_keys(struct g2n_realm *realm, struct g2n_object *obj);
/* The text of a string value, consumed; good until the next call. */
const char *world_c(struct g2n_realm *realm, g2n_value text);

#endif
