/* Programs made of components for WASI preview 2 (0.2.x): what the code that gowasm2native generates calls, and what was
 * decided when they were compiled.
 *
 * A *row* of wasi2.def is a function of WASI: its interface and name, its handler, and its type in letters.  The generated
 * code of an import that is lowered from it (`canon lower`) puts the flat parameters into an array and calls
 *
 *     g2n_wasi2_invoke(&call, g2n_wasi2_<handler>, "<types>", flat)
 *
 * which lifts the parameters out of the guest's memory, calls the handler, and lowers its result, all after the letters.
 * Only the handlers that a program names are linked into it.
 *
 * The letters, of which wasi2/wit.h makes sizes, offsets and core signatures:
 *     b bool   c char   s string   o u8   h u16   i u32   l u64   p s8   q s16   r s32   t s64   f f32   d f64
 *     eN   enum of N cases                mN   flags of N names, at most 32
 *     [T]  list                           (T...) tuple, or record, with its fields in their order
 *     ?T   option                         !TE  result, `_` where there is no type
 *     {T...} variant, `_` for a case without a value; one whose cases all are without is written as an enum
 *     +X   own of the resource X          -X   borrow; X as in wasi2_resource.def
 * A function is its parameters, '>', and its result or nothing: "-Ol>!l{+E_}". */
#ifndef G2N_WASI2_H
#define G2N_WASI2_H

#include <stdint.h>

#include <g2n/memory.h>
#include <g2n/program.h>
#include <g2n/wasi.h>

struct g2n_wasi2;       /* the running component, from the runtime's side: its resources, and what it may reach */
struct g2n_wasi2_value; /* wasi2/value.h */

/* Where the parameters of a call lie: the canonical options of its `canon lower`. */
struct g2n_wasi2_call {
    struct g2n_wasi2 *host;
    wasm_rt_memory_t *memory;           /* NULL without this option; it exists by the time of the call */
    uint32_t (*realloc)(void *instance, uint32_t old, uint32_t old_size, uint32_t align, uint32_t size); /* NULL without */
    void             *realloc_instance;
};

typedef void g2n_wasi2_handler(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, struct g2n_wasi2_value *result);

#define WASI2(interface, function, handler, types) g2n_wasi2_handler g2n_wasi2_##handler;
#include <g2n/wasi2.def>
#undef WASI2

/* Calls a handler.  flat: the parameters of the core function in their order, i32 without its upper half; or, where there are
 * more than 16, the one pointer to them; then the pointer for the result, if its core signature has that.  Returns the core
 * function's result, 0 when it has none.  Traps where the canonical ABI says so; may call realloc, that is, guest code. */
uint64_t g2n_wasi2_invoke(const struct g2n_wasi2_call *call, g2n_wasi2_handler *handler, const char *types, const uint64_t *flat);

/* `canon resource.drop` of a resource of WASI's, by its letter.  Of the call only the host is looked at. */
void g2n_wasi2_drop(const struct g2n_wasi2_call *call, char resource, uint32_t handle);

/* Of a library's instance: its memory, which may be NULL, and its guest, for struct g2n_wasi2_call. */
wasm_rt_memory_t *g2n_wasi2_memory(struct g2n_wasi2 *w);
void             *g2n_wasi2_guest(struct g2n_wasi2 *w);

/* Puts program->image into program->memory: for `instantiate`, after the module that has this memory, and before the start
 * function of any other. */
void g2n_wasi2_place_image(struct g2n_wasi2 *w);

/* Runs a program as g2n_main() runs those for JavaScript hosts.  program->instantiate makes all core instances in their order,
 * start functions included, and gets the struct g2n_wasi2 as its guest; program->start is not looked at; run is wasi:cli/run's
 * `run`, lifted: 0 ok, 1 error, which become the exit status. */
int g2n_wasi2_main(const struct g2n_program *program, const struct g2n_wasi_policy *policy, uint32_t (*run)(void *instance),
                   int argc, char **argv);

#endif
