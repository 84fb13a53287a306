/* globalThis.fs: each row of fs_ops.def as up to three functions over one request. */
#include "host/fs.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/args.h"
#include "value/promise.h"

static const struct g2n_fs_op ops[] = {
#define FS_OP(name, arguments, syscall, perform, give, forms) \
    { #name, arguments, syscall, g2n_fs__do_##perform, g2n_fs__give_##give, forms },
#include "host/fs_ops.def"
#undef FS_OP
};
#define OP_COUNT (sizeof ops / sizeof *ops)

/* ---- results ---- */

enum g2n_status g2n_fs__give_nothing(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    (void)host;
    (void)r;
    *result = G2N_UNDEFINED;
    return G2N_OK;
}

enum g2n_status g2n_fs__give_text(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    return g2n_fs_decode(host, r->bytes.bytes, r->bytes.len, r->encoding == G2N_FS_DEFAULT ? G2N_FS_UTF8 : r->encoding,
                         result);
}

enum g2n_status g2n_fs__give_contents(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    return g2n_fs_decode(host, r->bytes.bytes, r->bytes.len, r->encoding == G2N_FS_DEFAULT ? G2N_FS_BYTES : r->encoding,
                         result);
}

/* ---- the three forms ---- */

static const struct g2n_fs_op *op_of(const struct g2n_call *call)
{
    return &ops[((const struct g2n_function *)(void *)call->callee)->magic];
}

static enum g2n_status call_sync(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_fs_request r;
    g2n_value error;

    enum g2n_status st = g2n_fs_request_init(&r, host, op_of(call), call->args, call->argc);
    if (st == G2N_OK) {
        if (!r.err) r.op->perform(&r);
        if (!r.err) {
            st = r.op->give(host, &r, result);
        } else {
            st = g2n_fs_error(&r, &error);
            if (st == G2N_OK) st = g2n_throw_value(call->realm, error);
        }
    }
    g2n_fs_request_fini(&r);
    return st;
}

/* Performs a request whose result goes to `target`. */
static enum g2n_status start(struct g2n_host *host, const struct g2n_fs_op *op, const g2n_view *args, uint32_t argc,
                             g2n_view target)
{
    struct g2n_fs_completion *c;
    struct g2n_fs_request r;

    enum g2n_status st = g2n_fs_request_init(&r, host, op, args, argc);
    if (st == G2N_OK) st = g2n_fs_completion_create(host, target, &c);
    if (st != G2N_OK) {
        g2n_fs_request_fini(&r);
        return st;
    }
    if (g2n_fs_may_wait(&r)) {
        g2n_fs_perform_aside(&r, c);
        return G2N_OK;
    }
    if (!r.err) r.op->perform(&r);
    g2n_fs_complete(c, &r);
    g2n_fs_request_fini(&r);
    return G2N_OK;
}

static enum g2n_status call_callback(struct g2n_call *call, g2n_value *result)
{
    g2n_view callback = call->argc ? call->args[call->argc - 1] : G2N_VIEW_UNDEFINED;
    (void)result;

    if (!g2n_is_callable(callback)) return g2n_args_throw_type(call->realm, "cb", "of type function", callback);
    return start(g2n_host_of(call->realm), op_of(call), call->args, call->argc - 1, callback);
}

static enum g2n_status call_promise(struct g2n_call *call, g2n_value *result)
{
    struct g2n_promise *promise;
    enum g2n_status st = g2n_promise_new(call->realm, &promise);

    if (st != G2N_OK) return st;
    g2n_view target = g2n_view_of_object(g2n_promise_object(promise));
    st = start(g2n_host_of(call->realm), op_of(call), call->args, call->argc, target);
    if (st != G2N_OK) { /* wrong arguments reject as well */
        g2n_value reason = g2n_host_caught(g2n_host_of(call->realm), st);
        st = g2n_promise_reject(call->realm, promise, g2n_peek(reason));
        g2n_drop(call->realm, reason);
    }
    if (st == G2N_OK) *result = g2n_own_object(g2n_promise_object(promise));
    else g2n_object_drop(call->realm, g2n_promise_object(promise));
    return st;
}

/* ---- the object ---- */

static uint32_t arity(const struct g2n_fs_op *op)
{
    uint32_t n = 0;
    for (const char *letter = op->arguments; *letter; letter++) n += *letter == 'u' || *letter == 't' ? 2 : 1;
    return n;
}

/* Adds the operations that have this form. */
static enum g2n_status define_ops(struct g2n_realm *realm, struct g2n_object *obj, char form, g2n_native *native)
{
    enum g2n_status st = G2N_OK;

    for (size_t i = 0; i < OP_COUNT && st == G2N_OK; i++) {
        char name[32];
        if (!strchr(ops[i].forms, form)) continue;
        snprintf(name, sizeof name, "%s%s", ops[i].name, form == 'S' ? "Sync" : "");
        const struct g2n_method rows[2] = { { name, native, arity(&ops[i]) + (form == 'C'), (int32_t)i },
                                            { NULL, NULL, 0, 0 } };
        st = g2n_function_define_all(realm, obj, rows);
    }
    return st;
}

/* fs.promises is made when it is first asked for: few guests do. */
static enum g2n_status get_promises(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_object *promises;
    g2n_value constants;

    enum g2n_status st = g2n_object_new_plain(call->realm, OP_COUNT, &promises);
    if (st != G2N_OK) return st;
    st = define_ops(call->realm, promises, 'P', call_promise);
    if (st == G2N_OK) st = g2n_object_get_c(call->realm, host->fs->object, "constants", &constants);
    if (st == G2N_OK) st = g2n_object_put_c(call->realm, promises, "constants", constants);
    if (st == G2N_OK)
        st = g2n_object_put_c(call->realm, host->fs->object, "promises", g2n_dup(g2n_view_of_object(promises)));
    if (st == G2N_OK) *result = g2n_own_object(promises);
    else g2n_object_drop(call->realm, promises);
    return st;
}

static enum g2n_status install_constants(struct g2n_host *host)
{
    static const struct {
        const char *name;
        int value;
    } rows[] = {
#define FS_CONSTANT(name) { #name, name },
#include "host/fs_constants.def"
#undef FS_CONSTANT
        { "COPYFILE_EXCL", 1 }, { "COPYFILE_FICLONE", 2 }, { "COPYFILE_FICLONE_FORCE", 4 },
    };
    const uint32_t count = sizeof rows / sizeof *rows;
    struct g2n_object *constants;

    enum g2n_status st = g2n_object_new_plain(&host->realm, count, &constants);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < count && st == G2N_OK; i++)
        st = g2n_object_put_c(&host->realm, constants, rows[i].name, g2n_number(rows[i].value));
    if (st == G2N_OK) return g2n_object_put_c(&host->realm, host->fs->object, "constants", g2n_own_object(constants));
    g2n_object_drop(&host->realm, constants);
    return st;
}

