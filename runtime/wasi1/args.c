/* Arguments and environment, each as a table of pointers and the texts that they point to.
 *
 * Go, and whoever else keeps the working folder as a text, believes PWD.  A native program would compare it with "." before
 * it does; the guest cannot, so that is done here. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi1/wasi1.h"

extern char **environ;

/* The length of NAME in "NAME=value" when it is well-formed, else 0. */
static size_t name_len(const char *entry)
{
    size_t len = strcspn(entry, "=");
    return entry[len] == '=' ? len : 0;
}

static bool is_named(const char *entry, const char *name)
{
    return name_len(entry) == strlen(name) && memcmp(entry, name, strlen(name)) == 0;
}

static bool is_allowed(const struct g2n_wasi1_policy *policy, const char *entry)
{
    if (name_len(entry) == 0) return false;
    if (!policy->sandbox) return true;
    for (const char *const *name = policy->env; *name; name++)
        if (is_named(entry, *name)) return true;
    return false;
}

static bool is_here(const char *folder)
{
    struct stat a, b;
    return folder && folder[0] == '/' && stat(folder, &a) == 0 && stat(".", &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

/* G2N_OK without a pwd when PWD is right, or the folder has no name. */
static enum g2n_status make_pwd(struct g2n_wasi1 *w)
{
    static const char prefix[] = "PWD=";
    char *folder;

    if (is_here(getenv("PWD"))) return G2N_OK;
    folder = getcwd(NULL, 0);
    if (!folder) return G2N_OK;
    w->pwd = g2n_alloc(sizeof prefix + strlen(folder));
    if (w->pwd) {
        memcpy(w->pwd, prefix, sizeof prefix - 1);
        memcpy(w->pwd + sizeof prefix - 1, folder, strlen(folder) + 1);
    }
    free(folder);
    return w->pwd ? G2N_OK : G2N_ENOMEM;
}

enum g2n_status g2n_wasi1_env_init(struct g2n_wasi1 *w)
{
    size_t count = 0;
    enum g2n_status st = w->policy->sandbox ? G2N_OK : make_pwd(w);

    if (st != G2N_OK) return st;
    while (environ && environ[count]) count++;
    w->env = g2n_realloc_array(NULL, count + 2, sizeof *w->env);
    if (!w->env) return G2N_ENOMEM;
    for (size_t i = 0; i < count; i++)
        if (is_allowed(w->policy, environ[i]) && !(w->pwd && is_named(environ[i], "PWD")))
            w->env[w->env_count++] = environ[i];
    if (w->pwd) w->env[w->env_count++] = w->pwd;
    return G2N_OK;
}

static uint64_t text_size(const char *const *items, uint32_t count)
{
    uint64_t size = 0;
    for (uint32_t i = 0; i < count; i++) size += strlen(items[i]) + 1;
    return size;
}

static uint32_t put_sizes(struct g2n_wasi1 *w, const char *const *items, uint32_t count, g2n_addr count_out, g2n_addr size_out)
{
    uint64_t size = text_size(items, count);

    if (size > UINT32_MAX) return G2N_WASI_OVERFLOW;
    return g2n_wasi1_put_u32(w, count_out, count) && g2n_wasi1_put_u32(w, size_out, (uint32_t)size) ? G2N_WASI_OK
                                                                                                    : G2N_WASI_FAULT;
}

static uint32_t put_items(struct g2n_wasi1 *w, const char *const *items, uint32_t count, g2n_addr table, g2n_addr text)
{
    uint64_t size = text_size(items, count);
    unsigned char *mem_text = g2n_mem_find(w->memory, text, size);

    if (!mem_text || !g2n_mem_find(w->memory, table, (uint64_t)count * sizeof text)) return G2N_WASI_FAULT;
    for (uint32_t i = 0; i < count; i++) {
        size_t len = strlen(items[i]) + 1;

        (void)g2n_wasi1_put_u32(w, table + i * (uint32_t)sizeof text, text);
        memcpy(mem_text, items[i], len);
        mem_text += len;
        text += (g2n_addr)len;
    }
    return G2N_WASI_OK;
}

static const char *const *args(const struct g2n_wasi1 *w) { return (const char *const *)w->argv; }

uint32_t g2n_wasi1_args_get(struct g2n_wasi1 *w, uint32_t table, uint32_t text)
{
    return put_items(w, args(w), (uint32_t)w->argc, table, text);
}

uint32_t g2n_wasi1_args_sizes_get(struct g2n_wasi1 *w, uint32_t count_out, uint32_t size_out)
{
    return put_sizes(w, args(w), (uint32_t)w->argc, count_out, size_out);
}

uint32_t g2n_wasi1_environ_get(struct g2n_wasi1 *w, uint32_t table, uint32_t text)
{
    return put_items(w, w->env, w->env_count, table, text);
}

uint32_t g2n_wasi1_environ_sizes_get(struct g2n_wasi1 *w, uint32_t count_out, uint32_t size_out)
{
    return put_sizes(w, w->env, w->env_count, count_out, size_out);
}
