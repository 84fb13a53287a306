// Strings and Unicode: runes, invalid UTF-8, case, fields, builders, replacers, conversions.
package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func main() {
	s := "aż日🙂\xff\xed\xa0\x80é"
	for i, r := range s {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println(len(s), utf8.RuneCountInString(s), utf8.ValidString(s))
	fmt.Println([]rune(s), []byte(s), strings.ToValidUTF8(s, "?"))
	fmt.Printf("%q %+q %x % x\n", s, s, s, s)
	fmt.Println(strings.ToUpper("ßżółćǆ"), strings.ToLower("İSTANBUL ΣΑΣ"), strings.Title("ǆ abc"))
	fmt.Println(strings.EqualFold("Straße", "STRAßE"), strings.EqualFold("K", "\u212a"))
	fmt.Printf("%q\n", strings.FieldsFunc("a1b22c  d", unicode.IsDigit))
	fmt.Printf("%q\n", strings.Fields(" a\u00a0b\u2003c\t\n d "))
	fmt.Println(strings.NewReplacer("<", "&lt;", ">", "&gt;", "a", "A").Replace("<a><b>"))
	fmt.Println(strings.Count("cheese", "e"), strings.Count("five", ""), strings.LastIndex("go gopher", "go"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found, strings.TrimFunc("123abc456", unicode.IsDigit))
	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, "%d,", i)
	}
	fmt.Println(b.String(), b.Len(), strings.Map(func(r rune) rune {
		if r == ',' {
			return -1
		}
		return r + 1
	}, b.String()))
	fmt.Println(utf16.Encode([]rune("a🙂")), string(utf16.Decode([]uint16{0x61, 0xd83d, 0xde42, 0xd800})))
	fmt.Println(bytes.Compare([]byte("a"), []byte("b")), bytes.Contains([]byte("chocolate"), []byte("cola")))
	for _, text := range []string{"42", "-0x1f", "0b101", "9223372036854775808", "1_000", "", "4.5"} {
		n, err := strconv.ParseInt(text, 0, 64)
		fmt.Println(n, err)
	}
	for _, text := range []string{"1e400", "0x1p-2", "inf", "nan", "1e-400", ".5", "5.", "1__0", "4.9e-324"} {
		f, err := strconv.ParseFloat(text, 64)
		fmt.Println(f, err)
	}
	fmt.Println(strconv.Quote("tab\t\x00\u200b日"), strconv.QuoteToASCII("日🙂"), strconv.AppendBool(nil, true))
	fmt.Println(strconv.Unquote(`"a\u65e5\n"`))
}
