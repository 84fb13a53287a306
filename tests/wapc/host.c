/* A host for the guests of this folder: what oracle/ is on another implementation, and prints in the same words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <g2n/wapc.h>

#include "guest.h"

#define BIG  (16u << 20)
#define DEEP 3u

static unsigned counter, depth;

static void tell(const char *what, const void *bytes, size_t len)
{
    printf("%s %zu ", what, len);
    (void)fwrite(bytes, 1, len < 60 ? len : 60, stdout);
    puts("");
}

/* Answers with the payload backwards. */
static bool reverse(struct g2n_wapc_call *call)
{
    const char *from = call->payload;
    char *to = malloc(call->payload_len + 1);
    bool good;

    if (!to) return false;
    for (size_t k = 0; k < call->payload_len; k++) to[k] = from[call->payload_len - 1 - k];
    good = g2n_wapc_answer(call, to, call->payload_len) == G2N_ERROR_NONE;
    free(to);
    return good;
}

/* Invokes the guest again, which asks for the same until it is deep enough. */
static bool nest(struct g2n_wapc_call *call)
{
    struct g2n_wapc_reply reply;
    enum g2n_error error;
    bool good;

    depth++;
    error = g2n_wapc_invoke(call->instance, depth < DEEP ? "twice" : "fail", call->payload, call->payload_len - 1, &reply);
    depth--;
    good = g2n_wapc_answer(call, reply.bytes, reply.len) == G2N_ERROR_NONE && (error == G2N_ERROR_NONE || error == G2N_ERROR_FAILED);
    g2n_wapc_reply_free(&reply);
    return good;
}

static bool host_call(void *context, struct g2n_wapc_call *call)
{
    if (context != &counter) return false;
    if (strcmp(call->operation, "count") == 0) {
        char number[12];
        return g2n_wapc_answer(call, number, (size_t)snprintf(number, sizeof number, "%u", ++counter)) == G2N_ERROR_NONE;
    }
    if (strcmp(call->operation, "nest") == 0) return nest(call);
    if (memcmp(call->payload, "refuse", call->payload_len < 6 ? call->payload_len : 6) == 0 && call->payload_len != 0) {
        (void)g2n_wapc_answer(call, "the host does not want to", 25);
        return false;
    }
    if (call->payload_len < 100) printf("host: %s %s %s\n", call->binding, call->ns, call->operation);
    return reverse(call);
}

static void host_log(void *context, struct g2n_instance *instance, const char *text, size_t len)
{
    (void)context;
    (void)instance;
    tell("log", text, len);
}

static void invoke(struct g2n_instance *guest, const char *operation, const void *payload, size_t len)
{
    struct g2n_wapc_reply reply;
    enum g2n_error error = g2n_wapc_invoke(guest, operation, payload, len, &reply);

    printf("%s: ", operation);
    if (error == G2N_ERROR_NONE) tell("reply", reply.bytes, reply.len);
    else if (error == G2N_ERROR_FAILED) tell("error", reply.bytes, reply.len);
    else printf("%s\n", g2n_error_name(error));
    g2n_wapc_reply_free(&reply);
}

static bool is_pattern(const char *bytes, size_t len, bool reversed)
{
    if (len != BIG) return false;
    for (size_t k = 0; k < BIG; k++)
        if (bytes[k] != (char)((reversed ? BIG - 1 - k : k) % 251)) return false;
    return true;
}

static void invoke_big(struct g2n_instance *guest, const char *operation, bool reversed)
{
    struct g2n_wapc_reply reply;
    char *bytes = malloc(BIG);

    if (!bytes) return;
    for (size_t k = 0; k < BIG; k++) bytes[k] = (char)(k % 251);
    for (int round = 0; round < 3; round++) {
        bool good = g2n_wapc_invoke(guest, operation, bytes, BIG, &reply) == G2N_ERROR_NONE && is_pattern(reply.bytes, reply.len, reversed);
        printf("%s of 16 MiB: %s\n", operation, good ? "good" : "wrong");
        g2n_wapc_reply_free(&reply);
    }
    free(bytes);
}

/* With an argument no invocations within others, which wapc-go's engine for wazero does not survive. */
int main(int argc, char **argv)
{
    static const struct g2n_wapc_host host = { &counter, host_call, host_log };
    struct g2n_failure why;
    struct g2n_instance *guest = g2n_instance_create(guest_module(), NULL, &why);

    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* a guest may print too */
    if (!guest) return fprintf(stderr, "%s\n", why.message), 1;
    if (g2n_wapc_set_host(guest, &host) || g2n_instance_start(guest)) return fprintf(stderr, "%s\n", g2n_instance_message(guest)), 1;
    invoke(guest, "echo", "hello", 5);
    invoke(guest, "echo", "", 0);
    invoke(guest, "echo", "a\0b\377\n", 5);
    invoke(guest, "none", "x", 1);
    invoke(guest, "fail", "on purpose", 10);
    invoke(guest, "missing", "x", 1);
    invoke(guest, "call", "abc", 3);
    invoke(guest, "call", "", 0);
    invoke(guest, "call", "refuse", 6);
    invoke(guest, "many", "1234567890", 10);
    invoke(guest, "log", "a line", 6);
    (void)argv;
    if (argc == 1) invoke(guest, "twice", "abcdef", 6);
    invoke(guest, "echo", "after all that", 14);
    invoke_big(guest, "echo", false);
    invoke_big(guest, "call", true);
    invoke(guest, "echo", "still", 5);
    return g2n_instance_free(guest) != G2N_ERROR_NONE;
}
