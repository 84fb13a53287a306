/* Kernels: functions of Go's library in the processor's best instructions (runtime/kernels), called by lowered code at
 * the beginning of the guest's own.  true: the work is done, results are in the frame at sp (or in *result), and the
 * guest's code is not wanted.  false: nothing was changed, and the guest's code does the work. */
#ifndef G2N_NATIVES_H
#define G2N_NATIVES_H

#include <stdbool.h>
#include <stdint.h>

#include <g2n/memory.h>

/* Helpers, with wasm's parameters. */
bool g2n_native_memeqbody(const wasm_rt_memory_t *m, uint64_t *result, uint64_t a, uint64_t b, uint64_t len);
bool g2n_native_cmpbody(const wasm_rt_memory_t *m, uint64_t *result, uint64_t a, uint64_t a_len, uint64_t b, uint64_t b_len);
bool g2n_native_memchr(const wasm_rt_memory_t *m, uint32_t *result, uint32_t at, uint32_t byte, uint32_t len);

/* Go functions: the return address is at sp, arguments and results above it. */
bool g2n_native_aes_counter(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_aes_decrypt(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_aes_decrypt_words(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_aes_encrypt(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_aes_encrypt_words(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_big_add(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_big_add_mul(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_big_add_mul_into(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_big_div(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_big_mul_add(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_big_sub(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_bigmod_1024(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_bigmod_1536(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_bigmod_2048(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_bits_div(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_bigmod_wasm(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_bytes_count(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_chacha20(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_chacha8rand(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_count(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_count_string(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_crc32_slicing(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_field25519_mul(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_field25519_square(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_fma(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_gcm_counter(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_ghash(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_ghash_update(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p224_mul(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p224_square(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p256_mul(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p256_square(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p384_mul(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p384_square(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p521_mul(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_p521_square(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_poly1305(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_sha1_block(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_sha256_block(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_sha512_block(const wasm_rt_memory_t *m, uint32_t sp);
bool g2n_native_strings_count(const wasm_rt_memory_t *m, uint32_t sp);

#endif
