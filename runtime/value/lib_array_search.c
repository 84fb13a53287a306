/* Methods of Array.prototype that look at elements one after the other (ECMA-262, 23.1.3), most of them through a
 * callback, which may change the array under them: nothing is kept across a call but `this` and the first length. */
#include "value/lib_array.h"

enum each { FOR_EACH, MAP, FILTER, SOME, EVERY, FIND, FIND_INDEX, FIND_LAST, FIND_LAST_INDEX };

struct visit {
    struct g2n_realm    *realm;
    struct g2n_lib__like like;
    g2n_view             f, this_arg;
    enum each            kind;
    struct g2n_array    *made;   /* MAP, FILTER: the result so far */
    bool                 stop;
};

/* What the callback's answer to one element means; *result is set when it decides the outcome. */
static enum g2n_status judge(struct visit *v, uint64_t index, g2n_view element, g2n_value answer, g2n_value *result)
{
    bool yes = g2n_to_boolean(g2n_peek(answer));
    if (v->kind == MAP) return g2n_lib__fill_index(v->realm, v->made, index, answer);
    g2n_drop(v->realm, answer);
    switch (v->kind) {
    case FOR_EACH:
    case MAP:
        break;
    case FILTER:
        if (yes) return g2n_array_push(v->realm, v->made, g2n_dup(element));
        break;
    case SOME:
    case EVERY:
        v->stop = yes == (v->kind == SOME);
        if (v->stop) *result = g2n_bool(yes);
        break;
    case FIND:
    case FIND_LAST:
        v->stop = yes;
        if (yes) *result = g2n_dup(element);
        break;
    case FIND_INDEX:
    case FIND_LAST_INDEX:
        v->stop = yes;
        if (yes) *result = g2n_number((double)index);
        break;
    }
    return G2N_OK;
}

static enum g2n_status visit_one(struct visit *v, uint64_t index, g2n_value *result)
{
    bool present = true;
    g2n_value element, answer;
    enum g2n_status st = v->kind >= FIND ? g2n_object_get_index(v->realm, v->like.object, index, &element)
                                         : g2n_lib__get_present(v->realm, v->like.object, index, &present, &element);
    if (st != G2N_OK || !present) return st;
    g2n_value number = g2n_number((double)index);
    g2n_view args[3] = { g2n_peek(element), g2n_peek(number), g2n_view_of_object(v->like.object) };
    st = g2n_call_function(v->realm, v->f, v->this_arg, args, 3, &answer);
    if (st == G2N_OK) st = judge(v, index, g2n_peek(element), answer, result);
    g2n_drop(v->realm, element);
    return st;
}

static enum g2n_status visit_all(struct visit *v, g2n_value *result)
{
    enum g2n_status st = G2N_OK;
    bool last_first = v->kind == FIND_LAST || v->kind == FIND_LAST_INDEX;
    if (v->kind == FIND_INDEX || v->kind == FIND_LAST_INDEX) *result = g2n_number(-1);
    if (v->kind == SOME || v->kind == EVERY) *result = g2n_bool(v->kind == EVERY);
    if (v->kind == MAP && v->like.length > UINT32_MAX)
        return g2n_throw(v->realm, G2N_RANGE_ERROR, "Invalid array length");
    for (uint64_t i = 0; st == G2N_OK && !v->stop && i < v->like.length; i++)
        st = visit_one(v, last_first ? v->like.length - 1 - i : i, result);
    if (st == G2N_OK && v->kind == MAP) st = g2n_lib__set_length(v->realm, &v->made->object, v->like.length);
    return st;
}

static enum g2n_status array_each(struct g2n_call *call, g2n_value *result)
{
    struct visit v = { .realm = call->realm, .f = g2n_arg(call, 0), .this_arg = g2n_arg(call, 1),
                       .kind = (enum each)g2n_lib__magic(call) };
    enum g2n_status st = g2n_lib__this_like(call, &v.like);
    if (st != G2N_OK) return st;
    st = g2n_lib__require_callable(v.realm, v.f);
    if (st == G2N_OK && (v.kind == MAP || v.kind == FILTER)) st = g2n_array_new(v.realm, 0, &v.made);
    if (st == G2N_OK) st = visit_all(&v, result);
    if (v.made && st == G2N_OK) *result = g2n_own_object(&v.made->object);
    else if (v.made) g2n_object_drop(v.realm, &v.made->object);
    g2n_object_drop(v.realm, v.like.object);
    return st;
}

