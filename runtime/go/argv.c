/* The argument block (Go 1.26, lib/wasm/wasm_exec.js, run()): from guest address 4096 each argument, then each
 * "KEY=value" sorted by key, NUL-terminated and padded to 8; then their pointers, 8 bytes each, with a null pointer
 * after the arguments and one after the environment.
 *
 * wasm_exec.js stops at 12288, where it supposes the guest's data to begin.  They really begin where the pseudo text
 * addresses end, 16 bytes for each function, so the tool hands us a higher limit (program->argv_limit). */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "go/guest.h"
#include "host/environment.h"

#define BLOCK_START 4096u

struct entries {
    const char **items;  /* lent: process memory, or `tmpdir` */
    size_t       count;
    char        *tmpdir; /* owned: what wasm_exec_node.js adds when TMPDIR is unset; not with an environment of its own */
};

static size_t key_len(const char *entry) { return strcspn(entry, "="); }

static int by_key(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    size_t xn = key_len(x), yn = key_len(y), n = xn < yn ? xn : yn;
    int order = memcmp(x, y, n);

    return order ? order : (xn > yn) - (xn < yn);
}

/* os.tmpdir() of node: TMPDIR, TMP, TEMP, /tmp; no trailing slash. */
static enum g2n_status make_tmpdir(const struct g2n_host *host, char **out)
{
    const char *dir = g2n_environment_get(host, "TMP");
    size_t len;

    if (!dir || !*dir) dir = g2n_environment_get(host, "TEMP");
    if (!dir || !*dir) dir = "/tmp";
    len = strlen(dir);
    if (len > 1 && dir[len - 1] == '/') len--;
    *out = g2n_alloc(sizeof "TMPDIR=" + len);
    if (!*out) return G2N_ENOMEM;
    memcpy(*out, "TMPDIR=", 7);
    memcpy(*out + 7, dir, len);
    (*out)[7 + len] = '\0';
    return G2N_OK;
}

static enum g2n_status collect_environment(const struct g2n_host *host, struct entries *e)
{
    char *const *all = g2n_environment_list(host);
    size_t n = 0, kept = 0;

    *e = (struct entries){0};
    while (all[n]) n++;
    e->items = g2n_realloc_array(NULL, n + 1, sizeof *e->items);
    if (!e->items) return G2N_ENOMEM;
    for (size_t i = 0; i < n; i++)
        if (key_len(all[i]) > 0 && all[i][key_len(all[i])] == '=') e->items[e->count++] = all[i];
    if (!host->environment && !g2n_environment_get(host, "TMPDIR")) {
        if (make_tmpdir(host, &e->tmpdir) != G2N_OK) {
            g2n_free(e->items);
            return G2N_ENOMEM;
        }
        e->items[e->count++] = e->tmpdir;
    }
    qsort(e->items, e->count, sizeof *e->items, by_key);
    for (size_t i = 0; i < e->count; i++) /* a key given twice: getenv's choice is the first, and qsort may swap equals */
        if (kept == 0 || by_key(&e->items[kept - 1], &e->items[i]) != 0) e->items[kept++] = e->items[i];
    e->count = kept;
    return G2N_OK;
}

static void drop_environment(struct entries *e)
{
    g2n_free(e->items);
    g2n_free(e->tmpdir);
}

struct block {
    struct g2n_guest *guest;
    uint64_t          next;     /* where the next string goes       */
    uint64_t          end;      /* the limit                        */
    uint64_t          pointers; /* where the next pointer goes      */
};

static uint64_t string_room(const char *text) { return ((uint64_t)strlen(text) + 1 + 7) & ~7ull; }

static void put_string(struct block *b, const char *text)
{
    uint64_t room = string_room(text);
    unsigned char *mem_to = g2n_mem_slice(b->guest->memory, b->next, room);

    memset(mem_to, 0, (size_t)room);
    memcpy(mem_to, text, strlen(text));
    g2n_mem_store_u64(b->guest->memory, (g2n_addr)b->pointers, 0, b->next);
    b->next += room;
    b->pointers += 8;
}

static void put_null(struct block *b)
{
    g2n_mem_store_u64(b->guest->memory, (g2n_addr)b->pointers, 0, 0);
    b->pointers += 8;
}

enum g2n_status g2n_guest_write_argv(struct g2n_guest *guest)
{
    struct entries env;
    struct block b = { guest, BLOCK_START, guest->program->argv_limit, BLOCK_START };
    uint32_t argc = (uint32_t)guest->host.argc;
    enum g2n_status st = collect_environment(&guest->host, &env);

    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < argc; i++) b.pointers += string_room(guest->host.argv[i]);
    for (size_t i = 0; i < env.count; i++) b.pointers += string_room(env.items[i]);
    if (b.pointers + ((uint64_t)argc + env.count + 2) * 8 >= b.end) {
        st = G2N_ELIMIT;
        goto out;
    }
    guest->argc = argc;
    guest->argv = (uint32_t)b.pointers;
    for (uint32_t i = 0; i < argc; i++) put_string(&b, guest->host.argv[i]);
    put_null(&b);
    for (size_t i = 0; i < env.count; i++) put_string(&b, env.items[i]);
    put_null(&b);
out:
    drop_environment(&env);
    return st;
}
