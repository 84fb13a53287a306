/* wasi:filesystem below a folder that confines the guest. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"
#include "wasi2/error.h"
#include "wasi2/file.h"

#define FS "wasi:filesystem/types [method]descriptor."

enum { EXIST = 7, IS_DIRECTORY = 14, LOOP = 15, NOT_EMPTY = 25, NOT_PERMITTED = 31 };

static uint64_t folder(struct guest *g)
{
    CALL(g, "wasi:filesystem/preopens get-directories", RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 1);
    uint32_t list = u32_at(g, RESULT);
    assert_int_equal(u32_at(g, list + 8), 1);
    assert_int_equal(*mem(g, u32_at(g, list + 4)), '/');
    return u32_at(g, list);
}

/* result<_, error-code> at RESULT: -1 is ok. */
static int code(struct guest *g, uint32_t at) { return *mem(g, RESULT) ? *mem(g, RESULT + at) : -1; }

static uint64_t open_at(struct guest *g, uint64_t dir, const char *name, uint32_t how, uint32_t flags)
{
    uint32_t len = put(g, TEXT, name);

    CALL(g, FS "open-at", dir, 0, TEXT, len, how, flags, RESULT);
    assert_int_equal(code(g, 4), -1);
    return u32_at(g, RESULT + 4);
}

static int open_error(struct guest *g, uint64_t dir, const char *name, uint32_t lookup, uint32_t how)
{
    uint32_t len = put(g, TEXT, name);

    CALL(g, FS "open-at", dir, lookup, TEXT, len, how, G2N_DESCRIPTOR_READ, RESULT);
    return code(g, 4);
}

/* Of the functions with a folder and a path. */
static int by_name(struct guest *g, const char *function, uint64_t dir, const char *name)
{
    uint32_t len = put(g, TEXT, name);

    CALL(g, function, dir, TEXT, len, RESULT);
    return code(g, 1);
}

static void files_are_written_and_read(void **state)
{
    struct guest *g = *state;
    uint64_t dir = folder(g), file = open_at(g, dir, "f", G2N_OPEN2_CREATE, G2N_DESCRIPTOR_READ | G2N_DESCRIPTOR_WRITE);

    put(g, TEXT, "hello, world");
    CALL(g, FS "write", file, TEXT, 12, 3, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 12);
    CALL(g, FS "read", file, 100, 5, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 10);
    assert_memory_equal(mem(g, u32_at(g, RESULT + 4)), "llo, world", 10);
    assert_int_equal(*mem(g, RESULT + 12), 0);
    CALL(g, FS "read", file, 100, 15, RESULT);
    assert_int_equal(*mem(g, RESULT + 12), 1); /* the end */
    CALL(g, FS "set-size", file, 4, RESULT);
    CALL(g, FS "set-times", file, 2, 5, 6, 0, 0, 0, RESULT);
    assert_int_equal(code(g, 1), -1);
    CALL(g, FS "stat", file, RESULT);
    assert_int_equal(*mem(g, RESULT + 8), G2N_TYPE2_REGULAR);
    assert_int_equal(u64_at(g, RESULT + 16), 1);
    assert_int_equal(u64_at(g, RESULT + 24), 4);
    assert_int_equal(*mem(g, RESULT + 32), 1);
    assert_int_equal(u64_at(g, RESULT + 40), 5);
    assert_int_equal(u32_at(g, RESULT + 48), 6);
    CALL(g, FS "get-flags", file, RESULT);
    assert_int_equal(*mem(g, RESULT + 1), 3);
    CALL(g, FS "set-times", file, 2, 5, 1000000000, 0, 0, 0, RESULT);
    assert_int_equal(code(g, 1), G2N_FS_INVALID);
    CALL(g, FS "is-same-object", file, dir, 0);
    CALL(g, FS "advise", file, 0, 0, 5, RESULT);
    assert_int_equal(code(g, 1), -1);
}

