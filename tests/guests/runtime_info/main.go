// What the runtime says about itself: platform, processors, callers, stacks, build information, environment faked by Go.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

type T struct{}

func (T) method() string {
	counter, file, line, ok := runtime.Caller(0)
	return fmt.Sprint(runtime.FuncForPC(counter).Name(), " ", filepath.Base(file), " ", line, " ", ok)
}

func main() {
	fmt.Println(runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.GOMAXPROCS(4), runtime.NumGoroutine(), os.Getpagesize())
	fmt.Println(T{}.method())
	fmt.Println(func() string { return T{}.method() }())
	trace := string(debug.Stack())
	fmt.Println(strings.Count(trace, "main.main"), strings.Contains(trace, "runtime/debug.Stack"))
	info, ok := debug.ReadBuildInfo()
	fmt.Println(ok, info.Path, info.Main.Path)
	host, err := os.Hostname()
	fmt.Println(host, err)
	_, err = os.Executable()
	fmt.Println(err)
	home, err := os.UserHomeDir()
	fmt.Println(home == os.Getenv("HOME"), err)
	fmt.Println(exec.Command("/bin/true").Run())
	_, _, err = os.Pipe()
	fmt.Println(err)
	current, err := user.Current()
	fmt.Println(current != nil, err)
	process, err := os.FindProcess(os.Getpid())
	fmt.Println(process != nil, err)
	fmt.Println(os.Getpid() > 0, os.Getppid() > 0, os.Getuid(), os.Geteuid(), os.Getgid(), os.Getegid())
	groups, err := os.Getgroups()
	fmt.Println(groups, err)
}
