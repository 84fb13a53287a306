/* fs.read and fs.write, their synchronous forms, and exists. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/args.h"
#include "host/fs.h"
#include "host/oserr.h"
#include "host/stdio.h"
#include "value/bytes.h"
#include "value/convert.h"

#define DEFAULT_ROOM 16384u /* node: fs.read without a buffer */

#define BUFFER_EXPECTED      "an instance of Buffer, TypedArray, or DataView"
#define TEXT_OR_BUFFER       "of type string or " BUFFER_EXPECTED

/* One fs.read or fs.write.  The buffer is owned so that the bytes stay where they are. */
struct io {
    struct g2n_transfer t;
    struct g2n_host    *host;
    g2n_value           buffer;    /* the typed array or string                 */
    unsigned char      *encoded;   /* the bytes of a string, owned; else NULL   */
    g2n_value           callback;  /* undefined for synchronous forms           */
};

static const char *syscall_of(const struct io *io) { return io->t.write ? "write" : "read"; }

static void io_fini(struct io *io)
{
    g2n_drop(&io->host->realm, io->buffer);
    g2n_drop(&io->host->realm, io->callback);
    g2n_free(io->encoded);
}

/* ---- arguments ---- */

static enum g2n_status throw_above(struct g2n_realm *realm, const char *name, double limit, g2n_view got)
{
    char expected[40];
    snprintf(expected, sizeof expected, "<= %.0f", limit);
    return g2n_args_throw_range(realm, name, expected, got);
}

/* Offset and length of the part of `size` bytes that is meant; nullish means all from the offset. */
static enum g2n_status read_part(struct io *io, unsigned char *bytes, size_t size, g2n_view offset_arg,
                                 g2n_view length_arg)
{
    struct g2n_realm *realm = &io->host->realm;
    double offset = 0, length;
    enum g2n_status st = G2N_OK;

    if (!g2n_is_nullish(offset_arg)) st = g2n_args_integer(realm, offset_arg, "offset", 0, G2N_ARGS_MAX_INTEGER, &offset);
    if (st != G2N_OK) return st;
    if (offset > (double)size) return throw_above(realm, "offset", (double)size, offset_arg);
    length = (double)size - offset;
    if (!g2n_is_nullish(length_arg)) {
        st = g2n_args_integer(realm, length_arg, "length", -G2N_ARGS_MAX_INTEGER, G2N_ARGS_MAX_INTEGER, &length);
        if (st != G2N_OK) return st;
        if (length < 0) return g2n_args_throw_range(realm, "length", ">= 0", length_arg);
        if (length > (double)size - offset) return throw_above(realm, "length", (double)size - offset, length_arg);
    }
    io->t.bytes = offset > 0 ? bytes + (size_t)offset : bytes; /* bytes is NULL for an empty array */
    io->t.len = (size_t)length;
    return G2N_OK;
}

static enum g2n_status read_position(struct io *io, g2n_view v)
{
    double d;
    io->t.position = -1;
    if (g2n_is_nullish(v)) return G2N_OK;
    enum g2n_status st = g2n_args_integer(&io->host->realm, v, "position", -1, G2N_ARGS_MAX_INTEGER, &d);
    if (st == G2N_OK) io->t.position = (int64_t)d;
    return st;
}

static bool is_options(g2n_view v)
{
    return g2n_is_object(v) && !g2n_is_callable(v) && !g2n_is_typed_array(v);
}

/* (offset, length, position), or ({offset, length, position}), from args[at] on. */
static enum g2n_status read_where(struct io *io, const g2n_view *args, uint32_t argc, uint32_t at)
{
    static const char *const names[3] = { "offset", "length", "position" };
    struct g2n_realm *realm = &io->host->realm;
    struct g2n_typed_array *array = g2n_as_typed_array(g2n_peek(io->buffer));
    size_t size = g2n_typed_array_byte_len(array);
    g2n_value where[3] = { G2N_UNDEFINED, G2N_UNDEFINED, G2N_UNDEFINED };
    bool options = at < argc && is_options(args[at]);
    enum g2n_status st = G2N_OK;

