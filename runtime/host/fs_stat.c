/* Stats objects.  A guest stats files by the ten thousand and reads every number each time, so the numbers lie in the
 * object as they are and are turned into properties (slots) only when the guest changes one. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host/fs.h"
#include "value/props.h"

struct stats {
    struct g2n_object  object;
    struct g2n_fs_stat stat;
    bool               in_slots; /* the properties are ordinary ones now */
};

static const char *const names[G2N_FS_STAT_NUMBERS] = {
    [G2N_STAT_DEV] = "dev",         [G2N_STAT_MODE] = "mode",       [G2N_STAT_NLINK] = "nlink",
    [G2N_STAT_UID] = "uid",         [G2N_STAT_GID] = "gid",         [G2N_STAT_RDEV] = "rdev",
    [G2N_STAT_BLKSIZE] = "blksize", [G2N_STAT_INO] = "ino",         [G2N_STAT_SIZE] = "size",
    [G2N_STAT_BLOCKS] = "blocks",   [G2N_STAT_ATIME] = "atimeMs",   [G2N_STAT_MTIME] = "mtimeMs",
    [G2N_STAT_CTIME] = "ctimeMs",   [G2N_STAT_BIRTHTIME] = "birthtimeMs",
};

/* ---- the class ---- */

static int number_of(struct g2n_realm *realm, const struct stats *s, g2n_key key)
{
    struct g2n_string *const *atoms = g2n_host_of(realm)->fs->stat_names;

    if (s->in_slots) return -1;
    for (int i = 0; i < G2N_FS_STAT_NUMBERS; i++)
        if (key.cell == &atoms[i]->cell) return i;
    return -1;
}

static enum g2n_found stats_get(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, struct g2n_property *out)
{
    const struct stats *s = (const struct stats *)(void *)obj;
    int i = number_of(realm, s, key);

    if (i < 0) return G2N_NOT_FOUND;
    if (out) *out = (struct g2n_property){ g2n_number(s->stat.numbers[i]), G2N_ABSENT, G2N_PROP_DEFAULT };
    return G2N_FOUND;
}

static bool to_slots(struct g2n_realm *realm, struct stats *s)
{
    struct g2n_string *const *atoms = g2n_host_of(realm)->fs->stat_names;

    for (int i = 0; i < G2N_FS_STAT_NUMBERS; i++) {
        g2n_value v = g2n_number(s->stat.numbers[i]);
        if (g2n_props_find(&s->object, g2n_key_atom(atoms[i]))) continue; /* from an attempt that ran out of memory */
        if (g2n_props_add(realm, &s->object, g2n_key_atom(atoms[i]), v, G2N_ABSENT, G2N_PROP_DEFAULT) != G2N_OK) {
            (void)g2n_throw_no_memory(realm);
            return false;
        }
    }
    s->in_slots = true;
    return true;
}

static enum g2n_found stats_set(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    struct stats *s = (struct stats *)(void *)obj;
    (void)value;
    if (number_of(realm, s, key) >= 0 && !to_slots(realm, s)) return G2N_FOUND_THROWN;
    return G2N_NOT_FOUND;
}

static enum g2n_found stats_delete(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    return stats_set(realm, obj, key, G2N_VIEW_UNDEFINED);
}

static enum g2n_status stats_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    enum g2n_status st = G2N_OK;

    if (((const struct stats *)(void *)obj)->in_slots) return G2N_OK;
    for (int i = 0; i < G2N_FS_STAT_NUMBERS && st == G2N_OK; i++)
        st = g2n_keys_append(realm, out, g2n_key_atom(g2n_host_of(realm)->fs->stat_names[i]));
    return st;
}

static enum g2n_found stats_define(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                   const struct g2n_property *property)
{
    return stats_set(realm, obj, key, g2n_peek(property->value));
}

static const struct g2n_class class_stats = {
    .name = "Stats", .size = sizeof(struct stats), .get_own = stats_get, .set_own = stats_set,
    .delete_own = stats_delete, .own_keys = stats_keys, .define_own = stats_define,
};

