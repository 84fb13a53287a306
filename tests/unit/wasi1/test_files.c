/* Files, folders and what the table of descriptors promises. */
#include "guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OK(call)  assert_int_equal(call, G2N_WASI_OK)
#define ERR(name, call) assert_int_equal(call, G2N_WASI_##name)

static uint32_t write_text(struct guest *g, uint32_t fd, const char *text)
{
    put_iov(g, DATA, put(g, DATA, text));
    return g2n_wasi1_fd_write(g->w, fd, IOVS, 1, OUT);
}

static void assert_reads(struct guest *g, uint32_t fd, uint64_t offset, const char *want)
{
    memset(g->box.memory.data + DATA, 0, 100);
    put_iov(g, DATA, 100);
    OK(g2n_wasi1_fd_pread(g->w, fd, IOVS, 1, offset, OUT));
    assert_int_equal(u32_at(g, OUT), strlen(want));
    assert_string_equal((char *)g->box.memory.data + DATA, want);
}

static void bytes_go_where_they_should(void **state)
{
    struct guest *g = *state;
    uint32_t fd = open_file(g, "file", G2N_OPEN_CREATE, 0);

    OK(write_text(g, fd, "0123456789"));
    put_iov(g, DATA, put(g, DATA, "ab"));
    OK(g2n_wasi1_fd_pwrite(g->w, fd, IOVS, 1, 3, OUT));
    assert_reads(g, fd, 0, "012ab56789");
    OK(g2n_wasi1_fd_seek(g->w, fd, (uint64_t)-4, G2N_SEEK_END, OUT));
    assert_int_equal(u64_at(g, OUT), 6);
    ERR(INVAL, g2n_wasi1_fd_seek(g->w, fd, (uint64_t)-1, G2N_SEEK_SET, OUT));
    ERR(INVAL, g2n_wasi1_fd_seek(g->w, fd, 0, 3, OUT));
    ERR(INVAL, g2n_wasi1_fd_pread(g->w, fd, IOVS, 1, UINT64_MAX, OUT));
    OK(g2n_wasi1_fd_filestat_set_size(g->w, fd, 4));
    ERR(INVAL, g2n_wasi1_fd_filestat_set_size(g->w, fd, UINT64_MAX));
    assert_reads(g, fd, 0, "012a");
    OK(g2n_wasi1_fd_allocate(g->w, fd, 0, 20));
    ERR(INVAL, g2n_wasi1_fd_allocate(g->w, fd, 0, 0));
    OK(g2n_wasi1_fd_advise(g->w, fd, 0, 0, 3));
    ERR(INVAL, g2n_wasi1_fd_advise(g->w, fd, 0, 0, 6));
    OK(g2n_wasi1_fd_filestat_get(g->w, fd, OUT));
    assert_int_equal(u64_at(g, OUT + 32), 20);
    assert_int_equal(g->box.memory.data[OUT + 16], G2N_TYPE_REGULAR);
}

/* Several buffers, some of no length, more than are moved at once. */
static void lists_of_buffers(void **state)
{
    struct guest *g = *state;
    uint32_t fd = open_file(g, "file", G2N_OPEN_CREATE, 0);

    for (uint32_t i = 0; i < 200; i++) {
        g->box.memory.data[DATA + i] = (unsigned char)('a' + i % 26);
        g2n_mem_store_u32(&g->box.memory, MORE, i * 8, DATA + i);
        g2n_mem_store_u32(&g->box.memory, MORE, i * 8 + 4, i % 2);
    }
    OK(g2n_wasi1_fd_write(g->w, fd, MORE, 200, OUT));
    assert_int_equal(u32_at(g, OUT), 64);
    OK(g2n_wasi1_fd_write(g->w, fd, MORE, 0, OUT));
    assert_int_equal(u32_at(g, OUT), 0);
    put_iov(g, DATA, 4);
    OK(g2n_wasi1_fd_pread(g->w, fd, IOVS, 1, 0, OUT));
    assert_memory_equal(g->box.memory.data + DATA, "bdfh", 4);
}

