/* Calls the library that TinyGo made: its results, what it prints, and its ends. */
#include <stdio.h>

#include "tiny.h"

int main(void)
{
    static const char *const argv[] = { "tiny", "arg", NULL }, *const names[] = { "C", "exit", "panic" };
    const struct g2n_options options = { .argv = argv, .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_BYTES } } };
    const uint32_t numbers[] = { 1, 2, 4000000000u, 4000000000u };

    for (int k = 0; k < 3; k++) {
        struct g2n_failure why;
        struct g2n_instance *i = g2n_instance_create(tiny_module(), &options, &why);
        struct g2n_string text;
        uint64_t sum = 0;
        enum g2n_error error;

        if (!i) return printf("%s\n", why.message), 1;
        error = tiny_greet(i, g2n_string(names[k]), &text);
        printf("%s: %s\n", g2n_error_name(error), error == G2N_ERROR_NONE ? text.bytes : g2n_instance_message(i));
        tiny_greet_free(&text);
        error = tiny_sum(i, (struct tiny_list_u32){ numbers, 4 }, &sum);
        printf("%s: %llu\n", g2n_error_name(error), (unsigned long long)sum);
        printf("printed: %s\n", (const char *)g2n_instance_output(i, 1, NULL));
        if (g2n_instance_free(i) != G2N_ERROR_NONE) return 1;
    }
    return 0;
}
