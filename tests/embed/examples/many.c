/* A thousand instances alive at once, each with its own memory and globals. */
#include <assert.h>
#include <stdio.h>

#include "objects.h"

#define COUNT 1000

int main(void)
{
    static struct g2n_instance *all[COUNT];
    int64_t n;
    int i;

    for (i = 0; i < COUNT; i++) {
        all[i] = g2n_instance_create(objects_module(), NULL, NULL);
        assert(all[i] && g2n_instance_memory_write(all[i], 100, &i, sizeof i) == 0);
        assert(g2n_instance_global_set(all[i], "counter", g2n_i64(i)) == 0);
    }
    for (i = 0; i < COUNT; i++) {
        int found;
        assert(objects_count(all[i], &n) == 0 && n == i + 1);
        assert(g2n_instance_memory_read(all[i], 100, &found, sizeof found) == 0 && found == i);
    }
    for (i = 0; i < COUNT; i++) assert(g2n_instance_free(all[i]) == 0);
    printf("%d instances\n", COUNT);
    return 0;
}
