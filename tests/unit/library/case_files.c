#include "case_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *case_read(const char *folder, const char *name, const char *suffix)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("%s: cannot be opened", path);
    struct stat st;
    assert_int_equal(fstat(fileno(file), &st), 0);
    char *text = malloc((size_t)st.st_size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)st.st_size, file), st.st_size);
    text[st.st_size] = 0;
    fclose(file);
    return text;
}

bool case_is_same(const char *name, const char *want, const char *got)
{
    bool same = true;
    for (int line = 1; *want || *got; line++) {
        size_t want_len = strcspn(want, "\n"), got_len = strcspn(got, "\n");
        if (want_len != got_len || memcmp(want, got, want_len) != 0) {
            fprintf(stderr, "%s.want:%d:\n  want %.*s\n  got  %.*s\n", name, line, (int)want_len, want, (int)got_len, got);
            same = false;
        }
        want += want_len;
        got += got_len;
        if (*want != *got) same = false; /* one of them ends here, perhaps in the midst of a line */
        want += *want != 0;
        got += *got != 0;
    }
    return same;
}

int cases_list(const char *folder, const char *only, CMUnitTestFunction run, struct CMUnitTest *tests)
{
    DIR *dir = opendir(folder);
    int count = 0;

    if (!dir) {
        perror(folder);
        return -1;
    }
    for (struct dirent *e; count >= 0 && (e = readdir(dir)) != NULL;) {
        size_t len = strlen(e->d_name);
        if (len < 6 || strcmp(e->d_name + len - 5, ".want") != 0) continue;
        char *name = strndup(e->d_name, len - 5);
        if (only && strcmp(only, name) != 0) {
            free(name);
        } else if (count == CASES_MAX) {
            fprintf(stderr, "%s: more than %d cases\n", folder, CASES_MAX);
            free(name);
            count = -1;
        } else {
            tests[count++] = (struct CMUnitTest){ .name = name, .test_func = run, .initial_state = name };
        }
    }
    closedir(dir);
    return count;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

int cases_run(const char *group, struct CMUnitTest *tests, int count)
{
    qsort(tests, (size_t)count, sizeof *tests, by_name);
    int failed = _cmocka_run_group_tests(group, tests, (size_t)count, NULL, NULL);
    for (int i = 0; i < count; i++) free((char *)(size_t)tests[i].name);
    return failed;
}
