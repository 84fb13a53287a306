/* The namespace sqlite3 as a guest calls it: all goes by addresses of a memory.  What SQLite itself does is not tested here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "embed/instance.h"
#include "sqlite/worker.h"
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "../torture.h"
#endif
#include <g2n/sqlite.h>

/* Where things lie in the memory. */
enum { TEXT = 0, VALUES = 4096, INTO = 8192, INTO_LEN = 4096, OUT = 16384, SIZE = 65536 };

static wasm_rt_memory_t memory;
static const struct g2n_program program = { .version = G2N_PROGRAM_VERSION, .guest = "unit.wasm", .memory = &memory };

static struct g2n_instance *fresh(void) { return g2n_program_instance(&program, NULL, NULL); }

static uint32_t text(const char *s)
{
    memcpy(memory.data + TEXT, s, strlen(s));
    return (uint32_t)strlen(s);
}

static int32_t opened(struct g2n_instance *i) { return g2n_sqlite_open(i, TEXT, text(":memory:")); }
static int32_t prepared(struct g2n_instance *i, int32_t db, const char *sql) { return g2n_sqlite_prepare(i, db, TEXT, text(sql)); }

static int32_t exec(struct g2n_instance *i, int32_t db, const char *sql)
{
    int32_t stmt = prepared(i, db, sql), code = g2n_sqlite_step(i, stmt);
    return g2n_sqlite_finalize(i, stmt) == SQLITE_OK ? code : -1;
}

static uint32_t out_u32(uint32_t index)
{
    uint32_t v;
    memcpy(&v, memory.data + OUT + 4 * index, sizeof v);
    return v;
}

static int64_t out_i64(uint32_t index)
{
    int64_t v;
    memcpy(&v, memory.data + OUT + 8 * index, sizeof v);
    return v;
}

static uint32_t put_values(const void *bytes, size_t len)
{
    memcpy(memory.data + VALUES, bytes, len);
    return (uint32_t)len;
}

#define NUMBERS "with recursive c(n) as (values (1) union all select n + 1 from c where n < "

static void handles_are_found_while_they_last(void **state)
{
    struct g2n_instance *i = fresh(), *other = fresh();
    const int32_t db = opened(i), stmt = prepared(i, db, "select 1");

    (void)state;
    assert_true(db > 0 && stmt > 0 && db != stmt);
    assert_int_equal(g2n_sqlite_step(i, db), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_close(i, stmt), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_step(other, stmt), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_step(i, 0), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_step(i, -stmt), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_step(i, stmt | 1 << 30), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_close(i, db), SQLITE_BUSY);
    assert_int_equal(g2n_sqlite_step(i, stmt), SQLITE_ROW);
    assert_int_equal(g2n_sqlite_finalize(i, stmt), SQLITE_OK);
    assert_int_equal(g2n_sqlite_finalize(i, stmt), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_close(i, db), SQLITE_OK);
    assert_int_equal(g2n_sqlite_close(i, db), SQLITE_MISUSE);
    g2n_program_instance_destroy(other);
    g2n_program_instance_destroy(i);
}

static void old_handles_stay_unknown_for_long(void **state)
{
    struct g2n_instance *i = fresh();
    const int32_t db = opened(i), first = prepared(i, db, "select 1");

    (void)state;
    assert_int_equal(g2n_sqlite_finalize(i, first), SQLITE_OK);
    for (int k = 0; k < 2000; k++) {
        const int32_t next = prepared(i, db, "select 1");
        assert_true(next > 0 && next != first);
        assert_int_equal(g2n_sqlite_finalize(i, next), SQLITE_OK);
        assert_int_equal(g2n_sqlite_reset(i, first), SQLITE_MISUSE);
    }
    for (int k = 0; k < 5000; k++) assert_true(prepared(i, db, "select 1") > 0); /* freed with the instance */
    g2n_program_instance_destroy(i);
}

