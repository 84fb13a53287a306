/* What the lib_*.c files share; promised to nobody else.
 *
 * A subject is one file with one installer (below).  Its natives follow ECMA-262 (2023) step by step, with two
 * deliberate gaps: results never go through Symbol.species, and there are no proxies.
 * Messages are V8's (node 20), because programs print them. */
#ifndef G2N_VALUE_LIB_H
#define G2N_VALUE_LIB_H

#include "base/buf.h"
#include "value/array.h"
#include "value/convert.h"
#include "value/realm.h"
#include "value/symbol.h"

/* Installers, in the order in which lib.c calls them. */
#define G2N_LIB_INSTALLERS(X)                                                                                   \
    X(object) X(function) X(iterator) X(array) X(error) X(symbol) X(string) X(number) X(boolean) X(math) X(json) \
    X(promise) X(buffer) X(typed_array) X(data_view) X(map) X(reflect) X(globals)

#define G2N_LIB_DECLARE(subject) G2N_MUST_USE enum g2n_status g2n_lib__install_##subject(struct g2n_realm *realm);
G2N_LIB_INSTALLERS(G2N_LIB_DECLARE)
#undef G2N_LIB_DECLARE

/* ---- lib.c: installing -------------------------------------------------------------------------------------- */

/* Makes realm->protos[id], a plain object below `parent`, unless it is there already; lent by the realm. */
G2N_MUST_USE enum g2n_status g2n_lib__prototype(struct g2n_realm *realm, int id, struct g2n_object *parent,
                                                struct g2n_object **out);
/* Makes the constructor `name` of prototype with these static methods (NULL: none), and a global of it.
 * *out, when asked for, is lent by the global object. */
G2N_MUST_USE enum g2n_status g2n_lib__constructor(struct g2n_realm *realm, g2n_native *native, const char *name,
                                                  uint32_t length, struct g2n_object *prototype,
                                                  const struct g2n_method *statics, struct g2n_function **out);
/* Makes the object `name` with these methods, and a global of it; *out is lent by the global object. */
G2N_MUST_USE enum g2n_status g2n_lib__namespace(struct g2n_realm *realm, const char *name,
                                                const struct g2n_method *rows, struct g2n_object **out);
/* Defines obj[symbol] as a method whose name property is `name`. */
G2N_MUST_USE enum g2n_status g2n_lib__symbol_method(struct g2n_realm *realm, struct g2n_object *obj,
                                                    struct g2n_symbol *symbol, g2n_native *native, const char *name,
                                                    uint32_t length);
G2N_MUST_USE enum g2n_status g2n_lib__symbol_getter(struct g2n_realm *realm, struct g2n_object *obj,
                                                    struct g2n_symbol *symbol, g2n_native *native, const char *name);
/* Defines obj[Symbol.toStringTag]. */
G2N_MUST_USE enum g2n_status g2n_lib__tag(struct g2n_realm *realm, struct g2n_object *obj, const char *tag);
/* Defines obj[alias] (a name, or a symbol when `alias` is NULL) as the very function that obj[name] is. */
G2N_MUST_USE enum g2n_status g2n_lib__alias(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                            const char *alias, struct g2n_symbol *symbol);
/* Defines a read-only number, as Math.PI is. */
G2N_MUST_USE enum g2n_status g2n_lib__constant(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                               double number);
/* Defines name with G2N_PROP_METHOD flags; consumes value. */
G2N_MUST_USE enum g2n_status g2n_lib__define(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                             g2n_value value);
/* Defines name with these flags; consumes value. */
G2N_MUST_USE enum g2n_status g2n_lib__define_flags(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                                   g2n_value value, uint8_t flags);

/* ---- lib_common.c: what many natives begin or end with -------------------------------------------------------- */