/* pwrite() puts bytes where it is told, as POSIX has it and Linux' O_APPEND has not. */
static void appending_is_the_guests_flag(void **state)
{
    struct guest *g = *state;
    uint32_t fd = open_file(g, "file", G2N_OPEN_CREATE, G2N_FLAG_APPEND), other = open_file(g, "file", 0, 0);

    OK(write_text(g, other, "one"));
    OK(write_text(g, fd, "two"));
    assert_reads(g, fd, 0, "onetwo");
    put_iov(g, DATA, put(g, DATA, "X"));
    OK(g2n_wasi1_fd_pwrite(g->w, fd, IOVS, 1, 0, OUT));
    assert_reads(g, fd, 0, "Xnetwo");
    OK(g2n_wasi1_fd_fdstat_set_flags(g->w, fd, 0));
    OK(g2n_wasi1_fd_seek(g->w, fd, 0, G2N_SEEK_SET, OUT));
    OK(write_text(g, fd, "Y"));
    assert_reads(g, fd, 0, "Ynetwo");
    ERR(NOTSUP, g2n_wasi1_fd_fdstat_set_flags(g->w, fd, G2N_FLAG_SYNC));
    ERR(INVAL, g2n_wasi1_fd_fdstat_set_flags(g->w, fd, 32));
}

static void rights_are_given_up_for_good(void **state)
{
    struct guest *g = *state;
    uint32_t fd = open_file(g, "file", G2N_OPEN_CREATE, 0), len = put(g, PATH, "file");

    OK(g2n_wasi1_fd_fdstat_set_rights(g->w, fd, G2N_RIGHT_FD_READ | G2N_RIGHT_FD_SEEK, 0));
    OK(g2n_wasi1_fd_seek(g->w, fd, 0, G2N_SEEK_SET, OUT));
    ERR(NOTCAPABLE, write_text(g, fd, "x"));
    ERR(NOTCAPABLE, g2n_wasi1_fd_sync(g->w, fd));
    ERR(NOTCAPABLE, g2n_wasi1_fd_filestat_get(g->w, fd, OUT));
    ERR(NOTCAPABLE, g2n_wasi1_fd_fdstat_set_rights(g->w, fd, G2N_RIGHT_FD_WRITE, 0));
    OK(g2n_wasi1_fd_fdstat_get(g->w, fd, OUT));
    assert_int_equal(u64_at(g, OUT + 8), G2N_RIGHT_FD_READ | G2N_RIGHT_FD_SEEK);
    /* A folder's are those of what is opened through it. */
    OK(g2n_wasi1_fd_fdstat_set_rights(g->w, DIR_FD, G2N_RIGHT_PATH_OPEN, G2N_RIGHT_FD_READ));
    ERR(NOTCAPABLE, g2n_wasi1_path_create_directory(g->w, DIR_FD, PATH, len));
    ERR(NOTCAPABLE, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, G2N_OPEN_CREATE, ~0ull, ~0ull, 0, OUT));
    OK(g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, 0, ~0ull, ~0ull, 0, OUT));
    fd = u32_at(g, OUT);
    ERR(NOTCAPABLE, write_text(g, fd, "x"));
    ERR(NOTCAPABLE, g2n_wasi1_fd_filestat_set_size(g->w, fd, 0));
}

