/* What nobody should do: each is an error, and none is undefined behaviour. */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "add.h"
#include "objects.h"
#include "traps.h"

static void nothing_is_an_error(void)
{
    struct g2n_failure why;
    struct g2n_val v;
    int32_t n;
    size_t len;

    assert(!g2n_instance_create(NULL, NULL, NULL));
    assert(!g2n_instance_create(NULL, NULL, &why) && why.error == G2N_ERROR_STATE && why.message[0]);
    assert(add_add(NULL, 1, 2, &n) == G2N_ERROR_STATE);
    assert(g2n_call(NULL, "add", &v, 1, &v, 1) == G2N_ERROR_STATE);
    assert(g2n_instance_start(NULL) == G2N_ERROR_STATE);
    assert(g2n_instance_free(NULL) == G2N_ERROR_NONE);
    assert(g2n_instance_message(NULL)[0]);
    assert(g2n_instance_global_get(NULL, "x", &v) == G2N_ERROR_STATE);
    assert(g2n_instance_memory_read(NULL, 0, &n, 4) == G2N_ERROR_STATE);
    assert(g2n_module_export_count(NULL) == 0 && !g2n_module_export(NULL, 0) && !g2n_export_find(NULL, "x"));
    assert(g2n_export_name(NULL)[0] == '\0' && !g2n_instance_output(NULL, 1, &len) && len == 0);
}

static void arguments_are_checked(void)
{
    struct g2n_instance *a = g2n_instance_create(add_module(), NULL, NULL);
    struct g2n_val args[3] = { g2n_i32(1), g2n_i32(2), g2n_i32(3) }, out = g2n_f64(7);

    assert(a);
    assert(g2n_call(a, "add", args, 3, &out, 1) == G2N_ERROR_TYPE);
    assert(g2n_call(a, "add", args, 2, &out, 0) == G2N_ERROR_TYPE);
    assert(g2n_call(a, "add", NULL, 2, &out, 1) == G2N_ERROR_STATE);
    assert(g2n_call(a, "add", args, 2, NULL, 1) == G2N_ERROR_STATE);
    assert(g2n_call(a, "sub", args, 2, &out, 1) == G2N_ERROR_MISSING);
    assert(g2n_call(a, NULL, args, 2, &out, 1) == G2N_ERROR_MISSING);
    assert(g2n_call_export(a, NULL, args, 2, &out, 1) == G2N_ERROR_TYPE);
    assert(g2n_call_export(a, g2n_export_find(objects_module(), "double"), args, 1, &out, 1) == G2N_ERROR_TYPE);
    args[1] = g2n_f32(1);
    assert(g2n_call(a, "add", args, 2, &out, 1) == G2N_ERROR_TYPE);
    assert(strstr(g2n_instance_message(a), "parameter 2 of add is i32, and was given f32"));
    args[1].kind = (enum g2n_kind)77;
    assert(g2n_call(a, "add", args, 2, &out, 1) == G2N_ERROR_TYPE);
    assert(out.kind == G2N_F64 && out.of.f64 == 7);
    assert(g2n_instance_memory_size(a, NULL) == G2N_ERROR_MISSING);
    assert(add_add(a, 1, 2, NULL) == G2N_ERROR_NONE);
    assert(g2n_instance_free(a) == G2N_ERROR_NONE);
}

