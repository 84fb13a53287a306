#include "guest.h"

#include <stdlib.h>

/* ---- The guest's side of the program ------------------------------------------------------------------------------- */

static struct guest *guest_of(struct g2n_guest *guest) { return guest->keeper_context; }

static void enter(struct g2n_guest *guest, void (*code)(struct g2n_guest *guest)) { code(guest); }

static void leave(struct g2n_guest *guest)
{
    struct trap *t = guest_of(guest)->leaving;

    if (!t) fail_msg("the guest ends with status %d", guest->status);
    strcpy(t->text, "exit");
    longjmp(t->here, 1);
}

static const struct g2n_keeper keeper = { enter, leave };

static void schedule(void *instance)
{
    struct guest *g = instance;

    if (++g->scheduled == g->enough) g->t->guest.host.loop.stopping = true;
}

static void resume(void *instance)
{
    struct guest *g = instance;

    if (g->resumed) g->resumed(g);
}

static int64_t take_output(void *context, const void *bytes, size_t len)
{
    struct guest *g = context;

    for (size_t i = 0; i < len && g->written_len < sizeof g->written; i++) g->written[g->written_len++] = ((const char *)bytes)[i];
    return (int64_t)len;
}

static int64_t give_nothing(void *context, void *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
    return 0;
}

/* ---- Life ---------------------------------------------------------------------------------------------------------- */

enum g2n_status guest_start(struct guest *g)
{
    enum g2n_status st;

    g->t = calloc(1, sizeof *g->t);
    assert_non_null(g->t);
    g->t->program = &g->program;
    g->t->guest.keeper = &keeper;
    g->t->guest.keeper_context = g;
    g->t->guest.host.given = &g->given;
    st = g2n_guest_init(&g->t->guest, &g->box.program, SANDBOX_ARGC, sandbox_arguments);
    if (st == G2N_OK) return st;
    free(g->t);
    g->t = NULL;
    return st;
}

void guest_stop(struct guest *g)
{
    if (g->t) {
        g2n_buf_fini(&g->t->line);
        g2n_guest_fini(&g->t->guest);
    }
    free(g->t);
    g->t = NULL;
    g->written_len = 0;
}

void guest_revive(struct guest *g)
{
    struct g2n_guest *guest = &g->t->guest;

    guest->exited = false;
    guest->host.loop.stopping = false;
    g2n_drop(&guest->host.realm, g2n_take_exception(&guest->host.realm));
}

int guest_open(void **state)
{
    struct guest *g = calloc(1, sizeof *g);

    if (!g || sandbox_open(&g->box, 2) != 0) return -1;
    g->program.schedule = schedule;
    g->box.program.instance = g;
    g->box.program.resume = resume;
    for (int i = 0; i < 3; i++) g->given.streams[i] = (struct g2n_host_stream){ -1, give_nothing, take_output, g };
    *state = g;
    return guest_start(g) == G2N_OK ? 0 : -1;
}

int guest_close(void **state)
{
    struct guest *g = *state;

    if (g->t) g2n_realm_check(&g->t->guest.host.realm);
    guest_stop(g);
    int closed = sandbox_close(&g->box);
    free(g);
    return closed;
}

const char *trap_of(struct guest *g, void (*code)(struct guest *g))
{
    struct trap t;

    trap_begin(&t);
    g->leaving = &t;
    if (setjmp(t.here) == 0) {
        code(g);
        g->leaving = NULL;
        return trap_end(&t, false);
    }
    g->leaving = NULL;
    if (strcmp(t.text, "exit") != 0) g2n_tinygo_realm(g->t)->abandoned = true; /* as in library mode: a trap leaves C code that holds values */
    guest_revive(g);
    return trap_end(&t, true);
}

/* ---- Memory and references ----------------------------------------------------------------------------------------- */

uint32_t put(struct guest *g, g2n_addr at, const char *text) { return sandbox_put(&g->box, at, text); }
uint32_t u32_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u32(&g->box.memory, at, 0); }
uint64_t u64_at(struct guest *g, g2n_addr at) { return g2n_mem_load_u64(&g->box.memory, at, 0); }
uint8_t u8_at(struct guest *g, g2n_addr at) { return *g2n_mem_slice(&g->box.memory, at, 1); }
void put_u64(struct guest *g, g2n_addr at, uint64_t value) { g2n_mem_store_u64(&g->box.memory, at, 0, value); }

double number(uint64_t ref)
{
    double d;

    memcpy(&d, &ref, sizeof d);
    return d;
}

/* 0 is undefined, so the number has an id. */
uint64_t ref_of(double number)
{
    uint64_t ref;

    if (number == 0) return 0x7FF8000000000001u;
    memcpy(&ref, &number, sizeof ref);
    return ref;
}

uint32_t count_of(struct guest *g, uint64_t ref)
{
    const struct g2n_table *table = &g2n_tinygo_realm(g->t)->table;

    return (uint32_t)ref < table->count ? table->slots[(uint32_t)ref].count : 0;
}

uint32_t live(struct guest *g) { return g2n_tinygo_realm(g->t)->table.live; }

/* ---- Imports ------------------------------------------------------------------------------------------------------- */

/* Where v lies, for who passes it by address. */
static uint32_t at(struct guest *g, uint64_t v)
{
    put_u64(g, REF, v);
    return REF;
}

/* A second one. */
static uint32_t at_more(struct guest *g, uint64_t v)
{
    put_u64(g, REF + 8, v);
    return REF + 8;
}

