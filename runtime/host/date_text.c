/* Dates as text.  Writing follows ECMA-262, 21.4.4.41, and the toLocale forms of node's default locale, en-US; a zone is
 * given the long name that zone_names.def has for its abbreviation, or its offset.
 *
 * Reading tries ECMA-262's own format, strictly; then, as engines do, a loose one: words and numbers in any order that
 * means something, local time unless a zone is given. */
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "host/date_time.h"

static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };

/* ---- writing ---- */

static void append_year(struct g2n_buf *out, double year)
{
    g2n_buf_printf(out, year < 0 ? "-%04d" : "%04d", abs((int)year));
}

static void append_iso(struct g2n_buf *out, double t)
{
    struct g2n_date_fields f = g2n_date_split(t);

    if (f.year >= 0 && f.year <= 9999) g2n_buf_printf(out, "%04d", (int)f.year);
    else g2n_buf_printf(out, "%c%06d", f.year < 0 ? '-' : '+', abs((int)f.year));
    g2n_buf_printf(out, "-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)f.month + 1, (int)f.day, (int)f.hours, (int)f.minutes,
                   (int)f.seconds, (int)f.ms);
}

static void append_date(struct g2n_buf *out, double local)
{
    struct g2n_date_fields f = g2n_date_split(local);

    g2n_buf_printf(out, "%s %s %02d ", days[g2n_date_weekday(local)], months[(int)f.month], (int)f.day);
    append_year(out, f.year);
}

static void append_zone_name(struct g2n_buf *out, const char *abbreviation, long minutes)
{
    static const struct { const char *abbreviation; int minutes; const char *name; } names[] = {
#define ZONE(abbreviation, minutes, name) { abbreviation, minutes, name },
#include "host/zone_names.def"
#undef ZONE
    };
    long magnitude = labs(minutes);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].minutes != minutes || strcmp(names[i].abbreviation, abbreviation) != 0) continue;
        g2n_buf_append_str(out, names[i].name);
        return;
    }
    g2n_buf_printf(out, "GMT%c%02ld:%02ld", minutes < 0 ? '-' : '+', magnitude / 60, magnitude % 60);
}

static void append_time(struct g2n_buf *out, double t, double local)
{
    struct g2n_date_fields f = g2n_date_split(local);
    time_t seconds = (time_t)floor(t / 1000);
    struct tm tm;

    if (!localtime_r(&seconds, &tm)) tm = (struct tm){ .tm_zone = "UTC" };
    g2n_buf_printf(out, "%02d:%02d:%02d ", (int)f.hours, (int)f.minutes, (int)f.seconds);
    g2n_date_append_offset(out, t);
    g2n_buf_append_str(out, " (");
    append_zone_name(out, tm.tm_zone ? tm.tm_zone : "", tm.tm_gmtoff / 60);
    g2n_buf_append_byte(out, ')');
}

static void append_utc(struct g2n_buf *out, double t)
{
    struct g2n_date_fields f = g2n_date_split(t);

    g2n_buf_printf(out, "%s, %02d %s ", days[g2n_date_weekday(t)], (int)f.day, months[(int)f.month]);
    g2n_buf_printf(out, f.year < 0 ? "-%04d" : "%04d", abs((int)f.year));
    g2n_buf_printf(out, " %02d:%02d:%02d GMT", (int)f.hours, (int)f.minutes, (int)f.seconds);
}

static void append_locale_date(struct g2n_buf *out, double local)
{
    struct g2n_date_fields f = g2n_date_split(local);
    int year = (int)f.year; /* without an era: 0 is 1 BC */
    g2n_buf_printf(out, "%d/%d/%d", (int)f.month + 1, (int)f.day, year > 0 ? year : 1 - year);
}

static void append_locale_time(struct g2n_buf *out, double local)
{
    struct g2n_date_fields f = g2n_date_split(local);
    int hour = (int)f.hours % 12;

    g2n_buf_printf(out, "%d:%02d:%02d %s", hour ? hour : 12, (int)f.minutes, (int)f.seconds,
                   f.hours < 12 ? "AM" : "PM");
}

void g2n_date_append(struct g2n_buf *out, double t, enum g2n_date_form form)
{
    double local = g2n_date_to_local(t);

    switch (form) {
    case G2N_DATE_ISO: append_iso(out, t); break;
    case G2N_DATE_UTC_STRING: append_utc(out, t); break;
    case G2N_DATE_DATE_STRING: append_date(out, local); break;
    case G2N_DATE_TIME_STRING: append_time(out, t, local); break;
    case G2N_DATE_STRING:
        append_date(out, local);
        g2n_buf_append_byte(out, ' ');
        append_time(out, t, local);
        break;
    case G2N_DATE_LOCALE_DATE: append_locale_date(out, local); break;
    case G2N_DATE_LOCALE_TIME: append_locale_time(out, local); break;
    case G2N_DATE_LOCALE:
        append_locale_date(out, local);
        g2n_buf_append_str(out, ", ");
        append_locale_time(out, local);
        break;
    }
}

