// mkdir, mkdirall, readdir in pieces, walk, glob, temporary files, removeall, DirFS, CopyFS.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	fmt.Println(os.Mkdir("d", 0o755), os.Mkdir("d", 0o755), os.Mkdir("x/y", 0o755))
	fmt.Println(os.MkdirAll("d/e/f/g", 0o750), os.MkdirAll("d/e", 0o700))
	for i := range 150 {
		os.WriteFile(fmt.Sprintf("d/file%03d", i), []byte(strings.Repeat("x", i)), 0o644)
	}
	os.WriteFile("d/e/f/deep.txt", []byte("deep"), 0o600)
	os.Symlink("e", "d/link")
	entries, err := os.ReadDir("d")
	fmt.Println(len(entries), err, entries[0].Name(), entries[0].IsDir(), entries[151].Name(), entries[151].Type())
	info, err := entries[100].Info()
	fmt.Println(info.Name(), info.Size(), err)

	d, _ := os.Open("d")
	total := 0
	for {
		names, err := d.Readdirnames(40)
		total += len(names)
		if err != nil {
			fmt.Println(total, err == io.EOF)
			break
		}
	}
	_, err = d.Read(make([]byte, 1))
	fmt.Println(err)
	d.Close()
	_, err = os.ReadDir("d/file000")
	fmt.Println(err)
	empty, err := os.ReadDir("d/e/f/g")
	fmt.Println(len(empty), err)

	filepath.WalkDir("d/e", func(path string, entry fs.DirEntry, err error) error {
		fmt.Println("walk", path, entry.IsDir(), err)
		if entry.Name() == "g" {
			return filepath.SkipDir
		}
		return nil
	})
	err = filepath.Walk("none", func(path string, info fs.FileInfo, err error) error { return err })
	fmt.Println(err)
	found, err := filepath.Glob("d/file00[1-3]")
	fmt.Println(found, err)
	fsys := os.DirFS("d")
	content, err := fs.ReadFile(fsys, "e/f/deep.txt")
	fmt.Println(string(content), err)
	_, err = fs.ReadFile(fsys, "../escape")
	fmt.Println(err)
	fmt.Println(os.CopyFS("copy", os.DirFS("d/e")))

	temporary, err := os.MkdirTemp("", "prefix*suffix")
	fmt.Println(strings.HasPrefix(filepath.Base(temporary), "prefix"), strings.HasSuffix(temporary, "suffix"), err)
	file, err := os.CreateTemp(temporary, "f*.txt")
	fmt.Println(filepath.Dir(file.Name()) == temporary, err)
	info, _ = file.Stat()
	fmt.Println(info.Mode())
	file.Close()
	fmt.Println(os.RemoveAll(temporary))
	_, err = os.Stat(temporary)
	fmt.Println(errors.Is(err, fs.ErrNotExist), os.TempDir() == os.Getenv("TMPDIR"))

	fmt.Println(os.Remove("d"), os.Remove("d/e/f/g"), os.RemoveAll("none"), os.RemoveAll("d/e/f"))
	for i := range 145 {
		os.Remove(fmt.Sprintf("d/file%03d", i))
	}
}
