/* TinyGo programs for JavaScript hosts (-target=wasm): their imports, which the glue that gowasm2native writes forwards to, and
 * what such a program says of itself beside what every one says (program.h).
 *
 * References (ref) are 64 bits, as in g2n/gojs.h: the bits of a number, or an id in a NaN.  Addresses and lengths come from
 * the guest and may be anything: what lies outside its memory traps.  Functions that call a value may run guest code. */
#ifndef G2N_TINYGO_H
#define G2N_TINYGO_H

#include <stdint.h>

#include <g2n/program.h>
#include <g2n/wasi1.h>

struct g2n_tinygo; /* the running instance, the imports' first argument */

#define TINYGO_GUEST struct g2n_tinygo *t
#define TINYGO(result, name, params, results, function, parameters) result g2n_tinygo_##function parameters;
#define TINYGO_NO_RETURN(name, params, function, parameters)        _Noreturn void g2n_tinygo_##function parameters;
#include <g2n/tinygo.def>
#undef TINYGO

/* Programs whose data names nothing of JavaScript's (tools/tinygo.c) have neither values nor loop: the clock, output, and what
 * the package syscall/js asks for when a program begins.  Anything else traps. */
struct g2n_tinygo_bare; /* the running instance then */

#define TINYGO(result, name, params, wasm_result, function, parameters)
#define TINYGO_BARE(result, name, params, wasm_result, function, parameters) result g2n_tinygo_bare_##function parameters;
#define TINYGO_WASI TINYGO_BARE
#define TINYGO_NO_RETURN(name, params, function, parameters) _Noreturn void g2n_tinygo_bare_##function parameters;
#undef TINYGO_GUEST
#define TINYGO_GUEST struct g2n_tinygo_bare *t
#include <g2n/tinygo.def>
#undef TINYGO

/* WASI for programs that import more of it than output, exit and randomness; others do not carry it. */
struct g2n_tinygo_wasi;
extern const struct g2n_tinygo_wasi g2n_tinygo_wasi1;
/* The first argument of its functions. */
struct g2n_wasi1 *g2n_tinygo_wasi1_of(struct g2n_tinygo *t);

/* P2 (program.h): `start` is _start or, of a library, _initialize; `resume` is NULL with -scheduler=none. */
struct g2n_tinygo_program {
    void (*schedule)(void *instance);     /* the export go_scheduler; NULL: -scheduler=none     */
    const struct g2n_tinygo_wasi *wasi;   /* &g2n_tinygo_wasi1, or NULL                         */
    const struct g2n_wasi1_call  *call;   /* of a library: what comes after _initialize         */
};

/* Runs a program of this kind as g2n_main() runs Go's. */
int g2n_tinygo_main(const struct g2n_program *program, const struct g2n_tinygo_program *tinygo, int argc, char **argv);
/* In library mode: after each import, for who has ended meanwhile. */
void g2n_tinygo_go_on(struct g2n_tinygo *t);
/* One without JavaScript. */
int g2n_tinygo_bare_main(const struct g2n_program *program, const struct g2n_tinygo_program *tinygo, int argc, char **argv);

#endif
