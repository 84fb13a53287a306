/* Linear memory and tables: what wasm-rt.h promises, in each mode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mem/mem.h"
#include <g2n/program.h>

#define PAGE 65536u

static void memory_is_zero_and_of_the_size_asked_for(void **state)
{
    wasm_rt_memory_t m = {0};

    (void)state;
    g2n_memory_allocate(&m, 3, 10, false, PAGE, G2N_MEMORY_RELATIVE);
    assert_int_equal(m.size, 3 * PAGE);
    assert_int_equal(m.pages, 3);
    for (uint32_t i = 0; i < m.size; i += 1000) assert_int_equal(m.data[i], 0);
    g2n_mem_store_u64(&m, 3 * PAGE - 8, 0, 0x1122334455667788u);
    assert_int_equal(g2n_mem_load_u32(&m, 3 * PAGE - 8, 4), 0x11223344u);
    wasm_rt_free_memory(&m);
    assert_null(m.data);
}

static void memory_grows_in_place_up_to_its_maximum(void **state)
{
    wasm_rt_memory_t m = {0};
    unsigned char *data;

    (void)state;
    g2n_memory_allocate(&m, 1, 4, false, PAGE, G2N_MEMORY_RELATIVE);
    data = m.data;
    data[7] = 42;
    assert_int_equal(wasm_rt_grow_memory(&m, 0), 1);
    assert_int_equal(wasm_rt_grow_memory(&m, 2), 1);
    assert_int_equal(m.size, 3 * PAGE);
    assert_ptr_equal(m.data, data);
    assert_int_equal(m.data[7], 42);
    m.data[3 * PAGE - 1] = 1;
    assert_int_equal(wasm_rt_grow_memory(&m, 2), UINT32_MAX);
    assert_int_equal(wasm_rt_grow_memory(&m, UINT64_MAX), UINT32_MAX);
    assert_int_equal(m.pages, 3);
    wasm_rt_free_memory(&m);
}

static void memory_never_passes_four_gigabytes(void **state)
{
    wasm_rt_memory_t m = {0};

    (void)state;
    g2n_memory_allocate(&m, 1, 1u << 20, false, PAGE, G2N_MEMORY_RELATIVE);
    assert_int_equal(m.max_pages, 65536);
    assert_int_equal(wasm_rt_grow_memory(&m, 65535), 1);
    assert_int_equal(m.size, 4ull << 30);
    assert_int_equal(wasm_rt_grow_memory(&m, 1), UINT32_MAX);
    m.data[m.size - 1] = 1;
    wasm_rt_free_memory(&m);
}

static void checked_memory_reserves_its_maximum_only(void **state)
{
    wasm_rt_memory_t m = {0};

    (void)state;
    g2n_memory_allocate(&m, 2, 5, false, PAGE, G2N_MEMORY_CHECKED);
    assert_true((size_t)(m.data_end - m.data) < 7 * PAGE);
    assert_int_equal(wasm_rt_grow_memory(&m, 3), 2);
    assert_int_equal(wasm_rt_grow_memory(&m, 1), UINT32_MAX);
    wasm_rt_free_memory(&m);
}

static void slices_of_nothing_may_end_at_the_end(void **state)
{
    wasm_rt_memory_t m = {0};

    (void)state;
    g2n_memory_allocate(&m, 1, 1, false, PAGE, G2N_MEMORY_RELATIVE);
    assert_ptr_equal(g2n_mem_slice(&m, PAGE, 0), m.data + PAGE);
    assert_ptr_equal(g2n_mem_slice(&m, 0, PAGE), m.data);
    wasm_rt_free_memory(&m);
}

static void table_grows_with_the_given_reference(void **state)
{
    wasm_rt_externref_table_t t;
    int thing;

    (void)state;
    wasm_rt_allocate_externref_table(&t, 2, 4);
    assert_null(t.data[1]);
    assert_int_equal(wasm_rt_grow_externref_table(&t, 2, &thing), 2);
    assert_ptr_equal(t.data[3], &thing);
    assert_int_equal(wasm_rt_grow_externref_table(&t, 1, NULL), UINT32_MAX);
    assert_int_equal(t.size, 4);
    wasm_rt_free_externref_table(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zero_and_of_the_size_asked_for),
        cmocka_unit_test(memory_grows_in_place_up_to_its_maximum),
        cmocka_unit_test(memory_never_passes_four_gigabytes),
        cmocka_unit_test(checked_memory_reserves_its_maximum_only),
        cmocka_unit_test(slices_of_nothing_may_end_at_the_end),
        cmocka_unit_test(table_grows_with_the_given_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