static void streams_of_files(void **state)
{
    struct guest *g = *state;
    uint64_t dir = folder(g), file = open_at(g, dir, "f", G2N_OPEN2_CREATE, G2N_DESCRIPTOR_READ | G2N_DESCRIPTOR_WRITE);

    put(g, TEXT, "abcdef");
    CALL(g, FS "write-via-stream", file, 2, RESULT);
    uint64_t out = u32_at(g, RESULT + 4);
    CALL(g, "wasi:io/streams [method]output-stream.write", out, TEXT, 3, RESULT);
    CALL(g, "wasi:io/streams [method]output-stream.blocking-write-and-flush", out, TEXT + 3, 3, RESULT);
    CALL(g, FS "append-via-stream", file, RESULT);
    uint64_t end = u32_at(g, RESULT + 4);
    CALL(g, "wasi:io/streams [method]output-stream.write", end, TEXT, 1, RESULT);
    CALL(g, FS "read-via-stream", file, 1, RESULT);
    uint64_t in = u32_at(g, RESULT + 4);
    drop(g, 'D', file); /* streams go on without it */
    CALL(g, "wasi:io/streams [method]input-stream.read", in, 100, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 8);
    assert_memory_equal(mem(g, u32_at(g, RESULT + 4)), "\0abcdefa", 8);
    CALL(g, "wasi:io/streams [method]input-stream.blocking-read", in, 100, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    assert_int_equal(*mem(g, RESULT + 4), 1);
}

static void directions_are_kept(void **state)
{
    struct guest *g = *state;
    uint64_t dir = folder(g), out = open_at(g, dir, "f", G2N_OPEN2_CREATE, G2N_DESCRIPTOR_WRITE);
    uint64_t in = open_at(g, dir, "f", 0, G2N_DESCRIPTOR_READ);

    CALL(g, FS "read", out, 1, 0, RESULT);
    assert_int_equal(code(g, 4), G2N_FS_BAD_DESCRIPTOR);
    CALL(g, FS "write", in, TEXT, 1, 0, RESULT);
    assert_int_equal(code(g, 8), G2N_FS_BAD_DESCRIPTOR);
    CALL(g, FS "append-via-stream", in, RESULT);
    assert_int_equal(code(g, 4), G2N_FS_BAD_DESCRIPTOR);
    CALL(g, FS "read-via-stream", dir, 0, RESULT);
    assert_int_equal(code(g, 4), G2N_FS_BAD_DESCRIPTOR);
    CALL(g, FS "read-directory", in, RESULT);
    assert_int_equal(code(g, 4), G2N_FS_NOT_DIRECTORY);
    assert_int_equal(by_name(g, FS "create-directory-at", in, "x"), G2N_FS_NOT_DIRECTORY);
}

static void names_are_made_and_removed(void **state)
{
    struct guest *g = *state;
    uint64_t dir = folder(g);

    assert_int_equal(by_name(g, FS "create-directory-at", dir, "d"), -1);
    assert_int_equal(by_name(g, FS "create-directory-at", dir, "d"), EXIST);
    uint64_t inner = open_at(g, dir, "d", G2N_OPEN2_DIRECTORY, G2N_DESCRIPTOR_READ | G2N_DESCRIPTOR_MUTATE);
    drop(g, 'D', open_at(g, inner, "f", G2N_OPEN2_CREATE, G2N_DESCRIPTOR_WRITE));
    assert_int_equal(by_name(g, FS "remove-directory-at", dir, "d"), NOT_EMPTY);
    assert_int_equal(by_name(g, FS "unlink-file-at", dir, "d"), IS_DIRECTORY);

    put(g, TEXT, "fl");
    CALL(g, FS "rename-at", inner, TEXT, 1, dir, TEXT, 2, RESULT);
    assert_int_equal(code(g, 1), -1);
    put(g, TEXT, "flg");
    CALL(g, FS "link-at", dir, 0, TEXT, 2, dir, TEXT + 2, 1, RESULT);
    assert_int_equal(code(g, 1), -1);
    CALL(g, FS "symlink-at", dir, TEXT, 2, TEXT + 1, 1, RESULT); /* l -> fl */
    assert_int_equal(code(g, 1), -1);
    CALL(g, FS "readlink-at", dir, TEXT + 1, 1, RESULT);
    assert_int_equal(u32_at(g, RESULT + 8), 2);
    assert_memory_equal(mem(g, u32_at(g, RESULT + 4)), "fl", 2);
    assert_int_equal(open_error(g, dir, "l", 0, 0), LOOP);
    assert_int_equal(open_error(g, dir, "l", G2N_PATH_FOLLOW, 0), -1);
    put(g, TEXT, "l");
    CALL(g, FS "stat-at", dir, 0, TEXT, 1, RESULT);
    assert_int_equal(*mem(g, RESULT + 8), G2N_TYPE2_LINK);
    CALL(g, FS "stat-at", dir, 1, TEXT, 1, RESULT);
    assert_int_equal(*mem(g, RESULT + 8), G2N_TYPE2_REGULAR);
    assert_int_equal(u64_at(g, RESULT + 16), 2);
    CALL(g, FS "metadata-hash-at", dir, 1, TEXT, 1, RESULT);
    uint64_t hash = u64_at(g, RESULT + 8);
    put(g, TEXT, "g");
    CALL(g, FS "metadata-hash-at", dir, 0, TEXT, 1, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), hash);
    CALL(g, FS "set-times-at", dir, 0, TEXT, 1, 0, 0, 0, 2, 9, 0, RESULT);
    assert_int_equal(code(g, 1), -1);
    assert_int_equal(by_name(g, FS "unlink-file-at", dir, "g"), -1);
    assert_int_equal(by_name(g, FS "remove-directory-at", dir, "d"), -1);
    assert_int_equal(by_name(g, FS "remove-directory-at", dir, "d"), G2N_FS_NO_ENTRY);
}

