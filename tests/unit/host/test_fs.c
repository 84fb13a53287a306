#include "machine.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "value/promise.h"

static g2n_value num(double d) { return g2n_number(d); }

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

/* Calls an operation with a callback, runs it, and gives what the callback got besides null. */
static g2n_value with_callback(struct machine *m, const char *path, uint32_t argc, const g2n_value *args,
                               uint32_t want_argc)
{
    struct reply reply = { 0 };
    g2n_value all[8];

    memcpy(all, args, argc * sizeof *args);
    all[argc] = m_callback(m, &reply);
    g2n_value result = m_call(m, path, argc + 1, all);
    assert_true(g2n_is_undefined(g2n_peek(result)));
    assert_int_equal(reply.calls, 0); /* never before the call returned */
    m_run(m);
    assert_int_equal(reply.calls, 1);
    assert_true(g2n_is_null(g2n_peek(reply.args[0])));
    assert_int_equal(reply.argc, want_argc);
    result = g2n_dup(g2n_peek(reply.args[1]));
    reply_clear(m, &reply);
    return result;
}

static void open_write_read_close_with_callbacks(void **state)
{
    struct machine *m = *state;
    double flags = g2n_as_number(g2n_peek(m_get(m, "fs.constants.O_CREAT"))) + O_RDWR;

    g2n_value fd = with_callback(m, "fs.open", ARGS(m_text(m, "a"), num(flags), num(0640)), 2);
    assert_true(fcntl((int)g2n_as_number(g2n_peek(fd)), F_GETFD) & FD_CLOEXEC);
    g2n_value n = with_callback(m, "fs.write", ARGS(fd, m_bytes(m, "xhellox", 7), num(1), num(5), G2N_NULL), 3);
    assert_int_equal(g2n_as_number(g2n_peek(n)), 5);
    g2n_value room = m_bytes(m, NULL, 8);
    n = with_callback(m, "fs.read", ARGS(fd, g2n_dup(g2n_peek(room)), num(2), num(6), num(1)), 3);
    assert_int_equal(g2n_as_number(g2n_peek(n)), 4);
    assert_memory_equal(g2n_typed_array_bytes(g2n_as_typed_array(g2n_peek(room))), "\0\0ello\0\0", 8);
    n = with_callback(m, "fs.read", ARGS(fd, room, num(0), num(8), G2N_NULL), 3);
    assert_int_equal(g2n_as_number(g2n_peek(n)), 0); /* the offset is at the end */
    (void)with_callback(m, "fs.ftruncate", ARGS(fd, num(2)), 1);
    g2n_value st = with_callback(m, "fs.fstat", ARGS(fd), 2);
    assert_int_equal(m_number(m, g2n_peek(st), "size"), 2);
    m_drop(m, st);
    (void)with_callback(m, "fs.fsync", ARGS(fd), 1);
    (void)with_callback(m, "fs.close", ARGS(fd), 1);
}

static void stats_show_what_the_system_says(void **state)
{
    struct machine *m = *state;
    struct stat st;

    write_file("f", "12345");
    assert_int_equal(stat("f", &st), 0);
    g2n_value s = with_callback(m, "fs.stat", ARGS(m_text(m, "f")), 2);
    g2n_view v = g2n_peek(s);
    assert_true(m_number(m, v, "dev") == (double)st.st_dev);
    assert_true(m_number(m, v, "ino") == (double)st.st_ino);
    assert_int_equal(m_number(m, v, "mode"), st.st_mode);
    assert_int_equal(m_number(m, v, "nlink"), 1);
    assert_int_equal(m_number(m, v, "uid"), st.st_uid);
    assert_int_equal(m_number(m, v, "gid"), st.st_gid);
    assert_int_equal(m_number(m, v, "rdev"), st.st_rdev);
    assert_int_equal(m_number(m, v, "size"), 5);
    assert_int_equal(m_number(m, v, "blksize"), st.st_blksize);
    assert_int_equal(m_number(m, v, "blocks"), st.st_blocks);
    assert_true(m_number(m, v, "mtimeMs") == (double)st.st_mtim.tv_sec * 1e3 + (double)st.st_mtim.tv_nsec / 1e6);
    assert_true(m_number(m, v, "birthtimeMs") > 1e12);
    assert_true(g2n_is_true(g2n_peek(m_method(m, v, "isFile", 0, NULL))));
    assert_false(g2n_is_true(g2n_peek(m_method(m, v, "isDirectory", 0, NULL))));
    assert_string_equal(m_string(m, m_call(m, "Object.keys", ARGS(g2n_dup(v)))),
                        "dev,mode,nlink,uid,gid,rdev,blksize,ino,size,blocks,atimeMs,mtimeMs,ctimeMs,birthtimeMs");
    bool is;
    g2n_value constructor = m_get(m, "fs.Stats");
    assert_ok(g2n_instance_of(&m->host.realm, v, g2n_peek(constructor), &is));
    assert_true(is);
    m_drop(m, constructor);
    m_drop(m, s);
}

