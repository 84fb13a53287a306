/* Date (ECMA-262, 21.4).  The getters and setters of local time and UTC are rows of two tables, told apart by `magic`:
 * the field's place in struct g2n_date_fields, and whether it is read in UTC. */
#include <math.h>
#include <time.h>

#include "host/date_time.h"
#include "host/host.h"
#include "value/convert.h"

struct date {
    struct g2n_object object;
    double            t;
};

static const struct g2n_class class_date = { .name = "Date", .size = sizeof(struct date) };

#define UTC        64
#define FIELD_MASK 15
enum field { YEAR, MONTH, DAY, HOURS, MINUTES, SECONDS, MS, WEEKDAY, FIELD_COUNT };

static double *field_of(struct g2n_date_fields *f, int field)
{
    double *const places[] = { &f->year, &f->month, &f->day, &f->hours, &f->minutes, &f->seconds, &f->ms };
    return places[field];
}

static int magic_of(const struct g2n_call *call) { return ((const struct g2n_function *)(void *)call->callee)->magic; }

double g2n_date_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (double)ts.tv_sec * 1000 + (double)(ts.tv_nsec / 1000000);
}

static enum g2n_status this_date(struct g2n_call *call, struct date **out)
{
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &class_date)
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "this is not a Date object.");
    *out = (struct date *)(void *)g2n_as_object(call->this_value);
    return G2N_OK;
}

static enum g2n_status give_text(struct g2n_call *call, double t, enum g2n_date_form form, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st;

    if (isnan(t)) return g2n_string_from_c(call->realm, "Invalid Date", result);
    g2n_date_append(&text, t, form);
    st = text.failed ? g2n_throw_no_memory(call->realm) : g2n_string_new(call->realm, text.bytes, text.len, result);
    g2n_buf_fini(&text);
    return st;
}

/* ---- construction ---- */

/* Year, month and whatever more there is, as Date.UTC and the constructor take them; a year 0..99 is of the 1900s. */
static enum g2n_status fields_from(struct g2n_call *call, double *t)
{
    struct g2n_date_fields f = { .day = 1 };
    double year;

    for (int i = YEAR; i <= MS && (uint32_t)i < call->argc; i++) {
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], field_of(&f, i));
        if (st != G2N_OK) return st;
    }
    if (call->argc == 0) f.year = NAN;
    year = trunc(f.year);
    if (year >= 0 && year <= 99) f.year = 1900 + year;
    *t = g2n_date_make(&f);
    return G2N_OK;
}

static enum g2n_status time_from_value(struct g2n_realm *realm, g2n_view v, double *t)
{
    g2n_value primitive;
    enum g2n_status st;

    if (g2n_is_object(v) && g2n_as_object(v)->class == &class_date) {
        *t = ((const struct date *)(void *)g2n_as_object(v))->t;
        return G2N_OK;
    }
    st = g2n_to_primitive(realm, v, G2N_HINT_DEFAULT, &primitive);
    if (st != G2N_OK) return st;
    if (g2n_is_string(g2n_peek(primitive))) {
        const struct g2n_string *text = g2n_as_string(g2n_peek(primitive));
        *t = g2n_date_parse(text->bytes, text->len);
    } else {
        st = g2n_to_number(realm, g2n_peek(primitive), t);
        if (st == G2N_OK) *t = g2n_date_clip(*t);
    }
    g2n_drop(realm, primitive);
    return st;
}

static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *obj;
    enum g2n_status st = G2N_OK;
    double t = g2n_date_now();

    if (g2n_is_undefined(call->new_target)) return give_text(call, t, G2N_DATE_STRING, result);
    if (call->argc == 1) {
        st = time_from_value(realm, call->args[0], &t);
    } else if (call->argc > 1) {
        st = fields_from(call, &t);
        if (st == G2N_OK) t = g2n_date_clip(g2n_date_from_local(t));
    }
    if (st != G2N_OK) return st;
    st = g2n_object_new(realm, &class_date, g2n_prototype_for_new(call, realm->protos[G2N_PROTO_DATE]), &obj);
    if (st != G2N_OK) return st;
    ((struct date *)(void *)obj)->t = t;
    *result = g2n_own_object(obj);
    return G2N_OK;
}

static enum g2n_status date_now(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    *result = g2n_number(g2n_date_now());
    return G2N_OK;
}

static enum g2n_status date_utc(struct g2n_call *call, g2n_value *result)
{
    double t;
    enum g2n_status st = fields_from(call, &t);

    if (st == G2N_OK) *result = g2n_number(g2n_date_clip(t));
    return st;
}

