/* TextEncoder and TextDecoder (WHATWG, Encoding), for UTF-8, UTF-16 and what the standard calls windows-1252, which
 * node 20 reads as ISO 8859-1; the other encodings are for legacy web pages.
 *
 * A decoder that streams holds back the bytes of a character that is not complete yet: at most three. */
#include "host/host.h"

#include <string.h>
#include <strings.h>

#include <g2n/program.h>

#include "base/utf8.h"
#include "host/args.h"
#include "host/base64.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/data_view.h"

enum encoding { UTF8, UTF16LE, UTF16BE, LATIN1 };

static const char *const encoding_names[] = {
    [UTF8] = "utf-8", [UTF16LE] = "utf-16le", [UTF16BE] = "utf-16be", [LATIN1] = "windows-1252",
};

static const struct { const char *label; enum encoding encoding; } labels[] = {
#define LABEL(label, encoding) { label, encoding },
#include "host/encoding_labels.def"
#undef LABEL
};

struct decoder {
    struct g2n_object object;
    enum encoding     encoding;
    bool              fatal, ignore_bom;
    bool              started;      /* the stream's beginning, where a byte order mark may stand, is behind us */
    unsigned char     held[4];
    size_t            held_len;
};

static const struct g2n_class class_encoder = { .name = "TextEncoder", .size = sizeof(struct g2n_object) };
static const struct g2n_class class_decoder = { .name = "TextDecoder", .size = sizeof(struct decoder) };

struct span { /* lent */
    const unsigned char *bytes;
    size_t               len;
};

static bool starts_with(struct span s, unsigned char a, unsigned char b)
{
    return s.len >= 2 && s.bytes[0] == a && s.bytes[1] == b;
}

/* ---- where a stream may be cut ---- */

/* Length of the sequence that a byte begins, 1 when it can begin none. */
static size_t utf8_sequence_len(unsigned char first)
{
    return first >= 0xF0 && first <= 0xF4 ? 4 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xC2 && first < 0xE0 ? 2 : 1;
}

/* Whether the second byte may follow the first (WHATWG: UTF-8 decoder's lower and upper boundary). */
static bool utf8_second_fits(unsigned char first, unsigned char second)
{
    return first == 0xE0 ? second >= 0xA0 : first == 0xED ? second <= 0x9F
         : first == 0xF0 ? second >= 0x90 : first == 0xF4 ? second <= 0x8F : true;
}

/* Bytes at the end that a later part may complete. */
static size_t incomplete_utf8(struct span s)
{
    for (size_t n = 1; n <= 3 && n <= s.len; n++) {
        const unsigned char *p = s.bytes + s.len - n;
        if (*p >= 0x80 && *p <= 0xBF) continue;
        return utf8_sequence_len(*p) > n && (n == 1 || utf8_second_fits(p[0], p[1])) ? n : 0;
    }
    return 0;
}

static uint16_t utf16_unit(const struct decoder *d, const unsigned char *p)
{
    return (uint16_t)(d->encoding == UTF16LE ? p[0] | p[1] << 8 : p[0] << 8 | p[1]);
}

static bool is_high(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
static bool is_low(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

static size_t incomplete(const struct decoder *d, struct span s)
{
    if (d->encoding == LATIN1) return 0;
    if (d->encoding == UTF8) return incomplete_utf8(s);
    size_t odd = s.len % 2, even = s.len - odd;
    return even >= 2 && is_high(utf16_unit(d, s.bytes + even - 2)) ? odd + 2 : odd;
}

/* ---- decoding ---- */

static bool decode_utf16(const struct decoder *d, struct span s, struct g2n_buf *out)
{
    bool valid = true;
    size_t i = 0;

    while (s.len - i >= 2) {
        uint32_t unit = utf16_unit(d, s.bytes + i), next;
        i += 2;
        if (is_high(unit) && s.len - i >= 2 && is_low(next = utf16_unit(d, s.bytes + i))) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
            i += 2;
        } else if (is_high(unit) || is_low(unit)) {
            if (is_high(unit) && s.len - i == 1) i++; /* half a unit behind it is part of the same mistake */
            unit = 0xFFFD;
            valid = false;
        }
        g2n_utf8_append(out, unit);
    }
    if (i == s.len) return valid;
    g2n_utf8_append(out, 0xFFFD);
    return false;
}

static void decode_latin1(struct span s, struct g2n_buf *out)
{
    for (size_t i = 0; i < s.len; i++) g2n_utf8_append(out, s.bytes[i]);
}

static enum g2n_status throw_invalid(struct g2n_realm *realm, const struct decoder *d)
{
    return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_ENCODING_INVALID_ENCODED_DATA",
                          "The encoded data was not valid for encoding %s", encoding_names[d->encoding]);
}

