// Each kind of file error reaches Go with its own error number, message and errors.Is class.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

func report(what string, err error) {
	var number syscall.Errno
	errors.As(err, &number)
	fmt.Println(what, "|", err, "|", int(number), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrPermission))
}

func main() {
	os.WriteFile("file", []byte("x"), 0o644)
	os.MkdirAll("dir/sub", 0o755)
	os.Symlink("loop", "loop")
	open := func(name string, flags int) error {
		f, err := os.OpenFile(name, flags, 0o644)
		if err == nil {
			f.Close()
		}
		return err
	}
	report("ENOENT", open("none", os.O_RDONLY))
	report("ENOENT in a folder", open("none/x", os.O_CREATE|os.O_WRONLY))
	report("EEXIST", open("file", os.O_CREATE|os.O_EXCL|os.O_WRONLY))
	report("EEXIST mkdir", os.Mkdir("file", 0o755))
	report("EISDIR", open("dir", os.O_WRONLY))
	_, err := os.ReadFile("dir")
	report("EISDIR read", err)
	report("ENOTDIR", open("file/x", os.O_RDONLY))
	report("ENOTDIR rmdir", syscall.Rmdir("file"))
	_, err = os.ReadDir("file")
	report("ENOTDIR readdir", err)
	report("ENOTEMPTY", os.Remove("dir"))
	report("ENOTEMPTY rename", func() error { os.Mkdir("other", 0o755); return os.Rename("other", "dir") }())
	report("ELOOP", open("loop", os.O_RDONLY))
	report("ENAMETOOLONG", open(strings.Repeat("n", 300), os.O_CREATE|os.O_WRONLY))
	report("ENAMETOOLONG path", open(strings.Repeat("dir/../", 800)+"file", os.O_RDONLY))
	report("EINVAL readlink", func() error { _, err := os.Readlink("file"); return err }())
	report("EINVAL rename", os.Rename("dir", "dir/sub/x"))
	report("EINVAL truncate", os.Truncate("file", -1))
	report("EISDIR truncate", os.Truncate("dir", 1))
	report("EXDEV or EPERM link", os.Link("dir", "dirlink"))
	report("EBADF read", func() error { _, err := syscall.Read(99, make([]byte, 1)); return err }())
	report("EBADF write", func() error { _, err := syscall.Write(99, make([]byte, 1)); return err }())
	report("EBADF close", syscall.Close(99))
	report("EBADF fstat", syscall.Fstat(99, new(syscall.Stat_t)))
	report("EBADF wrong way", func() error {
		fd, _ := syscall.Open("file", syscall.O_RDONLY, 0)
		defer syscall.Close(fd)
		_, err := syscall.Write(fd, []byte("x"))
		return err
	}())
	report("ENOENT rename", os.Rename("none", "x"))
	report("ENOENT chdir", os.Chdir("none"))
	report("ENOTDIR chdir", os.Chdir("file"))
	report("unlink folder", syscall.Unlink("dir"))
	report("ENOSYS", func() error { p := make([]int, 2); return syscall.Pipe(p) }())
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err == nil {
		_, err = f.Write([]byte("x"))
		report("ENOSPC", err)
	}
	var pathError *fs.PathError
	_, err = os.Stat("none")
	fmt.Println(errors.As(err, &pathError), pathError.Op, pathError.Path, pathError.Err == syscall.ENOENT)
}