/* Gives obj as a call's result; consumes the reference. */
static inline enum g2n_status g2n_lib__give(g2n_value *result, struct g2n_object *obj)
{
    *result = g2n_own_object(obj);
    return G2N_OK;
}
static inline bool g2n_lib__by_new(const struct g2n_call *call) { return !g2n_is_undefined(call->new_target); }
/* Takes back a result that a later step has spoilt; returns st. */
static inline enum g2n_status g2n_lib__take_back(struct g2n_realm *realm, g2n_value *result, enum g2n_status st)
{
    g2n_drop(realm, *result);
    *result = G2N_UNDEFINED;
    return st;
}
/* The called function, and the number that its row of the table gives it. */
static inline struct g2n_function *g2n_lib__callee(const struct g2n_call *call)
{
    return (struct g2n_function *)(void *)call->callee;
}
static inline int32_t g2n_lib__magic(const struct g2n_call *call) { return g2n_lib__callee(call)->magic; }
/* Appends v as V8 shows it in messages: g2n_describe(), but strings bare. */
void g2n_lib__show(struct g2n_realm *realm, struct g2n_buf *out, g2n_view v);
/* Throws an error whose message is before, the value as shown, after. */
enum g2n_status g2n_lib__throw_shown(struct g2n_realm *realm, enum g2n_error_type type, const char *before, g2n_view v,
                                     const char *after);
/* TypeError "X is not a function" unless v is callable. */
G2N_MUST_USE enum g2n_status g2n_lib__require_callable(struct g2n_realm *realm, g2n_view v);
/* TypeError "Function.prototype.apply was called on X, which is a Y and not a function". */
enum g2n_status g2n_lib__throw_apply(struct g2n_realm *realm, g2n_view v);
/* TypeError "Method M called on incompatible receiver X". */
enum g2n_status g2n_lib__incompatible(struct g2n_realm *realm, const char *method, g2n_view receiver);
/* TypeError "Constructor X requires 'new'". */
enum g2n_status g2n_lib__requires_new(struct g2n_realm *realm, const char *name);
/* As g2n_throw(), these are always G2N_THROWN, and the compiler is to know it. */
#define g2n_lib__throw_shown(...) ((void)g2n_lib__throw_shown(__VA_ARGS__), g2n_error__thrown())
#define g2n_lib__incompatible(...) ((void)g2n_lib__incompatible(__VA_ARGS__), g2n_error__thrown())
#define g2n_lib__requires_new(...) ((void)g2n_lib__requires_new(__VA_ARGS__), g2n_error__thrown())
/* The `this` of a method as an object: ToObject(this value); owned by the caller. */
G2N_MUST_USE enum g2n_status g2n_lib__this_object(struct g2n_call *call, struct g2n_object **out);
/* LengthOfArrayLike: 0 .. 2^53-1. */
G2N_MUST_USE enum g2n_status g2n_lib__length(struct g2n_realm *realm, struct g2n_object *obj, uint64_t *length);
G2N_MUST_USE enum g2n_status g2n_lib__set_length(struct g2n_realm *realm, struct g2n_object *obj, uint64_t length);
/* obj[index] if it has such a property, own or inherited. */
G2N_MUST_USE enum g2n_status g2n_lib__get_present(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index,
                                                  bool *present, g2n_value *out);
/* delete obj[index], TypeError when it cannot be. */
G2N_MUST_USE enum g2n_status g2n_lib__delete_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index);
/* A relative index argument as slice() takes it: ToInteger, negative from the end, clamped to 0..length; `missing`
 * when the argument is undefined. */
G2N_MUST_USE enum g2n_status g2n_lib__relative(struct g2n_realm *realm, g2n_view v, uint64_t length, uint64_t missing,
                                               uint64_t *out);
/* ToIndex: RangeError with V8's `message` unless 0 <= ToInteger(v) <= 2^53-1. */
G2N_MUST_USE enum g2n_status g2n_lib__to_index(struct g2n_realm *realm, g2n_view v, const char *message, uint64_t *out);
/* GetMethod: undefined when nullish, TypeError when not callable. */
G2N_MUST_USE enum g2n_status g2n_lib__method(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                             g2n_value *out);
/* obj[name](args...). */
G2N_MUST_USE enum g2n_status g2n_lib__invoke(struct g2n_realm *realm, g2n_view receiver, const char *name,
                                             const g2n_view *args, uint32_t argc, g2n_value *out);
/* A constructor's new object: of `class`, with the prototype that call->new_target asks for. */
G2N_MUST_USE enum g2n_status g2n_lib__new_for(struct g2n_call *call, const struct g2n_class *class, int proto_id,
                                              struct g2n_object **out);
/* Makes key = value an own property as CreateDataPropertyOrThrow does; borrows value. */
G2N_MUST_USE enum g2n_status g2n_lib__create_property(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                                      g2n_view value);
/* The value of a key as a string or symbol value; owned. */
g2n_value g2n_lib__key_value(g2n_key key);

