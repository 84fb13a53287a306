/* wasi:filesystem/preopens, and the making of descriptors. */
#include "wasi2/folder.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/alloc.h"

enum g2n_status g2n_wasi2_add_folder(void *host, int fd, const char *name, bool open_world)
{
    struct g2n_wasi2 *w = host;
    struct g2n_wasi2_folder *folders = g2n_realloc_array(w->folders, w->folder_count + 1, sizeof *folders);
    char *copy = folders ? g2n_alloc(strlen(name) + 1) : NULL;

    if (folders) w->folders = folders;
    if (!copy) {
        close(fd);
        return G2N_ENOMEM;
    }
    memcpy(copy, name, strlen(name) + 1);
    folders[w->folder_count++] = (struct g2n_wasi2_folder){ fd, copy, open_world };
    return G2N_OK;
}

void g2n_wasi2_folders_fini(struct g2n_wasi2 *w)
{
    for (uint32_t i = 0; i < w->folder_count; i++) {
        close(w->folders[i].fd);
        g2n_free(w->folders[i].name);
    }
    g2n_free(w->folders);
    w->folders = NULL;
    w->folder_count = 0;
}

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    close(((struct g2n_wasi2_descriptor *)object)->fd);
    g2n_free(object);
}

static const struct g2n_wasi2_class descriptor_class = { .resource = 'D', .destroy = destroy };

struct g2n_wasi2_object *g2n_wasi2_descriptor_make(struct g2n_wasi2 *w, int fd, uint32_t flags, bool directory, bool open_world)
{
    struct g2n_wasi2_descriptor *d = g2n_wasi2_object_make(w, sizeof *d, &descriptor_class, NULL);

    d->fd = fd;
    d->flags = flags;
    d->directory = directory;
    d->open_world = open_world;
    return &d->object;
}

/* Each call gives descriptors of its own. */
G2N_WASI2_HANDLER(get_directories)
{
    (void)args;
    result->number = w->folder_count;
    result->items = g2n_wasi2_items(w, w->folder_count);
    for (uint32_t i = 0; i < w->folder_count; i++) {
        const struct g2n_wasi2_folder *folder = &w->folders[i];
        struct g2n_wasi2_value *pair = g2n_wasi2_items(w, 2);
        int fd = fcntl(folder->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

        if (fd < 0) g2n_trap_report("too many open files to give a component its folders");
        pair[0] = g2n_wasi2_handle(
            g2n_wasi2_descriptor_make(w, fd, G2N_DESCRIPTOR_READ | G2N_DESCRIPTOR_MUTATE, true, folder->open_world));
        pair[1] = g2n_wasi2_bytes(folder->name, strlen(folder->name));
        result->items[i] = (struct g2n_wasi2_value){ .number = 2, .items = pair };
    }
}
