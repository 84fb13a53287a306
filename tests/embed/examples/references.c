/* Functions that a table and a result give, called from C. */
#include <stdio.h>

#include "objects.h"

int main(void)
{
    struct g2n_instance *o = g2n_instance_create(objects_module(), NULL, NULL);
    struct g2n_val v, n = g2n_i32(21), two[2] = { g2n_i32(1), g2n_f64(2.5) };
    struct g2n_funcref negate;

    if (!o || g2n_instance_table_get(o, "functions", 0, &v)) return 1;
    if (g2n_call_funcref(o, v.of.funcref, &n, 1, &n, 1)) return 1;
    printf("doubled: %d\n", n.of.i32);
    if (objects_pick(o, 1, &negate) || g2n_call_funcref(o, negate, &n, 1, &n, 1)) return 1;
    printf("negated: %d\n", n.of.i32);
    if (g2n_instance_table_get(o, "functions", 2, &v) || g2n_call_funcref(o, v.of.funcref, two, 2, two, 2)) return 1;
    printf("swapped: %g %d\n", two[0].of.f64, two[1].of.i32);
    printf("%s: ", g2n_error_name(g2n_call_funcref(o, v.of.funcref, &n, 1, &n, 1)));
    printf("%s\n", g2n_instance_message(o));
    if (g2n_instance_table_get(o, "functions", 3, &v)) return 1;
    printf("%s: ", g2n_error_name(g2n_call_funcref(o, v.of.funcref, &n, 1, &n, 1)));
    printf("%s\n", g2n_instance_message(o));
    return g2n_instance_free(o) != G2N_ERROR_NONE;
}
