// process: ids, folders, umask, platform, what Go reads of it.
package main

import (
	"fmt"
	"os"
	"syscall/js"
)

func main() {
	process := js.Global().Get("process")
	fmt.Println(process.Type(), process.Get("pid").Int() == os.Getpid(), process.Get("ppid").Int() == os.Getppid())
	for _, name := range []string{"getuid", "getgid", "geteuid", "getegid"} {
		fmt.Print(process.Call(name).Int(), " ")
	}
	groups := process.Call("getgroups")
	fmt.Println(groups.Length(), groups.InstanceOf(js.Global().Get("Array")))
	folder, _ := os.Getwd()
	fmt.Println(process.Call("cwd").String() == folder)
	os.Mkdir("sub", 0o755)
	process.Call("chdir", "sub")
	now, _ := os.Getwd()
	fmt.Println(now == folder+"/sub", process.Call("umask", 0o77).Int(), process.Call("umask").Int())
	fmt.Println(process.Get("argv0").Type(), process.Get("nothing").IsUndefined())
	path := js.Global().Get("path")
	for _, p := range []string{"", ".", "a/../b//c/", "/x/./y/../z", "/../..", "../q"} {
		resolved := path.Call("resolve", p).String()
		if len(resolved) > len(folder) && resolved[:len(folder)] == folder {
			resolved = "FOLDER" + resolved[len(folder):]
		}
		fmt.Print(resolved, " ")
	}
	fmt.Println()
}