static void values_of_others_are_refused(void)
{
    struct g2n_instance *a = g2n_instance_create(objects_module(), NULL, NULL);
    struct g2n_instance *b = g2n_instance_create(objects_module(), NULL, NULL);
    struct g2n_val f, n = g2n_i32(21), null = { G2N_FUNCREF, { 0 } };
    struct g2n_funcref own;

    assert(a && b);
    memset(&null.of, 0, sizeof null.of);
    assert(g2n_instance_table_get(a, "functions", 0, &f) == G2N_ERROR_NONE && f.kind == G2N_FUNCREF);
    assert(g2n_instance_table_set(b, "functions", 0, f) == G2N_ERROR_TYPE);
    assert(objects_place(b, 0, f.of.funcref) == G2N_ERROR_TYPE);
    assert(strstr(g2n_instance_message(b), "of another instance"));
    assert(g2n_instance_free(a) == G2N_ERROR_NONE);
    a = g2n_instance_create(objects_module(), NULL, NULL);
    assert(g2n_instance_table_set(a, "functions", 0, f) == G2N_ERROR_TYPE); /* perhaps at the same address */
    assert(g2n_call_funcref(a, f.of.funcref, &n, 1, &n, 1) == G2N_ERROR_TYPE && n.kind == G2N_I32);
    assert(strstr(g2n_instance_message(a), "of another instance"));
    assert(g2n_call_funcref(a, null.of.funcref, &n, 1, &n, 1) == G2N_ERROR_TYPE);
    assert(g2n_call_funcref(NULL, f.of.funcref, &n, 1, &n, 1) == G2N_ERROR_STATE);
    assert(g2n_instance_table_get(a, "functions", 0, &f) == G2N_ERROR_NONE);
    assert(g2n_call_funcref(a, f.of.funcref, &n, 1, &n, 0) == G2N_ERROR_TYPE);
    assert(g2n_call_funcref(a, f.of.funcref, NULL, 1, &n, 1) == G2N_ERROR_STATE);
    assert(g2n_call_funcref(a, f.of.funcref, &null, 1, &n, 1) == G2N_ERROR_TYPE);
    assert(g2n_call_funcref(a, f.of.funcref, &n, 1, &n, 1) == G2N_ERROR_NONE && n.of.i32 == 42);
    assert(objects_pick(a, 1, &own) == G2N_ERROR_NONE && objects_place(a, 3, own) == G2N_ERROR_NONE);
    assert(g2n_instance_table_set(a, "functions", 3, null) == G2N_ERROR_NONE);
    assert(g2n_instance_table_set(a, "functions", 4, null) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_table_get(a, "functions", UINT32_MAX, &f) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_table_set(a, "functions", 0, g2n_externref(a)) == G2N_ERROR_TYPE);
    assert(g2n_instance_table_grow(a, "functions", 3, null) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_table_grow(a, "things", UINT32_MAX, g2n_externref(NULL)) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_table_size(a, "memory", NULL) == G2N_ERROR_MISSING);
    assert(g2n_instance_global_set(a, "counter", g2n_i32(1)) == G2N_ERROR_TYPE);
    assert(g2n_instance_global_get(a, "counter", NULL) == G2N_ERROR_STATE);
    assert(g2n_instance_free(a) == G2N_ERROR_NONE && g2n_instance_free(b) == G2N_ERROR_NONE);
}

static void memory_has_bounds(void)
{
    struct g2n_instance *a = g2n_instance_create(objects_module(), NULL, NULL);
    uint64_t size;
    char bytes[8];

    assert(a && g2n_instance_memory_size(a, &size) == G2N_ERROR_NONE && size == 65536);
    assert(g2n_instance_memory_read(a, size - 8, bytes, 8) == G2N_ERROR_NONE);
    assert(g2n_instance_memory_read(a, size - 7, bytes, 8) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_memory_write(a, UINT64_MAX, bytes, 8) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_memory_write(a, 0, bytes, SIZE_MAX) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_memory_read(a, 0, NULL, 8) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_memory_read(a, size, NULL, 0) == G2N_ERROR_NONE);
    assert(g2n_instance_memory_grow(a, 3) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_memory_grow(a, UINT32_MAX) == G2N_ERROR_BOUNDS);
    assert(g2n_instance_free(a) == G2N_ERROR_NONE);
}

static void the_dead_stay_dead(void)
{
    struct g2n_instance *t = g2n_instance_create(traps_module(), NULL, NULL);
    int32_t n;
    char byte;

    assert(t && traps_stop(t) == G2N_ERROR_TRAP);
    for (int i = 0; i < 3; i++) assert(traps_begun(t, &n) == G2N_ERROR_STATE);
    assert(strstr(g2n_instance_message(t), "dead") && strstr(g2n_instance_message(t), "unreachable"));
    assert(g2n_instance_memory_read(t, 0, &byte, 1) == G2N_ERROR_STATE);
    assert(g2n_instance_start(t) == G2N_ERROR_STATE);
    assert(g2n_instance_free(t) == G2N_ERROR_NONE);
}

static void starting_is_done_once(void)
{
    struct g2n_instance *t = g2n_instance_create(traps_module(), NULL, NULL);

    assert(t && g2n_instance_start(t) == G2N_ERROR_NONE && g2n_instance_start(t) == G2N_ERROR_STATE);
    assert(g2n_instance_free(t) == G2N_ERROR_NONE);
}

static struct g2n_instance *shared;

static void *spin(void *counts)
{
    for (int i = 0; i < 20000; i++) {
        int64_t n;
        ((int *)counts)[objects_count(shared, &n) == G2N_ERROR_BUSY]++;
    }
    return NULL;
}

static void one_thread_at_a_time(void)
{
    int counts[2][2] = { { 0 } };
    pthread_t thread;
    int64_t n;

    shared = g2n_instance_create(objects_module(), NULL, NULL);
    assert(shared && pthread_create(&thread, NULL, spin, counts[0]) == 0);
    spin(counts[1]);
    pthread_join(thread, NULL);
    assert(objects_count(shared, &n) == G2N_ERROR_NONE && n == 41 + counts[0][0] + counts[1][0]);
    assert(g2n_instance_free(shared) == G2N_ERROR_NONE);
}

int main(void)
{
    nothing_is_an_error();
    arguments_are_checked();
    values_of_others_are_refused();
    memory_has_bounds();
    the_dead_stay_dead();
    starting_is_done_once();
    one_thread_at_a_time();
    puts("all refused");
    return 0;
}
