/* Providers in shared libraries (--host-plugin).  A program finds them beside its own file, wherever it was started: what is shipped
 * together stays together.  They stay open, since threads of theirs may outlive the instance. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "embed/instance.h"

#define PREFIX "g2n_provider_"

/* The folder of the program's file, with a slash; "" when the system does not say, so that a name is the dynamic linker's to find. */
static void add_folder(struct g2n_buf *out)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);

    while (len > 0 && path[len - 1] != '/') len--;
    if (len > 0) g2n_buf_append(out, path, (size_t)len);
}

static enum g2n_error open_one(struct g2n_instance *i, const char *file, size_t len, bool beside, void **out)
{
    struct g2n_buf path = {0};
    enum g2n_error error = G2N_ERROR_NONE;
    const char *why;

    if (beside && file[0] != '/') add_folder(&path);
    g2n_buf_append(&path, file, len);
    g2n_buf_append_byte(&path, '\0');
    if (path.failed) {
        error = g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what C provides", i->module->program.guest);
    } else {
        *out = dlopen(path.bytes, RTLD_NOW | RTLD_LOCAL);
        why = *out ? NULL : dlerror();
        if (!*out)
            error = g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: a plugin cannot be loaded: %s; put it there, or name another one in G2N_HOST_PLUGIN", i->module->program.guest,
                                   why ? why : path.bytes);
    }
    g2n_buf_fini(&path);
    return error;
}

/* FILE:FILE..., by their own names. */
static enum g2n_error open_named(struct g2n_instance *i, const char *list, void **handles, uint32_t *count)
{
    enum g2n_error error = G2N_ERROR_NONE;

    while (error == G2N_ERROR_NONE && *list) {
        size_t len = strcspn(list, ":");
        if (len != 0) error = open_one(i, list, len, false, &handles[*count]);
        if (len != 0 && error == G2N_ERROR_NONE) ++*count;
        list += len + (list[len] == ':');
    }
    return error;
}

static enum g2n_error open_all(struct g2n_instance *i, const char *const *files, void ***handles, uint32_t *count)
{
    const char *named = secure_getenv("G2N_HOST_PLUGIN");
    enum g2n_error error = G2N_ERROR_NONE;
    size_t most = 1;

    for (const char *p = named ? named : ""; *p; p++) most += *p == ':';
    for (const char *const *file = files; *file; file++) most++;
    *count = 0;
    *handles = g2n_alloc_zero(most, sizeof **handles);
    if (!*handles) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what C provides", i->module->program.guest);
    if (named && *named) return open_named(i, named, *handles, count);
    for (; *files && error == G2N_ERROR_NONE; files++) {
        error = open_one(i, *files, strlen(*files), true, &(*handles)[*count]);
        if (error == G2N_ERROR_NONE) ++*count;
    }
    return error;
}

/* The driver names it so too (rows.c). */
static bool is_name(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static const struct g2n_provider *find(void *handle, const char *module)
{
    char symbol[256] = PREFIX;
    size_t at = sizeof PREFIX - 1;

    if (strlen(module) >= sizeof symbol - at) return NULL;
    for (; *module; module++) symbol[at++] = is_name(*module) ? *module : '_';
    if (symbol[sizeof PREFIX - 1] >= '0' && symbol[sizeof PREFIX - 1] <= '9') symbol[sizeof PREFIX - 1] = '_';
    symbol[at] = '\0';
    return dlsym(handle, symbol);
}

static const char *file_of(const struct g2n_provider *provider)
{
    Dl_info info;

    return dladdr(provider, &info) != 0 && info.dli_fname ? info.dli_fname : "a plugin";
}

const struct g2n_plugin_part g2n_plugins = { open_all, find, file_of };
