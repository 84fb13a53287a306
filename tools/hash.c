#include "hash.h"

#include <string.h>
#include <sys/stat.h>

#include "file.h"

void g2n_hash_init(struct g2n_hasher *h)
{
    (void)blake2b_init(&h->state, G2N_HASH_LEN); /* fails for impossible lengths only */
}

void g2n_hash_add(struct g2n_hasher *h, const void *bytes, size_t len)
{
    (void)blake2b_update(&h->state, bytes, len);
}

void g2n_hash_number(struct g2n_hasher *h, uint64_t number)
{
    g2n_hash_add(h, &number, sizeof number);
}

void g2n_hash_field(struct g2n_hasher *h, const char *string)
{
    size_t len = string ? strlen(string) : 0;

    g2n_hash_number(h, string ? len : UINT64_MAX);
    g2n_hash_add(h, string, len);
}

struct g2n_hash g2n_hash_end(struct g2n_hasher *h)
{
    struct g2n_hash out;

    (void)blake2b_final(&h->state, out.bytes, G2N_HASH_LEN);
    return out;
}

bool g2n_hash_file(struct g2n_hasher *h, const char *path)
{
    struct g2n_map m;

    if (!g2n_map_open(&m, path))
        return false;
    g2n_hash_number(h, m.len);
    g2n_hash_add(h, m.bytes, m.len);
    g2n_map_close(&m);
    return true;
}

bool g2n_hash_stat(struct g2n_hasher *h, const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return false;
    g2n_hash_number(h, (uint64_t)st.st_dev);
    g2n_hash_number(h, (uint64_t)st.st_ino);
    g2n_hash_number(h, (uint64_t)st.st_size);
    g2n_hash_number(h, (uint64_t)st.st_mtim.tv_sec);
    g2n_hash_number(h, (uint64_t)st.st_mtim.tv_nsec);
    g2n_hash_number(h, (uint64_t)st.st_ctim.tv_sec);
    g2n_hash_number(h, (uint64_t)st.st_ctim.tv_nsec);
    return true;
}

bool g2n_hash_equal(const struct g2n_hash *x, const struct g2n_hash *y)
{
    return memcmp(x->bytes, y->bytes, G2N_HASH_LEN) == 0;
}

void g2n_hash_hex(const struct g2n_hash *h, char out[2 * G2N_HASH_LEN + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < G2N_HASH_LEN; i++) {
        out[2 * i]     = digits[h->bytes[i] >> 4];
        out[2 * i + 1] = digits[h->bytes[i] & 15];
    }
    out[2 * G2N_HASH_LEN] = '\0';
}
