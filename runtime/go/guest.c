/* Life of a guest: made on the process's stack, served on its own, freed on the process's again. */
#include "go/guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mem/image.h"

#define EXIT_NO_RESERVATION 125
#define EXIT_TOO_LONG       1

void g2n_guest_flush(struct g2n_guest *guest)
{
    g2n_stdio_write_now(&guest->host, STDOUT_FILENO, NULL, 0);
    g2n_stdio_write_now(&guest->host, STDERR_FILENO, NULL, 0);
}

static void flush_output(void *guest) { g2n_guest_flush(guest); }

static void exit_from_host(struct g2n_host *host, int status)
{
    struct g2n_guest *guest = host->exit_context;

    if (guest->keeper) g2n_guest_exit(guest, status); /* the import that has come here does not go on */
    else g2n_guest_exit_now(guest, status);
}

enum g2n_status g2n_guest_init(struct g2n_guest *guest, const struct g2n_program *program, int argc, char **argv)
{
    struct g2n_host *host = &guest->host;
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st;

    guest->program = program;
    guest->memory = program->memory;
    g2n_list_init(&guest->timeouts);
    host->parts = program->parts;
    host->scripts = program->scripts;
    host->random = (struct g2n_random){ program->seeded, program->seed };
    host->exit = exit_from_host;
    host->exit_context = guest;
    st = g2n_host_init(host, argc, argv);
    if (st != G2N_OK) return st;
    st = g2n_go_object_new(guest, &realm->go);
    if (st != G2N_OK) goto out_host;
    st = g2n_table_init(realm, &realm->table, g2n_view_of_object(realm->global), g2n_view_of_object(realm->go));
    if (st == G2N_OK) return G2N_OK;
out_host:
    g2n_host_fini(host);
    return st;
}

void g2n_guest_fini(struct g2n_guest *guest)
{
    g2n_guest_drop_timeouts(guest);
    g2n_guest_drop_events(guest);
    if (guest->drop_tickets) guest->drop_tickets(guest);
    g2n_atom_cache_fini(&guest->names, &guest->host.realm);
    g2n_host_fini(&guest->host);
}

void g2n_guest_exit(struct g2n_guest *guest, int status)
{
    if (guest->depth > 1 && !guest->keeper) g2n_guest_exit_now(guest, status);
    guest->exited = true;
    guest->status = status & 0xFF;
    guest->host.loop.stopping = true;
}

void g2n_guest_exit_now(struct g2n_guest *guest, int status)
{
    g2n_guest_flush(guest);
    g2n_program_ended(guest->program);
    _exit(status & 0xFF);
}

void g2n_guest_die_of_exception(struct g2n_guest *guest)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value exception = g2n_take_exception(realm);

    realm->on_uncaught(realm, g2n_peek(exception));
    if (guest->keeper) {
        g2n_drop(realm, exception);
        g2n_guest_exit(guest, guest->exited ? guest->status : 1);
        guest->keeper->leave(guest);
    }
    g2n_guest_exit_now(guest, 1);
}

void g2n_guest_die_of_no_memory(struct g2n_guest *guest)
{
    (void)guest;
    g2n_trap_report("the host is out of memory");
}

static void run(struct g2n_guest *guest) { guest->program->run(guest->program->instance, guest->argc, guest->argv); }
static void start(struct g2n_guest *guest) { guest->program->start(guest->program->instance); }

void g2n_guest_enter(struct g2n_guest *guest, void (*code)(struct g2n_guest *guest))
{
    guest->depth++;
    if (guest->keeper) guest->keeper->enter(guest, code);
    else code(guest);
    guest->depth--;
}

enum g2n_status g2n_guest_begin(struct g2n_guest *guest)
{
    const bool has_run = guest->program->run; /* TinyGo's has _start or _initialize, and no arguments in memory */
    enum g2n_status st = has_run ? g2n_guest_write_argv(guest) : G2N_OK;

    if (st != G2N_OK) return st;
    g2n_host_start(&guest->host);
    if (guest->exited || guest->host.loop.stopping) return G2N_OK;
    if (has_run || guest->program->start) g2n_guest_enter(guest, has_run ? run : start);
    if (!guest->exited) g2n_loop_drain_microtasks(&guest->host.loop);
    return G2N_OK;
}

/* ---- A program of its own ---- */

/* Until the guest has exited.  On its stack. */
static void serve(void *context)
{
    struct g2n_guest *guest = context;
    const struct g2n_program *program = guest->program;
    enum g2n_status st;

    program->instantiate(program->instance, guest);
    g2n_image_place(program, guest->memory);
    st = g2n_guest_begin(guest);
    if (st != G2N_OK) {
        fprintf(stderr, "%s: %s\n", program->guest,
                st == G2N_ELIMIT ? "total length of command line and environment variables exceeds limit"
                                 : "no memory for the command line and environment");
        guest->status = EXIT_TOO_LONG;
        return;
    }
    if (guest->host.loop.stopping) return;
    while (!guest->exited && g2n_loop_turn(&guest->host.loop)) continue;
    /* Nothing can wake the guest any more: Go itself finds and reports the deadlock. */
    if (!guest->exited) g2n_guest_probe_deadlock(guest);
}

enum g2n_status g2n_guest_init_program(struct g2n_guest *guest, const struct g2n_program *program, int argc, char **argv)
{
    enum g2n_status st = g2n_guest_init(guest, program, argc, argv);

    if (st != G2N_OK) return st;
    st = g2n_stack_init(&guest->stack, G2N_STACK_PROGRAM);
    if (st != G2N_OK) goto out_guest;
    guest->trap_scope = (struct g2n_trap_scope){ .guest = program->guest, .memory = guest->memory, .stack = &guest->stack,
                                                   .flush = flush_output, .flush_context = guest };
    st = g2n_trap_install(&guest->trap_scope);
    if (st == G2N_OK) return G2N_OK;
    g2n_stack_fini(&guest->stack);
out_guest:
    g2n_guest_fini(guest);
    return st;
}

void g2n_guest_fini_program(struct g2n_guest *guest)
{
    g2n_guest_fini(guest);
    g2n_trap_uninstall();
    guest->program->release(guest->program->instance);
    g2n_stack_fini(&guest->stack);
}

int g2n_main(const struct g2n_program *program, int argc, char **argv)
{
    struct g2n_guest *guest;
    int status;

    if (program->version != G2N_PROGRAM_VERSION) {
        fprintf(stderr, "%s: made for another version of the runtime; compile it again\n", program->guest);
        return EXIT_NO_RESERVATION;
    }
    guest = calloc(1, sizeof *guest);
    if (!guest || g2n_guest_init_program(guest, program, argc, argv) != G2N_OK) {
        fprintf(stderr, "%s: not enough memory or address space to start; raise the limit (ulimit -v)\n",
                program->guest);
        free(guest);
        return EXIT_NO_RESERVATION;
    }
    g2n_stack_run(&guest->stack, serve, guest);
    status = guest->status;
    g2n_guest_flush(guest);
    g2n_program_ended(program);
#if defined(G2N_CHECKS) && G2N_CHECKS
    g2n_guest_fini_program(guest); /* else left to the system, which is quicker */
    free(guest);
#endif
#if !defined(__SANITIZE_ADDRESS__)
    _exit(status); /* exit() runs libuv's destructor, which waits for worker threads that may be blocked for ever */
#endif
    return status;
}
