/* path: node 20's path.posix.  Purely on text, but for resolve() and relative(), which begin at the working folder.
 *
 * Only '/' and '.' matter, so the bytes of WTF-8 serve as well as the code units that node looks at.  path.win32 is
 * left out: nothing that runs on this system needs it. */
#include "host/host.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "host/args.h"
#include "host/oserr.h"
#include "value/convert.h"

struct text { /* lent */
    const char *bytes;
    size_t      len;
};

static struct text text_of(g2n_view v)
{
    const struct g2n_string *s = g2n_as_string(v);
    return (struct text){ s->bytes, s->len };
}

static bool is_absolute(struct text t) { return t.len > 0 && t.bytes[0] == '/'; }

static enum g2n_status require_string(struct g2n_call *call, g2n_view v, const char *name)
{
    return g2n_is_string(v) ? G2N_OK : g2n_args_throw_type(call->realm, name, "of type string", v);
}

static enum g2n_status give(struct g2n_call *call, const char *bytes, size_t len, g2n_value *result)
{
    return g2n_string_new(call->realm, len ? bytes : "", len, result);
}

/* Appends the segments of t without ".", empty ones, and those that ".." takes back.  A ".." that has nothing to take
 * back is kept if above_root, else dropped.  `out` holds nothing else from `base` on. */
static void append_normal(struct g2n_buf *out, size_t base, struct text t, bool above_root)
{
    size_t kept = 0, i = 0; /* segments in out that ".." may take back */

    while (i < t.len) {
        size_t end = i;
        while (end < t.len && t.bytes[end] != '/') end++;
        size_t len = end - i;
        bool up = len == 2 && t.bytes[i] == '.' && t.bytes[i + 1] == '.';
        if (up && kept > 0) {
            while (out->len > base && out->bytes[out->len - 1] != '/') out->len--;
            if (out->len > base) out->len--;
            kept--;
        } else if (len > 0 && !(len == 1 && t.bytes[i] == '.') && (!up || above_root)) {
            if (out->len > base) g2n_buf_append_byte(out, '/');
            g2n_buf_append(out, t.bytes + i, len);
            kept += !up;
        }
        if (out->failed) return;
        i = end + 1;
    }
}

static enum g2n_status give_normal(struct g2n_call *call, struct text t, g2n_value *result)
{
    struct g2n_buf out = G2N_BUF_INIT;
    bool absolute = is_absolute(t), trailing = t.len > 0 && t.bytes[t.len - 1] == '/';

    if (absolute) g2n_buf_append_byte(&out, '/');
    append_normal(&out, absolute, t, !absolute);
    if (out.len == 0) g2n_buf_append_byte(&out, '.');
    if (trailing && !(absolute && out.len == 1)) g2n_buf_append_byte(&out, '/');
    return g2n_string_from_buf(call->realm, &out, result);
}

static enum g2n_status path_normalize(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = require_string(call, g2n_arg(call, 0), "path");
    return st == G2N_OK ? give_normal(call, text_of(g2n_arg(call, 0)), result) : st;
}

static enum g2n_status path_join(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf joined = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;

    for (uint32_t i = 0; i < call->argc && st == G2N_OK; i++) {
        st = require_string(call, call->args[i], "path");
        if (st != G2N_OK) break;
        struct text t = text_of(call->args[i]);
        if (t.len == 0) continue;
        if (joined.len) g2n_buf_append_byte(&joined, '/');
        g2n_buf_append(&joined, t.bytes, t.len);
    }
    if (st == G2N_OK && joined.failed) st = g2n_throw_no_memory(call->realm);
    if (st == G2N_OK) st = give_normal(call, (struct text){ joined.bytes, joined.len }, result);
    g2n_buf_fini(&joined);
    return st;
}

static enum g2n_status append_cwd(struct g2n_realm *realm, struct g2n_buf *out)
{
    struct g2n_buf cwd = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;

    for (size_t room = 256; st == G2N_OK; room *= 2) {
        if (g2n_buf_reserve(&cwd, room) != G2N_OK) st = g2n_throw_no_memory(realm);
        else if (getcwd(cwd.bytes, room)) break;
        else if (errno != ERANGE) st = g2n_oserr_throw(realm, errno, "uv_cwd", NULL, NULL);
    }
    if (st == G2N_OK) g2n_utf8_append_replaced(out, cwd.bytes, strlen(cwd.bytes));
    g2n_buf_fini(&cwd);
    return st;
}

