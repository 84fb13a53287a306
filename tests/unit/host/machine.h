/* A host for each test, in a folder of its own that is removed afterwards, and the steps that every test repeats.
 * Values given to these functions are consumed. */
#ifndef UNIT_HOST_MACHINE_H
#define UNIT_HOST_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "host/host.h"
#include "value/array.h"
#include "value/bytes.h"

struct machine {
    struct g2n_host host;
    char            folder[64];  /* the working directory */
    int             exits, status;
};

int machine_open(void **state);
int machine_close(void **state);
#define MACHINE_TEST(f) cmocka_unit_test_setup_teardown(f, machine_open, machine_close)
#define assert_ok(call) assert_int_equal((call), G2N_OK)

/* What a callback was called with; its function keeps the address. */
struct reply {
    unsigned  calls;
    uint32_t  argc;
    g2n_value args[4];
};

g2n_value m_text(struct machine *m, const char *text);
g2n_value m_bytes(struct machine *m, const char *bytes, size_t len);
/* {name: value}; name NULL: {} */
g2n_value m_options(struct machine *m, const char *name, g2n_value value);
g2n_value m_function(struct machine *m, g2n_native *native, void *context);
g2n_value m_callback(struct machine *m, struct reply *reply);
void reply_clear(struct machine *m, struct reply *reply);

/* The value at a dotted path from the global object: "fs.constants.O_CREAT". */
g2n_value m_get(struct machine *m, const char *path);
/* The same; *holder is the object that the last name was looked up in. */
g2n_value m_look_up(struct machine *m, const char *path, g2n_value *holder);
g2n_value m_property(struct machine *m, g2n_view obj, const char *name);
double m_number(struct machine *m, g2n_view obj, const char *name);
/* Calls the function at a path as a method. */
enum g2n_status m_try(struct machine *m, const char *path, uint32_t argc, const g2n_value *args, g2n_value *result);
#define ARGS(...) (uint32_t)(sizeof((g2n_value[]){ __VA_ARGS__ }) / sizeof(g2n_value)), (g2n_value[]){ __VA_ARGS__ }
g2n_value m_call(struct machine *m, const char *path, uint32_t argc, const g2n_value *args);
/* The same for a method of an object that is not global. */
g2n_value m_method(struct machine *m, g2n_view obj, const char *name, uint32_t argc, const g2n_value *args);
/* Calls what must throw; gives "TypeError: message", good until the next call. */
const char *m_throws(struct machine *m, const char *path, uint32_t argc, const g2n_value *args);
/* The text of a value, consumed, as String() has it; good until the next but three calls. */
const char *m_string(struct machine *m, g2n_value v);
/* The same of what JSON.stringify gives. */
const char *m_json(struct machine *m, g2n_value v);
void m_drop(struct machine *m, g2n_value v);
/* Turns the loop until nothing is alive. */
void m_run(struct machine *m);

#endif
