/* JavaScript from C: the world of an instance whose module is a Go program for JavaScript hosts (GOOS=js, or TinyGo's -target=wasm).
 *
 * Its global object has what node gives Go's programs, what C puts there, before the program starts or later, and what the
 * program puts there.  C calls Go's functions (js.FuncOf), and Go calls C's, as JavaScript would.
 *
 *   J1  a `struct g2n_js` is a reference to a value, owned by whoever received it, and given back with g2n_js_release();
 *       freeing the instance releases all.  All zero, it refers to nothing;
 *   J2  a reference of another instance, or one that was released, is G2N_ERROR_TYPE wherever it is given;
 *   J3  G2N_ERROR_THROWN: JavaScript threw; g2n_js_exception() has it, g2n_instance_message() tells it;
 *   J4  functions of Go's and of C's may call each other to any depth, but the loop turns only when no call is under way;
 *   J5  a program that exits, or whose exception nobody catches, ends its instance: G2N_ERROR_EXIT.  Calls that are under way
 *       return to their callers as after any other error;
 *   J6  in a library C has the instance, and drives it.  In a program the functions of --host and of plugins have it, beginning with the
 *       init of a provider (provider.h), before the program starts; they are called, and the program drives itself: what turns the loop
 *       is G2N_ERROR_STATE there, and a trap ends the process.
 *
 * Where `out` is NULL the result is given up.  On an error *out is unchanged, but for g2n_js_promise(). */
#ifndef G2N_JS_H
#define G2N_JS_H

#include <g2n/g2n.h>

G2N_API_BEGIN

/* Its fields are not for reading. */
struct g2n_js {
    uint64_t owner;
    uint32_t place, turn;
};

/* As typeof tells them, but for null.  INVALID: J2. */
enum g2n_js_type {
    G2N_JS_INVALID, G2N_JS_UNDEFINED, G2N_JS_NULL, G2N_JS_BOOLEAN, G2N_JS_NUMBER, G2N_JS_STRING, G2N_JS_SYMBOL, G2N_JS_OBJECT,
    G2N_JS_FUNCTION
};

/* ---- Making values ------------------------------------------------------------------------------------------------- */

/* In place of a length: the text ends with a byte of 0. */
#define G2N_JS_WHOLE ((size_t)-1)

enum g2n_error g2n_js_global(struct g2n_instance *instance, struct g2n_js *out);
enum g2n_error g2n_js_undefined(struct g2n_instance *instance, struct g2n_js *out);
enum g2n_error g2n_js_null(struct g2n_instance *instance, struct g2n_js *out);
enum g2n_error g2n_js_bool(struct g2n_instance *instance, bool value, struct g2n_js *out);
enum g2n_error g2n_js_number(struct g2n_instance *instance, double value, struct g2n_js *out);
/* UTF-8, copied; what is none becomes U+FFFD. */
enum g2n_error g2n_js_string(struct g2n_instance *instance, const char *text, size_t len, struct g2n_js *out);
/* A Uint8Array of these bytes, copied; of bytes that are 0 when `bytes` is NULL. */
enum g2n_error g2n_js_bytes(struct g2n_instance *instance, const void *bytes, size_t len, struct g2n_js *out);
enum g2n_error g2n_js_object(struct g2n_instance *instance, struct g2n_js *out);
enum g2n_error g2n_js_array(struct g2n_instance *instance, const struct g2n_js *items, size_t count, struct g2n_js *out);
/* An error that is not thrown: "TypeError" and the other kinds of the language, or an Error with the name that is given. */
enum g2n_error g2n_js_error(struct g2n_instance *instance, const char *name, const char *message, struct g2n_js *out);

/* Another reference to the same value. */
enum g2n_error g2n_js_dup(struct g2n_instance *instance, struct g2n_js value, struct g2n_js *out);
enum g2n_error g2n_js_release(struct g2n_instance *instance, struct g2n_js value);

/* ---- Looking at values --------------------------------------------------------------------------------------------- */

enum g2n_js_type g2n_js_typeof(struct g2n_instance *instance, struct g2n_js value);
/* As an `if` has it. */
enum g2n_error g2n_js_to_bool(struct g2n_instance *instance, struct g2n_js value, bool *out);
/* Number(value) and String(value): they may call the value's methods. */
enum g2n_error g2n_js_to_number(struct g2n_instance *instance, struct g2n_js value, double *out);
enum g2n_error g2n_js_to_string(struct g2n_instance *instance, struct g2n_js value, struct g2n_js *out);
/* The text of a string, which is good until `value` is released.  UTF-8, and after it a byte of 0; a lone surrogate is the three
 * bytes that UTF-8 would give it.  G2N_ERROR_TYPE: it is no string. */
enum g2n_error g2n_js_text(struct g2n_instance *instance, struct g2n_js value, const char **text, size_t *len);
/* The bytes themselves of a typed array, a DataView or an ArrayBuffer, for reading and writing, also good until `value` is released. */
enum g2n_error g2n_js_view(struct g2n_instance *instance, struct g2n_js value, void **bytes, size_t *len);
/* a === b */
enum g2n_error g2n_js_equal(struct g2n_instance *instance, struct g2n_js a, struct g2n_js b, bool *out);
enum g2n_error g2n_js_instance_of(struct g2n_instance *instance, struct g2n_js value, struct g2n_js constructor, bool *out);