/* The absolute path of `paths` read one after another from the working folder, appended to out, which is empty. */
static enum g2n_status resolve(struct g2n_realm *realm, const g2n_view *paths, uint32_t count, struct g2n_buf *out)
{
    struct g2n_buf whole = G2N_BUF_INIT;
    uint32_t first = count;
    enum g2n_status st = G2N_OK;

    while (first > 0 && !(first < count && is_absolute(text_of(paths[first])))) first--;
    if (count == 0 || !is_absolute(text_of(paths[first]))) st = append_cwd(realm, &whole);
    for (uint32_t i = first; i < count && st == G2N_OK; i++) {
        g2n_buf_append_byte(&whole, '/');
        g2n_buf_append(&whole, text_of(paths[i]).bytes, text_of(paths[i]).len);
    }
    g2n_buf_append_byte(out, '/');
    if (st == G2N_OK) append_normal(out, 1, (struct text){ whole.bytes, whole.len }, false);
    if (st == G2N_OK && (whole.failed || out->failed)) st = g2n_throw_no_memory(realm);
    g2n_buf_fini(&whole);
    return st;
}

static enum g2n_status path_resolve(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf out = G2N_BUF_INIT;
    uint32_t first = call->argc;
    enum g2n_status st = G2N_OK;

    while (first > 0 && st == G2N_OK) { /* what stands before an absolute path is not looked at */
        char name[32];
        first--;
        snprintf(name, sizeof name, "paths[%u]", (unsigned)first);
        st = require_string(call, call->args[first], name);
        if (st == G2N_OK && is_absolute(text_of(call->args[first]))) break;
    }
    if (st == G2N_OK)
        st = resolve(call->realm, call->argc ? call->args + first : NULL, call->argc - first, &out);
    if (st == G2N_OK) return g2n_string_from_buf(call->realm, &out, result);
    g2n_buf_fini(&out);
    return st;
}

/* `from` and `to` are normal and absolute: "/" or "/a/b". */
static void append_relative(struct g2n_buf *out, struct text from, struct text to)
{
    size_t common = 0, i;

    if (from.len == 1) from.len = 0;
    if (to.len == 1) to.len = 0;
    for (i = 0; i <= from.len && i <= to.len; i++) {
        bool from_ends = i == from.len || from.bytes[i] == '/', to_ends = i == to.len || to.bytes[i] == '/';
        if (from_ends && to_ends) common = i;
        if (i == from.len || i == to.len || from.bytes[i] != to.bytes[i]) break;
    }
    for (i = common; i < from.len; i++)
        if (from.bytes[i] == '/') g2n_buf_append_str(out, out->len ? "/.." : "..");
    if (common == to.len) return;
    if (out->len == 0) common++;
    g2n_buf_append(out, to.bytes + common, to.len - common);
}

static enum g2n_status path_relative(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf from = G2N_BUF_INIT, to = G2N_BUF_INIT, out = G2N_BUF_INIT;
    g2n_view ends[2] = { g2n_arg(call, 0), g2n_arg(call, 1) };
    enum g2n_status st = require_string(call, ends[0], "from");

    if (st == G2N_OK) st = require_string(call, ends[1], "to");
    if (st != G2N_OK) return st;
    if (g2n_string_equal(g2n_as_string(ends[0]), g2n_as_string(ends[1]))) return give(call, "", 0, result);
    st = resolve(call->realm, &ends[0], 1, &from);
    if (st == G2N_OK) st = resolve(call->realm, &ends[1], 1, &to);
    if (st == G2N_OK) {
        append_relative(&out, (struct text){ from.bytes, from.len }, (struct text){ to.bytes, to.len });
        st = g2n_string_from_buf(call->realm, &out, result);
    }
    g2n_buf_fini(&from);
    g2n_buf_fini(&to);
    return st;
}

static enum g2n_status path_is_absolute(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = require_string(call, g2n_arg(call, 0), "path");
    if (st == G2N_OK) *result = g2n_bool(is_absolute(text_of(g2n_arg(call, 0))));
    return st;
}

