#include "go/reflect.h"

#include <math.h>
#include <stdlib.h>

#include "value/array.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/props.h"

_Noreturn void g2n_reflect__bad_target(struct g2n_guest *guest, const char *operation)
{
    (void)g2n_throw(&guest->host.realm, G2N_TYPE_ERROR, "Reflect.%s called on non-object", operation);
    g2n_guest_die_of_exception(guest);
}

static bool has_setter(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    struct g2n_property property;
    bool callable;

    for (; obj; obj = obj->proto) {
        if (g2n_object_get_own(realm, obj, key, &property) != G2N_FOUND) continue;
        callable = (property.flags & G2N_PROP_ACCESSOR) && g2n_is_callable(g2n_peek(property.setter));
        g2n_property_drop(realm, &property);
        return callable;
    }
    return false;
}

static bool is_type_error(const struct g2n_realm *realm, g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->proto == realm->protos[G2N_PROTO_ERROR + G2N_TYPE_ERROR];
}

/* Elements of typed arrays, and the length of an array, convert what they are assigned; that may throw, and is no refusal. */
static bool converts(const struct g2n_realm *realm, g2n_view obj, g2n_key key, g2n_view value)
{
    if (!g2n_is_object(value) && !g2n_is_symbol(value)) return false;
    return g2n_is_typed_array(obj) || (g2n_is_array(obj) && key.cell == g2n_atom_key(realm, G2N_ATOM_length).cell);
}

/* Reflect.set: an assignment that is refused, for which strict code would throw a TypeError, returns false there and so
 * says nothing here; what a setter throws, and the RangeError of a bad array length, goes on.  The object and the key are looked
 * at again after guest code ran, which may have given up both. */
static enum g2n_status set(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    bool conversion = converts(realm, g2n_view_of_object(obj), key, value);
    enum g2n_status st;

    (void)g2n_object_dup(obj);
    g2n_key_retain(key);
    st = g2n_object_set(realm, obj, key, value);
    if (st != G2N_OK && !conversion && !has_setter(realm, obj, key) && is_type_error(realm, g2n_peek(realm->exception))) {
        g2n_drop(realm, g2n_take_exception(realm));
        st = G2N_OK;
    }
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, obj);
    return st;
}

void g2n_reflect_set(struct g2n_guest *guest, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    if (set(&guest->host.realm, obj, key, value) != G2N_OK) g2n_guest_die_of_exception(guest);
}

static enum g2n_status key_from_i64(struct g2n_realm *realm, int64_t index, g2n_key *out)
{
    g2n_value number = g2n_number((double)index);
    return g2n_to_key(realm, g2n_peek(number), out);
}

enum g2n_status g2n_reflect_get_index(struct g2n_guest *guest, struct g2n_object *obj, int64_t index, g2n_value *result)
{
    struct g2n_realm *realm = &guest->host.realm;
    enum g2n_status st;
    g2n_key key;

    if (index >= 0) return g2n_object_get_index(realm, obj, (uint64_t)index, result);
    st = key_from_i64(realm, index, &key);
    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, obj, key, result);
    g2n_key_drop(realm, key);
    return st;
}

void g2n_reflect_set_index(struct g2n_guest *guest, struct g2n_object *obj, int64_t index, g2n_view value)
{
    struct g2n_realm *realm = &guest->host.realm;
    enum g2n_status st;
    g2n_key key;

    st = index >= 0 ? g2n_key_from_index(realm, (uint64_t)index, &key) : key_from_i64(realm, index, &key);
    if (st != G2N_OK) g2n_guest_die_of_exception(guest);
    st = set(realm, obj, key, value);
    g2n_key_drop(realm, key);
    if (st != G2N_OK) g2n_guest_die_of_exception(guest);
}

/* parseInt(v.length): its argument becomes a string first, so the digits at its start count; NaN is stored as 0. */
static int64_t parse_length(struct g2n_guest *guest, g2n_view length)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value text;
    int64_t n;

    if (g2n_is_number(length) && fabs(g2n_as_number(length)) < 1e15) return (int64_t)g2n_as_number(length);
    if (g2n_to_string(realm, length, &text) != G2N_OK) g2n_guest_die_of_exception(guest);
    n = strtoll(g2n_as_string(g2n_peek(text))->bytes, NULL, 10);
    g2n_drop(realm, text);
    return n;
}