/* reduce (magic 0) and reduceRight (1). */
static enum g2n_status array_reduce(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__like like;
    bool right = g2n_lib__magic(call), have = call->argc > 1;
    g2n_value sum = g2n_dup(g2n_arg(call, 1));
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) goto out_sum;
    st = g2n_lib__require_callable(realm, g2n_arg(call, 0));
    for (uint64_t i = 0; st == G2N_OK && i < like.length; i++) {
        uint64_t index = right ? like.length - 1 - i : i;
        bool present;
        g2n_value element, next;
        st = g2n_lib__get_present(realm, like.object, index, &present, &element);
        if (st != G2N_OK || !present) continue;
        if (!have) {
            sum = element;
            have = true;
            continue;
        }
        g2n_value number = g2n_number((double)index);
        g2n_view args[4] = { g2n_peek(sum), g2n_peek(element), g2n_peek(number), g2n_view_of_object(like.object) };
        st = g2n_call_function(realm, g2n_arg(call, 0), G2N_VIEW_UNDEFINED, args, 4, &next);
        g2n_drop(realm, element);
        if (st != G2N_OK) break;
        g2n_drop(realm, sum);
        sum = next;
    }
    if (st == G2N_OK && !have)
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Reduce of empty array with no initial value");
    g2n_object_drop(realm, like.object);
out_sum:
    if (st == G2N_OK) *result = sum;
    else g2n_drop(realm, sum);
    return st;
}

/* indexOf (magic 0), includes (1). */
static enum g2n_status array_index_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__like like;
    bool includes = g2n_lib__magic(call), found = false;
    uint64_t i = 0;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_lib__relative(realm, g2n_arg(call, 1), like.length, 0, &i);
    for (; st == G2N_OK && i < like.length; i++) {
        g2n_value element;
        bool present = true;
        st = includes ? g2n_object_get_index(realm, like.object, i, &element)
                      : g2n_lib__get_present(realm, like.object, i, &present, &element);
        if (st != G2N_OK || !present) continue;
        found = includes ? g2n_same_value_zero(g2n_peek(element), g2n_arg(call, 0))
                         : g2n_strict_equal(g2n_peek(element), g2n_arg(call, 0));
        g2n_drop(realm, element);
        if (found) break;
    }
    g2n_object_drop(realm, like.object);
    *result = includes ? g2n_bool(found) : g2n_number(found ? (double)i : -1);
    return st;
}

static enum g2n_status array_last_index_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__like like;
    double from = 0;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    uint64_t i = like.length;
    if (call->argc > 1 && like.length) {
        st = g2n_to_integer(realm, call->args[1], &from);
        if (from < 0) from += (double)like.length;
        if (from < (double)like.length) i = from < 0 ? 0 : (uint64_t)from + 1;
    }
    bool found = false;
    for (; st == G2N_OK && !found && i > 0; i--) {
        g2n_value element;
        bool present;
        st = g2n_lib__get_present(realm, like.object, i - 1, &present, &element);
        if (st != G2N_OK || !present) continue;
        found = g2n_strict_equal(g2n_peek(element), g2n_arg(call, 0));
        g2n_drop(realm, element);
    }
    *result = g2n_number(found ? (double)i : -1); /* the loop has stepped one below */
    g2n_object_drop(realm, like.object);
    return st;
}

static enum g2n_status array_at(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__like like;
    double index;
    enum g2n_status st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = g2n_to_integer(call->realm, g2n_arg(call, 0), &index);
    if (st == G2N_OK) {
        if (index < 0) index += (double)like.length;
        if (index >= 0 && index < (double)like.length)
            st = g2n_object_get_index(call->realm, like.object, (uint64_t)index, result);
    }
    g2n_object_drop(call->realm, like.object);
    return st;
}

const struct g2n_method g2n_lib__array_search_rows[] = {
    { "at",            array_at,            1, 0 },
    { "forEach",       array_each,          1, FOR_EACH },
    { "map",           array_each,          1, MAP },
    { "filter",        array_each,          1, FILTER },
    { "some",          array_each,          1, SOME },
    { "every",         array_each,          1, EVERY },
    { "find",          array_each,          1, FIND },
    { "findIndex",     array_each,          1, FIND_INDEX },
    { "findLast",      array_each,          1, FIND_LAST },
    { "findLastIndex", array_each,          1, FIND_LAST_INDEX },
    { "reduce",        array_reduce,        1, 0 },
    { "reduceRight",   array_reduce,        1, 1 },
    { "indexOf",       array_index_of,      1, 0 },
    { "lastIndexOf",   array_last_index_of, 1, 0 },
    { "includes",      array_index_of,      1, 1 },
    { NULL, NULL, 0, 0 }
};
