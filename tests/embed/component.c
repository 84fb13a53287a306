/* All types of WIT into a component and out again; what is none of their values, from C and from the component; two instances. */
#include <float.h>
#include <stdio.h>
#include <string.h>

#include "types.h"

static int failures;

#define CHECK(condition)                                                     \
    do                                                                       \
        if (!(condition)) {                                                  \
            printf("%s:%d: %s\n", "component.c", __LINE__, #condition);      \
            failures++;                                                      \
        }                                                                    \
    while (0)

#define EQUAL_STRINGS(a, b) ((a).len == (b).len && memcmp((a).bytes, (b).bytes, (a).len) == 0 && (a).bytes[(a).len] == '\0')

static struct g2n_instance *make(void)
{
    struct g2n_failure why;
    struct g2n_instance *i = g2n_instance_create(types_module(), NULL, &why);

    if (!i) printf("%s\n", why.message);
    return i;
}

static void strings(struct g2n_instance *i)
{
    static const char *const texts[] = { "", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf" };
    static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xff", "a\xc3" };
    struct g2n_string got, nul = { "a\0b", 3 }, null = { NULL, 1 };

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        CHECK(types_echo(i, g2n_string(texts[k]), &got) == G2N_ERROR_NONE && EQUAL_STRINGS(got, g2n_string(texts[k])));
        types_echo_free(&got);
        types_echo_free(&got);
        CHECK(!got.bytes && got.len == 0);
    }
    CHECK(types_echo(i, nul, &got) == G2N_ERROR_NONE && EQUAL_STRINGS(got, nul));
    types_echo_free(&got);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) CHECK(types_echo(i, g2n_string(bad[k]), &got) == G2N_ERROR_TYPE && !got.bytes);
    CHECK(types_echo(i, null, &got) == G2N_ERROR_TYPE);
    CHECK(types_echo(i, (struct g2n_string){ NULL, 0 }, NULL) == G2N_ERROR_NONE);
    CHECK(types_echo(i, (struct g2n_string){ "x", (size_t)1 << 40 }, NULL) == G2N_ERROR_TYPE);
}

static void numbers(struct g2n_instance *i)
{
    typedef struct types_tuple_bool_s8_u8_s16_u16_s32_u32_s64_u64_f32_f64_char tuple;
    tuple all[] = { { true, INT8_MIN, UINT8_MAX, INT16_MIN, UINT16_MAX, INT32_MIN, UINT32_MAX, INT64_MIN, UINT64_MAX, -FLT_MAX, DBL_MIN, 0x10ffff },
                    { false, INT8_MAX, 0, INT16_MAX, 0, INT32_MAX, 0, INT64_MAX, 0, 1.5f, -0.0, 0xd7ff } };
    struct types_list_tuple_bool_s8_u8_s16_u16_s32_u32_s64_u64_f32_f64_char got, given = { all, 2 };

    CHECK(types_shapes_numbers(i, given, &got) == G2N_ERROR_NONE && got.count == 2);
    for (size_t k = 0; k < got.count; k++) {
        const tuple *a = &all[k], *b = &got.items[k];

        CHECK(a->f0 == b->f0 && a->f1 == b->f1 && a->f2 == b->f2 && a->f3 == b->f3 && a->f4 == b->f4 && a->f5 == b->f5 && a->f6 == b->f6);
        CHECK(a->f7 == b->f7 && a->f8 == b->f8 && a->f11 == b->f11 && memcmp(&a->f9, &b->f9, 4) == 0 && memcmp(&a->f10, &b->f10, 8) == 0);
    }
    types_shapes_numbers_free(&got);
    all[1].f11 = 0xd800;
    CHECK(types_shapes_numbers(i, given, &got) == G2N_ERROR_TYPE);
    all[1].f11 = 0x110000;
    CHECK(types_shapes_numbers(i, given, &got) == G2N_ERROR_TYPE && !got.items);
}

static void shapes(struct g2n_instance *i)
{
    const struct types_shapes_point points[] = { { 1, 2 }, { -3, 4 } };
    struct types_shapes_shape all[] = {
        { .kind = TYPES_SHAPES_SHAPE_CASE_NONE }, { .kind = TYPES_SHAPES_SHAPE_CASE_CIRCLE, .of.circle = 2.5f },
        { .kind = TYPES_SHAPES_SHAPE_CASE_NAMED, .of.named = g2n_string("square") }, { .kind = TYPES_SHAPES_SHAPE_CASE_AT, .of.at = { 5, 6 } },
        { .kind = TYPES_SHAPES_SHAPE_CASE_MANY, .of.many = { points, 2 } } };
    struct types_list_shapes_shape got;
    uint32_t picked;

    CHECK(types_shapes_shapes(i, (struct types_list_shapes_shape){ all, 5 }, &got) == G2N_ERROR_NONE && got.count == 5);
    CHECK(got.items[0].kind == TYPES_SHAPES_SHAPE_CASE_NONE && got.items[1].of.circle == 2.5f);
    CHECK(EQUAL_STRINGS(got.items[2].of.named, all[2].of.named) && got.items[3].of.at.x == 5 && got.items[3].of.at.y == 6);
    CHECK(got.items[4].of.many.count == 2 && got.items[4].of.many.items[1].x == -3 && got.items[4].of.many.items[1].y == 4);
    types_shapes_shapes_free(&got);
    CHECK(types_shapes_pick(i, all[3], &picked) == G2N_ERROR_NONE && picked == 3005);
    CHECK(types_shapes_pick(i, all[0], &picked) == G2N_ERROR_NONE && picked == 0);
    memset(&all[0].kind, 5, sizeof all[0].kind);
    CHECK(types_shapes_pick(i, all[0], &picked) == G2N_ERROR_TYPE);
    CHECK(types_shapes_shapes(i, (struct types_list_shapes_shape){ all, 5 }, &got) == G2N_ERROR_TYPE && !got.items);
}

