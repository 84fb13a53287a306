#include "cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "text.h"

#define LIMIT_DEFAULT (5ull << 30)
#define TEMP_MARK     ".tmp-"
/* A temporary entry that is older has lost its writer. */
#define TEMP_MAX_AGE_S 3600

struct trailer {
    char            magic[8];
    uint64_t        len;     /* of the bytes before the trailer */
    struct g2n_hash content; /* of those bytes */
    struct g2n_hash key;
};

struct shortcut {
    char            magic[8];
    struct g2n_hash stat_key;
    struct g2n_hash key;
    struct g2n_hash entry_stat;
};

static const char entry_magic[8]    = "g2nent1";
static const char shortcut_magic[8] = "g2nsho1";

/* "512M" and the like; 0 for what is no size. */
static uint64_t parse_size(const char *text)
{
    char              *end;
    unsigned long long n = strtoull(text, &end, 10);
    unsigned           shift = 0;

    if (end == text || text[0] == '-')
        return 0;
    if (*end == 'K' || *end == 'k') shift = 10;
    else if (*end == 'M' || *end == 'm') shift = 20;
    else if (*end == 'G' || *end == 'g') shift = 30;
    if (shift != 0)
        end++;
    return *end == '\0' && n <= UINT64_MAX >> 30 ? (uint64_t)n << shift : 0;
}

void g2n_cache_open(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d)
{
    const char *xdg  = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    const char *size = getenv("G2N_CACHE_SIZE");
    const char *dir  = NULL;

    memset(c, 0, sizeof *c);
    c->limit = LIMIT_DEFAULT;
    if (size && size[0] != '\0') {
        c->limit = parse_size(size);
        if (c->limit == 0 && strcmp(size, "0") != 0) {
            g2n_warn(d, "G2N_CACHE_SIZE", "%s is not a size such as 500M or 5G; using 5G", size);
            c->limit = LIMIT_DEFAULT;
        }
        if (c->limit == 0)
            return;
    }
    if (xdg && xdg[0] == '/') /* the XDG specification has relative ones ignored */
        dir = g2n_arena_printf(a, "%s/gowasm2native", xdg);
    else if (home && home[0] == '/')
        dir = g2n_arena_printf(a, "%s/.cache/gowasm2native", home);
    c->dir = dir;
}

/* Makes the folder when something is to be stored; false: no cache then. */
static bool make_dir(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d)
{
    if (!c->dir)
        return false;
    if (g2n_dirs_make(a, c->dir))
        return true;
    g2n_note(d, "%s: no cache: %s", c->dir, strerror(errno));
    c->dir = NULL;
    return false;
}

static const char *path_for(const struct g2n_cache *c, struct g2n_arena *a, const struct g2n_hash *key,
                            const char *suffix)
{
    char hex[2 * G2N_HASH_LEN + 1];

    g2n_hash_hex(key, hex);
    return g2n_arena_printf(a, "%s/%s%s", c->dir, hex, suffix);
}

static struct g2n_hash content_hash(const void *bytes, size_t len)
{
    struct g2n_hasher h;

    g2n_hash_init(&h);
    g2n_hash_add(&h, bytes, len);
    return g2n_hash_end(&h);
}

static bool verify(const struct g2n_map *m, const struct g2n_hash *key, size_t *len)
{
    struct trailer  t;
    struct g2n_hash content;

    if (m->len < sizeof t)
        return false;
    memcpy(&t, m->bytes + m->len - sizeof t, sizeof t);
    if (memcmp(t.magic, entry_magic, sizeof t.magic) != 0 || t.len != m->len - sizeof t || !g2n_hash_equal(&t.key, key))
        return false;
    *len    = (size_t)t.len;
    content = content_hash(m->bytes, *len);
    return g2n_hash_equal(&content, &t.content);
}

/* Opens and verifies an entry. */
static const char *open_entry(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d,
                              const struct g2n_hash *key, struct g2n_map *m, size_t *len)
{
    const char *path = c->dir ? path_for(c, a, key, "") : NULL;

    if (!path || !g2n_map_open(m, path))
        return NULL;
    if (verify(m, key, len))
        return path;
    g2n_map_close(m);
    g2n_note(d, "%s: cache entry is damaged; removed, and made again", path);
    (void)unlink(path);
    return NULL;
}

bool g2n_cache_get(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_hash *key,
                   const char *to)
{
    struct g2n_map m;
    size_t         len = 0;
    bool           good;

    if (!open_entry(c, a, d, key, &m, &len))
        return false;
    good = g2n_file_write(to, m.bytes, len);
    g2n_map_close(&m);
    return good;
}

const char *g2n_cache_entry(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_hash *key)
{
    struct g2n_map m;
    size_t         len  = 0;
    const char    *path = open_entry(c, a, d, key, &m, &len);

    if (path)
        g2n_map_close(&m);
    return path;
}

