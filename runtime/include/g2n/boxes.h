/* Boxes of a GOOS=js guest: lowered guests share them between js.Values of one host value.
 *
 * A *box* is the word to which a js.Value's gcPtr points: syscall/js.makeValue allocates it for a reference that the
 * host has counted, with a finalizer that gives the reference back.  Allocation and finalizer cost microseconds; when
 * the guest already has a box for the same reference, the new js.Value can point there, as a copy of the older one does.
 *
 *   X1  a box may be shared while it cannot have been found unreachable: until the next cycle of Go's collector begins
 *       with the world stopped, whether anything points to it or not.  A box made while one runs lives through it;
 *   X2  a shared box stands for one counted reference, however many js.Values point to it.
 *
 * The lowered makeValue and (*gcControllerState).startCycle call these (tools/lower/boxes.c).  None runs guest code. */
#ifndef G2N_BOXES_H
#define G2N_BOXES_H

#include <stdint.h>

struct g2n_guest;

/* The guest address of the box to share for ref, which the host has just counted for a new js.Value: that count is
 * given back.  0: there is none, or ref needs none; *cycle is then for g2n_box_keep(). */
uint64_t g2n_box_find(struct g2n_guest *guest, uint64_t ref, uint32_t *cycle);
/* makeValue, called after g2n_box_find() gave `cycle`, has made a box for ref.  Nothing is kept if a collection began
 * meanwhile, or if there is something else than ref at that address. */
void g2n_box_keep(struct g2n_guest *guest, uint64_t ref, uint64_t box, uint32_t cycle);
/* A collection begins. */
void g2n_boxes_forget(struct g2n_guest *guest);

#endif
