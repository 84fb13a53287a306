// process as programs use it through syscall/js: the environment as a live object, arguments, folders, ids, clocks, streams,
// events, exit codes.  The argument says how it ends.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall/js"
	"time"
)

var (
	global  = js.Global()
	process = global.Get("process")
)

func show(v js.Value) string {
	switch v.Type() {
	case js.TypeString:
		return fmt.Sprintf("%q", v.String())
	case js.TypeObject:
		return global.Get("JSON").Call("stringify", v).String()
	case js.TypeFunction:
		return "function " + v.Get("name").String()
	}
	return global.Call("String", v).String()
}

func try(name string, f func() any) {
	defer func() {
		if e := recover(); e != nil {
			err, ok := e.(js.Error)
			if !ok {
				fmt.Println(name, "panics")
				return
			}
			fmt.Println(name, "throws", err.Get("name"), err.Get("code"), err.Get("message"))
		}
	}()
	switch v := f().(type) {
	case js.Value:
		fmt.Println(name, show(v))
	default:
		fmt.Println(name, v)
	}
}

func call(o js.Value, name string, args ...any) func() any {
	return func() any { return o.Call(name, args...) }
}

func environment() {
	env := process.Get("env")
	env.Set("G2N_ONE", "1")
	env.Set("G2N_NUMBER", 42)
	env.Set("G2N_TRUE", true)
	env.Set("G2N_NULL", nil)
	try("env set", func() any { return env.Get("G2N_ONE") })
	for _, name := range []string{"G2N_NUMBER", "G2N_TRUE", "G2N_NULL", "G2N_MISSING", ""} {
		try("env "+name, func() any { return env.Get(name) })
	}
	object := global.Get("Object")
	keys := object.Call("keys", env)
	count := 0
	for i := 0; i < keys.Length(); i++ {
		if strings.HasPrefix(keys.Index(i).String(), "G2N_") {
			count++
		}
	}
	fmt.Println("env keys", count)
	try("env has", func() any { return global.Get("Reflect").Call("has", env, "G2N_ONE") })
	env.Delete("G2N_ONE")
	try("env deleted", func() any { return env.Get("G2N_ONE") })
	try("env has not", func() any { return object.Get("prototype").Get("hasOwnProperty").Call("call", env, "G2N_ONE") })
	try("env copy", func() any { return object.Call("assign", object.New(), env).Get("G2N_NUMBER") })
	try("env utf-8", func() any { env.Set("G2N_TEXT", "ünï\U0001F600"); return env.Get("G2N_TEXT") })
	try("env descriptor", func() any { return object.Call("getOwnPropertyDescriptor", env, "G2N_NUMBER") })
	try("env object", func() any { env.Set("G2N_OBJECT", object.New()); return env.Get("G2N_OBJECT") })
	try("env symbol", func() any { global.Get("Reflect").Call("set", env, "G2N_S", global.Get("Symbol").Invoke("x")); return "set" })
}

func identity() {
	for _, name := range []string{"argv", "execArgv"} {
		v := process.Get(name)
		fmt.Println(name, v.Type(), v.InstanceOf(global.Get("Array")), v.Length() >= 0)
	}
	for _, name := range []string{"execPath", "title", "argv0", "version", "arch", "platform", "pid", "ppid", "exitCode"} {
		fmt.Println(name, process.Get(name).Type())
	}
	try("platform", func() any { return process.Get("platform") })
	try("arch", func() any { return process.Get("arch") })
	try("pid", func() any { return process.Get("pid").Int() == os.Getpid() })
	for _, name := range []string{"getuid", "geteuid", "getgid", "getegid", "getgroups"} {
		try(name, call(process, name))
	}
	try("tag", func() any { return global.Get("Object").Get("prototype").Get("toString").Call("call", process) })
}

func folders() {
	before := process.Call("cwd").String()
	os.Mkdir("in ü", 0o755)
	try("chdir", call(process, "chdir", "in ü"))
	try("cwd", func() any { return process.Call("cwd").String() == before+"/in ü" })
	try("chdir missing", func() any {
		defer func() {
			e := recover().(js.Error)
			fmt.Println(e.Get("code"), e.Get("syscall"), e.Get("errno"), strings.Contains(e.Get("message").String(), "chdir"), e.Get("dest"))
		}()
		process.Call("chdir", "missing")
		return nil
	})
	try("chdir number", call(process, "chdir", 5))
	try("chdir nothing", call(process, "chdir"))
	try("chdir back", call(process, "chdir", ".."))
	try("umask", call(process, "umask", 0o27))
	try("umask", call(process, "umask", "077"))
	try("umask", call(process, "umask"))
	try("umask text", call(process, "umask", "9"))
	try("umask big", call(process, "umask", -1))
	try("umask object", call(process, "umask", map[string]any{}))
}

