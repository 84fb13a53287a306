/* Copies outlive whoever gave the texts. */
#include "wasi/lists.h"

#include <string.h>

#include "base/alloc.h"

size_t g2n_wasi_list_len(const char *const *list)
{
    size_t count = 0;

    while (list && list[count]) count++;
    return count;
}

char **g2n_wasi_list_copy(const char *const *list, size_t count)
{
    size_t size = (count + 1) * sizeof *list;
    char **copy, *text;

    for (size_t i = 0; i < count; i++) size += strlen(list[i]) + 1;
    copy = g2n_alloc(size);
    if (!copy) return NULL;
    text = (char *)(copy + count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(list[i]) + 1;

        copy[i] = memcpy(text, list[i], len);
        text += len;
    }
    copy[count] = NULL;
    return copy;
}