enum g2n_status g2n_fs__give_stats(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    struct g2n_object *obj;

    if (r->number < 0) return G2N_OK; /* throwIfNoEntry: false */
    enum g2n_status st = g2n_object_new(&host->realm, &class_stats, host->fs->stats_proto, &obj);
    if (st != G2N_OK) return st;
    ((struct stats *)(void *)obj)->stat = r->stat;
    *result = g2n_own_object(obj);
    return G2N_OK;
}

/* ---- the system calls ---- */

static double ms(int64_t seconds, uint32_t nanoseconds) { return (double)seconds * 1e3 + (double)nanoseconds / 1e6; }

static void from_stat(const struct stat *st, struct g2n_fs_stat *out)
{
    double *n = out->numbers;
    n[G2N_STAT_DEV] = (double)st->st_dev;
    n[G2N_STAT_MODE] = (double)st->st_mode;
    n[G2N_STAT_NLINK] = (double)st->st_nlink;
    n[G2N_STAT_UID] = (double)st->st_uid;
    n[G2N_STAT_GID] = (double)st->st_gid;
    n[G2N_STAT_RDEV] = (double)st->st_rdev;
    n[G2N_STAT_BLKSIZE] = (double)st->st_blksize;
    n[G2N_STAT_INO] = (double)st->st_ino;
    n[G2N_STAT_SIZE] = (double)st->st_size;
    n[G2N_STAT_BLOCKS] = (double)st->st_blocks;
    n[G2N_STAT_ATIME] = ms(st->st_atim.tv_sec, (uint32_t)st->st_atim.tv_nsec);
    n[G2N_STAT_MTIME] = ms(st->st_mtim.tv_sec, (uint32_t)st->st_mtim.tv_nsec);
    n[G2N_STAT_CTIME] = ms(st->st_ctim.tv_sec, (uint32_t)st->st_ctim.tv_nsec);
    n[G2N_STAT_BIRTHTIME] = n[G2N_STAT_CTIME];
}

#if defined(STATX_BTIME)
static void from_statx(const struct statx *st, struct g2n_fs_stat *out)
{
    double *n = out->numbers;
    n[G2N_STAT_DEV] = (double)makedev(st->stx_dev_major, st->stx_dev_minor);
    n[G2N_STAT_MODE] = st->stx_mode;
    n[G2N_STAT_NLINK] = st->stx_nlink;
    n[G2N_STAT_UID] = st->stx_uid;
    n[G2N_STAT_GID] = st->stx_gid;
    n[G2N_STAT_RDEV] = (double)makedev(st->stx_rdev_major, st->stx_rdev_minor);
    n[G2N_STAT_BLKSIZE] = st->stx_blksize;
    n[G2N_STAT_INO] = (double)st->stx_ino;
    n[G2N_STAT_SIZE] = (double)st->stx_size;
    n[G2N_STAT_BLOCKS] = (double)st->stx_blocks;
    n[G2N_STAT_ATIME] = ms(st->stx_atime.tv_sec, st->stx_atime.tv_nsec);
    n[G2N_STAT_MTIME] = ms(st->stx_mtime.tv_sec, st->stx_mtime.tv_nsec);
    n[G2N_STAT_CTIME] = ms(st->stx_ctime.tv_sec, st->stx_ctime.tv_nsec);
    n[G2N_STAT_BIRTHTIME] = st->stx_mask & STATX_BTIME ? ms(st->stx_btime.tv_sec, st->stx_btime.tv_nsec)
                                                       : n[G2N_STAT_CTIME];
}

/* False when the kernel, or a sandbox around the process, does not have the call. */
static bool try_statx(struct g2n_fs_request *r, int flags)
{
    struct statx st;
    int err = statx(r->path.text ? AT_FDCWD : r->fd, r->path.text ? r->path.text : "",
                    flags | (r->path.text ? 0 : AT_EMPTY_PATH), STATX_BASIC_STATS | STATX_BTIME, &st);
    if (err == 0) {
        from_statx(&st, &r->stat);
        return true;
    }
    if (errno == ENOSYS || errno == EPERM || errno == EOPNOTSUPP) return false;
    r->err = errno;
    return true;
}
#else
static bool try_statx(struct g2n_fs_request *r, int flags)
{
    (void)r;
    (void)flags;
    return false;
}
#endif

