/* What file operations say when they cannot; the texts are node 20's. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/oserr.h"

static g2n_value num(double d) { return g2n_number(d); }

static void recursive_is(struct machine *m, g2n_value *options) { *options = m_options(m, "recursive", g2n_bool(true)); }

static void make_things(void)
{
    assert_int_equal(mkdir("x", 0700), 0);
    assert_int_equal(mkdir("x/y", 0700), 0);
    int fd = open("f", O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "hi", 2), 2);
    close(fd);
}

static void errors_have_code_errno_syscall_and_path(void **state)
{
    struct machine *m = *state;
    g2n_value e, result;

    assert_int_equal(m_try(m, "fs.renameSync", ARGS(m_text(m, "nope"), m_text(m, "g")), &result), G2N_THROWN);
    e = g2n_take_exception(&m->host.realm);
    assert_string_equal(m_json(m, g2n_dup(g2n_peek(e))),
                        "{\"errno\":-2,\"code\":\"ENOENT\",\"syscall\":\"rename\",\"path\":\"nope\",\"dest\":\"g\"}");
    assert_string_equal(m_string(m, m_property(m, g2n_peek(e), "message")),
                        "ENOENT: no such file or directory, rename 'nope' -> 'g'");
    m_drop(m, e);
}

static void a_callback_gets_the_same_error(void **state)
{
    struct machine *m = *state;
    struct reply reply = { 0 };

    (void)m_call(m, "fs.stat", ARGS(m_text(m, "nope"), m_callback(m, &reply)));
    m_run(m);
    assert_int_equal(reply.argc, 1);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(reply.args[0]))), "Error: ENOENT: no such file or directory, stat 'nope'");
    reply_clear(m, &reply);
    (void)m_call(m, "fs.close", ARGS(num(99), m_callback(m, &reply)));
    m_run(m);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(reply.args[0]))), "Error: EBADF: bad file descriptor, close");
    reply_clear(m, &reply);
    (void)m_call(m, "fs.read", ARGS(num(99), m_bytes(m, NULL, 4), num(0), num(4), G2N_NULL, m_callback(m, &reply)));
    m_run(m);
    assert_int_equal(reply.argc, 1);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(reply.args[0]))), "Error: EBADF: bad file descriptor, read");
    reply_clear(m, &reply);
}

#define SAYS(text, path, ...) assert_string_equal(m_throws(m, path, ARGS(__VA_ARGS__)), text)

static void system_errors_name_call_and_path(void **state)
{
    struct machine *m = *state;
    g2n_value recursive[2];

    make_things();
    for (int i = 0; i < 2; i++) recursive_is(m, &recursive[i]);
    SAYS("Error: ENOENT: no such file or directory, lstat 'nope'", "fs.rmSync", m_text(m, "nope"));
    SAYS("Error: EISDIR: illegal operation on a directory, rm 'x'", "fs.rmSync", m_text(m, "x"));
    SAYS("Error: ENOTEMPTY: directory not empty, rmdir 'x'", "fs.rmdirSync", m_text(m, "x"));
    SAYS("Error: ENOTDIR: not a directory, mkdir 'f/x'", "fs.mkdirSync", m_text(m, "f/x"), recursive[0]);
    SAYS("Error: EEXIST: file already exists, mkdir 'f'", "fs.mkdirSync", m_text(m, "f"), recursive[1]);
    SAYS("Error: EEXIST: file already exists, mkdir 'f'", "fs.mkdirSync", m_text(m, "f"));
    SAYS("Error: EISDIR: illegal operation on a directory, read", "fs.readFileSync", m_text(m, "x"));
    SAYS("Error: ENOENT: no such file or directory, open 'nope'", "fs.readFileSync", m_text(m, "nope"));
    SAYS("Error: EISDIR: illegal operation on a directory, open 'x'", "fs.writeFileSync", m_text(m, "x"), m_text(m, "1"));
    SAYS("Error: ENOTDIR: not a directory, scandir 'f'", "fs.readdirSync", m_text(m, "f"));
    SAYS("Error: ENOENT: no such file or directory, mkdtemp 'nope/aXXXXXX'", "fs.mkdtempSync", m_text(m, "nope/a"));
    SAYS("Error: ENOENT: no such file or directory, open 'nope'", "fs.truncateSync", m_text(m, "nope"));
    SAYS("Error: EISDIR: illegal operation on a directory, open 'x'", "fs.truncateSync", m_text(m, "x"));
    SAYS("Error: ENOENT: no such file or directory, copyfile 'nope' -> 'b'", "fs.copyFileSync", m_text(m, "nope"), m_text(m, "b"));
    SAYS("Error: EEXIST: file already exists, copyfile 'f' -> 'f'", "fs.copyFileSync", m_text(m, "f"), m_text(m, "f"), num(1));
    SAYS("Error: ENOENT: no such file or directory, utime 'nope'", "fs.utimesSync", m_text(m, "nope"), num(1), num(2));
    SAYS("Error: ENOENT: no such file or directory, lutime 'nope'", "fs.lutimesSync", m_text(m, "nope"), num(1), num(2));
    SAYS("Error: EBADF: bad file descriptor, futime", "fs.futimesSync", num(99), num(1), num(2));
    SAYS("Error: EEXIST: file already exists, symlink 'a' -> 'f'", "fs.symlinkSync", m_text(m, "a"), m_text(m, "f"));
    SAYS("Error: ENOENT: no such file or directory, link 'nope' -> 'f'", "fs.linkSync", m_text(m, "nope"), m_text(m, "f"));
    SAYS("Error: EINVAL: invalid argument, readlink 'f'", "fs.readlinkSync", m_text(m, "f"));
    SAYS("Error: ENOENT: no such file or directory, access 'nope'", "fs.accessSync", m_text(m, "nope"));
    SAYS("Error: EBADF: bad file descriptor, write", "fs.writeSync", num(99), m_text(m, "x"));
    SAYS("Error: EBADF: bad file descriptor, fstat", "fs.fstatSync", num(99));
    SAYS("Error: ENOENT: no such file or directory, open ''", "fs.openSync", m_text(m, ""));
}

static void wrong_arguments_are_refused(void **state)
{
    struct machine *m = *state;

    make_things();
    SAYS("TypeError: The \"path\" argument must be of type string or an instance of Buffer or URL. Received undefined", "fs.openSync", G2N_UNDEFINED);
    SAYS("TypeError: The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received '\\x00'", "fs.openSync", m_call(m, "String.fromCharCode", ARGS(num(0))));
    SAYS("TypeError: The \"cb\" argument must be of type function. Received type string ('a')", "fs.stat", m_text(m, "a"));
    SAYS("RangeError: The value of \"fd\" is out of range. It must be >= 0 && <= 2147483647. Received -1", "fs.closeSync", num(-1));
    SAYS("RangeError: The value of \"fd\" is out of range. It must be an integer. Received 1.5", "fs.closeSync", num(1.5));
    SAYS("TypeError: The \"fd\" argument must be of type number. Received type string ('1')", "fs.closeSync", m_text(m, "1"));
    SAYS("TypeError: The \"fd\" argument must be of type number. Received an instance of Object", "fs.closeSync", m_options(m, NULL, G2N_UNDEFINED));
    SAYS("TypeError: The argument 'flags' is invalid. Received 'q'", "fs.openSync", m_text(m, "f"), m_text(m, "q"));
    SAYS("TypeError: The argument 'mode' must be a 32-bit unsigned integer or an octal string. Received '9'", "fs.openSync", m_text(m, "f"), m_text(m, "r"), m_text(m, "9"));
    SAYS("TypeError: The \"mode\" argument must be of type number. Received undefined", "fs.chmodSync", m_text(m, "f"));
    SAYS("TypeError: The argument 'encoding' is invalid encoding. Received 'zz'", "fs.readFileSync", m_text(m, "f"), m_text(m, "zz"));
    SAYS("TypeError: The \"data\" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (5)", "fs.writeFileSync", m_text(m, "f"), num(5));
    SAYS("RangeError: The value of \"length\" is out of range. It must be <= 4. Received 9", "fs.readSync", num(0), m_bytes(m, NULL, 4), num(0), num(9));
    SAYS("TypeError: The \"buffer\" argument must be an instance of Buffer, TypedArray, or DataView. Received type string ('x')", "fs.readSync", num(0), m_text(m, "x"));
    SAYS("TypeError: The \"buffer\" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (5)", "fs.writeSync", num(1), num(5));
    SAYS("RangeError: The value of \"offset\" is out of range. It must be <= 4. Received 9", "fs.writeSync", num(1), m_bytes(m, NULL, 4), num(9));
    SAYS("RangeError: The value of \"uid\" is out of range. It must be >= -1 && <= 4294967295. Received -2", "fs.chownSync", m_text(m, "f"), num(-2), num(0));
    assert_true(g2n_is_undefined(g2n_peek(m_call(m, "fs.statSync", ARGS(m_text(m, "nope"), m_options(m, "throwIfNoEntry", g2n_bool(false)))))));
}

/* Every function with every kind of value at every place: an answer or an exception, nothing else. */
static void no_argument_is_fatal(void **state)
{
    static const char *const names[] = {
        "access", "appendFile", "chmod", "chown", "close", "copyFile", "exists", "fchmod", "fchown", "fdatasync", "fstat",
        "fsync", "ftruncate", "futimes", "lchown", "link", "lstat", "lutimes", "mkdir", "mkdtemp", "open", "readdir",
        "readFile", "readlink", "realpath", "rename", "rm", "rmdir", "stat", "symlink", "truncate", "unlink", "utimes",
        "write", "read",
    };
    struct machine *m = *state;

    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        for (unsigned shape = 0; shape < 9 * 9 * 9; shape++) {
            char path[40];
            g2n_value args[4], result;
            struct reply reply = { 0 };
            unsigned rest = shape;
            for (int i = 0; i < 3; i++, rest /= 9) {
                switch (rest % 9) {
                case 0: args[i] = G2N_UNDEFINED; break;
                case 1: args[i] = G2N_NULL; break;
                case 2: args[i] = num(-1e300); break;
                case 3: args[i] = num(77); break;
                case 4: args[i] = m_text(m, "g"); break;
                case 5: args[i] = m_bytes(m, "g", 1); break;
                case 6: args[i] = m_options(m, NULL, G2N_UNDEFINED); break;
                case 7: args[i] = g2n_number(0.0 / 0.0); break;
                default: args[i] = g2n_bool(true); break;
                }
            }
            strcpy(path, "fs.");
            strcat(path, names[n]);
            args[3] = m_callback(m, &reply);
            enum g2n_status st = m_try(m, path, 4, args, &result);
            if (st == G2N_OK) m_drop(m, result);
            else m_drop(m, g2n_take_exception(&m->host.realm));
            m_run(m);
            assert_int_equal(reply.calls, st == G2N_OK);
            reply_clear(m, &reply);
        }
    }
}

