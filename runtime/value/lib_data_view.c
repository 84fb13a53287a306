/* DataView (ECMA-262, 25.3). */
#include <stdio.h>

#include "value/data_view.h"
#include "value/lib.h"

static void data_view_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_data_view *view = (struct g2n_data_view *)(void *)obj;
    if (view->buffer) g2n_object_drop(realm, &view->buffer->object);
    view->buffer = NULL;
}

static void data_view_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_data_view *view = (struct g2n_data_view *)(void *)obj;
    if (view->buffer) visit(context, g2n_view_of_object(&view->buffer->object));
}

const struct g2n_class g2n_class_data_view = {
    .name = "DataView", .size = sizeof(struct g2n_data_view), .fini = data_view_fini, .trace = data_view_trace,
};

static enum g2n_status data_view_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *obj;
    uint64_t offset, len;
    if (!g2n_lib__by_new(call)) return g2n_lib__requires_new(realm, "DataView");
    if (!g2n_is_buffer(g2n_arg(call, 0)))
        return g2n_throw(realm, G2N_TYPE_ERROR, "First argument to DataView constructor must be an ArrayBuffer");
    struct g2n_buffer *buffer = g2n_as_buffer(call->args[0]);
    enum g2n_status st = g2n_lib__to_index(realm, g2n_arg(call, 1), "Start offset is outside the bounds of the buffer",
                                           &offset);
    if (st != G2N_OK) return st;
    if (offset > buffer->len)
        return g2n_throw(realm, G2N_RANGE_ERROR, "Start offset %llu is outside the bounds of the buffer",
                         (unsigned long long)offset);
    len = buffer->len - offset;
    if (!g2n_is_undefined(g2n_arg(call, 2))) {
        st = g2n_lib__to_index(realm, call->args[2], "Invalid DataView length", &len);
        if (st != G2N_OK) return st;
        if (len > buffer->len - offset)
            return g2n_throw(realm, G2N_RANGE_ERROR, "Invalid DataView length %llu", (unsigned long long)len);
    }
    st = g2n_lib__new_for(call, &g2n_class_data_view, G2N_PROTO_DATA_VIEW, &obj);
    if (st != G2N_OK) return st;
    struct g2n_data_view *view = (struct g2n_data_view *)(void *)obj;
    (void)g2n_object_dup(&buffer->object);
    view->buffer = buffer;
    view->offset = (size_t)offset;
    view->len = (size_t)len;
    return g2n_lib__give(result, obj);
}

enum { BUFFER, BYTE_LENGTH, BYTE_OFFSET };

static enum g2n_status data_view_field(struct g2n_call *call, g2n_value *result)
{
    static const char *const names[] = { "buffer", "byteLength", "byteOffset" };
    if (!g2n_is_data_view(call->this_value)) {
        struct g2n_buf method = G2N_BUF_INIT;
        g2n_buf_printf(&method, "DataView.prototype.%s", names[g2n_lib__magic(call)]);
        g2n_buf_append_byte(&method, 0);
        enum g2n_status st = method.failed ? g2n_throw_no_memory(call->realm)
                                           : g2n_lib__incompatible(call->realm, method.bytes, call->this_value);
        g2n_buf_fini(&method);
        return st;
    }
    const struct g2n_data_view *view = g2n_as_data_view(call->this_value);
    if (g2n_lib__magic(call) == BUFFER) *result = g2n_dup(g2n_view_of_object(&view->buffer->object));
    else *result = g2n_number((double)(g2n_lib__magic(call) == BYTE_LENGTH ? view->len : view->offset));
    return G2N_OK;
}

/* "Int8", "Float64": what getters and setters are called after. */
static const char *element_name(enum g2n_element element, int *len)
{
    const char *name = g2n_element_class_name(element);
    *len = (int)strlen(name) - 5; /* without "Array" */
    return name;
}

/* get and set of every element; magic is enum g2n_element, + G2N_ELEMENT_COUNT for a setter. */
static enum g2n_status data_view_access(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    bool set = g2n_lib__magic(call) >= G2N_ELEMENT_COUNT;
    enum g2n_element element = (enum g2n_element)(g2n_lib__magic(call) - (set ? G2N_ELEMENT_COUNT : 0));
    size_t size = g2n_element_size(element);
    unsigned char bytes[8];
    uint64_t at;
    double d = 0;
    if (!g2n_is_data_view(call->this_value)) {
        char method[64];
        int len;
        const char *name = element_name(element, &len);
        snprintf(method, sizeof method, "DataView.prototype.%s%.*s", set ? "set" : "get", len, name);
        return g2n_lib__incompatible(realm, method, call->this_value);
    }
    const struct g2n_data_view *view = g2n_as_data_view(call->this_value);
    enum g2n_status st = g2n_lib__to_index(realm, g2n_arg(call, 0), "Offset is outside the bounds of the DataView", &at);
    if (st == G2N_OK && set) st = g2n_to_number(realm, g2n_arg(call, 1), &d);
    if (st != G2N_OK) return st;
    bool little = g2n_to_boolean(g2n_arg(call, set ? 2 : 1));
    if (at > view->len || size > view->len - at)
        return g2n_throw(realm, G2N_RANGE_ERROR, "Offset is outside the bounds of the DataView");
    unsigned char *place = view->buffer->bytes + view->offset + at;
    if (set) g2n_element_store(element, bytes, d);
    for (size_t i = 0; i < size; i++) {
        size_t other = little ? i : size - 1 - i;
        if (set) place[other] = bytes[i];
        else bytes[i] = place[other];
    }
    if (!set) *result = g2n_number(g2n_element_load(element, bytes));
    return G2N_OK;
}

static enum g2n_status install_accesses(struct g2n_realm *realm, struct g2n_object *proto)
{
    enum g2n_status st = G2N_OK;
    for (int set = 0; set < 2; set++) {
        for (int e = 0; st == G2N_OK && e < G2N_ELEMENT_COUNT; e++) {
            struct g2n_method row[2] = { { NULL, data_view_access, set ? 2 : 1, e + set * G2N_ELEMENT_COUNT },
                                         { NULL, NULL, 0, 0 } };
            char name[32];
            int len;
            const char *element = element_name((enum g2n_element)e, &len);
            if (e == G2N_ELEMENT_UINT8_CLAMPED) continue;
            snprintf(name, sizeof name, "%s%.*s", set ? "set" : "get", len, element);
            row[0].name = name;
            st = g2n_function_define_all(realm, proto, row);
        }
    }
    return st;
}

enum g2n_status g2n_lib__install_data_view(struct g2n_realm *realm)
{
    static const char *const fields[] = { "buffer", "byteLength", "byteOffset" };
    struct g2n_object *proto;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_DATA_VIEW, realm->protos[G2N_PROTO_OBJECT], &proto);
    for (int i = 0; st == G2N_OK && i < 3; i++)
        st = g2n_function_define_getter(realm, proto, fields[i], data_view_field, i);
    if (st == G2N_OK) st = install_accesses(realm, proto);
    if (st == G2N_OK) st = g2n_lib__tag(realm, proto, "DataView");
    return st == G2N_OK ? g2n_lib__constructor(realm, data_view_construct, "DataView", 1, proto, NULL, NULL) : st;
}
