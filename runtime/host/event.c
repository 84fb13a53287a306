/* Event and CustomEvent: flags that listeners read and set. */
#include "host/event.h"

#include "host/args.h"
#include "host/web.h"
#include "value/lib.h"

enum phase { NONE, CAPTURING_PHASE, AT_TARGET, BUBBLING_PHASE };

static void event_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_event *e = (struct g2n_event *)(void *)obj;
    g2n_drop(realm, e->type);
    g2n_drop(realm, e->detail);
    g2n_object_drop(realm, e->target);
    e->target = NULL;
}

static void event_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct g2n_event *e = (const struct g2n_event *)(void *)obj;
    visit(context, g2n_peek(e->detail));
    if (e->target) visit(context, g2n_view_of_object(e->target));
}

const struct g2n_class g2n_class_event = {
    .name = "Event", .size = sizeof(struct g2n_event), .fini = event_fini, .trace = event_trace,
};

static struct g2n_event *begin(struct g2n_object *obj, struct g2n_host *host)
{
    struct g2n_event *e = (struct g2n_event *)(void *)obj;
    e->detail = G2N_NULL;
    e->time_stamp = (double)(uv_hrtime() - host->start_ns) / 1e6;
    return e;
}

enum g2n_status g2n_event_new(struct g2n_host *host, const char *type, struct g2n_event **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &g2n_class_event, g2n_web_proto(host, G2N_WEB_EVENT), &obj);
    if (st != G2N_OK) return st;
    struct g2n_event *e = begin(obj, host);
    e->trusted = true;
    st = g2n_string_from_c(&host->realm, type, &e->type);
    if (st == G2N_OK) *out = e;
    else g2n_object_drop(&host->realm, obj);
    return st;
}

static enum g2n_status read_options(struct g2n_realm *realm, struct g2n_event *e, g2n_view options, bool custom)
{
    if (g2n_is_nullish(options)) return G2N_OK;
    if (!g2n_is_object(options)) return g2n_args_throw_type(realm, "options", "of type object", options);
    struct g2n_object *obj = g2n_as_object(options);
    enum g2n_status st = g2n_args_flag(realm, obj, "bubbles", &e->bubbles);
    if (st == G2N_OK) st = g2n_args_flag(realm, obj, "cancelable", &e->cancelable);
    if (st == G2N_OK) st = g2n_args_flag(realm, obj, "composed", &e->composed);
    if (st == G2N_OK && custom) {
        g2n_value detail;
        st = g2n_object_get_c(realm, obj, "detail", &detail);
        if (st == G2N_OK && !g2n_is_undefined(g2n_peek(detail))) e->detail = detail;
    }
    return st;
}

/* Both constructors; magic is the interface. */
static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    bool custom = g2n_web_magic(call) == G2N_WEB_CUSTOM_EVENT;
    struct g2n_object *obj;
    enum g2n_status st = g2n_web_require_new(call, custom ? "CustomEvent" : "Event");
    if (st != G2N_OK) return st;
    if (call->argc == 0)
        return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS", "The \"type\" argument must be specified");
    st = g2n_web_new_for(call, &g2n_class_event, custom ? G2N_WEB_CUSTOM_EVENT : G2N_WEB_EVENT, &obj);
    if (st != G2N_OK) return st;
    struct g2n_event *e = begin(obj, g2n_host_of(realm));
    st = read_options(realm, e, g2n_arg(call, 1), custom);
    if (st == G2N_OK) st = g2n_to_string(realm, g2n_arg(call, 0), &e->type);
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(realm, obj);
    return st;
}

static enum g2n_status this_event(struct g2n_call *call, struct g2n_event **out)
{
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &g2n_class_event)
        return g2n_args_throw_this(call->realm, "Event");
    *out = (struct g2n_event *)(void *)g2n_as_object(call->this_value);
    return G2N_OK;
}

enum field {
    TYPE, TARGET, CURRENT_TARGET, CANCELABLE, DEFAULT_PREVENTED, TIME_STAMP, RETURN_VALUE, BUBBLES, COMPOSED,
    EVENT_PHASE, CANCEL_BUBBLE, IS_TRUSTED, DETAIL
};

static g2n_value target_of(const struct g2n_event *e)
{
    return e->target ? g2n_dup(g2n_view_of_object(e->target)) : G2N_NULL;
}

static enum g2n_status get_field(struct g2n_call *call, g2n_value *result)
{
    struct g2n_event *e;
    enum g2n_status st = this_event(call, &e);
    if (st != G2N_OK) return st;
    switch ((enum field)g2n_web_magic(call)) {
    case TYPE:              *result = g2n_dup(g2n_peek(e->type)); break;
    case TARGET:            *result = target_of(e); break;
    case CURRENT_TARGET:    *result = e->dispatching ? target_of(e) : G2N_NULL; break;
    case CANCELABLE:        *result = g2n_bool(e->cancelable); break;
    case DEFAULT_PREVENTED: *result = g2n_bool(e->cancelable && e->prevented); break;
    case TIME_STAMP:        *result = g2n_number(e->time_stamp); break;
    case RETURN_VALUE:      *result = g2n_bool(!e->cancelable || !e->prevented); break;
    case BUBBLES:           *result = g2n_bool(e->bubbles); break;
    case COMPOSED:          *result = g2n_bool(e->composed); break;
    case EVENT_PHASE:       *result = g2n_number(e->dispatching ? AT_TARGET : NONE); break;
    case CANCEL_BUBBLE:     *result = g2n_bool(e->stopped); break;
    case IS_TRUSTED:        *result = g2n_bool(e->trusted); break;
    case DETAIL:            *result = g2n_dup(g2n_peek(e->detail)); break;
    }
    return G2N_OK;
}

