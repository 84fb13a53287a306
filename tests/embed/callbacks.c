/* What a guest's callback may do: be in its own instance again, be in others, which may trap; and what it may not. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "add.h"
#include "traps.h"
#include "wasi.h"

static struct g2n_instance *guest;
static char written[64];
static size_t written_len;
static int64_t answer;

static int64_t read_some(void *context, void *bytes, size_t len)
{
    int *left = context;

    if (*left == 0) return 0;
    (*left)--;
    assert(len >= 3);
    memcpy(bytes, "abc", 3);
    return 3;
}

static int64_t write_some(void *context, const void *bytes, size_t len)
{
    struct g2n_instance *other = g2n_instance_create(traps_module(), NULL, NULL);
    struct g2n_instance *adder = g2n_instance_create(add_module(), NULL, NULL);
    int32_t n;
    int64_t deep;

    (void)context;
    assert(other && adder && add_add(adder, 1, 2, &n) == G2N_ERROR_NONE && n == 3);
    assert(traps_load(other, -4, &n) == G2N_ERROR_TRAP && g2n_instance_free(other) == G2N_ERROR_NONE);
    other = g2n_instance_create(traps_module(), NULL, NULL);
    assert(traps_deep(other, -1, &deep) == G2N_ERROR_TRAP && strstr(g2n_instance_message(other), "exhausted"));
    assert(g2n_instance_free(other) == G2N_ERROR_NONE && g2n_instance_free(adder) == G2N_ERROR_NONE);
    assert(wasi_arguments(guest, &n) == G2N_ERROR_NONE && n == 1);
    assert(g2n_instance_free(guest) == G2N_ERROR_BUSY);
    if (answer != 0) return answer;
    memcpy(written + written_len, bytes, len);
    written_len += len;
    return (int64_t)len;
}

static int64_t write_and_quit(void *context, const void *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    assert(wasi_quit(guest, 3) == G2N_ERROR_EXIT);
    return (int64_t)len;
}

static struct g2n_instance *create(int *left, int64_t (*write)(void *, const void *, size_t))
{
    struct g2n_options options = { .streams = { { .kind = G2N_STREAM_CALLBACK, .read = read_some, .context = left },
                                                { .kind = G2N_STREAM_CALLBACK, .write = write } } };
    return g2n_instance_create(wasi_module(), &options, NULL);
}

int main(void)
{
    struct g2n_options wrong = { .streams = { { .kind = G2N_STREAM_CALLBACK } } };
    struct g2n_options closed = { .streams = { { .kind = G2N_STREAM_FD, .fd = 1000000 } } };
    const struct g2n_dir dirs[] = { { "/there/is/no/such/folder", NULL } };
    struct g2n_options lost = { .dirs = dirs, .dir_count = 1 };
    struct g2n_failure why;
    int left = 2;
    int32_t n;

    assert(!g2n_instance_create(wasi_module(), &wrong, &why) && why.error == G2N_ERROR_STATE);
    assert(!g2n_instance_create(wasi_module(), &closed, &why) && why.error == G2N_ERROR_SYSTEM);
    assert(!g2n_instance_create(wasi_module(), &lost, &why) && why.error == G2N_ERROR_SYSTEM && strstr(why.message, "/no/such/"));
    guest = create(&left, write_some);
    assert(guest && wasi_copy(guest, 1, &n) == G2N_ERROR_NONE && n == 6 && memcmp(written, "abcabc", 6) == 0);
    left = 1, answer = -EPIPE;
    assert(wasi_copy(guest, 1, &n) == G2N_ERROR_NONE && n == -64);
    left = 1, answer = 1000; /* more than there was */
    assert(wasi_copy(guest, 1, &n) == G2N_ERROR_NONE && n == -29);
    left = 1, answer = INT64_MIN;
    assert(wasi_copy(guest, 1, &n) == G2N_ERROR_NONE && n == -29);
    left = 1;
    assert(wasi_copy(guest, 0, &n) == G2N_ERROR_NONE && n == -8); /* standard input cannot be written */
    assert(g2n_instance_free(guest) == G2N_ERROR_NONE);
    guest = create(&left, write_and_quit);
    left = 1;
    assert(wasi_copy(guest, 1, &n) == G2N_ERROR_STATE && g2n_instance_exit_status(guest) == 3);
    assert(g2n_instance_free(guest) == G2N_ERROR_NONE);
    puts("called back");
    return 0;
}
