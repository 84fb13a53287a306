/* What guests without code share: memory, and a sandbox whose only folder is an empty one made for the test. */
#ifndef G2N_TESTS_UNIT_SANDBOX_H
#define G2N_TESTS_UNIT_SANDBOX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mem/mem.h"
#include <g2n/program.h>
#include <g2n/wasi.h>

#define PAGE 65536u

struct sandbox {
    wasm_rt_memory_t       memory;
    struct g2n_program     program;
    struct g2n_wasi_policy policy;
    struct g2n_wasi_dir    dirs[2];
    char                   folder[32];
};

/* The arguments of each of these guests. */
#define SANDBOX_ARGC 2
extern char *sandbox_arguments[];

/* 0, or -1 as cmocka's set-up says it. */
int sandbox_open(struct sandbox *box, uint32_t pages);
int sandbox_close(struct sandbox *box);

/* Puts a text at `at`; returns its length. */
uint32_t sandbox_put(struct sandbox *box, g2n_addr at, const char *text);

#endif
