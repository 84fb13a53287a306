/* A hundred Go programs alive at once, called in turns; then one after another comes and goes, and memory stays as it was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"

static long resident_kb(void)
{
    char line[100];
    long kb = 0;
    FILE *f = fopen("/proc/self/status", "r");

    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "VmRSS:", 6) == 0) kb = atol(line + 6);
    if (f) fclose(f);
    return kb;
}

int main(int argc, char **argv)
{
    struct g2n_instance *all[100];
    int64_t next, sum = 0;
    long before = 0, count = argc > 1 ? atol(argv[1]) : 100;

    for (int k = 0; k < 100; k++)
        if (!(all[k] = g2n_instance_create(calls_module(), NULL, NULL)) || g2n_instance_start(all[k])) return 1;
    for (int turn = 0; turn < 10; turn++)
        for (int k = 0; k < 100; k++) sum += calls_through(all[k], turn, &next) == G2N_ERROR_NONE ? next : 0;
    for (int k = 0; k < 100; k++)
        if (g2n_instance_free(all[k])) return 1;
    printf("%d\n", (int)sum);
    for (long k = 0; k < count; k++) {
        if (!(all[0] = g2n_instance_create(calls_module(), NULL, NULL)) || g2n_instance_start(all[0]) || g2n_instance_free(all[0])) return 1;
        if (k == count / 2) before = resident_kb();
    }
    fprintf(stderr, "%ld kB and %ld kB\n", before, resident_kb());
    return resident_kb() > before + 1024;
}
