// Files: create, write, read, append, truncate, seek, ReadAt, WriteAt, sync, copy, closed files, flags.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

func show(name string) {
	content, err := os.ReadFile(name)
	fmt.Printf("%s %q %v\n", name, content, err)
}

func main() {
	f, err := os.Create("a")
	fmt.Println(f.Name(), err)
	n, err := f.WriteString("hello world")
	fmt.Println(n, err)
	n, err = f.WriteAt([]byte("HE"), 0)
	fmt.Println(n, err)
	at, err := f.Seek(-5, io.SeekEnd)
	fmt.Println(at, err)
	f.Write([]byte("WORLD!"))
	buffer := make([]byte, 4)
	n, err = f.ReadAt(buffer, 3)
	fmt.Println(n, err, string(buffer[:n]))
	n, err = f.ReadAt(buffer, 10)
	fmt.Println(n, err, string(buffer[:n]))
	at, err = f.Seek(2, io.SeekStart)
	n, _ = f.Read(buffer)
	fmt.Println(at, err, string(buffer[:n]))
	at, err = f.Seek(1, io.SeekCurrent)
	fmt.Println(at, err)
	_, err = f.Seek(-100, io.SeekStart)
	fmt.Println(err)
	fmt.Println(f.Truncate(20), f.Sync())
	info, err := f.Stat()
	fmt.Println(info.Size(), info.Mode(), info.Name(), err)
	fmt.Println(f.Close(), f.Close())
	_, err = f.Write(buffer)
	fmt.Println(err, errors.Is(err, fs.ErrClosed))
	show("a")

	f, err = os.OpenFile("a", os.O_APPEND|os.O_WRONLY, 0)
	f.WriteString("appended")
	_, err2 := f.Read(buffer)
	fmt.Println(err, err2)
	_, err = f.WriteAt(buffer, 0)
	fmt.Println(err, f.Close())
	show("a")
	fmt.Println(os.Truncate("a", 5))
	show("a")
	_, err = os.OpenFile("a", os.O_CREATE|os.O_EXCL, 0o600)
	fmt.Println(err, errors.Is(err, fs.ErrExist))
	f, err = os.OpenFile("b", os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o640)
	fmt.Println(err)
	content := bytes.Repeat([]byte("0123456789"), 100_000)
	source := bytes.NewReader(content)
	copied, err := io.Copy(f, source)
	fmt.Println(copied, err)
	f.Seek(0, io.SeekStart)
	back, err := io.ReadAll(f)
	fmt.Println(len(back), err, bytes.Equal(back, content))
	n, err = f.Read(buffer)
	fmt.Println(n, err)
	f.Close()
	f, _ = os.Open("b")
	_, err = f.WriteString("x")
	fmt.Println(err)
	section := io.NewSectionReader(f, 5, 12)
	part, err := io.ReadAll(section)
	fmt.Println(string(part), err)
	f.Close()
	os.WriteFile("c", nil, 0o755)
	os.WriteFile("name with ż 日本 🙂", []byte("unicode"), 0o644)
	show("name with ż 日本 🙂")
	fmt.Println(os.Remove("b"), os.Remove("b"))
	show("missing")
	_, err = os.ReadFile("nul\x00byte")
	fmt.Println(err)
	_, err = os.Open("")
	fmt.Println(err)
}
