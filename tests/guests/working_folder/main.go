// The working folder: Getwd, Chdir by name and by open folder, relative paths, a removed folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	start, err := os.Getwd()
	fmt.Println(filepath.Base(start), err)
	os.MkdirAll("a/b", 0o755)
	fmt.Println(os.Chdir("a/b"))
	os.WriteFile("../here", []byte("x"), 0o644)
	now, err := os.Getwd()
	relative, _ := filepath.Rel(start, now)
	fmt.Println(relative, err)
	absolute, err := filepath.Abs("../c/./d//e")
	relative, _ = filepath.Rel(start, absolute)
	fmt.Println(relative, err)
	folder, err := os.Open("..")
	fmt.Println(err, folder.Chdir())
	now, _ = os.Getwd()
	relative, _ = filepath.Rel(start, now)
	fmt.Println(relative)
	entries, err := folder.ReadDir(-1)
	fmt.Println(len(entries), err)
	fmt.Println(os.Chdir("none"), os.Chdir(start))
	_, err = os.Stat("a/here")
	fmt.Println(err)
	os.Mkdir("gone", 0o755)
	os.Chdir("gone")
	fmt.Println(os.Remove("../gone"))
	_, err = os.ReadFile("x")
	fmt.Println(err)
	fmt.Println(os.Chdir(start))
}
