/* Go, and whoever else keeps the working folder as a text, believes PWD.  A native program would compare it with "." before
 * it does; the guest cannot, so that is done here. */
#include "wasi/environment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

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

static bool is_allowed(const struct g2n_wasi_policy *policy, const char *entry)
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
static enum g2n_status make_pwd(struct g2n_wasi_environment *env)
{
    static const char prefix[] = "PWD=";
    char *folder;

    if (is_here(getenv("PWD"))) return G2N_OK;
    folder = getcwd(NULL, 0);
    if (!folder) return G2N_OK;
    env->pwd = g2n_alloc(sizeof prefix + strlen(folder));
    if (env->pwd) {
        memcpy(env->pwd, prefix, sizeof prefix - 1);
        memcpy(env->pwd + sizeof prefix - 1, folder, strlen(folder) + 1);
    }
    free(folder);
    return env->pwd ? G2N_OK : G2N_ENOMEM;
}

enum g2n_status g2n_wasi_environment_init(struct g2n_wasi_environment *env, const struct g2n_wasi_policy *policy)
{
    size_t count = 0;
    enum g2n_status st = policy->sandbox ? G2N_OK : make_pwd(env);

    if (st != G2N_OK) return st;
    while (environ && environ[count]) count++;
    env->list = g2n_realloc_array(NULL, count + 2, sizeof *env->list);
    if (!env->list) return G2N_ENOMEM;
    for (size_t i = 0; i < count; i++)
        if (is_allowed(policy, environ[i]) && !(env->pwd && is_named(environ[i], "PWD")))
            env->list[env->count++] = environ[i];
    if (env->pwd) env->list[env->count++] = env->pwd;
    return G2N_OK;
}

void g2n_wasi_environment_fini(struct g2n_wasi_environment *env)
{
    g2n_free(env->list);
    g2n_free(env->pwd);
    *env = (struct g2n_wasi_environment){ 0 };
}
