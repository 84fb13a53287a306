/* Eight threads, each with a Go program of its own, which it makes, calls and frees again and again. */
#include <pthread.h>
#include <stdio.h>

#include "calls.h"
#include <g2n/js.h>

static int once(int number)
{
    struct g2n_instance *i = g2n_instance_create(calls_module(), NULL, NULL);
    struct g2n_js global, args[2], promise;
    int64_t next = 0;

    if (!i || g2n_instance_start(i) || g2n_js_global(i, &global)) return 1;
    for (int64_t k = 0; k < 100; k++)
        if (calls_through(i, k + number, &next) || next != k + number + 1) return 1;
    if (g2n_js_number(i, 1, &args[0]) || g2n_js_string(i, "text", G2N_JS_WHOLE, &args[1])) return 1;
    if (g2n_js_call(i, global, "later", args, 2, &promise) || g2n_js_await(i, promise, NULL)) return 1;
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}

static void *work(void *number)
{
    for (int k = 0; k < 5; k++)
        if (once(*(int *)number)) return number;
    return NULL;
}

int main(void)
{
    pthread_t threads[8];
    int numbers[8], failed = 0;
    void *result;

    for (int k = 0; k < 8; k++) numbers[k] = k, failed |= pthread_create(&threads[k], NULL, work, &numbers[k]);
    for (int k = 0; k < 8; k++) failed |= pthread_join(threads[k], &result) || result;
    puts(failed ? "failed" : "8 threads have had 40 programs");
    return failed;
}