    for (uint32_t i = 0; i < 3 && st == G2N_OK; i++) {
        if (options) st = g2n_object_get_c(realm, g2n_as_object(args[at]), names[i], &where[i]);
        else if (at + i < argc) where[i] = g2n_dup(args[at + i]);
    }
    if (st == G2N_OK)
        st = read_part(io, size ? g2n_typed_array_bytes(array) : NULL, size, g2n_peek(where[0]), g2n_peek(where[1]));
    if (st == G2N_OK) st = read_position(io, g2n_peek(where[2]));
    for (uint32_t i = 0; i < 3; i++) g2n_drop(realm, where[i]);
    return st;
}

static enum g2n_status take_buffer(struct io *io, g2n_view v)
{
    struct g2n_typed_array *made;

    if (g2n_is_typed_array(v)) {
        io->buffer = g2n_dup(v);
        return G2N_OK;
    }
    if (!g2n_is_nullish(v)) return g2n_args_throw_type(&io->host->realm, "buffer", BUFFER_EXPECTED, v);
    enum g2n_status st = g2n_bytes_new(&io->host->realm, DEFAULT_ROOM, &made);
    if (st == G2N_OK) io->buffer = g2n_own_object(&made->object);
    return st;
}

static enum g2n_status read_arguments(struct io *io, const g2n_view *args, uint32_t argc)
{
    struct g2n_realm *realm = &io->host->realm;
    g2n_view second = argc > 1 ? args[1] : G2N_VIEW_UNDEFINED;
    enum g2n_status st;

    if (is_options(second)) { /* read(fd, {buffer, offset, ...}) */
        g2n_value buffer;
        st = g2n_object_get_c(realm, g2n_as_object(second), "buffer", &buffer);
        if (st != G2N_OK) return st;
        st = take_buffer(io, g2n_peek(buffer));
        g2n_drop(realm, buffer);
        return st == G2N_OK ? read_where(io, args, argc, 1) : st;
    }
    st = take_buffer(io, second);
    return st == G2N_OK ? read_where(io, args, argc, 2) : st;
}

/* (text, position, encoding) */
static enum g2n_status read_text(struct io *io, const g2n_view *args, uint32_t argc)
{
    enum g2n_fs_encoding encoding = G2N_FS_UTF8;
    struct g2n_buf bytes = G2N_BUF_INIT;
    g2n_view position = argc > 2 && g2n_is_number(args[2]) ? args[2] : G2N_VIEW_UNDEFINED;
    enum g2n_status st = read_position(io, position);

    if (st == G2N_OK && argc > 3) st = g2n_fs_arg_encoding(&io->host->realm, args[3], &encoding);
    if (st != G2N_OK) return st;
    io->buffer = g2n_dup(args[1]);
    g2n_fs_encode(g2n_as_string(args[1]), encoding, &bytes);
    io->encoded = (unsigned char *)bytes.bytes;
    io->t.bytes = io->encoded;
    io->t.len = bytes.len;
    return bytes.failed ? G2N_ENOMEM : G2N_OK;
}

static enum g2n_status io_init(struct io *io, struct g2n_host *host, bool write, const g2n_view *args, uint32_t argc)
{
    *io = (struct io){ .host = host, .buffer = G2N_UNDEFINED, .callback = G2N_UNDEFINED };
    io->t.write = write;
    enum g2n_status st = g2n_fs_arg_fd(&host->realm, argc ? args[0] : G2N_VIEW_UNDEFINED, &io->t.fd);
    if (st != G2N_OK) return st;
    if (!write) return read_arguments(io, args, argc);
    if (argc > 1 && g2n_is_string(args[1])) return read_text(io, args, argc);
    if (argc < 2 || !g2n_is_typed_array(args[1]))
        return g2n_args_throw_type(&host->realm, "buffer", TEXT_OR_BUFFER, argc > 1 ? args[1] : G2N_VIEW_UNDEFINED);
    io->buffer = g2n_dup(args[1]);
    return read_where(io, args, argc, 2);
}

/* ---- the forms ---- */

static void io_cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    struct io *io = G2N_CONTAINER(task, struct io, t.task);
    (void)loop;
    io_fini(io);
    g2n_free(io);
}

