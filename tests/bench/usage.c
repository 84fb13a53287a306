/* Runs a command and says on standard error what it and its children used: usage COMMAND [ARGUMENT...]
 *
 * One line: peak memory in kB of the largest process, seconds of user and of system time, seconds of wall time.
 * The kernel counts what a process was before exec too, so the measuring process must itself be small; Python is not. */
#define _GNU_SOURCE                    /* wait4 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct timespec before, after;
    struct rusage   used;
    int             status;
    pid_t           child;

    if (argc < 2)
        return 2;
    clock_gettime(CLOCK_MONOTONIC, &before);
    child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &after);
    fprintf(stderr, "\n%ld %.6f %.6f %.6f\n", used.ru_maxrss,
            (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec * 1e-6,
            (double)used.ru_stime.tv_sec + (double)used.ru_stime.tv_usec * 1e-6,
            (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) * 1e-9);
    return 0;
}
