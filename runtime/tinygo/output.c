/* Output and the end: the functions of WASI that every TinyGo program has.
 *
 * Standard output goes through the host's console.log(), a line at a time: carriage returns are dropped, what is not UTF-8 is
 * replaced, and a last line without its end is never seen (wasm_exec.js of TinyGo 0.41, fd_write).  TinyGo writes standard
 * error there too.  Other descriptors are those of WASI, which wasm_exec.js does not have. */
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "tinygo/tinygo.h"

static void put_line(struct g2n_tinygo *t)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct g2n_buf out = G2N_BUF_INIT;
    const char *text = t->line.bytes;
    size_t len = t->line.len;

    if (len >= sizeof mark - 1 && memcmp(text, mark, sizeof mark - 1) == 0) { /* as TextDecoder does */
        text += sizeof mark - 1;
        len -= sizeof mark - 1;
    }
    if (len) g2n_utf8_append_replaced(&out, text, len);
    g2n_buf_append_byte(&out, '\n');
    if (out.failed) g2n_guest_die_of_no_memory(&t->guest);
    g2n_stdio_write_now(&t->guest.host, STDOUT_FILENO, out.bytes, out.len);
    g2n_buf_fini(&out);
    t->line.len = 0;
}

static void put(struct g2n_tinygo *t, const unsigned char *mem_bytes, size_t len)
{
    for (size_t i = 0, n; i < len; i += n + 1) {
        for (n = 0; i + n < len && mem_bytes[i + n] != '\n' && mem_bytes[i + n] != '\r';) n++;
        if (n) g2n_buf_append(&t->line, mem_bytes + i, n);
        if (t->line.failed) g2n_guest_die_of_no_memory(&t->guest);
        if (i + n < len && mem_bytes[i + n] == '\n') put_line(t);
    }
}

uint32_t g2n_tinygo_fd_write(struct g2n_tinygo *t, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t out)
{
    const wasm_rt_memory_t *memory = t->guest.memory;
    uint32_t written = 0;

    if (fd != STDOUT_FILENO && t->wasi1) return t->program->wasi->write(t->wasi1, fd, iovs, count, out);
    if (fd != STDOUT_FILENO && fd != STDERR_FILENO) return G2N_WASI_BADF;
    (void)g2n_mem_slice(memory, iovs, (uint64_t)count * G2N_IOVEC_LEN);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = iovs + i * G2N_IOVEC_LEN, len = g2n_mem_load_u32(memory, at, 4);
        const unsigned char *mem_bytes = g2n_mem_slice(memory, g2n_mem_load_u32(memory, at, 0), len);

        if (fd == STDOUT_FILENO) put(t, mem_bytes, len);
        else g2n_stdio_write_now(&t->guest.host, STDERR_FILENO, mem_bytes, len);
        written += len;
    }
    g2n_mem_store_u32(memory, out, 0, written);
    return G2N_WASI_OK;
}

void g2n_tinygo_proc_exit(struct g2n_tinygo *t, uint32_t status) { g2n_guest_exit_now(&t->guest, (int)status); }
