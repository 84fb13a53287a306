/* Resources: what the guest's handles stand for, in one table for all types.
 *
 *   R1  handles are indexes from 1 on; the one that was freed last is given out next;
 *   R2  each object has one handle that owns it, or is a handler's while that runs; what a trap left without is freed with
 *       the component;
 *   R3  an object outlives its children (a socket its streams, a stream its pollables): dropping it before them traps;
 *   R4  a pollable of a clock is its time, in the table itself: guests make one for each sleep, and some never drop them. */
#ifndef G2N_WASI2_RESOURCE_H
#define G2N_WASI2_RESOURCE_H

#include "base/list.h"
#include "wasi2/value.h"
#include <g2n/status.h>
#include <g2n/wasi2.h>

struct g2n_wasi2_waits; /* wait.h */

struct g2n_wasi2_class {
    char resource; /* as in wasi2_resource.def */
    /* Frees the object.  The guest has no handle of it any more. */
    void (*destroy)(struct g2n_wasi2 *w, struct g2n_wasi2_object *object);
    /* What a pollable of it waits for: true when that is there already, else enters what the system is to be asked.
     * NULL: such a pollable is always ready. */
    bool (*want)(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits);
};

struct g2n_wasi2_object {
    const struct g2n_wasi2_class *class;
    struct g2n_link               link;   /* of w->objects: all that there are */
    struct g2n_wasi2_object      *parent; /* NULL: none                        */
    uint32_t                      children;
};

struct g2n_wasi2_entry {
    uint64_t                 number;   /* until when, of a clock's pollable; the next free entry, of a free one */
    struct g2n_wasi2_object *object;
    char                     resource; /* NUL: free */
};

struct g2n_wasi2_table {
    struct g2n_wasi2_entry *entries; /* owned; the first is never used */
    uint32_t                count, cap, free; /* free: 0 when none is */
};

/* A structure of `size` bytes that begins with an object, zero behind it: a child of `parent`, which may be NULL.  Traps
 * without memory. */
void *g2n_wasi2_object_make(struct g2n_wasi2 *w, size_t size, const struct g2n_wasi2_class *class, struct g2n_wasi2_object *parent);
/* R3. */
void g2n_wasi2_expect_childless(const struct g2n_wasi2_object *object);
/* Of an object without a handle: takes it from its parent, and calls its class. */
void g2n_wasi2_object_destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object);

/* Gives the guest an own handle.  Traps without memory for it. */
uint32_t g2n_wasi2_handle_add(struct g2n_wasi2 *w, char resource, const struct g2n_wasi2_value *value);
/* What a handle stands for: traps when it is none of this type. */
void g2n_wasi2_handle_find(struct g2n_wasi2 *w, char resource, uint32_t handle, struct g2n_wasi2_value *out);
/* The same, and the guest has it no more: the caller does. */
void g2n_wasi2_handle_take(struct g2n_wasi2 *w, char resource, uint32_t handle, struct g2n_wasi2_value *out);

/* Destroys all objects, children first, and the table. */
void g2n_wasi2_resources_fini(struct g2n_wasi2 *w);

#endif
