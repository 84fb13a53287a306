/* What a JavaScript engine adds to a realm, if the program has one (runtime/js): the realm then holds the host, and
 * what the guest has ids for; the language's own objects are the engine's, and stand here as objects of its classes.
 * NULL in realm->engine, which is the rule, means that none of this is ever called.
 *
 * One thread: that of the realm. */
#ifndef G2N_VALUE_ENGINE_H
#define G2N_VALUE_ENGINE_H

#include "value/object.h"

struct g2n_engine {
    /* The engine has microtasks of its own, and the two queues are one order: before a job joins the realm's, those that
     * the engine has are put ahead of it. */
    void (*before_job)(struct g2n_realm *realm);
    /* The realm's queue is empty: runs one job of the engine's; false when there is none.  Runs guest code. */
    bool (*run_job)(struct g2n_realm *realm);
    bool (*job_pending)(struct g2n_realm *realm);
    /* As g2n_promise__report_rejections(), for the engine's promises. */
    bool (*report_rejections)(struct g2n_realm *realm);
    /* An object with G2N_OBJECT_TWIN is about to be freed; comes before its class's fini.  No guest code. */
    void (*forget)(struct g2n_realm *realm, struct g2n_object *obj);
    /* Whether it is an array of the engine's. */
    bool (*is_array)(const struct g2n_object *obj);
    /* Appends a word or two for an engine's object: "function f", "Array(3)", "Map".  False for any other.  No guest code. */
    bool (*describe)(const struct g2n_engine *engine, const struct g2n_object *obj, struct g2n_buf *out);
    /* For who shows values: an object of the realm's with the contents of an engine's one, as far as the realm has its
     * kind (arrays, maps, errors ...), which the caller owns; or its text in `text`; or neither, for what is shown by its
     * properties.  Runs guest code only for proxies. */
    enum g2n_status (*show)(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_object **out, struct g2n_buf *text);
};

#endif