static void codes_that_go_does_not_know_are_mapped(void **state)
{
    (void)state;
    assert_string_equal(g2n_oserr_name(ETXTBSY), "EBUSY");
    assert_string_equal(g2n_oserr_name(EUCLEAN), "EIO");
    assert_string_equal(g2n_oserr_name(EKEYEXPIRED), "EIO");
    assert_string_equal(g2n_oserr_name(EDQUOT), "EDQUOT");
    assert_string_equal(g2n_oserr_name(12345), "EIO");
}

static void long_paths_stay_whole_in_errors(void **state)
{
    struct machine *m = *state;
    g2n_value e, result;
    static char path[5000];

    memset(path, 'p', sizeof path - 1);
    assert_int_equal(m_try(m, "fs.statSync", ARGS(m_text(m, path)), &result), G2N_THROWN);
    e = g2n_take_exception(&m->host.realm);
    g2n_value message = m_property(m, g2n_peek(e), "message");
    assert_int_equal(g2n_as_string(g2n_peek(message))->len, strlen("ENAMETOOLONG: name too long, stat ''") + sizeof path - 1);
    m_drop(m, message);
    m_drop(m, e);
}

static void a_descriptor_of_the_runtime_is_not_the_guests(void **state)
{
    struct machine *m = *state;

    SAYS("Error: EBADF: bad file descriptor, close", "fs.closeSync", num(uv_backend_fd(&m->host.loop.uv)));
    SAYS("Error: EBADF: bad file descriptor, write", "fs.writeSync", num(uv_backend_fd(&m->host.loop.uv)), m_text(m, "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(errors_have_code_errno_syscall_and_path),
        MACHINE_TEST(a_callback_gets_the_same_error),
        MACHINE_TEST(system_errors_name_call_and_path),
        MACHINE_TEST(wrong_arguments_are_refused),
        MACHINE_TEST(no_argument_is_fatal),
        MACHINE_TEST(codes_that_go_does_not_know_are_mapped),
        MACHINE_TEST(long_paths_stay_whole_in_errors),
        MACHINE_TEST(a_descriptor_of_the_runtime_is_not_the_guests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
