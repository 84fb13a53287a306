/* Array.prototype.sort and toSorted (ECMA-262, 23.1.3.30): a stable merge sort on a list of the elements, so that a
 * comparator may do to the array whatever it likes.  Without a comparator, each element's string is made once. */
#include "base/alloc.h"
#include "value/lib_array.h"

struct sorting {
    struct g2n_realm *realm;
    g2n_view          compare; /* undefined: by strings */
};

/* What is sorted: the element, and its string when there is no comparator. */
struct item {
    g2n_view element, text;
};

static enum g2n_status compare_items(struct sorting *s, const struct item *a, const struct item *b, bool *greater)
{
    g2n_value answer;
    double order;
    if (g2n_is_undefined(s->compare)) {
        *greater = g2n_lib__compare(g2n_as_string(a->text), g2n_as_string(b->text)) > 0;
        return G2N_OK;
    }
    enum g2n_status st = g2n_call_function(s->realm, s->compare, G2N_VIEW_UNDEFINED,
                                           (g2n_view[]){ a->element, b->element }, 2, &answer);
    if (st != G2N_OK) return st;
    st = g2n_to_number(s->realm, g2n_peek(answer), &order);
    g2n_drop(s->realm, answer);
    *greater = st == G2N_OK && order > 0;
    return st;
}

/* Merges from[low..mid) and from[mid..high) into to[low..high). */
static enum g2n_status merge(struct sorting *s, const struct item *from, struct item *to, size_t low, size_t mid,
                             size_t high)
{
    size_t left = low, right = mid;
    for (size_t i = low; i < high; i++) {
        bool take_right = left == mid;
        if (left < mid && right < high) {
            enum g2n_status st = compare_items(s, &from[left], &from[right], &take_right);
            if (st != G2N_OK) return st;
        }
        to[i] = take_right ? from[right++] : from[left++];
    }
    return G2N_OK;
}

/* Bottom-up; *sorted is whichever of the two halves of `items` (2 * count long) holds the outcome. */
static enum g2n_status merge_sort(struct sorting *s, struct item *items, size_t count, struct item **sorted)
{
    struct item *from = items, *to = items + count;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t low = 0; low < count; low += 2 * width) {
            size_t mid = low + width < count ? low + width : count;
            size_t high = low + 2 * width < count ? low + 2 * width : count;
            enum g2n_status st = merge(s, from, to, low, mid, high);
            if (st != G2N_OK) return st;
        }
        struct item *swap = from;
        from = to;
        to = swap;
    }
    *sorted = from;
    return G2N_OK;
}

enum g2n_status g2n_lib__sort(struct g2n_realm *realm, g2n_view *items, uint32_t count, g2n_view compare)
{
    struct sorting s = { realm, compare };
    struct g2n_lib__values texts = {0};
    struct item *work, *sorted;
    enum g2n_status st = G2N_OK;
    if (count < 2) return G2N_OK;
    work = g2n_alloc_zero((size_t)count * 2, sizeof *work);
    if (!work) return g2n_throw_no_memory(realm);
    for (uint32_t i = 0; st == G2N_OK && i < count; i++) {
        work[i].element = items[i];
        if (!g2n_is_undefined(compare)) continue;
        g2n_value text;
        st = g2n_to_string(realm, items[i], &text);
        work[i].text = g2n_peek(text);
        if (st == G2N_OK) st = g2n_lib__values_append(realm, &texts, text);
    }
    if (st == G2N_OK) st = merge_sort(&s, work, count, &sorted);
    for (uint32_t i = 0; st == G2N_OK && i < count; i++) items[i] = sorted[i].element;
    g2n_lib__values_fini(realm, &texts);
    g2n_free(work);
    return st;
}

enum g2n_status g2n_lib__require_comparator(struct g2n_realm *realm, g2n_view v)
{
    if (g2n_is_undefined(v) || g2n_is_callable(v)) return G2N_OK;
    return g2n_throw(realm, G2N_TYPE_ERROR, "The comparison function must be either a function or undefined");
}

/* The elements that are to be sorted; undefined ones are only counted: they come last, whatever the comparator. */
static enum g2n_status collect(struct g2n_realm *realm, const struct g2n_lib__like *like, bool skip_holes,
                               struct g2n_lib__values *list, uint64_t *undefined_count)
{
    enum g2n_status st = G2N_OK;
    *undefined_count = 0;
    for (uint64_t i = 0; st == G2N_OK && i < like->length; i++) {
        bool present;
        g2n_value v;
        st = g2n_lib__get_present(realm, like->object, i, &present, &v);
        if (st != G2N_OK) break;
        if (!g2n_is_undefined(g2n_peek(v))) st = g2n_lib__values_append(realm, list, v);
        else if (present || !skip_holes) ++*undefined_count;
    }
    return st;
}

static enum g2n_status write_back(struct g2n_realm *realm, const struct g2n_lib__like *like,
                                  const struct g2n_lib__values *list, uint64_t undefined_count)
{
    enum g2n_status st = G2N_OK;
    uint64_t i = 0;
    for (; st == G2N_OK && i < list->count; i++) st = g2n_object_set_index(realm, like->object, i, list->items[i]);
    for (; st == G2N_OK && i < list->count + undefined_count; i++)
        st = g2n_object_set_index(realm, like->object, i, G2N_VIEW_UNDEFINED);
    for (; st == G2N_OK && i < like->length; i++) {
        bool present;
        g2n_value v;
        st = g2n_lib__get_present(realm, like->object, i, &present, &v);
        if (st != G2N_OK || !present) continue;
        g2n_drop(realm, v);
        st = g2n_lib__delete_index(realm, like->object, i);
    }
    return st;
}

/* sort (magic 0) and toSorted (1). */
static enum g2n_status array_sort(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__like like;
    struct g2n_lib__values list = {0};
    uint64_t undefined_count;
    bool copy = g2n_lib__magic(call);
    enum g2n_status st = g2n_lib__require_comparator(realm, g2n_arg(call, 0));
    if (st == G2N_OK) st = g2n_lib__this_like(call, &like);
    if (st != G2N_OK) return st;
    st = collect(realm, &like, !copy, &list, &undefined_count);
    if (st == G2N_OK && copy) {
        struct g2n_array *made;
        st = g2n_array_new(realm, 0, &made);
        if (st == G2N_OK) {
            g2n_object_drop(realm, like.object);
            like.object = &made->object;
        }
    }
    if (st == G2N_OK) st = g2n_lib__sort(realm, list.items, list.count, g2n_arg(call, 0));
    if (st == G2N_OK) st = write_back(realm, &like, &list, undefined_count);
    g2n_lib__values_fini(realm, &list);
    if (st == G2N_OK) return g2n_lib__give(result, like.object);
    g2n_object_drop(realm, like.object);
    return st;
}

const struct g2n_method g2n_lib__array_sort_rows[] = {
    { "sort",     array_sort, 1, 0 },
    { "toSorted", array_sort, 1, 1 },
    { NULL, NULL, 0, 0 }
};
