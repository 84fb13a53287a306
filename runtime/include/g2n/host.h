/* For C functions that answer a module's imports (--host=FILE), in programs and in libraries.
 *
 *     int32_t myhost_hello(struct g2n_instance *instance, int32_t p0, int32_t p1);    answers myhost.hello
 *
 * `gowasm2native inspect --emit-host-header` prints such prototypes.  Strings, slices and pointers come as addresses of the
 * guest's memory, which may be anything: these functions take them, and nothing else should.
 *
 *   H1  a pointer into the guest's memory is good until the guest runs again, or its memory grows;
 *   H2  numbers in it are little-endian, and lie at any address;
 *   H3  what is called with `need` in its name stops the guest, as a trap, when it cannot: it then does not return.  So nothing
 *       may be held that would have to be freed.  Called by somebody else than the guest, it gives NULL or 0;
 *   H4  all of it is for the thread on which the guest runs, but for what says otherwise. */
#ifndef G2N_HOST_H
#define G2N_HOST_H

#include <g2n/g2n.h>

G2N_API_BEGIN

/* ---- The guest's memory -------------------------------------------------------------------------------------------- */

/* Room for `count` things of `size` bytes at an address; NULL when it is not all inside the memory.  A Go string is its address
 * and length, with size 1; so are the first two numbers of a slice, with that of an element. */
void *g2n_memory_find(struct g2n_instance *instance, uint32_t address, uint64_t count, size_t size);
/* H3. */
void *g2n_memory_need(struct g2n_instance *instance, uint32_t address, uint64_t count, size_t size);

/* A copy of text with a 0 behind it, for free(); NULL when it is outside, or there is no memory.  It may contain zeros. */
char *g2n_memory_text(struct g2n_instance *instance, uint32_t address, uint32_t len);

/* Writes as much of `bytes` as there is room for at an address, and returns `len`, or -1 when the room is not all inside the memory: for
 * results of any length, the guest sees by more than `cap` that its buffer was too small, and asks again. */
int64_t g2n_memory_give(struct g2n_instance *instance, uint32_t address, uint32_t cap, const void *bytes, size_t len);

/* H3. */
uint8_t  g2n_memory_need_u8(struct g2n_instance *instance, uint32_t address);
uint16_t g2n_memory_need_u16(struct g2n_instance *instance, uint32_t address);
uint32_t g2n_memory_need_u32(struct g2n_instance *instance, uint32_t address);
uint64_t g2n_memory_need_u64(struct g2n_instance *instance, uint32_t address);
float    g2n_memory_need_f32(struct g2n_instance *instance, uint32_t address);
double   g2n_memory_need_f64(struct g2n_instance *instance, uint32_t address);
void     g2n_memory_put_need(struct g2n_instance *instance, uint32_t address, const void *bytes, size_t len);

/* ---- Replies that come later ---------------------------------------------------------------------------------------- */

/* A function that cannot answer at once gives the guest a *ticket*, and somebody has the reply later.  Only the goroutine that
 * waits for it stands still meanwhile.  What the guest does with the ticket:
 *
 *   GOOS=js       g2n.reply(ticket), of the global object, is a promise of a Uint8Array; it can be asked for once
 *   WASI          it is a descriptor that is read to its end, and closed: os.NewFile(uintptr(ticket), "reply") in Go
 *
 * With GOOS=js a program is not over before its promises are settled; one for WASI is over when it says so. */
struct g2n_reply;

/* *ticket is 0 or more, so that a function can tell of its errors by less.  NULL: there are no descriptors or memory left, or
 * the guest is of neither kind. */
struct g2n_reply *g2n_reply_create(struct g2n_instance *instance, int32_t *ticket);

/* Gives the guest these bytes, which are copied, and frees the reply.  Once, on any thread; also when the guest waits no more
 * or is gone.  The guest gets an error in their place when there is no memory for them. */
void g2n_reply_send(struct g2n_reply *reply, const void *bytes, size_t len);

G2N_API_END

#endif