func clocks() {
	a := process.Call("hrtime")
	time.Sleep(2 * time.Millisecond)
	d := process.Call("hrtime", a)
	fmt.Println("hrtime", a.Length(), d.Index(0).Int(), d.Index(1).Int() >= 2000000)
	try("hrtime wrong", call(process, "hrtime", 5))
	try("hrtime short", call(process, "hrtime", []any{1}))
	fmt.Println("uptime", process.Call("uptime").Float() > 0)
	usage := process.Call("memoryUsage")
	fmt.Println("memory", usage.Get("rss").Int() > 0, usage.Get("heapUsed").Type(), process.Get("memoryUsage").Call("rss").Int() > 0)
	cpu := process.Call("cpuUsage")
	fmt.Println("cpu", cpu.Get("user").Type(), cpu.Get("system").Type())
}

func streams() {
	for i, name := range []string{"stdin", "stdout", "stderr"} {
		s := process.Get(name)
		fmt.Println(name, s.Type(), s.Get("fd").Int() == i, s.Get("isTTY"))
	}
	out := process.Get("stdout")
	done := make(chan string, 1)
	fmt.Println(out.Call("write", "text\n"))
	f := js.FuncOf(func(this js.Value, args []js.Value) any { done <- fmt.Sprint("written ", len(args)); return nil })
	array := global.Get("Uint8Array").New(3)
	js.CopyBytesToJS(array, []byte("by\n"))
	fmt.Println(out.Call("write", array, f))
	fmt.Println(<-done)
	fmt.Println(out.Call("write", "latin\n", "latin1", f))
	fmt.Println(<-done)
	try("write number", call(out, "write", 5))
	try("write null", call(out, "write", nil))
	process.Get("stderr").Call("write", "to stderr\n")
}

func listener(name string) js.Func {
	return js.FuncOf(func(this js.Value, args []js.Value) any {
		line := name
		for _, arg := range args {
			line += " " + show(arg)
		}
		global.Get("fs").Call("writeSync", 1, line+"\n")
		return nil
	})
}

func events() {
	f := listener("heard")
	try("on", func() any { return process.Call("on", "custom", f).Equal(process) })
	try("emit", call(process, "emit", "custom", 1, "x"))
	try("emit nobody", call(process, "emit", "nobody"))
	try("listenerCount", call(process, "listenerCount", "custom"))
	try("off", func() any { return process.Call("off", "custom", f).Equal(process) })
	try("emit", call(process, "emit", "custom"))
	process.Call("once", "custom", f)
	try("once", call(process, "emit", "custom"))
	try("once again", call(process, "emit", "custom"))
	try("on nothing", call(process, "on", "custom"))
	try("emit error", call(process, "emit", "error", global.Get("Error").New("emitted")))
	try("eventNames", func() any {
		process.Call("on", "b", f)
		names := process.Call("eventNames")
		return names.InstanceOf(global.Get("Array"))
	})
	process.Call("removeAllListeners", "b")
	try("signal", func() any {
		got := make(chan string, 1)
		process.Call("once", "SIGUSR2", js.FuncOf(func(this js.Value, args []js.Value) any {
			got <- show(args[0]) + show(args[1])
			return nil
		}))
		process.Call("kill", process.Get("pid"), "SIGUSR2")
		select { // a listener alone keeps no program waiting
		case text := <-got:
			return text
		case <-time.After(10 * time.Second):
			return "never"
		}
	})
	try("kill wrong", call(process, "kill", process.Get("pid"), "SIGNOTHING"))
	try("kill 0", call(process, "kill", process.Get("pid"), 0))
	try("nextTick wrong", call(process, "nextTick", 5))
}

func main() {
	switch how := os.Args[1]; how {
	case "show":
		environment()
		identity()
		folders()
		clocks()
		streams()
		events()
	case "exitCode":
		process.Call("on", "exit", listener("exit"))
		process.Set("exitCode", 7)
		fmt.Println(process.Get("exitCode"))
		process.Call("exit")
	case "exit":
		process.Call("on", "exit", listener("exit"))
		process.Call("exit", 9)
	case "text":
		process.Call("exit", "12")
	case "wrong":
		try("exit", call(process, "exit", "x"))
		try("exit", call(process, "exit", 1.5))
	case "inside":
		process.Call("on", "exit", js.FuncOf(func(this js.Value, args []js.Value) any {
			global.Get("fs").Call("writeSync", 1, "inside "+show(args[0])+"\n")
			process.Set("exitCode", 3)
			return nil
		}))
		process.Call("exit", 2)
	case "again":
		process.Call("on", "exit", js.FuncOf(func(this js.Value, args []js.Value) any {
			process.Call("exit", 5)
			return nil
		}))
		process.Call("exit", 4)
	}
}