static enum g2n_status date_parse(struct g2n_call *call, g2n_value *result)
{
    g2n_value text;
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, 0), &text);

    if (st != G2N_OK) return st;
    *result = g2n_number(g2n_date_parse(g2n_as_string(g2n_peek(text))->bytes, g2n_as_string(g2n_peek(text))->len));
    g2n_drop(call->realm, text);
    return G2N_OK;
}

/* ---- reading and changing fields ---- */

static enum g2n_status get_time(struct g2n_call *call, g2n_value *result)
{
    struct date *d;
    enum g2n_status st = this_date(call, &d);

    if (st == G2N_OK) *result = g2n_number(d->t);
    return st;
}

static enum g2n_status set_time(struct g2n_call *call, g2n_value *result)
{
    struct date *d;
    double t;
    enum g2n_status st = this_date(call, &d);

    if (st == G2N_OK) st = g2n_to_number(call->realm, g2n_arg(call, 0), &t);
    if (st != G2N_OK) return st;
    d->t = g2n_date_clip(t);
    *result = g2n_number(d->t);
    return G2N_OK;
}

static enum g2n_status get_field(struct g2n_call *call, g2n_value *result)
{
    int magic = magic_of(call), field = magic & FIELD_MASK;
    struct g2n_date_fields f;
    struct date *d;
    double t;
    enum g2n_status st = this_date(call, &d);

    if (st != G2N_OK) return st;
    t = magic & UTC ? d->t : g2n_date_to_local(d->t);
    if (isnan(t)) {
        *result = g2n_number(NAN);
    } else if (field == WEEKDAY) {
        *result = g2n_number(g2n_date_weekday(t));
    } else {
        f = g2n_date_split(t);
        *result = g2n_number(*field_of(&f, field));
    }
    return G2N_OK;
}

static enum g2n_status get_offset(struct g2n_call *call, g2n_value *result)
{
    struct date *d;
    enum g2n_status st = this_date(call, &d);

    if (st == G2N_OK) *result = g2n_number(isnan(d->t) ? NAN : trunc(-g2n_date_offset(d->t) / 60000) + 0.0);
    return st;
}

static enum g2n_status get_year(struct g2n_call *call, g2n_value *result)
{
    struct date *d;
    enum g2n_status st = this_date(call, &d);

    if (st == G2N_OK)
        *result = g2n_number(isnan(d->t) ? NAN : g2n_date_split(g2n_date_to_local(d->t)).year - 1900);
    return st;
}

/* setHours(h[, m[, s[, ms]]]) and its like: from `field` on, as many fields as there are arguments, within the date or
 * within the time.  Every argument is converted before the date is looked at, as the specification has it. */
static enum g2n_status set_field(struct g2n_call *call, g2n_value *result)
{
    int magic = magic_of(call), field = magic & FIELD_MASK, last = field <= DAY ? DAY : MS, count = 0;
    double given[FIELD_COUNT], t;
    struct g2n_date_fields f;
    struct date *d;
    enum g2n_status st = this_date(call, &d);

    for (; st == G2N_OK && field + count <= last && (count == 0 || (uint32_t)count < call->argc); count++)
        st = g2n_to_number(call->realm, g2n_arg(call, (uint32_t)count), &given[count]);
    if (st != G2N_OK) return st;
    t = magic & UTC ? d->t : g2n_date_to_local(d->t);
    if (isnan(t) && field == YEAR) t = 0;
    if (!isnan(t)) {
        f = g2n_date_split(t);
        for (int i = 0; i < count; i++) *field_of(&f, field + i) = given[i];
        t = g2n_date_make(&f);
        d->t = g2n_date_clip(magic & UTC ? t : g2n_date_from_local(t));
    }
    *result = g2n_number(d->t);
    return G2N_OK;
}

/* ---- text ---- */

static enum g2n_status to_text(struct g2n_call *call, g2n_value *result)
{
    enum g2n_date_form form = (enum g2n_date_form)magic_of(call);
    struct date *d;
    enum g2n_status st = this_date(call, &d);

    if (st != G2N_OK) return st;
    if (form == G2N_DATE_ISO && isnan(d->t)) return g2n_throw(call->realm, G2N_RANGE_ERROR, "Invalid time value");
    return give_text(call, d->t, form, result);
}

/* Calls this.toISOString(), or gives null when this is a number that is not finite. */
static enum g2n_status to_json(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct date *d;
    g2n_value method;
    enum g2n_status st;

    if (g2n_is_object(call->this_value) && g2n_as_object(call->this_value)->class == &class_date) {
        d = (struct date *)(void *)g2n_as_object(call->this_value);
        if (isnan(d->t)) {
            *result = G2N_NULL;
            return G2N_OK;
        }
    }
    if (!g2n_is_object(call->this_value)) return this_date(call, &d);
    st = g2n_object_get_c(realm, g2n_as_object(call->this_value), "toISOString", &method);
    if (st != G2N_OK) return st;
    st = g2n_call_function(realm, g2n_peek(method), call->this_value, NULL, 0, result);
    g2n_drop(realm, method);
    return st;
}

