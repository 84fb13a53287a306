/* The web's interfaces but DOMException, which others throw. */
#include <g2n/program.h>

#include "host/fetch.h"
#include "host/web.h"

static enum g2n_status (*const installers[])(struct g2n_host *host) = {
    g2n_web__install_event,  g2n_web__install_event_target, g2n_web__install_abort,   g2n_web__install_headers,
    g2n_web__install_url,    g2n_web__install_url_params,   g2n_web__install_stream,  g2n_web__install_blob,
    g2n_web__install_request,
    g2n_web__install_response, g2n_web__install_fetch,
};

static enum g2n_status install(struct g2n_host *host)
{
    enum g2n_status st = G2N_OK;
    host->web->inspect = g2n_inspect__web;
    for (size_t i = 0; i < sizeof installers / sizeof *installers && st == G2N_OK; i++) st = installers[i](host);
    return st;
}

static void destroy(struct g2n_host *host)
{
    g2n_http_destroy(host);
    g2n_fetch_destroy(host);
}

const struct g2n_part g2n_part_web = { .install = install, .stop = g2n_fetch_stop, .destroy = destroy };
