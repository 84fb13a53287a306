/* String: the constructor, its functions, single characters, and iteration (ECMA-262, 22.1).
 * There are no regular expressions: methods that take one in ECMAScript take strings only, and match, matchAll and
 * search do not exist; nor does normalize, whose tables would outweigh the rest of the library. */
#include "value/lib_string.h"

#include "base/utf8.h"
#include "value/wrapper.h"

enum g2n_status g2n_lib__this_string(struct g2n_call *call, const char *method, struct g2n_string **out)
{
    g2n_value v;
    if (g2n_is_nullish(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "String.prototype.%s called on null or undefined", method);
    enum g2n_status st = g2n_to_string(call->realm, call->this_value, &v);
    if (st == G2N_OK) *out = g2n_as_string(g2n_peek(v));
    return st;
}

enum g2n_status g2n_lib__string_arg(struct g2n_call *call, uint32_t i, struct g2n_string **out)
{
    g2n_value v;
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, i), &v);
    if (st == G2N_OK) *out = g2n_as_string(g2n_peek(v));
    return st;
}

/* ---- constructor ---- */

static enum g2n_status string_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_value text;
    enum g2n_status st;
    if (call->argc == 0) {
        st = g2n_string_new(realm, "", 0, &text);
    } else if (!g2n_lib__by_new(call) && g2n_is_symbol(call->args[0])) {
        struct g2n_buf shown = G2N_BUF_INIT;
        g2n_key_append(&shown, g2n_key_symbol(g2n_as_symbol(call->args[0])));
        st = g2n_string_from_buf(realm, &shown, &text);
    } else {
        st = g2n_to_string(realm, call->args[0], &text);
    }
    if (st != G2N_OK) return st;
    if (!g2n_lib__by_new(call)) {
        *result = text;
        return G2N_OK;
    }
    struct g2n_object *obj;
    st = g2n_lib__new_for(call, &g2n_class_wrapper, G2N_PROTO_STRING, &obj);
    if (st != G2N_OK) {
        g2n_drop(realm, text);
        return st;
    }
    ((struct g2n_wrapper *)(void *)obj)->primitive = text;
    return g2n_lib__give(result, obj);
}

/* Appends one code unit, which may complete a pair. */
static void append_unit(struct g2n_buf *text, uint32_t unit)
{
    struct g2n_buf one = G2N_BUF_INIT;
    if (unit < 0x80) {
        g2n_buf_append_byte(text, (char)unit);
        return;
    }
    g2n_utf8_append(&one, unit);
    g2n_lib__text_append(text, one.len ? one.bytes : "", one.len);
    if (one.failed) text->failed = true;
    g2n_buf_fini(&one);
}

static enum g2n_status string_from_char_code(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    for (uint32_t i = 0; i < call->argc; i++) {
        double d;
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], &d);
        if (st != G2N_OK) {
            g2n_buf_fini(&text);
            return st;
        }
        append_unit(&text, g2n_double_to_uint32(d) & 0xFFFF);
    }
    return g2n_string_from_buf(call->realm, &text, result);
}

static enum g2n_status string_from_code_point(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    for (uint32_t i = 0; i < call->argc; i++) {
        double d;
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], &d);
        if (st == G2N_OK && !(d >= 0 && d <= 0x10FFFF && d == (double)(uint32_t)d))
            st = g2n_lib__throw_shown(call->realm, G2N_RANGE_ERROR, "Invalid code point ", g2n_peek(g2n_number(d)), "");
        if (st != G2N_OK) {
            g2n_buf_fini(&text);
            return st;
        }
        if (d < 0x10000) append_unit(&text, (uint32_t)d);
        else g2n_utf8_append(&text, (uint32_t)d);
    }
    return g2n_string_from_buf(call->realm, &text, result);
}

/* String.raw: the cooked template's raw strings with the substitutions between them. */
static enum g2n_status string_raw(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__values parts;
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value raw;
    if (!g2n_is_object(g2n_arg(call, 0)))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert undefined or null to object");
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(call->args[0]), "raw", &raw);
    if (st != G2N_OK) return st;
    st = g2n_lib__values_from_like(realm, g2n_peek(raw), &parts);
    g2n_drop(realm, raw);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; st == G2N_OK && i < parts.count; i++) {
        g2n_value part;
        st = g2n_to_string(realm, parts.items[i], &part);
        if (st != G2N_OK) break;
        g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(part)));
        g2n_drop(realm, part);
        if (i + 1 == parts.count || i + 1 >= call->argc) continue;
        st = g2n_to_string(realm, call->args[i + 1], &part);
        if (st != G2N_OK) break;
        g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(part)));
        g2n_drop(realm, part);
    }
    g2n_lib__values_fini(realm, &parts);
    if (st == G2N_OK) return g2n_string_from_buf(realm, &text, result);
    g2n_buf_fini(&text);
    return st;
}

