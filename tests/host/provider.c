/* What provider/main.go imports: two namespaces, one with a state for each instance, and one that nothing is imported from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <g2n/provider.h>

struct state {
    int64_t total;
    size_t  len;
    char    text[64];
};

extern const struct g2n_provider g2n_provider_state_of;

static struct state *state_of(struct g2n_instance *instance) { return g2n_provider_state(instance, &g2n_provider_state_of); }

static int64_t add(struct g2n_instance *instance, int64_t n) { return state_of(instance)->total += n; }

static void keep(struct g2n_instance *instance, int32_t text, int32_t len)
{
    struct state *s = state_of(instance);

    s->len = (uint32_t)len < sizeof s->text ? (uint32_t)len : sizeof s->text;
    memcpy(s->text, g2n_memory_need(instance, (uint32_t)text, s->len, 1), s->len);
}

static int64_t give(struct g2n_instance *instance, int32_t into, int32_t cap)
{
    struct state *s = state_of(instance);

    return g2n_memory_give(instance, (uint32_t)into, (uint32_t)cap, s->text, s->len);
}

static enum g2n_error init(struct g2n_instance *instance, void **state)
{
    *state = calloc(1, sizeof(struct state));
    printf("begun, without memory: %d\n", g2n_memory_find(instance, 0, 1, 1) == NULL);
    return *state ? G2N_ERROR_NONE : G2N_ERROR_MEMORY;
}

static void fini(struct g2n_instance *instance, void *state)
{
    printf("ended with %lld, %s\n", (long long)state_of(instance)->total, state == state_of(instance) ? "its own" : "another's");
    free(state);
}

static const struct g2n_provider_function with_state[] = {
    { "add", "I:I", G2N_CODE(add) }, { "keep", "ii:", G2N_CODE(keep) }, { "give", "ii:I", G2N_CODE(give) }, { 0 },
};
G2N_PROVIDER(state_of, .module = "state-of", .functions = with_state, .init = init, .fini = fini);

static double mix(struct g2n_instance *instance, int32_t a, int64_t b, float c, double d)
{
    (void)instance;
    return (double)a + (double)b + (double)c + d;
}

static int32_t foreign(struct g2n_instance *instance) { return g2n_provider_state(instance, &g2n_provider_state_of) != NULL; }

static const struct g2n_provider_function without[] = { { "mix", "iIfF:F", G2N_CODE(mix) }, { "foreign", ":i", G2N_CODE(foreign) }, { 0 } };
G2N_PROVIDER(plain, .module = "plain", .functions = without);

static enum g2n_error watch(struct g2n_instance *instance, void **state)
{
    (void)instance;
    (void)state;
    puts("nothing is imported from this one");
    return G2N_ERROR_NONE;
}

G2N_PROVIDER(watcher, .module = "watcher", .init = watch);
