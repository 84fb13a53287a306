/* console: what a program says, on stdout or stderr, each message in one write.
 *
 * The object is of a class of its own that holds the indentation of groups, the counters and the timers; its functions
 * know it as data[0], so that they work without `this`, as in node. */
#include "host/console.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "host/args.h"
#include "host/inspect.h"
#include "host/stdio.h"
#include "value/array.h"
#include "value/convert.h"

#define GROUP_INDENTATION 2u

struct label { /* of console.count or console.time */
    struct label *next;
    g2n_value     name;  /* a string */
    uint64_t      value; /* how often, or uv_hrtime() at the start */
};

struct console {
    struct g2n_object object;
    uint32_t          indentation;
    struct label     *counts, *timers;
};

static void labels_drop(struct g2n_realm *realm, struct label *l)
{
    while (l) {
        struct label *next = l->next;
        g2n_drop(realm, l->name);
        g2n_free(l);
        l = next;
    }
}

static void console_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct console *c = (struct console *)(void *)obj;
    labels_drop(realm, c->counts);
    labels_drop(realm, c->timers);
}

static void console_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct console *c = (const struct console *)(void *)obj;
    for (const struct label *l = c->counts; l; l = l->next) visit(context, g2n_peek(l->name));
    for (const struct label *l = c->timers; l; l = l->next) visit(context, g2n_peek(l->name));
}

static const struct g2n_class class_console = {
    .name = "console", .size = sizeof(struct console), .fini = console_fini, .trace = console_trace,
};

static const struct g2n_function *callee(const struct g2n_call *call)
{
    return (const struct g2n_function *)(void *)call->callee;
}

static struct console *console_of(const struct g2n_call *call)
{
    return (struct console *)(void *)g2n_as_object(g2n_peek(callee(call)->data[0]));
}

/* ---- writing ---- */

/* Length of the surrogate at p, which WTF-8 writes in three bytes; *code is its code unit. */
static bool surrogate(const char *p, size_t len, uint32_t *code)
{
    const unsigned char *b = (const unsigned char *)p;
    if (len < 3 || b[0] != 0xED || b[1] < 0xA0) return false;
    *code = 0xD000u | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3Fu);
    return true;
}

/* Appends text as UTF-8, each line indented. */
static void append_line(struct g2n_buf *out, const char *text, size_t len, uint32_t indentation)
{
    size_t start = 0;
    uint32_t high = 0, low = 0;

    for (uint32_t n = 0; n < indentation; n++) g2n_buf_append_byte(out, ' ');
    for (size_t i = 0; i < len; i++) {
        bool newline = text[i] == '\n' && indentation > 0;
        bool lone = (unsigned char)text[i] == 0xED && surrogate(text + i, len - i, &high);
        if (!newline && !lone) continue;
        g2n_buf_append(out, text + start, i - start + newline);
        if (newline) {
            for (uint32_t n = 0; n < indentation; n++) g2n_buf_append_byte(out, ' ');
        } else if (high < 0xDC00 && surrogate(text + i + 3, len - i - 3, &low) && low >= 0xDC00) {
            g2n_utf8_append(out, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)); /* two arguments' halves met */
            i += 5;
        } else {
            g2n_utf8_append(out, 0xFFFD);
            i += 2;
        }
        start = i + 1;
    }
    g2n_buf_append(out, text + start, len - start);
    g2n_buf_append_byte(out, '\n');
}

static enum g2n_status write_text(struct g2n_call *call, int fd, const char *text, size_t len)
{
    struct g2n_buf line = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;

    append_line(&line, len ? text : "", len, console_of(call)->indentation);
    if (line.failed) st = g2n_throw_no_memory(call->realm);
    else g2n_stdio_write_now(g2n_host_of(call->realm), fd, line.bytes, line.len);
    g2n_buf_fini(&line);
    return st;
}