/* Decodes s, which ends between two characters or at the stream's end. */
static enum g2n_status decode(struct g2n_realm *realm, struct decoder *d, struct span s, g2n_value *result)
{
    struct g2n_buf out = G2N_BUF_INIT;
    bool at_start = !d->started && !d->ignore_bom;

    if (s.len) d->started = true;
    if (d->encoding == UTF8) {
        if (d->fatal && !g2n_utf8_valid((const char *)s.bytes, s.len)) return throw_invalid(realm, d);
        return g2n_string_decode(realm, (const char *)s.bytes, s.len, at_start, result);
    }
    if (d->encoding == LATIN1) {
        decode_latin1(s, &out);
    } else {
        if (at_start && (d->encoding == UTF16LE ? starts_with(s, 0xFF, 0xFE) : starts_with(s, 0xFE, 0xFF)))
            s = (struct span){ s.bytes + 2, s.len - 2 };
        if (!decode_utf16(d, s, &out) && d->fatal) {
            g2n_buf_fini(&out);
            return throw_invalid(realm, d);
        }
    }
    return g2n_string_from_buf(realm, &out, result);
}

/* One call of decode(): what was held back, then `input`. */
static enum g2n_status decode_part(struct g2n_realm *realm, struct decoder *d, struct span input, bool stream,
                                   g2n_value *result)
{
    struct g2n_buf joined = G2N_BUF_INIT;

    if (d->held_len) {
        g2n_buf_append(&joined, d->held, d->held_len);
        g2n_buf_append(&joined, input.bytes, input.len);
        if (joined.failed) {
            g2n_buf_fini(&joined);
            return g2n_throw_no_memory(realm);
        }
        input = (struct span){ (const unsigned char *)joined.bytes, joined.len };
    }
    d->held_len = stream ? incomplete(d, input) : 0;
    input.len -= d->held_len;
    if (d->held_len) memcpy(d->held, input.bytes + input.len, d->held_len);
    enum g2n_status st = decode(realm, d, input, result);
    if (!stream || st != G2N_OK) d->started = false, d->held_len = 0;
    g2n_buf_fini(&joined);
    return st;
}

/* The bytes of an ArrayBuffer or of a view of one; none of undefined. */
static bool bytes_of(g2n_view v, struct span *out)
{
    static const unsigned char none[1];
    const unsigned char *bytes = none;
    size_t len = 0;
    bool good = g2n_is_undefined(v) || g2n_bytes_of(v, &bytes, &len);
    *out = (struct span){ bytes, len };
    return good;
}

/* obj[name] as a boolean; false when obj is no object. */
static enum g2n_status option(struct g2n_realm *realm, g2n_view obj, const char *name, bool *out)
{
    *out = false;
    return g2n_is_object(obj) ? g2n_args_flag(realm, g2n_as_object(obj), name, out) : G2N_OK;
}

/* NULL when `this` is none; lent. */
static struct decoder *this_decoder(const struct g2n_call *call)
{
    g2n_view v = call->this_value;
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &class_decoder) return NULL;
    return (struct decoder *)(void *)g2n_as_object(v);
}

static enum g2n_status decoder_decode(struct g2n_call *call, g2n_value *result)
{
    struct decoder *d = this_decoder(call);
    struct span input;
    bool stream;

    if (!d) return g2n_args_throw_this(call->realm, "TextDecoder");
    enum g2n_status st = option(call->realm, g2n_arg(call, 1), "stream", &stream);
    if (st != G2N_OK) return st;
    if (!bytes_of(g2n_arg(call, 0), &input))
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "The \"list\" argument must be "
                              "an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.");
    return decode_part(call->realm, d, input, stream, result);
}

enum decoder_property { ENCODING, FATAL, IGNORE_BOM };

static enum g2n_status decoder_get(struct g2n_call *call, g2n_value *result)
{
    const struct decoder *d = this_decoder(call);
    if (!d) return g2n_args_throw_this(call->realm, "TextDecoder");
    switch ((enum decoder_property)((struct g2n_function *)(void *)call->callee)->magic) {
    case ENCODING:
        return g2n_string_from_c(call->realm, encoding_names[d->encoding], result);
    case FATAL:
        *result = g2n_bool(d->fatal);
        return G2N_OK;
    case IGNORE_BOM:
        *result = g2n_bool(d->ignore_bom);
        return G2N_OK;
    }
    return G2N_OK;
}