/* The last segment, without the slashes behind it: t.bytes[*start .. *end).  Slashes before `from` do not count. */
static void last_segment(struct text t, size_t from, size_t *start, size_t *end)
{
    size_t e = t.len;
    while (e > from && t.bytes[e - 1] == '/') e--;
    size_t s = e;
    while (s > from && t.bytes[s - 1] != '/') s--;
    *start = s;
    *end = e;
}

/* Where the extension of a segment begins, or `end`.  One dot in front is part of the name, and ".." is one. */
static size_t extension(struct text t, size_t start, size_t end)
{
    size_t dot = end;
    while (dot > start && t.bytes[dot - 1] != '.') dot--;
    if (dot <= start + 1) return end;
    if (end - start == 2 && t.bytes[start] == '.' && t.bytes[start + 1] == '.') return end;
    return dot - 1;
}

static enum g2n_status path_dirname(struct g2n_call *call, g2n_value *result)
{
    size_t start, end;
    enum g2n_status st = require_string(call, g2n_arg(call, 0), "path");

    if (st != G2N_OK) return st;
    struct text t = text_of(g2n_arg(call, 0));
    last_segment(t, t.len > 0, &start, &end);
    if (start <= 1) return give(call, is_absolute(t) ? "/" : ".", 1, result);
    if (start == 2 && is_absolute(t)) return give(call, "//", 2, result); /* as node has it: POSIX lets // be special */
    return give(call, t.bytes, start - 1, result);
}

static enum g2n_status path_basename(struct g2n_call *call, g2n_value *result)
{
    size_t start, end;
    g2n_view suffix = g2n_arg(call, 1);
    enum g2n_status st = G2N_OK;

    if (!g2n_is_undefined(suffix)) st = require_string(call, suffix, "suffix");
    if (st == G2N_OK) st = require_string(call, g2n_arg(call, 0), "path");
    if (st != G2N_OK) return st;
    struct text t = text_of(g2n_arg(call, 0));
    last_segment(t, 0, &start, &end);
    if (g2n_is_string(suffix)) {
        struct text cut = text_of(suffix);
        if (cut.len == t.len && memcmp(cut.bytes, t.bytes, t.len) == 0) return give(call, "", 0, result);
        size_t len = end - start;
        if (cut.len < len && memcmp(t.bytes + end - cut.len, cut.bytes, cut.len) == 0) end -= cut.len;
        /* Node's way with a segment that is the end of the suffix: the slashes behind it stay. */
        else if (cut.len > len && cut.len <= t.len && memcmp(t.bytes + start, cut.bytes + cut.len - len, len) == 0)
            end = t.len;
    }
    return give(call, t.bytes + start, end - start, result);
}

static enum g2n_status path_extname(struct g2n_call *call, g2n_value *result)
{
    size_t start, end;
    enum g2n_status st = require_string(call, g2n_arg(call, 0), "path");

    if (st != G2N_OK) return st;
    struct text t = text_of(g2n_arg(call, 0));
    last_segment(t, 0, &start, &end);
    size_t dot = extension(t, start, end);
    return give(call, t.bytes + dot, end - dot, result);
}

static enum g2n_status put_text(struct g2n_realm *realm, struct g2n_object *obj, const char *name, const char *bytes,
                                size_t len)
{
    g2n_value v;
    enum g2n_status st = g2n_string_new(realm, len ? bytes : "", len, &v);
    return st == G2N_OK ? g2n_object_put_c(realm, obj, name, v) : st;
}

static enum g2n_status path_parse(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *parts;
    size_t start, end;
    enum g2n_status st = require_string(call, g2n_arg(call, 0), "path");

    if (st != G2N_OK) return st;
    struct text t = text_of(g2n_arg(call, 0));
    size_t root = is_absolute(t);
    last_segment(t, root, &start, &end);
    size_t dot = extension(t, start, end);
    if (root && start == 1 && end == 3 && t.bytes[1] == '.' && t.bytes[2] == '.') dot = 2; /* "/..": node's way */
    st = g2n_object_new_plain(realm, 5, &parts);
    if (st != G2N_OK) return st;
    st = put_text(realm, parts, "root", "/", root);
    if (st == G2N_OK) st = put_text(realm, parts, "dir", t.bytes, start > root ? start - 1 : root);
    if (st == G2N_OK) st = put_text(realm, parts, "base", t.bytes + start, end - start);
    if (st == G2N_OK) st = put_text(realm, parts, "ext", t.bytes + dot, end - dot);
    if (st == G2N_OK) st = put_text(realm, parts, "name", t.bytes + start, dot - start);
    if (st != G2N_OK) {
        g2n_object_drop(realm, parts);
        return st;
    }
    *result = g2n_own_object(parts);
    return G2N_OK;
}

