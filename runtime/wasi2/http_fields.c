/* wasi:http/types, fields: names in lower case, in the order in which they were added. */
#include "wasi2/http.h"

#include <strings.h>

#include "base/alloc.h"
#include "wasi2/error.h"

enum { INVALID_SYNTAX, FORBIDDEN, IMMUTABLE, GOOD }; /* header-error */

/* ---- Lists ---------------------------------------------------------------------------------------------------------- */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

bool g2n_wasi2_fields_add(struct g2n_wasi2_fields *fields, const char *name, size_t name_len, const char *value, size_t value_len)
{
    struct g2n_wasi2_field *field;

    if (fields->count == fields->cap) {
        size_t cap = fields->cap ? fields->cap * 2 : 8;
        struct g2n_wasi2_field **list = g2n_realloc_array(fields->list, cap, sizeof *list);

        if (!list) return false;
        fields->list = list;
        fields->cap = cap;
    }
    field = g2n_alloc(sizeof *field + name_len + 1 + value_len);
    if (!field) return false;
    field->name_len = name_len;
    field->value_len = value_len;
    for (size_t i = 0; i < name_len; i++) field->bytes[i] = lower(name[i]);
    field->bytes[name_len] = '\0';
    if (value_len) memcpy(field->bytes + name_len + 1, value, value_len);
    fields->list[fields->count++] = field;
    return true;
}

bool g2n_wasi2_fields_copy(struct g2n_wasi2_fields *to, const struct g2n_wasi2_fields *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct g2n_wasi2_field *f = from->list[i];
        if (!g2n_wasi2_fields_add(to, f->bytes, f->name_len, f->bytes + f->name_len + 1, f->value_len)) return false;
    }
    return true;
}

void g2n_wasi2_fields_fini(struct g2n_wasi2_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) g2n_free(fields->list[i]);
    g2n_free(fields->list);
    *fields = (struct g2n_wasi2_fields){ 0 };
}

const struct g2n_wasi2_field *g2n_wasi2_fields_find(const struct g2n_wasi2_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->list[i]->bytes, name) == 0) return fields->list[i];
    return NULL;
}

/* RFC 9110, 5.6.2. */
bool g2n_wasi2_is_token(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return len > 0;
}

/* ---- The resource --------------------------------------------------------------------------------------------------- */

struct object {
    struct g2n_wasi2_object object;
    struct g2n_wasi2_fields fields;
    bool                    immutable; /* of a message that was made of them */
};

static struct object *of(const struct g2n_wasi2_value *value) { return (struct object *)value->object; }

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_wasi2_fields_fini(&((struct object *)object)->fields);
    g2n_free(object);
}

static const struct g2n_wasi2_class fields_class = { .resource = 'F', .destroy = destroy };

struct g2n_wasi2_object *g2n_wasi2_fields_object(struct g2n_wasi2 *w, const struct g2n_wasi2_fields *fields, bool immutable)
{
    struct object *o = g2n_wasi2_object_make(w, sizeof *o, &fields_class, NULL);

    o->immutable = immutable;
    if (fields && !g2n_wasi2_fields_copy(&o->fields, fields)) g2n_wasi2_no_memory();
    return &o->object;
}

const struct g2n_wasi2_fields *g2n_wasi2_fields_of(const struct g2n_wasi2_object *object)
{
    return &((const struct object *)object)->fields;
}

/* Fields that belong to a connection and not to a message, or that the authority says. */
static bool is_forbidden(const struct g2n_wasi2_value *name)
{
    static const char *const names[] = { "connection", "host", "http2-settings", "keep-alive", "proxy-authenticate",
                                         "proxy-authorization", "proxy-connection", "te", "transfer-encoding", "upgrade" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name->number == strlen(names[i]) && strncasecmp(name->bytes, names[i], strlen(names[i])) == 0) return true;
    return false;
}

static uint32_t check_name(const struct g2n_wasi2_value *name)
{
    if (!g2n_wasi2_is_token(name->bytes, (size_t)name->number)) return INVALID_SYNTAX;
    return is_forbidden(name) ? FORBIDDEN : GOOD;
}

static uint32_t check_value(const struct g2n_wasi2_value *value)
{
    for (uint64_t i = 0; i < value->number; i++) {
        unsigned char c = (unsigned char)value->bytes[i];
        if ((c < ' ' && c != '\t') || c == 0x7F) return INVALID_SYNTAX;
    }
    return GOOD;
}

