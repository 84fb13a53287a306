#include <g2n/host.h>

int32_t answers_letter(struct g2n_instance *instance)
{
    (void)instance;
    return 'a';
}
