/* The states of the URL parser, for url.c, whose setters begin at one of them. */
#ifndef G2N_HOST_URL_PARSE_H
#define G2N_HOST_URL_PARSE_H

#include "host/url.h"

enum g2n_url__state {
    G2N_URL__NONE, /* as an override: there is none; as a state: the first */
    G2N_URL__SCHEME_START, G2N_URL__SCHEME, G2N_URL__NO_SCHEME, G2N_URL__SPECIAL_RELATIVE_OR_AUTHORITY,
    G2N_URL__PATH_OR_AUTHORITY, G2N_URL__RELATIVE, G2N_URL__RELATIVE_SLASH, G2N_URL__SPECIAL_AUTHORITY_SLASHES,
    G2N_URL__SPECIAL_AUTHORITY_IGNORE_SLASHES, G2N_URL__AUTHORITY, G2N_URL__HOST, G2N_URL__HOSTNAME, G2N_URL__PORT,
    G2N_URL__FILE, G2N_URL__FILE_SLASH, G2N_URL__FILE_HOST, G2N_URL__PATH_START, G2N_URL__PATH, G2N_URL__OPAQUE_PATH,
    G2N_URL__QUERY, G2N_URL__FRAGMENT
};

/* Parses into url, from `override` on and only as far as that goes unless it is G2N_URL__NONE.  What is invalid may
 * have changed the url already. */
G2N_MUST_USE enum g2n_url_result g2n_url__run(struct g2n_url *url, const char *text, size_t len,
                                              const struct g2n_url *base, enum g2n_url__state override);

#endif
