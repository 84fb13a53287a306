/* G2N_TRACE=imports: a line on standard error, or for a library's log, for each call of WASI, when it has returned:
 *
 *     fd_write(1, "hello\n") -> 6
 *     path_open(3, 0x1, "no/such", 0x0, 0x42, 0x42, 0x0) -> ENOENT
 *
 * Operands are shown as the rows of wasi1.def say.  The guest's memory is read after the call, and may have been changed by it;
 * what lies outside is "?".  A line is a fixed piece of memory, and is cut when it is full. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wasi1/wasi1.h"

#define LINE_MAX_LEN 400u
#define QUOTE_MAX    60u
#define POLLS_MAX    8u
#define BUFFERS_MAX  1024u

struct line {
    size_t len;
    char   text[LINE_MAX_LEN + 1];
};

static const struct {
    const char *name;
    const char *operands;
} rows[] = {
#define WASI1(name, signature, operands, parameters) { #name, operands },
#include <g2n/wasi1.def>
#undef WASI1
};

static const char *const errnos[] = {
#define WASI_ERRNO(name, number, system) [number] = "E" #name,
#include "wasi1/errno.def"
#undef WASI_ERRNO
};

static void G2N_PRINTF(2, 3) add(struct line *l, const char *format, ...)
{
    size_t room = sizeof l->text - l->len;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(l->text + l->len, room, format, args);
    va_end(args);
    if (n > 0) l->len += (size_t)n < room ? (size_t)n : room - 1;
}

/* Escaped, so that a terminal does nothing but show it. */
static void add_quoted(struct line *l, const unsigned char *bytes, uint64_t len)
{
    add(l, "\"");
    for (uint64_t i = 0; i < len && i < QUOTE_MAX; i++) {
        if (bytes[i] == '\n') add(l, "\\n");
        else if (bytes[i] == '"' || bytes[i] == '\\') add(l, "\\%c", bytes[i]);
        else if (bytes[i] >= 0x20 && bytes[i] < 0x7F) add(l, "%c", bytes[i]);
        else add(l, "\\x%02x", bytes[i]);
    }
    add(l, len > QUOTE_MAX ? "\"..." : "\"");
}

static void add_text(struct line *l, const struct g2n_wasi1 *w, uint64_t at, uint64_t len)
{
    const unsigned char *mem_text = g2n_mem_find(w->memory, at, len);

    if (mem_text) add_quoted(l, mem_text, len);
    else add(l, "?");
}

static uint64_t load(const unsigned char *mem_at, size_t size)
{
    uint64_t v = 0;

    memcpy(&v, mem_at, size);
    return v;
}

/* ---- Buffers ---- */

/* The i-th buffer of a list; false: the list is not in memory. */
static bool buffer_at(const struct g2n_wasi1 *w, uint64_t iovs, uint64_t i, uint64_t *at, uint64_t *len)
{
    const unsigned char *mem_iov = g2n_mem_find(w->memory, iovs + i * G2N_IOVEC_LEN, G2N_IOVEC_LEN);

    if (!mem_iov) return false;
    *at = load(mem_iov, 4);
    *len = load(mem_iov + 4, 4);
    return true;
}

/* The first buffer that is not empty, of which `most` bytes count. */
static void add_bytes(struct line *l, const struct g2n_wasi1 *w, const uint64_t *operands, uint64_t most)
{
    uint64_t at, len = 0;

    for (uint64_t i = 0; len == 0 && i < operands[1] && i < BUFFERS_MAX; i++)
        if (!buffer_at(w, operands[0], i, &at, &len)) {
            add(l, "?");
            return;
        }
    if (len == 0) add(l, "\"\"");
    else add_text(l, w, at, len < most ? len : most);
}

static void add_room(struct line *l, const struct g2n_wasi1 *w, const uint64_t *operands)
{
    uint64_t at, len, all = 0;

    for (uint64_t i = 0; i < operands[1] && i < BUFFERS_MAX; i++) {
        if (!buffer_at(w, operands[0], i, &at, &len)) {
            add(l, "?");
            return;
        }
        all += len;
    }
    add(l, "[%llu]", (unsigned long long)all);
}

