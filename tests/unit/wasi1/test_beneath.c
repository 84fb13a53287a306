/* Paths that try to leave their folder, resolved by the kernel and name by name: both come to the same file or error. */
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wasi/beneath.h"

/* outside/secret, and in/ with what the table below names; the guest's folder is "in". */
static int make_world(const struct guest *g)
{
    char command[900];

    snprintf(command, sizeof command,
             "cd %s && mkdir -p outside in/a/b in/empty && echo secret > outside/secret && echo file > in/a/b/file && cd in && "
             "ln -s .. up && ln -s ../outside out && ln -s /etc abs && ln -s loop2 loop1 && ln -s loop1 loop2 && ln -s a dir && "
             "ln -s a/b/../../../outside/secret deep && ln -s a/b/file inner && ln -s none dangling && ln -s a/b/../../a/./b//file round && "
             "ln -s ./dir/ slashed && ln -s ../in/a/b/file back && ln -s inner chain && ln -s new made",
             g->box.folder);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof command, "%s/in", g->box.folder);
    int dir = open(command, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(dir >= 0);
    return dir;
}

static const char *const paths[] = {
    ".", "..", "/", "", "./", "../", "a", "a/", "a//", "a/b", "a/b/file", "a/b/file/", "a/../a/b/file", "a/b/../../..", "a/../..",
    "a/../../in", "../in/a", "/etc", "/etc/passwd", "up", "up/", "up/in", "up/outside/secret", "out", "out/", "out/secret", "abs",
    "abs/passwd", "loop1", "loop1/x", "dir", "dir/", "dir/b/file", "dir/../a", "dir/../..", "deep", "inner", "inner/", "dangling",
    "dangling/", "dangling/x", "none", "none/", "none/x", "round", "slashed", "slashed/b", "back", "chain", "a/b/file/x", "a/./b/.",
    "a/b/..", "a/b/../", "./././a", "empty/..", "empty/../a", "made", "fresh", "a/fresh", "a/b/../fresh2",
};

static const int ways[] = {
    O_RDONLY, O_PATH, O_PATH | O_NOFOLLOW, O_RDONLY | O_NOFOLLOW, O_RDONLY | O_DIRECTORY, O_PATH | O_DIRECTORY | O_NOFOLLOW, O_WRONLY,
    O_RDWR | O_CREAT | O_EXCL, O_RDWR | O_CREAT,
};

static bool same_file(int a, int b)
{
    struct stat x, y;
    return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* What was created is taken away, so that both begin alike. */
static void forget(int dir, int flags)
{
    static const char *const created[] = { "new", "none", "fresh", "a/fresh", "a/fresh2" };
    for (size_t i = 0; flags & O_CREAT && i < sizeof created / sizeof *created; i++) (void)unlinkat(dir, created[i], 0);
}

static void walk_and_kernel_agree(void **state)
{
    int dir = make_world(*state);

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
            int one = g2n_beneath_open(dir, false, paths[i], ways[k], 0600);
            if (ways[k] & O_EXCL) forget(dir, ways[k]);
            int two = g2n_beneath__walk(dir, paths[i], ways[k], 0600);
            if ((one < 0 || two < 0) ? one != two : !same_file(one, two) && !(ways[k] & O_EXCL))
                fail_msg("\"%s\", flags 0%o: kernel %d, walk %d", paths[i], (unsigned)ways[k], one, two);
            if (one >= 0) close(one);
            if (two >= 0) close(two);
            forget(dir, ways[k]);
        }
    close(dir);
}

/* Whether a file that was opened lies below the folder. */
static void nothing_outside_is_reached(void **state)
{
    const struct guest *g = *state;
    int dir = make_world(g), fd;
    char link[40], target[200], inside[64];

    snprintf(inside, sizeof inside, "%s/in", g->box.folder);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        for (size_t k = 0; k < 2 * (sizeof ways / sizeof *ways); k++) {
            int way = ways[k / 2];
            fd = k & 1 ? g2n_beneath__walk(dir, paths[i], way, 0600) : g2n_beneath_open(dir, false, paths[i], way, 0600);
            if (fd >= 0) {
                snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
                ssize_t n = readlink(link, target, sizeof target - 1);
                assert_true(n > 0);
                target[n] = '\0';
                assert_int_equal(strncmp(target, inside, strlen(inside)), 0);
                close(fd);
            }
            forget(dir, way);
        }
    close(dir);
}