/* callback(err) or callback(null, bytes moved, buffer) */
static void io_run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct io *posted = G2N_CONTAINER(task, struct io, t.task), io = *posted;
    struct g2n_realm *realm = loop->realm;
    g2n_value error = G2N_NULL, moved = g2n_number((double)io.t.done);

    g2n_free(posted); /* before the guest runs, which may not come back (exit) */
    if (io.t.err) {
        enum g2n_status st = g2n_oserr_new(realm, io.t.err, syscall_of(&io), NULL, NULL, &error);
        if (st != G2N_OK) error = g2n_host_caught(io.host, st);
    }
    g2n_view args[3] = { g2n_peek(error), g2n_peek(moved), g2n_peek(io.buffer) };
    g2n_host_call(io.host, g2n_peek(io.callback), G2N_VIEW_UNDEFINED, args, io.t.err ? 1 : 3);
    g2n_drop(realm, error);
    io_fini(&io);
}

/* magic: whether it writes */
static enum g2n_status transfer(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    bool write = ((const struct g2n_function *)(void *)call->callee)->magic != 0;
    g2n_view callback = call->argc ? call->args[call->argc - 1] : G2N_VIEW_UNDEFINED;
    (void)result;

    if (!g2n_is_callable(callback)) return g2n_args_throw_type(call->realm, "cb", "of type function", callback);
    struct io *io = g2n_alloc(sizeof *io);
    if (!io) return G2N_ENOMEM;
    enum g2n_status st = io_init(io, host, write, call->args, call->argc - 1);
    if (st != G2N_OK) {
        io_fini(io);
        g2n_free(io);
        return st;
    }
    io->callback = g2n_dup(callback);
    io->t.task = (struct g2n_task){ .run = io_run, .cancel = io_cancel };
    g2n_stdio_submit(host, &io->t);
    return G2N_OK;
}

static enum g2n_status transfer_sync(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    bool write = ((const struct g2n_function *)(void *)call->callee)->magic != 0;
    struct io io;

    enum g2n_status st = io_init(&io, host, write, call->args, call->argc);
    if (st == G2N_OK) {
        g2n_stdio_transfer_now(host, &io.t);
        if (io.t.err) st = g2n_oserr_throw(call->realm, io.t.err, syscall_of(&io), NULL, NULL);
        else *result = g2n_number((double)io.t.done);
    }
    io_fini(&io);
    return st;
}

/* ---- exists ---- */

static bool exists(struct g2n_realm *realm, g2n_view path_arg)
{
    struct g2n_fs_text path = { NULL, NULL };
    enum g2n_status st = g2n_fs_arg_path(realm, path_arg, "path", &path);
    bool found = st == G2N_OK && access(path.text, F_OK) == 0;

    if (st == G2N_THROWN) g2n_drop(realm, g2n_take_exception(realm)); /* what is no path does not exist */
    g2n_free(path.owned);
    return found;
}

static enum g2n_status exists_sync(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_bool(exists(call->realm, g2n_arg(call, 0)));
    return G2N_OK;
}

static enum g2n_status exists_callback(struct g2n_call *call, g2n_value *result)
{
    struct g2n_fs_completion *c;
    (void)result;

    enum g2n_status st = g2n_args_function(call->realm, g2n_arg(call, 1), "cb");
    if (st == G2N_OK) st = g2n_fs_completion_create(g2n_host_of(call->realm), g2n_arg(call, 1), &c);
    if (st != G2N_OK) return st;
    g2n_fs_complete_with(c, g2n_bool(exists(call->realm, g2n_arg(call, 0))), G2N_UNDEFINED, G2N_UNDEFINED, 1);
    return G2N_OK;
}

static const struct g2n_method methods[] = {
    { "read",       transfer,        6, false },
    { "write",      transfer,        6, true },
    { "readSync",   transfer_sync,   5, false },
    { "writeSync",  transfer_sync,   5, true },
    { "exists",     exists_callback, 2, 0 },
    { "existsSync", exists_sync,     1, 0 },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_fs_transfer_install(struct g2n_host *host)
{
    return g2n_function_define_all(&host->realm, host->fs->object, methods);
}