/* The encoding that a label names: case and white space around it do not count. */
static bool find_encoding(const struct g2n_string *label, enum encoding *out)
{
    const char *start = label->bytes, *end = label->bytes + label->len;
    while (start < end && strchr("\t\n\f\r ", *start) && *start) start++;
    while (start < end && strchr("\t\n\f\r ", end[-1]) && end[-1]) end--;
    size_t len = (size_t)(end - start);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (strlen(labels[i].label) != len || strncasecmp(labels[i].label, start, len) != 0) continue;
        *out = labels[i].encoding;
        return true;
    }
    return false;
}

static enum g2n_status read_label(struct g2n_realm *realm, g2n_view v, enum encoding *out)
{
    g2n_value label;
    *out = UTF8;
    if (g2n_is_undefined(v)) return G2N_OK;
    enum g2n_status st = g2n_to_string(realm, v, &label);
    if (st != G2N_OK) return st;
    if (!find_encoding(g2n_as_string(g2n_peek(label)), out))
        st = g2n_args_throw(realm, G2N_RANGE_ERROR, "ERR_ENCODING_NOT_SUPPORTED",
                            "The \"%s\" encoding is not supported", g2n_as_string(g2n_peek(label))->bytes);
    g2n_drop(realm, label);
    return st;
}

static enum g2n_status new_object(struct g2n_call *call, const struct g2n_class *class, struct g2n_object **out)
{
    const struct g2n_function *f = (const struct g2n_function *)(void *)call->callee;
    if (g2n_is_undefined(call->new_target))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Class constructor %s cannot be invoked without 'new'",
                         class->name);
    struct g2n_object *proto = g2n_prototype_for_new(call, g2n_as_object(g2n_peek(f->data[0])));
    return g2n_object_new(call->realm, class, proto, out);
}

static enum g2n_status decoder_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum encoding encoding;
    bool fatal, ignore_bom;
    g2n_view options = g2n_arg(call, 1);
    enum g2n_status st = new_object(call, &class_decoder, &obj);

    if (st != G2N_OK) return st;
    st = read_label(call->realm, g2n_arg(call, 0), &encoding);
    if (st == G2N_OK && !g2n_is_nullish(options) && !g2n_is_object(options))
        st = g2n_args_throw_type(call->realm, "options", "of type object", options);
    if (st == G2N_OK) st = option(call->realm, options, "fatal", &fatal);
    if (st == G2N_OK) st = option(call->realm, options, "ignoreBOM", &ignore_bom);
    if (st != G2N_OK) {
        g2n_object_drop(call->realm, obj);
        return st;
    }
    struct decoder *d = (struct decoder *)(void *)obj;
    d->encoding = encoding;
    d->fatal = fatal;
    d->ignore_bom = ignore_bom;
    *result = g2n_own_object(obj);
    return G2N_OK;
}

/* ---- TextEncoder ---- */

static enum g2n_status encoder_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = new_object(call, &class_encoder, &obj);
    if (st == G2N_OK) *result = g2n_own_object(obj);
    return st;
}

static enum g2n_status require_encoder(struct g2n_call *call)
{
    g2n_view v = call->this_value;
    return g2n_is_object(v) && g2n_as_object(v)->class == &class_encoder ? G2N_OK : g2n_args_throw_this(call->realm, "TextEncoder");
}

static enum g2n_status encoder_encoding(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = require_encoder(call);
    return st == G2N_OK ? g2n_string_from_c(call->realm, "utf-8", result) : st;
}

/* Copies WTF-8 with U+FFFD, which is as long, for lone surrogates. */
static void copy_well_formed(unsigned char *to, const char *from, size_t len)
{
    memcpy(to, from, len);
    for (size_t i = 0; i + 2 < len; i++)
        if (to[i] == 0xED && to[i + 1] >= 0xA0) memcpy(to + i, "\xEF\xBF\xBD", 3);
}

static enum g2n_status encoder_encode(struct g2n_call *call, g2n_value *result)
{
    struct g2n_typed_array *bytes;
    g2n_value text = G2N_UNDEFINED;
    enum g2n_status st = require_encoder(call);

    if (st == G2N_OK && !g2n_is_undefined(g2n_arg(call, 0))) st = g2n_to_string(call->realm, g2n_arg(call, 0), &text);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_is_string(g2n_peek(text)) ? g2n_as_string(g2n_peek(text)) : NULL;
    st = g2n_bytes_new(call->realm, s ? s->len : 0, &bytes);
    if (st == G2N_OK) {
        if (s) copy_well_formed(g2n_typed_array_bytes(bytes), s->bytes, s->len);
        *result = g2n_own_object(&bytes->object);
    }
    g2n_drop(call->realm, text);
    return st;
}

