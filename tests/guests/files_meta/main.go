// chmod, chtimes, chown, umask, and every field of Stat, by path and by open file.
package main

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

func show(info os.FileInfo, err error) {
	if err != nil {
		fmt.Println(err)
		return
	}
	s := info.Sys().(*syscall.Stat_t)
	fmt.Println(info.Name(), info.Size(), info.Mode(), info.IsDir(), info.ModTime().UTC().Truncate(time.Second),
		s.Nlink, s.Uid, s.Gid, s.Mode, s.Blksize, s.Blocks, s.Ino > 0, s.Dev > 0, s.Atime, s.Mtime)
}

func main() {
	old := syscall.Umask(0o027)
	fmt.Printf("%o\n", old)
	os.WriteFile("masked", nil, 0o666)
	os.Mkdir("maskeddir", 0o777)
	syscall.Umask(old)
	when := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	os.WriteFile("f", make([]byte, 5000), 0o640)
	fmt.Println(os.Chtimes("f", when, when.Add(time.Hour)))
	show(os.Stat("f"))
	for _, mode := range []os.FileMode{0o777, 0o000, 0o755 | os.ModeSetuid, 0o644 | os.ModeSticky} {
		fmt.Println(os.Chmod("f", mode))
		info, _ := os.Stat("f")
		fmt.Println(info.Mode())
	}
	os.Chmod("f", 0o600)
	f, _ := os.OpenFile("f", os.O_RDWR, 0)
	fmt.Println(f.Chmod(0o444), f.Truncate(100))
	fmt.Println(os.Chtimes("f", when, when))
	show(f.Stat())
	fmt.Println(f.Close())
	info, _ := os.Stat("masked")
	dir, _ := os.Stat("maskeddir")
	fmt.Println(info.Mode(), dir.Mode())
	os.Chtimes("maskeddir", when, when)
	dir, err := os.Stat("maskeddir")
	fmt.Println(dir.ModTime().UTC(), err)
	fmt.Println(os.Chown("f", os.Getuid(), os.Getgid()), os.Lchown("f", -1, -1))
	fmt.Println(os.Chmod("none", 0o600), os.Chtimes("none", when, when), os.Chown("none", 0, 0))
	for _, device := range []string{"/dev/null", "/", "."} {
		info, err := os.Stat(device)
		fmt.Println(info.Mode().Type(), info.IsDir(), err)
	}
	before := time.Now().Add(-2 * time.Second)
	os.WriteFile("now", nil, 0o644)
	info, _ = os.Stat("now")
	fmt.Println(info.ModTime().After(before), info.ModTime().Before(time.Now().Add(2*time.Second)))
}
