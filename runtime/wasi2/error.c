#include "wasi2/error.h"

#include <errno.h>

#include "base/alloc.h"

#define UNKNOWN UINT32_MAX

uint32_t g2n_wasi2_fs_error(int system, uint32_t fallback)
{
    switch (system) {
#define WASI2_FS_ERROR(number, errno_name) case errno_name: return number;
#include "wasi2/error.def"
    default: return fallback;
    }
}

uint32_t g2n_wasi2_net_error(int system)
{
    switch (system) {
#define WASI2_NET_ERROR(number, errno_name) case errno_name: return number;
#include "wasi2/error.def"
    default: return G2N_NET_UNKNOWN;
    }
}

void g2n_wasi2_give_error(struct g2n_wasi2 *w, uint32_t code, struct g2n_wasi2_value *result)
{
    result->number = G2N_RESULT_ERROR;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_number(code);
}

void g2n_wasi2_give_ok(struct g2n_wasi2 *w, struct g2n_wasi2_value value, struct g2n_wasi2_value *result)
{
    result->number = G2N_RESULT_OK;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = value;
}

void g2n_wasi2_give_fs_result(struct g2n_wasi2 *w, int returned, struct g2n_wasi2_value *result)
{
    if (returned < 0) g2n_wasi2_give_error(w, g2n_wasi2_fs_error(errno, G2N_FS_IO), result);
}

/* ---- wasi:io/error -------------------------------------------------------------------------------------------------- */

struct error {
    struct g2n_wasi2_object object;
    int                     number;
};

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_free(object);
}

static const struct g2n_wasi2_class error_class = { .resource = 'E', .destroy = destroy };

struct g2n_wasi2_object *g2n_wasi2_error_make(struct g2n_wasi2 *w, int number)
{
    struct error *error = g2n_wasi2_object_make(w, sizeof *error, &error_class, NULL);

    error->number = number;
    return &error->object;
}

int g2n_wasi2_error_of(const struct g2n_wasi2_value *value) { return ((const struct error *)value->object)->number; }

G2N_WASI2_HANDLER(error_to_debug_string)
{
    int number = g2n_wasi2_error_of(args);
    const char *text = number < G2N_WASI2_HTTP_ERROR ? strerror(number) : "the HTTP exchange failed";

    (void)w;
    *result = g2n_wasi2_bytes(text, strlen(text));
}

static void give_code(struct g2n_wasi2 *w, uint32_t code, uint32_t none, struct g2n_wasi2_value *result)
{
    if (code == none) return;
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_number(code);
}

G2N_WASI2_HANDLER(filesystem_error_code) { give_code(w, g2n_wasi2_fs_error(g2n_wasi2_error_of(args), UNKNOWN), UNKNOWN, result); }

G2N_WASI2_HANDLER(network_error_code) { give_code(w, g2n_wasi2_net_error(g2n_wasi2_error_of(args)), G2N_NET_UNKNOWN, result); }
