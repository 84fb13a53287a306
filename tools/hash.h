/* Content hashes: BLAKE2b, 256 bits. */
#ifndef G2N_TOOLS_HASH_H
#define G2N_TOOLS_HASH_H

#include <blake2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define G2N_HASH_LEN 32u

struct g2n_hash {
    uint8_t bytes[G2N_HASH_LEN];
};

struct g2n_hasher {
    blake2b_state state;
};

void            g2n_hash_init(struct g2n_hasher *h);
void            g2n_hash_add(struct g2n_hasher *h, const void *bytes, size_t len);
/* With its length first, so that fields cannot run into each other. */
void            g2n_hash_field(struct g2n_hasher *h, const char *string);
void            g2n_hash_number(struct g2n_hasher *h, uint64_t number);
struct g2n_hash g2n_hash_end(struct g2n_hasher *h);

/* Adds the length and content of a file; false with errno set when it cannot be read. */
bool g2n_hash_file(struct g2n_hasher *h, const char *path);
/* Adds device, inode, size and times of a file: as good as its content until someone sets the clock back. */
bool g2n_hash_stat(struct g2n_hasher *h, const char *path);

bool g2n_hash_equal(const struct g2n_hash *x, const struct g2n_hash *y);
void g2n_hash_hex(const struct g2n_hash *h, char out[2 * G2N_HASH_LEN + 1]);

#endif
