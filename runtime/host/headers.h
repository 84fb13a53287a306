/* Header lists and the Headers class (WHATWG Fetch, 2.2.2 and 5.1).
 *
 *   R1  there is one header for each name, compared without case; appending joins values by ", ", those of Cookie by
 *       "; "; Set-Cookie's are kept apart as well;
 *   R2  names are tokens (RFC 9110, 5.6.2); values hold no NUL, CR or LF and no blanks at their ends; both are bytes,
 *       which JavaScript sees as Latin-1;
 *   R3  headers are in the order in which their names were first given, iteration by JavaScript in that of the names.
 *
 * C code reads a list by index and writes it in bytes; nothing here runs guest code but g2n_headers_fill(). */
#ifndef G2N_HOST_HEADERS_H
#define G2N_HOST_HEADERS_H

#include "host/host.h"

struct g2n_header {
    char    *name, *value;        /* owned, with a NUL behind; name as it was first written */
    size_t   name_len, value_len;
    uint32_t hash;                /* of the name in lower case */
};

struct g2n_header_list {
    struct g2n_header *items;
    uint32_t           count, cap;
    uint32_t          *index;         /* item number + 1 by hash, 0 for none; twice as many as `cap` */
    struct g2n_header *cookies;       /* each Set-Cookie; names are NULL */
    uint32_t           cookie_count, cookie_cap;
    const struct g2n_header **order;  /* items by name, while `ordered` */
    uint32_t           cookies_at;    /* where Set-Cookie is in it; `count`: nowhere */
    bool               ordered;
};

/* An empty list is all zeros. */
void g2n_header_list_fini(struct g2n_header_list *list);
/* The one of this name, lent until the list changes; NULL when there is none. */
const struct g2n_header *g2n_header_list_find(const struct g2n_header_list *list, const char *name, size_t len);
/* Adds a value, which is stripped of blanks at its ends; name and value must be valid besides (R2).
 * G2N_ENOMEM leaves the list as it was, but perhaps for a Set-Cookie that is not joined to the others. */
G2N_MUST_USE enum g2n_status g2n_header_list_append(struct g2n_header_list *list, const char *name, size_t name_len,
                                                    const char *value, size_t value_len);
/* The same, in place of what the name had; it keeps its place in the order. */
G2N_MUST_USE enum g2n_status g2n_header_list_set(struct g2n_header_list *list, const char *name, size_t name_len,
                                                 const char *value, size_t value_len);
void g2n_header_list_remove(struct g2n_header_list *list, const char *name, size_t len);
bool g2n_header_name_valid(const char *name, size_t len);
bool g2n_header_value_valid(const char *value, size_t len);
bool g2n_header_is_set_cookie(const struct g2n_header *header);
/* The at-th line of the list sorted by name, with a line for each Set-Cookie: whose name and whose value it has, both
 * lent until the list changes; NULL when there are no more lines.  G2N_ENOMEM: sorting takes memory. */
G2N_MUST_USE enum g2n_status g2n_header_list_line(struct g2n_header_list *list, uint32_t at,
                                                  const struct g2n_header **name, const struct g2n_header **value);
/* Drops what a value may not have at its ends. */
void g2n_header_value_strip(const char **value, size_t *len);

struct g2n_headers { /* the JavaScript object */
    struct g2n_object      object;
    struct g2n_header_list list;
    bool                   immutable;  /* the guest may not change it: a Response's from fetch */
};

extern const struct g2n_class g2n_class_headers;

static inline bool g2n_is_headers(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_headers; }
static inline struct g2n_headers *g2n_as_headers(g2n_view v) { return (struct g2n_headers *)(void *)g2n_as_object(v); }

/* A new, empty Headers; the caller owns *out. */
G2N_MUST_USE enum g2n_status g2n_headers_new(struct g2n_host *host, struct g2n_headers **out);
/* Appends what a HeadersInit names: another Headers, an iterable of pairs, or an object; nothing for undefined.
 * Throws as the constructor does; headers before the wrong one are then in it.  Runs guest code (getters, iterators). */
G2N_MUST_USE enum g2n_status g2n_headers_fill(struct g2n_realm *realm, struct g2n_headers *headers, g2n_view init);
/* Bytes as the JavaScript string that has a character for each (Latin-1). */
G2N_MUST_USE enum g2n_status g2n_latin1_to_string(struct g2n_realm *realm, const char *bytes, size_t len, g2n_value *out);

#endif
