/* From a wasm trap or a hardware fault to one report.
 *
 * Faults come as SIGSEGV or SIGBUS on a signal stack of their own, since the guest's may be used up.  An address in the
 * memory's reservation is an access out of bounds, one in the stack's guard is exhaustion; anything else is not the
 * guest's doing, so the previous disposition gets the signal. */
#include "mem/trap.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/check.h"
#include "mem/backtrace.h"
#include "mem/catch.h"
#include "mem/fault.h"

#define SIGNAL_STACK_LEN (256u << 10)
#define MOST_FRAMES      100u

struct hook {
    const struct g2n_trap_scope *scope;
    struct sigaction             old_segv, old_bus;
    void                        *signal_stack;
};
static struct hook hook;

const char *wasm_rt_strerror(wasm_rt_trap_t trap)
{
    switch (trap) {
    case WASM_RT_TRAP_NONE: return "no error";
    case WASM_RT_TRAP_OOB: return "out-of-bounds memory or table access";
    case WASM_RT_TRAP_INT_OVERFLOW: return "integer overflow on divide or truncation";
    case WASM_RT_TRAP_DIV_BY_ZERO: return "integer divide by zero";
    case WASM_RT_TRAP_INVALID_CONVERSION: return "invalid conversion to integer";
    case WASM_RT_TRAP_UNREACHABLE: return "unreachable instruction executed";
    case WASM_RT_TRAP_CALL_INDIRECT: return "indirect call of a null or mismatched function";
    case WASM_RT_TRAP_NULL_REF: return "null reference";
    case WASM_RT_TRAP_UNCAUGHT_EXCEPTION: return "uncaught WebAssembly exception";
    case WASM_RT_TRAP_UNALIGNED: return "unaligned atomic access";
    case WASM_RT_TRAP_EXHAUSTION: return "call stack exhausted";
    }
    return "unknown trap";
}

/* Async-signal-safe. */
static void say(const char *text)
{
    ssize_t n = write(STDERR_FILENO, text, strlen(text));
    (void)n; /* nowhere left to report to */
}

_Noreturn static void report(const char *what, const char *detail, uintptr_t pc, uintptr_t frame)
{
    const struct g2n_trap_scope *scope = hook.scope;

    g2n_catch_throw(G2N_CAUGHT_TRAP, what, detail, pc);
    if (scope && scope->flush) scope->flush(scope->flush_context);
    if (scope) say(scope->guest);
    say(": trap: ");
    say(what);
    say(detail);
    say("\n");
    g2n_backtrace_write(STDERR_FILENO, pc, frame, scope ? scope->stack : NULL, MOST_FRAMES);
    _exit(scope && scope->status ? scope->status : G2N_TRAP_STATUS);
}

void wasm_rt_trap(wasm_rt_trap_t trap)
{
    report(wasm_rt_strerror(trap), "", 0, (uintptr_t)__builtin_frame_address(0));
}

void g2n_bad_resume(uint32_t function, uint32_t block)
{
    char what[80];

    snprintf(what, sizeof what, "function %u resumed at block %u, which is no resume point", function, block);
    report(what, "", 0, (uintptr_t)__builtin_frame_address(0));
}

void g2n_import_missing(const char *module, const char *name)
{
    char what[256];

    snprintf(what, sizeof what, "call of the missing import %s.%s", module, name);
    report(what, "", 0, (uintptr_t)__builtin_frame_address(0));
}

void g2n_trap_report(const char *what) { report(what, "", 0, (uintptr_t)__builtin_frame_address(0)); }

static void on_fault(int signal_number, siginfo_t *info, void *context)
{
    const struct g2n_trap_scope *scope = hook.scope;
    uintptr_t address = (uintptr_t)info->si_addr, pc, frame;
    const struct sigaction *old = signal_number == SIGBUS ? &hook.old_bus : &hook.old_segv;
    char text[G2N_FAULT_TEXT];

    g2n_fault_place(context, &pc, &frame);
    if (scope && scope->memory->data && address >= (uintptr_t)scope->memory->data &&
        address < (uintptr_t)scope->memory->data_end)
        report("out-of-bounds memory access", g2n_fault_text(text, address - (uintptr_t)scope->memory->data), pc, frame);
    if (scope && g2n_stack_is_guard(scope->stack, address))
        report(wasm_rt_strerror(WASM_RT_TRAP_EXHAUSTION), "", pc, frame);
    /* Not ours: the faulting instruction runs again and meets the disposition that was there before. */
    sigaction(signal_number, old, NULL);
}

enum g2n_status g2n_trap_install(const struct g2n_trap_scope *scope)
{
    struct sigaction action;
    stack_t stack = { .ss_size = SIGNAL_STACK_LEN };

    g2n_check(!hook.scope);
    hook.signal_stack = g2n_alloc(SIGNAL_STACK_LEN);
    if (!hook.signal_stack) return G2N_ENOMEM;
    stack.ss_sp = hook.signal_stack;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    hook.scope = scope;
    if (sigaltstack(&stack, NULL) != 0 || sigaction(SIGSEGV, &action, &hook.old_segv) != 0 ||
        sigaction(SIGBUS, &action, &hook.old_bus) != 0) {
        hook.scope = NULL;
        g2n_free(hook.signal_stack);
        return G2N_ESYS;
    }
    return G2N_OK;
}

void g2n_trap_uninstall(void)
{
    stack_t none = { .ss_flags = SS_DISABLE };

    if (!hook.scope) return;
    sigaction(SIGSEGV, &hook.old_segv, NULL);
    sigaction(SIGBUS, &hook.old_bus, NULL);
    sigaltstack(&none, NULL);
    g2n_free(hook.signal_stack);
    hook = (struct hook){0};
}

/* What wasm-rt.h wants beside memories, tables and traps: nothing needs setting up here. */
void wasm_rt_init(void) {}
bool wasm_rt_is_initialized(void) { return true; }
void wasm_rt_free(void) {}
void wasm_rt_init_thread(void) {}
void wasm_rt_free_thread(void) {}
