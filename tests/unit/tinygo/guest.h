/* A guest of TinyGo's without code: memory, the host, and its imports in each of their generations. */
#ifndef G2N_TESTS_TINYGO_GUEST_H
#define G2N_TESTS_TINYGO_GUEST_H

#include "../sandbox.h"
#include "../traps.h"
#include "tinygo/tinygo.h"

/* Places in memory, far enough apart for what tests put there. */
#define OUT   0x100u
#define REF   0x200u /* where references lie that are passed by address */
#define ARGS  0x400u
#define TEXT  0x1000u
#define DATA  0x4000u

/* References that every guest knows. */
#define REF_NULL      0x7FF8000000000002u
#define REF_TRUE      0x7FF8000000000003u
#define REF_FALSE     0x7FF8000000000004u
#define REF_GLOBAL    0x7FF8000100000005u
#define REF_UNDEFINED 0u

struct guest {
    struct g2n_tinygo         *t;
    struct g2n_tinygo_program  program;
    struct g2n_host_given      given;
    struct sandbox             box;
    struct trap               *leaving;   /* where the guest is left to, while a trap is waited for */
    char                       written[200]; /* to standard output, its beginning */
    size_t                     written_len;
    unsigned                   scheduled; /* how often the scheduler ran */
    unsigned                   enough;    /* after so many times the loop stops */
    void (*resumed)(struct guest *g);     /* what `resume` does */
    bool                       at;        /* references are passed by address: TinyGo 0.23 to 0.28 */
};

/* cmocka's set-up and tear-down; *state is the guest. */
int guest_open(void **state);
int guest_close(void **state);
#define GUEST_TEST(f) cmocka_unit_test_setup_teardown(f, guest_open, guest_close)

/* The two halves, for who makes and drops the instance several times: t is NULL between. */
enum g2n_status guest_start(struct guest *g);
void guest_stop(struct guest *g);
/* After a trap or exit, which tests survive. */
void guest_revive(struct guest *g);

/* Runs `code`; what it trapped with, "exit" when it ended the program, or NULL. */
const char *trap_of(struct guest *g, void (*code)(struct guest *g));

uint32_t put(struct guest *g, g2n_addr at, const char *text);
uint32_t u32_at(struct guest *g, g2n_addr at);
uint64_t u64_at(struct guest *g, g2n_addr at);
uint8_t u8_at(struct guest *g, g2n_addr at);
void put_u64(struct guest *g, g2n_addr at, uint64_t value);
double number(uint64_t ref);
uint64_t ref_of(double number);
/* How many references the guest holds to what ref names. */
uint32_t count_of(struct guest *g, uint64_t ref);
/* Live values in the guest's table. */
uint32_t live(struct guest *g);

/* The imports by name, in the generation that g->at says. */
uint64_t js_string(struct guest *g, const char *text);
uint64_t js_get(struct guest *g, uint64_t v, const char *name);
void js_set(struct guest *g, uint64_t v, const char *name, uint64_t x);
void js_delete(struct guest *g, uint64_t v, const char *name);
uint64_t js_index(struct guest *g, uint64_t v, uint32_t i);
void js_set_index(struct guest *g, uint64_t v, uint32_t i, uint64_t x);
uint32_t js_length(struct guest *g, uint64_t v);
bool js_instance_of(struct guest *g, uint64_t v, uint64_t of);
void js_finalize(struct guest *g, uint64_t v);
/* Arguments are references; *ok: it has not thrown. */
uint64_t js_call(struct guest *g, uint64_t v, const char *name, uint32_t count, const uint64_t *args, bool *ok);
uint64_t js_invoke(struct guest *g, uint64_t v, uint32_t count, const uint64_t *args, bool *ok);
uint64_t js_new(struct guest *g, uint64_t v, uint32_t count, const uint64_t *args, bool *ok);

/* The body runs for references by value, then by address. */
#define BOTH_WAYS(g) for (int way_ = ((g)->at = false, 0); way_ < 2; way_++, (g)->at = true)

#define JS_ARGS(...) (uint32_t)(sizeof((uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t)), (const uint64_t[]){ __VA_ARGS__ }
/* String(v), at TEXT; its length. */
uint32_t js_text(struct guest *g, uint64_t v);
/* Bytes copied from DATA, or to it; false: v is no array of bytes. */
bool js_copy_to_go(struct guest *g, uint64_t v, uint32_t len, uint32_t *n);
bool js_copy_to_js(struct guest *g, uint64_t v, uint32_t len, uint32_t *n);

#endif
