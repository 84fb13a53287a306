#include "traps.h"

#include <stdio.h>
#include <string.h>

static void caught(struct g2n_catch *c, enum g2n_caught kind, const char *what, const char *detail, uintptr_t pc)
{
    struct trap *t = (struct trap *)c;

    (void)kind;
    (void)pc;
    snprintf(t->text, sizeof t->text, "%s%s", what, detail);
    longjmp(t->here, 1);
}

void trap_begin(struct trap *t)
{
    t->catch = (struct g2n_catch){ .caught = caught };
    t->text[0] = '\0';
    g2n_catch_push(&t->catch);
}

const char *trap_end(struct trap *t, bool trapped)
{
    static char text[sizeof t->text];

    g2n_catch_pop(&t->catch);
    strcpy(text, t->text);
    return trapped ? text : NULL;
}
