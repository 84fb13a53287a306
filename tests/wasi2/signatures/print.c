/* The core signatures that wasi2.def stands for, a line each: interface, function, parameters, result or "-". */
#include <stdio.h>

#include "wasi2/wit.h"

static const struct {
    const char *interface, *function, *types;
} rows[] = {
#define WASI2(interface, function, handler, types) { interface, function, types },
#include <g2n/wasi2.def>
#undef WASI2
};

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct g2n_wit_core core;

        g2n_wit_core_of(rows[i].types, &core);
        printf("%s %s %s- %c\n", rows[i].interface, rows[i].function, core.params, core.result ? core.result : '-');
    }
    return 0;
}
