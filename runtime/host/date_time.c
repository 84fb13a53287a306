/* The calendar by arithmetic on days (the proleptic Gregorian one, 400 years = 146,097 days); only the offset of local
 * time is asked of the C library. */
#include "host/date_time.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Days from 1970-01-01 to the first of March of `year`, counted in years that begin in March: leap days come last. */
static double days_before_march(double year)
{
    return 365 * year + floor(year / 4) - floor(year / 100) + floor(year / 400) - 719468;
}

/* Days from the first of March to the first of the month, 0 = March. */
static int days_in_march_year(int month) { return (153 * month + 2) / 5; }

static double days_of(double year, int month, double day)
{
    int shifted = (month + 10) % 12;
    return days_before_march(month < 2 ? year - 1 : year) + days_in_march_year(shifted) + day - 1;
}

struct g2n_date_fields g2n_date_split(double t)
{
    struct g2n_date_fields f;
    double days = floor(t / G2N_MS_PER_DAY), time = t - days * G2N_MS_PER_DAY;
    double z = days + 719468, era = floor(z / 146097), day_of_era = z - era * 146097;
    double year_of_era = floor((day_of_era - floor(day_of_era / 1460) + floor(day_of_era / 36524) -
                                floor(day_of_era / 146096)) / 365);
    int day_of_year = (int)(day_of_era - (365 * year_of_era + floor(year_of_era / 4) - floor(year_of_era / 100)));
    int month = (5 * day_of_year + 2) / 153;

    f.day = day_of_year - days_in_march_year(month) + 1;
    f.month = (month + 2) % 12;
    f.year = year_of_era + era * 400 + (f.month < 2);
    f.hours = floor(time / 3600000);
    f.minutes = fmod(floor(time / 60000), 60);
    f.seconds = fmod(floor(time / 1000), 60);
    f.ms = fmod(time, 1000);
    return f;
}

int g2n_date_weekday(double t)
{
    double day = fmod(floor(t / G2N_MS_PER_DAY) + 4, 7);
    return (int)(day < 0 ? day + 7 : day);
}

static bool finite_fields(const struct g2n_date_fields *f)
{
    return isfinite(f->year) && isfinite(f->month) && isfinite(f->day) && isfinite(f->hours) && isfinite(f->minutes) &&
           isfinite(f->seconds) && isfinite(f->ms);
}

double g2n_date_make(const struct g2n_date_fields *f)
{
    double year, month, days;

    if (!finite_fields(f) || fabs(f->year) > 400000 || fabs(f->month) > 5000000) return NAN;
    month = trunc(f->month);
    year = trunc(f->year) + floor(month / 12);
    month -= floor(month / 12) * 12;
    days = days_of(year, (int)month, 1) + trunc(f->day) - 1;
    return days * G2N_MS_PER_DAY + trunc(f->hours) * 3600000 + trunc(f->minutes) * 60000 + trunc(f->seconds) * 1000 +
           trunc(f->ms);
}

double g2n_date_clip(double t)
{
    if (!isfinite(t) || fabs(t) > 8.64e15) return NAN;
    return trunc(t) + 0.0;
}

double g2n_date_offset(double t)
{
    time_t seconds = (time_t)floor(t / 1000);
    struct tm tm;

    if (!isfinite(t) || !localtime_r(&seconds, &tm)) return 0;
    return (double)tm.tm_gmtoff * 1000;
}

double g2n_date_to_local(double t) { return t + g2n_date_offset(t); }

double g2n_date_from_local(double t)
{
    double before, after;

    if (!isfinite(t)) return NAN;
    before = g2n_date_offset(t - G2N_MS_PER_DAY);
    after = g2n_date_offset(t + G2N_MS_PER_DAY);
    if (before == after || g2n_date_offset(t - before) == before) return t - before;
    if (g2n_date_offset(t - after) == after) return t - after;
    return t - before;
}

void g2n_date_append_offset(struct g2n_buf *out, double t)
{
    long minutes = (long)(g2n_date_offset(t) / 60000), magnitude = minutes < 0 ? -minutes : minutes;

    g2n_buf_printf(out, "GMT%c%02ld%02ld", minutes < 0 ? '-' : '+', magnitude / 60, magnitude % 60);
}
