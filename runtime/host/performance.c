/* globalThis.performance: the monotonic clock since the program's start (W3C High Resolution Time). */
#include "host/host.h"

static enum g2n_status performance_now(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_number((double)(uv_hrtime() - g2n_host_of(call->realm)->start_ns) / 1e6);
    return G2N_OK;
}

static enum g2n_status performance_to_json(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(call->realm, 1, &obj);

    if (st != G2N_OK) return st;
    st = g2n_object_put_c(call->realm, obj, "timeOrigin", g2n_number(g2n_host_of(call->realm)->start_wall_ms));
    if (st == G2N_OK) *result = g2n_own_object(obj);
    else g2n_object_drop(call->realm, obj);
    return st;
}

static const struct g2n_method methods[] = {
    { "now",    performance_now,     0, 0 },
    { "toJSON", performance_to_json, 0, 0 },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_performance_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *performance;
    enum g2n_status st = g2n_object_new_plain(realm, 3, &performance);

    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, performance, methods);
    if (st == G2N_OK) st = g2n_object_put_c(realm, performance, "timeOrigin", g2n_number(host->start_wall_ms));
    if (st == G2N_OK) return g2n_object_put_c(realm, realm->global, "performance", g2n_own_object(performance));
    g2n_object_drop(realm, performance);
    return st;
}
