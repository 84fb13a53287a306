/* Traps end the process, so each runs in a child whose status and message are looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "mem/mem.h"
#include "mem/trap.h"
#include <g2n/program.h>

struct outcome {
    int  status; /* as waitpid gives it */
    char text[4096];
};

static void in_child(void (*fn)(void), struct outcome *out)
{
    int ends[2];
    size_t len = 0;
    ssize_t n;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        fn();
        _exit(0);
    }
    close(ends[1]);
    while (len < sizeof out->text - 1 && (n = read(ends[0], out->text + len, sizeof out->text - 1 - len)) > 0)
        len += (size_t)n;
    out->text[len] = '\0';
    close(ends[0]);
    waitpid(pid, &out->status, 0);
}

static wasm_rt_memory_t memory;
static struct g2n_stack stack;
static struct g2n_trap_scope scope = { .guest = "app.wasm", .memory = &memory, .stack = &stack };

static void set_up(void)
{
    g2n_memory_allocate(&memory, 1, 1, false, 65536, G2N_MEMORY_RELATIVE);
    if (g2n_stack_init(&stack, G2N_STACK_PROGRAM) != G2N_OK || g2n_trap_install(&scope) != G2N_OK) _exit(99);
}

/* Named as wasm2c names a guest function, so that the report shows it. */
__attribute__((noinline)) void w2c_m_main0x2Efault(volatile unsigned char *at);
void w2c_m_main0x2Efault(volatile unsigned char *at) { *at = 1; }
__attribute__((noinline)) void w2c_m_main0x2Edivide(void);
void w2c_m_main0x2Edivide(void) { wasm_rt_trap(WASM_RT_TRAP_DIV_BY_ZERO); }

static void touch_beyond(void *unused)
{
    (void)unused;
    w2c_m_main0x2Efault(memory.data + 0x12345678);
}
static void fault_in_memory(void) { set_up(); g2n_stack_run(&stack, touch_beyond, NULL); }

static void divide(void *unused) { (void)unused; w2c_m_main0x2Edivide(); }
static void trap_by_call(void) { set_up(); g2n_stack_run(&stack, divide, NULL); }

static void slice_outside(void) { set_up(); (void)g2n_mem_slice(&memory, 65530, 8); }
static void slice_that_wraps(void) { set_up(); (void)g2n_mem_slice(&memory, 8, UINT64_MAX); }

static volatile unsigned depth_reached;
__attribute__((noinline)) static unsigned recurse(unsigned n)
{
    volatile char pad[65536];
    pad[0] = (char)n;
    depth_reached = n;
    if (n == UINT32_MAX) return 0; /* never: the stack ends long before, but the compiler need not know */
    return recurse(n + 1) + (unsigned)pad[0];
}
static void recurse_for_ever(void *unused) { (void)unused; (void)recurse(0); }
static void use_up_the_stack(void)
{
    set_up();
    /* The whole reservation would be gigabytes of touched pages: lend the guard's neighbour only. */
    struct g2n_stack small = { stack.base, 0 };
    small.len = 4u << 20;
    g2n_stack_run(&small, recurse_for_ever, NULL);
}

static void fault_elsewhere(void)
{
    volatile char *page;

    set_up();
    page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = 1;
}

static void out_of_bounds_names_address_and_function(void **state)
{
    struct outcome o;
    (void)state;
    in_child(fault_in_memory, &o);
    assert_true(WIFEXITED(o.status));
    assert_int_equal(WEXITSTATUS(o.status), G2N_TRAP_STATUS);
    assert_non_null(strstr(o.text, "app.wasm: trap: out-of-bounds memory access at address 0x12345678\n"));
    assert_non_null(strstr(o.text, "    main.fault\n"));
}

static void trap_called_by_code_names_the_function(void **state)
{
    struct outcome o;
    (void)state;
    in_child(trap_by_call, &o);
    assert_int_equal(WEXITSTATUS(o.status), G2N_TRAP_STATUS);
    assert_non_null(strstr(o.text, "app.wasm: trap: integer divide by zero\n"));
    assert_non_null(strstr(o.text, "    main.divide\n"));
}

static void slices_outside_memory_trap(void **state)
{
    struct outcome o;
    (void)state;
    in_child(slice_outside, &o);
    assert_int_equal(WEXITSTATUS(o.status), G2N_TRAP_STATUS);
    in_child(slice_that_wraps, &o);
    assert_int_equal(WEXITSTATUS(o.status), G2N_TRAP_STATUS);
}

static void used_up_stack_is_exhaustion(void **state)
{
    struct outcome o;
    (void)state;
    in_child(use_up_the_stack, &o);
    assert_int_equal(WEXITSTATUS(o.status), G2N_TRAP_STATUS);
    assert_non_null(strstr(o.text, "call stack exhausted"));
}

static void foreign_faults_keep_their_disposition(void **state)
{
    struct outcome o;
    (void)state;
    in_child(fault_elsewhere, &o);
    assert_true(WIFSIGNALED(o.status) || WEXITSTATUS(o.status) != 0); /* a sanitizer reports it and exits */
    assert_int_not_equal(WIFEXITED(o.status) ? WEXITSTATUS(o.status) : 0, G2N_TRAP_STATUS);
    assert_null(strstr(o.text, "trap"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(out_of_bounds_names_address_and_function),
        cmocka_unit_test(trap_called_by_code_names_the_function),
        cmocka_unit_test(slices_outside_memory_trap),
        cmocka_unit_test(used_up_stack_is_exhaustion),
        cmocka_unit_test(foreign_faults_keep_their_disposition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
