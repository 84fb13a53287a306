/* Calls that other threads ask for: a list behind a mutex, and libuv's one way of waking a loop. */
#include "base/alloc.h"
#include "embed/js_state.h"

struct g2n_js_post {
    struct g2n_task     task;
    struct g2n_js_post *next;
    struct g2n_js_state *state;
    void (*function)(struct g2n_instance *instance, void *context);
    void *context;
};

static void run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct g2n_js_post *post = G2N_CONTAINER(task, struct g2n_js_post, task), copy = *post;

    (void)loop;
    g2n_free(post);
    copy.function(copy.state->instance, copy.context);
}

/* With the instance, of which nothing is to be used any more. */
static void cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    struct g2n_js_post *post = G2N_CONTAINER(task, struct g2n_js_post, task);

    (void)loop;
    post->function(NULL, post->context);
    g2n_free(post);
}

void g2n_js_posts_take(struct g2n_js_state *s)
{
    struct g2n_js_post *post, *next;

    pthread_mutex_lock(&s->mutex);
    post = s->first;
    s->first = s->last = NULL;
    pthread_mutex_unlock(&s->mutex);
    for (; post; post = next) {
        next = post->next;
        g2n_loop_post(&s->guest->host.loop, &post->task);
    }
}

static void on_woken(uv_async_t *async) { g2n_js_posts_take(async->data); }

enum g2n_status g2n_js_posts_init(struct g2n_js_state *s)
{
    if (pthread_mutex_init(&s->mutex, NULL) != 0) return G2N_ENOMEM;
    if (uv_async_init(&s->guest->host.loop.uv, &s->woken, on_woken) != 0) {
        pthread_mutex_destroy(&s->mutex);
        return G2N_ESYS;
    }
    s->woken.data = s; /* L3: this does not keep the loop alive; who waits for a post has a promise for it */
    return G2N_OK;
}

enum g2n_error g2n_js_post(struct g2n_instance *i, void (*function)(struct g2n_instance *instance, void *context), void *context)
{
    struct g2n_js_state *s = i->js_state;
    struct g2n_js_post *post = g2n_alloc(sizeof *post);

    if (!post) return G2N_ERROR_MEMORY;
    *post = (struct g2n_js_post){ .task = { .run = run, .cancel = cancel }, .state = s, .function = function, .context = context };
    pthread_mutex_lock(&s->mutex);
    if (s->last) s->last->next = post;
    else s->first = post;
    s->last = post;
    pthread_mutex_unlock(&s->mutex);
    (void)uv_async_send(&s->woken); /* fails for a closing handle only, which is none before the end */
    return G2N_ERROR_NONE;
}

void g2n_js_posts_stop(struct g2n_js_state *s)
{
    g2n_js_posts_take(s); /* the loop's end cancels them */
    uv_close((uv_handle_t *)&s->woken, NULL);
}

void g2n_js_posts_fini(struct g2n_js_state *s) { pthread_mutex_destroy(&s->mutex); }
