#include "tinygo/lines.h"

#include "base/utf8.h"
#include "wasi1/abi.h"

static bool put_line(struct g2n_buf *line, g2n_tinygo_sink *sink, void *context)
{
    static const char mark[] = "\xEF\xBB\xBF";
    struct g2n_buf out = G2N_BUF_INIT;
    const size_t marked = line->len >= sizeof mark - 1 && memcmp(line->bytes, mark, sizeof mark - 1) == 0 ? sizeof mark - 1 : 0;
    bool good;

    if (line->len > marked) g2n_utf8_append_replaced(&out, line->bytes + marked, line->len - marked); /* as TextDecoder does */
    g2n_buf_append_byte(&out, '\n');
    good = !out.failed;
    if (good) sink(context, out.bytes, out.len);
    g2n_buf_fini(&out);
    line->len = 0;
    return good;
}

bool g2n_tinygo_lines(struct g2n_buf *line, const unsigned char *bytes, size_t len, g2n_tinygo_sink *sink, void *context)
{
    for (size_t i = 0, n; i < len; i += n + 1) {
        for (n = 0; i + n < len && bytes[i + n] != '\n' && bytes[i + n] != '\r';) n++;
        if (n) g2n_buf_append(line, bytes + i, n);
        if (line->failed) return false;
        if (i + n < len && bytes[i + n] == '\n' && !put_line(line, sink, context)) return false;
    }
    return true;
}

void g2n_tinygo_vectors(const wasm_rt_memory_t *memory, g2n_addr iovs, uint32_t count, g2n_addr out, g2n_tinygo_sink *sink,
                        void *context)
{
    uint32_t written = 0;

    (void)g2n_mem_slice(memory, iovs, (uint64_t)count * G2N_IOVEC_LEN);
    for (uint32_t i = 0; i < count; i++) {
        const g2n_addr at = iovs + i * G2N_IOVEC_LEN;
        const uint32_t len = g2n_mem_load_u32(memory, at, 4);

        sink(context, g2n_mem_slice(memory, g2n_mem_load_u32(memory, at, 0), len), len);
        written += len;
    }
    g2n_mem_store_u32(memory, out, 0, written);
}