static void cases(struct g2n_instance *i)
{
    const struct types_result_string_shapes_color results[] = { { .is_error = false, .of.ok = g2n_string("good") },
                                                                 { .is_error = true, .of.error = TYPES_SHAPES_COLOR_GREEN } };
    const struct types_result_none_none bare[] = { { true }, { false } };
    const uint8_t bytes[] = { 0, 1, 255 };
    const struct types_option_option_list_u8 nested[] = { { false, { false, { NULL, 0 } } }, { true, { false, { NULL, 0 } } }, { true, { true, { bytes, 3 } } } };
    struct types_list_result_string_shapes_color got;
    struct types_list_result_none_none got_bare;
    struct types_list_option_option_list_u8 got_nested;
    uint32_t flags;

    CHECK(types_shapes_results(i, (struct types_list_result_string_shapes_color){ results, 2 }, &got) == G2N_ERROR_NONE && got.count == 2);
    CHECK(!got.items[0].is_error && EQUAL_STRINGS(got.items[0].of.ok, results[0].of.ok) && got.items[1].is_error && got.items[1].of.error == TYPES_SHAPES_COLOR_GREEN);
    types_shapes_results_free(&got);
    CHECK(types_shapes_bare(i, (struct types_list_result_none_none){ bare, 2 }, &got_bare) == G2N_ERROR_NONE && got_bare.items[0].is_error && !got_bare.items[1].is_error);
    types_shapes_bare_free(&got_bare);
    CHECK(types_shapes_nested(i, (struct types_list_option_option_list_u8){ nested, 3 }, &got_nested) == G2N_ERROR_NONE && got_nested.count == 3);
    CHECK(!got_nested.items[0].is_some && got_nested.items[1].is_some && !got_nested.items[1].value.is_some && got_nested.items[2].value.value.items[2] == 255);
    types_shapes_nested_free(&got_nested);
    CHECK(types_shapes_nested(i, (struct types_list_option_option_list_u8){ NULL, 2 }, &got_nested) == G2N_ERROR_TYPE);
    CHECK(types_shapes_nested(i, (struct types_list_option_option_list_u8){ nested, (size_t)1 << 60 }, &got_nested) == G2N_ERROR_TYPE);
    CHECK(types_shapes_mix(i, TYPES_SHAPES_COLOR_BLUE, TYPES_SHAPES_PERMS_READ, &flags) == G2N_ERROR_NONE && flags == (TYPES_SHAPES_PERMS_READ | TYPES_SHAPES_PERMS_STATIC_));
    CHECK(types_shapes_mix(i, TYPES_SHAPES_COLOR_BLUE, 8, &flags) == G2N_ERROR_TYPE);
}

static void params(struct g2n_instance *i)
{
    struct types_shapes_point point;
    uint64_t sum;
    uint32_t before, after;

    CHECK(types_shapes_move_by(i, (struct types_shapes_point){ 40, 1.25 }, -42, &point) == G2N_ERROR_NONE && point.x == -2 && point.y == 1.25);
    CHECK(types_shapes_many(i, g2n_string("four"), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1000, 200, &sum) == G2N_ERROR_NONE && sum == 1204);
    CHECK(types_returned(i, &before) == G2N_ERROR_NONE);
    CHECK(types_echo(i, g2n_string("x"), NULL) == G2N_ERROR_NONE);
    CHECK(types_returned(i, &after) == G2N_ERROR_NONE && after == before + 1);
    CHECK(types_returned(NULL, &after) == G2N_ERROR_STATE);
    CHECK(g2n_call(i, "call0", NULL, 0, NULL, 0) == G2N_ERROR_MISSING);
}

/* The component's fault: the instance is dead, and the process lives. */
#define HOSTILE(call, words)                                                                                  \
    do {                                                                                                      \
        struct g2n_instance *i = make();                                                                      \
        struct g2n_string ignored;                                                                            \
        CHECK((call) == G2N_ERROR_TRAP && strstr(g2n_instance_message(i), words));                            \
        CHECK(types_echo(i, g2n_string("x"), &ignored) == G2N_ERROR_STATE && !ignored.bytes);                  \
        CHECK(g2n_instance_free(i) == G2N_ERROR_NONE);                                                        \
    } while (0)

static void hostile(void)
{
    struct g2n_string text;
    struct types_list_shapes_color colors;
    struct types_list_u64 far;
    struct types_list_string strings_got;
    uint32_t c;

    HOSTILE(types_hostile_text(i, &text), "UTF-8");
    HOSTILE(types_hostile_text(i, NULL), "UTF-8");
    HOSTILE(types_hostile_case(i, &colors), "case");
    HOSTILE(types_hostile_character(i, &c), "character");
    HOSTILE(types_hostile_far(i, &far), "out-of-bounds");
    HOSTILE(types_hostile_long(i, &strings_got), "too long");
    HOSTILE(types_hostile_unaligned(i, &far), "unaligned");
    HOSTILE(types_hostile_spin(i, &text), "unreachable");
}

int main(void)
{
    struct g2n_instance *i = make(), *other = make();
    uint32_t count;

    if (!i || !other) return 1;
    strings(i);
    numbers(i);
    shapes(i);
    cases(i);
    params(i);
    hostile();
    CHECK(types_returned(other, &count) == G2N_ERROR_NONE && count == 0);
    CHECK(g2n_instance_free(i) == G2N_ERROR_NONE && g2n_instance_free(other) == G2N_ERROR_NONE);
    printf("%d failures\n", failures);
    return failures != 0;
}
