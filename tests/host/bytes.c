/* What bytes/main.go calls by the Go package host, and what calls it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <g2n/provider.h>

#define TITLE "a title of the host's, longer than any buffer that somebody would begin with"

static enum g2n_error reply_text(struct g2n_bytes_call *call, enum g2n_error error, const char *text)
{
    return g2n_bytes_reply(call, text, strlen(text)) ? error : G2N_ERROR_MEMORY;
}

static enum g2n_error echo(struct g2n_bytes_call *call)
{
    return g2n_bytes_reply(call, call->payload, call->len) ? G2N_ERROR_NONE : G2N_ERROR_MEMORY;
}

static enum g2n_error refuse(struct g2n_bytes_call *call) { return reply_text(call, G2N_ERROR_STATE, "it is closed"); }
static enum g2n_error silent(struct g2n_bytes_call *call)
{
    (void)call;
    return G2N_ERROR_BOUNDS;
}

/* Calls the guest's function that the payload names, with an X for a payload, and replies with what became of it. */
static enum g2n_error back(struct g2n_bytes_call *call)
{
    char name[32], text[300];
    void *reply;
    size_t len;
    enum g2n_error error;

    snprintf(name, sizeof name, "%.*s", (int)call->len, (const char *)call->payload);
    error = g2n_guest_call(call->instance, name, "X", 1, &reply, &len);
    if (len < 200) snprintf(text, sizeof text, "%s, %.*s", g2n_error_name(error), (int)len, reply ? (const char *)reply : "");
    else snprintf(text, sizeof text, "%s, %zu bytes", g2n_error_name(error), len);
    free(reply);
    return reply_text(call, G2N_ERROR_NONE, text);
}

static const struct g2n_provider_bytes of_bytes[] = { { "echo", echo }, { "refuse", refuse }, { "silent", silent }, { "back", back }, { 0 } };
G2N_PROVIDER(myhost, .module = "myhost", .bytes = of_bytes);

static int64_t title(struct g2n_instance *instance, int32_t into, int32_t size)
{
    static const char text[] = TITLE TITLE TITLE TITLE;

    return g2n_memory_give(instance, (uint32_t)into, (uint32_t)size, text, sizeof text - 1);
}

static int32_t count(struct g2n_instance *instance, int32_t text, int32_t len, int32_t wanted)
{
    const unsigned char *mem_text = g2n_memory_find(instance, (uint32_t)text, (uint32_t)len, 1);
    int32_t n = 0;

    if (!mem_text) return -7;
    for (uint32_t i = 0; i < (uint32_t)len; i++) n += mem_text[i] == wanted;
    return n;
}

static const struct g2n_provider_function functions[] = { { "title", "ii:I", G2N_CODE(title) }, { "count", "iii:i", G2N_CODE(count) }, { 0 } };
G2N_PROVIDER(own, .module = "own", .functions = functions);
