/* format LIST: formats the files that LIST names, one a line, with gofmt as a C library.  Prints each that is not given back
 * as it was, and in the end: files, bytes, seconds, how many were given back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gofmt.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what, const struct g2n_instance *go)
{
    fprintf(stderr, "%s: %s\n", what, g2n_instance_message(go));
    exit(1);
}

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *text = malloc(1 << 22);

    if (!f || !text) exit(1);
    *len = fread(text, 1, 1 << 22, f);
    fclose(f);
    return text;
}

/* Whether gofmt gives the text back. */
static int is_given_back(struct g2n_instance *go, const char *text, size_t len)
{
    int32_t at, result, out_len, same = 0;
    char *out;

    if (gofmt_alloc(go, (int32_t)len, &at) || g2n_instance_memory_write(go, (uint32_t)at, text, len)) die("alloc", go);
    if (gofmt_format(go, &result)) die("format", go);
    if (result == 1) {
        if (gofmt_output_ptr(go, &at) || gofmt_output_len(go, &out_len)) die("output", go);
        out = malloc((size_t)out_len + 1);
        if (!out || g2n_instance_memory_read(go, (uint32_t)at, out, (size_t)out_len)) die("read", go);
        same = (size_t)out_len == len && memcmp(out, text, len) == 0;
        free(out);
    }
    if (gofmt_dispose(go)) die("dispose", go);
    return result == 0 || same;
}

int main(int argc, char **argv)
{
    struct g2n_instance *go = g2n_instance_create(gofmt_module(), NULL, NULL);
    FILE *list = argc > 1 ? fopen(argv[1], "r") : NULL;
    size_t files = 0, bytes = 0, same = 0;
    double seconds = 0;
    char path[4096];

    if (!list || !go || g2n_instance_start(go) != G2N_ERROR_NONE) die("start", go);
    while (fgets(path, sizeof path, list)) {
        size_t len;
        char *text;
        double from;
        int good;

        path[strcspn(path, "\n")] = '\0';
        text = read_file(path, &len);
        from = now();
        good = is_given_back(go, text, len);
        seconds += now() - from;
        if (!good) printf("changed %s\n", path);
        files++, bytes += len, same += (size_t)good;
        free(text);
    }
    fclose(list);
    printf("%zu %zu %.6f %zu\n", files, bytes, seconds, same);
    return g2n_instance_free(go) != G2N_ERROR_NONE;
}
