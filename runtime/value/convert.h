/* ECMAScript's abstract operations on values (ECMA-262, 7).  Those on objects may run guest code. */
#ifndef G2N_VALUE_CONVERT_H
#define G2N_VALUE_CONVERT_H

#include "base/buf.h"
#include "value/object.h"

bool g2n_to_boolean(g2n_view v);
enum g2n_hint { G2N_HINT_DEFAULT, G2N_HINT_NUMBER, G2N_HINT_STRING };
G2N_MUST_USE enum g2n_status g2n_to_primitive(struct g2n_realm *realm, g2n_view v, enum g2n_hint hint, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_to_number(struct g2n_realm *realm, g2n_view v, double *out);
G2N_MUST_USE enum g2n_status g2n_to_integer(struct g2n_realm *realm, g2n_view v, double *out); /* ToIntegerOrInfinity */
G2N_MUST_USE enum g2n_status g2n_to_string(struct g2n_realm *realm, g2n_view v, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_to_object(struct g2n_realm *realm, g2n_view v, g2n_value *out);
/* ToPropertyKey; the caller owns the key's cell (drop with g2n_key_drop). */
G2N_MUST_USE enum g2n_status g2n_to_key(struct g2n_realm *realm, g2n_view v, g2n_key *out);
G2N_MUST_USE enum g2n_status g2n_key_from_index(struct g2n_realm *realm, uint64_t index, g2n_key *out);
void g2n_key_drop(struct g2n_realm *realm, g2n_key key);

uint32_t g2n_double_to_uint32(double d);   /* ToUint32: modulo 2^32, NaN and infinities 0 */
uint8_t  g2n_double_to_uint8_clamp(double d);
/* Number::toString(d), radix 10: appends at most 25 bytes. */
void g2n_number_append(struct g2n_buf *out, double d);
void g2n_number_append_radix(struct g2n_buf *out, double d, int radix);
/* StringToNumber; NaN when it is none. */
double g2n_string_to_number(const char *s, size_t len);

bool g2n_is_white_space(uint32_t code_point); /* WhiteSpace and LineTerminator: what trim() cuts */

bool g2n_strict_equal(g2n_view a, g2n_view b);
bool g2n_same_value_zero(g2n_view a, g2n_view b);
bool g2n_same_value(g2n_view a, g2n_view b);
const char *g2n_typeof(g2n_view v);

/* Appends what error messages call a value: #<Object>, [object Array], "text", 5, undefined, function f. No guest code. */
void g2n_describe(struct g2n_realm *realm, g2n_view v, struct g2n_buf *out);

#endif
