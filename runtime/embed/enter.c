/* A call: the instance is taken, a catch is set, and the stack becomes the thread's guest stack, unless it is that already
 * because a guest called back.  A trap comes as caught(), maybe in a signal handler: it says what happened, and leaves. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "embed/js.h"
#include "mem/backtrace.h"
#include "mem/enter.h"
#include "mem/trap.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

/* Of a thread's stack, after a trap. */
#define KEPT (1u << 20)

struct activation {
    struct g2n_catch     catch; /* first: caught() gets it */
    struct g2n_instance *instance;
    struct activation   *outer;    /* of the same instance */
    void                *place;
    enum g2n_error       error;
#if defined(__SANITIZE_ADDRESS__)
    void (*call)(void *guest, union g2n_slot *slots); /* NULL: on the caller's stack */
    union g2n_slot *slots;
    const void     *caller_stack;
    size_t          caller_len;
#endif
};

#if defined(__SANITIZE_ADDRESS__)
/* The sanitizer is told which stack is whose, wherever it changes. */
static void tell_and_call(void *guest, void *opaque)
{
    struct activation *a = opaque;

    __sanitizer_finish_switch_fiber(NULL, &a->caller_stack, &a->caller_len);
    a->call(guest, a->slots);
    __sanitizer_start_switch_fiber(NULL, a->caller_stack, a->caller_len);
}
#endif

_Noreturn static void leave(struct activation *a)
{
#if defined(__SANITIZE_ADDRESS__)
    __asan_handle_no_return();
    if (a->call) __sanitizer_start_switch_fiber(NULL, a->caller_stack, a->caller_len);
#endif
    g2n_enter_leave(a->place);
}

/* Without stdio, for signal handlers; what does not fit is cut. */
static void append(char *to, size_t size, const char *text)
{
    size_t at = strlen(to), len = strlen(text);

    if (len > size - 1 - at) len = size - 1 - at;
    memcpy(to + at, text, len);
    to[at + len] = '\0';
}

static void die(struct g2n_instance *i, enum g2n_error end, const char *how, const char *what, const char *detail)
{
    i->life = G2N_LIFE_DEAD;
    i->end = end;
    i->cause[0] = '\0';
    append(i->cause, sizeof i->cause, how);
    append(i->cause, sizeof i->cause, what);
    append(i->cause, sizeof i->cause, detail);
    i->message[0] = '\0';
    append(i->message, sizeof i->message, i->module->program.guest);
    append(i->message, sizeof i->message, ": ");
    append(i->message, sizeof i->message, i->cause);
}

static void caught(struct g2n_catch *c, enum g2n_caught kind, const char *what, const char *detail, uintptr_t pc)
{
    struct activation *a = (struct activation *)c;
    struct g2n_instance *i = a->instance;

    if (kind == G2N_CAUGHT_TRAP) {
        i->trail_count = g2n_backtrace_take(i->trail, G2N_TRAIL_MAX, pc, a->place);
        i->trail_exact = pc != 0;
    }
    a->error = kind == G2N_CAUGHT_TRAP ? G2N_ERROR_TRAP : G2N_ERROR_MEMORY;
    die(i, a->error, kind == G2N_CAUGHT_TRAP ? "trap: " : "", what, detail);
    leave(a);
}

/* Also from another copy of the runtime than the one whose catch it is. */
void g2n_instance_trap(struct g2n_instance *i, const char *message)
{
    if (!message) message = "stopped by the host";
    if (i && i->innermost) caught(&i->innermost->catch, G2N_CAUGHT_TRAP, message, "", 0);
    if (i && i->is_program) g2n_trap_report(message);
}

void g2n_embed_end(struct g2n_instance *i, uint32_t status)
{
    char number[11], *digit = number + sizeof number - 1;

    i->exit_status = status;
    *digit = '\0';
    do *--digit = (char)('0' + status % 10);
    while ((status /= 10) != 0);
    die(i, G2N_ERROR_EXIT, "exit with status ", digit, "");
}

void g2n_embed_leave(struct g2n_instance *i)
{
    i->innermost->error = i->end;
    leave(i->innermost);
}

void g2n_embed_exit(void *instance, uint32_t status)
{
    g2n_embed_end(instance, status);
    g2n_embed_leave(instance);
}

enum g2n_error g2n_embed_take(struct g2n_instance *i)
{
    const uintptr_t self = (uintptr_t)pthread_self();
    uintptr_t user = 0;

