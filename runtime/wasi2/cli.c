/* wasi:cli: arguments, environment, standard streams, terminals, and the end. */
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "wasi2/error.h"
#include "wasi2/stream.h"

/* ---- Arguments and environment -------------------------------------------------------------------------------------- */

/* Strings of components are UTF-8, whatever the system's are. */
static struct g2n_wasi2_value text(struct g2n_wasi2 *w, const char *bytes, size_t len)
{
    struct g2n_buf buf = G2N_BUF_INIT;
    char *copy;

    if (g2n_utf8_valid(bytes, len)) return g2n_wasi2_bytes(bytes, len);
    g2n_utf8_append_replaced(&buf, bytes, len);
    if (buf.failed) g2n_wasi2_no_memory();
    copy = memcpy(g2n_wasi2_scratch(w, buf.len), buf.bytes, buf.len);
    len = buf.len;
    g2n_buf_fini(&buf);
    return g2n_wasi2_bytes(copy, len);
}

G2N_WASI2_HANDLER(get_arguments)
{
    (void)args;
    result->number = (uint64_t)w->argc;
    result->items = g2n_wasi2_items(w, (size_t)w->argc);
    for (int i = 0; i < w->argc; i++) result->items[i] = text(w, w->argv[i], strlen(w->argv[i]));
}

G2N_WASI2_HANDLER(get_environment)
{
    (void)args;
    result->number = w->env.count;
    result->items = g2n_wasi2_items(w, w->env.count);
    for (uint32_t i = 0; i < w->env.count; i++) {
        const char *entry = w->env.list[i];
        size_t name_len = strcspn(entry, "=");
        struct g2n_wasi2_value *pair = g2n_wasi2_items(w, 2);

        pair[0] = text(w, entry, name_len);
        pair[1] = text(w, entry + name_len + 1, strlen(entry + name_len + 1));
        result->items[i] = (struct g2n_wasi2_value){ .number = 2, .items = pair };
    }
}

/* In a sandbox the folder's name would mean nothing. */
G2N_WASI2_HANDLER(initial_cwd)
{
    char *folder = w->policy->sandbox ? NULL : getcwd(NULL, 0);

    (void)args;
    if (!folder) return;
    size_t len = strlen(folder);
    char *copy = memcpy(g2n_wasi2_scratch(w, len + 1), folder, len);

    free(folder);
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = text(w, copy, len);
}

/* ---- The end -------------------------------------------------------------------------------------------------------- */

G2N_WASI2_HANDLER(exit)
{
    (void)result;
    g2n_wasi2_end(w, args[0].number == G2N_RESULT_OK ? EXIT_SUCCESS : EXIT_FAILURE);
}

G2N_WASI2_HANDLER(exit_with_code)
{
    (void)result;
    g2n_wasi2_end(w, (int)args[0].number);
}

/* ---- Standard streams ----------------------------------------------------------------------------------------------- */

static struct g2n_wasi2_channel standard(const struct g2n_wasi2 *w, int number)
{
    return w->standard ? w->standard[number] : g2n_wasi2_channel_of(number, false);
}

G2N_WASI2_HANDLER(get_stdin)
{
    (void)args;
    *result = g2n_wasi2_handle(g2n_wasi2_input_make(w, standard(w, STDIN_FILENO), NULL));
}

G2N_WASI2_HANDLER(get_stdout)
{
    (void)args;
    *result = g2n_wasi2_handle(g2n_wasi2_output_make(w, standard(w, STDOUT_FILENO), NULL));
}

G2N_WASI2_HANDLER(get_stderr)
{
    (void)args;
    *result = g2n_wasi2_handle(g2n_wasi2_output_make(w, standard(w, STDERR_FILENO), NULL));
}

/* ---- Terminals: only that there is one ------------------------------------------------------------------------------ */

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_free(object);
}

static const struct g2n_wasi2_class terminal_input = { .resource = 'T', .destroy = destroy };
static const struct g2n_wasi2_class terminal_output = { .resource = 'U', .destroy = destroy };

static void give_terminal(struct g2n_wasi2 *w, int number, const struct g2n_wasi2_class *class, struct g2n_wasi2_value *result)
{
    if (!isatty(standard(w, number).fd)) return;
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_handle(g2n_wasi2_object_make(w, sizeof(struct g2n_wasi2_object), class, NULL));
}

G2N_WASI2_HANDLER(get_terminal_stdin)
{
    (void)args;
    give_terminal(w, STDIN_FILENO, &terminal_input, result);
}

G2N_WASI2_HANDLER(get_terminal_stdout)
{
    (void)args;
    give_terminal(w, STDOUT_FILENO, &terminal_output, result);
}

G2N_WASI2_HANDLER(get_terminal_stderr)
{
    (void)args;
    give_terminal(w, STDERR_FILENO, &terminal_output, result);
}
