/* Folders: listing, making and removing trees.
 *
 * A listing is kept in request->bytes as entries of one type byte (DT_*) and a name that ends with NUL, sorted by the
 * names' bytes as scandir() sorts them in libuv. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/fs.h"
#include "value/array.h"

#define TYPE_COUNT 7

/* ---- readdir ---- */

static int compare_entries(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a + 1, *(const char *const *)b + 1);
}

/* Appends the entries in `unsorted` to `out`, sorted.  Returns an errno value. */
static int append_sorted(const struct g2n_buf *unsorted, size_t count, struct g2n_buf *out)
{
    if (count == 0) return 0;
    const char **entries = g2n_realloc_array(NULL, count, sizeof *entries);
    if (!entries) return ENOMEM;
    const char *at = unsorted->bytes;
    for (size_t i = 0; i < count; i++) {
        entries[i] = at;
        at += strlen(at + 1) + 2;
    }
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 0; i < count; i++) g2n_buf_append(out, entries[i], strlen(entries[i] + 1) + 2);
    g2n_free(entries);
    return out->failed ? ENOMEM : 0;
}

static unsigned char type_of(int folder, const struct dirent *entry, bool needed)
{
    struct stat st;
    if (entry->d_type != DT_UNKNOWN || !needed) return entry->d_type;
    return fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? (unsigned char)IFTODT(st.st_mode) : DT_UNKNOWN;
}

static bool is_dots(const char *name) { return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])); }

/* Lists one folder; the names get `prefix` ("a/", or "") in front.  Returns an errno value. */
static int list_folder(const char *path, const char *prefix, bool types, struct g2n_buf *out)
{
    struct g2n_buf unsorted = G2N_BUF_INIT;
    size_t count = 0;
    DIR *dir = opendir(path);

    if (!dir) return errno;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry) break;
        if (is_dots(entry->d_name)) continue;
        g2n_buf_append_byte(&unsorted, (char)type_of(dirfd(dir), entry, types));
        g2n_buf_append_str(&unsorted, prefix);
        g2n_buf_append(&unsorted, entry->d_name, strlen(entry->d_name) + 1);
        count++;
    }
    int err = errno;
    closedir(dir);
    if (!err) err = unsorted.failed ? ENOMEM : append_sorted(&unsorted, count, out);
    g2n_buf_fini(&unsorted);
    return err;
}

/* Breadth first, as node: `out` itself is the queue of the folders that are still to be listed. */
static int list_below(const char *root, struct g2n_buf *out)
{
    struct g2n_buf path = G2N_BUF_INIT, prefix = G2N_BUF_INIT;
    int err = 0;

    for (size_t at = 0; at < out->len && !err;) {
        const char *name = out->bytes + at + 1;
        bool is_folder = (unsigned char)out->bytes[at] == DT_DIR;
        at += strlen(name) + 2;
        if (!is_folder) continue;
        g2n_buf_clear(&path);
        g2n_buf_printf(&path, "%s/%s%c", root, name, '\0');
        g2n_buf_clear(&prefix);
        g2n_buf_printf(&prefix, "%s/%c", name, '\0');
        err = path.failed || prefix.failed ? ENOMEM : list_folder(path.bytes, prefix.bytes, true, out);
    }
    g2n_buf_fini(&path);
    g2n_buf_fini(&prefix);
    return err;
}

void g2n_fs__do_readdir(struct g2n_fs_request *r)
{
    r->err = list_folder(r->path.text, "", r->with_types || r->recursive, &r->bytes);
    if (!r->err && r->recursive) r->err = list_below(r->path.text, &r->bytes);
}

/* ---- Dirent ---- */

struct dirent_object {
    struct g2n_object object;
    int32_t           type; /* DT_* */
};

static const struct g2n_class class_dirent = { .name = "Dirent", .size = sizeof(struct dirent_object) };

static enum g2n_status dirent_is(struct g2n_call *call, g2n_value *result)
{
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &class_dirent)
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal invocation");
    const struct dirent_object *d = (const struct dirent_object *)(void *)g2n_as_object(call->this_value);
    *result = g2n_bool(d->type == ((const struct g2n_function *)(void *)call->callee)->magic);
    return G2N_OK;
}

static const struct g2n_method dirent_methods[TYPE_COUNT + 1] = {
    { "isDirectory",       dirent_is, 0, DT_DIR },
    { "isFile",            dirent_is, 0, DT_REG },
    { "isBlockDevice",     dirent_is, 0, DT_BLK },
    { "isCharacterDevice", dirent_is, 0, DT_CHR },
    { "isSymbolicLink",    dirent_is, 0, DT_LNK },
    { "isFIFO",            dirent_is, 0, DT_FIFO },
    { "isSocket",          dirent_is, 0, DT_SOCK },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_fs_dirent_install(struct g2n_host *host)
{
    enum g2n_status st = g2n_object_new_plain(&host->realm, TYPE_COUNT, &host->fs->dirent_proto);
    return st == G2N_OK ? g2n_function_define_all(&host->realm, host->fs->dirent_proto, dirent_methods) : st;
}

/* name: relative to the listed folder; the Dirent's own name is its last part. */
static enum g2n_status give_dirent(struct g2n_host *host, const struct g2n_fs_request *r, int type, const char *name,
                                   g2n_value *out)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_fs_encoding encoding = r->encoding == G2N_FS_DEFAULT ? G2N_FS_UTF8 : r->encoding;
    const char *slash = strrchr(name, '/'), *own = slash ? slash + 1 : name;
    struct g2n_buf folder = G2N_BUF_INIT;
    struct g2n_object *obj;
    g2n_value text, parent = G2N_UNDEFINED;

    enum g2n_status st = g2n_object_new(realm, &class_dirent, host->fs->dirent_proto, &obj);
    if (st != G2N_OK) return st;
    ((struct dirent_object *)(void *)obj)->type = type;
    g2n_buf_append_str(&folder, r->path.text);
    if (slash) g2n_buf_printf(&folder, "/%.*s", (int)(slash - name), name);
    st = folder.failed ? G2N_ENOMEM : g2n_string_decode(realm, folder.bytes, folder.len, false, &parent);
    g2n_buf_fini(&folder);
    if (st == G2N_OK) st = g2n_fs_decode(host, own, strlen(own), encoding, &text);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "name", text);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "parentPath", g2n_dup(g2n_peek(parent)));
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "path", g2n_dup(g2n_peek(parent)));
    g2n_drop(realm, parent);
    if (st == G2N_OK) *out = g2n_own_object(obj);
    else g2n_object_drop(realm, obj);
    return st;
}

