/* Pointers and lengths that lead outside: every row traps, wherever its addresses are. */
#include "rows.h"

#include <stdlib.h>

/* None of them has two bytes behind it in two pages. */
static const uint32_t outside[] = { 2 * PAGE - 1, 2 * PAGE, 0x7FFFFFFF, 0xFFFFFFF0, 0xFFFFFFFF };

/* What is right for each row: parameters by the letters a address of what is read or written, n length, r reference, @ address of
 * one, f that of a constructor, c count of arguments, - anything. */
static const struct {
    const char *name, *right;
} shapes[] = {
    { "runtime.getRandomData", "an-" }, { "syscall/js.stringVal", "an" }, { "syscall/js.valueGet", "ran" }, { "syscall/js.valueSet", "ranr" },
    { "syscall/js.valueDelete", "ran" }, { "syscall/js.valueCall", "oranac-" }, { "syscall/js.valueInvoke", "orac-" },
    { "syscall/js.valueNew", "orac-" }, { "syscall/js.valuePrepareString", "or" }, { "syscall/js.valueLoadString", "tan-" },
    { "syscall/js.copyBytesToGo", "oan-b" }, { "syscall/js.copyBytesToJS", "oban-" },
    { "syscall/js.finalizeRef", "@" }, { "syscall/js.stringVal", "oan" }, { "syscall/js.valueGet", "o@an" }, { "syscall/js.valueSet", "@an@" },
    { "syscall/js.valueDelete", "@an" }, { "syscall/js.valueIndex", "o@-" }, { "syscall/js.valueSetIndex", "@-@" },
    { "syscall/js.valueCall", "o@anac-" }, { "syscall/js.valueInvoke", "o@ac-" }, { "syscall/js.valueNew", "o@ac-" }, { "syscall/js.valueLength", "@" },
    { "syscall/js.valuePrepareString", "o@" }, { "syscall/js.valueLoadString", "Tan-" }, { "syscall/js.valueInstanceOf", "@f" },
    { "syscall/js.copyBytesToGo", "oan-B" }, { "syscall/js.copyBytesToJS", "oBan-" },
    { "fd_write", "1ivo" }, { "random_get", "an" },
};

/* The value of a parameter that is right. */
static uint64_t right(struct guest *g, char letter, uint64_t text, uint64_t bytes, uint64_t constructor)
{
    switch (letter) {
    case 'a': return TEXT;
    case 'i': return DATA; /* an empty vector */
    case 'o': return OUT;
    case 'n': return 4;
    case 'r': return REF_GLOBAL;
    case 't': return text;
    case 'b': return bytes;
    case '@': put_u64(g, REF, REF_GLOBAL); return REF;
    case 'T': put_u64(g, REF + 8, text); return REF + 8;
    case 'B': put_u64(g, REF + 16, bytes); return REF + 16;
    case 'f': put_u64(g, REF + 24, constructor); return REF + 24;
    case '1': case 'v': return 1;
    default: return 0;
    }
}

/* What a wrong value may do in its place: an address must trap. */
static bool is_address(char letter) { return strchr("aio@fTB", letter); }
/* Longer than memory; a count that long is an exception. */
static bool is_length(char letter) { return strchr("nv", letter); }

static struct {
    const struct row *row;
    uint64_t          p[8];
} present;

static void call(struct guest *g) { present.row->call(g->t, present.p); }

static const struct row *row_of(const char *name, const char *shape, bool *again)
{
    for (size_t i = 0; i < row_count; i++)
        if (strcmp(rows[i].name, name) == 0 && strlen(rows[i].params) == strlen(shape)) {
            size_t k = 0;
            while (shape[k] && (rows[i].params[k] == 'I') == (strchr("rtb", shape[k]) != NULL)) k++;
            if (!shape[k]) return &rows[i];
        }
    *again = true;
    return NULL;
}

static void each_wrong_place_traps(void **state)
{
    struct guest *g = *state;
    uint64_t constructor = js_get(g, REF_GLOBAL, "Uint8Array"), text = js_string(g, "text"), bytes;
    bool ok, unknown = false;

    bytes = js_new(g, constructor, JS_ARGS(ref_of(8)), &ok);
    assert_true(ok);
    put(g, TEXT, "none");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const char *shape = shapes[i].right;
        present.row = row_of(shapes[i].name, shape, &unknown);
        if (unknown) fail_msg("no row %s like %s", shapes[i].name, shape);
        for (size_t k = 0; shape[k]; k++) present.p[k] = right(g, shape[k], text, bytes, constructor);
        if (trap_of(g, call)) fail_msg("%s (%s) does not go as it should", shapes[i].name, shape);
        for (size_t k = 0; shape[k]; k++) {
            if (!is_address(shape[k]) && !is_length(shape[k])) continue;
            for (size_t n = 0; n < sizeof outside / sizeof *outside; n++) {
                const uint64_t was = present.p[k];
                if (strchr(shape, 'c')) present.p[strlen(shape) - 2] = shape[k] == 'a' ? 1 : 0;
                present.p[k] = outside[n];
                const char *trap = trap_of(g, call);
                if (!trap || !strstr(trap, "out-of-bounds"))
                    fail_msg("%s (%s), parameter %zu 0x%x: %s", shapes[i].name, shape, k, outside[n], trap ? trap : "no trap");
                present.p[k] = was;
            }
        }
    }
}

static void nothing_is_asked_of_an_empty_place(void **state)
{
    struct guest *g = *state;
    const uint32_t end = 2 * PAGE;

    assert_int_equal(g2n_tinygo_value_get(g->t, REF_GLOBAL, end, 0), REF_UNDEFINED);
    g2n_tinygo_finalize_ref(g->t, g2n_tinygo_string_val(g->t, end, 0));
    g2n_tinygo_value_invoke(g->t, OUT, REF_GLOBAL, end, 0, 0);
    g2n_tinygo_finalize_ref(g->t, u64_at(g, OUT));
    assert_int_equal(g2n_tinygo_random_get(g->t, end, 0), G2N_WASI_OK);
    assert_int_equal(g2n_tinygo_fd_write(g->t, 1, end, 0, OUT), G2N_WASI_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = { GUEST_TEST(each_wrong_place_traps), GUEST_TEST(nothing_is_asked_of_an_empty_place) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
