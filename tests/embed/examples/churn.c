/* churn COUNT: instances that come and go; memory stays what it was. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "objects.h"

static long resident_kb(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long size = 0, resident = 0;
    if (!f || fscanf(f, "%ld %ld", &size, &resident) != 2) exit(2);
    fclose(f);
    return resident * 4;
}

int main(int argc, char **argv)
{
    const long count = argc > 1 ? atol(argv[1]) : 10000;
    struct timespec from, to;
    long after_first = 0;
    int64_t n;

    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long i = 0; i < count; i++) {
        struct g2n_instance *o = g2n_instance_create(objects_module(), NULL, NULL);
        if (!o || objects_count(o, &n) != 0 || n != 41 || g2n_instance_free(o) != 0) return 1;
        if (i == 999) after_first = resident_kb();
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    fprintf(stderr, "%ld instances, %.2f us each, %ld kB resident, after the first thousand %ld kB\n", count,
            ((double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3) / (double)count, resident_kb(), after_first);
    return resident_kb() > after_first + 512;
}