/* ---- reading: what both formats need ---- */

struct reader {
    const char *at, *end;
};

static bool more(const struct reader *r) { return r->at < r->end; }
static bool take(struct reader *r, char c)
{
    if (!more(r) || *r->at != c) return false;
    r->at++;
    return true;
}

static bool take_digits(struct reader *r, int count, double *out)
{
    double n = 0;

    if (r->end - r->at < count) return false;
    for (int i = 0; i < count; i++, r->at++) {
        if (!isdigit((unsigned char)*r->at)) return false;
        n = n * 10 + (*r->at - '0');
    }
    *out = n;
    return true;
}

/* ---- ECMA-262's format: YYYY[-MM[-DD]][THH:mm[:ss[.sss]][Z|+HH:mm]], or a sign and six digits for the year ---- */

static bool iso_year(struct reader *r, double *year)
{
    bool negative = more(r) && *r->at == '-';

    if (!take(r, '-') && !take(r, '+')) return take_digits(r, 4, year);
    if (!take_digits(r, 6, year) || (negative && *year == 0)) return false;
    if (negative) *year = -*year;
    return true;
}

static bool iso_fraction(struct reader *r, double *ms)
{
    double scale = 100;

    if (!take(r, '.')) return true;
    if (!more(r) || !isdigit((unsigned char)*r->at)) return false;
    for (*ms = 0; more(r) && isdigit((unsigned char)*r->at); r->at++, scale = scale >= 10 ? scale / 10 : 0)
        *ms += scale >= 1 ? (*r->at - '0') * scale : 0;
    return true;
}

