#include "rows.h"

/* A word or a long one of the parameters. */
#define W(i) (uint32_t)p[i]
#define L(i) p[i]

#define CALL(function, ...) static void call_##function(struct g2n_tinygo *t, const uint64_t *p) { (void)g2n_tinygo_##function(t, __VA_ARGS__); }

static void call_ticks(struct g2n_tinygo *t, const uint64_t *p) { (void)p; (void)g2n_tinygo_ticks(t); }
static void call_ticks_ms(struct g2n_tinygo *t, const uint64_t *p) { (void)p; (void)g2n_tinygo_ticks_ms(t); }
CALL(sleep_ticks, L(0))
static void call_sleep_ticks_ms(struct g2n_tinygo *t, const uint64_t *p) { g2n_tinygo_sleep_ticks_ms(t, number(p[0])); }
CALL(get_random_data, W(0), W(1), W(2))

CALL(finalize_ref, L(0))
CALL(string_val, W(0), W(1))
CALL(value_get, L(0), W(1), W(2))
CALL(value_set, L(0), W(1), W(2), L(3))
CALL(value_delete, L(0), W(1), W(2))
CALL(value_index, L(0), W(1))
CALL(value_set_index, L(0), W(1), L(2))
CALL(value_call, W(0), L(1), W(2), W(3), W(4), W(5), W(6))
CALL(value_invoke, W(0), L(1), W(2), W(3), W(4))
CALL(value_new, W(0), L(1), W(2), W(3), W(4))
CALL(value_length, L(0))
CALL(value_prepare_string, W(0), L(1))
CALL(value_load_string, L(0), W(1), W(2), W(3))
CALL(value_instance_of, L(0), L(1))
CALL(copy_bytes_to_go, W(0), W(1), W(2), W(3), L(4))
CALL(copy_bytes_to_js, W(0), L(1), W(2), W(3), W(4))

CALL(finalize_ref_at, W(0))
CALL(string_val_at, W(0), W(1), W(2))
CALL(value_get_at, W(0), W(1), W(2), W(3))
CALL(value_set_at, W(0), W(1), W(2), W(3))
CALL(value_delete_at, W(0), W(1), W(2))
CALL(value_index_at, W(0), W(1), W(2))
CALL(value_set_index_at, W(0), W(1), W(2))
CALL(value_call_at, W(0), W(1), W(2), W(3), W(4), W(5), W(6))
CALL(value_invoke_at, W(0), W(1), W(2), W(3), W(4))
CALL(value_new_at, W(0), W(1), W(2), W(3), W(4))
CALL(value_length_at, W(0))
CALL(value_prepare_string_at, W(0), W(1))
CALL(value_load_string_at, W(0), W(1), W(2), W(3))
CALL(value_instance_of_at, W(0), W(1))
CALL(copy_bytes_to_go_at, W(0), W(1), W(2), W(3), W(4))
CALL(copy_bytes_to_js_at, W(0), W(1), W(2), W(3), W(4))

CALL(fd_write, W(0), W(1), W(2), W(3))
CALL(random_get, W(0), W(1))
CALL(proc_exit, W(0))

/* A row without its function above does not compile. */
const struct row rows[] = {
#define TINYGO(result, name, params, wasm_result, function, parameters) { name, params, call_##function },
#include <g2n/tinygo.def>
#undef TINYGO
};
const size_t row_count = sizeof rows / sizeof *rows;
