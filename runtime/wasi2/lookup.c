/* wasi:sockets/ip-name-lookup.  getaddrinfo() waits, so it runs in a thread of its own, which says by an event descriptor that
 * it is done.  The query belongs to both sides; who leaves last frees it. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi2/net.h"

#define NAME_MAX_LEN 253u /* RFC 1035, 2.3.4, as text */

struct query {
    atomic_int       owners;
    int              event;   /* owned: readable when the thread is done */
    int              failed;  /* EAI_*                                   */
    int              system;  /* errno, of EAI_SYSTEM                    */
    struct addrinfo *found;   /* owned                                   */
    char             name[NAME_MAX_LEN + 1];
};

struct lookup {
    struct g2n_wasi2_object object;
    struct query           *query;
    const struct addrinfo  *next;
    bool                    done;
};

static void leave(struct query *query)
{
    if (atomic_fetch_sub(&query->owners, 1) != 1) return;
    if (query->found) freeaddrinfo(query->found);
    close(query->event);
    g2n_free(query);
}

static void *ask(void *context)
{
    struct query *query = context;
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_IDN };
    const uint64_t one = 1;

    query->failed = getaddrinfo(query->name, NULL, &hints, &query->found);
    query->system = errno;
    if (query->failed) query->found = NULL;
    ssize_t n = write(query->event, &one, sizeof one);
    (void)n; /* cannot fail: the counter was zero */
    leave(query);
    return NULL;
}

/* 0, or an errno. */
static int begin(struct query *query)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int err = pthread_attr_init(&attributes);

    if (err) return err;
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    err = pthread_create(&thread, &attributes, ask, query);
    (void)pthread_attr_destroy(&attributes);
    return err;
}

/* What could be a name or an address: the resolver is asked for nothing else. */
static bool is_name(const struct g2n_wasi2_value *name)
{
    if (name->number == 0 || name->number > NAME_MAX_LEN) return false;
    for (uint64_t i = 0; i < name->number; i++) {
        unsigned char c = (unsigned char)name->bytes[i];
        if (c <= ' ' || c == 0x7F || strchr("\"#%/<>?@[\\]^`{|}", c)) return false;
    }
    return true;
}

/* ---- The stream of answers ------------------------------------------------------------------------------------------ */

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    leave(((struct lookup *)object)->query);
    g2n_free(object);
}

static bool want(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    const struct lookup *lookup = (const struct lookup *)object;

    (void)w;
    if (lookup->done) return true;
    g2n_wasi2_want_fd(waits, lookup->query->event, POLLIN);
    return false;
}

static const struct g2n_wasi2_class lookup_class = { .resource = 'R', .destroy = destroy, .want = want };

G2N_WASI2_HANDLER(resolve_addresses)
{
    const struct g2n_wasi2_value *name = &args[1];
    struct query *query;
    struct lookup *lookup;
    int err;

    if (w->policy->sandbox || !is_name(name)) {
        g2n_wasi2_give_error(w, is_name(name) ? G2N_NET_PERMANENT : G2N_NET_INVALID_ARGUMENT, result);
        return;
    }
    query = g2n_alloc_zero(1, sizeof *query);
    if (!query) g2n_wasi2_no_memory();
    memcpy(query->name, name->bytes, (size_t)name->number);
    atomic_init(&query->owners, 2);
    query->event = eventfd(0, EFD_CLOEXEC);
    err = query->event < 0 ? errno : begin(query);
    if (err) {
        if (query->event >= 0) close(query->event);
        g2n_free(query);
        g2n_wasi2_give_error(w, g2n_wasi2_net_error(err), result);
        return;
    }
    lookup = g2n_wasi2_object_make(w, sizeof *lookup, &lookup_class, NULL);
    lookup->query = query;
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(&lookup->object), result);
}

static bool is_done(struct lookup *lookup)
{
    if (!lookup->done && poll(&(struct pollfd){ .fd = lookup->query->event, .events = POLLIN }, 1, 0) > 0) {
        lookup->done = true;
        lookup->next = lookup->query->found;
    }
    return lookup->done;
}

static uint32_t error_of(const struct query *query)
{
    switch (query->failed) {
    case EAI_AGAIN: return G2N_NET_TEMPORARY;
    case EAI_FAIL: return G2N_NET_PERMANENT;
    case EAI_SYSTEM: return g2n_wasi2_net_error(query->system);
    case EAI_MEMORY: return g2n_wasi2_net_error(ENOMEM);
    default: return G2N_NET_NAME_UNRESOLVABLE;
    }
}

G2N_WASI2_HANDLER(resolve_next_address)
{
    struct lookup *lookup = (struct lookup *)args[0].object;
    struct g2n_wasi2_value some = { .number = G2N_SOME };

    if (!is_done(lookup) || lookup->query->failed) {
        g2n_wasi2_give_error(w, lookup->done ? error_of(lookup->query) : G2N_NET_WOULD_BLOCK, result);
        return;
    }
    if (!lookup->next) {
        g2n_wasi2_give_ok(w, g2n_wasi2_number(G2N_NONE), result);
        return;
    }
    some.items = g2n_wasi2_items(w, 1);
    *some.items = g2n_wasi2_ip_value(w, lookup->next->ai_addr);
    lookup->next = lookup->next->ai_next;
    g2n_wasi2_give_ok(w, some, result);
}