/* ---- Polls ---- */

static const char *const kinds[] = { "clock", "read", "write" };

static void add_polls(struct line *l, const struct g2n_wasi1 *w, const uint64_t *operands)
{
    for (uint64_t i = 0; i < operands[2] && i < POLLS_MAX; i++) {
        const unsigned char *mem_at = g2n_mem_find(w->memory, operands[0] + i * G2N_SUBSCRIPTION_LEN, G2N_SUBSCRIPTION_LEN);
        if (i != 0) add(l, ", ");
        if (!mem_at) add(l, "?");
        else if (mem_at[8] == G2N_EVENT_CLOCK)
            add(l, "%s %llu ns", load(mem_at + 40, 2) & G2N_CLOCK_ABSOLUTE ? "until" : "for", (unsigned long long)load(mem_at + 24, 8));
        else add(l, "%s %u", mem_at[8] < 3 ? kinds[mem_at[8]] : "?", (unsigned)load(mem_at + 16, 4));
    }
    if (operands[2] > POLLS_MAX) add(l, ", ...");
}

static void add_events(struct line *l, const struct g2n_wasi1 *w, const uint64_t *operands)
{
    const unsigned char *mem_count = g2n_mem_find(w->memory, operands[3], 4);
    const uint64_t count = mem_count ? load(mem_count, 4) : 0;

    add(l, "%llu", (unsigned long long)count);
    for (uint64_t i = 0; i < count && i < POLLS_MAX; i++) {
        const unsigned char *mem_at = g2n_mem_find(w->memory, operands[1] + i * G2N_EVENT_LEN, G2N_EVENT_LEN);
        if (mem_at) add(l, "%s%s", i == 0 ? ": " : ", ", mem_at[10] < 3 ? kinds[mem_at[10]] : "?");
        if (mem_at && load(mem_at + 8, 2) != 0) add(l, " fails with %u", (unsigned)load(mem_at + 8, 2));
    }
}

/* ---- Operands ---- */

static bool word_is(const char *word, size_t len, const char *with) { return strlen(with) == len && memcmp(word, with, len) == 0; }

/* How many parameters a word stands for. */
static unsigned width(const char *word, size_t len)
{
    static const char *const pairs[] = { "str", "room", "=str", "read", "write" };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (word_is(word, len, pairs[i])) return 2;
    return word_is(word, len, "=text") ? 3 : word_is(word, len, "=polls") ? 4 : 1;
}

static void add_operand(struct line *l, const struct g2n_wasi1 *w, const char *word, size_t len, const uint64_t *operands)
{
    if (word_is(word, len, "str")) add_text(l, w, operands[0], operands[1]);
    else if (word_is(word, len, "write")) add_bytes(l, w, operands, UINT64_MAX);
    else if (word_is(word, len, "read")) add_room(l, w, operands);
    else if (word_is(word, len, "room")) add(l, "[%llu]", (unsigned long long)operands[1]);
    else if (word_is(word, len, "=polls")) add_polls(l, w, operands);
    else if (word_is(word, len, "hex") || word_is(word, len, "at")) add(l, "0x%llx", (unsigned long long)operands[0]);
    else add(l, "%lld", (long long)operands[0]);
}

static void add_record(struct line *l, const char *word, size_t len, const unsigned char *mem_at)
{
    if (word_is(word, len, "=u16")) add(l, "0x%llx", (unsigned long long)load(mem_at, 2));
    else if (word_is(word, len, "=u64")) add(l, "%llu", (unsigned long long)load(mem_at, 8));
    else if (word_is(word, len, "=fdstat"))
        add(l, "type %u, flags 0x%x, rights 0x%llx", mem_at[0], (unsigned)load(mem_at + 2, 2), (unsigned long long)load(mem_at + 8, 8));
    else if (word_is(word, len, "=filestat")) add(l, "type %u, size %llu", mem_at[16], (unsigned long long)load(mem_at + 32, 8));
    else if (word_is(word, len, "=prestat")) add(l, "a folder, name of %u", (unsigned)load(mem_at + 4, 4));
    else add(l, "%u", (unsigned)load(mem_at, 4));
}

