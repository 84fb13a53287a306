/* The file system as node's `fs` shows it.  Internal to host/.
 *
 * An *operation* is a row of fs_ops.def.  A *request* is one use of it: fs_args.c reads the arguments into it, the
 * operation's perform function does the system calls, its give function makes the JavaScript result.  The synchronous,
 * callback and promise forms are one request each, performed at once; only requests that may wait for another process
 * are performed on a thread (fs_worker.c).
 *
 *   F1  perform functions touch the request and the system only: no values, no realm; close, which also ends what
 *       waits for the descriptor, is never performed on a thread;
 *   F2  a request's texts and data are lent by the arguments until g2n_fs_request_detach() copies them. */
#ifndef G2N_HOST_FS_H
#define G2N_HOST_FS_H

#include <sys/types.h>
#include <time.h>

#include "base/buf.h"
#include "host/host.h"

#define G2N_FS_STAT_NUMBERS 14

enum g2n_fs_stat_number {
    G2N_STAT_DEV, G2N_STAT_MODE, G2N_STAT_NLINK, G2N_STAT_UID, G2N_STAT_GID, G2N_STAT_RDEV, G2N_STAT_BLKSIZE,
    G2N_STAT_INO, G2N_STAT_SIZE, G2N_STAT_BLOCKS, G2N_STAT_ATIME, G2N_STAT_MTIME, G2N_STAT_CTIME, G2N_STAT_BIRTHTIME
};

struct g2n_fs_stat { /* what a Stats object shows, in its order; times in milliseconds */
    double numbers[G2N_FS_STAT_NUMBERS];
};

struct g2n_fs { /* what file operations share */
    struct g2n_object *object;                             /* globalThis.fs; owned */
    struct g2n_object *stats_proto, *dirent_proto;         /* owned                */
    struct g2n_string *stat_names[G2N_FS_STAT_NUMBERS];    /* owned atoms          */
};

enum g2n_fs_encoding { /* of strings that stand for bytes; DEFAULT: the operation's own choice */
    G2N_FS_DEFAULT, G2N_FS_BYTES, G2N_FS_UTF8, G2N_FS_LATIN1, G2N_FS_ASCII, G2N_FS_HEX, G2N_FS_BASE64, G2N_FS_BASE64URL, G2N_FS_UTF16LE
};

struct g2n_fs_request;