static void addresses_outside_are_refused(void **state)
{
    struct g2n_instance *i = fresh();
    const int32_t db = opened(i), stmt = prepared(i, db, "select ?");

    (void)state;
    assert_int_equal(g2n_sqlite_open(i, SIZE - 1, 2), 0);
    assert_int_equal(g2n_sqlite_errcode(i, 0), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_prepare(i, db, UINT32_MAX, 1), 0);
    assert_int_equal(g2n_sqlite_errcode(i, db), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_prepare_next(i, db, TEXT, text("select 1"), SIZE - 3), 0);
    assert_int_equal(g2n_sqlite_bind_text(i, stmt, 1, 1, UINT32_MAX), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_bind_blob(i, stmt, 1, SIZE, 1), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_bind_blob(i, stmt, 1, SIZE, 0), SQLITE_OK);
    assert_int_equal(g2n_sqlite_bind_all(i, stmt, SIZE - 8, 9), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_run(i, stmt, VALUES, 0, SIZE - 15), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 1, INTO, SIZE, OUT), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_start_rows(i, stmt, 1, INTO, 10, SIZE - 11, 0), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_errmsg(i, db, SIZE - 1, 2), 0);
    assert_int_equal(g2n_sqlite_column_name(i, stmt, 0, SIZE - 1, 2), 0);
    g2n_program_instance_destroy(i);
}

static void damaged_values_are_refused(void **state)
{
    static const unsigned char damaged[][14] = {
        { 0 }, { 6 }, { 255 }, { SQLITE_INTEGER, 1, 2, 3, 4, 5, 6, 7 }, { SQLITE_FLOAT }, { SQLITE_TEXT, 1, 0, 0 }, { SQLITE_TEXT, 1, 0, 0, 0 },
        { SQLITE_BLOB, 255, 255, 255, 255, 1 },
    };
    static const size_t lens[] = { 1, 1, 1, 8, 1, 4, 5, 6 };
    struct g2n_instance *i = fresh();
    const int32_t stmt = prepared(i, opened(i), "select ?, ?");

    (void)state;
    for (size_t k = 0; k < sizeof lens / sizeof *lens; k++)
        assert_int_equal(g2n_sqlite_bind_all(i, stmt, VALUES, put_values(damaged[k], lens[k])), SQLITE_MISUSE);
    assert_int_equal(g2n_sqlite_bind_all(i, stmt, VALUES, put_values("\5\5", 2)), SQLITE_OK);
    assert_int_equal(g2n_sqlite_bind_all(i, stmt, VALUES, put_values("\5\5\5", 3)), SQLITE_RANGE);
    g2n_program_instance_destroy(i);
}

static void rows_that_do_not_fit_come_next(void **state)
{
    struct g2n_instance *i = fresh();
    const int32_t stmt = prepared(i, opened(i), "values (1, zeroblob(10)), (2, zeroblob(100)), (3, 'x')");

    (void)state;
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 100, INTO, 30, OUT), SQLITE_ROW);
    assert_int_equal(out_u32(0), 1);
    assert_int_equal(out_u32(1), 24);
    assert_int_equal(out_u32(2), 114);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 100, INTO, 30, OUT), SQLITE_ROW);
    assert_int_equal(out_u32(0), 0);
    assert_int_equal(out_u32(2), 114);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 1, INTO, 114, OUT), SQLITE_ROW);
    assert_int_equal(out_u32(0), 1);
    assert_int_equal(memory.data[INTO + 1], 2);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 100, INTO, INTO_LEN, OUT), SQLITE_DONE);
    assert_int_equal(out_u32(0), 1);
    assert_memory_equal(memory.data + INTO, "\1\3\0\0\0\0\0\0\0\3\1\0\0\0x", 15);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 1, INTO, 1, OUT), SQLITE_ROW); /* begins again, and has a row in hand */
    assert_int_equal(g2n_sqlite_reset(i, stmt), SQLITE_OK);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 0, INTO, 0, OUT), SQLITE_ROW);
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 9, INTO, INTO_LEN, OUT), SQLITE_DONE);
    assert_int_equal(out_u32(0), 3);
    g2n_program_instance_destroy(i);
}