    if (!i) return G2N_ERROR_STATE;
    if (!atomic_compare_exchange_strong_explicit(&i->user, &user, self, memory_order_acquire, memory_order_relaxed) && user != self)
        return G2N_ERROR_BUSY;
    i->depth++;
    if (i->life != G2N_LIFE_DEAD) return G2N_ERROR_NONE;
    (void)g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the instance is dead: %s", i->module->program.guest, i->cause);
    g2n_embed_give(i);
    return G2N_ERROR_STATE;
}

void g2n_embed_give(struct g2n_instance *i)
{
    if (--i->depth == 0) atomic_store_explicit(&i->user, 0, memory_order_release);
}

static bool enter(struct activation *a, void *top, void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots)
{
#if defined(__SANITIZE_ADDRESS__)
    const struct g2n_stack *stack = &g2n_catch_thread.stack;
    void *fake;
    bool left;

    if (top) {
        a->call = call;
        a->slots = slots;
        __sanitizer_start_switch_fiber(&fake, stack->base, stack->len);
        left = g2n_enter_stack(&a->place, top, tell_and_call, a->instance->guest, a);
        __sanitizer_finish_switch_fiber(fake, NULL, NULL);
        return left;
    }
#endif
    return g2n_enter_stack(&a->place, top, (void (*)(void *, void *))call, a->instance->guest, slots);
}

/* Names the functions of the trail, and the innermost one in the messages. */
static void name_trail(struct g2n_instance *i)
{
    const char *name, *end;

    if (g2n_backtrace_name(&i->backtrace, i->trail, i->trail_count, i->trail_exact) != G2N_OK) return;
    g2n_buf_append_byte(&i->backtrace, '\0');
    if (i->backtrace.failed || i->backtrace.len == 1) return;
    name = i->backtrace.bytes + strspn(i->backtrace.bytes, " ");
    end = strchr(name, '\n');
    (void)snprintf(i->message + strlen(i->message), sizeof i->message - strlen(i->message), ", in %.*s", (int)(end - name), name);
    (void)snprintf(i->cause + strlen(i->cause), sizeof i->cause - strlen(i->cause), ", in %.*s", (int)(end - name), name);
}

void g2n_embed_tell(struct g2n_instance *i)
{
    const struct g2n_hooks *h = &i->hooks;

    if (i->told) return;
    i->told = true;
    if (i->end == G2N_ERROR_TRAP) name_trail(i);
    if (i->end == G2N_ERROR_TRAP && h->trap) h->trap(h->context, i, i->message, g2n_instance_backtrace(i));
    if (i->end == G2N_ERROR_EXIT && h->exit) h->exit(h->context, i, i->exit_status);
}

enum g2n_error g2n_run(struct g2n_instance *i, void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots)
{
    struct g2n_catch_thread *t = &g2n_catch_thread;
    struct activation a = { .catch = { .memory = i->memory, .caught = caught }, .instance = i, .outer = i->innermost };
    void *top;
    bool left;

    if (!t->ready && g2n_catch_ready() != G2N_OK)
        return g2n_embed_fail(i, G2N_ERROR_SYSTEM, "%s: this thread can have no stack for the guest, or no signal handlers; raise the "
                                                   "limit (ulimit -v)", i->module->program.guest);
    top = t->innermost ? NULL : t->stack.base + t->stack.len;
    i->innermost = &a;
    g2n_catch_push(&a.catch);
    left = enter(&a, top, call, slots);
    /* A call that was left may have used all of the stack. */
    if (left && top && a.error == G2N_ERROR_TRAP) g2n_stack_trim(&t->stack, t->stack.base + t->stack.len - KEPT);
    g2n_catch_pop(&a.catch);
    i->innermost = a.outer;
    if (left) g2n_embed_tell(i);
    /* A callback's call into its own caller's instance may have ended that: then this one may not go on. */
    if (a.error == G2N_ERROR_NONE && i->life == G2N_LIFE_DEAD)
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the instance is dead: %s", i->module->program.guest, i->cause);
    return a.error;
}

static enum g2n_error refuse(struct g2n_instance *i, const struct g2n_module *module)
{
    if (i->module != module)
        return g2n_embed_fail(i, G2N_ERROR_TYPE, "this is an instance of %s, and not of %s", i->module->program.guest,
                              module->program.guest);
    return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: the instance is not started; call g2n_instance_start() first",
                          i->module->program.guest);
}

enum g2n_error g2n_enter(struct g2n_instance *i, const struct g2n_module *module, void (*call)(void *guest, union g2n_slot *slots),
                         union g2n_slot *slots)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    error = i->module == module && i->life == G2N_LIFE_READY ? module->run(i, call, slots) : refuse(i, module);
    if (i->module->js) error = i->module->js->ended(i, error);
    g2n_embed_give(i);
    return error;
}
