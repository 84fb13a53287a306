/* What a translated guest tells the runtime about itself, and the runtime's entry point for executables.
 *
 * A *program* is the constant description that gowasm2native writes beside the translated code: the guest's
 * entry points, its memory image, and the choices made when it was compiled.  All pointers live as long as
 * the process.  One program makes one executable; there is one instance of it.
 *
 *   P1  `image` chunks are sorted by address, do not overlap, and end within the memory's initial size;
 *   P2  `run`, `resume` and `getsp` are the exports of a GOOS=js module (Go: cmd/link/internal/wasm/asm.go), `start` is
 *       the _start of one for WASI preview 1; those of the other kind are NULL;
 *   P3  guest code runs only inside `instantiate`, `run`, `resume`, `getsp` and `start`, on the guest stack. */
#ifndef G2N_PROGRAM_H
#define G2N_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

/* Grows when the layout below changes; g2n_main() refuses a program written for another one. */
#define G2N_PROGRAM_VERSION 5u

/* Where linear memory lies, chosen with --memory= when the guest is compiled (design.md, Linear memory). */
#define G2N_MEMORY_FIXED    0 /* 4 GiB reservation at host address G2N_MEMORY_BASE */
#define G2N_MEMORY_RELATIVE 1 /* 4 GiB reservation anywhere                        */
#define G2N_MEMORY_CHECKED  2 /* bounds checks, reserves only what the guest has   */
#define G2N_MEMORY_BASE     0x10000ull

/* Capabilities that a program carries only when its guest can name them: what is not in `parts` is not linked. */
struct g2n_part;
extern const struct g2n_part g2n_part_buffer;   /* Buffer: host/buffer.c                                        */
extern const struct g2n_part g2n_part_encoding; /* TextEncoder, TextDecoder, atob and btoa: host/encoding.c     */
extern const struct g2n_part g2n_part_web;      /* fetch, URL, AbortController and their like: host/web_part.c */
extern const struct g2n_part g2n_part_js;       /* a JavaScript engine, with --js=quickjs: js/part.c           */

/* JavaScript that runs before the guest: --js-prelude. */
struct g2n_script {
    const char *name;  /* for stack traces; NULL ends a list */
    const char *text;  /* UTF-8; text[len] is 0              */
    uint64_t    len;
    bool        async; /* it has top-level await             */
};

struct g2n_guest;     /* the running instance, from the runtime's side; the imports' first argument */

/* `len` bytes that belong at guest address `addr` before the guest starts. */
struct g2n_image_chunk {
    uint64_t             addr;
    uint64_t             len;
    const unsigned char *bytes;
};

struct g2n_program {
    uint32_t version;      /* G2N_PROGRAM_VERSION                                                    */
    int      memory_mode;  /* G2N_MEMORY_*                                                           */
    const char *guest;     /* name of the wasm file without its folder, for messages                 */
    const char *tool;      /* "gowasm2native 0.1.0"                                                  */
    uint32_t argv_limit;   /* first guest address that the argv and environment block must not reach */
    uint32_t timeout_extra_ms; /* 1 for Go before 1.21, which rounds delays down and counts on this; else 0 */
    bool     seeded;       /* --seed was given: the guest's randomness is repeatable                 */
    uint64_t seed;

    const struct g2n_part *const *parts; /* ends with NULL                                           */
    const struct g2n_script *scripts;    /* ends with a name of NULL; NULL: none                     */

    const struct g2n_image_chunk *image;
    uint32_t                      image_count;

    void *instance;        /* the w2c_m of wasm2c, zeroed                                            */
    void *memory;          /* wasm_rt_memory_t inside it, filled by instantiate                      */
    void (*instantiate)(void *instance, struct g2n_guest *guest);
    void (*release)(void *instance);
    void (*run)(void *instance, uint32_t argc, uint32_t argv);
    void (*resume)(void *instance);
    uint32_t (*getsp)(void *instance);
    void (*start)(void *instance);
    void (*ended)(void);   /* before the process ends, unless by a trap; NULL: nothing to do */
};

static inline void g2n_program_ended(const struct g2n_program *program)
{
    if (program->ended) program->ended();
}

/* Runs the program with the process's arguments and environment, and returns its exit status.
 * The whole of an executable's main().  May end the process instead of returning. */
int g2n_main(const struct g2n_program *program, int argc, char **argv);

#endif
