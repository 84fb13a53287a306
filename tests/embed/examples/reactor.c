/* A Go library: started once, then its functions are called, also one that waits for a goroutine. */
#include <stdio.h>
#include <string.h>

#include "reactor.h"

int main(void)
{
    const char *env[] = { "WHO=C", NULL };
    struct g2n_options options = { .env = env, .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_BYTES } } };
    struct g2n_failure why;
    struct g2n_instance *go = g2n_instance_create(reactor_module(), &options, &why);
    char text[] = "shouted by go";
    int32_t at, len, byte;
    size_t said;

    if (!go) return fprintf(stderr, "%s\n", why.message), 1;
    printf("%s: %s\n", g2n_error_name(reactor_upper(go, &len)), g2n_instance_message(go));
    if (g2n_instance_start(go) != G2N_ERROR_NONE) return fprintf(stderr, "%s\n", g2n_instance_message(go)), 1;
    if (reactor_allocate(go, (int32_t)strlen(text), &at) || g2n_instance_memory_write(go, (uint32_t)at, text, strlen(text))) return 1;
    if (reactor_upper(go, &len) || g2n_instance_memory_read(go, (uint32_t)at, text, (size_t)len)) return 1;
    printf("%s\n", text);
    if (reactor_say(go, 42) != G2N_ERROR_NONE) return 1;
    printf("%s", (const char *)g2n_instance_output(go, 1, &said));
    printf("%s", g2n_error_name(reactor_fail(go, 1000, &byte)));
    printf(" %u\n", g2n_instance_exit_status(go));
    return g2n_instance_free(go) != G2N_ERROR_NONE;
}