static void exchange(const char *folder)
{
    char a[64], b[64];

    snprintf(a, sizeof a, "%s/in/flip", folder);
    snprintf(b, sizeof b, "%s/in/flop", folder);
    for (;;) (void)renameat2(AT_FDCWD, a, AT_FDCWD, b, 2 /* RENAME_EXCHANGE */);
}

/* A folder that now and then is a link to the outside instead. */
static void races_do_not_lead_out(void **state)
{
    const struct guest *g = *state;
    int dir = make_world(g), opened = 0;
    char byte, command[200];
    pid_t child;

    snprintf(command, sizeof command, "cd %s/in && mkdir flip && echo inside > flip/secret && ln -s ../outside flop", g->box.folder);
    assert_int_equal(system(command), 0);
    child = fork();
    if (child == 0) exchange(g->box.folder);
    assert_true(child > 0);
    for (int i = 0; i < 4000; i++) {
        int fd = i & 1 ? g2n_beneath__walk(dir, "flip/secret", O_RDONLY, 0) : g2n_beneath_open(dir, false, "flip/secret", O_RDONLY, 0);
        if (fd < 0) continue;
        assert_int_equal(read(fd, &byte, 1), 1);
        assert_int_equal(byte, 'i'); /* "inside", not "secret" */
        close(fd);
        opened++;
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(opened > 0);
    close(dir);
}

/* What takes a name in a folder: making, removing, renaming, linking. */
static void names_stay_beneath(void **state)
{
    static const char *const bad[] = { "up/x", "out/x", "abs/x", "../x", "/tmp/x", "a/../../x", "out/secret" };
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;
    uint32_t dir = take(g, make_world(g)), file = put(g, MORE, "a/b/file");

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t len = put(g, PATH, bad[i]);
        assert_int_equal(g2n_wasi1_path_create_directory(w, dir, PATH, len), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_remove_directory(w, dir, PATH, len), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_unlink_file(w, dir, PATH, len), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_rename(w, dir, MORE, file, dir, PATH, len), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_rename(w, dir, PATH, len, dir, MORE, file), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_link(w, dir, 0, MORE, file, dir, PATH, len), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_link(w, dir, 0, PATH, len, dir, MORE, file), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_symlink(w, MORE, file, dir, PATH, len), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_filestat_get(w, dir, 1, PATH, len, OUT), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_filestat_set_times(w, dir, 1, PATH, len, 0, 0, G2N_SET_MTIME_NOW), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_readlink(w, dir, PATH, len, DATA, 100, OUT), G2N_WASI_PERM);
        assert_int_equal(g2n_wasi1_path_open(w, dir, 1, PATH, len, G2N_OPEN_CREATE, ~0ull, ~0ull, 0, OUT), G2N_WASI_PERM);
    }
    uint32_t len = put(g, PATH, "out/"); /* a slash behind a link would have it followed */
    assert_int_not_equal(g2n_wasi1_path_rename(w, dir, PATH, len, dir, MORE, put(g, MORE, "mine")), G2N_WASI_OK);
    assert_int_not_equal(g2n_wasi1_path_link(w, dir, 0, PATH, len, dir, MORE, 4), G2N_WASI_OK);
    assert_int_not_equal(g2n_wasi1_path_remove_directory(w, dir, PATH, len), G2N_WASI_OK);
    assert_int_equal(g2n_wasi1_path_readlink(w, dir, PATH, len, DATA, 100, OUT), G2N_WASI_PERM);
    assert_int_equal(g2n_wasi1_path_symlink(w, PATH, put(g, PATH, "/etc"), dir, MORE, 4), G2N_WASI_PERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(walk_and_kernel_agree, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(nothing_outside_is_reached, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(races_do_not_lead_out, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(names_stay_beneath, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
