/* Standard output comes a line at a time, as through console.log(). */
#include "guest.h"

#include <stdlib.h>

/* Writes a text in two vectors, the first of `split` bytes. */
static void write_text(struct guest *g, uint32_t fd, const char *text, uint32_t split)
{
    uint32_t len = put(g, DATA, text);

    put_u64(g, ARGS, (uint64_t)split << 32 | DATA);
    put_u64(g, ARGS + 8, (uint64_t)(len - split) << 32 | (DATA + split));
    assert_int_equal(g2n_tinygo_fd_write(g->t, fd, ARGS, 2, OUT), G2N_WASI_OK);
    assert_int_equal(u32_at(g, OUT), len);
}

static void assert_written(struct guest *g, const char *text)
{
    assert_int_equal(g->written_len, strlen(text));
    if (g->written_len) assert_memory_equal(g->written, text, g->written_len);
    g->written_len = 0;
}

static void lines_come_when_they_end(void **state)
{
    struct guest *g = *state;

    write_text(g, 1, "one", 1);
    assert_written(g, "");
    write_text(g, 1, " two\nthree", 5);
    assert_written(g, "one two\n");
    write_text(g, 1, "\r\n\n\r\n", 0);
    assert_written(g, "three\n\n\n");
    write_text(g, 1, "\xEF\xBB\xBFmark \xFF\n", 2);
    assert_written(g, "mark \xEF\xBF\xBD\n");
    write_text(g, 1, "never seen", 10);
    assert_written(g, "");
}

static void standard_error_comes_at_once(void **state)
{
    struct guest *g = *state;

    write_text(g, 2, "error", 2);
    assert_written(g, "error");
}

static void other_descriptors_are_not_there(void **state)
{
    static const uint32_t none[] = { 0, 3, 99, 0xFFFFFFFF };
    struct guest *g = *state;

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(g2n_tinygo_fd_write(g->t, none[i], ARGS, 0, OUT), G2N_WASI_BADF);
    assert_int_equal(g2n_tinygo_fd_write(g->t, 1, ARGS, 0, OUT), G2N_WASI_OK); /* no vector at all */
    assert_int_equal(u32_at(g, OUT), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(lines_come_when_they_end), GUEST_TEST(standard_error_comes_at_once), GUEST_TEST(other_descriptors_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
