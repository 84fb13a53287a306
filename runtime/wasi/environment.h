/* The variables that a guest gets. */
#ifndef G2N_WASI_ENVIRONMENT_H
#define G2N_WASI_ENVIRONMENT_H

#include <stdint.h>

#include <g2n/status.h>
#include <g2n/wasi.h>

struct g2n_wasi_environment {
    const char **list;  /* owned; the entries, "NAME=value", are the process's, or pwd          */
    uint32_t     count;
    char        *pwd;   /* owned: "PWD=/folder" when the process's PWD does not say it          */
};

/* Fills *env, which is all zero.  On failure too, free with g2n_wasi_environment_fini(). */
G2N_MUST_USE enum g2n_status g2n_wasi_environment_init(struct g2n_wasi_environment *env, const struct g2n_wasi_policy *policy);
void g2n_wasi_environment_fini(struct g2n_wasi_environment *env);

#endif