static bool iso_zone(struct reader *r, bool *zoned, double *offset_minutes)
{
    double hours, minutes;
    bool negative = more(r) && *r->at == '-';

    *offset_minutes = 0;
    *zoned = take(r, 'Z');
    if (*zoned || !more(r)) return true;
    *zoned = true;
    if (!take(r, '+') && !take(r, '-')) return false;
    if (!take_digits(r, 2, &hours) || !take(r, ':') || !take_digits(r, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
    return true;
}

static bool iso_time(struct reader *r, struct g2n_date_fields *f, bool *zoned, double *offset_minutes)
{
    if (!take_digits(r, 2, &f->hours) || !take(r, ':') || !take_digits(r, 2, &f->minutes)) return false;
    if (take(r, ':') && (!take_digits(r, 2, &f->seconds) || !iso_fraction(r, &f->ms))) return false;
    if (f->hours > 24 || f->minutes > 59 || f->seconds > 59) return false;
    if (f->hours == 24 && (f->minutes != 0 || f->seconds != 0 || f->ms != 0)) return false;
    return iso_zone(r, zoned, offset_minutes);
}

static bool parse_iso(struct reader r, double *t)
{
    struct g2n_date_fields f = { .month = 1, .day = 1 };
    bool zoned = true; /* a date alone is UTC, a date and time without a zone is local */
    double offset_minutes = 0;

    if (!iso_year(&r, &f.year)) return false;
    if (take(&r, '-')) {
        if (!take_digits(&r, 2, &f.month)) return false;
        if (take(&r, '-') && !take_digits(&r, 2, &f.day)) return false;
    }
    if (take(&r, 'T') && !iso_time(&r, &f, &zoned, &offset_minutes)) return false;
    if (more(&r) || f.month < 1 || f.month > 12 || f.day < 1 || f.day > 31) return false;
    f.month--;
    *t = g2n_date_make(&f) - offset_minutes * 60000;
    if (!zoned) *t = g2n_date_from_local(*t);
    return true;
}

/* ---- the loose format ---- */

struct loose {
    double numbers[3];    /* of the date, in order */
    int    count;
    int    month;         /* by name, or -1 */
    struct g2n_date_fields time;
    bool   has_time, pm, am, zoned;
    double offset_minutes;
};

static const struct {
    char name[4];
    int  minutes;
} zones[] = {
    { "GMT", 0 }, { "UTC", 0 }, { "UT", 0 }, { "Z", 0 }, { "EST", -300 }, { "EDT", -240 }, { "CST", -360 },
    { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 },
};

static bool loose_word(struct loose *l, const char *word, size_t len, bool clock_follows)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (len == strlen(zones[i].name) && strncasecmp(word, zones[i].name, len) == 0) {
            l->zoned = true;
            l->offset_minutes = zones[i].minutes;
            return true;
        }
    if (len == 2 && strncasecmp(word, "am", 2) == 0) return l->am = true;
    if (len == 2 && strncasecmp(word, "pm", 2) == 0) return l->pm = true;
    if (len == 1 && (*word == 'T' || *word == 't')) return l->count > 0 && clock_follows;
    for (int i = 0; len >= 3 && i < 12; i++)
        if (strncasecmp(word, months[i], 3) == 0) {
            l->month = i;
            return true;
        }
    for (int i = 0; len >= 3 && i < 7; i++)
        if (strncasecmp(word, days[i], 3) == 0) return true;
    return l->count == 0 && l->month < 0; /* V8 passes over words before the first number */
}

static double loose_number(struct reader *r, int *digits)
{
    double n = 0;

    for (*digits = 0; more(r) && isdigit((unsigned char)*r->at); r->at++, ++*digits) n = n * 10 + (*r->at - '0');
    return n;
}

static bool loose_clock(struct reader *r, struct loose *l, double hours)
{
    int digits;

    if (l->has_time) return false;
    l->has_time = true;
    l->time.hours = hours;
    l->time.minutes = loose_number(r, &digits);
    if (digits == 0) return false;
    if (!take(r, ':')) return true;
    l->time.seconds = loose_number(r, &digits);
    return digits > 0 && iso_fraction(r, &l->time.ms);
}

/* "+0530" or "+05:30" after a time or a zone's name. */
static bool loose_offset(struct reader *r, struct loose *l, int sign)
{
    int digits;
    double n = loose_number(r, &digits), minutes = 0;

    if (digits == 0) return false;
    if (take(r, ':')) minutes = loose_number(r, &digits);
    else if (digits > 2) {
        minutes = fmod(n, 100);
        n = floor(n / 100);
    }
    l->zoned = true;
    l->offset_minutes = sign * (n * 60 + minutes);
    return true;
}

static bool skip_comment(struct reader *r)
{
    int depth = 0;

    do {
        if (*r->at == '(') depth++;
        if (*r->at == ')') depth--;
        r->at++;
    } while (depth > 0 && more(r));
    return true;
}

static bool loose_token(struct reader *r, struct loose *l)
{
    unsigned char c = (unsigned char)*r->at;
    int digits;

    if (c == '(') return skip_comment(r);
    if (isalpha(c)) {
        const char *word = r->at;
        while (more(r) && isalpha((unsigned char)*r->at)) r->at++;
        if (more(r) && *r->at == '.') r->at++;
        return loose_word(l, word, (size_t)(r->at - word) - (r->at[-1] == '.'), more(r) && isdigit((unsigned char)*r->at));
    }
    if (isdigit(c)) {
        double n = loose_number(r, &digits);
        if (take(r, ':')) return loose_clock(r, l, n);
        if (l->count == 3) return false;
        l->numbers[l->count++] = n;
        return true;
    }
    r->at++;
    if ((c == '+' || c == '-') && (l->has_time || l->zoned)) return loose_offset(r, l, c == '-' ? -1 : 1);
    return c == ' ' || c == ',' || c == '/' || c == '-' || c == '\t';
}

static bool loose_finish(struct loose *l, double *t)
{
    struct g2n_date_fields f = l->time;
    double *n = l->numbers;

    if (l->month >= 0) {
        if (l->count == 0 || l->count > 2) return false;
        f.month = l->month;
        f.day = l->count == 2 ? n[n[0] > 31] : n[0] > 31 ? 1 : n[0];
        f.year = l->count == 2 ? n[n[0] <= 31] : n[0] > 31 ? n[0] : 2001; /* V8's year for a date without one */
    } else if (l->count == 3 && n[0] > 31) {
        f.year = n[0]; f.month = n[1] - 1; f.day = n[2];
    } else if (l->count >= 2) {
        f.month = n[0] - 1; f.day = n[1]; f.year = l->count == 3 ? n[2] : 2001;
    } else if (l->count == 1 && n[0] >= 1 && n[0] <= 12) { /* a month of V8's year */
        f.month = n[0] - 1; f.day = 1; f.year = 2001;
    } else if (l->count == 1 && (n[0] > 31 || n[0] == 0)) {
        f.month = 0; f.day = 1; f.year = n[0];
    } else {
        return false;
    }
    if (f.year >= 0 && f.year < 50) f.year += 2000;
    else if (f.year >= 50 && f.year < 100) f.year += 1900;
    if ((l->am || l->pm) && (f.hours < 1 || f.hours > 12)) return false;
    if (l->pm && f.hours < 12) f.hours += 12;
    if (l->am && f.hours == 12) f.hours = 0;
    if (f.month < 0 || f.month > 11 || f.day < 1 || f.day > 31 || f.hours > 24 ||
        (f.hours == 24 && (f.minutes != 0 || f.seconds != 0 || f.ms != 0)) || f.minutes > 59 || f.seconds > 59)
        return false;
    *t = g2n_date_make(&f);
    *t = l->zoned ? *t - l->offset_minutes * 60000 : g2n_date_from_local(*t);
    return true;
}

static bool parse_loose(struct reader r, double *t)
{
    struct loose l = { .month = -1 };

    while (more(&r))
        if (!loose_token(&r, &l)) return false;
    return loose_finish(&l, t);
}

double g2n_date_parse(const char *text, size_t len)
{
    struct reader r = { text, text + len };
    double t;

    return parse_iso(r, &t) || parse_loose(r, &t) ? g2n_date_clip(t) : NAN;
}