uint64_t js_string(struct guest *g, const char *text)
{
    uint32_t len = put(g, TEXT, text);

    if (!g->at) return g2n_tinygo_string_val(g->t, TEXT, len);
    g2n_tinygo_string_val_at(g->t, OUT, TEXT, len);
    return u64_at(g, OUT);
}

uint64_t js_get(struct guest *g, uint64_t v, const char *name)
{
    uint32_t len = put(g, TEXT, name);

    if (!g->at) return g2n_tinygo_value_get(g->t, v, TEXT, len);
    g2n_tinygo_value_get_at(g->t, OUT, at(g, v), TEXT, len);
    return u64_at(g, OUT);
}

void js_set(struct guest *g, uint64_t v, const char *name, uint64_t x)
{
    uint32_t len = put(g, TEXT, name);

    if (g->at) g2n_tinygo_value_set_at(g->t, at(g, v), TEXT, len, at_more(g, x));
    else g2n_tinygo_value_set(g->t, v, TEXT, len, x);
}

void js_delete(struct guest *g, uint64_t v, const char *name)
{
    uint32_t len = put(g, TEXT, name);

    if (g->at) g2n_tinygo_value_delete_at(g->t, at(g, v), TEXT, len);
    else g2n_tinygo_value_delete(g->t, v, TEXT, len);
}

uint64_t js_index(struct guest *g, uint64_t v, uint32_t i)
{
    if (!g->at) return g2n_tinygo_value_index(g->t, v, i);
    g2n_tinygo_value_index_at(g->t, OUT, at(g, v), i);
    return u64_at(g, OUT);
}

void js_set_index(struct guest *g, uint64_t v, uint32_t i, uint64_t x)
{
    if (g->at) g2n_tinygo_value_set_index_at(g->t, at(g, v), i, at_more(g, x));
    else g2n_tinygo_value_set_index(g->t, v, i, x);
}

uint32_t js_length(struct guest *g, uint64_t v)
{
    return g->at ? g2n_tinygo_value_length_at(g->t, at(g, v)) : g2n_tinygo_value_length(g->t, v);
}

bool js_instance_of(struct guest *g, uint64_t v, uint64_t of)
{
    return g->at ? g2n_tinygo_value_instance_of_at(g->t, at(g, v), at_more(g, of)) : g2n_tinygo_value_instance_of(g->t, v, of);
}

void js_finalize(struct guest *g, uint64_t v)
{
    if (g->at) g2n_tinygo_finalize_ref_at(g->t, at(g, v));
    else g2n_tinygo_finalize_ref(g->t, v);
}

static void put_args(struct guest *g, uint32_t count, const uint64_t *args)
{
    for (uint32_t i = 0; i < count; i++) put_u64(g, ARGS + 8 * i, args[i]);
}

static uint64_t outcome(struct guest *g, bool *ok)
{
    *ok = u8_at(g, OUT + 8);
    return u64_at(g, OUT);
}

uint64_t js_call(struct guest *g, uint64_t v, const char *name, uint32_t count, const uint64_t *args, bool *ok)
{
    uint32_t len = put(g, TEXT, name);

    put_args(g, count, args);
    if (g->at) g2n_tinygo_value_call_at(g->t, OUT, at(g, v), TEXT, len, ARGS, count, count);
    else g2n_tinygo_value_call(g->t, OUT, v, TEXT, len, ARGS, count, count);
    return outcome(g, ok);
}

uint64_t js_invoke(struct guest *g, uint64_t v, uint32_t count, const uint64_t *args, bool *ok)
{
    put_args(g, count, args);
    if (g->at) g2n_tinygo_value_invoke_at(g->t, OUT, at(g, v), ARGS, count, count);
    else g2n_tinygo_value_invoke(g->t, OUT, v, ARGS, count, count);
    return outcome(g, ok);
}

uint64_t js_new(struct guest *g, uint64_t v, uint32_t count, const uint64_t *args, bool *ok)
{
    put_args(g, count, args);
    if (g->at) g2n_tinygo_value_new_at(g->t, OUT, at(g, v), ARGS, count, count);
    else g2n_tinygo_value_new(g->t, OUT, v, ARGS, count, count);
    return outcome(g, ok);
}

uint32_t js_text(struct guest *g, uint64_t v)
{
    uint32_t len;

    if (g->at) {
        g2n_tinygo_value_prepare_string_at(g->t, OUT, at(g, v));
        assert_int_equal(u32_at(g, OUT + 12), 0);
        len = u32_at(g, OUT + 8);
        g2n_tinygo_value_load_string_at(g->t, OUT, TEXT, len, len);
    } else {
        g2n_tinygo_value_prepare_string(g->t, OUT, v);
        len = u32_at(g, OUT + 8);
        g2n_tinygo_value_load_string(g->t, u64_at(g, OUT), TEXT, len, len);
    }
    js_finalize(g, u64_at(g, OUT));
    return len;
}

bool js_copy_to_go(struct guest *g, uint64_t v, uint32_t len, uint32_t *n)
{
    if (g->at) g2n_tinygo_copy_bytes_to_go_at(g->t, OUT, DATA, len, len, at(g, v));
    else g2n_tinygo_copy_bytes_to_go(g->t, OUT, DATA, len, len, v);
    *n = u32_at(g, OUT);
    return u8_at(g, OUT + 4);
}

bool js_copy_to_js(struct guest *g, uint64_t v, uint32_t len, uint32_t *n)
{
    if (g->at) g2n_tinygo_copy_bytes_to_js_at(g->t, OUT, at(g, v), DATA, len, len);
    else g2n_tinygo_copy_bytes_to_js(g->t, OUT, v, DATA, len, len);
    *n = u32_at(g, OUT);
    return u8_at(g, OUT + 4);
}
