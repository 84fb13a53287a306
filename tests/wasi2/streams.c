/* What libc.c leaves out: standard input beside a clock, descriptors that seek, append and are cut, links, times. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void tell(const char *what, long result)
{
    printf("%s: %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerror(errno) : "");
}

static void copy_input(void)
{
    struct pollfd wanted = { .fd = 0, .events = POLLIN };
    char part[16];
    ssize_t got;

    do {
        if (poll(&wanted, 1, 5000) != 1) break;
        got = read(0, part, sizeof part);
        if (got > 0) fwrite(part, 1, (size_t)got, stdout);
    } while (got > 0);
    tell("last", got);
}

static void file(void)
{
    struct timespec times[2] = { { 1000000000, 5000 }, { 1100000000, 7000 } };
    struct stat st;
    char bytes[32] = "";
    int fd = open("data", O_RDWR | O_CREAT | O_TRUNC, 0644);

    tell("write", write(fd, "hello, world", 12));
    tell("seek", lseek(fd, -5, SEEK_END));
    tell("read", read(fd, bytes, 5));
    printf("%s\n", bytes);
    tell("pread", pread(fd, bytes, 5, 0));
    printf("%s\n", bytes);
    tell("seek", lseek(fd, -50, SEEK_CUR));
    tell("pwrite", pwrite(fd, "J", 1, 0));
    tell("truncate", ftruncate(fd, 5));
    tell("times", futimens(fd, times));
    tell("sync", fsync(fd));
    tell("stat", fstat(fd, &st));
    printf("%lld bytes, changed at %lld.%09ld\n", (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    tell("close", close(fd));
    fd = open("data", O_WRONLY | O_APPEND);
    tell("append", write(fd, "!", 1));
    tell("read", read(fd, bytes, 1));
    close(fd);
    fd = open("data", O_RDONLY);
    bytes[read(fd, bytes, sizeof bytes - 1)] = 0;
    printf("%s\n", bytes);
    close(fd);
}

static void names(void)
{
    struct stat st;
    char bytes[32] = "";

    tell("symlink", symlink("data", "other"));
    tell("readlink", readlink("other", bytes, sizeof bytes));
    printf("%s\n", bytes);
    tell("lstat", lstat("other", &st));
    printf("%d %d\n", S_ISLNK(st.st_mode), S_ISREG(st.st_mode));
    tell("link", link("data", "third"));
    tell("open nothing", open("nothing", O_RDONLY));
    tell("open exclusively", open("data", O_WRONLY | O_CREAT | O_EXCL, 0600));
    tell("open a folder to write", open(".", O_WRONLY));
    tell("rmdir of a file", rmdir("data"));
    tell("outside", open("../outside", O_RDONLY));
    tell("unlink", unlink("other"));
}

int main(int argc, char **argv)
{
    struct timespec start, end, pause = { 0, 30000000 };

    copy_input();
    file();
    names();
    clock_gettime(CLOCK_MONOTONIC, &start);
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("slept %d\n", (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec >= 30000000);
    fprintf(stderr, "to standard error, %d arguments\n", argc);
    fflush(NULL);
    if (argc > 1 && strcmp(argv[1], "abort") == 0) abort();
    return argc > 1 && strcmp(argv[1], "fail") == 0;
}
