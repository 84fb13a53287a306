// The order of promises, microtasks, ticks, timers and immediates, of Go's functions called from them, and of goroutines that
// wait for them: numbered cases, whose traces node's are compared with.
package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

var (
	global  = js.Global()
	promise = global.Get("Promise")
	process = global.Get("process")
	undef   = js.Undefined()
)

// A case's trace.  Functions made for it are released when it has ended.
type trace struct {
	mu    sync.Mutex
	lines []string
	funcs []js.Func
}

func (t *trace) log(words ...any) {
	t.mu.Lock()
	t.lines = append(t.lines, strings.TrimSuffix(fmt.Sprintln(words...), "\n"))
	t.mu.Unlock()
}

func show(v js.Value) string {
	switch v.Type() {
	case js.TypeObject:
		if v.InstanceOf(global.Get("Error")) {
			return v.Call("toString").String()
		}
		return global.Get("JSON").Call("stringify", v).String()
	case js.TypeFunction:
		return "function"
	}
	return global.Call("String", v).String()
}

// A function of Go's that does something.
func (t *trace) do(f func(args []js.Value) any) js.Func {
	made := js.FuncOf(func(this js.Value, args []js.Value) any { return f(args) })
	t.funcs = append(t.funcs, made)
	return made
}

// One that logs its name and argument, and returns the argument.
func (t *trace) fn(name string) js.Func {
	return t.do(func(args []js.Value) any {
		if len(args) == 0 {
			t.log(name)
			return undef
		}
		t.log(name, show(args[0]))
		return args[0]
	})
}

// One that logs its name and returns something else.
func (t *trace) gives(name string, v any) js.Func {
	return t.do(func(args []js.Value) any { t.log(name); return v })
}

// A promise, and what resolves and rejects it.
func (t *trace) deferred() (p js.Value, resolve, reject js.Value) {
	p = promise.New(t.do(func(args []js.Value) any { resolve, reject = args[0], args[1]; return nil }))
	return
}

func resolved(v any) js.Value { return promise.Call("resolve", v) }
func rejected(v any) js.Value { return promise.Call("reject", v) }

func timeout(f any, ms int)   { global.Call("setTimeout", f, ms) }
func immediate(f any)         { global.Call("setImmediate", f) }
func tick(f any, args ...any) { process.Call("nextTick", append([]any{f}, args...)...) }
func microtask(f any)         { global.Call("queueMicrotask", f) }

// A function of JavaScript's that throws a SyntaxError.
func throws() (js.Value, string) { return global.Get("JSON").Get("parse"), "{" }

// An object with a then method.
func (t *trace) thenable(then func(resolve, reject js.Value)) js.Value {
	o := global.Get("Object").New()
	o.Set("then", t.do(func(args []js.Value) any { t.log("then called"); then(args[0], args[1]); return nil }))
	return o
}

// Waits for a promise as Go programs do.
func (t *trace) await(p js.Value) (js.Value, bool) {
	type settled struct {
		v  js.Value
		ok bool
	}
	c := make(chan settled, 1)
	good := js.FuncOf(func(this js.Value, args []js.Value) any { c <- settled{args[0], true}; return nil })
	bad := js.FuncOf(func(this js.Value, args []js.Value) any { c <- settled{args[0], false}; return nil })
	defer good.Release()
	defer bad.Release()
	p.Call("then", good, bad)
	s := <-c
	return s.v, s.ok
}

func list(items ...any) js.Value { return js.ValueOf(items) }