enum g2n_status g2n_fs_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_fs *fs = g2n_alloc_zero(1, sizeof *fs);

    if (!fs) return G2N_ENOMEM;
    host->fs = fs; /* from here g2n_fs_destroy frees it */
    enum g2n_status st = g2n_object_new_plain(realm, 2 * OP_COUNT + 10, &fs->object);
    if (st == G2N_OK) st = define_ops(realm, fs->object, 'C', call_callback);
    if (st == G2N_OK) st = define_ops(realm, fs->object, 'S', call_sync);
    if (st == G2N_OK) st = g2n_fs_transfer_install(host);
    if (st == G2N_OK) st = install_constants(host);
    if (st == G2N_OK) st = g2n_fs_stat_install(host);
    if (st == G2N_OK) st = g2n_fs_dirent_install(host);
    if (st == G2N_OK) st = g2n_function_define_getter(realm, fs->object, "promises", get_promises, 0);
    if (st != G2N_OK) return st;
    return g2n_object_put_c(realm, realm->global, "fs", g2n_dup(g2n_view_of_object(fs->object)));
}

void g2n_fs_destroy(struct g2n_host *host)
{
    struct g2n_fs *fs = host->fs;

    if (!fs) return;
    g2n_object_drop(&host->realm, fs->object);
    g2n_object_drop(&host->realm, fs->stats_proto);
    g2n_object_drop(&host->realm, fs->dirent_proto);
    for (int i = 0; i < G2N_FS_STAT_NUMBERS; i++)
        if (fs->stat_names[i]) g2n_atom_release(&host->realm, fs->stat_names[i]);
    g2n_free(fs);
    host->fs = NULL;
}
