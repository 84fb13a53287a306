/* What the web's interfaces share (Headers, URL, AbortSignal ...): their prototypes, and Web IDL's shape of them.
 *
 * A file of an interface has its own class and installer.  Operations and attributes are enumerable (Web IDL, 3.7),
 * unlike those of ECMAScript's library; constructors are globals that are not.  Messages are node 20's.
 * Functions that throw return G2N_THROWN, or G2N_ENOMEM when there is no memory for the error. */
#ifndef G2N_HOST_WEB_H
#define G2N_HOST_WEB_H

#include "host/host.h"
#include "host/inspect_parts.h"

enum g2n_web_interface {
    G2N_WEB_DOM_EXCEPTION, G2N_WEB_EVENT, G2N_WEB_CUSTOM_EVENT, G2N_WEB_EVENT_TARGET, G2N_WEB_ABORT_SIGNAL,
    G2N_WEB_ABORT_CONTROLLER, G2N_WEB_HEADERS, G2N_WEB_HEADERS_ITERATOR, G2N_WEB_URL, G2N_WEB_URL_PARAMS,
    G2N_WEB_URL_PARAMS_ITERATOR,
    G2N_WEB_READABLE_STREAM, G2N_WEB_STREAM_READER, G2N_WEB_STREAM_CONTROLLER, G2N_WEB_BYTE_CONTROLLER,
    G2N_WEB_STREAM_ITERATOR, G2N_WEB_BLOB, G2N_WEB_FILE, G2N_WEB_REQUEST, G2N_WEB_RESPONSE,
    G2N_WEB_COUNT
};

struct g2n_web {
    struct g2n_object *protos[G2N_WEB_COUNT]; /* owned; NULL until installed */
    g2n_inspect_web   *inspect;               /* NULL in programs that do without the interfaces */
};

static inline struct g2n_object *g2n_web_proto(const struct g2n_host *host, enum g2n_web_interface id)
{
    return host->web->protos[id];
}

/* A row of an interface's attributes; ends with name NULL.  set NULL: read only. */
struct g2n_web_attribute {
    const char *name;
    g2n_native *get, *set;
    int32_t     magic;
};

/* What an interface is made of.  The tables may be NULL. */
struct g2n_web_shape {
    const char                     *name;
    enum g2n_web_interface          id;
    g2n_native                     *construct;  /* NULL: no constructor, and no global */
    uint32_t                        length;     /* of the constructor */
    const struct g2n_method        *methods, *statics;
    const struct g2n_web_attribute *attributes;
};
/* Makes prototype and constructor.  proto_parent and constructor_parent are lent; NULL: Object's and Function's.
 * *constructor, when asked for, is lent by the global object. */
G2N_MUST_USE enum g2n_status g2n_web_define(struct g2n_host *host, const struct g2n_web_shape *shape,
                                            struct g2n_object *proto_parent, struct g2n_object *constructor_parent,
                                            struct g2n_object **constructor);
/* A constructor's new object, with the prototype that new.target asks for. */
G2N_MUST_USE enum g2n_status g2n_web_new_for(struct g2n_call *call, const struct g2n_class *class,
                                             enum g2n_web_interface id, struct g2n_object **out);
/* TypeError "Class constructor X cannot be invoked without 'new'". */
G2N_MUST_USE enum g2n_status g2n_web_require_new(const struct g2n_call *call, const char *name);
/* The number of the called function's row. */
static inline int32_t g2n_web_magic(const struct g2n_call *call)
{
    return ((const struct g2n_function *)(const void *)call->callee)->magic;
}

void g2n_web_destroy(struct g2n_host *host);

/* Installers, for web.c. */
G2N_MUST_USE enum g2n_status g2n_web__install_dom_exception(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_event(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_event_target(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_abort(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_headers(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_url(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_url_params(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_stream(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_blob(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_request(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_response(struct g2n_host *host);
G2N_MUST_USE enum g2n_status g2n_web__install_fetch(struct g2n_host *host);

#endif