static void direction_is_chosen_by_rights(void **state)
{
    struct guest *g = *state;
    uint32_t len = put(g, PATH, "file"), fd;

    OK(g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, G2N_OPEN_CREATE, G2N_RIGHT_FD_WRITE, 0, 0, OUT));
    fd = u32_at(g, OUT);
    OK(write_text(g, fd, "text"));
    ERR(BADF, g2n_wasi1_fd_read(g->w, fd, IOVS, 1, OUT));
    OK(g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, 0, G2N_RIGHT_FD_READ, 0, 0, OUT));
    fd = u32_at(g, OUT);
    ERR(BADF, write_text(g, fd, "text"));
    assert_reads(g, fd, 0, "text");
    ERR(EXIST, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, G2N_OPEN_CREATE | G2N_OPEN_EXCLUSIVE, ~0ull, 0, 0, OUT));
    ERR(NOTDIR, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, G2N_OPEN_DIRECTORY, ~0ull, 0, 0, OUT));
    ERR(INVAL, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, 16, ~0ull, 0, 0, OUT));
    ERR(INVAL, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, 0, ~0ull, 0, 32, OUT));
    ERR(NOTDIR, g2n_wasi1_path_open(g->w, fd, 0, PATH, len, 0, ~0ull, 0, 0, OUT));
    len = put(g, PATH, ".");
    ERR(ISDIR, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, 0, ~0ull, 0, 0, OUT));
    len = put(g, PATH, "none");
    ERR(NOENT, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, len, 0, 0, 0, 0, OUT));
    memcpy(g->box.memory.data + PATH, "fi\0e", 4);
    ERR(INVAL, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, 4, 0, 0, 0, 0, OUT));
    memset(g->box.memory.data + PATH, 'a', 4096);
    ERR(NAMETOOLONG, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, 4096, 0, 0, 0, 0, OUT));
    ERR(NAMETOOLONG, g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, 300, 0, 0, 0, 0, OUT));
}

static void numbers_are_reused_lowest_first(void **state)
{
    struct guest *g = *state;
    uint32_t a = open_file(g, "a", G2N_OPEN_CREATE, 0), b = open_file(g, "b", G2N_OPEN_CREATE, 0);

    assert_int_equal(a, DIR_FD + 1);
    assert_int_equal(b, DIR_FD + 2);
    OK(write_text(g, b, "b"));
    OK(g2n_wasi1_fd_close(g->w, a));
    ERR(BADF, g2n_wasi1_fd_close(g->w, a));
    ERR(BADF, g2n_wasi1_fd_tell(g->w, a, OUT));
    a = open_file(g, "a", 0, 0);
    assert_int_equal(a, DIR_FD + 1);
    OK(g2n_wasi1_fd_renumber(g->w, b, a));
    ERR(BADF, g2n_wasi1_fd_tell(g->w, b, OUT));
    assert_reads(g, a, 0, "b");
    OK(g2n_wasi1_fd_renumber(g->w, a, a));
    for (uint32_t i = 0; i < 100; i++) (void)open_file(g, "a", 0, 0); /* the table grows */
    assert_reads(g, a, 0, "b");
    OK(g2n_wasi1_fd_close(g->w, DIR_FD));
    ERR(BADF, g2n_wasi1_fd_prestat_get(g->w, DIR_FD, OUT));
}

/* All names, read into a buffer of `room` bytes again and again from the last whole entry's cookie. */
static uint32_t count_names(struct guest *g, uint32_t fd, uint32_t room)
{
    uint64_t cookie = 0;
    uint32_t found = 0, used;

    do {
        OK(g2n_wasi1_fd_readdir(g->w, fd, DATA, room, cookie, OUT));
        used = u32_at(g, OUT);
        for (uint32_t at = 0; at + G2N_DIRENT_LEN <= used;) {
            uint32_t len = u32_at(g, DATA + at + 16);
            if (at + G2N_DIRENT_LEN + len > used) break;
            cookie = u64_at(g, DATA + at);
            at += G2N_DIRENT_LEN + len;
            found++;
        }
    } while (used == room);
    return found;
}

