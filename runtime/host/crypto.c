/* globalThis.crypto: randomness (W3C Web Cryptography, getRandomValues and randomUUID). */
#include <stdio.h>

#include "host/dom_exception.h"
#include "value/bytes.h"

#define QUOTA 65536u

static enum g2n_status get_random_values(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0);
    struct g2n_typed_array *a = g2n_is_typed_array(v) ? g2n_as_typed_array(v) : NULL;

    if (!a || a->element == G2N_ELEMENT_FLOAT32 || a->element == G2N_ELEMENT_FLOAT64)
        return g2n_dom_exception_throw(call->realm, "TypeMismatchError",
                                       "The data argument must be an integer-type TypedArray");
    if (g2n_typed_array_byte_len(a) > QUOTA)
        return g2n_dom_exception_throw(call->realm, "QuotaExceededError", "The requested length exceeds 65,536 bytes");
    if (a->length) g2n_random_fill(g2n_host_of(call->realm), g2n_typed_array_bytes(a), g2n_typed_array_byte_len(a));
    *result = g2n_dup(v);
    return G2N_OK;
}

/* RFC 9562, version 4. */
static enum g2n_status random_uuid(struct g2n_call *call, g2n_value *result)
{
    unsigned char b[16];

    g2n_random_fill(g2n_host_of(call->realm), b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    return g2n_string_printf(call->realm, result,
                             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                             b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static const struct g2n_method methods[] = {
    { "getRandomValues", get_random_values, 1, 0 },
    { "randomUUID",      random_uuid,       0, 0 },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_crypto_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *crypto;
    enum g2n_status st = g2n_object_new_plain(realm, 2, &crypto);

    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, crypto, methods);
    if (st == G2N_OK) return g2n_object_put_c(realm, realm->global, "crypto", g2n_own_object(crypto));
    g2n_object_drop(realm, crypto);
    return st;
}