/* ---- Objects and functions ----------------------------------------------------------------------------------------- */

/* object[name], also of strings and numbers.  What is not there is undefined. */
enum g2n_error g2n_js_get(struct g2n_instance *instance, struct g2n_js object, const char *name, struct g2n_js *out);
enum g2n_error g2n_js_set(struct g2n_instance *instance, struct g2n_js object, const char *name, struct g2n_js value);
enum g2n_error g2n_js_delete(struct g2n_instance *instance, struct g2n_js object, const char *name);
enum g2n_error g2n_js_get_index(struct g2n_instance *instance, struct g2n_js object, uint32_t index, struct g2n_js *out);
enum g2n_error g2n_js_set_index(struct g2n_instance *instance, struct g2n_js object, uint32_t index, struct g2n_js value);
/* An array of strings: Object.keys(object). */
enum g2n_error g2n_js_keys(struct g2n_instance *instance, struct g2n_js object, struct g2n_js *out);

/* object[name](args...) */
enum g2n_error g2n_js_call(struct g2n_instance *instance, struct g2n_js object, const char *name, const struct g2n_js *args,
                           size_t arg_count, struct g2n_js *out);
/* function(args...) with this `this`, or undefined when it refers to nothing. */
enum g2n_error g2n_js_invoke(struct g2n_instance *instance, struct g2n_js function, struct g2n_js this_value, const struct g2n_js *args,
                             size_t arg_count, struct g2n_js *out);
/* new constructor(args...) */
enum g2n_error g2n_js_new(struct g2n_instance *instance, struct g2n_js constructor, const struct g2n_js *args, size_t arg_count,
                          struct g2n_js *out);

/* What G2N_ERROR_THROWN was about, the last one that nobody has asked for; undefined when there is none. */
enum g2n_error g2n_js_exception(struct g2n_instance *instance, struct g2n_js *out);

/* ---- C functions --------------------------------------------------------------------------------------------------- */

struct g2n_js_call {
    struct g2n_instance *instance;
    void                *context;
    struct g2n_js        this_value; /* this and args are the caller's: g2n_js_dup() keeps one */
    const struct g2n_js *args;
    size_t               arg_count;
    struct g2n_js        result;     /* yours to set; released for you.  Nothing: undefined */
};

/* G2N_ERROR_NONE: gives `result`.  G2N_ERROR_THROWN: throws `result`, or, when it refers to nothing, what a call made here has
 * thrown.  Any other error is thrown as an Error with the instance's message. */
typedef enum g2n_error (*g2n_js_callback)(struct g2n_js_call *call);

/* finalize(context), which may be NULL, is called when nothing refers to the function any more; it must not use the instance.  It is
 * not called when this fails. */
enum g2n_error g2n_js_function(struct g2n_instance *instance, const char *name, g2n_js_callback callback, void *context,
                               void (*finalize)(void *context), struct g2n_js *out);

/* ---- Promises ------------------------------------------------------------------------------------------------------ */

/* A promise, and what settles it later: that is used up by resolve or reject, and g2n_js_release() gives it up.  While it waits,
 * g2n_instance_run() does. */
enum g2n_error g2n_js_promise(struct g2n_instance *instance, struct g2n_js *promise, struct g2n_js *resolver);
enum g2n_error g2n_js_resolve(struct g2n_instance *instance, struct g2n_js resolver, struct g2n_js value);
enum g2n_error g2n_js_reject(struct g2n_instance *instance, struct g2n_js resolver, struct g2n_js reason);

/* Turns the loop until the promise is settled.  G2N_ERROR_THROWN: it was rejected.  G2N_ERROR_STATE: a call is under way (J4), or
 * nothing is left that could settle it.  What is no promise is its own result. */
enum g2n_error g2n_js_await(struct g2n_instance *instance, struct g2n_js promise, struct g2n_js *out);

/* ---- The loop ------------------------------------------------------------------------------------------------------ */

/* g2n_instance_start() runs the program until it ends (G2N_ERROR_EXIT, also with status 0), or waits for calls alone, as with
 * `select {}`.  This one returns when it first waits for anything; what follows is the loop's. */
enum g2n_error g2n_instance_begin(struct g2n_instance *instance);

/* Turns the loop until nothing is left to wait for. */
enum g2n_error g2n_instance_run(struct g2n_instance *instance);
/* Does what is due, after waiting for it at most timeout_ms, or as long as it takes below 0.  *alive, which may be NULL: whether
 * something is left to wait for. */
enum g2n_error g2n_instance_run_once(struct g2n_instance *instance, int timeout_ms, bool *alive);

/* To turn it from another loop: g2n_instance_run_once(instance, 0, ...) is to be called when the descriptor is readable, or the
 * timeout is over.  The descriptor is the instance's, and stays the same; the timeout (in ms; -1: none) is to be asked for
 * after each call of the instance. */
enum g2n_error g2n_instance_poll_descriptor(struct g2n_instance *instance, int *out);
enum g2n_error g2n_instance_poll_timeout(struct g2n_instance *instance, int *out);

/* From any thread, also while the instance is in use: the loop will call function(instance, context).  When the instance is freed before
 * that it is function(NULL, context).  Who posts must know that the instance is not freed meanwhile. */
enum g2n_error g2n_instance_post(struct g2n_instance *instance, void (*function)(struct g2n_instance *instance, void *context), void *context);

G2N_API_END

#endif
