// What a program in a sandbox finds: two folders, one variable, and no way out.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	fmt.Println(os.Environ())
	for _, name := range []string{
		"/data/file", "/data/inner", "/other/file", "/data/out", "/data/absolute", "/data/../secret", "/data/none", "/secret", "/etc/passwd",
		"/data/../../../../etc/passwd", "/other/../data/file", "data/file", "/dat/file",
	} {
		text, err := os.ReadFile(name)
		fmt.Printf("%s: %q %v\n", name, text, err)
	}
	for _, pair := range [][2]string{{"/data/file", "/other/moved"}, {"/other/moved", "/data/file"}, {"/data/file", "/secret"}, {"/data/file", "/data/out/x"}} {
		fmt.Println("rename", pair, os.Rename(pair[0], pair[1]))
	}
	fmt.Println("make", os.Mkdir("/data/made", 0o777), os.Mkdir("/made", 0o777), os.Mkdir("/data/out/made", 0o777))
	fmt.Println("link", os.Symlink("/etc", "/data/etc"), os.Symlink("../..", "/data/up"))
	_, err := os.Stat("/data/up")
	fmt.Println("through it:", err)
	names, _ := filepath.Glob("/data/*")
	sort.Strings(names)
	fmt.Println(names)
}