static void do_stat(struct g2n_fs_request *r, int flags)
{
    struct stat st;

    if (!try_statx(r, flags)) {
        int err = r->path.text ? fstatat(AT_FDCWD, r->path.text, &st, flags) : fstat(r->fd, &st);
        if (err == 0) from_stat(&st, &r->stat);
        else r->err = errno;
    }
    if (r->no_entry_is_undefined && (r->err == ENOENT || r->err == ENOTDIR)) {
        r->err = 0;
        r->number = -1;
    }
}

void g2n_fs__do_stat(struct g2n_fs_request *r) { do_stat(r, 0); }
void g2n_fs__do_lstat(struct g2n_fs_request *r) { do_stat(r, AT_SYMLINK_NOFOLLOW); }
void g2n_fs__do_fstat(struct g2n_fs_request *r) { do_stat(r, 0); }

/* ---- the prototype ---- */

static const struct stats *receiver(struct g2n_call *call)
{
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &class_stats) return NULL;
    return (const struct stats *)(void *)g2n_as_object(call->this_value);
}

static enum g2n_status stats_is(struct g2n_call *call, g2n_value *result)
{
    const struct stats *s = receiver(call);
    mode_t kind = (mode_t)((const struct g2n_function *)(void *)call->callee)->magic;

    if (!s) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal invocation");
    *result = g2n_bool(((mode_t)s->stat.numbers[G2N_STAT_MODE] & S_IFMT) == kind);
    return G2N_OK;
}

/* atime and its like: `new Date(ms)`. */
static enum g2n_status stats_date(struct g2n_call *call, g2n_value *result)
{
    const struct stats *s = receiver(call);
    int which = ((const struct g2n_function *)(void *)call->callee)->magic;
    g2n_value date;

    if (!s) return G2N_OK; /* of the prototype itself: undefined */
    g2n_value number = g2n_number(s->stat.numbers[which]);
    enum g2n_status st = g2n_object_get_c(call->realm, call->realm->global, "Date", &date);
    if (st != G2N_OK) return st;
    g2n_view args[] = { g2n_peek(number) };
    st = g2n_construct(call->realm, g2n_peek(date), args, 1, result);
    g2n_drop(call->realm, date);
    return st;
}

static enum g2n_status stats_construct(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal constructor");
}

static const struct g2n_method methods[] = {
    { "isDirectory",       stats_is, 0, S_IFDIR },
    { "isFile",            stats_is, 0, S_IFREG },
    { "isBlockDevice",     stats_is, 0, S_IFBLK },
    { "isCharacterDevice", stats_is, 0, S_IFCHR },
    { "isSymbolicLink",    stats_is, 0, S_IFLNK },
    { "isFIFO",            stats_is, 0, S_IFIFO },
    { "isSocket",          stats_is, 0, S_IFSOCK },
    { NULL, NULL, 0, 0 },
};

static const struct {
    const char *name;
    enum g2n_fs_stat_number number;
} dates[] = {
    { "atime", G2N_STAT_ATIME }, { "mtime", G2N_STAT_MTIME }, { "ctime", G2N_STAT_CTIME },
    { "birthtime", G2N_STAT_BIRTHTIME },
};

enum g2n_status g2n_fs_stat_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_fs *fs = host->fs;
    struct g2n_function *constructor;
    enum g2n_status st = g2n_object_new_plain(realm, 12, &fs->stats_proto);

    for (int i = 0; i < G2N_FS_STAT_NUMBERS && st == G2N_OK; i++)
        st = g2n_atom_new(realm, names[i], strlen(names[i]), &fs->stat_names[i]);
    if (st == G2N_OK) st = g2n_function_define_all(realm, fs->stats_proto, methods);
    for (size_t i = 0; i < sizeof dates / sizeof *dates && st == G2N_OK; i++)
        st = g2n_function_define_getter(realm, fs->stats_proto, dates[i].name, stats_date, (int32_t)dates[i].number);
    if (st == G2N_OK)
        st = g2n_function_new_constructor(realm, stats_construct, "Stats", 0, fs->stats_proto, &constructor);
    if (st == G2N_OK) st = g2n_object_put_c(realm, fs->object, "Stats", g2n_own_object(&constructor->object));
    return st;
}
