/* ArrayBuffer (ECMA-262, 25.1).  Buffers are neither resized nor detached. */
#include "value/data_view.h"
#include "value/lib.h"

static enum g2n_status buffer_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buffer *buffer;
    uint64_t len;
    if (!g2n_lib__by_new(call)) return g2n_lib__requires_new(call->realm, "ArrayBuffer");
    enum g2n_status st = g2n_lib__to_index(call->realm, g2n_arg(call, 0), "Invalid array buffer length", &len);
    if (st == G2N_OK) st = g2n_buffer_new(call->realm, (size_t)len, &buffer);
    if (st != G2N_OK) return st;
    st = g2n_object_set_proto(call->realm, &buffer->object,
                              g2n_prototype_for_new(call, call->realm->protos[G2N_PROTO_BUFFER]));
    if (st == G2N_OK) return g2n_lib__give(result, &buffer->object);
    g2n_object_drop(call->realm, &buffer->object);
    return st;
}

static enum g2n_status buffer_is_view(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_bool(g2n_is_typed_array(g2n_arg(call, 0)) || g2n_is_data_view(g2n_arg(call, 0)));
    return G2N_OK;
}

static enum g2n_status this_buffer(struct g2n_call *call, const char *method, struct g2n_buffer **out)
{
    if (!g2n_is_buffer(call->this_value)) return g2n_lib__incompatible(call->realm, method, call->this_value);
    *out = g2n_as_buffer(call->this_value);
    return G2N_OK;
}

static enum g2n_status buffer_byte_length(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buffer *buffer;
    enum g2n_status st = this_buffer(call, "ArrayBuffer.prototype.byteLength", &buffer);
    if (st == G2N_OK) *result = g2n_number((double)buffer->len);
    return st;
}

static enum g2n_status buffer_slice(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buffer *buffer, *made;
    uint64_t from = 0, to = 0;
    enum g2n_status st = this_buffer(call, "ArrayBuffer.prototype.slice", &buffer);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 0), buffer->len, 0, &from);
    if (st == G2N_OK) st = g2n_lib__relative(call->realm, g2n_arg(call, 1), buffer->len, buffer->len, &to);
    if (to < from) to = from;
    if (st == G2N_OK) st = g2n_buffer_new(call->realm, (size_t)(to - from), &made);
    if (st != G2N_OK) return st;
    if (to > from) memcpy(made->bytes, buffer->bytes + from, (size_t)(to - from));
    return g2n_lib__give(result, &made->object);
}

static const struct g2n_method statics[] = {
    { "isView", buffer_is_view, 1, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method prototype_rows[] = {
    { "slice", buffer_slice, 2, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_buffer(struct g2n_realm *realm)
{
    struct g2n_object *proto;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_BUFFER, realm->protos[G2N_PROTO_OBJECT], &proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, prototype_rows);
    if (st == G2N_OK) st = g2n_function_define_getter(realm, proto, "byteLength", buffer_byte_length, 0);
    if (st == G2N_OK) st = g2n_lib__tag(realm, proto, "ArrayBuffer");
    return st == G2N_OK ? g2n_lib__constructor(realm, buffer_construct, "ArrayBuffer", 1, proto, statics, NULL) : st;
}