static void folders_are_listed(void **state)
{
    struct guest *g = *state;
    uint64_t dir = folder(g);
    unsigned seen = 0;

    assert_int_equal(by_name(g, FS "create-directory-at", dir, "a"), -1);
    drop(g, 'D', open_at(g, dir, "b", G2N_OPEN2_CREATE, G2N_DESCRIPTOR_WRITE));
    CALL(g, FS "read-directory", dir, RESULT);
    uint64_t entries = u32_at(g, RESULT + 4);
    for (;;) {
        CALL(g, "wasi:filesystem/types [method]directory-entry-stream.read-directory-entry", entries, RESULT);
        assert_int_equal(*mem(g, RESULT), 0);
        if (*mem(g, RESULT + 4) == 0) break;
        assert_int_equal(u32_at(g, RESULT + 16), 1);
        unsigned char name = *mem(g, u32_at(g, RESULT + 12));
        assert_int_equal(*mem(g, RESULT + 8), name == 'a' ? G2N_TYPE2_DIRECTORY : G2N_TYPE2_REGULAR);
        seen |= name == 'a' ? 1u : 2u;
    }
    assert_int_equal(seen, 3);

    char bad[64];
    snprintf(bad, sizeof bad, "%s/\xff", g->box.folder); /* has no name for a component */
    assert_int_equal(mkdir(bad, 0700), 0);
    CALL(g, FS "read-directory", dir, RESULT);
    entries = u32_at(g, RESULT + 4);
    for (int i = 0; i < 3; i++) {
        CALL(g, "wasi:filesystem/types [method]directory-entry-stream.read-directory-entry", entries, RESULT);
        if (*mem(g, RESULT) == 1) seen |= 4u;
    }
    assert_int_equal(seen, 7);
}

static void nothing_outside_is_reached(void **state)
{
    struct guest *g = *state;
    uint64_t dir = folder(g);
    char out[64];

    snprintf(out, sizeof out, "%s/out", g->box.folder);
    assert_int_equal(symlink("/etc", out), 0);
    assert_int_equal(open_error(g, dir, "/etc/passwd", 1, 0), NOT_PERMITTED);
    assert_int_equal(open_error(g, dir, "../x", 1, 0), NOT_PERMITTED);
    assert_int_equal(open_error(g, dir, "out/passwd", 1, 0), NOT_PERMITTED);
    assert_int_equal(open_error(g, dir, "out", 1, 0), NOT_PERMITTED);
    assert_int_equal(by_name(g, FS "create-directory-at", dir, "out/x"), NOT_PERMITTED);
    assert_int_equal(by_name(g, FS "unlink-file-at", dir, "../x"), NOT_PERMITTED);
    put(g, TEXT, "/etcs");
    CALL(g, FS "symlink-at", dir, TEXT, 4, TEXT + 4, 1, RESULT);
    assert_int_equal(code(g, 1), NOT_PERMITTED);
    assert_int_equal(open_error(g, dir, "", 1, 0), G2N_FS_NO_ENTRY);
    CALL(g, FS "open-at", dir, 1, TEXT, 5, 3, 1, RESULT);
    assert_int_equal(code(g, 4), G2N_FS_INVALID); /* a folder cannot be created by opening it */
    *mem(g, TEXT + 1) = 0;
    CALL(g, FS "open-at", dir, 1, TEXT + 1, 2, 0, 1, RESULT);
    assert_int_equal(code(g, 4), G2N_FS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_written_and_read, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(streams_of_files, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(directions_are_kept, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(names_are_made_and_removed, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(folders_are_listed, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(nothing_outside_is_reached, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
