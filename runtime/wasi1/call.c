/* A library's function from the command line: numbers in, in C's notations, and one out. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"
#include "wasi1/wasi1.h"

static const char *type_name(char type)
{
    switch (type) {
    case 'i': return "i32";
    case 'I': return "i64";
    case 'f': return "f32";
    case 'F': return "f64";
    }
    return "nothing";
}

/* Signed or unsigned, as `bits` bits hold it. */
static bool parse_integer(const char *text, unsigned bits, uint64_t *out)
{
    char *end;
    const bool negative = text[strspn(text, " \t\n\v\f\r")] == '-';
    const uint64_t most = bits == 64 ? UINT64_MAX : UINT32_MAX;

    errno = 0;
    *out = negative ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);
    if (errno != 0 || end == text || *end != '\0') return false;
    return negative ? (int64_t)*out >= (bits == 64 ? INT64_MIN : INT32_MIN) : *out <= most;
}

static bool parse(const char *text, char type, union g2n_wasi1_number *out)
{
    uint64_t integer;
    double number;
    char *end;

    if (type == 'i' || type == 'I') {
        if (!parse_integer(text, type == 'I' ? 64 : 32, &integer)) return false;
        if (type == 'I') out->u64 = integer;
        else out->u32 = (uint32_t)integer;
        return true;
    }
    number = strtod(text, &end);
    if (type == 'F') out->f64 = number;
    else out->f32 = (float)number;
    return end != text && *end == '\0';
}

enum g2n_status g2n_wasi1_call_parse(const char *guest, const struct g2n_wasi1_call *call, int argc, char **argv,
                                     union g2n_wasi1_number arguments[static G2N_WASI1_PARAMS])
{
    const size_t count = strlen(call->params);

    g2n_check(count <= G2N_WASI1_PARAMS);
    if ((size_t)argc != count + 1) {
        fprintf(stderr, "%s: %s takes another number of arguments than %d; give", guest, call->name, argc - 1);
        for (size_t i = 0; i < count; i++) fprintf(stderr, " %s", type_name(call->params[i]));
        fputs(count ? "\n" : " none\n", stderr);
        return G2N_ESYS;
    }
    for (size_t i = 0; i < count; i++)
        if (!parse(argv[i + 1], call->params[i], &arguments[i])) {
            fprintf(stderr, "%s: %s is no %s, which %s takes as its argument %zu\n", guest, argv[i + 1],
                    type_name(call->params[i]), call->name, i + 1);
            return G2N_ESYS;
        }
    return G2N_OK;
}

/* Integers with their sign, as most languages read them. */
void g2n_wasi1_call_run(const struct g2n_wasi1_call *call, void *instance, const union g2n_wasi1_number *arguments)
{
    union g2n_wasi1_number result = {0};

    call->invoke(instance, arguments, &result);
    switch (call->result) {
    case 'i': printf("%" PRId32 "\n", (int32_t)result.u32); break;
    case 'I': printf("%" PRId64 "\n", (int64_t)result.u64); break;
    case 'f': printf("%.9g\n", (double)result.f32); break;
    case 'F': printf("%.17g\n", result.f64); break;
    }
    fflush(stdout);
}
