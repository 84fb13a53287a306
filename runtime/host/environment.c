/* A list without an order, looked through from its beginning, as libc's is. */
#include "host/environment.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

extern char **environ;

struct g2n_environment {
    char **entries; /* count of them, owned, and NULL */
    size_t count;
};

/* Where it is, or e->count. */
static size_t find(const struct g2n_environment *e, const char *name, size_t len)
{
    size_t i = 0;

    while (i < e->count && !(strncmp(e->entries[i], name, len) == 0 && e->entries[i][len] == '=')) i++;
    return i;
}

/* Consumes entry, which may be NULL. */
static enum g2n_status put(struct g2n_environment *e, char *entry, size_t name_len)
{
    size_t i;

    if (!entry) return G2N_ENOMEM;
    i = find(e, entry, name_len);
    if (i == e->count) {
        char **grown = g2n_realloc_array(e->entries, e->count + 2, sizeof *grown);
        if (!grown) {
            g2n_free(entry);
            return G2N_ENOMEM;
        }
        e->entries = grown;
        e->entries[++e->count] = NULL;
    } else {
        g2n_free(e->entries[i]);
    }
    e->entries[i] = entry;
    return G2N_OK;
}

static char *join(const char *name, size_t name_len, const char *value)
{
    size_t len = strlen(value);
    char *entry = g2n_alloc(name_len + len + 2);

    if (!entry) return NULL;
    memcpy(entry, name, name_len);
    entry[name_len] = '=';
    memcpy(entry + name_len + 1, value, len + 1);
    return entry;
}

enum g2n_status g2n_environment_create(const char *const *entries, struct g2n_environment **out)
{
    struct g2n_environment *e = g2n_alloc_zero(1, sizeof *e);
    enum g2n_status st = G2N_OK;

    if (!e) return G2N_ENOMEM;
    e->entries = g2n_alloc_zero(1, sizeof *e->entries);
    if (!e->entries) st = G2N_ENOMEM;
    for (; entries && *entries && st == G2N_OK; entries++) {
        size_t len = strcspn(*entries, "=");
        if (len == 0 || !(*entries)[len] || find(e, *entries, len) < e->count) continue; /* given twice: the first counts */
        st = put(e, join(*entries, len, *entries + len + 1), len);
    }
    if (st != G2N_OK) {
        g2n_environment_destroy(e);
        return st;
    }
    *out = e;
    return G2N_OK;
}

void g2n_environment_destroy(struct g2n_environment *e)
{
    if (!e) return;
    for (size_t i = 0; i < e->count; i++) g2n_free(e->entries[i]);
    g2n_free(e->entries);
    g2n_free(e);
}

const char *g2n_environment_get(const struct g2n_host *host, const char *name)
{
    const struct g2n_environment *e = host->environment;
    size_t len = strlen(name), i;

    if (!e) return getenv(name);
    i = find(e, name, len);
    return i < e->count ? e->entries[i] + len + 1 : NULL;
}

void g2n_environment_set(struct g2n_host *host, const char *name, const char *value)
{
    const size_t len = strlen(name);

    if (len == 0 || strchr(name, '=')) return;
    if (host->environment) (void)put(host->environment, join(name, len, value), len);
    else (void)setenv(name, value, 1);
}

void g2n_environment_unset(struct g2n_host *host, const char *name)
{
    struct g2n_environment *e = host->environment;
    size_t i;

    if (!e) {
        (void)unsetenv(name);
        return;
    }
    i = find(e, name, strlen(name));
    if (i == e->count) return;
    g2n_free(e->entries[i]);
    e->entries[i] = e->entries[--e->count];
    e->entries[e->count] = NULL;
}

char *const *g2n_environment_list(const struct g2n_host *host)
{
    static char *const none[] = { NULL };

    if (host->environment) return host->environment->entries;
    return environ ? environ : none;
}
