/* Two modules, and one of them twice, in one program. */
#include <stdio.h>

#include "add.h"
#include "again.h" /* add.wat with --prefix=again */
#include "objects.h"

int main(void)
{
    struct g2n_instance *a = g2n_instance_create(add_module(), NULL, NULL);
    struct g2n_instance *b = g2n_instance_create(again_module(), NULL, NULL);
    struct g2n_instance *c = g2n_instance_create(objects_module(), NULL, NULL);
    int32_t x = 0, y = 0, z = 0;

    if (add_add(a, 1, 2, &x) || again_add(b, 3, 4, &y) || objects_double(c, 5, &z)) return 1;
    printf("%d %d %d\n", x, y, z);
    printf("%s\n", g2n_error_name(add_add(b, 1, 2, &x)));
    return g2n_instance_free(a) || g2n_instance_free(b) || g2n_instance_free(c);
}