struct g2n_fs_op {
    const char *name;
    const char *arguments;
    const char *syscall;
    void (*perform)(struct g2n_fs_request *r);
    enum g2n_status (*give)(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
    const char *forms;
};

struct g2n_fs_text {
    const char *text;  /* NUL-terminated, without NUL inside; NULL: no such argument */
    char       *owned; /* the same, when it is the request's */
};

struct g2n_fs_request {
    struct g2n_host        *host;
    const struct g2n_fs_op *op;
    struct g2n_fs_text      path, dest;
    int                     fd;          /* -1: by path; else what stands behind the guest's */
    int                     guest_fd;
    int                     flags;       /* open's, access's or copyFile's */
    bool                    mode_given, flags_given;
    mode_t                  mode;
    uid_t                   uid;
    gid_t                   gid;
    int64_t                 length;
    struct timespec         times[2];
    const unsigned char    *data;
    size_t                  data_len;
    unsigned char          *data_owned;
    enum g2n_fs_encoding    encoding;
    bool                    recursive, force, with_types, no_entry_is_undefined;
    /* filled in by perform */
    int                     err;         /* errno value                                       */
    const char             *syscall;     /* which one failed, when it is not the operation's  */
    bool                    hide_path;   /* the error is not about the path                   */
    int64_t                 number;
    struct g2n_fs_stat      stat;
    struct g2n_buf          bytes;       /* contents, a text, or names (see fs_dir.c)         */
};

/* ---- fs_args.c ---- */

/* Reads the arguments.  A failure has thrown; r is to be ended either way with g2n_fs_request_fini. */
G2N_MUST_USE enum g2n_status g2n_fs_request_init(struct g2n_fs_request *r, struct g2n_host *host,
                                                 const struct g2n_fs_op *op, const g2n_view *args, uint32_t argc);
void g2n_fs_request_fini(struct g2n_fs_request *r);
/* Makes r independent of the arguments (F2).  G2N_ENOMEM leaves it as it was. */
G2N_MUST_USE enum g2n_status g2n_fs_request_detach(struct g2n_fs_request *r);
/* The error that perform left, as an Error object. */
G2N_MUST_USE enum g2n_status g2n_fs_error(const struct g2n_fs_request *r, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_fs_arg_fd(struct g2n_realm *realm, g2n_view v, int *fd);
G2N_MUST_USE enum g2n_status g2n_fs_arg_path(struct g2n_realm *realm, g2n_view v, const char *name,
                                             struct g2n_fs_text *out);
G2N_MUST_USE enum g2n_status g2n_fs_arg_encoding(struct g2n_realm *realm, g2n_view v, enum g2n_fs_encoding *out);

/* ---- fs_encoding.c ---- */

/* True when the text names an encoding. */
bool g2n_fs_encoding_find(const struct g2n_string *name, enum g2n_fs_encoding *out);
/* Bytes as a Buffer or as a string in an encoding (not G2N_FS_DEFAULT). */
G2N_MUST_USE enum g2n_status g2n_fs_decode(struct g2n_host *host, const char *bytes, size_t len,
                                           enum g2n_fs_encoding encoding, g2n_value *out);
/* The bytes of a string in an encoding, appended; bytes and DEFAULT mean UTF-8. */
void g2n_fs_encode(const struct g2n_string *text, enum g2n_fs_encoding encoding, struct g2n_buf *out);

/* ---- fs_complete.c: results on their way to a callback or promise ---- */

struct g2n_fs_completion;
/* target: the callback, or the promise.  Dups it. */
G2N_MUST_USE enum g2n_status g2n_fs_completion_create(struct g2n_host *host, g2n_view target,
                                                      struct g2n_fs_completion **out);
/* For one that will not be posted. */
void g2n_fs_completion_destroy(struct g2n_fs_completion *c);
/* Makes the result of a performed request and queues the call.  Consumes c; cannot fail. */
void g2n_fs_complete(struct g2n_fs_completion *c, struct g2n_fs_request *r);
/* The same with given arguments: callback(first, second, third).  Consumes the values. */
void g2n_fs_complete_with(struct g2n_fs_completion *c, g2n_value first, g2n_value second, g2n_value third,
                          uint32_t argc);

/* ---- fs_worker.c ---- */

/* Whether performing r could wait for another process. */
bool g2n_fs_may_wait(const struct g2n_fs_request *r);
/* Performs r on a thread and completes c then.  Takes both over, also when it fails: c then tells the error. */
void g2n_fs_perform_aside(struct g2n_fs_request *r, struct g2n_fs_completion *c);

/* ---- fs_stat.c, fs_dir.c, fs_transfer.c: parts of the object ---- */

G2N_MUST_USE enum g2n_status g2n_fs_stat_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_fs_dirent_install(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_fs_transfer_install(struct g2n_host *host);
void g2n_fs_destroy(struct g2n_host *host);

/* Reads and writes of whole files, for perform functions: waits as long as it takes.  Return errno values. */
int g2n_fs_read_all(int fd, struct g2n_buf *out);
int g2n_fs_write_all(int fd, const unsigned char *bytes, size_t len);

#define FS_OP(name, arguments, syscall, perform, give, forms) void g2n_fs__do_##perform(struct g2n_fs_request *r);
#include "host/fs_ops.def"
#undef FS_OP

enum g2n_status g2n_fs__give_nothing(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
enum g2n_status g2n_fs__give_number(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
enum g2n_status g2n_fs__give_text(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
enum g2n_status g2n_fs__give_contents(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
enum g2n_status g2n_fs__give_stats(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
enum g2n_status g2n_fs__give_entries(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);
enum g2n_status g2n_fs__give_made(struct g2n_host *host, struct g2n_fs_request *r, g2n_value *result);

#endif