/* ---- characters ---- */

enum character { AT, CHAR_AT, CHAR_CODE_AT, CODE_POINT_AT };

static const char *const character_names[] = { "at", "charAt", "charCodeAt", "codePointAt" };

static enum g2n_status string_character(struct g2n_call *call, g2n_value *result)
{
    enum character kind = (enum character)g2n_lib__magic(call);
    struct g2n_string *s;
    double at;
    enum g2n_status st = g2n_lib__this_string(call, character_names[kind], &s);
    if (st != G2N_OK) return st;
    st = g2n_to_integer(call->realm, g2n_arg(call, 0), &at);
    if (st != G2N_OK) goto out_string;
    size_t length = g2n_string_utf16_len(s);
    if (kind == AT && at < 0) at += (double)length;
    if (!(at >= 0 && at < (double)length)) {
        if (kind == CHAR_AT) st = g2n_string_new(call->realm, "", 0, result);
        if (kind == CHAR_CODE_AT) *result = g2n_number(0.0 / 0.0);
        goto out_string;
    }
    size_t index = (size_t)at;
    if (kind == AT || kind == CHAR_AT) {
        st = g2n_lib__substring(call->realm, s, index, index + 1, result);
        goto out_string;
    }
    uint32_t c = g2n_lib__unit_at(s, index);
    if (kind == CODE_POINT_AT && (c & 0xFC00) == 0xD800 && index + 1 < length) {
        uint32_t trail = g2n_lib__unit_at(s, index + 1);
        if ((trail & 0xFC00) == 0xDC00) c = 0x10000 + ((c & 0x3FF) << 10) + (trail & 0x3FF);
    }
    *result = g2n_number(c);
out_string:
    g2n_lib__string_drop(call->realm, s);
    return st;
}

/* isWellFormed (magic 0), toWellFormed (1). */
static enum g2n_status string_well_formed(struct g2n_call *call, g2n_value *result)
{
    struct g2n_string *s;
    struct g2n_buf text = G2N_BUF_INIT;
    bool convert = g2n_lib__magic(call), well = true;
    enum g2n_status st = g2n_lib__this_string(call, convert ? "toWellFormed" : "isWellFormed", &s);
    if (st != G2N_OK) return st;
    for (size_t pos = 0; pos < s->len;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        bool lone = c >= 0xD800 && c < 0xE000;
        if (lone) well = false;
        if (convert) g2n_utf8_append(&text, lone ? 0xFFFD : c);
    }
    g2n_lib__string_drop(call->realm, s);
    if (convert) return g2n_string_from_buf(call->realm, &text, result);
    *result = g2n_bool(well);
    return G2N_OK;
}

/* toString (magic 0), valueOf (1). */
static enum g2n_status string_this_value(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = call->this_value;
    if (g2n_is_wrapper(v)) v = g2n_peek(g2n_as_wrapper(v)->primitive);
    if (!g2n_is_string(v))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "String.prototype.%s requires that 'this' be a String",
                         g2n_lib__magic(call) ? "valueOf" : "toString");
    *result = g2n_dup(v);
    return G2N_OK;
}

/* ---- iteration by code point ---- */

struct string_iterator {
    struct g2n_object  object;
    struct g2n_string *text; /* owned; NULL once exhausted */
    size_t             pos;
};

static void iterator_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct string_iterator *it = (struct string_iterator *)(void *)obj;
    if (it->text) g2n_lib__string_drop(realm, it->text);
    it->text = NULL;
}

static const struct g2n_class class_string_iterator = { /* a string refers to nothing: no trace */
    .name = "String Iterator", .size = sizeof(struct string_iterator), .fini = iterator_fini,
};

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result)
{
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &class_string_iterator)
        return g2n_lib__incompatible(call->realm, "String Iterator.prototype.next", call->this_value);
    struct string_iterator *it = (struct string_iterator *)(void *)g2n_as_object(call->this_value);
    if (!it->text || it->pos == it->text->len) {
        iterator_fini(call->realm, &it->object);
        return g2n_lib__iterator_result(call->realm, G2N_UNDEFINED, true, result);
    }
    size_t start = it->pos;
    g2n_value item;
    (void)g2n_utf8_next(it->text->bytes, it->text->len, &it->pos);
    enum g2n_status st = g2n_string_new(call->realm, it->text->bytes + start, it->pos - start, &item);
    return st == G2N_OK ? g2n_lib__iterator_result(call->realm, item, false, result) : st;
}

