/* A component's functions: strings, records and lists in C, in both directions. */
#include <stdio.h>

#include "types.h"

int main(void)
{
    const struct g2n_string tags[] = { g2n_string("first"), g2n_string("programmer") };
    const struct types_shapes_person people[] = {
        { .name = g2n_string("Ada"), .tags = { tags, 2 }, .age = { true, 36 }, .home = { 1, 2.5 },
          .likes = TYPES_SHAPES_COLOR_BLUE, .may = TYPES_SHAPES_PERMS_READ | TYPES_SHAPES_PERMS_WRITE },
        { .name = g2n_string("Nobody") },
    };
    struct types_list_shapes_person got;
    struct g2n_string text;
    struct g2n_failure why;
    struct g2n_instance *i = g2n_instance_create(types_module(), NULL, &why);
    enum g2n_error error;

    if (!i) return fprintf(stderr, "%s\n", why.message), 1;
    error = types_echo(i, g2n_string("h\xc3\xa9llo"), &text);
    if (error == G2N_ERROR_NONE) printf("%s, %zu bytes\n", text.bytes, text.len);
    types_echo_free(&text);
    error = types_shapes_people(i, (struct types_list_shapes_person){ people, 2 }, &got);
    if (error != G2N_ERROR_NONE) return fprintf(stderr, "%s\n", g2n_instance_message(i)), 1;
    for (size_t k = 0; k < got.count; k++) {
        const struct types_shapes_person *p = &got.items[k];

        printf("%s: %zu tags, age %d, at %d %g, likes %d, may %x\n", p->name.bytes, p->tags.count, p->age.is_some ? p->age.value : -1,
               (int)p->home.x, p->home.y, (int)p->likes, (unsigned)p->may);
    }
    types_shapes_people_free(&got);
    error = types_echo(i, (struct g2n_string){ "\xff", 1 }, &text);
    printf("%s: %s\n", g2n_error_name(error), g2n_instance_message(i));
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
