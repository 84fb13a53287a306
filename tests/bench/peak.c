/* Runs a command and prints its peak memory in kB to standard error: peak COMMAND [ARGUMENT...]
 *
 * The kernel counts what a process was before exec too, so the measuring process must itself be small; Python is not. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct rusage usage;
    int           status;
    pid_t         child;

    if (argc < 2)
        return 2;
    child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return 1;
    fprintf(stderr, "%ld\n", usage.ru_maxrss);
    return 0;
}