var cases = []func(t *trace){
	// then, catch, finally
	func(t *trace) { resolved(1).Call("then", t.fn("a")); t.log("sync") },
	func(t *trace) { resolved(1).Call("then", t.fn("a")).Call("then", t.fn("b")).Call("then", t.fn("c")); t.log("sync") },
	func(t *trace) {
		a, b := resolved("x"), resolved("y")
		a.Call("then", t.fn("a1")).Call("then", t.fn("a2")).Call("then", t.fn("a3"))
		b.Call("then", t.fn("b1")).Call("then", t.fn("b2")).Call("then", t.fn("b3"))
	},
	func(t *trace) {
		p := resolved(1)
		for _, name := range []string{"first", "second", "third"} {
			p.Call("then", t.fn(name))
		}
	},
	func(t *trace) { rejected("no").Call("catch", t.fn("caught")).Call("then", t.fn("then")) },
	func(t *trace) { rejected("no").Call("then", t.fn("never")).Call("then", t.fn("never"), t.fn("caught")) },
	func(t *trace) {
		rejected("a").Call("catch", t.fn("catch a"))
		resolved("b").Call("then", t.fn("then b"))
		rejected("c").Call("then", nil, t.fn("then c"))
	},
	func(t *trace) { resolved(1).Call("finally", t.gives("finally", 5)).Call("then", t.fn("then")) },
	func(t *trace) {
		resolved(1).Call("finally", t.fn("finally")).Call("then", t.fn("after finally"))
		resolved(2).Call("then", t.fn("1")).Call("then", t.fn("2")).Call("then", t.fn("3")).Call("then", t.fn("4"))
	},
	func(t *trace) { rejected("r").Call("finally", t.fn("finally")).Call("catch", t.fn("catch")) },
	func(t *trace) {
		resolved(1).Call("finally", t.gives("finally", rejected("from finally"))).Call("catch", t.fn("catch"))
	},
	func(t *trace) {
		parse, bad := throws()
		resolved(bad).Call("then", parse).Call("catch", t.fn("thrown"))
	},
	func(t *trace) {
		p, resolve, reject := t.deferred()
		resolve.Invoke("first")
		reject.Invoke("second")
		resolve.Invoke("third")
		p.Call("then", t.fn("ok"), t.fn("bad"))
	},
	func(t *trace) {
		t.log("before")
		promise.New(t.do(func(args []js.Value) any { t.log("executor"); args[0].Invoke(1); t.log("executor ends"); return nil })).Call("then", t.fn("then"))
		t.log("after")
	},
	func(t *trace) {
		resolved(1).Call("then", nil).Call("then", 5).Call("then", t.fn("passed on"))
	},
	// promises that resolve with promises, thenables
	func(t *trace) {
		resolved(1).Call("then", t.gives("gives a promise", resolved("inner"))).Call("then", t.fn("inner"))
		r := resolved(1)
		for _, name := range []string{"1", "2", "3", "4", "5"} {
			r = r.Call("then", t.gives(name, nil))
		}
	},
	func(t *trace) {
		p, resolve, _ := t.deferred()
		resolve.Invoke(resolved("inner"))
		p.Call("then", t.fn("outer"))
		resolved(1).Call("then", t.fn("1")).Call("then", t.fn("2")).Call("then", t.fn("3"))
	},
	func(t *trace) {
		p, resolve, _ := t.deferred()
		resolve.Invoke(t.thenable(func(resolve, reject js.Value) { resolve.Invoke("from thenable") }))
		t.log("sync")
		p.Call("then", t.fn("p"))
		resolved(1).Call("then", t.fn("1")).Call("then", t.fn("2"))
	},
	func(t *trace) {
		resolved(t.thenable(func(resolve, reject js.Value) { reject.Invoke("no") })).Call("catch", t.fn("caught"))
	},
	func(t *trace) {
		inner := t.thenable(func(resolve, reject js.Value) { resolve.Invoke("deep") })
		resolved(t.thenable(func(resolve, reject js.Value) { resolve.Invoke(inner) })).Call("then", t.fn("outer"))
	},
	func(t *trace) {
		p, resolve, _ := t.deferred()
		resolve.Invoke(p)
		p.Call("catch", t.fn("self"))
	},
	func(t *trace) {
		o := global.Get("Object").New()
		o.Set("then", 5)
		resolved(o).Call("then", t.fn("no thenable"))
	},
	func(t *trace) {
		p := resolved(1)
		t.log(resolved(p).Equal(p), promise.Call("resolve", 1).Equal(p))
	},
	func(t *trace) {
		resolved(t.thenable(func(resolve, reject js.Value) { timeout(resolve, 2); t.log("later") })).Call("then", t.fn("resolved by a timer"))
	},
	// all, allSettled, race, any
	func(t *trace) { promise.Call("all", list(1, resolved(2), 3)).Call("then", t.fn("all")) },
	func(t *trace) {
		promise.Call("all", list()).Call("then", t.fn("all of nothing"))
		resolved(0).Call("then", t.fn("1")).Call("then", t.fn("2")).Call("then", t.fn("3"))
	},
	func(t *trace) {
		promise.Call("all", list(resolved(1), rejected("a"), rejected("b"))).Call("then", t.fn("all"), t.fn("first bad"))
	},
	func(t *trace) {
		promise.Call("all", list(resolved(1), resolved(2))).Call("then", t.fn("all"))
		resolved(0).Call("then", t.fn("1")).Call("then", t.fn("2")).Call("then", t.fn("3")).Call("then", t.fn("4"))
	},
	func(t *trace) {
		promise.Call("allSettled", list(1, rejected("x"), resolved("y"))).Call("then", t.fn("settled"))
	},
	func(t *trace) {
		late, resolve, _ := t.deferred()
		timeout(resolve, 1)
		promise.Call("race", list(late, resolved("early"))).Call("then", t.fn("race"))
		promise.Call("race", list(late, rejected("bad"))).Call("catch", t.fn("race"))
	},
	func(t *trace) {
		promise.Call("race", list()).Call("then", t.fn("never"))
		promise.Call("any", list(rejected("a"), resolved("b"), resolved("c"))).Call("then", t.fn("any"))
	},
	func(t *trace) {
		promise.Call("any", list(rejected("a"), rejected("b"))).Call("catch", t.do(func(args []js.Value) any {
			t.log(args[0].Get("constructor").Get("name"), args[0].Get("message"), show(args[0].Get("errors")))
			return nil
		}))
	},
	func(t *trace) { promise.Call("any", list()).Call("catch", t.fn("any of nothing")) },
	func(t *trace) {
		promise.Call("all", list(t.thenable(func(resolve, _ js.Value) { resolve.Invoke("t") }), 2)).Call("then", t.fn("all"))
	},
	func(t *trace) { promise.Call("all", 5).Call("catch", t.do(func(args []js.Value) any { t.log(args[0].Get("name")); return nil })) },
	// microtasks and ticks
	func(t *trace) { microtask(t.fn("micro")); resolved(1).Call("then", t.fn("then")); microtask(t.fn("micro 2")) },
	func(t *trace) { microtask(t.fn("micro")); tick(t.fn("tick")); t.log("sync") },
	func(t *trace) { resolved(1).Call("then", t.fn("then")); tick(t.fn("tick"), "argument") },
	func(t *trace) {
		tick(t.do(func([]js.Value) any { t.log("tick"); microtask(t.fn("micro from tick")); tick(t.fn("tick from tick")); return nil }))
		tick(t.fn("second tick"))
	},
	func(t *trace) {
		microtask(t.do(func([]js.Value) any { t.log("micro"); tick(t.fn("tick from micro")); microtask(t.fn("micro from micro")); return nil }))
		microtask(t.fn("second micro"))
	},
	func(t *trace) {
		resolved(1).Call("then", t.do(func([]js.Value) any {
			t.log("then")
			tick(t.fn("tick"))
			resolved(2).Call("then", t.fn("inner then")).Call("then", t.fn("inner then 2"))
			return nil
		})).Call("then", t.gives("outer then 2", nil))
	},
	func(t *trace) {
		n := 0
		var again js.Func
		again = t.do(func([]js.Value) any {
			if n++; n < 5 {
				microtask(again)
			}
			t.log("micro", n)
			return nil
		})
		microtask(again)
		timeout(t.fn("timer after all"), 0)
	},
	func(t *trace) {
		n := 0
		var again js.Func
		again = t.do(func([]js.Value) any {
			if n++; n < 5 {
				tick(again)
			}
			t.log("tick", n)
			return nil
		})
		tick(again)
		microtask(t.fn("micro after all ticks"))
	},
	// timers and immediates
	func(t *trace) { timeout(t.fn("1"), 1); timeout(t.fn("0"), 0); timeout(t.fn("1 again"), 1) },
	func(t *trace) { timeout(t.fn("late"), 12); timeout(t.fn("early"), 2); timeout(t.fn("middle"), 7) },
	func(t *trace) {
		timeout(t.do(func([]js.Value) any { t.log("a"); microtask(t.fn("micro a")); tick(t.fn("tick a")); return nil }), 1)
		timeout(t.do(func([]js.Value) any { t.log("b"); resolved(1).Call("then", t.fn("then b")); return nil }), 1)
	},
	func(t *trace) {
		timeout(t.do(func([]js.Value) any { t.log("outer"); timeout(t.fn("nested"), 0); immediate(t.fn("immediate")); return nil }), 0)
	},
	func(t *trace) {
		immediate(t.do(func([]js.Value) any { t.log("immediate"); immediate(t.fn("next turn's")); tick(t.fn("tick")); microtask(t.fn("micro")); return nil }))
		immediate(t.fn("second immediate"))
	},
	func(t *trace) {
		global.Get("fs").Call("stat", ".", t.do(func([]js.Value) any {
			t.log("file")
			timeout(t.fn("timeout"), 0)
			immediate(t.fn("immediate"))
			tick(t.fn("tick"))
			return nil
		}))
	},
	func(t *trace) {
		n := 0
		var id js.Value
		id = global.Call("setInterval", t.do(func([]js.Value) any {
			n++
			t.log("interval", n)
			microtask(t.fn("micro"))
			if n == 3 {
				global.Call("clearInterval", id)
			}
			return nil
		}), 2)
	},
	func(t *trace) {
		id := global.Call("setTimeout", t.fn("never"), 1)
		global.Call("clearTimeout", id)
		im := global.Call("setImmediate", t.fn("never"))
		global.Call("clearImmediate", im)
		timeout(t.fn("done"), 3)
	},
	func(t *trace) {
		var second js.Value
		timeout(t.do(func([]js.Value) any { t.log("clears"); global.Call("clearTimeout", second); return nil }), 2)
		second = global.Call("setTimeout", t.fn("never"), 2)
	},
	func(t *trace) {
		global.Call("setTimeout", t.do(func(args []js.Value) any { t.log("arguments", len(args), show(args[0]), show(args[1])); return nil }), 1, "x", 2)
		global.Call("setImmediate", t.fn("immediate"), "y")
	},
	func(t *trace) {
		timeout(t.fn("negative"), -5)
		global.Call("setTimeout", t.fn("none"))
		global.Call("setTimeout", t.fn("text"), "2")
	},
	func(t *trace) {
		p, resolve, _ := t.deferred()
		p.Call("then", t.fn("p")).Call("then", t.fn("p 2"))
		timeout(t.do(func([]js.Value) any { t.log("resolves"); resolve.Invoke("v"); t.log("resolved"); return nil }), 1)
		timeout(t.fn("next timer"), 1)
	},
	// Go's functions and goroutines
	func(t *trace) {
		resolved("v").Call("then", t.do(func(args []js.Value) any {
			t.log("in Go")
			global.Get("Array").Call("of", 1, 2, 3).Call("forEach", t.do(func(args []js.Value) any { t.log("nested", args[0].Int()); microtask(t.fn("micro")); return nil }))
			t.log("out of Go")
			return nil
		}))
	},
	func(t *trace) {
		v, ok := t.await(resolved("value"))
		t.log(show(v), ok)
		v, ok = t.await(rejected("reason"))
		t.log(show(v), ok)
	},
	func(t *trace) {
		microtask(t.fn("before"))
		v, _ := t.await(resolved(1))
		t.log("awaited", v.Int())
		microtask(t.fn("after"))
		v, _ = t.await(resolved(2))
		t.log("awaited", v.Int())
	},
	func(t *trace) {
		var wg sync.WaitGroup
		for i := 0; i < 3; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for j := 0; j < 3; j++ {
					v, _ := t.await(resolved(fmt.Sprint(i, "-", j)))
					t.log("goroutine", show(v))
				}
			}()
		}
		wg.Wait()
	},
	func(t *trace) {
		var wg sync.WaitGroup
		for i, ms := range []int{12, 2, 7} {
			wg.Add(1)
			go func() {
				defer wg.Done()
				p, resolve, _ := t.deferred()
				timeout(resolve, ms)
				t.await(p)
				t.log("goroutine", i)
			}()
		}
		wg.Wait()
	},
	func(t *trace) {
		c := make(chan string)
		go func() { time.Sleep(6 * time.Millisecond); c <- "slept" }()
		timeout(t.fn("timer"), 1)
		t.log(<-c)
	},
	func(t *trace) {
		c := make(chan int, 10)
		resolved(1).Call("then", t.do(func(args []js.Value) any { c <- 1; t.log("sent"); return nil }))
		t.log("received", <-c)
	},
	func(t *trace) {
		done := make(chan bool)
		global.Call("setTimeout", t.do(func([]js.Value) any {
			go func() { t.log("goroutine from a callback"); done <- true }()
			t.log("callback returns")
			return nil
		}), 1)
		<-done
		t.log("main")
	},
	func(t *trace) {
		// A callback that waits: the goroutine goes on later, and JavaScript gets undefined.
		c := make(chan int)
		f := t.do(func([]js.Value) any {
			go func() { v, _ := t.await(resolved("later")); t.log("inside", show(v)); c <- 1 }()
			return "at once"
		})
		t.log(show(f.Invoke()))
		<-c
	},
	func(t *trace) {
		got, ok := t.await(promise.Call("all", list(resolved(1), promise.New(t.do(func(args []js.Value) any { timeout(args[0], 2); return nil })))))
		t.log(got.Length(), ok)
	},
	// rejections
	func(t *trace) {
		var f js.Func
		f = t.do(func(args []js.Value) any { t.log("unhandled", show(args[0]), args[1].InstanceOf(promise)); process.Call("off", "unhandledRejection", f); return nil })
		process.Call("on", "unhandledRejection", f)
		rejected("nobody")
		microtask(t.fn("micro"))
		tick(t.fn("tick"))
		timeout(t.fn("timer"), 1)
	},
	func(t *trace) {
		p := rejected("handled in time")
		microtask(t.do(func([]js.Value) any { p.Call("catch", t.fn("catch")); return nil }))
	},
	func(t *trace) {
		var f, g js.Func
		var p js.Value
		f = t.do(func(args []js.Value) any {
			t.log("unhandled", show(args[0]))
			timeout(t.do(func([]js.Value) any { p.Call("catch", t.fn("late catch")); return nil }), 1)
			return nil
		})
		g = t.do(func(args []js.Value) any {
			t.log("handled after all", args[0].Equal(p))
			process.Call("off", "unhandledRejection", f)
			process.Call("off", "rejectionHandled", g)
			return nil
		})
		process.Call("on", "unhandledRejection", f)
		process.Call("on", "rejectionHandled", g)
		p = rejected("late")
	},
	func(t *trace) {
		var f js.Func
		n := 0
		f = t.do(func(args []js.Value) any {
			t.log("unhandled", show(args[0]))
			if n++; n == 3 {
				process.Call("off", "unhandledRejection", f)
			}
			return nil
		})
		process.Call("on", "unhandledRejection", f)
		rejected("a")
		resolved(1).Call("then", t.do(func([]js.Value) any { return rejected("b") }))
		timeout(t.do(func([]js.Value) any { rejected("c"); t.log("timer"); return nil }), 1)
		timeout(t.fn("next timer"), 1)
	},
	func(t *trace) {
		parse, bad := throws()
		rejected(bad).Call("catch", parse).Call("catch", t.fn("thrown in catch"))
		resolved(1).Call("finally", t.do(func([]js.Value) any { return rejected("from finally") })).Call("then", t.fn("never"), t.fn("bad"))
	},
	func(t *trace) {
		var f js.Func
		f = t.do(func(args []js.Value) any { t.log("uncaught", show(args[0]), show(args[1])); process.Call("off", "uncaughtException", f); return nil })
		process.Call("on", "uncaughtException", f)
		parse, _ := throws()
		timeout(parse.Call("bind", nil, "{"), 1)
		timeout(t.fn("goes on"), 1)
	},
}

func main() {
	for i, c := range cases {
		t := &trace{}
		c(t)
		quiet := make(chan bool)
		settle := js.FuncOf(func(this js.Value, args []js.Value) any { close(quiet); return nil })
		global.Call("setTimeout", settle, 25)
		<-quiet
		settle.Release()
		t.mu.Lock()
		fmt.Printf("%d: %s\n", i+1, strings.Join(t.lines, " | "))
		t.mu.Unlock()
		for _, f := range t.funcs {
			f.Release()
		}
	}
	if len(cases) < 60 {
		os.Exit(1)
	}
}