/* Appends obj[name] as text unless it is falsy. */
static enum g2n_status append_part(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                   struct g2n_buf *out)
{
    g2n_value v, s;
    enum g2n_status st = g2n_object_get_c(realm, obj, name, &v);

    if (st != G2N_OK) return st;
    if (g2n_to_boolean(g2n_peek(v))) {
        st = g2n_to_string(realm, g2n_peek(v), &s);
        if (st == G2N_OK) {
            g2n_buf_append(out, text_of(g2n_peek(s)).bytes, text_of(g2n_peek(s)).len);
            g2n_drop(realm, s);
        }
    }
    g2n_drop(realm, v);
    return st;
}

/* Its name: `base`, else `name` and `ext`, which gets the dot that it may lack. */
static enum g2n_status append_base(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_buf *out)
{
    struct g2n_buf ext = G2N_BUF_INIT;
    size_t before = out->len;
    enum g2n_status st = append_part(realm, obj, "base", out);

    if (st != G2N_OK || out->len != before) return st;
    st = append_part(realm, obj, "name", out);
    if (st == G2N_OK) st = append_part(realm, obj, "ext", &ext);
    if (ext.len && ext.bytes[0] != '.') g2n_buf_append_byte(out, '.');
    g2n_buf_append(out, ext.bytes, ext.len);
    out->failed |= ext.failed;
    g2n_buf_fini(&ext);
    return st;
}

static enum g2n_status path_format(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_buf out = G2N_BUF_INIT, root = G2N_BUF_INIT;
    g2n_view v = g2n_arg(call, 0);

    if (!g2n_is_object(v) || g2n_is_callable(v))
        return g2n_args_throw_type(realm, "pathObject", "of type object", v);
    struct g2n_object *obj = g2n_as_object(v);
    enum g2n_status st = append_part(realm, obj, "root", &root);
    if (st == G2N_OK) st = append_part(realm, obj, "dir", &out);
    if (st == G2N_OK && out.len == 0) g2n_buf_append(&out, root.bytes, root.len);
    else if (st == G2N_OK && !(out.len == root.len && memcmp(out.bytes, root.bytes, out.len) == 0))
        g2n_buf_append_byte(&out, '/');
    if (st == G2N_OK) st = append_base(realm, obj, &out);
    out.failed |= root.failed;
    g2n_buf_fini(&root);
    if (st == G2N_OK) return g2n_string_from_buf(realm, &out, result);
    g2n_buf_fini(&out);
    return st;
}

static enum g2n_status path_to_namespaced(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_dup(g2n_arg(call, 0)); /* means something on Windows only */
    return G2N_OK;
}

static const struct g2n_method methods[] = {
    { "resolve",          path_resolve,       0, 0 },
    { "normalize",        path_normalize,     1, 0 },
    { "isAbsolute",       path_is_absolute,   1, 0 },
    { "join",             path_join,          0, 0 },
    { "relative",         path_relative,      2, 0 },
    { "toNamespacedPath", path_to_namespaced, 1, 0 },
    { "dirname",          path_dirname,       1, 0 },
    { "basename",         path_basename,      2, 0 },
    { "extname",          path_extname,       1, 0 },
    { "format",           path_format,        1, 0 },
    { "parse",            path_parse,         1, 0 },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_path_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *path;
    enum g2n_status st = g2n_object_new_plain(realm, 14, &path);

    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, path, methods);
    if (st == G2N_OK) st = put_text(realm, path, "sep", "/", 1);
    if (st == G2N_OK) st = put_text(realm, path, "delimiter", ":", 1);
    if (st == G2N_OK) st = g2n_object_put_c(realm, path, "posix", g2n_dup(g2n_view_of_object(path)));
    if (st == G2N_OK) st = g2n_object_put_c(realm, realm->global, "path", g2n_dup(g2n_view_of_object(path)));
    g2n_object_drop(realm, path);
    return st;
}