/* String.prototype[Symbol.iterator]; data[0] is %StringIteratorPrototype%. */
static enum g2n_status string_iterate(struct g2n_call *call, g2n_value *result)
{
    struct g2n_string *s;
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__this_string(call, "[Symbol.iterator]", &s);
    if (st != G2N_OK) return st;
    st = g2n_object_new(call->realm, &class_string_iterator, g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0])),
                        &obj);
    if (st != G2N_OK) {
        g2n_lib__string_drop(call->realm, s);
        return st;
    }
    ((struct string_iterator *)(void *)obj)->text = s;
    return g2n_lib__give(result, obj);
}

static enum g2n_status install_iteration(struct g2n_realm *realm, struct g2n_object *proto)
{
    static const struct g2n_method rows[] = { { "next", iterator_next, 0, 0 }, { NULL, NULL, 0, 0 } };
    struct g2n_object *iterator_proto;
    struct g2n_function *f;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, realm->protos[G2N_PROTO_ITERATOR], &iterator_proto);
    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, iterator_proto, rows);
    if (st == G2N_OK) st = g2n_lib__tag(realm, iterator_proto, "String Iterator");
    if (st == G2N_OK) st = g2n_function_new(realm, string_iterate, "[Symbol.iterator]", 0, &f);
    if (st == G2N_OK) {
        f->data[0] = g2n_dup(g2n_view_of_object(iterator_proto));
        st = g2n_object_define(realm, proto, g2n_key_symbol(realm->symbol_iterator), g2n_view_of_object(&f->object),
                               G2N_PROP_METHOD);
        g2n_object_drop(realm, &f->object);
    }
    g2n_object_drop(realm, iterator_proto);
    return st;
}

static const struct g2n_method statics[] = {
    { "fromCharCode",  string_from_char_code,  1, 0 },
    { "fromCodePoint", string_from_code_point, 1, 0 },
    { "raw",           string_raw,             1, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method prototype_rows[] = {
    { "at",           string_character,   1, AT },
    { "charAt",       string_character,   1, CHAR_AT },
    { "charCodeAt",   string_character,   1, CHAR_CODE_AT },
    { "codePointAt",  string_character,   1, CODE_POINT_AT },
    { "isWellFormed", string_well_formed, 0, 0 },
    { "toWellFormed", string_well_formed, 0, 1 },
    { "toString",     string_this_value,  0, 0 },
    { "valueOf",      string_this_value,  0, 1 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_string(struct g2n_realm *realm)
{
    const struct g2n_method *const tables[] = {
        prototype_rows, g2n_lib__string_part_rows, g2n_lib__string_search_rows, g2n_lib__string_case_rows,
    };
    enum g2n_status st = G2N_OK;
    if (!realm->protos[G2N_PROTO_STRING]) { /* String.prototype is itself a String object, of "" */
        st = g2n_object_new(realm, &g2n_class_wrapper, realm->protos[G2N_PROTO_OBJECT],
                            &realm->protos[G2N_PROTO_STRING]);
        if (st != G2N_OK) return st;
        ((struct g2n_wrapper *)(void *)realm->protos[G2N_PROTO_STRING])->primitive =
            g2n_dup(g2n_view_of_string(realm->atoms[G2N_ATOM_empty]));
    }
    struct g2n_object *proto = realm->protos[G2N_PROTO_STRING];
    for (size_t i = 0; st == G2N_OK && i < sizeof tables / sizeof *tables; i++)
        st = g2n_function_define_all(realm, proto, tables[i]);
    if (st == G2N_OK) st = g2n_lib__alias(realm, proto, "trimStart", "trimLeft", NULL);
    if (st == G2N_OK) st = g2n_lib__alias(realm, proto, "trimEnd", "trimRight", NULL);
    if (st == G2N_OK) st = install_iteration(realm, proto);
    return st == G2N_OK ? g2n_lib__constructor(realm, string_construct, "String", 1, proto, statics, NULL) : st;
}
