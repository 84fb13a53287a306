#include "diag.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

void g2n_diag_init(struct g2n_diag *d, FILE *err)
{
    memset(d, 0, sizeof *d);
    d->err         = err;
    d->on_terminal = err && isatty(fileno(err)) == 1;
    (void)clock_gettime(CLOCK_MONOTONIC, &d->start);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

void g2n_progress_end(struct g2n_diag *d)
{
    if (!d->line_shown)
        return;
    fputs("\r\033[K", d->err);
    fflush(d->err);
    d->line_shown = false;
}

static void say(struct g2n_diag *d, const char *prefix, const char *format, va_list args)
{
    if (!d->err)
        return;
    g2n_progress_end(d);
    fputs(prefix, d->err);
    vfprintf(d->err, format, args);
    fputc('\n', d->err);
    fflush(d->err);
}

enum g2n_exit g2n_fail(struct g2n_diag *d, enum g2n_exit st, const char *file, const char *format, ...)
{
    va_list args;

    if (d->err) {
        g2n_progress_end(d);
        fprintf(d->err, "%s: ", file ? file : "gowasm2native");
    }
    va_start(args, format);
    say(d, "", format, args);
    va_end(args);
    return st;
}

enum g2n_exit g2n_fail_errno(struct g2n_diag *d, enum g2n_exit otherwise, const char *file, const char *action,
                             int error)
{
    bool        limit = false;
    const char *remedy = "";

    switch (error) {
    case ENOSPC:
    case EDQUOT: limit = true; remedy = "; free some space, or set TMPDIR or -o to another file system"; break;
    case ENOMEM: limit = true; remedy = "; free some memory, or use a smaller -j"; break;
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case EAGAIN: limit = true; remedy = "; raise the limit (ulimit -a)"; break;
    default: break;
    }
    return g2n_fail(d, limit ? G2N_LIMIT : otherwise, file, "cannot %s: %s%s", action, strerror(error), remedy);
}

enum g2n_exit g2n_fail_memory(struct g2n_diag *d)
{
    return g2n_fail(d, G2N_LIMIT, NULL, "out of memory; free some memory, or use a smaller -j");
}

void g2n_detail(struct g2n_diag *d, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(d, "  ", format, args);
    va_end(args);
}

void g2n_detail_output(struct g2n_diag *d, const char *text, size_t len)
{
    if (!d->err || len == 0)
        return;
    g2n_progress_end(d);
    fwrite(text, 1, len, d->err);
    if (text[len - 1] != '\n')
        fputc('\n', d->err);
    fflush(d->err);
}

void g2n_warn(struct g2n_diag *d, const char *file, const char *format, ...)
{
    va_list args;

    if (d->quiet || !d->err)
        return;
    g2n_progress_end(d);
    fprintf(d->err, "%s: warning: ", file);
    va_start(args, format);
    say(d, "", format, args);
    va_end(args);
}

void g2n_note(struct g2n_diag *d, const char *format, ...)
{
    va_list args;

    if (!d->verbose)
        return;
    va_start(args, format);
    say(d, "", format, args);
    va_end(args);
}

void g2n_progress(struct g2n_diag *d, const char *stage, size_t done, size_t total)
{
    if (!d->err || d->quiet || d->progress == G2N_PROGRESS_NONE)
        return;
    if (d->progress == G2N_PROGRESS_PLAIN) {
        if (!d->stage || strcmp(stage, d->stage) != 0)
            fprintf(d->err, "[%.1f s] %s\n", seconds_since(&d->start), stage);
    } else if (d->on_terminal) {
        if (total != 0)
            fprintf(d->err, "\r\033[K%s %zu/%zu (%.1f s)", stage, done, total, seconds_since(&d->start));
        else
            fprintf(d->err, "\r\033[K%s (%.1f s)", stage, seconds_since(&d->start));
        d->line_shown = true;
    }
    d->stage = stage;
    fflush(d->err);
}

/* Length of the UTF-8 character at p, or 0 when it is none or one that terminals obey: C1 controls (U+0080-009F),
 * separators and marks of direction (U+200E-200F, U+2028-202E, U+2066-2069). */
static size_t printable_utf8(const unsigned char *p, size_t len)
{
    size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;

    if (p[0] < 0xc2 || p[0] > 0xf4 || n > len || (p[0] == 0xc2 && p[1] < 0xa0))
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if (p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae)))
        return 0;
    if (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)
        return 0;
    return n;
}

const char *g2n_show(struct g2n_arena *a, struct g2n_str s)
{
    static const char    hex[] = "0123456789abcdef";
    const unsigned char *in    = (const unsigned char *)s.ptr;
    size_t               len   = s.len > 200 ? 200 : s.len;
    char                *out   = g2n_arena_alloc(a, len * 4 + 8);
    char                *p     = out;

    if (!out)
        return "?";
    for (size_t i = 0; i < len;) {
        size_t n = in[i] >= 0x20 && in[i] < 0x7f ? 1 : in[i] >= 0x80 ? printable_utf8(in + i, s.len - i) : 0;

        if (n != 0) {
            memcpy(p, in + i, n);
            p += n;
            i += n;
        } else {
            *p++ = '\\';
            *p++ = 'x';
            *p++ = hex[in[i] >> 4];
            *p++ = hex[in[i] & 15];
            i++;
        }
    }
    if (len < s.len)
        memcpy(p, "...", 4);
    return out;
}
