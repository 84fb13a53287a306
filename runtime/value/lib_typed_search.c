/* Methods of typed arrays that go over the elements, most of them through a callback (ECMA-262, 23.2.3). */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "value/lib_array.h"
#include "value/lib_typed.h"

enum each { FOR_EACH, MAP, FILTER, SOME, EVERY, FIND, FIND_INDEX, FIND_LAST, FIND_LAST_INDEX };

/* What the callback's answer to element `index` means: whether to stop, with *result. */
static bool judge(enum each kind, size_t index, double element, bool yes, g2n_value *result)
{
    switch (kind) {
    case SOME:
    case EVERY:
        if (yes != (kind == SOME)) return false;
        *result = g2n_bool(yes);
        return true;
    case FIND:
    case FIND_LAST:
        if (yes) *result = g2n_number(element);
        return yes;
    case FIND_INDEX:
    case FIND_LAST_INDEX:
        if (yes) *result = g2n_number((double)index);
        return yes;
    case FOR_EACH:
    case MAP:
    case FILTER:
        break;
    }
    return false;
}

static enum g2n_status call_with(struct g2n_call *call, struct g2n_typed_array *a, size_t index, double element,
                                 g2n_value *answer)
{
    g2n_value number = g2n_number((double)index), value = g2n_number(element);
    g2n_view args[3] = { g2n_peek(value), g2n_peek(number), g2n_view_of_object(&a->object) };
    return g2n_call_function(call->realm, g2n_arg(call, 0), g2n_arg(call, 1), args, 3, answer);
}

static enum g2n_status visit_all(struct g2n_call *call, struct g2n_typed_array *a, struct g2n_typed_array *made,
                                 size_t *kept, g2n_value *result)
{
    enum each kind = (enum each)g2n_lib__magic(call);
    for (size_t i = 0; i < a->length; i++) {
        size_t index = kind == FIND_LAST || kind == FIND_LAST_INDEX ? a->length - 1 - i : i;
        double element = g2n_lib__typed_load(a, index), mapped;
        g2n_value answer;
        enum g2n_status st = call_with(call, a, index, element, &answer);
        if (st != G2N_OK) return st;
        bool yes = g2n_to_boolean(g2n_peek(answer));
        if (kind == MAP) st = g2n_to_number(call->realm, g2n_peek(answer), &mapped);
        g2n_drop(call->realm, answer);
        if (st != G2N_OK) return st;
        if (kind == MAP) g2n_lib__typed_store(made, index, mapped);
        if (kind == FILTER && yes) g2n_lib__typed_store(made, (*kept)++, element);
        if (judge(kind, index, element, yes, result)) return G2N_OK;
    }
    return G2N_OK;
}

static enum g2n_status typed_each(struct g2n_call *call, g2n_value *result)
{
    enum each kind = (enum each)g2n_lib__magic(call);
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a, *made = NULL, *cut;
    size_t kept = 0;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_lib__require_callable(realm, g2n_arg(call, 0));
    if (st == G2N_OK && (kind == MAP || kind == FILTER))
        st = g2n_lib__typed_new(realm, a->element, a->length, NULL, &made);
    if (st != G2N_OK) return st;
    if (kind == SOME || kind == EVERY) *result = g2n_bool(kind == EVERY);
    if (kind == FIND_INDEX || kind == FIND_LAST_INDEX) *result = g2n_number(-1);
    st = visit_all(call, a, made, &kept, result);
    if (st == G2N_OK && kind == FILTER) { /* the result's buffer is just long enough, as a program may see */
        st = g2n_lib__typed_new(realm, a->element, kept, NULL, &cut);
        if (st == G2N_OK) {
            if (kept) memcpy(g2n_typed_array_bytes(cut), g2n_typed_array_bytes(made), g2n_typed_array_byte_len(cut));
            g2n_object_drop(realm, &made->object);
            made = cut;
        }
    }
    if (made && st == G2N_OK) return g2n_lib__give(result, &made->object);
    if (made) g2n_object_drop(realm, &made->object);
    return st;
}

/* reduce (magic 0), reduceRight (1). */
static enum g2n_status typed_reduce(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a;
    bool right = g2n_lib__magic(call), have = call->argc > 1;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st == G2N_OK) st = g2n_lib__require_callable(realm, g2n_arg(call, 0));
    if (st != G2N_OK) return st;
    g2n_value sum = g2n_dup(g2n_arg(call, 1));
    for (size_t i = 0; i < a->length; i++) {
        size_t index = right ? a->length - 1 - i : i;
        g2n_value element = g2n_number(g2n_lib__typed_load(a, index)), number = g2n_number((double)index), next;
        if (!have) {
            sum = element;
            have = true;
            continue;
        }
        g2n_view args[4] = { g2n_peek(sum), g2n_peek(element), g2n_peek(number), call->this_value };
        st = g2n_call_function(realm, g2n_arg(call, 0), G2N_VIEW_UNDEFINED, args, 4, &next);
        g2n_drop(realm, sum);
        if (st != G2N_OK) return st;
        sum = next;
    }
    if (!have) return g2n_throw(realm, G2N_TYPE_ERROR, "Reduce of empty array with no initial value");
    *result = sum;
    return G2N_OK;
}

