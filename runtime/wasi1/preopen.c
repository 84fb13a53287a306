/* What the guest finds open: standard streams, then folders, then listening sockets.  Folders come first, since C libraries
 * look for them from 3 on and stop at the first number that is none. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi/folders.h"
#include "wasi1/table.h"

#define LISTEN_VARIABLE "G2N_LISTEN"

static enum g2n_status of_errno(uint32_t err) { return err == G2N_WASI_OK ? G2N_OK : G2N_ENOMEM; }

enum g2n_status g2n_wasi1_add_folder(void *guest, int host, const char *name, bool open_world)
{
    struct g2n_wasi1 *w = guest;
    struct g2n_wasi1_fd *f;
    uint32_t fd, err = g2n_wasi1_fd_add(w, host, &f, &fd);

    if (err != G2N_WASI_OK) return of_errno(err);
    f->preopen = g2n_alloc(strlen(name) + 1);
    if (!f->preopen) return G2N_ENOMEM; /* the table closes it */
    memcpy(f->preopen, name, strlen(name) + 1);
    f->open_world = open_world;
    return G2N_OK;
}

/* ---- Sockets ------------------------------------------------------------------------------------------------------- */

static enum g2n_status add_socket(struct g2n_wasi1 *w, const char *address)
{
    struct g2n_wasi1_fd *f;
    const char *problem;
    uint32_t fd;
    int host;
    enum g2n_status st = g2n_wasi1_listen(address, &host, &problem);

    if (st != G2N_OK)
        return g2n_wasi_cannot(w->program->guest, "listen on", address, problem,
                               "name another HOST:PORT in the variable " LISTEN_VARIABLE ", or compile again");
    st = of_errno(g2n_wasi1_fd_add(w, host, &f, &fd));
    if (st == G2N_OK) f->flags = G2N_FLAG_NONBLOCK; /* Go's poller takes sockets that already are, and no others */
    return st;
}

/* "HOST:PORT,HOST:PORT" takes the place of what was compiled in. */
static enum g2n_status add_named_sockets(struct g2n_wasi1 *w, const char *addresses)
{
    enum g2n_status st = G2N_OK;

    while (st == G2N_OK && *addresses) {
        size_t len = strcspn(addresses, ",");
        char address[300];

        snprintf(address, sizeof address, "%.*s", (int)(len < sizeof address ? len : sizeof address - 1), addresses);
        st = add_socket(w, address);
        addresses += len + (addresses[len] == ',');
    }
    return st;
}

static enum g2n_status add_sockets(struct g2n_wasi1 *w)
{
    const char *named = w->policy->sandbox ? NULL : getenv(LISTEN_VARIABLE);
    enum g2n_status st = G2N_OK;

    if (named) return add_named_sockets(w, named);
    for (const char *const *address = w->policy->listen; *address && st == G2N_OK; address++) st = add_socket(w, *address);
    return st;
}

/* ---- All ------------------------------------------------------------------------------------------------------------ */

static enum g2n_status add_stream(struct g2n_wasi1 *w, int host)
{
    struct g2n_wasi1_fd *f;
    uint32_t fd;

    return of_errno(g2n_wasi1_fd_add(w, host, &f, &fd));
}

enum g2n_status g2n_wasi1_preopen(struct g2n_wasi1 *w)
{
    enum g2n_status st = g2n_wasi_complete_streams(w->program->guest);

    g2n_wasi_raise_limit();
    for (int host = 0; host <= STDERR_FILENO && st == G2N_OK; host++) st = add_stream(w, host);
    if (st == G2N_OK) st = g2n_wasi_folders(w->policy, w->program->guest, g2n_wasi1_add_folder, w);
    return st == G2N_OK ? add_sockets(w) : st;
}

uint32_t g2n_wasi1_fd_prestat_get(struct g2n_wasi1 *w, uint32_t fd, uint32_t out)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    if (err == G2N_WASI_OK && !f->preopen) err = G2N_WASI_BADF;
    if (err != G2N_WASI_OK) return err;
    if (!g2n_mem_find(w->memory, out, G2N_PRESTAT_LEN)) return G2N_WASI_FAULT;
    (void)g2n_wasi1_put_u32(w, out, 0); /* a folder; there is no other kind */
    (void)g2n_wasi1_put_u32(w, out + 4, (uint32_t)strlen(f->preopen));
    return G2N_WASI_OK;
}

uint32_t g2n_wasi1_fd_prestat_dir_name(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct g2n_wasi1_fd *f;
    unsigned char *mem_path = g2n_mem_find(w->memory, path, len);
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    if (err == G2N_WASI_OK && !f->preopen) err = G2N_WASI_BADF;
    if (err != G2N_WASI_OK) return err;
    if (!mem_path) return G2N_WASI_FAULT;
    if (len < strlen(f->preopen)) return G2N_WASI_NAMETOOLONG;
    memcpy(mem_path, f->preopen, strlen(f->preopen));
    return G2N_WASI_OK;
}
