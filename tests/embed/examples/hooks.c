/* Who is told what: how an instance ended, in which of its functions, and what is logged meanwhile. */
#include <stdio.h>
#include <stdlib.h>

#include "traps.h"
#include "wasi.h"

static void on_log(void *name, struct g2n_instance *i, const char *text)
{
    (void)i;
    printf("%s: log: %s\n", (const char *)name, text);
}

static void on_trap(void *name, struct g2n_instance *i, const char *message, const char *backtrace)
{
    printf("%s: trap: %s\n%s", (const char *)name, message, backtrace);
    g2n_instance_log(i, "that was all");
}

static void on_exit_called(void *name, struct g2n_instance *i, uint32_t status)
{
    (void)i;
    printf("%s: exit: %u\n", (const char *)name, status);
}

int main(void)
{
    struct g2n_options options = { .hooks = { "first", on_log, on_trap, on_exit_called } };
    struct g2n_instance *i = g2n_instance_create(traps_module(), &options, NULL);
    int32_t n;

    if (!i || traps_indirect(i, 3) != G2N_ERROR_TRAP) return 1;
    g2n_instance_free(i);
    options.hooks.context = "second";
    i = g2n_instance_create(traps_module(), &options, NULL);
    if (!i || traps_load(i, -1, &n) != G2N_ERROR_TRAP || g2n_instance_free(i)) return 1;
    options.hooks.context = setenv("G2N_TRACE", "imports", 1) == 0 ? "third" : "?";
    i = g2n_instance_create(wasi_module(), &options, NULL);
    return !i || wasi_quit(i, 7) != G2N_ERROR_EXIT || g2n_instance_backtrace(i)[0] || g2n_instance_free(i);
}
