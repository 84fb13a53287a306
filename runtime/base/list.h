/* Intrusive doubly linked list.  A list is a ring through its head; an item is in at most one list per link.
 * Nothing is allocated; removing during a walk needs the _safe form. */
#ifndef G2N_BASE_LIST_H
#define G2N_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct g2n_link {
    struct g2n_link *prev, *next;
};

static inline void g2n_list_init(struct g2n_link *head) { head->prev = head->next = head; }
static inline bool g2n_list_empty(const struct g2n_link *head) { return head->next == head; }

static inline void g2n_list_append(struct g2n_link *head, struct g2n_link *link)
{
    link->prev = head->prev;
    link->next = head;
    head->prev->next = link;
    head->prev = link;
}

/* Leaves `link` pointing at itself, so that removing twice is harmless. */
static inline void g2n_list_remove(struct g2n_link *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    link->prev = link->next = link;
}

#define G2N_CONTAINER(ptr, type, member) ((type *)(void *)((char *)(ptr) - offsetof(type, member)))
#define G2N_LIST_EACH(it, head) for (struct g2n_link *it = (head)->next; it != (head); it = it->next)
#define G2N_LIST_EACH_SAFE(it, head) \
    for (struct g2n_link *it = (head)->next, *it##_next = it->next; it != (head); it = it##_next, it##_next = it->next)

#endif