enum g2n_status g2n_fs__give_entries(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_fs_encoding encoding = r->encoding == G2N_FS_DEFAULT ? G2N_FS_UTF8 : r->encoding;
    struct g2n_array *array;
    enum g2n_status st = g2n_array_new(realm, 0, &array);

    if (st != G2N_OK) return st;
    for (size_t at = 0; at < r->bytes.len && st == G2N_OK;) {
        const char *name = r->bytes.bytes + at + 1;
        size_t len = strlen(name);
        g2n_value entry;
        st = r->with_types ? give_dirent(host, r, (unsigned char)name[-1], name, &entry)
                           : g2n_fs_decode(host, name, len, encoding, &entry);
        if (st == G2N_OK) st = g2n_array_push(realm, array, entry);
        at += len + 2;
    }
    if (st == G2N_OK) *result = g2n_own_object(&array->object);
    else g2n_object_drop(realm, &array->object);
    return st;
}

/* ---- mkdir ---- */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Makes what is missing of a path; the first folder made goes to r->bytes. */
static void make_all(struct g2n_fs_request *r, mode_t mode)
{
    char *path = g2n_alloc(strlen(r->path.text) + 1);
    if (!path) {
        r->err = ENOMEM;
        return;
    }
    strcpy(path, r->path.text);
    for (char *end = path; *end && !r->err;) {
        while (*end == '/') end++;
        while (*end && *end != '/') end++;
        char rest = *end;
        *end = '\0';
        if (mkdir(path, mode) == 0) {
            if (r->bytes.len == 0) g2n_buf_append_str(&r->bytes, path);
        } else if (errno != EEXIST && errno != EISDIR && errno != EROFS && errno != EACCES) {
            r->err = errno;
        } else if (!is_folder(path)) {
            /* In the middle of a path a file is no folder; at its end it exists already. */
            r->err = errno == EACCES || errno == EROFS ? errno : rest ? ENOTDIR : EEXIST;
        }
        *end = rest;
    }
    if (r->bytes.failed) r->err = ENOMEM;
    g2n_free(path);
}

void g2n_fs__do_mkdir(struct g2n_fs_request *r)
{
    mode_t mode = r->mode_given ? r->mode : 0777;
    if (r->recursive && r->path.text[0]) make_all(r, mode);
    else if (mkdir(r->path.text, mode) != 0) r->err = errno;
}

enum g2n_status g2n_fs__give_made(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result)
{
    if (r->bytes.len == 0) return G2N_OK;
    return g2n_string_decode(&host->realm, r->bytes.bytes, r->bytes.len, false, result);
}

/* ---- rm ---- */

/* Removes what a folder contains, without following links.  Deep trees are limited by descriptors, one a level. */
static int remove_contents(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), err = 0;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    bool removed = false;

    if (!dir) {
        err = errno;
        if (fd >= 0) close(fd);
        return err;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry && (errno || !removed)) break;
        if (!entry) { /* reading a folder that changes may leave out entries: until a pass finds nothing */
            removed = false;
            rewinddir(dir);
            continue;
        }
        if (is_dots(entry->d_name)) continue;
        if (type_of(fd, entry, true) == DT_DIR) {
            err = remove_contents(fd, entry->d_name);
            if (!err && unlinkat(fd, entry->d_name, AT_REMOVEDIR) != 0) err = errno;
        } else if (unlinkat(fd, entry->d_name, 0) != 0) {
            err = errno;
        }
        if (err && err != ENOENT) break; /* ENOENT: another process was faster */
        err = 0;
        removed = true;
    }
    if (!err) err = errno;
    closedir(dir);
    return err;
}

void g2n_fs__do_rm(struct g2n_fs_request *r)
{
    struct stat st;

    if (lstat(r->path.text, &st) != 0) {
        r->err = r->force && errno == ENOENT ? 0 : errno;
        return;
    }
    r->syscall = "rm";
    if (!S_ISDIR(st.st_mode)) {
        if (unlink(r->path.text) != 0) r->err = errno;
    } else if (!r->recursive) {
        r->err = EISDIR;
    } else {
        r->err = remove_contents(AT_FDCWD, r->path.text);
        if (!r->err && rmdir(r->path.text) != 0) r->err = errno;
    }
}
