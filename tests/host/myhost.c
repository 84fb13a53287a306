#include <stdio.h>
#include <g2n/provider.h>

static int32_t hello(struct g2n_instance *instance, int32_t name, int32_t len)
{
    return printf("Hello, %.*s!\n", (int)len, (const char *)g2n_memory_need(instance, (uint32_t)name, (uint32_t)len, 1));
}

static const struct g2n_provider_function functions[] = { { "hello", "ii:i", G2N_CODE(hello) }, { 0 } };
G2N_PROVIDER(myhost, .module = "myhost", .functions = functions);