static void add(struct g2n_wasi2_fields *fields, const struct g2n_wasi2_value *name, const struct g2n_wasi2_value *value)
{
    if (!g2n_wasi2_fields_add(fields, name->bytes, (size_t)name->number, value->bytes, (size_t)value->number)) g2n_wasi2_no_memory();
}

static bool is_named(const struct g2n_wasi2_field *field, const struct g2n_wasi2_value *name)
{
    return field->name_len == name->number && strncasecmp(field->bytes, name->bytes, field->name_len) == 0;
}

static void remove_all(struct g2n_wasi2_fields *fields, const struct g2n_wasi2_value *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < fields->count; i++) {
        if (is_named(fields->list[i], name)) g2n_free(fields->list[i]);
        else fields->list[kept++] = fields->list[i];
    }
    fields->count = kept;
}

/* Whether they may be changed so; else *result says why not. */
static bool may_change(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, uint32_t good, struct g2n_wasi2_value *result)
{
    uint32_t error = of(args)->immutable ? IMMUTABLE : check_name(&args[1]);

    if (error == GOOD) error = good;
    if (error != GOOD) g2n_wasi2_give_error(w, error, result);
    return error == GOOD;
}

G2N_WASI2_HANDLER(fields_new)
{
    (void)args;
    *result = g2n_wasi2_handle(g2n_wasi2_fields_object(w, NULL, false));
}

G2N_WASI2_HANDLER(fields_from_list)
{
    struct object *o;

    for (uint64_t i = 0; i < args[0].number; i++) {
        const struct g2n_wasi2_value *pair = args[0].items[i].items;
        uint32_t error = check_name(&pair[0]);

        if (error == GOOD) error = check_value(&pair[1]);
        if (error != GOOD) {
            g2n_wasi2_give_error(w, error, result);
            return;
        }
    }
    o = (struct object *)g2n_wasi2_fields_object(w, NULL, false);
    for (uint64_t i = 0; i < args[0].number; i++) add(&o->fields, &args[0].items[i].items[0], &args[0].items[i].items[1]);
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(&o->object), result);
}

static struct g2n_wasi2_value value_of(const struct g2n_wasi2_field *field)
{
    return g2n_wasi2_bytes(field->bytes + field->name_len + 1, field->value_len);
}

G2N_WASI2_HANDLER(fields_get)
{
    const struct g2n_wasi2_fields *fields = &of(args)->fields;

    result->items = g2n_wasi2_items(w, fields->count);
    for (size_t i = 0; i < fields->count; i++)
        if (is_named(fields->list[i], &args[1])) result->items[result->number++] = value_of(fields->list[i]);
}

G2N_WASI2_HANDLER(fields_has)
{
    const struct g2n_wasi2_fields *fields = &of(args)->fields;

    (void)w;
    for (size_t i = 0; i < fields->count; i++)
        if (is_named(fields->list[i], &args[1])) result->number = true;
}

G2N_WASI2_HANDLER(fields_set)
{
    struct g2n_wasi2_fields *fields = &of(args)->fields;
    uint32_t good = GOOD;

    for (uint64_t i = 0; i < args[2].number && good == GOOD; i++) good = check_value(&args[2].items[i]);
    if (!may_change(w, args, good, result)) return;
    remove_all(fields, &args[1]);
    for (uint64_t i = 0; i < args[2].number; i++) add(fields, &args[1], &args[2].items[i]);
}

G2N_WASI2_HANDLER(fields_delete)
{
    if (may_change(w, args, GOOD, result)) remove_all(&of(args)->fields, &args[1]);
}

G2N_WASI2_HANDLER(fields_append)
{
    if (may_change(w, args, check_value(&args[2]), result)) add(&of(args)->fields, &args[1], &args[2]);
}

G2N_WASI2_HANDLER(fields_entries)
{
    const struct g2n_wasi2_fields *fields = &of(args)->fields;

    result->number = fields->count;
    result->items = g2n_wasi2_items(w, fields->count);
    for (size_t i = 0; i < fields->count; i++) {
        struct g2n_wasi2_value *pair = g2n_wasi2_items(w, 2);

        pair[0] = g2n_wasi2_bytes(fields->list[i]->bytes, fields->list[i]->name_len);
        pair[1] = value_of(fields->list[i]);
        result->items[i] = (struct g2n_wasi2_value){ .number = 2, .items = pair };
    }
}

G2N_WASI2_HANDLER(fields_clone) { *result = g2n_wasi2_handle(g2n_wasi2_fields_object(w, &of(args)->fields, false)); }