enum search { INDEX_OF, LAST_INDEX_OF, INCLUDES };

static enum g2n_status typed_index_of(struct g2n_call *call, g2n_value *result)
{
    enum search kind = (enum search)g2n_lib__magic(call);
    struct g2n_typed_array *a;
    uint64_t from = 0, end;
    double last = 0;
    enum g2n_status st = g2n_lib__this_typed(call, &a);
    if (st != G2N_OK) return st;
    *result = kind == INCLUDES ? g2n_bool(false) : g2n_number(-1);
    end = a->length;
    if (kind != LAST_INDEX_OF) {
        st = g2n_lib__relative(call->realm, g2n_arg(call, 1), a->length, 0, &from);
    } else if (call->argc > 1) {
        st = g2n_to_integer(call->realm, call->args[1], &last);
        if (last < 0) last += (double)a->length;
        end = last < 0 ? 0 : last >= (double)a->length ? a->length : (uint64_t)last + 1;
    }
    if (st != G2N_OK || !g2n_is_number(g2n_arg(call, 0))) return st;
    double wanted = g2n_as_number(call->args[0]);
    for (uint64_t i = from; i < end; i++) {
        uint64_t index = kind == LAST_INDEX_OF ? end - 1 - i : i;
        double d = g2n_lib__typed_load(a, (size_t)index);
        if (d != wanted && !(kind == INCLUDES && isnan(d) && isnan(wanted))) continue;
        *result = kind == INCLUDES ? g2n_bool(true) : g2n_number((double)index);
        break;
    }
    return G2N_OK;
}

/* Numbers ascending, -0 before +0, NaN last (23.2.4.7). */
static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y)) return isnan(x) - isnan(y);
    if (x < y) return -1;
    if (x > y) return 1;
    return x == 0 ? (signbit(y) != 0) - (signbit(x) != 0) : 0;
}

static enum g2n_status sort_numbers(struct g2n_realm *realm, struct g2n_typed_array *from, struct g2n_typed_array *to)
{
    double *numbers = g2n_realloc_array(NULL, from->length, sizeof *numbers);
    if (!numbers) return g2n_throw_no_memory(realm);
    for (size_t i = 0; i < from->length; i++) numbers[i] = g2n_lib__typed_load(from, i);
    qsort(numbers, from->length, sizeof *numbers, by_number);
    for (size_t i = 0; i < from->length; i++) g2n_lib__typed_store(to, i, numbers[i]);
    g2n_free(numbers);
    return G2N_OK;
}

static enum g2n_status sort_compared(struct g2n_realm *realm, struct g2n_typed_array *from, struct g2n_typed_array *to,
                                     g2n_view compare)
{
    struct g2n_lib__values list = {0};
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; st == G2N_OK && i < from->length; i++)
        st = g2n_lib__values_append(realm, &list, g2n_number(g2n_lib__typed_load(from, i)));
    if (st == G2N_OK) st = g2n_lib__sort(realm, list.items, list.count, compare);
    for (size_t i = 0; st == G2N_OK && i < list.count; i++) g2n_lib__typed_store(to, i, g2n_as_number(list.items[i]));
    g2n_lib__values_fini(realm, &list);
    return st;
}

/* sort (magic 0), toSorted (1). */
static enum g2n_status typed_sort(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_typed_array *a, *to;
    enum g2n_status st = g2n_lib__require_comparator(realm, g2n_arg(call, 0));
    if (st == G2N_OK) st = g2n_lib__this_typed(call, &a);
    if (st != G2N_OK) return st;
    if (g2n_lib__magic(call)) {
        st = g2n_lib__typed_new(realm, a->element, a->length, NULL, &to);
        if (st != G2N_OK) return st;
    } else {
        to = a;
        (void)g2n_object_dup(&a->object);
    }
    if (a->length)
        st = g2n_is_undefined(g2n_arg(call, 0)) ? sort_numbers(realm, a, to)
                                                : sort_compared(realm, a, to, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, &to->object);
    g2n_object_drop(realm, &to->object);
    return st;
}

const struct g2n_method g2n_lib__typed_search_rows[] = {
    { "forEach",       typed_each,     1, FOR_EACH },
    { "map",           typed_each,     1, MAP },
    { "filter",        typed_each,     1, FILTER },
    { "some",          typed_each,     1, SOME },
    { "every",         typed_each,     1, EVERY },
    { "find",          typed_each,     1, FIND },
    { "findIndex",     typed_each,     1, FIND_INDEX },
    { "findLast",      typed_each,     1, FIND_LAST },
    { "findLastIndex", typed_each,     1, FIND_LAST_INDEX },
    { "reduce",        typed_reduce,   1, 0 },
    { "reduceRight",   typed_reduce,   1, 1 },
    { "indexOf",       typed_index_of, 1, INDEX_OF },
    { "lastIndexOf",   typed_index_of, 1, LAST_INDEX_OF },
    { "includes",      typed_index_of, 1, INCLUDES },
    { "sort",          typed_sort,     1, 0 },
    { "toSorted",      typed_sort,     1, 1 },
    { NULL, NULL, 0, 0 }
};
