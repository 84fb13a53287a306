/* What the sanitizer's allocator has given out and not got back. */
#include <g2n/host.h>

size_t __sanitizer_get_current_allocated_bytes(void);

int64_t soak_allocated(struct g2n_instance *instance);

int64_t soak_allocated(struct g2n_instance *instance)
{
    (void)instance;
    return (int64_t)__sanitizer_get_current_allocated_bytes();
}
