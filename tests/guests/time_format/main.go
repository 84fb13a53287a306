// time: formatting, parsing, arithmetic, rounding, calendars, zones with names, the system's zone files.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.Date(2024, time.February, 29, 23, 59, 59, 987654321, time.UTC)
	for _, layout := range []string{time.ANSIC, time.UnixDate, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC3339Nano, time.Kitchen,
		time.StampMicro, "Monday, 02-Jan-06 15:04:05.000 MST", "2006-002 3pm", time.DateTime} {
		fmt.Println(t.Format(layout))
	}
	for _, text := range []string{"2024-02-30T00:00:00Z", "2024-02-29T12:00:00+05:30", "2024-02-29 12:00", "2024-02-29T25:00:00Z"} {
		parsed, err := time.Parse(time.RFC3339, text)
		fmt.Println(parsed, err)
	}
	fmt.Println(t.AddDate(1, 0, 0), t.AddDate(0, 1, 1), t.Add(-36*time.Hour), t.YearDay(), t.Weekday())
	year, week := t.ISOWeek()
	fmt.Println(year, week, t.Unix(), t.UnixMilli(), t.Truncate(time.Hour), t.Round(24*time.Hour))
	fmt.Println(time.Unix(0, 0).UTC(), time.Unix(-1, 5).UTC(), time.UnixMilli(1e15).UTC(), time.Time{}.IsZero())
	for _, text := range []string{"1h15m30.918273645s", "-1.5us", "3", "1d", "9223372036854775807ns"} {
		d, err := time.ParseDuration(text)
		fmt.Println(d, err, d.Round(time.Minute), d.Seconds())
	}
	zone := time.FixedZone("XYZ", -(3*3600 + 1800))
	fmt.Println(t.In(zone), t.In(zone).Format(time.RFC3339), t.Equal(t.In(zone)))
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err == nil {
		summer := time.Date(2024, 7, 1, 12, 0, 0, 0, warsaw)
		fmt.Println(summer, summer.IsDST(), summer.AddDate(0, 6, 0), time.Date(2024, 3, 31, 2, 30, 0, 0, warsaw))
	}
	_, err = time.LoadLocation("Nowhere/Nothing")
	fmt.Println(err)
	_, err = time.LoadLocation("../etc/passwd")
	fmt.Println(err)
}