void g2n_cache_put(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_hash *key,
                   const char *from, bool executable)
{
    struct g2n_map  m;
    struct g2n_text entry;
    struct trailer  t = { .key = *key };
    const char     *path;

    if (!make_dir(c, a, d) || !(path = path_for(c, a, key, "")) || !g2n_map_open(&m, from))
        return;
    memcpy(t.magic, entry_magic, sizeof t.magic);
    t.len     = m.len;
    t.content = content_hash(m.bytes, m.len);
    g2n_text_init(&entry);
    g2n_text_add(&entry, (const char *)m.bytes, m.len);
    g2n_text_add(&entry, (const char *)&t, sizeof t);
    if (!g2n_text_failed(&entry)) {
        if (g2n_file_publish(path, entry.ptr, entry.len, executable ? 0700 : 0600))
            c->stored = true;
        else
            g2n_note(d, "%s: not cached: %s", path, strerror(errno));
    }
    g2n_text_fini(&entry);
    g2n_map_close(&m);
}

static struct g2n_hash stat_hash(const char *path, bool *good)
{
    struct g2n_hasher h;

    g2n_hash_init(&h);
    *good = g2n_hash_stat(&h, path);
    return g2n_hash_end(&h);
}

const char *g2n_cache_shortcut(struct g2n_cache *c, struct g2n_arena *a, const struct g2n_hash *stat_key)
{
    const char     *path = c->dir ? path_for(c, a, stat_key, ".stat") : NULL;
    struct shortcut s;
    struct g2n_hash now;
    const char     *entry;
    ssize_t         n;
    bool            good;
    int             fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0)
        return NULL;
    n = read(fd, &s, sizeof s);
    close(fd);
    if (n != (ssize_t)sizeof s || memcmp(s.magic, shortcut_magic, sizeof s.magic) != 0
        || !g2n_hash_equal(&s.stat_key, stat_key))
        return NULL;
    entry = path_for(c, a, &s.key, "");
    if (!entry)
        return NULL;
    now = stat_hash(entry, &good);
    return good && g2n_hash_equal(&now, &s.entry_stat) ? entry : NULL;
}

void g2n_cache_set_shortcut(struct g2n_cache *c, struct g2n_arena *a, const struct g2n_hash *stat_key,
                            const struct g2n_hash *key)
{
    struct shortcut s     = { .stat_key = *stat_key, .key = *key };
    const char     *path  = c->dir ? path_for(c, a, stat_key, ".stat") : NULL;
    const char     *entry = c->dir ? path_for(c, a, key, "") : NULL;
    bool            good;

    if (!path || !entry)
        return;
    memcpy(s.magic, shortcut_magic, sizeof s.magic);
    s.entry_stat = stat_hash(entry, &good);
    if (good)
        (void)!g2n_file_publish(path, &s, sizeof s, 0600); /* without it the next run takes some milliseconds more */
}

/* ---- Trimming ---------------------------------------------------------------- */

struct entry {
    char           *name;
    uint64_t        size;
    struct timespec mtime;
};

static int by_age(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;

    if (a->mtime.tv_sec != b->mtime.tv_sec)
        return a->mtime.tv_sec < b->mtime.tv_sec ? -1 : 1;
    if (a->mtime.tv_nsec != b->mtime.tv_nsec)
        return a->mtime.tv_nsec < b->mtime.tv_nsec ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* Lists the entries; removes abandoned temporary ones on the way. */
static struct entry *list_entries(struct g2n_arena *a, DIR *dir, size_t *count_out)
{
    struct entry  *list = NULL;
    struct dirent *e;
    size_t         count = 0, size = 0;
    struct stat    st;

    while ((e = readdir(dir))) {
        if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
            continue;
        if (strstr(e->d_name, TEMP_MARK)) {
            if (time(NULL) - st.st_mtime > TEMP_MAX_AGE_S)
                (void)unlinkat(dirfd(dir), e->d_name, 0);
            continue;
        }
        if (count == size) {
            struct entry *grown = g2n_arena_array(a, size = size * 2 + 64, sizeof *grown);

            if (!grown)
                break;
            if (count != 0)
                memcpy(grown, list, count * sizeof *grown);
            list = grown;
        }
        list[count] = (struct entry){ g2n_arena_copy(a, e->d_name, strlen(e->d_name)), (uint64_t)st.st_size,
                                     st.st_mtim };
        if (list[count].name)
            count++;
    }
    *count_out = count;
    return list;
}

void g2n_cache_trim(struct g2n_cache *c, struct g2n_arena *a, struct g2n_diag *d)
{
    DIR          *dir = c->dir && c->stored ? opendir(c->dir) : NULL;
    struct entry *list;
    size_t        count, removed = 0;
    uint64_t      total = 0;

    if (!dir)
        return;
    list = list_entries(a, dir, &count);
    for (size_t i = 0; i < count; i++)
        total += list[i].size;
    if (total > c->limit)
        qsort(list, count, sizeof *list, by_age);
    for (size_t i = 0; i < count && total > c->limit; i++, removed++) {
        (void)unlinkat(dirfd(dir), list[i].name, 0);
        total -= list[i].size;
    }
    if (removed != 0)
        g2n_note(d, "%s: removed the %zu oldest entries", c->dir, removed);
    closedir(dir);
}
