// globalThis.fs called directly, with callbacks: results, errors and their codes, constants, bytes in place.
package main

import (
	"fmt"
	"syscall/js"
)

func call(name string, args ...any) js.Value {
	type reply struct{ err, value js.Value }
	replies := make(chan reply, 1)
	f := js.FuncOf(func(this js.Value, args []js.Value) any {
		r := reply{js.Null(), js.Undefined()}
		if len(args) > 0 {
			r.err = args[0]
		}
		if len(args) > 1 {
			r.value = args[1]
		}
		replies <- r
		return nil
	})
	defer f.Release()
	js.Global().Get("fs").Call(name, append(args, f)...)
	r := <-replies
	if !r.err.IsNull() && !r.err.IsUndefined() {
		fmt.Println(name, r.err.Get("code"), r.err.Get("message"), r.err.Get("syscall"), r.err.InstanceOf(js.Global().Get("Error")))
		return js.Undefined()
	}
	fmt.Println(name, "ok", r.value.Type())
	return r.value
}

func main() {
	constants := js.Global().Get("fs").Get("constants")
	for _, name := range []string{"O_RDONLY", "O_WRONLY", "O_RDWR", "O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND", "O_DIRECTORY"} {
		fmt.Print(name, "=", constants.Get(name), " ")
	}
	fmt.Println()
	create := constants.Get("O_CREAT").Int() | constants.Get("O_RDWR").Int()
	fd := call("open", "file", create, 0o644)
	bytes := js.Global().Get("Uint8Array").New(10)
	js.CopyBytesToJS(bytes, []byte("0123456789"))
	fmt.Println(call("write", fd, bytes, 2, 5, nil), call("write", fd, bytes, 0, 1, 8))
	into := js.Global().Get("Uint8Array").New(20)
	n := call("read", fd, into, 4, 16, 0)
	got := make([]byte, 20)
	js.CopyBytesToGo(got, into)
	fmt.Printf("%v %q\n", n, got)
	stats := call("fstat", fd)
	fmt.Println(stats.Get("size"), stats.Call("isDirectory").Bool(), stats.Get("mode"), stats.Get("nlink"))
	call("close", fd)
	call("close", fd)
	call("stat", "missing")
	call("mkdir", "dir", 0o755)
	call("mkdir", "dir", 0o755)
	call("rename", "file", "dir/file")
	names := call("readdir", "dir")
	fmt.Println(names.Length(), names.Index(0))
	call("rmdir", "dir")
	call("unlink", "dir/file")
	call("rmdir", "dir")
	call("symlink", "target", "link")
	fmt.Println(call("readlink", "link"))
	call("lstat", "link")
	call("truncate", "missing", 1)
	call("chmod", "missing", 0o644)
}