int64_t g2n_reflect_length(struct g2n_guest *guest, g2n_view v)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value length = G2N_UNDEFINED;
    int64_t n;

    if (g2n_is_string(v)) return g2n_string_utf16_len(g2n_as_string(v));
    if (g2n_object_get(realm, g2n_reflect_target(guest, v, "get"), g2n_atom_key(realm, G2N_ATOM_length), &length) != G2N_OK)
        g2n_guest_die_of_exception(guest);
    n = parse_length(guest, g2n_peek(length));
    g2n_drop(realm, length);
    return n;
}

/* A lone surrogate takes three bytes, ED A0..BF xx, and so does the U+FFFD that UTF-8 must show instead. */
static bool has_surrogate(const char *s, size_t len)
{
    const char *p = s;

    while ((p = memchr(p, 0xED, (size_t)(s + len - p))) != NULL) {
        if (p + 1 < s + len && (unsigned char)p[1] >= 0xA0) return true;
        p++;
    }
    return false;
}

static enum g2n_status replace_surrogates(struct g2n_realm *realm, const struct g2n_string *s, g2n_value *out)
{
    enum g2n_status st = g2n_string_new(realm, s->bytes, s->len, out);
    char *p, *end;

    if (st != G2N_OK) return st;
    p = g2n_as_string(g2n_peek(*out))->bytes; /* nobody else has seen it yet */
    end = p + s->len;
    for (; p + 2 < end; p++)
        if ((unsigned char)p[0] == 0xED && (unsigned char)p[1] >= 0xA0) memcpy(p, "\xEF\xBF\xBD", 3);
    return G2N_OK;
}

g2n_value g2n_reflect_text(struct g2n_guest *guest, g2n_view v)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value text, clean;
    const struct g2n_string *s;

    if (g2n_to_string(realm, v, &text) != G2N_OK) g2n_guest_die_of_exception(guest);
    s = g2n_as_string(g2n_peek(text));
    if (!has_surrogate(s->bytes, s->len)) return text;
    if (replace_surrogates(realm, s, &clean) != G2N_OK) g2n_guest_die_of_exception(guest);
    g2n_drop(realm, text);
    return clean;
}

void g2n_reflect_load_text(g2n_view text, unsigned char *mem_to, size_t len)
{
    const struct g2n_string *s;

    if (!g2n_is_string(text)) g2n_trap_report("valueLoadString of a value that valuePrepareString did not return");
    s = g2n_as_string(text);
    memcpy(mem_to, s->bytes, len < s->len ? len : s->len);
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

bool g2n_reflect_copy_from(g2n_view v, unsigned char *mem_to, size_t len, size_t *n)
{
    if (!g2n_is_byte_array(v)) return false;
    *n = smaller(len, g2n_as_typed_array(v)->length);
    if (*n) memcpy(mem_to, g2n_typed_array_bytes(g2n_as_typed_array(v)), *n);
    return true;
}

bool g2n_reflect_copy_to(g2n_view v, const unsigned char *mem_from, size_t len, size_t *n)
{
    if (!g2n_is_byte_array(v)) return false;
    *n = smaller(len, g2n_as_typed_array(v)->length);
    if (*n) memcpy(g2n_typed_array_bytes(g2n_as_typed_array(v)), mem_from, *n);
    return true;
}

enum g2n_status g2n_call__args_room(struct g2n_guest *guest, uint64_t addr, uint64_t count,
                                    struct g2n_call_args *args)
{
    struct g2n_realm *realm = &guest->host.realm;

    if (count > UINT32_MAX / 8) return g2n_throw(realm, G2N_RANGE_ERROR, "Too many arguments");
    (void)g2n_mem_slice(guest->memory, addr, count * 8); /* traps before there is anything to free */
    args->items = g2n_realloc_array(NULL, (size_t)count, sizeof *args->items);
    if (args->items) return G2N_OK;
    args->items = args->few;
    return g2n_throw_no_memory(realm);
}
