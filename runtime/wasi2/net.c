#include "wasi2/net.h"

#include <netinet/in.h>

#include "base/alloc.h"

/* ---- wasi:sockets/network ------------------------------------------------------------------------------------------- */

static void destroy_network(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_free(object);
}

static const struct g2n_wasi2_class network_class = { .resource = 'N', .destroy = destroy_network };

G2N_WASI2_HANDLER(instance_network)
{
    (void)args;
    *result = g2n_wasi2_handle(g2n_wasi2_object_make(w, sizeof(struct g2n_wasi2_object), &network_class, NULL));
}

/* ---- Addresses ------------------------------------------------------------------------------------------------------ */

void g2n_wasi2_address_lift(const struct g2n_wasi2_value *value, struct g2n_wasi2_address *out)
{
    const struct g2n_wasi2_value *fields = value->items->items;

    memset(out, 0, sizeof *out);
    if (value->number == G2N_FAMILY_IPV4) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)&out->room;
        unsigned char *bytes = (unsigned char *)&v4->sin_addr;

        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)fields[0].number);
        for (int i = 0; i < 4; i++) bytes[i] = (unsigned char)fields[1].items[i].number;
        out->len = sizeof *v4;
    } else {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out->room;

        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)fields[0].number);
        v6->sin6_flowinfo = htonl((uint32_t)fields[1].number);
        for (int i = 0; i < 8; i++) {
            uint16_t piece = htons((uint16_t)fields[2].items[i].number);
            memcpy((unsigned char *)&v6->sin6_addr + 2 * i, &piece, sizeof piece);
        }
        v6->sin6_scope_id = (uint32_t)fields[3].number;
        out->len = sizeof *v6;
    }
}

/* A tuple of the pieces of an address. */
static struct g2n_wasi2_value pieces(struct g2n_wasi2 *w, const struct sockaddr *address)
{
    const bool is_v4 = address->sa_family == AF_INET;
    const unsigned char *bytes = is_v4 ? (const unsigned char *)&((const struct sockaddr_in *)(const void *)address)->sin_addr
                                       : (const unsigned char *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    uint32_t count = is_v4 ? 4 : 8;
    struct g2n_wasi2_value *items = g2n_wasi2_items(w, count);

    for (uint32_t i = 0; i < count; i++)
        items[i] = g2n_wasi2_number(is_v4 ? bytes[i] : (uint32_t)bytes[2 * i] << 8 | bytes[2 * i + 1]);
    return (struct g2n_wasi2_value){ .number = count, .items = items };
}

static struct g2n_wasi2_value case_of(struct g2n_wasi2 *w, const struct sockaddr *address, struct g2n_wasi2_value payload)
{
    struct g2n_wasi2_value out = { .number = address->sa_family == AF_INET ? G2N_FAMILY_IPV4 : G2N_FAMILY_IPV6 };

    out.items = g2n_wasi2_items(w, 1);
    *out.items = payload;
    return out;
}

struct g2n_wasi2_value g2n_wasi2_ip_value(struct g2n_wasi2 *w, const struct sockaddr *address)
{
    return case_of(w, address, pieces(w, address));
}

struct g2n_wasi2_value g2n_wasi2_address_value(struct g2n_wasi2 *w, const struct sockaddr *address)
{
    struct g2n_wasi2_value *fields = g2n_wasi2_items(w, 4);

    if (address->sa_family == AF_INET) {
        fields[0] = g2n_wasi2_number(ntohs(((const struct sockaddr_in *)(const void *)address)->sin_port));
        fields[1] = pieces(w, address);
        return case_of(w, address, (struct g2n_wasi2_value){ .number = 2, .items = fields });
    }
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
    fields[0] = g2n_wasi2_number(ntohs(v6->sin6_port));
    fields[1] = g2n_wasi2_number(ntohl(v6->sin6_flowinfo));
    fields[2] = pieces(w, address);
    fields[3] = g2n_wasi2_number(v6->sin6_scope_id);
    return case_of(w, address, (struct g2n_wasi2_value){ .number = 4, .items = fields });
}

static bool is_one_host(const struct g2n_wasi2_address *address)
{
    if (address->any.sa_family == AF_INET) {
        uint32_t ip = ntohl(((const struct sockaddr_in *)&address->room)->sin_addr.s_addr);
        return !IN_MULTICAST(ip) && ip != INADDR_BROADCAST;
    }
    const struct in6_addr *ip = &((const struct sockaddr_in6 *)&address->room)->sin6_addr;
    return !IN6_IS_ADDR_MULTICAST(ip) && !IN6_IS_ADDR_V4MAPPED(ip);
}

bool g2n_wasi2_address_is_local(const struct g2n_wasi2_socket *s, const struct g2n_wasi2_address *address)
{
    return address->any.sa_family == s->family && is_one_host(address);
}

bool g2n_wasi2_address_is_remote(const struct g2n_wasi2_socket *s, const struct g2n_wasi2_address *address)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)&address->room;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&address->room;

    if (!g2n_wasi2_address_is_local(s, address)) return false;
    if (s->family == AF_INET) return v4->sin_port != 0 && v4->sin_addr.s_addr != htonl(INADDR_ANY);
    return v6->sin6_port != 0 && !IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr);
}
