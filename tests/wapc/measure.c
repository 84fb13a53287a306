/* Measures a guest of this folder: ns of processor time for an invocation of "echo", and for a call of the host's from within; as
 * oracle/measure.go does.  measure COUNT.  It is done in PASSES; the second half of them counts.  At the end: by how many kB the
 * process was always larger in that than ever in the first: what lies between two collections comes and goes. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <g2n/wapc.h>

#include "guest.h"

#define PASSES 8

static double cpu_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static long resident_kb(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long size = 0, resident = 0;

    if (!file || fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
    if (file) (void)fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static bool count(void *context, struct g2n_wapc_call *call)
{
    unsigned *counter = context;
    char number[12];

    return g2n_wapc_answer(call, number, (size_t)snprintf(number, sizeof number, "%u", ++*counter)) == G2N_ERROR_NONE;
}

static void each(struct g2n_instance *guest, const char *operation, const void *payload, size_t len, long rounds)
{
    struct g2n_wapc_reply reply;

    for (long k = 0; k < rounds; k++) {
        if (g2n_wapc_invoke(guest, operation, payload, len, &reply) != G2N_ERROR_NONE) {
            fprintf(stderr, "%s\n", g2n_instance_message(guest));
            exit(1);
        }
        g2n_wapc_reply_free(&reply);
    }
}

static double measure(struct g2n_instance *guest, const char *operation, const void *payload, size_t len, long rounds, double divisor)
{
    double began = cpu_ns();

    each(guest, operation, payload, len, rounds);
    return (cpu_ns() - began) / divisor;
}

/* Adds to ns. */
static void pass(struct g2n_instance *guest, long rounds, double ns[4])
{
    static const char payload[65536];

    ns[0] += measure(guest, "echo", payload, 0, rounds, (double)rounds);
    ns[1] += measure(guest, "echo", payload, 100, rounds, (double)rounds);
    ns[2] += measure(guest, "echo", payload, 65536, rounds / 20, (double)(rounds / 20));
    ns[3] += measure(guest, "many", payload, 1000, rounds / 1000, (double)rounds);
}

int main(int argc, char **argv)
{
    unsigned counter = 0;
    const struct g2n_wapc_host host = { &counter, count, NULL };
    struct g2n_failure why;
    struct g2n_instance *guest = g2n_instance_create(guest_module(), NULL, &why);
    const long rounds = (argc > 1 ? atol(argv[1]) : 8000) / PASSES;
    long most = 0, least = LONG_MAX, now;
    double ns[2][4] = { { 0 } };

    if (!guest) return fprintf(stderr, "%s\n", why.message), 1;
    if (g2n_wapc_set_host(guest, &host) || g2n_instance_start(guest)) return fprintf(stderr, "%s\n", g2n_instance_message(guest)), 1;
    for (int k = 0; k < PASSES; k++) {
        const int half = k >= PASSES / 2;

        pass(guest, rounds, ns[half]);
        now = resident_kb();
        if (half ? now < least : now > most) *(half ? &least : &most) = now;
    }
    printf("echo 0\t%.0f\necho 100\t%.0f\necho 65536\t%.0f\nmany 1000\t%.0f\n", ns[1][0] / (PASSES / 2), ns[1][1] / (PASSES / 2),
           ns[1][2] / (PASSES / 2), ns[1][3] / (PASSES / 2));
    printf("growth\t%ld\n", least - most);
    return g2n_instance_free(guest) != G2N_ERROR_NONE;
}
