#include "program_key.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "config.h"

/* What of the resource folder ends up in a program, or decides what does. */
static const char *const resources[] = {
    "bin/wasm2c", "bin/wat2wasm", "lib/libg2n.a", "lib/libuv_a.a", "templates/main.c.in", "templates/main_tinygo.c.in", "templates/main_wasi1.c.in", "templates/main_wasi2.c.in",
    "templates/image.S.in", "templates/m-impl.h.in", NULL,
};
/* Only with --js=quickjs. */
static const char *const js_resources[] = { "lib/libg2n_js.a", NULL };
/* Whether they are linked is known only when the module has been read; and they may be missing. */
static const char *const sqlite_resources[] = { "lib/libg2n_sqlite.a", "lib/libsqlite3.a", NULL };
static const char *const *const lists[] = { resources, g2n_home_headers, sqlite_resources, js_resources };

static size_t list_count(const struct g2n_options *o)
{
    return sizeof lists / sizeof *lists - (o->js == G2N_JS_NONE);
}

static void hash_list(struct g2n_hasher *h, const char *const *list)
{
    for (; *list; list++)
        g2n_hash_field(h, *list);
    g2n_hash_field(h, NULL);
}

static void hash_options(struct g2n_hasher *h, const struct g2n_options *o)
{
    g2n_hash_field(h, G2N_TOOL);
    g2n_hash_field(h, g2n_base_name(o->input)); /* programs know their guest's name */
    g2n_hash_number(h, (uint64_t)o->level);
    g2n_hash_number(h, (uint64_t)o->memory_mode);
    g2n_hash_number(h, o->is_static);
    g2n_hash_number(h, o->lower);
    g2n_hash_number(h, o->seeded);
    g2n_hash_number(h, o->seed);
    hash_list(h, o->allowed);
    g2n_hash_number(h, o->sandbox);
    g2n_hash_field(h, o->invoke);
    hash_list(h, o->dirs);
    hash_list(h, o->listen);
    hash_list(h, o->allowed_env);
    hash_list(h, o->allowed_sqlite);
    hash_list(h, o->plugins);
    g2n_hash_number(h, (uint64_t)o->js);
}

enum g2n_exit g2n_program_key(struct g2n_hash *out, struct g2n_arena *a, struct g2n_diag *d,
                              const struct g2n_home *home, const struct g2n_options *o, const struct g2n_toolchain *t,
                              const struct g2n_source *s)
{
    struct g2n_hasher h;

    g2n_hash_init(&h);
    hash_options(&h, o);
    g2n_hash_add(&h, t->identity.bytes, G2N_HASH_LEN);
    if (!g2n_hash_file(&h, home->driver))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, home->driver, "read it", errno);
    for (size_t i = 0; i < list_count(o); i++)
        for (const char *const *name = lists[i]; *name; name++) {
            const char *path = g2n_home_path(a, home, *name);

            if (!path)
                return g2n_fail_memory(d);
            if (!g2n_hash_file(&h, path) && lists[i] != sqlite_resources)
                return g2n_fail_errno(d, G2N_TOOL_FAILED, path, "read it (install gowasm2native again)", errno);
        }
    for (const char **prelude = o->preludes; *prelude; prelude++) {
        g2n_hash_field(&h, g2n_base_name(*prelude));
        if (!g2n_hash_file(&h, *prelude))
            return g2n_fail_errno(d, G2N_BAD_INPUT, *prelude, "read it", errno);
    }
    g2n_hash_number(&h, s->map.len);
    g2n_hash_add(&h, s->map.bytes, s->map.len);
    *out = g2n_hash_end(&h);
    return G2N_DONE;
}

bool g2n_program_stat_key(struct g2n_hash *out, struct g2n_arena *a, const struct g2n_home *home,
                          const struct g2n_options *o)
{
    struct g2n_hasher h;

    g2n_hash_init(&h);
    hash_options(&h, o);
    g2n_hash_field(&h, o->cc);
    g2n_hash_field(&h, getenv("PATH"));
    if (!g2n_hash_stat(&h, home->driver) || !g2n_hash_stat(&h, o->input))
        return false;
    for (const char **prelude = o->preludes; *prelude; prelude++)
        if (!g2n_hash_stat(&h, *prelude))
            return false;
    for (size_t i = 0; i < list_count(o); i++)
        for (const char *const *name = lists[i]; *name; name++) {
            const char *path = g2n_home_path(a, home, *name);

            if (!path || (!g2n_hash_stat(&h, path) && lists[i] != sqlite_resources))
                return false;
        }
    *out = g2n_hash_end(&h);
    return true;
}

/* Kernels stamp files with a clock that ticks every 1 to 10 ms, and some file systems round to seconds. */
bool g2n_program_settled(const struct stat *st)
{
    struct timespec now;
    double          age_s;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    age_s = (double)(now.tv_sec - st->st_ctim.tv_sec) + (double)(now.tv_nsec - st->st_ctim.tv_nsec) / 1e9;
    return age_s > (st->st_ctim.tv_nsec == 0 ? 2.5 : 0.05);
}
