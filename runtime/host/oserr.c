/* The table is searched in order: errors are rarer than the system calls that they come from. */
#include "host/oserr.h"

#include <errno.h>

#include "base/buf.h"
#include "base/utf8.h"

#define PREFIX "Error: "

struct row {
    int err;
    const char *name, *text;
};

static const struct row rows[] = {
#define ERRNO(value, name, text) { value, name, text },
#include "host/errno.def"
#undef ERRNO
};

static const struct row *find(int err)
{
    const struct row *other = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].err == err) return &rows[i];
        if (rows[i].err == EIO) other = &rows[i];
    }
    return other;
}

const char *g2n_oserr_name(int err) { return find(err)->name; }

static enum g2n_status put_text(struct g2n_realm *realm, struct g2n_object *obj, const char *name, const char *text)
{
    g2n_value v;
    enum g2n_status st = g2n_string_decode(realm, text, strlen(text), false, &v);
    if (st != G2N_OK) return st;
    return g2n_object_put_c(realm, obj, name, v);
}

static enum g2n_status define_text(struct g2n_realm *realm, struct g2n_object *obj, enum g2n_atom_id name,
                                   const char *text, size_t len)
{
    g2n_value v;
    enum g2n_status st = g2n_string_new(realm, text, len, &v);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, obj, g2n_atom_key(realm, name), g2n_peek(v), G2N_PROP_METHOD);
    g2n_drop(realm, v);
    return st;
}

/* "Error: " and the message: together they are the stack. */
static enum g2n_status make_stack(const struct row *row, const char *syscall, const char *path, const char *dest,
                                  struct g2n_buf *out)
{
    g2n_buf_printf(out, PREFIX "%s: %s, %s", row->name, row->text, syscall);
    if (path) {
        g2n_buf_append_str(out, " '");
        g2n_utf8_append_replaced(out, path, strlen(path));
        g2n_buf_append_byte(out, '\'');
    }
    if (dest) {
        g2n_buf_append_str(out, " -> '");
        g2n_utf8_append_replaced(out, dest, strlen(dest));
        g2n_buf_append_byte(out, '\'');
    }
    return out->failed ? G2N_ENOMEM : G2N_OK;
}

/* Not by g2n_error_new: that cuts messages, and paths may be long. */
static enum g2n_status make_error(struct g2n_realm *realm, const char *stack, size_t len, struct g2n_object **out)
{
    const size_t prefix = strlen(PREFIX);
    enum g2n_status st = g2n_object_new(realm, &g2n_class_error, realm->protos[G2N_PROTO_ERROR + G2N_ERROR], out);

    if (st != G2N_OK) return st;
    st = define_text(realm, *out, G2N_ATOM_stack, stack, len);
    if (st == G2N_OK) st = define_text(realm, *out, G2N_ATOM_message, stack + prefix, len - prefix);
    if (st != G2N_OK) g2n_object_drop(realm, *out);
    return st;
}

enum g2n_status g2n_oserr_new(struct g2n_realm *realm, int err, const char *syscall, const char *path,
                              const char *dest, g2n_value *out)
{
    const struct row *row = find(err);
    struct g2n_buf stack = G2N_BUF_INIT;
    struct g2n_object *obj;
    enum g2n_status st = make_stack(row, syscall, path, dest, &stack);

    if (st == G2N_OK) st = make_error(realm, stack.bytes, stack.len, &obj);
    g2n_buf_fini(&stack);
    if (st != G2N_OK) return st;
    st = g2n_object_put_c(realm, obj, "errno", g2n_number(-row->err));
    if (st == G2N_OK) st = put_text(realm, obj, "code", row->name);
    if (st == G2N_OK) st = put_text(realm, obj, "syscall", syscall);
    if (st == G2N_OK && path) st = put_text(realm, obj, "path", path);
    if (st == G2N_OK && dest) st = put_text(realm, obj, "dest", dest);
    if (st != G2N_OK) {
        g2n_object_drop(realm, obj);
        return st;
    }
    *out = g2n_own_object(obj);
    return G2N_OK;
}

enum g2n_status g2n_oserr_throw(struct g2n_realm *realm, int err, const char *syscall, const char *path,
                                const char *dest)
{
    g2n_value error;
    enum g2n_status st = g2n_oserr_new(realm, err, syscall, path, dest, &error);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}
