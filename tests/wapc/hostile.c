/* What a guest may do to its host, hostile.wat, and what C may not do: each time an instance that traps is made again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <g2n/wapc.h>

#include "guest.h"

static unsigned depth;

/* Invokes what the payload's first byte says; by 't' it ends the guest itself. */
static bool host_call(void *context, struct g2n_wapc_call *call)
{
    struct g2n_wapc_reply reply;
    const char *what = context;

    if (call->payload_len == 0) return printf("called as %s\n", call->binding) > 0;
    if (*what == 'A') {
        (void)g2n_wapc_answer(call, "no", 2);
        return false;
    }
    if (*what != 'n') return g2n_wapc_answer(call, "yes", 3) == G2N_ERROR_NONE;
    (void)g2n_wapc_answer(call, "an answer that is lost when the guest ends", 42);
    if (what[1] == 't') g2n_instance_trap(call->instance, "the host has had enough");
    depth++;
    printf("  depth %u: %s\n", depth, g2n_error_name(g2n_wapc_invoke(call->instance, depth < 3 ? "n" : "u", "", 0, &reply)));
    depth--;
    g2n_wapc_reply_free(&reply);
    return true;
}

static struct g2n_instance *fresh(const char *what)
{
    const struct g2n_wapc_host host = { (void *)(uintptr_t)what, host_call, NULL };
    struct g2n_failure why;
    struct g2n_instance *guest = g2n_instance_create(guest_module(), NULL, &why);

    if (!guest) {
        fprintf(stderr, "%s\n", why.message);
        exit(1);
    }
    if (g2n_wapc_set_host(guest, &host)) exit(1);
    return guest;
}

static void try(const char *operation, size_t payload_len)
{
    static const char payload[128];
    struct g2n_instance *guest = fresh(operation);
    struct g2n_wapc_reply reply;
    enum g2n_error error = g2n_instance_start(guest);

    if (error == G2N_ERROR_NONE) error = g2n_wapc_invoke(guest, operation, payload, payload_len, &reply);
    printf("%s: %s %s %s\n", operation, g2n_error_name(error), error == G2N_ERROR_NONE ? "" : g2n_instance_message(guest),
           reply.bytes ? reply.bytes : "-");
    g2n_wapc_reply_free(&reply);
    if (g2n_wapc_invoke(guest, "x", "", 0, NULL) == G2N_ERROR_STATE) puts("  dead");
    (void)g2n_instance_free(guest);
}

static void misuse(void)
{
    static const char *const unused = "x";
    struct g2n_instance *guest = fresh(unused);
    struct g2n_wapc_reply reply = { NULL, 0 };

    printf("not started: %s\n", g2n_error_name(g2n_wapc_invoke(guest, "x", "", 0, &reply)));
    printf("%s\n", g2n_error_name(g2n_instance_start(guest)));
    printf("NULL: %s", g2n_error_name(g2n_wapc_invoke(NULL, "x", "", 0, &reply)));
    printf(" %s", g2n_error_name(g2n_wapc_invoke(guest, NULL, "", 0, &reply)));
    printf(" %s", g2n_error_name(g2n_wapc_invoke(guest, "x", NULL, 1, &reply)));
    printf(" %s", g2n_error_name(g2n_wapc_set_host(NULL, NULL)));
    printf(" %s\n", g2n_error_name(g2n_wapc_answer(NULL, "", 0)));
    printf("nothing: %s\n", g2n_error_name(g2n_wapc_invoke(guest, "", NULL, 0, &reply)));
    g2n_wapc_reply_free(&reply);
    g2n_wapc_reply_free(NULL);
#if SIZE_MAX > UINT32_MAX
    printf("too long: %s\n", g2n_error_name(g2n_wapc_invoke(guest, "x", unused, (size_t)UINT32_MAX + 1, NULL)));
#endif
    printf("no host: %s", g2n_error_name(g2n_wapc_set_host(guest, NULL)));
    printf(" %s\n", g2n_error_name(g2n_wapc_invoke(guest, "n", "", 0, NULL)));
    (void)g2n_instance_free(guest);
}

int main(void)
{
    static const char *const operations[] = { "x", "r", "R", "e", "l", "1", "2", "3", "4", "a", "A", "u", "0", "7", "b", "z", "v", "n", "nt" };

    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)dup2(STDOUT_FILENO, STDERR_FILENO); /* the log */
    misuse();
    try("w", 77);
    for (size_t k = 0; k < sizeof operations / sizeof operations[0]; k++) try(operations[k], 0);
    return 0;
}
