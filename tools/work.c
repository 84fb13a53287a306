#include "work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "hash.h"

#define PREFIX      "gowasm2native-"
#define LOCK_NAME   "lock"
/* A folder without a lock file may be in the making; after this long it is not. */
#define UNLOCKED_MAX_AGE_S 3600

void g2n_work_init(struct g2n_work *w)
{
    memset(w, 0, sizeof *w);
    w->lock_fd = -1;
}

void g2n_work_close(struct g2n_work *w)
{
    if (w->temp_output && unlink(w->temp_output) != 0)
        g2n_tree_remove(w->temp_output);
    if (w->dir && !w->keep)
        g2n_tree_remove(w->dir);
    if (w->lock_fd >= 0)
        close(w->lock_fd);
    g2n_work_init(w);
}

/* Is the folder `dir` left behind by a run that is gone?  A living run holds its lock; a lock file that is still empty
 * is about to be locked. */
static bool is_stale(struct g2n_arena *a, const char *dir)
{
    const char *lock = g2n_arena_printf(a, "%s/" LOCK_NAME, dir);
    struct stat st, lock_st;
    int         fd;
    bool        stale;

    if (!lock || lstat(dir, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid())
        return false;
    fd = open(lock, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT && time(NULL) - st.st_mtime > UNLOCKED_MAX_AGE_S;
    stale = flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &lock_st) == 0
         && (lock_st.st_size != 0 || time(NULL) - st.st_mtime > UNLOCKED_MAX_AGE_S);
    close(fd);
    return stale;
}

static void remove_stale(struct g2n_arena *a, struct g2n_diag *d, const char *temp)
{
    DIR           *dir = opendir(temp);
    struct dirent *e;

    if (!dir)
        return;
    while ((e = readdir(dir))) {
        const char *path;

        if (strncmp(e->d_name, PREFIX, sizeof PREFIX - 1) != 0)
            continue;
        path = g2n_arena_printf(a, "%s/%s", temp, e->d_name);
        if (!path || !is_stale(a, path))
            continue;
        g2n_note(d, "removing %s, left behind by a run that was killed", path);
        g2n_tree_remove(path);
    }
    closedir(dir);
}

static enum g2n_exit open_kept(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d, const char *keep)
{
    const char *dir = g2n_absolute(a, keep);

    if (!dir)
        return g2n_fail_memory(d);
    if (!g2n_dirs_make(a, dir))
        return g2n_fail_errno(d, G2N_BAD_INPUT, keep, "make the folder of --keep", errno);
    if (access(dir, W_OK | X_OK) != 0)
        return g2n_fail_errno(d, G2N_BAD_INPUT, keep, "write to the folder of --keep", errno);
    w->dir  = dir;
    w->keep = true;
    return G2N_DONE;
}

enum g2n_exit g2n_work_open(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d, const char *keep)
{
    const char *temp = getenv("TMPDIR");
    const char *lock;
    char       *dir;

    if (keep)
        return open_kept(w, a, d, keep);
    temp = g2n_absolute(a, temp && temp[0] != '\0' ? temp : "/tmp");
    dir  = temp ? g2n_arena_printf(a, "%s/" PREFIX "XXXXXX", temp) : NULL;
    if (!dir)
        return g2n_fail_memory(d);
    remove_stale(a, d, temp);
    if (!mkdtemp(dir))
        return g2n_fail_errno(d, G2N_BAD_INPUT, temp, "make a folder for intermediate files (set TMPDIR to another "
                                                      "place)", errno);
    w->dir = dir;
    lock   = g2n_work_path(w, a, LOCK_NAME);
    if (!lock)
        return g2n_fail_memory(d);
    w->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (w->lock_fd < 0 || flock(w->lock_fd, LOCK_EX) != 0 || !g2n_write_all(w->lock_fd, "locked\n", 7))
        return g2n_fail_errno(d, G2N_BAD_INPUT, lock, "lock it", errno);
    return G2N_DONE;
}

const char *g2n_work_path(struct g2n_work *w, struct g2n_arena *a, const char *name)
{
    return g2n_arena_printf(a, "%s/%s", w->dir, name);
}

/* The output's temporary name is ".g2n-<place>-<pid>-<start of its name>": the pid tells later runs in the same place,
 * that is the same machine and pid namespace, whether it is in use. */
#define OUTPUT_PREFIX ".g2n-"

static const char *output_prefix(struct g2n_arena *a)
{
    char              host[256] = "";
    struct stat       st;
    struct g2n_hasher h;
    struct g2n_hash   place;
    char              hex[2 * G2N_HASH_LEN + 1];

    (void)gethostname(host, sizeof host - 1);
    g2n_hash_init(&h);
    g2n_hash_field(&h, host);
    if (stat("/proc/self/ns/pid", &st) == 0)
        g2n_hash_number(&h, (uint64_t)st.st_ino);
    place = g2n_hash_end(&h);
    g2n_hash_hex(&place, hex);
    return g2n_arena_printf(a, OUTPUT_PREFIX "%.8s-", hex);
}

static void remove_stale_outputs(struct g2n_arena *a, const char *folder, const char *base, const char *prefix)
{
    DIR           *dir = opendir(folder);
    struct dirent *e;
    size_t         len = strlen(prefix);

    if (!dir)
        return;
    while ((e = readdir(dir))) {
        char       *end;
        long        pid;
        const char *path;

        if (strncmp(e->d_name, prefix, len) != 0)
            continue;
        pid = strtol(e->d_name + len, &end, 10);
        if (pid <= 0 || *end != '-' || end[1] == '\0' || strncmp(end + 1, base, strlen(end + 1)) != 0)
            continue;
        if (kill((pid_t)pid, 0) == 0 || errno != ESRCH)
            continue;
        path = g2n_arena_printf(a, "%s/%s", folder, e->d_name);
        if (path && unlink(path) != 0)
            g2n_tree_remove(path);
    }
    closedir(dir);
}

/* May the folder `path` be replaced?  When it is empty or carries our mark. */
static bool is_replaceable_folder(struct g2n_arena *a, const char *path, const char *mark)
{
    const char    *marked = g2n_arena_printf(a, "%s/%s", path, mark);
    DIR           *dir;
    struct dirent *e;
    bool           empty = true;

    if (!marked || g2n_exists(marked))
        return marked != NULL;
    dir = opendir(path);
    if (!dir)
        return false;
    while (empty && (e = readdir(dir)))
        empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
    closedir(dir);
    return empty;
}

static enum g2n_exit check_target(struct g2n_arena *a, struct g2n_diag *d, const char *output, const char *input,
                                  bool is_folder, const char *mark)
{
    struct stat st, in;

    if (stat(output, &st) != 0)
        return G2N_DONE; /* what is wrong with its folder shows when the temporary output is made */
    if (stat(input, &in) == 0 && in.st_dev == st.st_dev && in.st_ino == st.st_ino)
        return g2n_fail(d, G2N_BAD_INPUT, output, "is the input; give -o another name");
    if (is_folder && !S_ISDIR(st.st_mode))
        return g2n_fail(d, G2N_BAD_INPUT, output, "exists and is not a folder; give -o another name");
    if (is_folder && !is_replaceable_folder(a, output, mark))
        return g2n_fail(d, G2N_BAD_INPUT, output, "is a folder that has files in it and was not made by --emit=c; "
                                                  "give -o another name");
    if (!is_folder && S_ISDIR(st.st_mode))
        return g2n_fail(d, G2N_BAD_INPUT, output, "is a folder; give -o the name of a file");
    if (!is_folder && !S_ISREG(st.st_mode))
        return g2n_fail(d, G2N_BAD_INPUT, output, "is not a regular file; give -o another name");
    return G2N_DONE;
}

enum g2n_exit g2n_work_claim_output(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d, const char *output,
                                    const char *input, bool is_folder, const char *mark)
{
    size_t      len  = strlen(output);
    const char *path, *folder, *base, *temp, *prefix;
    enum g2n_exit st = check_target(a, d, output, input, is_folder, mark);
    int         fd;

    if (st != G2N_DONE)
        return st;
    while (len > 1 && output[len - 1] == '/')
        len--;
    path   = g2n_arena_copy(a, output, len);
    path   = path ? g2n_absolute(a, path) : NULL;
    folder = path ? g2n_dir_name(a, path) : NULL;
    base   = path ? g2n_base_name(path) : NULL;
    prefix = output_prefix(a);
    temp   = folder && prefix ? g2n_arena_printf(a, "%s/%s%ld-%.60s", folder, prefix, (long)getpid(), base) : NULL;
    if (!temp)
        return g2n_fail_memory(d);
    remove_stale_outputs(a, folder, base, prefix);
    if (is_folder) {
        if (mkdir(temp, 0777) != 0)
            return g2n_fail_errno(d, G2N_BAD_INPUT, output, "write there", errno);
    } else {
        fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0777);
        if (fd < 0)
            return g2n_fail_errno(d, G2N_BAD_INPUT, output, "write there", errno);
        close(fd);
    }
    w->output      = path;
    w->temp_output = temp;
    return G2N_DONE;
}

enum g2n_exit g2n_work_publish(struct g2n_work *w, struct g2n_arena *a, struct g2n_diag *d)
{
    const char *old = NULL;

    if (rename(w->temp_output, w->output) != 0) {
        if (errno != ENOTEMPTY && errno != EEXIST)
            return g2n_fail_errno(d, G2N_BAD_INPUT, w->output, "give it its name", errno);
        old = g2n_arena_printf(a, "%s.old", w->temp_output); /* a folder of ours from before */
        if (!old)
            return g2n_fail_memory(d);
        if (rename(w->output, old) != 0)
            return g2n_fail_errno(d, G2N_BAD_INPUT, w->output, "replace it", errno);
        if (rename(w->temp_output, w->output) != 0) {
            int error = errno;

            (void)!rename(old, w->output);
            return g2n_fail_errno(d, G2N_BAD_INPUT, w->output, "give it its name", error);
        }
        g2n_tree_remove(old);
    }
    w->temp_output = NULL;
    return G2N_DONE;
}
