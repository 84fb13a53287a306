/* waPC with a guest that is written here, in the form that the driver writes; then each allocation of a life fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../embed/page.h"
#include "wapc/wapc.h"
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "../torture.h"
#endif
#include <g2n/module.h>

/* Where things lie in the guest's memory. */
enum { OPERATION = 16, PAYLOAD = 256, ANSWER = 32768 };

/* Passes the payload on to the host, and the host's answer back. */
static uint32_t forward(struct g2n_instance *i, uint32_t operation_len, uint32_t payload_len)
{
    if (g2n_wapc_host_call(i, OPERATION, 1, OPERATION, 0, OPERATION, operation_len, PAYLOAD, payload_len)) {
        g2n_wapc_host_response(i, ANSWER);
        g2n_wapc_guest_response(i, ANSWER, (uint32_t)g2n_wapc_host_response_len(i));
        return 1;
    }
    g2n_wapc_host_error(i, ANSWER);
    g2n_wapc_guest_error(i, ANSWER, (uint32_t)g2n_wapc_host_error_len(i));
    return 0;
}

static void guest_call(void *guest, union g2n_slot *s)
{
    struct page *g = guest;
    struct g2n_instance *i = g->instance;
    const uint32_t operation_len = s[0].u32, payload_len = s[1].u32;

    g2n_wapc_guest_request(i, OPERATION, PAYLOAD);
    switch (g->memory.data[OPERATION]) {
    case 'e': g2n_wapc_guest_response(i, PAYLOAD, payload_len); break;
    case 'l': g2n_wapc_console_log(i, PAYLOAD, payload_len); break;
    case 'f': s[0].u32 = forward(i, operation_len, payload_len); return;
    case 's': break; /* silent */
    default: s[0].u32 = 0; return;
    }
    s[0].u32 = 1;
}

static const struct g2n_export exports[] = { { "__guest_call", G2N_EXPORT_FUNCTION, "ii:i", false, guest_call, NULL } };

static const struct g2n_module module = {
    .version = G2N_MODULE_VERSION,
    .program = { .version = G2N_PROGRAM_VERSION, .memory_mode = G2N_MEMORY_CHECKED, .guest = "unit.wasm" },
    .exports = exports,
    .export_count = 1,
    .guest_size = sizeof(struct page),
    .wapc = &g2n_wapc_protocol,
    .memory = page_memory,
    .instantiate = page_instantiate,
    .run = g2n_run,
    .release = page_release,
};

/* What the host was asked, and how it is to answer. */
struct asked {
    char   said[64], logged[16];
    bool   refuses, nests;
    size_t count;
};

static bool host_call(void *context, struct g2n_wapc_call *call)
{
    struct asked *a = context;
    struct g2n_wapc_reply reply;
    bool good = true;

    (void)snprintf(a->said, sizeof a->said, "%s/%s/%s/%s", call->binding, call->ns, call->operation, (const char *)call->payload);
    a->count++;
    if (!a->nests) return g2n_wapc_answer(call, call->payload, call->payload_len) == G2N_ERROR_NONE && !a->refuses;
    a->nests = false;
    good = g2n_wapc_invoke(call->instance, "forward", "within", 6, &reply) == G2N_ERROR_NONE;
    /* The outer call's strings have not changed, though the guest has written over them. */
    good = good && strcmp(call->operation, "forward") == 0 && strcmp(call->payload, "outer") == 0;
    good = good && g2n_wapc_answer(call, reply.bytes, reply.len) == G2N_ERROR_NONE;
    g2n_wapc_reply_free(&reply);
    return good;
}

static void host_log(void *context, struct g2n_instance *instance, const char *text, size_t len)
{
    (void)instance;
    (void)snprintf(((struct asked *)context)->logged, 16, "%.*s", (int)len, text);
}

static struct g2n_instance *fresh(struct asked *a)
{
    const struct g2n_wapc_host host = { a, host_call, host_log };
    struct g2n_instance *i = g2n_instance_create(&module, NULL, NULL);

    if (i && (g2n_wapc_set_host(i, &host) != G2N_ERROR_NONE || g2n_instance_start(i) != G2N_ERROR_NONE)) {
        (void)g2n_instance_free(i);
        return NULL;
    }
    return i;
}

/* Is that what the guest replies? */
static bool replies(struct g2n_instance *i, const char *operation, const char *payload, enum g2n_error error, const char *want)
{
    struct g2n_wapc_reply reply;
    bool good = g2n_wapc_invoke(i, operation, payload, strlen(payload), &reply) == error && reply.bytes && reply.len == strlen(want)
                && memcmp(reply.bytes, want, reply.len + 1) == 0;

    g2n_wapc_reply_free(&reply);
    return good && !reply.bytes;
}