static void columns_come_as_pairs(void **state)
{
    static const char want[] = "\3\1\0\0\0x\3\3\0\0\0INT\3\5\0\0\0other\5";
    struct g2n_instance *i = fresh();
    const int32_t db = opened(i);
    int32_t stmt;

    (void)state;
    assert_int_equal(exec(i, db, "create table t (x int)"), SQLITE_DONE);
    stmt = prepared(i, db, "select x, x + 1 as other from t");
    assert_int_equal(g2n_sqlite_columns(i, stmt, INTO, INTO_LEN), sizeof want - 1);
    assert_memory_equal(memory.data + INTO, want, sizeof want - 1);
    memset(memory.data + INTO, 0, sizeof want);
    assert_int_equal(g2n_sqlite_columns(i, stmt, INTO, 8), sizeof want - 1);
    assert_int_equal(memory.data[INTO + 8], 0);
    assert_int_equal(g2n_sqlite_columns(i, db, INTO, INTO_LEN), 0);
    assert_int_equal(g2n_sqlite_columns(i, stmt, SIZE - 1, 2), 0);
    g2n_program_instance_destroy(i);
}

static void errors_come_after_the_rows_before_them(void **state)
{
    struct g2n_instance *i = fresh();
    const int32_t db = opened(i);
    const int32_t stmt = prepared(i, db, NUMBERS "9) select case n when 4 then abs(-9223372036854775807 - 1) else n end from c");

    (void)state;
    assert_int_equal(g2n_sqlite_step_rows(i, stmt, 100, INTO, INTO_LEN, OUT), SQLITE_ERROR);
    assert_int_equal(out_u32(0), 3);
    assert_int_equal(g2n_sqlite_errmsg(i, db, INTO, 7), 7);
    assert_memory_equal(memory.data + INTO, "integer", 7);
    g2n_program_instance_destroy(i);
}

static void runs_leave_no_parameters(void **state)
{
    struct g2n_instance *i = fresh();
    const int32_t db = opened(i);
    int32_t stmt;

    (void)state;
    assert_int_equal(exec(i, db, "create table t (x)"), SQLITE_DONE);
    stmt = prepared(i, db, "insert into t values (?)");
    assert_int_equal(g2n_sqlite_run(i, stmt, VALUES, put_values("\3\2\0\0\0ab", 7), OUT), SQLITE_DONE);
    assert_int_equal(out_i64(0), 1);
    assert_int_equal(out_i64(1), 1);
    assert_int_equal(g2n_sqlite_start_run(i, stmt, VALUES, put_values("\4\2\0\0\0cd", 7), OUT, 1), SQLITE_DONE);
    assert_int_equal(out_i64(0), 2);
    assert_int_equal(g2n_sqlite_step(i, stmt), SQLITE_DONE);
    stmt = prepared(i, db, "select group_concat(quote(x)) from t");
    assert_int_equal(g2n_sqlite_step(i, stmt), SQLITE_ROW);
    assert_int_equal(g2n_sqlite_column_text(i, stmt, 0, INTO, INTO_LEN), 17);
    assert_memory_equal(memory.data + INTO, "'ab',X'6364',NULL", 17);
    g2n_program_instance_destroy(i);
}

/* Without replies the thread is waited for. */
static void long_queries_go_to_the_thread(void **state)
{
    struct g2n_instance *i = fresh();
    const int32_t db = opened(i), stmt = prepared(i, db, NUMBERS "300000) select count(*) from c");

    (void)state;
    assert_int_equal(g2n_sqlite_start_rows(i, stmt, 5, INTO, INTO_LEN, OUT, 0), SQLITE_DONE);
    assert_int_equal(out_u32(0), 1);
    assert_memory_equal(memory.data + INTO, "\1\xe0\x93\4\0\0\0\0\0", 9);
    assert_non_null(g2n_sqlite_find_db(i, db)->worker);
    assert_false(g2n_sqlite_worker_busy(g2n_sqlite_find_db(i, db)->worker));
    assert_int_equal(g2n_sqlite_interrupt(i, db), SQLITE_OK); /* there is nothing, and nothing is kept */
    assert_int_equal(g2n_sqlite_start_rows(i, stmt, 5, INTO, INTO_LEN, OUT, 1), SQLITE_DONE);
    g2n_program_instance_destroy(i);
}