/* cancelBubble = true stops the event; what else it is set to has no effect. */
static enum g2n_status set_cancel_bubble(struct g2n_call *call, g2n_value *result)
{
    struct g2n_event *e;
    enum g2n_status st = this_event(call, &e);
    (void)result;
    if (st == G2N_OK && g2n_to_boolean(g2n_arg(call, 0))) e->stopped = true;
    return st;
}

enum method { PREVENT_DEFAULT, STOP, STOP_AT_ONCE };

static enum g2n_status change(struct g2n_call *call, g2n_value *result)
{
    struct g2n_event *e;
    enum g2n_status st = this_event(call, &e);
    (void)result;
    if (st != G2N_OK) return st;
    switch ((enum method)g2n_web_magic(call)) {
    case PREVENT_DEFAULT: e->prevented = true; break;
    case STOP_AT_ONCE:    e->stopped_at_once = e->stopped = true; break;
    case STOP:            e->stopped = true; break;
    }
    return G2N_OK;
}

static enum g2n_status composed_path(struct g2n_call *call, g2n_value *result)
{
    struct g2n_event *e;
    struct g2n_array *path;
    enum g2n_status st = this_event(call, &e);
    if (st == G2N_OK) st = g2n_array_new(call->realm, 1, &path);
    if (st != G2N_OK) return st;
    if (e->dispatching) st = g2n_array_push(call->realm, path, target_of(e));
    if (st == G2N_OK) return g2n_lib__give(result, &path->object);
    g2n_object_drop(call->realm, &path->object);
    return st;
}

static enum g2n_status define_phases(struct g2n_realm *realm, struct g2n_object *obj)
{
    static const struct { const char *name; enum phase phase; } rows[] = {
        { "NONE", NONE }, { "CAPTURING_PHASE", CAPTURING_PHASE }, { "AT_TARGET", AT_TARGET },
        { "BUBBLING_PHASE", BUBBLING_PHASE },
    };
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && st == G2N_OK; i++)
        st = g2n_lib__define_flags(realm, obj, rows[i].name, g2n_number(rows[i].phase), G2N_PROP_ENUMERABLE);
    return st;
}

static enum g2n_status install(struct g2n_host *host, const struct g2n_web_shape *shape, struct g2n_object *parent,
                               struct g2n_object *constructor_parent, struct g2n_object **constructor)
{
    enum g2n_status st = g2n_web_define(host, shape, parent, constructor_parent, constructor);
    if (st == G2N_OK) ((struct g2n_function *)(void *)*constructor)->magic = (int32_t)shape->id;
    return st;
}

enum g2n_status g2n_web__install_event(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "stopImmediatePropagation", change,        0, STOP_AT_ONCE    },
        { "preventDefault",           change,        0, PREVENT_DEFAULT },
        { "composedPath",             composed_path, 0, 0               },
        { "stopPropagation",          change,        0, STOP            },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute attributes[] = {
        { "target",           get_field, NULL, TARGET            },
        { "currentTarget",    get_field, NULL, CURRENT_TARGET    },
        { "srcElement",       get_field, NULL, TARGET            },
        { "type",             get_field, NULL, TYPE              },
        { "cancelable",       get_field, NULL, CANCELABLE        },
        { "defaultPrevented", get_field, NULL, DEFAULT_PREVENTED },
        { "timeStamp",        get_field, NULL, TIME_STAMP        },
        { "returnValue",      get_field, NULL, RETURN_VALUE      },
        { "bubbles",          get_field, NULL, BUBBLES           },
        { "composed",         get_field, NULL, COMPOSED          },
        { "eventPhase",       get_field, NULL, EVENT_PHASE       },
        { "cancelBubble",     get_field, set_cancel_bubble, CANCEL_BUBBLE },
        { "isTrusted",        get_field, NULL, IS_TRUSTED        },
        { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_attribute custom_attributes[] = {
        { "detail", get_field, NULL, DETAIL }, { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_shape event = {
        .name = "Event", .id = G2N_WEB_EVENT, .construct = construct, .length = 1, .methods = methods,
        .attributes = attributes,
    };
    static const struct g2n_web_shape custom_event = {
        .name = "CustomEvent", .id = G2N_WEB_CUSTOM_EVENT, .construct = construct, .length = 1,
        .attributes = custom_attributes,
    };
    struct g2n_object *constructor, *custom;
    enum g2n_status st = install(host, &event, NULL, NULL, &constructor);
    if (st == G2N_OK) st = define_phases(&host->realm, constructor);
    return st == G2N_OK ? install(host, &custom_event, g2n_web_proto(host, G2N_WEB_EVENT), constructor, &custom) : st;
}
