/* wasi:filesystem: descriptors of files and folders. */
#ifndef G2N_WASI2_FOLDER_H
#define G2N_WASI2_FOLDER_H

#include "wasi2/wasi2.h"

/* What a guest finds: wasi:filesystem/preopens. */
struct g2n_wasi2_folder {
    int   fd;         /* owned */
    char *name;       /* owned */
    bool  open_world; /* it confines nobody */
};

/* A g2n_wasi_add_folder, of struct g2n_wasi2. */
G2N_MUST_USE enum g2n_status g2n_wasi2_add_folder(void *w, int host, const char *name, bool open_world);
void g2n_wasi2_folders_fini(struct g2n_wasi2 *w);

/* descriptor-flags */
#define G2N_DESCRIPTOR_READ       1u
#define G2N_DESCRIPTOR_WRITE      2u
#define G2N_DESCRIPTOR_SYNC       4u  /* file-integrity-sync  */
#define G2N_DESCRIPTOR_DSYNC      8u  /* data-integrity-sync  */
#define G2N_DESCRIPTOR_RSYNC      16u /* requested-write-sync */
#define G2N_DESCRIPTOR_MUTATE     32u /* mutate-directory     */

#define G2N_PATH_FOLLOW           1u

/* open-flags */
#define G2N_OPEN2_CREATE          1u
#define G2N_OPEN2_DIRECTORY       2u
#define G2N_OPEN2_EXCLUSIVE       4u
#define G2N_OPEN2_TRUNCATE        8u

struct g2n_wasi2_descriptor {
    struct g2n_wasi2_object object;
    int                     fd;
    uint32_t                flags;      /* G2N_DESCRIPTOR_* */
    bool                    directory;
    bool                    open_world; /* as in struct g2n_wasi2_folder */
};

/* Takes fd. */
struct g2n_wasi2_object *g2n_wasi2_descriptor_make(struct g2n_wasi2 *w, int fd, uint32_t flags, bool directory, bool open_world);

static inline struct g2n_wasi2_descriptor *g2n_wasi2_descriptor(const struct g2n_wasi2_value *value)
{
    return (struct g2n_wasi2_descriptor *)value->object;
}

#endif