static void busy_databases_are_noted(void **state)
{
    char folder[] = "/tmp/g2n-sqlite-XXXXXX", name[64];
    struct g2n_instance *i = fresh();
    int32_t one, two;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(name, sizeof name, "%s/a.db", folder);
    one = g2n_sqlite_open(i, TEXT, text(name));
    two = g2n_sqlite_open(i, TEXT, text(name));
    assert_int_equal(g2n_sqlite_busy_note(i, two), SQLITE_OK);
    assert_int_equal(exec(i, one, "begin immediate"), SQLITE_DONE);
    assert_int_equal(g2n_sqlite_busy_noted(i, two), 0);
    assert_int_equal(exec(i, two, "begin immediate"), -1);
    assert_int_equal(g2n_sqlite_errcode(i, two), SQLITE_BUSY);
    assert_int_equal(g2n_sqlite_busy_noted(i, two), 1);
    assert_int_equal(g2n_sqlite_busy_noted(i, two), 0);
    assert_int_equal(exec(i, one, "rollback"), SQLITE_DONE);
    assert_int_equal(exec(i, two, "begin immediate"), SQLITE_DONE);
    g2n_program_instance_destroy(i);
    (void)unlink(name);
    assert_int_equal(rmdir(folder), 0);
}

#if defined(G2N_TORTURE) && G2N_TORTURE
static struct g2n_instance *tortured;

static bool life(void *context)
{
    struct g2n_instance *i = context;
    const int32_t db = opened(i);
    bool good = db != 0;

    for (int k = 0; k < 20 && good; k++) {
        const int32_t stmt = prepared(i, db, "select ?");

        if (stmt == 0) return g2n_sqlite_errcode(i, db) != SQLITE_NOMEM;
        good = g2n_sqlite_bind_all(i, stmt, VALUES, put_values("\3\1\0\0\0a", 6)) == SQLITE_OK &&
               g2n_sqlite_step_rows(i, stmt, 1, INTO, INTO_LEN, OUT) == SQLITE_ROW && g2n_sqlite_run(i, stmt, VALUES, 0, OUT) == SQLITE_DONE;
    }
    if (!good) assert_int_equal(g2n_sqlite_errcode(i, 0), SQLITE_NOMEM);
    return good;
}

static void stop(void *context)
{
    struct g2n_instance *i = context;

    if (i->extra) i->extra_destroy(i->extra);
    i->extra = NULL;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    tortured = fresh();
    each_allocation_fails(life, stop, tortured, 0);
    g2n_program_instance_destroy(tortured);
}

/* What cannot have a thread is done without. */
static void threads_are_not_needed(void **state)
{
    bool fired = true;

    (void)state;
    tortured = fresh();
    for (size_t n = 0; fired; n++) {
        const int32_t db = opened(tortured), stmt = prepared(tortured, db, NUMBERS "30000) select count(*) from c");

        g2n_alloc_torture_arm(n);
        assert_int_equal(g2n_sqlite_start_rows(tortured, stmt, 5, INTO, INTO_LEN, OUT, 0), SQLITE_DONE);
        assert_int_equal(g2n_sqlite_start_run(tortured, stmt, VALUES, 0, OUT, 1), SQLITE_DONE);
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_int_equal(out_i64(1), 0);
        stop(tortured);
    }
    g2n_program_instance_destroy(tortured);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handles_are_found_while_they_last),
        cmocka_unit_test(old_handles_stay_unknown_for_long),
        cmocka_unit_test(addresses_outside_are_refused),
        cmocka_unit_test(damaged_values_are_refused),
        cmocka_unit_test(rows_that_do_not_fit_come_next),
        cmocka_unit_test(columns_come_as_pairs),
        cmocka_unit_test(errors_come_after_the_rows_before_them),
        cmocka_unit_test(runs_leave_no_parameters),
        cmocka_unit_test(long_queries_go_to_the_thread),
        cmocka_unit_test(busy_databases_are_noted),
#if defined(G2N_TORTURE) && G2N_TORTURE
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(threads_are_not_needed),
#endif
    };

    g2n_memory_allocate(&memory, 1, 1, false, SIZE, G2N_MEMORY_CHECKED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