static size_t record_len(const char *word, size_t len)
{
    return word_is(word, len, "=u16")        ? 2
           : word_is(word, len, "=u64")      ? 8
           : word_is(word, len, "=fdstat")   ? G2N_FDSTAT_LEN
           : word_is(word, len, "=filestat") ? G2N_FILESTAT_LEN
           : word_is(word, len, "=prestat")  ? G2N_PRESTAT_LEN
                                             : 4;
}

/* read: the operands of the "read" before it, or NULL. */
static void add_result(struct line *l, const struct g2n_wasi1 *w, const char *word, size_t len, const uint64_t *operands,
                       const uint64_t *read)
{
    const bool text = word_is(word, len, "=text");
    const unsigned char *mem_at = g2n_mem_find(w->memory, operands[text ? 2 : 0], record_len(word, len));

    if (word_is(word, len, "=str")) {
        add_text(l, w, operands[0], operands[1]);
    } else if (word_is(word, len, "=polls")) {
        add_events(l, w, operands);
    } else if (!mem_at) {
        add(l, "?");
    } else if (text) {
        add_text(l, w, operands[0], load(mem_at, 4));
    } else {
        add_record(l, word, len, mem_at);
        if (!word_is(word, len, "=moved") || !read) return;
        add(l, " ");
        add_bytes(l, w, read, load(mem_at, 4));
    }
}

/* The operands of one kind, results or not, and what they are. */
static void add_all(struct line *l, const struct g2n_wasi1 *w, const char *words, const uint64_t *operands, bool results)
{
    const uint64_t *read = NULL;
    bool first = true;

    while (*words) {
        const size_t len = strcspn(words, " ");
        const bool polls = word_is(words, len, "=polls");

        if (word_is(words, len, "read")) read = operands;
        if (polls || (*words == '=') == results) {
            add(l, "%s", !first ? ", " : results ? " -> " : "");
            if (results) add_result(l, w, words, len, operands, read);
            else add_operand(l, w, words, len, operands);
            first = false;
        }
        operands += width(words, len);
        words += len + (words[len] == ' ');
    }
}

static void say(const struct g2n_wasi1 *w, struct line *l)
{
    ssize_t n;

    if (w->log) {
        w->log(w->exit_context, l->text);
        return;
    }
    if (l->len == LINE_MAX_LEN) l->len--;
    l->text[l->len++] = '\n';
    n = write(STDERR_FILENO, l->text, l->len);
    (void)n; /* nowhere left to report to */
}

void g2n_wasi1_trace(struct g2n_wasi1 *w, const char *name, uint32_t err, const uint64_t *operands)
{
    struct line l = { 0 };
    const char *words = "";

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0) words = rows[i].operands;
    add(&l, "imports: %s(", name);
    add_all(&l, w, words, operands, false);
    add(&l, ")");
    if (err == G2N_WASI_OK) add_all(&l, w, words, operands, true);
    else if (err < sizeof errnos / sizeof *errnos && errnos[err]) add(&l, " -> %s", errnos[err]);
    else add(&l, " -> %s", err == G2N_WASI_NOTCAPABLE ? "ENOTCAPABLE" : "?");
    say(w, &l);
}

void g2n_wasi1_trace_init(struct g2n_wasi1 *w)
{
    const char *at = getenv("G2N_TRACE");

    while (at && *at) {
        const size_t len = strcspn(at, ",");
        if (word_is(at, len, "imports")) {
            w->head.traced = true;
        } else if (len != 0 && !word_is(at, len, "sqlite")) { /* which is sqlite/trace.c's */
            struct line l = { 0 };
            add(&l, "G2N_TRACE: there is no kind ");
            add_quoted(&l, (const unsigned char *)at, len);
            add(&l, " for WASI; put together, with a comma: imports,sqlite");
            say(w, &l);
        }
        at += len + (at[len] == ',');
    }
}
