/* wasi:filesystem/types, directory-entry-stream. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "wasi2/error.h"
#include "wasi2/file.h"

struct entries {
    struct g2n_wasi2_object object;
    DIR                    *dir; /* with a descriptor of its own: reading moves it */
};

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    struct entries *entries = (struct entries *)object;

    (void)w;
    if (entries->dir) closedir(entries->dir);
    g2n_free(entries);
}

static const struct g2n_wasi2_class entries_class = { .resource = 'X', .destroy = destroy };

static DIR *open_entries(int folder)
{
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = own < 0 ? NULL : fdopendir(own);

    if (!dir && own >= 0) {
        int err = errno;

        close(own);
        errno = err;
    }
    return dir;
}

G2N_WASI2_HANDLER(descriptor_read_directory)
{
    const struct g2n_wasi2_descriptor *d = g2n_wasi2_descriptor(args);
    struct entries *entries;

    if (!d->directory) {
        g2n_wasi2_give_error(w, G2N_FS_NOT_DIRECTORY, result);
        return;
    }
    entries = g2n_wasi2_object_make(w, sizeof *entries, &entries_class, NULL);
    entries->dir = open_entries(d->fd);
    if (entries->dir) {
        g2n_wasi2_give_ok(w, g2n_wasi2_handle(&entries->object), result);
        return;
    }
    g2n_wasi2_give_fs_result(w, -1, result);
    g2n_wasi2_object_destroy(w, &entries->object);
}

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/* Links are told as such.  Not every file system says in its folders what files are. */
static uint32_t type_of(const struct entries *entries, const struct dirent *e)
{
    struct stat st;

    if (e->d_type != DT_UNKNOWN) return g2n_wasi2_file_type((mode_t)DTTOIF(e->d_type));
    return fstatat(dirfd(entries->dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? g2n_wasi2_file_type(st.st_mode) : G2N_TYPE2_UNKNOWN;
}

static struct g2n_wasi2_value some_entry(struct g2n_wasi2 *w, uint32_t type, const char *name)
{
    struct g2n_wasi2_value *fields = g2n_wasi2_items(w, 2), *some = g2n_wasi2_items(w, 1);

    fields[0] = g2n_wasi2_number(type);
    fields[1] = g2n_wasi2_bytes(name, strlen(name));
    *some = (struct g2n_wasi2_value){ .number = 2, .items = fields };
    return (struct g2n_wasi2_value){ .number = G2N_SOME, .items = some };
}

/* Without "." and "..".  A name that is no UTF-8 has none for a component. */
G2N_WASI2_HANDLER(read_directory_entry)
{
    const struct entries *entries = (const struct entries *)args[0].object;
    const struct dirent *e;

    do {
        errno = 0;
        e = readdir(entries->dir);
    } while (e && is_dots(e->d_name));
    if (!e && errno) g2n_wasi2_give_fs_result(w, -1, result);
    else if (!e) g2n_wasi2_give_ok(w, g2n_wasi2_number(G2N_NONE), result);
    else if (!g2n_utf8_valid(e->d_name, strlen(e->d_name)))
        g2n_wasi2_give_error(w, g2n_wasi2_fs_error(EILSEQ, G2N_FS_IO), result);
    else g2n_wasi2_give_ok(w, some_entry(w, type_of(entries, e), e->d_name), result);
}
