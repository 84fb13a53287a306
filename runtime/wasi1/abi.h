/* Numbers and layouts of WASI preview 1 (witx/typenames of 0.1).  Errors are in errno.def. */
#ifndef G2N_WASI1_ABI_H
#define G2N_WASI1_ABI_H

enum { G2N_CLOCK_REALTIME, G2N_CLOCK_MONOTONIC, G2N_CLOCK_PROCESS, G2N_CLOCK_THREAD };

enum g2n_filetype {
    G2N_TYPE_UNKNOWN, G2N_TYPE_BLOCK, G2N_TYPE_CHARACTER, G2N_TYPE_DIRECTORY, G2N_TYPE_REGULAR, G2N_TYPE_DATAGRAM,
    G2N_TYPE_SOCKET, G2N_TYPE_LINK
};

/* fdflags */
#define G2N_FLAG_APPEND   1u
#define G2N_FLAG_DSYNC    2u
#define G2N_FLAG_NONBLOCK 4u
#define G2N_FLAG_RSYNC    8u
#define G2N_FLAG_SYNC     16u

/* oflags */
#define G2N_OPEN_CREATE    1u
#define G2N_OPEN_DIRECTORY 2u
#define G2N_OPEN_EXCLUSIVE 4u
#define G2N_OPEN_TRUNCATE  8u

#define G2N_LOOKUP_FOLLOW 1u

/* fstflags */
#define G2N_SET_ATIME     1u
#define G2N_SET_ATIME_NOW 2u
#define G2N_SET_MTIME     4u
#define G2N_SET_MTIME_NOW 8u

/* rights, by bit; all of them are the lowest 30 */
#define G2N_RIGHT_FD_DATASYNC             (1ull << 0)
#define G2N_RIGHT_FD_READ                 (1ull << 1)
#define G2N_RIGHT_FD_SEEK                 (1ull << 2)
#define G2N_RIGHT_FD_SET_FLAGS            (1ull << 3)
#define G2N_RIGHT_FD_SYNC                 (1ull << 4)
#define G2N_RIGHT_FD_TELL                 (1ull << 5)
#define G2N_RIGHT_FD_WRITE                (1ull << 6)
#define G2N_RIGHT_FD_ADVISE               (1ull << 7)
#define G2N_RIGHT_FD_ALLOCATE             (1ull << 8)
#define G2N_RIGHT_PATH_CREATE_DIRECTORY   (1ull << 9)
#define G2N_RIGHT_PATH_CREATE_FILE        (1ull << 10)
#define G2N_RIGHT_PATH_LINK_SOURCE        (1ull << 11)
#define G2N_RIGHT_PATH_LINK_TARGET        (1ull << 12)
#define G2N_RIGHT_PATH_OPEN               (1ull << 13)
#define G2N_RIGHT_FD_READDIR              (1ull << 14)
#define G2N_RIGHT_PATH_READLINK           (1ull << 15)
#define G2N_RIGHT_PATH_RENAME_SOURCE      (1ull << 16)
#define G2N_RIGHT_PATH_RENAME_TARGET      (1ull << 17)
#define G2N_RIGHT_PATH_FILESTAT_GET       (1ull << 18)
#define G2N_RIGHT_PATH_FILESTAT_SET_SIZE  (1ull << 19)
#define G2N_RIGHT_PATH_FILESTAT_SET_TIMES (1ull << 20)
#define G2N_RIGHT_FD_FILESTAT_GET         (1ull << 21)
#define G2N_RIGHT_FD_FILESTAT_SET_SIZE    (1ull << 22)
#define G2N_RIGHT_FD_FILESTAT_SET_TIMES   (1ull << 23)
#define G2N_RIGHT_PATH_SYMLINK            (1ull << 24)
#define G2N_RIGHT_PATH_REMOVE_DIRECTORY   (1ull << 25)
#define G2N_RIGHT_PATH_UNLINK_FILE        (1ull << 26)
#define G2N_RIGHT_POLL                    (1ull << 27)
#define G2N_RIGHT_SOCK_SHUTDOWN           (1ull << 28)
#define G2N_RIGHT_SOCK_ACCEPT             (1ull << 29)
#define G2N_RIGHTS_ALL                    ((1ull << 30) - 1)

/* Records in the guest's memory: length, then the fields' offsets. */
#define G2N_IOVEC_LEN        8u  /* address 0, length 4 */
#define G2N_FDSTAT_LEN       24u /* type 0, flags 2, rights 8, inheriting 16 */
#define G2N_FILESTAT_LEN     64u /* dev 0, ino 8, type 16, nlink 24, size 32, atim 40, mtim 48, ctim 56 */
#define G2N_PRESTAT_LEN      8u  /* kind 0, length of the name 4 */
#define G2N_DIRENT_LEN       24u /* next cookie 0, ino 8, length of the name 16, type 20 */
#define G2N_SUBSCRIPTION_LEN 48u /* userdata 0, kind 8; clock: id 16, timeout 24, flags 40; descriptor: 16 */
#define G2N_EVENT_LEN        32u /* userdata 0, errno 8, kind 10, bytes 16, flags 24 */

enum { G2N_EVENT_CLOCK, G2N_EVENT_READ, G2N_EVENT_WRITE };
#define G2N_EVENT_HANGUP   1u
#define G2N_CLOCK_ABSOLUTE 1u

enum { G2N_SEEK_SET, G2N_SEEK_CUR, G2N_SEEK_END };

#define G2N_RECV_PEEK      1u
#define G2N_RECV_WAITALL   2u
#define G2N_RECV_TRUNCATED 1u
#define G2N_SHUT_RD        1u
#define G2N_SHUT_WR        2u

#endif