static void stats_can_be_changed_like_any_object(void **state)
{
    struct machine *m = *state;
    struct g2n_realm *realm = &m->host.realm;
    struct g2n_string *size;
    bool deleted, has;

    write_file("f", "12345");
    g2n_value s = m_call(m, "fs.statSync", ARGS(m_text(m, "f")));
    struct g2n_object *obj = g2n_as_object(g2n_peek(s));
    assert_ok(g2n_atom_new(realm, "size", 4, &size));
    g2n_value nine = num(9);
    assert_ok(g2n_object_set(realm, obj, g2n_key_atom(size), g2n_peek(nine)));
    assert_int_equal(m_number(m, g2n_peek(s), "size"), 9);
    assert_int_equal(m_number(m, g2n_peek(s), "nlink"), 1);
    assert_ok(g2n_object_delete(realm, obj, g2n_key_atom(size), &deleted));
    assert_true(deleted);
    assert_ok(g2n_object_has(realm, obj, g2n_key_atom(size), &has));
    assert_false(has);
    assert_int_equal(m_number(m, g2n_peek(s), "nlink"), 1);
    g2n_atom_release(realm, size);
    m_drop(m, s);
}

static void folders_are_made_listed_and_removed(void **state)
{
    struct machine *m = *state;

    (void)with_callback(m, "fs.mkdir", ARGS(m_text(m, "d"), num(0700)), 2);
    write_file("d/zz", "");
    write_file("d/B", "");
    write_file("d/a", "");
    assert_string_equal(m_string(m, with_callback(m, "fs.readdir", ARGS(m_text(m, "d")), 2)), "B,a,zz");
    (void)with_callback(m, "fs.unlink", ARGS(m_text(m, "d/a")), 1);
    (void)with_callback(m, "fs.rename", ARGS(m_text(m, "d/B"), m_text(m, "d/c")), 1);
    (void)with_callback(m, "fs.link", ARGS(m_text(m, "d/c"), m_text(m, "d/l")), 1);
    (void)with_callback(m, "fs.symlink", ARGS(m_text(m, "c"), m_text(m, "d/s")), 1);
    assert_string_equal(m_string(m, with_callback(m, "fs.readlink", ARGS(m_text(m, "d/s")), 2)), "c");
    assert_string_equal(m_string(m, m_call(m, "fs.readdirSync", ARGS(m_text(m, "d")))), "c,l,s,zz");
    g2n_value link = m_call(m, "fs.lstatSync", ARGS(m_text(m, "d/s")));
    assert_true(g2n_is_true(g2n_peek(m_method(m, g2n_peek(link), "isSymbolicLink", 0, NULL))));
    m_drop(m, link);
    (void)m_call(m, "fs.rmSync", ARGS(m_text(m, "d"), m_options(m, "recursive", g2n_bool(true))));
    assert_int_equal(access("d", F_OK), -1);
}

static void trees(void **state)
{
    struct machine *m = *state;

    assert_string_equal(m_string(m, m_call(m, "fs.mkdirSync", ARGS(m_text(m, "x/y//z/"), m_options(m, "recursive", g2n_bool(true))))), "x");
    assert_true(g2n_is_undefined(g2n_peek(m_call(m, "fs.mkdirSync", ARGS(m_text(m, "x/y/z"), m_options(m, "recursive", g2n_bool(true)))))));
    write_file("x/y/z/f", "");
    write_file("x/g", "");
    assert_int_equal(symlink("..", "x/y/up"), 0);
    assert_string_equal(m_string(m, m_call(m, "fs.readdirSync", ARGS(m_text(m, "x"), m_options(m, "recursive", g2n_bool(true))))),
                        "g,y,y/up,y/z,y/z/f");
    g2n_value list = m_call(m, "fs.readdirSync", ARGS(m_text(m, "x"), m_options(m, "withFileTypes", g2n_bool(true))));
    g2n_value entry;
    assert_ok(g2n_object_get_index(&m->host.realm, g2n_as_object(g2n_peek(list)), 1, &entry));
    assert_string_equal(m_string(m, m_property(m, g2n_peek(entry), "name")), "y");
    assert_string_equal(m_string(m, m_property(m, g2n_peek(entry), "parentPath")), "x");
    assert_true(g2n_is_true(g2n_peek(m_method(m, g2n_peek(entry), "isDirectory", 0, NULL))));
    m_drop(m, entry);
    m_drop(m, list);
    for (int i = 0; i < 3000; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "x/y/%d", i);
        write_file(name, "");
    }
    (void)m_call(m, "fs.rmSync", ARGS(m_text(m, "x"), m_options(m, "recursive", g2n_bool(true))));
    assert_int_equal(access("x", F_OK), -1);
    (void)m_call(m, "fs.rmSync", ARGS(m_text(m, "x"), m_options(m, "force", g2n_bool(true))));
}

