/* Header lists.  Names are found by hash, because a server or a guest may send a hundred thousand of them; removing
 * is rare and makes the hash anew. */
#include "host/headers.h"

#include <stdlib.h>

#include "base/alloc.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static uint32_t hash_name(const char *name, size_t len) /* FNV-1a, mixed: one-letter names are frequent */
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++) h = (h ^ (unsigned char)lower(name[i])) * 16777619u;
    return h ^ (h >> 15);
}

static bool name_equal(const struct g2n_header *h, const char *name, size_t len)
{
    if (h->name_len != len) return false;
    for (size_t i = 0; i < len; i++)
        if (lower(h->name[i]) != lower(name[i])) return false;
    return true;
}

/* The order of two names in lower case. */
static int compare_names(const struct g2n_header *a, const struct g2n_header *b)
{
    size_t len = a->name_len < b->name_len ? a->name_len : b->name_len;
    for (size_t i = 0; i < len; i++) {
        int d = (unsigned char)lower(a->name[i]) - (unsigned char)lower(b->name[i]);
        if (d) return d;
    }
    return (a->name_len > b->name_len) - (a->name_len < b->name_len);
}

static bool is_name(const char *name, size_t len, const char *with)
{
    if (len != strlen(with)) return false;
    for (size_t i = 0; i < len; i++)
        if (lower(name[i]) != with[i]) return false;
    return true;
}

bool g2n_header_is_set_cookie(const struct g2n_header *h) { return is_name(h->name, h->name_len, "set-cookie"); }

bool g2n_header_name_valid(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)name[i];
        bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!alphanumeric && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return len > 0;
}

bool g2n_header_value_valid(const char *value, size_t len)
{
    return len == 0 || (!memchr(value, 0, len) && !memchr(value, '\r', len) && !memchr(value, '\n', len));
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

void g2n_header_value_strip(const char **value, size_t *len)
{
    while (*len && is_blank((*value)[*len - 1])) --*len;
    while (*len && is_blank((*value)[0])) {
        ++*value;
        --*len;
    }
}

static void header_fini(struct g2n_header *h)
{
    g2n_free(h->name);
    g2n_free(h->value);
}

static void drop_cookies(struct g2n_header_list *list)
{
    for (uint32_t i = 0; i < list->cookie_count; i++) header_fini(&list->cookies[i]);
    list->cookie_count = 0;
}

void g2n_header_list_fini(struct g2n_header_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) header_fini(&list->items[i]);
    drop_cookies(list);
    g2n_free(list->items);
    g2n_free(list->index);
    g2n_free(list->cookies);
    g2n_free(list->order);
    *list = (struct g2n_header_list){0};
}

static struct g2n_header *find(const struct g2n_header_list *list, const char *name, size_t len)
{
    if (list->count == 0) return NULL;
    uint32_t mask = list->cap * 2 - 1, hash = hash_name(name, len);
    for (uint32_t at = hash & mask; list->index[at]; at = (at + 1) & mask) {
        struct g2n_header *h = &list->items[list->index[at] - 1];
        if (h->hash == hash && name_equal(h, name, len)) return h;
    }
    return NULL;
}

const struct g2n_header *g2n_header_list_find(const struct g2n_header_list *list, const char *name, size_t len)
{
    return find(list, name, len);
}

static void add_to_index(struct g2n_header_list *list, uint32_t number)
{
    uint32_t mask = list->cap * 2 - 1, at = list->items[number].hash & mask;
    while (list->index[at]) at = (at + 1) & mask;
    list->index[at] = number + 1;
}

static void make_index(struct g2n_header_list *list)
{
    if (list->cap) memset(list->index, 0, list->cap * 2 * sizeof *list->index);
    for (uint32_t i = 0; i < list->count; i++) add_to_index(list, i);
}

static enum g2n_status reserve(struct g2n_header_list *list)
{
    if (list->count < list->cap) return G2N_OK;
    uint32_t cap = list->cap ? list->cap * 2 : 8; /* a power of two: the index is masked */
    if (cap > UINT32_MAX / 4) return G2N_ENOMEM;
    uint32_t *index = g2n_alloc_zero((size_t)cap * 2, sizeof *index);
    struct g2n_header *items = index ? g2n_realloc_array(list->items, cap, sizeof *items) : NULL;
    if (!items) {
        g2n_free(index);
        return G2N_ENOMEM;
    }
    g2n_free(list->index);
    list->index = index;
    list->items = items;
    list->cap = cap;
    list->ordered = false; /* it points to where the items were */
    make_index(list);
    return G2N_OK;
}

/* a, separator and b in one string. */
static char *join(const char *a, size_t a_len, const char *separator, const char *b, size_t b_len, size_t *len)
{
    size_t between = strlen(separator);
    char *text = a_len + between < SIZE_MAX - b_len ? g2n_alloc(a_len + between + b_len + 1) : NULL;
    if (!text) return NULL;
    if (a_len) memcpy(text, a, a_len);
    memcpy(text + a_len, separator, between);
    if (b_len) memcpy(text + a_len + between, b, b_len);
    *len = a_len + between + b_len;
    text[*len] = 0;
    return text;
}

