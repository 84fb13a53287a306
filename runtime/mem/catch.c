/* Apart from what makes a thread ready, which programs do not carry: they have no catch. */
#include "mem/catch.h"

_Thread_local struct g2n_catch_thread g2n_catch_thread;

void g2n_catch_throw(enum g2n_caught kind, const char *what, const char *detail, uintptr_t pc)
{
    struct g2n_catch *c = g2n_catch_thread.innermost;

    if (c) c->caught(c, kind, what, detail, pc);
}
