// base64, hex, csv, xml, gob, binary, pem, url, html, mime: round trips and errors.
package main

import (
	"bytes"
	"encoding/ascii85"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/gob"
	"encoding/hex"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"html"
	"mime"
	"net/url"
	"os"
	"strings"
)

type entry struct {
	XMLName xml.Name `xml:"entry"`
	ID      int      `xml:"id,attr"`
	Name    string   `xml:"name"`
	Notes   []string `xml:"notes>note"`
}

func main() {
	data := []byte("any + old & data\x00\xff")
	for _, e := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
		text := e.EncodeToString(data)
		back, err := e.DecodeString(text)
		fmt.Println(text, bytes.Equal(back, data), err)
	}
	_, err := base64.StdEncoding.DecodeString("a*b=")
	fmt.Println(err, base32.StdEncoding.EncodeToString(data))
	buffer := make([]byte, ascii85.MaxEncodedLen(len(data)))
	fmt.Println(string(buffer[:ascii85.Encode(buffer, data)]))
	fmt.Print(hex.Dump(data))
	_, err = hex.DecodeString("abc")
	fmt.Println(err)

	r := csv.NewReader(strings.NewReader("a,\"b \"\"q\"\"\",c\n# x\n1,,\"multi\nline\"\nbad\"quote,2,3\n"))
	r.Comment = '#'
	for range 4 {
		record, err := r.Read()
		fmt.Printf("%q %v\n", record, err)
	}
	w := csv.NewWriter(os.Stdout)
	w.Write([]string{"x,y", "line\nbreak", " plain", ""})
	w.Flush()

	text, err := xml.MarshalIndent(entry{ID: 7, Name: "<&\"'>", Notes: []string{"one", "two"}}, "", " ")
	fmt.Println(string(text), err)
	var e entry
	fmt.Println(xml.Unmarshal(text, &e), e.Name, e.Notes, xml.Unmarshal([]byte("<entry><x></entry>"), &e))

	var network bytes.Buffer
	type pair struct {
		A map[string][]int
		B *float64
	}
	f := 2.5
	fmt.Println(gob.NewEncoder(&network).Encode(pair{map[string][]int{"k": {1, 2}}, &f}))
	var got pair
	fmt.Println(gob.NewDecoder(&network).Decode(&got), got.A, *got.B)

	binary.Write(&network, binary.BigEndian, struct {
		A uint16
		B int32
		C [2]float32
	}{1, -2, [2]float32{1.5, 2}})
	fmt.Printf("%x %d\n", network.Bytes(), binary.LittleEndian.Uint32([]byte{1, 2, 3, 4}))
	fmt.Println(binary.AppendUvarint(nil, 300), binary.AppendVarint(nil, -300))
	pem.Encode(os.Stdout, &pem.Block{Type: "TEST", Headers: map[string]string{"K": "v"}, Bytes: data})
	u, err := url.Parse("https://user:p%40ss@host:8080/a%20b/../c?x=1&y=a+b&x=2#frag")
	fmt.Println(u, err, u.Host, u.Path, u.Query()["x"], u.User.Username(), u.ResolveReference(&url.URL{Path: "../d"}))
	_, err = url.Parse("http://[::1")
	fmt.Println(err, url.QueryEscape("a b&c=ż"), html.EscapeString("<a&'\">"), html.UnescapeString("&lt;&eacute;&#x1f642;"))
	fmt.Println(mime.ParseMediaType(`text/html; charset="utf-8"`))
}
