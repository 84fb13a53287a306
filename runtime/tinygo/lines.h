/* Standard output as TinyGo's wasm_exec.js shows it, for programs with JavaScript and without: a line at a time through
 * console.log(); carriage returns are dropped, what is not UTF-8 is replaced, and a last line without its end is never seen
 * (TinyGo 0.41, fd_write). */
#ifndef G2N_TINYGO_LINES_H
#define G2N_TINYGO_LINES_H

#include "base/buf.h"
#include "mem/mem.h"

typedef void g2n_tinygo_sink(void *context, const void *bytes, size_t len);

/* Hands on the lines that end in these bytes, and keeps the rest in `line`.  False: no memory. */
G2N_MUST_USE bool g2n_tinygo_lines(struct g2n_buf *line, const unsigned char *bytes, size_t len, g2n_tinygo_sink *sink, void *context);

/* Hands on what `count` of WASI's vectors at iovs name, and stores its length at out.  Traps when they lie outside. */
void g2n_tinygo_vectors(const wasm_rt_memory_t *memory, g2n_addr iovs, uint32_t count, g2n_addr out, g2n_tinygo_sink *sink,
                        void *context);

#endif