static void names_that_are_not_utf8_are_replaced(void **state)
{
    struct machine *m = *state;

    assert_int_equal(mkdir("d", 0700), 0);
    write_file("d/a\xff", "");
    assert_string_equal(m_string(m, m_call(m, "fs.readdirSync", ARGS(m_text(m, "d")))), "a\xef\xbf\xbd");
    g2n_value list = m_call(m, "fs.readdirSync", ARGS(m_text(m, "d"), m_text(m, "buffer")));
    assert_string_equal(m_string(m, list), "a\xEF\xBF\xBD");
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_bytes(m, "d/a\xff", 4), m_text(m, "utf8")))), "");
}

static void whole_files(void **state)
{
    struct machine *m = *state;

    (void)with_callback(m, "fs.writeFile", ARGS(m_text(m, "f"), m_text(m, "h\xc3\xa9")), 1);
    (void)m_call(m, "fs.appendFileSync", ARGS(m_text(m, "f"), m_bytes(m, "!\xff", 2)));
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_text(m, "utf8")))), "h\xc3\xa9!\xef\xbf\xbd");
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f")))), "h\xC3\xA9!\xEF\xBF\xBD");
    assert_string_equal(m_string(m, with_callback(m, "fs.readFile", ARGS(m_text(m, "f"), m_text(m, "hex")), 2)), "68c3a921ff");
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_options(m, "encoding", m_text(m, "base64"))))), "aMOpIf8=");
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_text(m, "latin1")))), "h\xc3\x83\xc2\xa9!\xc3\xbf");
    (void)m_call(m, "fs.writeFileSync", ARGS(m_text(m, "f"), m_text(m, "aMOpIf8="), m_text(m, "base64")));
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_text(m, "hex")))), "68c3a921ff");
    (void)m_call(m, "fs.writeFileSync", ARGS(m_text(m, "f"), m_text(m, "\xf0\x9f\x98\x80z"), m_text(m, "utf16le")));
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_text(m, "hex")))), "3dd800de7a00");
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_text(m, "ucs2")))), "\xf0\x9f\x98\x80z");
    (void)m_call(m, "fs.copyFileSync", ARGS(m_text(m, "f"), m_text(m, "g")));
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "g"), m_text(m, "hex")))), "3dd800de7a00");
    (void)m_call(m, "fs.copyFileSync", ARGS(m_text(m, "f"), m_text(m, "f")));
    assert_string_equal(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "f"), m_text(m, "hex")))), "3dd800de7a00");
    assert_non_null(strstr(m_string(m, m_call(m, "fs.readFileSync", ARGS(m_text(m, "/proc/self/status"), m_text(m, "utf8")))), "Name:"));
}