static enum g2n_status add_new(struct g2n_header_list *list, const char *name, size_t name_len, const char *value,
                               size_t value_len)
{
    struct g2n_header h = { .hash = hash_name(name, name_len) };
    enum g2n_status st = reserve(list);
    if (st != G2N_OK) return st;
    h.name = join(name, name_len, "", NULL, 0, &h.name_len);
    h.value = join(value, value_len, "", NULL, 0, &h.value_len);
    if (!h.name || !h.value) {
        header_fini(&h);
        return G2N_ENOMEM;
    }
    list->ordered = false;
    list->items[list->count] = h;
    add_to_index(list, list->count++);
    return G2N_OK;
}

static enum g2n_status replace_value(struct g2n_header *h, char *value, size_t len)
{
    if (!value) return G2N_ENOMEM;
    g2n_free(h->value);
    h->value = value;
    h->value_len = len;
    return G2N_OK;
}

static enum g2n_status add_cookie(struct g2n_header_list *list, const char *value, size_t len)
{
    struct g2n_header cookie = {0};
    if (list->cookie_count == list->cookie_cap) {
        uint32_t cap = list->cookie_cap ? list->cookie_cap * 2 : 4;
        struct g2n_header *grown = g2n_realloc_array(list->cookies, cap, sizeof *grown);
        if (!grown) return G2N_ENOMEM;
        list->cookies = grown;
        list->cookie_cap = cap;
    }
    cookie.value = join(value, len, "", NULL, 0, &cookie.value_len);
    if (!cookie.value) return G2N_ENOMEM;
    list->cookies[list->cookie_count++] = cookie;
    return G2N_OK;
}

enum g2n_status g2n_header_list_append(struct g2n_header_list *list, const char *name, size_t name_len,
                                       const char *value, size_t value_len)
{
    struct g2n_header *h = find(list, name, name_len);
    size_t len = 0;
    g2n_header_value_strip(&value, &value_len);
    if (is_name(name, name_len, "set-cookie")) {
        enum g2n_status st = add_cookie(list, value, value_len);
        if (st != G2N_OK) return st;
    }
    if (!h) return add_new(list, name, name_len, value, value_len);
    char *joined = join(h->value, h->value_len, is_name(name, name_len, "cookie") ? "; " : ", ", value, value_len, &len);
    return replace_value(h, joined, len);
}

enum g2n_status g2n_header_list_set(struct g2n_header_list *list, const char *name, size_t name_len, const char *value,
                                    size_t value_len)
{
    struct g2n_header *h = find(list, name, name_len);
    size_t len = 0;
    g2n_header_value_strip(&value, &value_len);
    if (is_name(name, name_len, "set-cookie")) {
        drop_cookies(list);
        enum g2n_status st = add_cookie(list, value, value_len);
        if (st != G2N_OK) return st;
    }
    if (!h) return add_new(list, name, name_len, value, value_len);
    char *copy = join(value, value_len, "", NULL, 0, &len);
    return replace_value(h, copy, len);
}

void g2n_header_list_remove(struct g2n_header_list *list, const char *name, size_t len)
{
    struct g2n_header *h = find(list, name, len);
    if (is_name(name, len, "set-cookie")) drop_cookies(list);
    if (!h) return;
    list->ordered = false;
    header_fini(h);
    list->count--;
    memmove(h, h + 1, (size_t)(&list->items[list->count] - h) * sizeof *h);
    make_index(list);
}

static int by_name(const void *a, const void *b)
{
    return compare_names(*(const struct g2n_header *const *)a, *(const struct g2n_header *const *)b);
}

static enum g2n_status sort(struct g2n_header_list *list)
{
    if (list->ordered) return G2N_OK;
    const struct g2n_header **order = g2n_realloc_array(list->order, list->count, sizeof *order);
    if (!order) return G2N_ENOMEM;
    list->order = order;
    for (uint32_t i = 0; i < list->count; i++) order[i] = &list->items[i];
    qsort(order, list->count, sizeof *order, by_name);
    for (list->cookies_at = 0; list->cookies_at < list->count; list->cookies_at++)
        if (g2n_header_is_set_cookie(order[list->cookies_at])) break;
    list->ordered = true;
    return G2N_OK;
}

enum g2n_status g2n_header_list_line(struct g2n_header_list *list, uint32_t at, const struct g2n_header **name,
                                     const struct g2n_header **value)
{
    *name = *value = NULL;
    if (list->count == 0) return G2N_OK;
    enum g2n_status st = sort(list);
    if (st != G2N_OK) return st;
    if (at >= list->cookies_at && list->cookies_at < list->count) {
        if (at - list->cookies_at < list->cookie_count) {
            *name = list->order[list->cookies_at];
            *value = &list->cookies[at - list->cookies_at];
            return G2N_OK;
        }
        at = at - list->cookie_count + 1;
    }
    if (at < list->count) *name = *value = list->order[at];
    return G2N_OK;
}