/* A growing list of values, for what is collected before a result is made.  The list owns them, although it shows
 * them as views: that is what calls take as arguments. */
struct g2n_lib__values {
    g2n_view *items;
    uint32_t  count, cap;
};
/* Consumes value, also on failure. */
G2N_MUST_USE enum g2n_status g2n_lib__values_append(struct g2n_realm *realm, struct g2n_lib__values *values,
                                                    g2n_value value);
void g2n_lib__values_fini(struct g2n_realm *realm, struct g2n_lib__values *values);
/* An array that takes the values over; `values` is empty afterwards, also on failure. */
G2N_MUST_USE enum g2n_status g2n_lib__values_to_array(struct g2n_realm *realm, struct g2n_lib__values *values,
                                                      g2n_value *out);
/* A list from an array-like, as Function.prototype.apply reads it. */
G2N_MUST_USE enum g2n_status g2n_lib__values_from_like(struct g2n_realm *realm, g2n_view like,
                                                       struct g2n_lib__values *out);

/* ---- lib_iterator.c: the iteration protocol ------------------------------------------------------------------- */

typedef enum g2n_status g2n_lib__each(struct g2n_realm *realm, g2n_view item, void *context);
/* Calls each() with every item of an iterable; closes the iterator when each() fails.  Runs guest code. */
G2N_MUST_USE enum g2n_status g2n_lib__iterate(struct g2n_realm *realm, g2n_view iterable, g2n_lib__each *each,
                                              void *context);
G2N_MUST_USE enum g2n_status g2n_lib__values_from_iterable(struct g2n_realm *realm, g2n_view iterable,
                                                           struct g2n_lib__values *out);
/* { value, done }; consumes value. */
G2N_MUST_USE enum g2n_status g2n_lib__iterator_result(struct g2n_realm *realm, g2n_value value, bool done,
                                                      g2n_value *out);

enum g2n_lib__iteration { G2N_LIB_KEYS, G2N_LIB_VALUES, G2N_LIB_ENTRIES };
/* An array iterator over obj, which may be any array-like. */
G2N_MUST_USE enum g2n_status g2n_lib__array_iterator(struct g2n_realm *realm, struct g2n_object *obj,
                                                     enum g2n_lib__iteration kind, g2n_value *out);
/* [key, value] */
G2N_MUST_USE enum g2n_status g2n_lib__pair(struct g2n_realm *realm, g2n_view key, g2n_view value, g2n_value *out);

/* ---- lib_text.c: strings as the UTF-16 that ECMAScript sees --------------------------------------------------- */

struct g2n_lib__units { /* owned */
    uint16_t *units;
    size_t    len;
};
G2N_MUST_USE enum g2n_status g2n_lib__units_init(struct g2n_realm *realm, const struct g2n_string *s,
                                                 struct g2n_lib__units *out);
void g2n_lib__units_fini(struct g2n_lib__units *units);
G2N_MUST_USE enum g2n_status g2n_lib__units_string(struct g2n_realm *realm, const uint16_t *units, size_t len,
                                                   g2n_value *out);
/* Appends WTF-8, joining a surrogate pair that the seam makes. */
void g2n_lib__text_append(struct g2n_buf *out, const char *bytes, size_t len);
static inline void g2n_lib__text_append_string(struct g2n_buf *out, const struct g2n_string *s)
{
    g2n_lib__text_append(out, s->bytes, s->len);
}
/* Code units from..to-1 of s; from <= to <= utf16 length. */
G2N_MUST_USE enum g2n_status g2n_lib__substring(struct g2n_realm *realm, struct g2n_string *s, size_t from, size_t to,
                                                g2n_value *out);
/* The code unit at index < utf16 length. */
uint16_t g2n_lib__unit_at(struct g2n_string *s, size_t index);
/* True when each byte is one code unit. */
static inline bool g2n_lib__is_ascii(struct g2n_string *s) { return g2n_string_utf16_len(s) == s->len; }
/* The order of two strings by code units: <0, 0, >0. */
int g2n_lib__compare(const struct g2n_string *a, const struct g2n_string *b);
/* The text without spaces at its ends; [*start, *end) are bytes. */
void g2n_lib__trim(const char *bytes, size_t len, bool at_start, bool at_end, size_t *start, size_t *end);

#endif
