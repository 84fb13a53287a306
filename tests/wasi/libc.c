/* A C program as others write them: files by names of all sorts, a folder, a sleep, an exit status. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void show(const char *path)
{
    char line[64] = "";
    FILE *f = fopen(path, "r");

    if (!f) {
        printf("%s: %s\n", path, strerror(errno));
        return;
    }
    printf("%s: %s", path, fgets(line, sizeof line, f) ? line : "nothing\n");
    fclose(f);
}

static void list(const char *path)
{
    DIR *dir = opendir(path);
    int named = 0;

    for (struct dirent *e; dir && (e = readdir(dir));) named += e->d_name[0] != '.';
    printf("%s: %d names\n", path, named);
    if (dir) closedir(dir);
}

int main(int argc, char **argv)
{
    struct timespec pause = { 0, 20000000 };
    struct stat st;
    FILE *f;

    for (int i = 1; i < argc; i++) show(argv[i]);
    f = fopen("made", "w");
    if (f) {
        fprintf(f, "made here\n");
        fclose(f);
    }
    show("made");
    printf("%d", mkdir("folder", 0777));
    printf(" %d\n", rename("made", "folder/moved"));
    show("./folder/moved");
    list(".");
    list("folder");
    printf("stat %d, folder %d\n", stat("folder", &st), S_ISDIR(st.st_mode));
    printf("unlink %d, rmdir %d\n", unlink("folder/moved"), rmdir("folder"));
    printf("sleep %d, terminal %d, SHOWN %s\n", nanosleep(&pause, NULL), isatty(0), getenv("SHOWN"));
    return 7;
}
