/* Output and the end: the functions of WASI that every TinyGo program has.  Descriptors but standard output, where TinyGo writes
 * standard error too, are those of WASI, which wasm_exec.js does not have. */
#include <unistd.h>

#include "tinygo/lines.h"
#include "tinygo/tinygo.h"

static void put(void *host, const void *bytes, size_t len) { g2n_stdio_write_now(host, STDOUT_FILENO, bytes, len); }

static void put_error(void *host, const void *bytes, size_t len) { g2n_stdio_write_now(host, STDERR_FILENO, bytes, len); }

static void put_lines(void *context, const void *bytes, size_t len)
{
    struct g2n_tinygo *t = context;

    if (!g2n_tinygo_lines(&t->line, bytes, len, put, &t->guest.host)) g2n_guest_die_of_no_memory(&t->guest);
}

uint32_t g2n_tinygo_fd_write(struct g2n_tinygo *t, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t out)
{
    if (fd == STDOUT_FILENO)
        g2n_tinygo_vectors(t->guest.memory, iovs, count, out, put_lines, t);
    else if (t->wasi1)
        return t->program->wasi->write(t->wasi1, fd, iovs, count, out);
    else if (fd == STDERR_FILENO)
        g2n_tinygo_vectors(t->guest.memory, iovs, count, out, put_error, &t->guest.host);
    else
        return G2N_WASI_BADF;
    return G2N_WASI_OK;
}

void g2n_tinygo_proc_exit(struct g2n_tinygo *t, uint32_t status)
{
    struct g2n_guest *guest = &t->guest;

    if (guest->keeper) {
        g2n_guest_exit(guest, (int)status);
        guest->keeper->leave(guest);
    }
    g2n_guest_exit_now(guest, (int)status);
}