static void folders_are_read_in_pieces(void **state)
{
    struct guest *g = *state;
    char name[16];

    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "entry%d", i);
        OK(g2n_wasi1_fd_close(g->w, open_file(g, name, G2N_OPEN_CREATE, 0)));
    }
    assert_int_equal(count_names(g, DIR_FD, 16384), 302); /* with . and .. */
    assert_int_equal(count_names(g, DIR_FD, 1000), 302);
    assert_int_equal(count_names(g, DIR_FD, 40), 302);
    OK(g2n_wasi1_fd_readdir(g->w, DIR_FD, DATA, 5, 0, OUT));
    assert_int_equal(u32_at(g, OUT), 5);
    OK(g2n_wasi1_fd_readdir(g->w, DIR_FD, DATA, 0, 0, OUT));
    assert_int_equal(u32_at(g, OUT), 0);
    ERR(INVAL, g2n_wasi1_fd_readdir(g->w, DIR_FD, DATA, 100, UINT64_MAX, OUT));
    (void)g2n_wasi1_fd_readdir(g->w, DIR_FD, DATA, 100, 123456789, OUT); /* any number: no crash */
    ERR(NOTDIR, g2n_wasi1_fd_readdir(g->w, open_file(g, "entry1", 0, 0), DATA, 100, 0, OUT));
}

static void names_are_made_and_taken(void **state)
{
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;
    uint32_t dir = put(g, PATH, "folder/"), file = put(g, MORE, "file");

    OK(g2n_wasi1_path_create_directory(w, DIR_FD, PATH, dir));
    ERR(EXIST, g2n_wasi1_path_create_directory(w, DIR_FD, PATH, dir));
    OK(g2n_wasi1_fd_close(w, open_file(g, "file", G2N_OPEN_CREATE, 0)));
    ERR(NOTDIR, g2n_wasi1_path_remove_directory(w, DIR_FD, MORE, file));
    OK(g2n_wasi1_path_symlink(w, MORE, file, DIR_FD, PATH, put(g, PATH, "link")));
    OK(g2n_wasi1_path_readlink(w, DIR_FD, PATH, 4, DATA, 100, OUT));
    assert_int_equal(u32_at(g, OUT), 4);
    OK(g2n_wasi1_path_readlink(w, DIR_FD, PATH, 4, DATA, 2, OUT));
    assert_int_equal(u32_at(g, OUT), 2);
    assert_memory_equal(g->box.memory.data + DATA, "fi", 2);
    ERR(INVAL, g2n_wasi1_path_readlink(w, DIR_FD, MORE, file, DATA, 100, OUT));
    OK(g2n_wasi1_path_filestat_get(w, DIR_FD, 0, PATH, 4, OUT));
    assert_int_equal(g->box.memory.data[OUT + 16], G2N_TYPE_LINK);
    OK(g2n_wasi1_path_filestat_get(w, DIR_FD, G2N_LOOKUP_FOLLOW, PATH, 4, OUT));
    assert_int_equal(g->box.memory.data[OUT + 16], G2N_TYPE_REGULAR);
    OK(g2n_wasi1_path_filestat_set_times(w, DIR_FD, G2N_LOOKUP_FOLLOW, PATH, 4, 5, 1500000000000000007, G2N_SET_ATIME | G2N_SET_MTIME));
    OK(g2n_wasi1_path_filestat_get(w, DIR_FD, 0, MORE, file, OUT));
    assert_int_equal(u64_at(g, OUT + 48), 1500000000000000007);
    ERR(INVAL, g2n_wasi1_path_filestat_set_times(w, DIR_FD, 0, MORE, file, 0, 0, G2N_SET_ATIME | G2N_SET_ATIME_NOW));
    OK(g2n_wasi1_path_link(w, DIR_FD, 0, MORE, file, DIR_FD, PATH, put(g, PATH, "folder/hard")));
    OK(g2n_wasi1_path_rename(w, DIR_FD, MORE, file, DIR_FD, PATH, put(g, PATH, "folder/moved")));
    ERR(NOTEMPTY, g2n_wasi1_path_remove_directory(w, DIR_FD, PATH, put(g, PATH, "folder")));
    OK(g2n_wasi1_path_unlink_file(w, DIR_FD, PATH, put(g, PATH, "folder/moved")));
    OK(g2n_wasi1_path_unlink_file(w, DIR_FD, PATH, put(g, PATH, "folder/hard")));
    ERR(NOTDIR, g2n_wasi1_path_unlink_file(w, DIR_FD, PATH, put(g, PATH, "link/")));
    ERR(ISDIR, g2n_wasi1_path_unlink_file(w, DIR_FD, PATH, put(g, PATH, "folder")));
    OK(g2n_wasi1_path_remove_directory(w, DIR_FD, PATH, put(g, PATH, "folder")));
    ERR(NOENT, g2n_wasi1_path_unlink_file(w, DIR_FD, PATH, put(g, PATH, "folder")));
    ERR(NOENT, g2n_wasi1_path_unlink_file(w, DIR_FD, PATH, 0));
}

