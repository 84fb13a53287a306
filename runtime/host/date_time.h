/* Time values and their fields (ECMA-262, 21.4.1): milliseconds since 1970 UTC as a double, NaN for an invalid date. */
#ifndef G2N_HOST_DATE_TIME_H
#define G2N_HOST_DATE_TIME_H

#include "base/buf.h"

#define G2N_MS_PER_DAY 86400000.0

/* What a time value looks like, in UTC or in local time; a field may be out of range or not a number before
 * g2n_date_make() has brought the fields together. */
struct g2n_date_fields {
    double year, month /* 0..11 */, day /* 1..31 */, hours, minutes, seconds, ms;
};

/* The fields of a finite time value. */
struct g2n_date_fields g2n_date_split(double t);
int g2n_date_weekday(double t); /* 0 = Sunday */
/* MakeDate(MakeDay, MakeTime); NaN when a field is not finite. */
double g2n_date_make(const struct g2n_date_fields *f);
/* TimeClip: whole milliseconds within 8.64e15, else NaN; -0 becomes 0. */
double g2n_date_clip(double t);

/* Milliseconds that local time is ahead of UTC at time t, by the TZ of the process. */
double g2n_date_offset(double t);
double g2n_date_to_local(double t);
/* UTC(t): a local time that occurs twice is the first of the two, one that is skipped is read with the offset before. */
double g2n_date_from_local(double t);
/* Appends the zone's name as node shows it in toString(): the name of TZ's abbreviation is not known in full, so the
 * offset's, "GMT+0530". */
void g2n_date_append_offset(struct g2n_buf *out, double t);

/* date_text.c */
/* Date.parse: the ISO format of ECMA-262, 21.4.1.32, and the forms that toString() and toUTCString() write and RFC 2822
 * has.  NaN for anything else. */
double g2n_date_parse(const char *text, size_t len);

enum g2n_date_form {
    G2N_DATE_ISO,          /* 2024-02-29T12:30:15.123Z               */
    G2N_DATE_STRING,       /* Thu Feb 29 2024 12:30:15 GMT+0000 (...) */
    G2N_DATE_DATE_STRING,  /* Thu Feb 29 2024                        */
    G2N_DATE_TIME_STRING,  /* 12:30:15 GMT+0000 (...)                 */
    G2N_DATE_UTC_STRING,   /* Thu, 29 Feb 2024 12:30:15 GMT          */
    G2N_DATE_LOCALE,       /* 2/29/2024, 12:30:15 PM                 */
    G2N_DATE_LOCALE_DATE,
    G2N_DATE_LOCALE_TIME
};
/* Appends a finite time value in one of the forms; local time but for ISO and UTC_STRING. */
void g2n_date_append(struct g2n_buf *out, double t, enum g2n_date_form form);

/* Date.now(): whole milliseconds since 1970. */
double g2n_date_now(void);

#endif