static enum g2n_status encoder_encode_into(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_view source = g2n_arg(call, 0), target = g2n_arg(call, 1);
    struct g2n_object *counts;
    size_t len = 0;
    enum g2n_status st = require_encoder(call);

    if (st == G2N_OK && !g2n_is_string(source)) st = g2n_args_throw_type(realm, "src", "of type string", source);
    if (st == G2N_OK && (!g2n_is_typed_array(target) || g2n_as_typed_array(target)->element != G2N_ELEMENT_UINT8))
        st = g2n_args_throw_type(realm, "dest", "an instance of Uint8Array", target);
    if (st == G2N_OK) st = g2n_object_new_plain(realm, 2, &counts);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(source);
    struct g2n_typed_array *a = g2n_as_typed_array(target);
    for (size_t next = 0; next < s->len; len = next) { /* whole characters only */
        (void)g2n_utf8_next(s->bytes, s->len, &next);
        if (next > a->length) break;
    }
    if (len) copy_well_formed(g2n_typed_array_bytes(a), s->bytes, len);
    st = g2n_object_put_c(realm, counts, "read", g2n_number((double)g2n_utf8_utf16_len(s->bytes, len)));
    if (st == G2N_OK) st = g2n_object_put_c(realm, counts, "written", g2n_number((double)len));
    if (st == G2N_OK) *result = g2n_own_object(counts);
    else g2n_object_drop(realm, counts);
    return st;
}

/* ---- installing ---- */

static const struct g2n_method encoder_methods[] = {
    { "encode",     encoder_encode,      0, 0 },
    { "encodeInto", encoder_encode_into, 2, 0 },
    { NULL, NULL, 0, 0 },
};

static const struct g2n_method decoder_methods[] = {
    { "decode", decoder_decode, 0, 0 },
    { NULL, NULL, 0, 0 },
};

static enum g2n_status define_tag(struct g2n_realm *realm, struct g2n_object *proto, const char *name)
{
    g2n_value tag;
    enum g2n_status st = g2n_string_from_c(realm, name, &tag);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, proto, g2n_key_symbol(realm->symbol_to_string_tag), g2n_peek(tag),
                           G2N_PROP_CONFIGURABLE);
    g2n_drop(realm, tag);
    return st;
}

/* The global `name`, whose prototype is the caller's; data[0] is that prototype, for new_object(). */
static enum g2n_status install_class(struct g2n_realm *realm, const char *name, g2n_native *construct,
                                     const struct g2n_method *methods, struct g2n_object *proto)
{
    struct g2n_function *f;
    struct g2n_string *atom;
    enum g2n_status st = g2n_function_define_all(realm, proto, methods);

    if (st == G2N_OK) st = define_tag(realm, proto, name);
    if (st == G2N_OK) st = g2n_function_new_constructor(realm, construct, name, 0, proto, &f);
    if (st != G2N_OK) return st;
    f->data[0] = g2n_dup(g2n_view_of_object(proto));
    st = g2n_atom_new(realm, name, strlen(name), &atom);
    if (st == G2N_OK) {
        st = g2n_object_define(realm, realm->global, g2n_key_atom(atom), g2n_view_of_object(&f->object),
                               G2N_PROP_METHOD);
        g2n_atom_release(realm, atom);
    }
    g2n_object_drop(realm, &f->object);
    return st;
}

static enum g2n_status install_encoder(struct g2n_realm *realm)
{
    struct g2n_object *proto;
    enum g2n_status st = g2n_object_new_plain(realm, 4, &proto);
    if (st != G2N_OK) return st;
    st = g2n_function_define_getter(realm, proto, "encoding", encoder_encoding, 0);
    if (st == G2N_OK) st = install_class(realm, "TextEncoder", encoder_construct, encoder_methods, proto);
    g2n_object_drop(realm, proto);
    return st;
}

static enum g2n_status install_decoder(struct g2n_realm *realm)
{
    static const struct { const char *name; enum decoder_property property; } getters[] = {
        { "encoding", ENCODING }, { "fatal", FATAL }, { "ignoreBOM", IGNORE_BOM },
    };
    struct g2n_object *proto;
    enum g2n_status st = g2n_object_new_plain(realm, 6, &proto);
    if (st != G2N_OK) return st;
    for (size_t i = 0; i < sizeof getters / sizeof *getters && st == G2N_OK; i++)
        st = g2n_function_define_getter(realm, proto, getters[i].name, decoder_get, (int32_t)getters[i].property);
    if (st == G2N_OK) st = install_class(realm, "TextDecoder", decoder_construct, decoder_methods, proto);
    g2n_object_drop(realm, proto);
    return st;
}

static enum g2n_status install(struct g2n_host *host)
{
    enum g2n_status st = install_encoder(&host->realm);
    if (st == G2N_OK) st = install_decoder(&host->realm);
    if (st == G2N_OK) st = g2n_base64_install(host);
    return st;
}

const struct g2n_part g2n_part_encoding = { .install = install };
