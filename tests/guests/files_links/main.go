// rename, link, symlink, readlink, chains and loops of links, Lstat against Stat, SameFile, EvalSymlinks.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	os.WriteFile("a", []byte("a"), 0o644)
	os.WriteFile("b", []byte("bb"), 0o644)
	fmt.Println(os.Rename("a", "b"))
	content, err := os.ReadFile("b")
	fmt.Println(string(content), err)
	_, err = os.Stat("a")
	fmt.Println(err)
	fmt.Println(os.Rename("a", "c"))
	fmt.Println(os.Link("b", "hard"), os.Link("b", "hard"), os.Link("none", "x"))
	fmt.Println(os.Symlink("b", "soft"), os.Symlink("x", "soft"), os.Symlink("nowhere", "dangling"))
	os.Mkdir("dir", 0o755)
	os.Symlink("../soft", "dir/chain")
	os.Symlink("loop2", "loop1")
	os.Symlink("loop1", "loop2")
	os.Symlink("/", "root")
	for _, name := range []string{"soft", "dangling", "dir/chain", "loop1", "root", "b", "none"} {
		target, err := os.Readlink(name)
		_, statErr := os.Stat(name)
		lstat, lstatErr := os.Lstat(name)
		fmt.Println(name, target, err, statErr, lstatErr)
		if lstat != nil {
			fmt.Println(lstat.Mode().Type(), lstat.IsDir())
		}
	}
	b, _ := os.Stat("b")
	hard, _ := os.Stat("hard")
	soft, _ := os.Lstat("soft")
	fmt.Println(os.SameFile(b, hard), os.SameFile(b, soft))
	path, err := filepath.EvalSymlinks("dir/chain")
	fmt.Println(path, err)
	_, err = filepath.EvalSymlinks("loop1")
	fmt.Println(err != nil)
	os.WriteFile("dir/chain", []byte("through two links"), 0o644)
	content, _ = os.ReadFile("hard")
	fmt.Println(string(content))
	fmt.Println(os.Rename("dir", "moved"), os.Rename("moved", "b"), os.Rename("b", "moved"))
	fmt.Println(os.Remove("soft"), os.Remove("loop1"), os.Remove("root"))
}