/* Formats the arguments behind `before` and writes them. */
static enum g2n_status write_args(struct g2n_call *call, int fd, const char *before, const g2n_view *args,
                                  uint32_t argc)
{
    struct g2n_buf text = G2N_BUF_INIT;

    g2n_buf_append_str(&text, before);
    enum g2n_status st = g2n_format(call->realm, args, argc, &text);
    if (st == G2N_OK) st = write_text(call, fd, text.bytes, text.len);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status warn(struct g2n_call *call, const char *before, g2n_view name, const char *after)
{
    struct g2n_buf text = G2N_BUF_INIT;

    g2n_buf_printf(&text, "(node:%ld) Warning: %s", (long)getpid(), before);
    g2n_buf_append(&text, g2n_as_string(name)->bytes, g2n_as_string(name)->len);
    g2n_buf_append_str(&text, after);
    enum g2n_status st = text.failed ? g2n_throw_no_memory(call->realm)
                                     : write_text(call, STDERR_FILENO, text.bytes, text.len);
    g2n_buf_fini(&text);
    return st;
}

/* ---- messages ---- */

static enum g2n_status console_log(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return write_args(call, callee(call)->magic, "", call->args, call->argc);
}

static enum g2n_status console_trace_call(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return write_args(call, STDERR_FILENO, call->argc ? "Trace: " : "Trace", call->args, call->argc);
}

static enum g2n_status console_assert(struct g2n_call *call, g2n_value *result)
{
    static const char failed[] = "Assertion failed";
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value first, message;

    (void)result;
    if (g2n_to_boolean(g2n_arg(call, 0))) return G2N_OK;
    if (call->argc < 2) return write_text(call, STDERR_FILENO, failed, sizeof failed - 1);
    /* The first argument becomes part of the format, whatever it is. */
    enum g2n_status st = g2n_to_string(call->realm, call->args[1], &first);
    if (st != G2N_OK) return st;
    g2n_buf_printf(&text, "%s: ", failed);
    g2n_buf_append(&text, g2n_as_string(g2n_peek(first))->bytes, g2n_as_string(g2n_peek(first))->len);
    g2n_drop(call->realm, first);
    st = g2n_string_from_buf(call->realm, &text, &message);
    if (st != G2N_OK) return st;
    g2n_view *args = g2n_realloc_array(NULL, call->argc - 1, sizeof *args);
    if (args) {
        args[0] = g2n_peek(message);
        memcpy(args + 1, call->args + 2, (call->argc - 2) * sizeof *args);
        st = write_args(call, STDERR_FILENO, "", args, call->argc - 1);
    } else {
        st = g2n_throw_no_memory(call->realm);
    }
    g2n_free(args);
    g2n_drop(call->realm, message);
    return st;
}

/* ---- console.dir ---- */

/* Reads a number that may be null, which stands for "no limit"; leaves *out when there is none. */
static enum g2n_status number_option(struct g2n_realm *realm, struct g2n_object *options, const char *name, double *out)
{
    g2n_value v;
    enum g2n_status st = g2n_object_get_c(realm, options, name, &v);

    if (st != G2N_OK) return st;
    if (g2n_is_null(g2n_peek(v))) *out = INFINITY;
    else if (g2n_is_number(g2n_peek(v)) && !isnan(g2n_as_number(g2n_peek(v)))) *out = g2n_as_number(g2n_peek(v));
    g2n_drop(realm, v);
    return G2N_OK;
}

static enum g2n_status read_options(struct g2n_realm *realm, g2n_view v, struct g2n_inspect_options *out)
{
    double max_array = out->max_array_length;
    g2n_value hidden;

    if (!g2n_is_object(v)) return G2N_OK;
    enum g2n_status st = number_option(realm, g2n_as_object(v), "depth", &out->depth);
    if (st == G2N_OK) st = number_option(realm, g2n_as_object(v), "breakLength", &out->break_length);
    if (st == G2N_OK) st = number_option(realm, g2n_as_object(v), "maxArrayLength", &max_array);
    if (st == G2N_OK) st = g2n_object_get_c(realm, g2n_as_object(v), "showHidden", &hidden);
    if (st != G2N_OK) return st;
    out->show_hidden = g2n_to_boolean(g2n_peek(hidden));
    g2n_drop(realm, hidden);
    out->max_array_length = max_array >= UINT32_MAX ? UINT32_MAX : max_array <= 0 ? 0 : (uint32_t)max_array;
    return G2N_OK;
}

static enum g2n_status console_dir(struct g2n_call *call, g2n_value *result)
{
    struct g2n_inspect_options options = G2N_INSPECT_DEFAULT;
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = read_options(call->realm, g2n_arg(call, 1), &options);

    (void)result;
    if (st == G2N_OK) st = g2n_inspect(call->realm, g2n_arg(call, 0), &options, &text);
    if (st == G2N_OK) st = write_text(call, STDOUT_FILENO, text.bytes, text.len);
    g2n_buf_fini(&text);
    return st;
}

static enum g2n_status console_table(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_view data = g2n_arg(call, 0), columns = g2n_arg(call, 1);
    g2n_value local_data, local_columns = G2N_UNDEFINED;

    (void)result;
    if (!g2n_is_undefined(columns) && !g2n_is_any_array(realm, columns))
        return g2n_args_throw_type(realm, "properties", "an instance of Array", columns);
    if (!g2n_is_object(data) || g2n_is_callable(data)) return write_args(call, STDOUT_FILENO, "", &data, 1);
    enum g2n_status st = g2n_args_local(realm, data, &local_data);
    if (st != G2N_OK) return st;
    st = g2n_args_local(realm, columns, &local_columns);
    if (st == G2N_OK) st = g2n_console__table(realm, g2n_peek(local_data), g2n_peek(local_columns), &text);
    if (st == G2N_OK) st = write_text(call, STDOUT_FILENO, text.bytes, text.len);
    g2n_drop(realm, local_data);
    g2n_drop(realm, local_columns);
    g2n_buf_fini(&text);
    return st;
}

/* ---- groups ---- */

static enum g2n_status console_group(struct g2n_call *call, g2n_value *result)
{
    struct console *c = console_of(call);
    enum g2n_status st = G2N_OK;

    (void)result;
    if (call->argc > 0) st = write_args(call, STDOUT_FILENO, "", call->args, call->argc);
    if (st == G2N_OK && c->indentation < UINT32_MAX - GROUP_INDENTATION) c->indentation += GROUP_INDENTATION;
    return st;
}

static enum g2n_status console_group_end(struct g2n_call *call, g2n_value *result)
{
    struct console *c = console_of(call);
    (void)result;
    if (c->indentation > 0) c->indentation -= GROUP_INDENTATION;
    return G2N_OK;
}

/* ---- counters and timers ---- */

/* The first argument as a label: String(), with "default" for undefined; owned by the caller. */
static enum g2n_status label_of(struct g2n_call *call, g2n_value *out)
{
    if (g2n_is_undefined(g2n_arg(call, 0))) return g2n_string_from_c(call->realm, "default", out);
    return g2n_to_string(call->realm, g2n_arg(call, 0), out);
}

/* The place in a list that points at the label, or at its end. */
static struct label **find_label(struct label **list, g2n_view name)
{
    while (*list && !g2n_string_equal(g2n_as_string(g2n_peek((*list)->name)), g2n_as_string(name))) list = &(*list)->next;
    return list;
}

static enum g2n_status add_label(struct g2n_realm *realm, struct label **end, g2n_view name, uint64_t value)
{
    struct label *l = g2n_alloc(sizeof *l);
    if (!l) return g2n_throw_no_memory(realm);
    *l = (struct label){ NULL, g2n_dup(name), value };
    *end = l;
    return G2N_OK;
}

static void remove_label(struct g2n_realm *realm, struct label **at)
{
    struct label *l = *at;
    *at = l->next;
    l->next = NULL;
    labels_drop(realm, l);
}

static enum g2n_status console_count(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value name;
    enum g2n_status st = label_of(call, &name);

    (void)result;
    if (st != G2N_OK) return st;
    struct label **at = find_label(&console_of(call)->counts, g2n_peek(name));
    if (!*at) st = add_label(call->realm, at, g2n_peek(name), 0);
    if (st == G2N_OK) {
        g2n_buf_append(&text, g2n_as_string(g2n_peek(name))->bytes, g2n_as_string(g2n_peek(name))->len);
        g2n_buf_printf(&text, ": %llu", (unsigned long long)++(*at)->value);
        st = text.failed ? g2n_throw_no_memory(call->realm) : write_text(call, STDOUT_FILENO, text.bytes, text.len);
    }
    g2n_buf_fini(&text);
    g2n_drop(call->realm, name);
    return st;
}

static enum g2n_status console_count_reset(struct g2n_call *call, g2n_value *result)
{
    g2n_value name;
    enum g2n_status st = label_of(call, &name);

    (void)result;
    if (st != G2N_OK) return st;
    struct label **at = find_label(&console_of(call)->counts, g2n_peek(name));
    if (*at) remove_label(call->realm, at);
    else st = warn(call, "Count for '", g2n_peek(name), "' does not exist");
    g2n_drop(call->realm, name);
    return st;
}

static enum g2n_status console_time(struct g2n_call *call, g2n_value *result)
{
    g2n_value name;
    enum g2n_status st = label_of(call, &name);

    (void)result;
    if (st != G2N_OK) return st;
    struct label **at = find_label(&console_of(call)->timers, g2n_peek(name));
    if (*at) st = warn(call, "Label '", g2n_peek(name), "' already exists for console.time()");
    else st = add_label(call->realm, at, g2n_peek(name), uv_hrtime());
    g2n_drop(call->realm, name);
    return st;
}

/* "1:02:03.456 (h:mm:ss.mmm)", "4.500s", "12.345ms" */
static void append_duration(struct g2n_buf *out, double ms)
{
    double minutes = floor(ms / 60000), seconds = (ms - minutes * 60000) / 1000;

    if (minutes >= 60)
        g2n_buf_printf(out, "%.0f:%02.0f:%06.3f (h:mm:ss.mmm)", floor(minutes / 60), fmod(minutes, 60), seconds);
    else if (minutes >= 1) g2n_buf_printf(out, "%.0f:%06.3f (m:ss.mmm)", minutes, seconds);
    else if (ms >= 1000) g2n_buf_printf(out, "%.3fs", seconds);
    else {
        g2n_number_append(out, round(ms * 1000) / 1000);
        g2n_buf_append_str(out, "ms");
    }
}

enum { TIME_LOG, TIME_END };

static enum g2n_status console_time_show(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf text = G2N_BUF_INIT;
    uint64_t now = uv_hrtime();
    int32_t what = callee(call)->magic;
    g2n_value name;
    enum g2n_status st = label_of(call, &name);

    (void)result;
    if (st != G2N_OK) return st;
    struct label **at = find_label(&console_of(call)->timers, g2n_peek(name));
    if (!*at) {
        st = warn(call, "No such label '", g2n_peek(name),
                  what == TIME_END ? "' for console.timeEnd()" : "' for console.timeLog()");
    } else {
        g2n_buf_append(&text, g2n_as_string(g2n_peek(name))->bytes, g2n_as_string(g2n_peek(name))->len);
        g2n_buf_append_str(&text, ": ");
        append_duration(&text, (double)(now - (*at)->value) / 1e6);
        if (what == TIME_END) remove_label(call->realm, at);
        for (uint32_t i = 1; what == TIME_LOG && i < call->argc && st == G2N_OK; i++) {
            struct g2n_inspect_options options = G2N_INSPECT_DEFAULT;
            g2n_view v = call->args[i];
            g2n_buf_append_byte(&text, ' ');
            if (g2n_is_string(v)) g2n_buf_append(&text, g2n_as_string(v)->bytes, g2n_as_string(v)->len);
            else st = g2n_inspect(call->realm, v, &options, &text);
        }
        if (st == G2N_OK && text.failed) st = g2n_throw_no_memory(call->realm);
        if (st == G2N_OK) st = write_text(call, STDOUT_FILENO, text.bytes, text.len);
    }
    g2n_buf_fini(&text);
    g2n_drop(call->realm, name);
    return st;
}

/* ---- the rest ---- */

static enum g2n_status console_clear(struct g2n_call *call, g2n_value *result)
{
    static const char home_and_erase[] = "\x1b[1;1H\x1b[0J";
    (void)result;
    if (isatty(g2n_stdio_behind(g2n_host_of(call->realm), STDOUT_FILENO)))
        g2n_stdio_write_now(g2n_host_of(call->realm), STDOUT_FILENO, home_and_erase, sizeof home_and_erase - 1);
    return G2N_OK;
}

/* For what only a debugger answers: profile, timeStamp. */
static enum g2n_status console_nothing(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    (void)result;
    return G2N_OK;
}

static const struct g2n_method methods[] = {
    { "log",            console_log,         0, STDOUT_FILENO },
    { "warn",           console_log,         0, STDERR_FILENO },
    { "dir",            console_dir,         0, 0 },
    { "time",           console_time,        0, 0 },
    { "timeEnd",        console_time_show,   0, TIME_END },
    { "timeLog",        console_time_show,   0, TIME_LOG },
    { "trace",          console_trace_call,  0, 0 },
    { "assert",         console_assert,      0, 0 },
    { "clear",          console_clear,       0, 0 },
    { "count",          console_count,       0, 0 },
    { "countReset",     console_count_reset, 0, 0 },
    { "group",          console_group,       0, 0 },
    { "groupEnd",       console_group_end,   0, 0 },
    { "table",          console_table,       1, 0 },
    { "debug",          console_log,         0, STDOUT_FILENO },
    { "info",           console_log,         0, STDOUT_FILENO },
    { "dirxml",         console_log,         0, STDOUT_FILENO },
    { "error",          console_log,         0, STDERR_FILENO },
    { "groupCollapsed", console_group,       0, 0 },
    { "profile",        console_nothing,     0, 0 },
    { "profileEnd",     console_nothing,     0, 0 },
    { "timeStamp",      console_nothing,     0, 0 },
};

static enum g2n_status define(struct g2n_realm *realm, struct g2n_object *console, const struct g2n_method *m)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, m->native, m->name, m->length, &f);

    if (st != G2N_OK) return st;
    f->magic = m->magic;
    f->data[0] = g2n_dup(g2n_view_of_object(console));
    return g2n_object_put_c(realm, console, m->name, g2n_own_object(&f->object));
}

static enum g2n_status define_hidden(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    return g2n_object_define(realm, obj, key, value, G2N_PROP_METHOD);
}

enum g2n_status g2n_console_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *console;
    struct g2n_string *name = NULL;
    enum g2n_status st = g2n_object_new(realm, &class_console, realm->protos[G2N_PROTO_OBJECT], &console);

    if (st != G2N_OK) return st;
    for (size_t i = 0; i < sizeof methods / sizeof *methods && st == G2N_OK; i++)
        st = define(realm, console, &methods[i]);
    if (st == G2N_OK) st = g2n_atom_new(realm, "console", strlen("console"), &name);
    if (st == G2N_OK)
        st = define_hidden(realm, console, g2n_key_symbol(realm->symbol_to_string_tag), g2n_view_of_string(name));
    if (st == G2N_OK) st = define_hidden(realm, realm->global, g2n_key_atom(name), g2n_view_of_object(console));
    if (name) g2n_atom_release(realm, name);
    g2n_object_drop(realm, console);
    return st;
}
