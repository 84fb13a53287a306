// Files and folders.
package main

import (
	"fmt"
	"io"
	"os"
	"sort"
)

func main() {
	fmt.Println(os.WriteFile("/made", []byte("hello, world\n"), 0o644))
	text, err := os.ReadFile("/made")
	fmt.Printf("%q %v\n", text, err)
	f, err := os.OpenFile("/made", os.O_RDWR, 0)
	fmt.Println(err)
	fmt.Println(f.Seek(7, io.SeekStart))
	part := make([]byte, 5)
	n, err := f.Read(part)
	fmt.Println(n, err, string(part[:n]))
	fmt.Println(f.Close())
	fmt.Println(os.Mkdir("/folder", 0o755))
	fmt.Println(os.Rename("/made", "/folder/moved"))
	entries, err := os.ReadDir("/")
	names := []string{}
	for _, entry := range entries {
		names = append(names, fmt.Sprint(entry.Name(), entry.IsDir()))
	}
	sort.Strings(names)
	fmt.Println(names, err)
	info, err := os.Stat("/folder/moved")
	fmt.Println(info.Name(), info.Size(), err)
	_, err = os.Open("/nothing")
	fmt.Println(err)
	_, err = os.Stat("/../../etc/passwd")
	fmt.Println(err != nil)
}
