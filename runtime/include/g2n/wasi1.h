/* Programs for WASI preview 1: their imports, which the glue that gowasm2native writes forwards to, and what was decided
 * about them when they were compiled.  Pointers and lengths come from the guest and may be anything: a function that cannot
 * reach what it was given returns EFAULT, and nothing else has happened. */
#ifndef G2N_WASI1_H
#define G2N_WASI1_H

#include <stdbool.h>
#include <stdint.h>

#include <g2n/program.h>
#include <g2n/wasi.h>

struct g2n_wasi1;     /* the running instance, the imports' first argument */

#define WASI1_GUEST struct g2n_wasi1 *w
#define WASI1(name, signature, operands, parameters)           uint32_t g2n_wasi1_##name parameters;
#define WASI1_NO_RESULT(name, signature, operands, parameters) _Noreturn void g2n_wasi1_##name parameters;
#include <g2n/wasi1.def>
#undef WASI1

/* What struct g2n_wasi1 begins with. */
struct g2n_wasi1_head {
    bool traced;
};

/* Writes the line of a call that has returned err, or never will.  operands: as many as it has parameters. */
void g2n_wasi1_trace(struct g2n_wasi1 *w, const char *name, uint32_t err, const uint64_t *operands);

/* Returns err, and traces the call if calls are to be traced: one test that is predicted. */
static inline uint32_t g2n_wasi1_told(struct g2n_wasi1 *w, const char *name, uint32_t err, const uint64_t *operands)
{
    if (((const struct g2n_wasi1_head *)(const void *)w)->traced) g2n_wasi1_trace(w, name, err, operands);
    return err;
}

union g2n_wasi1_number {
    uint32_t u32;
    uint64_t u64;
    float    f32;
    double   f64;
};

/* The function of a library (a reactor) that its program calls with the numbers of the command line: --invoke=EXPORT. */
struct g2n_wasi1_call {
    const char *name;
    const char *params;  /* i i32, I i64, f f32, F f64; at most 16 */
    char        result;  /* v: none                                */
    void (*invoke)(void *instance, const union g2n_wasi1_number *arguments, union g2n_wasi1_number *result);
};

/* Runs a program of this kind as g2n_main() runs those for JavaScript hosts.  call: NULL, or for a library, whose `start` is
 * _initialize, what comes after that; the result is then printed. */
int g2n_wasi1_main(const struct g2n_program *program, const struct g2n_wasi_policy *policy, const struct g2n_wasi1_call *call,
                   int argc, char **argv);

#endif
