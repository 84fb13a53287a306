/* Reading the arguments of file operations, by the letters of fs_ops.def.  Checks and messages are node 20's. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "host/args.h"
#include "host/fs.h"
#include "host/oserr.h"
#include "host/stdio.h"
#include "value/bytes.h"
#include "value/convert.h"

#define PATH_EXPECTED "of type string or an instance of Buffer or URL"
#define NO_NULS       "must be a string, Uint8Array, or URL without null bytes"

/* ---- single arguments ---- */

static char *copy_text(const void *bytes, size_t len)
{
    char *copy = g2n_alloc(len + 1);
    if (!copy) return NULL;
    memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

enum g2n_status g2n_fs_arg_path(struct g2n_realm *realm, g2n_view v, const char *name, struct g2n_fs_text *out)
{
    if (g2n_is_string(v)) {
        const struct g2n_string *s = g2n_as_string(v);
        if (memchr(s->bytes, 0, s->len)) return g2n_args_throw_value(realm, name, NO_NULS, v);
        out->text = s->bytes;
        return G2N_OK;
    }
    if (!g2n_is_byte_array(v)) return g2n_args_throw_type(realm, name, PATH_EXPECTED, v);
    struct g2n_typed_array *a = g2n_as_typed_array(v);
    size_t len = g2n_typed_array_byte_len(a);
    if (len && memchr(g2n_typed_array_bytes(a), 0, len)) return g2n_args_throw_value(realm, name, NO_NULS, v);
    out->owned = copy_text(len ? (const char *)g2n_typed_array_bytes(a) : "", len);
    out->text = out->owned;
    return out->owned ? G2N_OK : G2N_ENOMEM;
}

enum g2n_status g2n_fs_arg_fd(struct g2n_realm *realm, g2n_view v, int *fd)
{
    double d;
    enum g2n_status st = g2n_args_integer(realm, v, "fd", 0, INT32_MAX, &d);
    if (st == G2N_OK) *fd = (int)d;
    return st;
}

/* The words that stand for flags: node's table. */
static const struct {
    const char *text;
    int flags;
} flag_words[] = {
    { "r", O_RDONLY }, { "rs", O_RDONLY | O_SYNC }, { "sr", O_RDONLY | O_SYNC },
    { "r+", O_RDWR }, { "rs+", O_RDWR | O_SYNC }, { "sr+", O_RDWR | O_SYNC },
    { "w", O_TRUNC | O_CREAT | O_WRONLY }, { "wx", O_TRUNC | O_CREAT | O_WRONLY | O_EXCL },
    { "xw", O_TRUNC | O_CREAT | O_WRONLY | O_EXCL }, { "w+", O_TRUNC | O_CREAT | O_RDWR },
    { "wx+", O_TRUNC | O_CREAT | O_RDWR | O_EXCL }, { "xw+", O_TRUNC | O_CREAT | O_RDWR | O_EXCL },
    { "a", O_APPEND | O_CREAT | O_WRONLY }, { "ax", O_APPEND | O_CREAT | O_WRONLY | O_EXCL },
    { "xa", O_APPEND | O_CREAT | O_WRONLY | O_EXCL }, { "as", O_APPEND | O_CREAT | O_WRONLY | O_SYNC },
    { "sa", O_APPEND | O_CREAT | O_WRONLY | O_SYNC }, { "a+", O_APPEND | O_CREAT | O_RDWR },
    { "ax+", O_APPEND | O_CREAT | O_RDWR | O_EXCL }, { "xa+", O_APPEND | O_CREAT | O_RDWR | O_EXCL },
    { "as+", O_APPEND | O_CREAT | O_RDWR | O_SYNC }, { "sa+", O_APPEND | O_CREAT | O_RDWR | O_SYNC },
};

static enum g2n_status read_flags(struct g2n_fs_request *r, g2n_view v)
{
    struct g2n_realm *realm = &r->host->realm;
    double d;

    if (g2n_is_nullish(v)) return G2N_OK; /* O_RDONLY */
    r->flags_given = true;
    if (g2n_is_number(v)) {
        enum g2n_status st = g2n_args_integer(realm, v, "flags", INT32_MIN, INT32_MAX, &d);
        if (st == G2N_OK) r->flags = (int)d;
        return st;
    }
    for (size_t i = 0; g2n_is_string(v) && i < sizeof flag_words / sizeof *flag_words; i++) {
        if (!g2n_string_equal_c(g2n_as_string(v), flag_words[i].text)) continue;
        r->flags = flag_words[i].flags;
        return G2N_OK;
    }
    return g2n_args_throw_value(realm, "flags", "is invalid", v);
}

static enum g2n_status read_mode(struct g2n_fs_request *r, g2n_view v, bool required)
{
    struct g2n_realm *realm = &r->host->realm;
    double d;

    if (!required && g2n_is_nullish(v)) return G2N_OK;
    if (g2n_is_string(v)) {
        const struct g2n_string *s = g2n_as_string(v);
        char *end;
        unsigned long bits = strtoul(s->bytes, &end, 8);
        if (s->len == 0 || s->bytes[0] < '0' || s->bytes[0] > '7' || *end != '\0' || bits > UINT32_MAX)
            return g2n_args_throw_value(realm, "mode", "must be a 32-bit unsigned integer or an octal string", v);
        d = (double)bits;
    } else {
        enum g2n_status st = g2n_args_integer(realm, v, "mode", 0, UINT32_MAX, &d);
        if (st != G2N_OK) return st;
    }
    r->mode = (mode_t)d;
    r->mode_given = true;
    return G2N_OK;
}

static enum g2n_status read_id(struct g2n_realm *realm, g2n_view v, const char *name, uint32_t *id)
{
    double d;
    enum g2n_status st = g2n_args_integer(realm, v, name, -1, UINT32_MAX, &d);
    if (st == G2N_OK) *id = g2n_double_to_uint32(d);
    return st;
}

/* Seconds, fractions allowed, as a number, a string or a Date.  Microseconds are what a double holds of today. */
static enum g2n_status read_time(struct g2n_realm *realm, g2n_view v, const char *name, struct timespec *out)
{
    double seconds;
    bool is_date = g2n_is_object(v) && strcmp(g2n_as_object(v)->class->name, "Date") == 0;

    if (!g2n_is_number(v) && !g2n_is_string(v) && !is_date)
        return g2n_args_throw_type(realm, name, "of type number or string or an instance of Date", v);
    enum g2n_status st = g2n_to_number(realm, v, &seconds);
    if (st != G2N_OK) return st;
    if (is_date) seconds /= 1000;
    if (!isfinite(seconds) || fabs(seconds) > 9e12) return g2n_args_throw_type(realm, name, "a finite time", v);
    double us = round(seconds * 1e6), whole = floor(us / 1e6);
    *out = (struct timespec){ .tv_sec = (time_t)whole, .tv_nsec = (long)((us - whole * 1e6) * 1e3) };
    return G2N_OK;
}

static enum g2n_status read_length(struct g2n_fs_request *r, g2n_view v)
{
    double d;
    if (g2n_is_nullish(v)) return G2N_OK;
    enum g2n_status st = g2n_args_integer(&r->host->realm, v, "len", -G2N_ARGS_MAX_INTEGER, G2N_ARGS_MAX_INTEGER, &d);
    if (st == G2N_OK) r->length = d < 0 ? 0 : (int64_t)d;
    return st;
}

enum g2n_status g2n_fs_arg_encoding(struct g2n_realm *realm, g2n_view v, enum g2n_fs_encoding *out)
{
    if (g2n_is_nullish(v)) return G2N_OK;
    if (g2n_is_string(v) && g2n_fs_encoding_find(g2n_as_string(v), out)) return G2N_OK;
    return g2n_args_throw_value(realm, "encoding", "is invalid encoding", v);
}

/* ---- options ---- */

static enum g2n_status read_bool_option(struct g2n_fs_request *r, struct g2n_object *options, const char *name,
                                        bool otherwise, bool *out)
{
    g2n_value v;
    enum g2n_status st = g2n_object_get_c(&r->host->realm, options, name, &v);
    if (st != G2N_OK) return st;
    *out = g2n_is_undefined(g2n_peek(v)) ? otherwise : g2n_to_boolean(g2n_peek(v));
    g2n_drop(&r->host->realm, v);
    return G2N_OK;
}

static enum g2n_status read_encoding(struct g2n_fs_request *r, g2n_view v)
{
    return g2n_fs_arg_encoding(&r->host->realm, v, &r->encoding);
}

static enum g2n_status read_optional_mode(struct g2n_fs_request *r, g2n_view v) { return read_mode(r, v, false); }

static enum g2n_status read_option(struct g2n_fs_request *r, struct g2n_object *options, const char *name,
                                   enum g2n_status (*read)(struct g2n_fs_request *r, g2n_view v))
{
    g2n_value v;
    enum g2n_status st = g2n_object_get_c(&r->host->realm, options, name, &v);
    if (st != G2N_OK) return st;
    st = read(r, g2n_peek(v));
    g2n_drop(&r->host->realm, v);
    return st;
}

/* Every operation reads all options that any has: each has a meaning of its own wherever it is used. */
static enum g2n_status read_option_object(struct g2n_fs_request *r, struct g2n_object *options)
{
    bool bigint = false, throws = true;
    enum g2n_status st = read_option(r, options, "encoding", read_encoding);

    if (st == G2N_OK) st = read_option(r, options, "mode", read_optional_mode);
    if (st == G2N_OK) st = read_option(r, options, "flag", read_flags);
    if (st == G2N_OK) st = read_bool_option(r, options, "recursive", false, &r->recursive);
    if (st == G2N_OK) st = read_bool_option(r, options, "force", false, &r->force);
    if (st == G2N_OK) st = read_bool_option(r, options, "withFileTypes", false, &r->with_types);
    if (st == G2N_OK) st = read_bool_option(r, options, "throwIfNoEntry", true, &throws);
    if (st == G2N_OK) st = read_bool_option(r, options, "bigint", false, &bigint);
    r->no_entry_is_undefined = !throws;
    if (st == G2N_OK && bigint)
        st = g2n_args_throw(&r->host->realm, G2N_TYPE_ERROR, "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
                            "The option \"bigint\" is unavailable: there are no BigInt values; leave it out");
    return st;
}

static enum g2n_status read_options(struct g2n_fs_request *r, g2n_view v)
{
    if (g2n_is_nullish(v)) return G2N_OK;
    if (g2n_is_object(v) && !g2n_is_callable(v)) return read_option_object(r, g2n_as_object(v));
    /* mkdir(path, mode) */
    if (strcmp(r->op->name, "mkdir") == 0) return read_mode(r, v, true);
    if (g2n_is_string(v)) return read_encoding(r, v);
    return g2n_args_throw_type(&r->host->realm, "options", "of type string or an instance of Object", v);
}

/* Strings stand for their UTF-8 until the options name another encoding (finish_data). */
static enum g2n_status read_data(struct g2n_fs_request *r, g2n_view v)
{
    if (g2n_is_string(v)) {
        r->data = (const unsigned char *)g2n_as_string(v)->bytes;
        r->data_len = g2n_as_string(v)->len;
    } else if (g2n_is_typed_array(v)) {
        struct g2n_typed_array *a = g2n_as_typed_array(v);
        r->data_len = g2n_typed_array_byte_len(a);
        r->data = r->data_len ? g2n_typed_array_bytes(a) : (const unsigned char *)"";
    } else {
        return g2n_args_throw_type(&r->host->realm, "data",
                                   "of type string or an instance of Buffer, TypedArray, or DataView", v);
    }
    return G2N_OK;
}

static enum g2n_status finish_data(struct g2n_fs_request *r, g2n_view v)
{
    struct g2n_buf bytes = G2N_BUF_INIT;

    if (!g2n_is_string(v)) return G2N_OK;
    g2n_fs_encode(g2n_as_string(v), r->encoding, &bytes);
    if (bytes.failed) {
        g2n_buf_fini(&bytes);
        return G2N_ENOMEM;
    }
    r->data_owned = (unsigned char *)bytes.bytes;
    r->data = r->data_owned;
    r->data_len = bytes.len;
    return G2N_OK;
}

/* ---- a request ---- */

static enum g2n_status read_argument(struct g2n_fs_request *r, char letter, const g2n_view *args, uint32_t argc,
                                     uint32_t *at)
{
    struct g2n_realm *realm = &r->host->realm;
    g2n_view v = *at < argc ? args[*at] : G2N_VIEW_UNDEFINED;
    double d;
    enum g2n_status st;

    ++*at;
    switch (letter) {
    case 'p': return g2n_fs_arg_path(realm, v, strchr(r->op->arguments, 'd') ? "oldPath" : "path", &r->path);
    case 'd': return g2n_fs_arg_path(realm, v, "newPath", &r->dest);
    case 'h': return g2n_fs_arg_path(realm, v, "prefix", &r->path);
    case 'i': return g2n_is_number(v) ? g2n_fs_arg_fd(realm, v, &r->fd) : g2n_fs_arg_path(realm, v, "path", &r->path);
    case 'f': return g2n_fs_arg_fd(realm, v, &r->fd);
    case 'F': return read_flags(r, v);
    case 'm': return read_mode(r, v, false);
    case 'M': return read_mode(r, v, true);
    case 'l': return read_length(r, v);
    case 'D': return read_data(r, v);
    case 'o': return read_options(r, v);
    case 's': return G2N_OK;
    case 'x':
        if (g2n_is_nullish(v)) return G2N_OK;
        st = g2n_args_integer(realm, v, "mode", 0, 7, &d);
        if (st == G2N_OK) r->flags = (int)d;
        return st;
    case 'u':
        st = read_id(realm, v, "uid", &r->uid);
        if (st == G2N_OK) st = read_id(realm, *at < argc ? args[*at] : G2N_VIEW_UNDEFINED, "gid", &r->gid);
        ++*at;
        return st;
    default: /* 't' */
        st = read_time(realm, v, "atime", &r->times[0]);
        if (st == G2N_OK)
            st = read_time(realm, *at < argc ? args[*at] : G2N_VIEW_UNDEFINED, "mtime", &r->times[1]);
        ++*at;
        return st;
    }
}

enum g2n_status g2n_fs_request_init(struct g2n_fs_request *r, struct g2n_host *host, const struct g2n_fs_op *op,
                                    const g2n_view *args, uint32_t argc)
{
    enum g2n_status st = G2N_OK;
    uint32_t at = 0;

    *r = (struct g2n_fs_request){ .host = host, .op = op, .fd = -1 };
    for (const char *letter = op->arguments; *letter && st == G2N_OK; letter++)
        st = read_argument(r, *letter, args, argc, &at);
    if (st == G2N_OK && r->data) st = finish_data(r, args[1]);
    r->guest_fd = r->fd;
    if (st == G2N_OK && r->fd >= 0 && (r->fd = g2n_stdio_behind(host, r->guest_fd)) < 0) r->err = EBADF;
    return st;
}

void g2n_fs_request_fini(struct g2n_fs_request *r)
{
    g2n_free(r->path.owned);
    g2n_free(r->dest.owned);
    g2n_free(r->data_owned);
    g2n_buf_fini(&r->bytes);
}

static bool detach_text(struct g2n_fs_text *t)
{
    if (!t->text || t->owned) return true;
    t->owned = copy_text(t->text, strlen(t->text));
    if (t->owned) t->text = t->owned;
    return t->owned != NULL;
}

enum g2n_status g2n_fs_request_detach(struct g2n_fs_request *r)
{
    if (!detach_text(&r->path) || !detach_text(&r->dest)) return G2N_ENOMEM;
    if (!r->data || r->data_owned) return G2N_OK;
    r->data_owned = (unsigned char *)copy_text(r->data, r->data_len);
    if (!r->data_owned) return G2N_ENOMEM;
    r->data = r->data_owned;
    return G2N_OK;
}

enum g2n_status g2n_fs_error(const struct g2n_fs_request *r, g2n_value *out)
{
    const char *path = r->hide_path ? NULL : r->path.text;
    return g2n_oserr_new(&r->host->realm, r->err, r->syscall ? r->syscall : r->op->syscall, path,
                         path ? r->dest.text : NULL, out);
}