static void folders_are_no_files(void **state)
{
    struct guest *g = *state;

    put_iov(g, DATA, 10);
    ERR(BADF, g2n_wasi1_fd_read(g->w, DIR_FD, IOVS, 1, OUT));
    ERR(BADF, g2n_wasi1_fd_write(g->w, DIR_FD, IOVS, 1, OUT));
    ERR(BADF, g2n_wasi1_fd_filestat_set_size(g->w, DIR_FD, 0));
    ERR(NOTSOCK, g2n_wasi1_sock_shutdown(g->w, DIR_FD, G2N_SHUT_WR));
    ERR(NOTSOCK, g2n_wasi1_sock_accept(g->w, DIR_FD, 0, OUT));
    OK(g2n_wasi1_fd_sync(g->w, DIR_FD));
}

static void preopen_has_its_name(void **state)
{
    struct guest *g = *state;

    OK(g2n_wasi1_fd_prestat_get(g->w, DIR_FD, OUT));
    assert_int_equal(u32_at(g, OUT), 0);
    assert_int_equal(u32_at(g, OUT + 4), 1);
    OK(g2n_wasi1_fd_prestat_dir_name(g->w, DIR_FD, DATA, 1));
    assert_int_equal(g->box.memory.data[DATA], '/');
    ERR(NAMETOOLONG, g2n_wasi1_fd_prestat_dir_name(g->w, DIR_FD, DATA, 0));
    ERR(BADF, g2n_wasi1_fd_prestat_get(g->w, 0, OUT));
}

static void sandboxes_show_named_variables_only(void **state)
{
    struct guest *g = *state;

    OK(g2n_wasi1_environ_sizes_get(g->w, OUT, OUT + 4));
    assert_int_equal(u32_at(g, OUT), 1);
    assert_int_equal(u32_at(g, OUT + 4), sizeof "PATH=/usr/bin:/bin");
    OK(g2n_wasi1_environ_get(g->w, OUT, DATA));
    assert_int_equal(u32_at(g, OUT), DATA);
    assert_string_equal((char *)g->box.memory.data + DATA, "PATH=/usr/bin:/bin");
    OK(g2n_wasi1_args_sizes_get(g->w, OUT, OUT + 4));
    assert_int_equal(u32_at(g, OUT), 2);
    OK(g2n_wasi1_args_get(g->w, OUT, DATA));
    assert_memory_equal(g->box.memory.data + DATA, "program\0one\0", 12);
    assert_int_equal(u32_at(g, OUT + 4), DATA + 8);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, guest_open, guest_close)
    const struct CMUnitTest tests[] = {
        TEST(bytes_go_where_they_should), TEST(lists_of_buffers), TEST(appending_is_the_guests_flag),
        TEST(rights_are_given_up_for_good), TEST(direction_is_chosen_by_rights), TEST(numbers_are_reused_lowest_first),
        TEST(folders_are_read_in_pieces), TEST(names_are_made_and_taken), TEST(folders_are_no_files), TEST(preopen_has_its_name),
        TEST(sandboxes_show_named_variables_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
