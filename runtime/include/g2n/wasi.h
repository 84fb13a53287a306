/* What a program for WASI, of either preview, may reach, as it was decided when it was compiled. */
#ifndef G2N_WASI_H
#define G2N_WASI_H

#include <stdbool.h>

/* A folder that the guest sees: --dir=HOST:GUEST. */
struct g2n_wasi_dir {
    const char *host;  /* relative: to the folder in which the program is started */
    const char *guest;
};

/* Lists end with NULL. */
struct g2n_wasi_policy {
    bool sandbox;      /* --sandbox: nothing but what is listed here                               */
    bool libc_paths;   /* the guest's C library tells relative from absolute paths by preopens only */
    const struct g2n_wasi_dir *dirs;  /* the last has no host                                       */
    const char *const *listen;        /* --listen=HOST:PORT; preview 2 makes its own sockets        */
    const char *const *env;           /* --allow-env=NAME: in a sandbox, the only variables         */
};

#endif
