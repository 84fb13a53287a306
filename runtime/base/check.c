#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

void g2n_check_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: internal error: %s does not hold\n", file, line, condition);
    abort();
}
