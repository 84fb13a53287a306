/* What main.go imports. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <g2n/host.h>

#define BIG 1000000

struct point {
    int32_t x, y;
    double  z;
};

/* Who has the reply, on a thread of its own. */
struct waiter {
    struct g2n_reply *reply;
    int32_t           ms;
    char             *word;
};

double myhost_sum(struct g2n_instance *instance, int32_t a, int64_t b, float c, double d)
{
    (void)instance;
    return (double)a + (double)b + (double)c + d;
}

int32_t myhost_greet(struct g2n_instance *instance, int32_t name, int32_t name_len, int32_t into, int32_t size)
{
    char *text = g2n_memory_text(instance, (uint32_t)name, (uint32_t)name_len);
    char *mem_into = g2n_memory_find(instance, (uint32_t)into, (uint32_t)size, 1);
    int n = text && mem_into ? snprintf(mem_into, (size_t)(uint32_t)size, "Hello, %s!", text) : -1;

    free(text);
    return n < size ? n : -2;
}

void myhost_move(struct g2n_instance *instance, int32_t at, int32_t by)
{
    struct point p;

    memcpy(&p, g2n_memory_need(instance, (uint32_t)at, 1, sizeof p), sizeof p);
    p.x += by, p.y -= by, p.z *= 2;
    g2n_memory_put_need(instance, (uint32_t)at, &p, sizeof p);
}

int64_t myhost_total(struct g2n_instance *instance, int32_t at, int32_t count)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < (uint32_t)count; i++) sum += (int64_t)g2n_memory_need_u64(instance, (uint32_t)at + 8 * i);
    return sum;
}

int32_t myhost_peek(struct g2n_instance *instance, int32_t at, int32_t count)
{
    return g2n_memory_find(instance, (uint32_t)at, (uint32_t)count, 8) != NULL;
}

static void *wait_and_send(void *opaque)
{
    struct waiter *w = opaque;
    struct timespec pause = { .tv_nsec = w->ms * 1000000L };
    char *big = strcmp(w->word, "big") == 0 ? calloc(BIG, 1) : NULL;

    nanosleep(&pause, NULL);
    if (big) big[BIG - 1] = 7;
    g2n_reply_send(w->reply, big ? big : w->word, big ? BIG : strlen(w->word));
    free(big);
    free(w->word);
    free(w);
    return NULL;
}

int32_t myhost_later(struct g2n_instance *instance, int32_t ms, int32_t word, int32_t word_len)
{
    struct waiter *w = malloc(sizeof *w);
    pthread_t thread;
    int32_t ticket;

    if (!w) return -1;
    w->ms = ms;
    w->word = g2n_memory_text(instance, (uint32_t)word, (uint32_t)word_len);
    w->reply = w->word ? g2n_reply_create(instance, &ticket) : NULL;
    if (w->reply && pthread_create(&thread, NULL, wait_and_send, w) == 0) {
        pthread_detach(thread);
        return ticket;
    }
    g2n_reply_send(w->reply, "", 0);
    free(w->word);
    free(w);
    return -1;
}

void myhost_refuse(struct g2n_instance *instance, int32_t why, int32_t why_len)
{
    char text[64];

    snprintf(text, sizeof text, "refused: %.*s", why_len, (const char *)g2n_memory_need(instance, (uint32_t)why, (uint32_t)why_len, 1));
    g2n_instance_trap(instance, text);
}