static void times_and_modes(void **state)
{
    struct machine *m = *state;
    struct stat st;

    write_file("f", "12345");
    (void)with_callback(m, "fs.utimes", ARGS(m_text(m, "f"), num(1700000000.123), num(-5.5)), 1);
    assert_int_equal(stat("f", &st), 0);
    assert_int_equal(st.st_atim.tv_sec, 1700000000);
    assert_int_equal(st.st_atim.tv_nsec, 123000000);
    assert_int_equal(st.st_mtim.tv_sec, -6);
    assert_int_equal(st.st_mtim.tv_nsec, 500000000);
    (void)with_callback(m, "fs.chmod", ARGS(m_text(m, "f"), num(0604)), 1);
    (void)m_call(m, "fs.chmodSync", ARGS(m_text(m, "f"), m_text(m, "606")));
    (void)with_callback(m, "fs.truncate", ARGS(m_text(m, "f"), num(3)), 1);
    (void)with_callback(m, "fs.chown", ARGS(m_text(m, "f"), num(4294967295.0), num(-1)), 1);
    (void)with_callback(m, "fs.lchown", ARGS(m_text(m, "f"), num(-1), num(4294967295.0)), 1);
    assert_int_equal(stat("f", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0606);
    assert_int_equal(st.st_size, 3);
}

static void promises_settle(void **state)
{
    struct machine *m = *state;

    write_file("f", "12");
    g2n_value good = m_call(m, "fs.promises.readFile", ARGS(m_text(m, "f"), m_text(m, "utf8")));
    g2n_value bad = m_call(m, "fs.promises.stat", ARGS(m_text(m, "nope")));
    g2n_value wrong = m_call(m, "fs.promises.stat", ARGS(num(5)));
    struct reply reply = { 0 };
    m_drop(m, m_method(m, g2n_peek(bad), "then", ARGS(G2N_UNDEFINED, m_callback(m, &reply))));
    reply_clear(m, &reply);
    m_drop(m, m_method(m, g2n_peek(wrong), "then", ARGS(G2N_UNDEFINED, m_callback(m, &reply))));
    m_run(m);
    assert_int_equal(reply.calls, 2);
    assert_string_equal(m_string(m, g2n_dup(g2n_promise_result(g2n_as_promise(g2n_peek(good))))), "12");
    assert_string_equal(m_string(m, g2n_dup(g2n_promise_result(g2n_as_promise(g2n_peek(bad))))),
                        "Error: ENOENT: no such file or directory, stat 'nope'");
    assert_int_equal(g2n_promise_state(g2n_as_promise(g2n_peek(wrong))), G2N_PROMISE_REJECTED);
    m_drop(m, good);
    m_drop(m, bad);
    m_drop(m, wrong);
    reply_clear(m, &reply);
}

static void exists_and_access(void **state)
{
    struct machine *m = *state;
    struct reply reply = { 0 };

    write_file("f", "");
    assert_true(g2n_is_true(g2n_peek(m_call(m, "fs.existsSync", ARGS(m_text(m, "f"))))));
    assert_false(g2n_is_true(g2n_peek(m_call(m, "fs.existsSync", ARGS(m_text(m, "g"))))));
    assert_false(g2n_is_true(g2n_peek(m_call(m, "fs.existsSync", ARGS(num(3))))));
    m_drop(m, m_call(m, "fs.exists", ARGS(m_text(m, "f"), m_callback(m, &reply))));
    m_run(m);
    assert_true(g2n_is_true(g2n_peek(reply.args[0])));
    reply_clear(m, &reply);
    (void)with_callback(m, "fs.access", ARGS(m_text(m, "f")), 1);
}

static int writer = -1;

static enum g2n_status open_other_end(struct g2n_call *call, g2n_value *result)
{
    const struct reply *opened = ((const struct g2n_function *)(void *)call->callee)->context;
    (void)result;

    assert_int_equal(opened->calls, 0);
    writer = open("p", O_WRONLY);
    assert_true(writer >= 0);
    return G2N_OK;
}

static void a_fifo_without_its_other_end_does_not_stop_the_loop(void **state)
{
    struct machine *m = *state;
    struct reply opened = { 0 };

    assert_int_equal(mkfifo("p", 0600), 0);
    (void)m_call(m, "fs.open", ARGS(m_text(m, "p"), num(O_RDONLY), num(0), m_callback(m, &opened)));
    m_drop(m, m_call(m, "setTimeout", ARGS(m_function(m, open_other_end, &opened), num(5))));
    m_run(m);
    assert_int_equal(opened.calls, 1);
    assert_true(g2n_is_null(g2n_peek(opened.args[0])));
    struct reply got = { 0 };
    assert_int_equal(write(writer, "hi", 2), 2);
    (void)m_call(m, "fs.read", ARGS(g2n_dup(g2n_peek(opened.args[1])), m_bytes(m, NULL, 4), num(0), num(4), G2N_NULL, m_callback(m, &got)));
    m_run(m);
    assert_int_equal(g2n_as_number(g2n_peek(got.args[1])), 2);
    (void)m_call(m, "fs.closeSync", ARGS(g2n_dup(g2n_peek(opened.args[1]))));
    close(writer);
    reply_clear(m, &opened);
    reply_clear(m, &got);
}

static void teardown_leaves_a_thread_that_waits_for_a_fifo(void **state)
{
    struct machine *m = *state;
    struct reply reply = { 0 };

    assert_int_equal(mkfifo("p", 0600), 0);
    (void)m_call(m, "fs.readFile", ARGS(m_text(m, "p"), m_callback(m, &reply)));
    (void)m_call(m, "fs.open", ARGS(m_text(m, "p"), m_callback(m, &reply)));
    machine_close(state);
    assert_int_equal(machine_open(state), 0);
    assert_int_equal(reply.calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(open_write_read_close_with_callbacks),
        MACHINE_TEST(stats_show_what_the_system_says),
        MACHINE_TEST(stats_can_be_changed_like_any_object),
        MACHINE_TEST(folders_are_made_listed_and_removed),
        MACHINE_TEST(trees),
        MACHINE_TEST(names_that_are_not_utf8_are_replaced),
        MACHINE_TEST(whole_files),
        MACHINE_TEST(times_and_modes),
        MACHINE_TEST(promises_settle),
        MACHINE_TEST(exists_and_access),
        MACHINE_TEST(a_fifo_without_its_other_end_does_not_stop_the_loop),
        MACHINE_TEST(teardown_leaves_a_thread_that_waits_for_a_fifo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
