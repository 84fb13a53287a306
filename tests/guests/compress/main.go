// gzip, zlib, flate, zip, tar, lzw: round trips, known checksums, damage reported.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"fmt"
	"hash/crc32"
	"io"
)

func main() {
	text := bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog\n"), 5000)
	var packed bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	writer.Name = "fox"
	writer.Write(text)
	writer.Close()
	fmt.Println(packed.Len(), crc32.ChecksumIEEE(packed.Bytes()))
	reader, err := gzip.NewReader(bytes.NewReader(packed.Bytes()))
	back, err2 := io.ReadAll(reader)
	fmt.Println(err, err2, reader.Name, bytes.Equal(back, text))
	damaged := bytes.Clone(packed.Bytes())
	damaged[len(damaged)/2] ^= 0xff
	reader, _ = gzip.NewReader(bytes.NewReader(damaged))
	_, err = io.ReadAll(reader)
	fmt.Println(err)
	_, err = gzip.NewReader(bytes.NewReader([]byte("not gzip at all")))
	fmt.Println(err)

	for level := range 10 {
		var out bytes.Buffer
		w, _ := flate.NewWriter(&out, level)
		w.Write(text)
		w.Close()
		fmt.Print(out.Len(), " ")
	}
	fmt.Println()
	packed.Reset()
	z := zlib.NewWriter(&packed)
	z.Write(text)
	z.Close()
	zr, err := zlib.NewReader(&packed)
	back, err2 = io.ReadAll(zr)
	fmt.Println(err, err2, len(back))
	packed.Reset()
	l := lzw.NewWriter(&packed, lzw.LSB, 8)
	l.Write(text)
	l.Close()
	fmt.Println(packed.Len())

	var archive bytes.Buffer
	zw := zip.NewWriter(&archive)
	for _, name := range []string{"a.txt", "folder/b.txt"} {
		f, _ := zw.Create(name)
		f.Write([]byte("content of " + name))
	}
	zw.Close()
	zip, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	for _, f := range zip.File {
		r, _ := f.Open()
		content, _ := io.ReadAll(r)
		fmt.Println(f.Name, f.CRC32, string(content), err)
	}
	var tape bytes.Buffer
	tw := tar.NewWriter(&tape)
	tw.WriteHeader(&tar.Header{Name: "x", Mode: 0o600, Size: 3})
	tw.Write([]byte("abc"))
	tw.Close()
	tr := tar.NewReader(&tape)
	header, err := tr.Next()
	content, _ := io.ReadAll(tr)
	fmt.Println(header.Name, header.Size, err, string(content))
}
