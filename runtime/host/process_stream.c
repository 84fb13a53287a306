/* process.stdin, stdout and stderr: what programs ask them for (fd, isTTY, columns), and write(), which is synchronous as
 * node's is for files, terminals and pipes. */
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/args.h"
#include "host/callback.h"
#include "host/fs.h"
#include "host/process.h"
#include "host/stdio.h"
#include "value/bytes.h"
#include "value/data_view.h"

static int fd_of(const struct g2n_call *call) { return ((const struct g2n_function *)(void *)call->callee)->magic; }

/* Text in the encoding that the second argument names, UTF-8 without one. */
static enum g2n_status write_text(struct g2n_call *call, const struct g2n_string *text)
{
    enum g2n_fs_encoding encoding = G2N_FS_UTF8;
    struct g2n_buf bytes = G2N_BUF_INIT;
    g2n_view name = g2n_arg(call, 1);

    if (g2n_is_string(name) && !g2n_fs_encoding_find(g2n_as_string(name), &encoding))
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_UNKNOWN_ENCODING", "Unknown encoding: %.100s",
                              g2n_as_string(name)->bytes);
    g2n_fs_encode(text, encoding, &bytes);
    if (!bytes.failed) g2n_stdio_write_now(g2n_host_of(call->realm), fd_of(call), bytes.bytes, bytes.len);
    enum g2n_status st = bytes.failed ? g2n_throw_no_memory(call->realm) : G2N_OK;
    g2n_buf_fini(&bytes);
    return st;
}

static enum g2n_status stream_write(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    g2n_view chunk = g2n_arg(call, 0);
    g2n_view last = call->argc > 1 ? call->args[call->argc - 1] : G2N_VIEW_UNDEFINED;

    if (g2n_is_string(chunk)) {
        enum g2n_status st = write_text(call, g2n_as_string(chunk));
        if (st != G2N_OK) return st;
    } else if (g2n_is_typed_array(chunk)) {
        struct g2n_typed_array *a = g2n_as_typed_array(chunk);
        if (a->length) g2n_stdio_write_now(host, fd_of(call), g2n_typed_array_bytes(a), g2n_typed_array_byte_len(a));
    } else if (g2n_is_data_view(chunk)) {
        const struct g2n_data_view *v = g2n_as_data_view(chunk);
        if (v->len) g2n_stdio_write_now(host, fd_of(call), v->buffer->bytes + v->offset, v->len);
    } else if (g2n_is_null(chunk)) {
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_STREAM_NULL_VALUES", "May not write null values to stream");
    } else {
        return g2n_args_throw_type(call->realm, "chunk",
                                   "of type string or an instance of Buffer, TypedArray, or DataView", chunk);
    }
    *result = g2n_bool(true);
    g2n_view no_error = G2N_VIEW_NULL;
    return g2n_is_callable(last) ? g2n_callback_post_tick(host, last, &no_error, 1) : G2N_OK;
}

static enum g2n_status stream_is_tty(struct g2n_call *call, g2n_value *result)
{
    if (isatty(g2n_stdio_behind(g2n_host_of(call->realm), fd_of(call)))) *result = g2n_bool(true);
    return G2N_OK;
}

static enum g2n_status window_size(struct g2n_call *call, g2n_value *result, bool columns)
{
    struct winsize size;
    if (ioctl(g2n_stdio_behind(g2n_host_of(call->realm), fd_of(call)), TIOCGWINSZ, &size) == 0) *result = g2n_number(columns ? size.ws_col : size.ws_row);
    return G2N_OK;
}

static enum g2n_status stream_columns(struct g2n_call *call, g2n_value *result)
{
    return window_size(call, result, true);
}

static enum g2n_status stream_rows(struct g2n_call *call, g2n_value *result)
{
    return window_size(call, result, false);
}

static enum g2n_status fill(struct g2n_realm *realm, struct g2n_object *stream, int fd)
{
    const struct g2n_method methods[] = { { "write", stream_write, 1, fd }, { NULL, NULL, 0, 0 } };
    enum g2n_status st = g2n_object_put_c(realm, stream, "fd", g2n_number(fd));

    if (st == G2N_OK) st = g2n_function_define_getter(realm, stream, "isTTY", stream_is_tty, fd);
    if (st != G2N_OK || fd == STDIN_FILENO) return st;
    st = g2n_object_put_c(realm, stream, "writable", g2n_bool(true));
    if (st == G2N_OK) st = g2n_function_define_getter(realm, stream, "columns", stream_columns, fd);
    if (st == G2N_OK) st = g2n_function_define_getter(realm, stream, "rows", stream_rows, fd);
    if (st == G2N_OK) st = g2n_function_define_all(realm, stream, methods);
    return st;
}

enum g2n_status g2n_process__install_streams(struct g2n_host *host, struct g2n_object *process)
{
    static const char *const names[3] = { "stdin", "stdout", "stderr" };
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = G2N_OK;

    for (int fd = 0; fd < 3 && st == G2N_OK; fd++) {
        struct g2n_emitter *stream;
        st = g2n_emitter_new(realm, process->proto->proto, &stream);
        if (st != G2N_OK) break;
        st = fill(realm, &stream->object, fd);
        if (st == G2N_OK) st = g2n_object_put_c(realm, process, names[fd], g2n_own_object(&stream->object));
        else g2n_object_drop(realm, &stream->object);
    }
    return st;
}
