/* Globals, tables, references and memory of an instance. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "objects.h"

int main(void)
{
    struct g2n_instance *o = g2n_instance_create(objects_module(), NULL, NULL);
    struct g2n_val v;
    char text[6] = "";
    int64_t count;
    int32_t n;
    uint32_t size;
    void *kept;
    double d;

    assert(o && objects_count(o, &count) == 0 && count == 41);
    assert(g2n_instance_global_get(o, "counter", &v) == 0 && v.kind == G2N_I64 && v.of.i64 == 41);
    assert(g2n_instance_global_set(o, "counter", g2n_u64(99)) == 0 && objects_count(o, &count) == 0 && count == 100);
    assert(g2n_instance_global_set(o, "limit", g2n_f64(1)) == G2N_ERROR_TYPE);
    printf("%s\n", g2n_instance_message(o));
    assert(objects_keep(o, text, &kept) == 0 && kept == NULL && objects_keep(o, NULL, &kept) == 0 && kept == text);
    assert(g2n_instance_table_get(o, "functions", 1, &v) == 0 && g2n_instance_table_set(o, "functions", 3, v) == 0);
    assert(objects_apply(o, 3, 5, &n) == 0 && n == -5 && objects_apply(o, 0, 5, &n) == 0 && n == 10);
    assert(objects_place(o, 2, v.of.funcref) == 0 && objects_apply(o, 2, 7, &n) == 0 && n == -7);
    assert(g2n_instance_table_grow(o, "things", 3, g2n_externref(text)) == 0 && g2n_instance_table_size(o, "things", &size) == 0 && size == 5);
    assert(g2n_instance_table_get(o, "things", 4, &v) == 0 && v.of.externref == text);
    assert(g2n_instance_memory_read(o, 8, text, 5) == 0 && strcmp(text, "hello") == 0);
    assert(g2n_instance_memory_grow(o, 2) == 0 && g2n_instance_memory_write(o, 3 * 65536 - 5, text, 5) == 0);
    assert(objects_both(o, 4, 2.5, &d, &n) == 0 && d == 2.5 && n == 4);
    assert(objects_a_name(o, &n) == 0 && n == 1 && objects_a_name_2(o, &n) == 0 && n == 2 && objects_module_2(o, &n) == 0 && n == 3);
    assert(objects_last(o, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, &count) == 0 && count == 12);
    printf("%zu exports\n", g2n_module_export_count(objects_module()));
    return g2n_instance_free(o) != 0;
}
