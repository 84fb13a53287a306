// EACCES and EPERM from files and folders without rights, all made inside the working folder.
// "unprivileged": root runs this guest without capabilities, which no permission bit would stop otherwise.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

func report(what string, err error) {
	fmt.Println(what, err, errors.Is(err, fs.ErrPermission))
}

func main() {
	os.WriteFile("secret", []byte("x"), 0o000)
	os.WriteFile("readonly", []byte("x"), 0o444)
	os.MkdirAll("locked/inside", 0o755)
	os.WriteFile("locked/file", []byte("x"), 0o644)
	os.Chmod("locked", 0o444)

	_, err := os.ReadFile("secret")
	report("read", err)
	report("write", os.WriteFile("readonly", nil, 0o644))
	_, err = os.Stat("locked/file")
	report("stat", err)
	report("create", os.WriteFile("locked/new", nil, 0o644))
	report("mkdir", os.Mkdir("locked/new", 0o755))
	report("remove", os.Remove("locked/file"))
	report("rename", os.Rename("readonly", "locked/readonly"))
	report("chdir", os.Chdir("locked"))
	report("chown", os.Chown("readonly", 1, 1))
	entries, err := os.ReadDir("locked")
	fmt.Println(len(entries), err)
	fmt.Println(os.Chmod("locked", 0o755), os.Chmod("secret", 0o600))
}
