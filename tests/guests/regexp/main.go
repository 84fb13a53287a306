// regexp: groups, names, replacing, splitting, Unicode classes, leftmost-longest, errors.
package main

import (
	"fmt"
	"regexp"
	"strings"
)

func main() {
	date := regexp.MustCompile(`(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})`)
	text := "from 2024-02-29 to 2025-12-31, not 24-1-1"
	fmt.Println(date.FindAllString(text, -1), date.SubexpNames(), date.FindAllStringSubmatchIndex(text, -1))
	fmt.Println(date.ReplaceAllString(text, "${day}.${month}.$year"))
	fmt.Println(date.ReplaceAllStringFunc(text, strings.ToUpper))
	fmt.Printf("%q\n", regexp.MustCompile(`[,\s]+`).Split("a, b  c,d", -1))
	fmt.Println(regexp.MustCompile(`(?i)\bżółć\b|\p{Han}+`).FindAllString("ŻÓŁĆ 日本語 żółć", -1))
	fmt.Println(regexp.MustCompile(`a+|a+b`).FindString("aaab"), regexp.MustCompilePOSIX(`a+|a+b`).FindString("aaab"))
	fmt.Println(regexp.MustCompile(`(a*)*b`).MatchString(strings.Repeat("a", 2000)))
	for _, bad := range []string{`a(b`, `[z-a]`, `*`, `\8`, `(?<n>x)(?<n>y)`, `a{2000}`} {
		_, err := regexp.Compile(bad)
		fmt.Println(err)
	}
	fmt.Println(regexp.QuoteMeta("1+1=[2]"), regexp.MustCompile(`^(\w+)@(\w+)\.com$`).FindStringSubmatch("bob@example.com"))
}