static void guests_reply(void **state)
{
    struct asked a = { .count = 0 };
    struct g2n_instance *i = fresh(&a);

    (void)state;
    assert_non_null(i);
    assert_true(replies(i, "echo", "some bytes", G2N_ERROR_NONE, "some bytes"));
    assert_true(replies(i, "echo", "", G2N_ERROR_NONE, ""));
    assert_true(replies(i, "silent", "x", G2N_ERROR_NONE, ""));
    assert_true(replies(i, "log", "a line", G2N_ERROR_NONE, ""));
    assert_string_equal(a.logged, "a line");
    assert_int_equal(g2n_wapc_invoke(i, "unknown", "", 0, NULL), G2N_ERROR_FAILED);
    assert_non_null(strstr(g2n_instance_message(i), "unit.wasm: unknown: "));
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void hosts_answer(void **state)
{
    struct asked a = { .count = 0 };
    struct g2n_instance *i = fresh(&a);

    (void)state;
    assert_non_null(i);
    assert_true(replies(i, "forward", "this", G2N_ERROR_NONE, "this"));
    assert_string_equal(a.said, "f//forward/this");
    a.refuses = true;
    assert_true(replies(i, "forward", "that", G2N_ERROR_FAILED, "that"));
    assert_int_equal(g2n_wapc_set_host(i, NULL), G2N_ERROR_NONE);
    assert_true(replies(i, "forward", "that", G2N_ERROR_FAILED, "the host has no functions"));
    assert_int_equal(a.count, 2);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void invocations_nest(void **state)
{
    struct asked a = { .nests = true };
    struct g2n_instance *i = fresh(&a);

    (void)state;
    assert_non_null(i);
    assert_true(replies(i, "forward", "outer", G2N_ERROR_NONE, "within"));
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

/* Requests of any size follow one another; what is kept of them is small. */
static void sizes_vary(void **state)
{
    static const size_t lens[] = { 0, 1, 63, 64, 65, 20000, 3, 30000, 0 };
    struct asked a = { .count = 0 };
    struct g2n_instance *i = fresh(&a);
    struct g2n_wapc_reply reply;
    char *bytes = malloc(PAGE);

    (void)state;
    assert_non_null(i);
    assert_non_null(bytes);
    for (size_t k = 0; k < PAGE; k++) bytes[k] = (char)(k % 251);
    for (size_t k = 0; k < sizeof lens / sizeof lens[0]; k++) {
        assert_int_equal(g2n_wapc_invoke(i, "forward", bytes, lens[k], &reply), G2N_ERROR_NONE);
        assert_int_equal(reply.len, lens[k]);
        assert_memory_equal(reply.bytes, bytes, lens[k] + (lens[k] == 0));
        g2n_wapc_reply_free(&reply);
    }
    free(bytes);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void wrong_use_is_an_error(void **state)
{
    static const struct g2n_module plain = { .version = G2N_MODULE_VERSION, .program = { .version = G2N_PROGRAM_VERSION, .guest = "plain.wasm" },
                                             .guest_size = sizeof(struct page), .memory = page_memory, .instantiate = page_instantiate, .run = g2n_run,
                                             .release = page_release };
    struct g2n_instance *i = g2n_instance_create(&plain, NULL, NULL);
    struct g2n_wapc_reply reply = { (char *)1, 1 };

    (void)state;
    assert_non_null(i);
    assert_int_equal(g2n_wapc_invoke(i, "echo", "", 0, &reply), G2N_ERROR_MISSING);
    assert_null(reply.bytes);
    assert_int_equal(g2n_wapc_set_host(i, NULL), G2N_ERROR_MISSING);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    i = g2n_instance_create(&module, NULL, NULL);
    assert_int_equal(g2n_wapc_invoke(i, "echo", "", 0, &reply), G2N_ERROR_STATE); /* it is not started */
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

#if defined(G2N_TORTURE) && G2N_TORTURE
/* A whole life; the guest says what could not be had. */
static bool live(void *context)
{
    struct asked a = { .nests = true };
    struct g2n_instance *i = fresh(&a);
    bool good = i && replies(i, "forward", "outer", G2N_ERROR_NONE, "within") && replies(i, "log", "line", G2N_ERROR_NONE, "")
                && strcmp(a.logged, "line") == 0 && replies(i, "unknown", "", G2N_ERROR_FAILED, "the guest says that the operation failed, and not why");

    (void)context;
    if (i) assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
    return good;
}

static void nothing_is_left(void *context) { (void)context; }

static void each_allocation_may_fail(void **state)
{
    (void)state;
    each_allocation_fails(live, nothing_is_left, NULL, 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guests_reply), cmocka_unit_test(hosts_answer), cmocka_unit_test(invocations_nest),
        cmocka_unit_test(sizes_vary),   cmocka_unit_test(wrong_use_is_an_error),
#if defined(G2N_TORTURE) && G2N_TORTURE
        cmocka_unit_test(each_allocation_may_fail),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