/* [Symbol.toPrimitive](hint): a string unless a number is asked for. */
static enum g2n_status to_primitive(struct g2n_call *call, g2n_value *result)
{
    g2n_view hint = g2n_arg(call, 0);

    if (!g2n_is_string(hint)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Invalid hint: %s", g2n_typeof(hint));
    if (g2n_string_equal_c(g2n_as_string(hint), "number")) return get_time(call, result);
    if (!g2n_string_equal_c(g2n_as_string(hint), "string") && !g2n_string_equal_c(g2n_as_string(hint), "default"))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Invalid hint: %s", g2n_as_string(hint)->bytes);
    return to_text(call, result); /* magic 1 */
}
_Static_assert(G2N_DATE_STRING == 1, "to_primitive's magic");

static const struct g2n_method statics[] = {
    { "now", date_now, 0, 0 }, { "parse", date_parse, 1, 0 }, { "UTC", date_utc, 7, 0 }, { NULL, NULL, 0, 0 },
};

#define BOTH(name, field, length)                            \
    { "get" name, get_field, 0, field },                     \
    { "getUTC" name, get_field, 0, (field) | UTC },          \
    { "set" name, set_field, length, field },                \
    { "setUTC" name, set_field, length, (field) | UTC }

static const struct g2n_method methods[] = {
    BOTH("FullYear", YEAR, 3), BOTH("Month", MONTH, 2), BOTH("Date", DAY, 1), BOTH("Hours", HOURS, 4),
    BOTH("Minutes", MINUTES, 3), BOTH("Seconds", SECONDS, 2), BOTH("Milliseconds", MS, 1),
    { "getDay",             get_field,  0, WEEKDAY },
    { "getUTCDay",          get_field,  0, WEEKDAY | UTC },
    { "getTime",            get_time,   0, 0 },
    { "valueOf",            get_time,   0, 0 },
    { "setTime",            set_time,   1, 0 },
    { "getYear",            get_year,   0, 0 },
    { "getTimezoneOffset",  get_offset, 0, 0 },
    { "toISOString",        to_text,    0, G2N_DATE_ISO },
    { "toString",           to_text,    0, G2N_DATE_STRING },
    { "toDateString",       to_text,    0, G2N_DATE_DATE_STRING },
    { "toTimeString",       to_text,    0, G2N_DATE_TIME_STRING },
    { "toUTCString",        to_text,    0, G2N_DATE_UTC_STRING },
    { "toLocaleString",     to_text,    0, G2N_DATE_LOCALE },
    { "toLocaleDateString", to_text,    0, G2N_DATE_LOCALE_DATE },
    { "toLocaleTimeString", to_text,    0, G2N_DATE_LOCALE_TIME },
    { "toJSON",             to_json,    1, 0 },
    { NULL, NULL, 0, 0 },
};

/* toGMTString is the very function that toUTCString is. */
static enum g2n_status alias_to_gmt_string(struct g2n_realm *realm, struct g2n_object *proto)
{
    g2n_value f;
    enum g2n_status st = g2n_object_get_c(realm, proto, "toUTCString", &f);

    if (st == G2N_OK) st = g2n_object_put_c(realm, proto, "toGMTString", f);
    return st;
}

enum g2n_status g2n_date_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *proto;
    struct g2n_function *f;
    enum g2n_status st = g2n_object_new_plain(realm, 50, &proto);

    if (st != G2N_OK) return st;
    realm->protos[G2N_PROTO_DATE] = proto; /* the realm drops it */
    st = g2n_function_define_all(realm, proto, methods);
    if (st == G2N_OK) st = alias_to_gmt_string(realm, proto);
    if (st != G2N_OK) return st;
    st = g2n_function_new(realm, to_primitive, "[Symbol.toPrimitive]", 1, &f);
    if (st != G2N_OK) return st;
    f->magic = G2N_DATE_STRING;
    st = g2n_object_define(realm, proto, (g2n_key){ (struct g2n_cell *)(void *)realm->symbol_to_primitive },
                           g2n_view_of_object(&f->object), G2N_PROP_CONFIGURABLE);
    g2n_object_drop(realm, &f->object);
    if (st != G2N_OK) return st;
    st = g2n_function_new_constructor(realm, construct, "Date", 7, proto, &f);
    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, &f->object, statics);
    if (st != G2N_OK) {
        g2n_object_drop(realm, &f->object);
        return st;
    }
    return g2n_object_put_c(realm, realm->global, "Date", g2n_own_object(&f->object));
}
