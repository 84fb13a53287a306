/* In programs for JavaScript hosts C calls exports one level deeper, which decides what becomes of the guest when it exits there (guest.h). */
#include "embed/instance.h"
#include "go/guest.h"

void g2n_program_enter(struct g2n_instance *i, void (*call)(void *guest, union g2n_slot *slots), union g2n_slot *slots)
{
    struct g2n_guest *guest = i->side;

    guest->depth++;
    call(guest->program->instance, slots);
    guest->depth--;
}
