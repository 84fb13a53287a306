// Requests, timers, files and callbacks, all at once, for so many seconds: what tests/soak/run watches.
//
//	soak SECONDS FIGURES     prints FIGURES lines, spread evenly: requests timers files callbacks alive heap allocated
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall/js"
	"time"
	"unsafe"
)

var (
	server, secure, nobody = os.Getenv("HTTP"), os.Getenv("HTTPS"), os.Getenv("NOBODY")
	requests, timers       atomic.Int64
	files, callbacks       atomic.Int64
	over                   atomic.Bool
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func mustBe(good bool, what string, args ...any) {
	if !good {
		must(fmt.Errorf(what, args...))
	}
}

// ---- requests

func get(url string, want int64) {
	resp, err := http.Get(url)
	must(err)
	n, err := io.Copy(io.Discard, resp.Body)
	must(err)
	resp.Body.Close()
	mustBe(n == want, "%s: %d bytes instead of %d", url, n, want)
}

func post(base string) {
	body := bytes.Repeat([]byte("soaked "), 1+rand.IntN(5000))
	resp, err := http.Post(base+"/upload", "text/plain", bytes.NewReader(body))
	must(err)
	text, err := io.ReadAll(resp.Body)
	must(err)
	resp.Body.Close()
	mustBe(bytes.HasPrefix(text, fmt.Appendf(nil, "POST %d ", len(body))), "upload: %s", text)
}

// halfWay leaves a body, and the server notices.
func halfWay() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", server+"/bytes?n=100000000", nil)
	must(err)
	resp, err := http.DefaultClient.Do(req)
	must(err)
	_, err = io.CopyN(io.Discard, resp.Body, 100000)
	must(err)
	resp.Body.Close()
}

func fails(url string, limit time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	must(err)
	_, err = http.DefaultClient.Do(req)
	mustBe(err != nil, "%s did not fail", url)
}

// direct is fetch as programs without net/http use it, with clones, readers and parsed JSON.
func direct() {
	answer := await(js.Global().Call("fetch", server+"/hello"))
	copied := answer.Call("clone")
	mustBe(await(answer.Call("text")).String() == "hello, world\n", "text() is wrong")
	reader := copied.Get("body").Call("getReader")
	first := await(reader.Call("read"))
	mustBe(first.Get("value").Length() == 13, "the clone has another body")
	reader.Call("releaseLock")
	parsed := await(js.Global().Get("Response").New(`{"a":[1,2,3]}`).Call("json"))
	mustBe(parsed.Get("a").Length() == 3, "json() is wrong")
}

func fetchSome() {
	switch rand.IntN(12) {
	case 0:
		get(secure+"/hello", 13)
	case 1:
		post(server)
	case 2:
		post(secure)
	case 3:
		get(server+"/gzip", 13000)
	case 4:
		get(server+"/redirect?to=/hello", 13)
	case 5:
		halfWay()
	case 6:
		fails(server+"/stall", 5*time.Millisecond)
	case 7:
		fails(nobody, time.Second)
	case 8:
		direct()
	case 9:
		get(server+"/bytes?n=300000&chunked=1", 300000)
	case 10:
		get(server+"/slow?n=3&ms=5", 21)
	default:
		get(server+"/hello", 13)
	}
	requests.Add(1)
}

// ---- timers

func timeSome() {
	stopped := time.AfterFunc(time.Hour, func() {})
	fired := make(chan bool, 1)
	time.AfterFunc(time.Duration(rand.IntN(3000))*time.Microsecond, func() { fired <- true })
	<-fired
	ticker := time.NewTicker(time.Millisecond)
	<-ticker.C
	<-ticker.C
	ticker.Stop()
	mustBe(stopped.Stop(), "a timer of an hour fired")
	called := make(chan bool, 1)
	call := js.FuncOf(func(js.Value, []js.Value) any { called <- true; return nil })
	late := js.Global().Call("setTimeout", call, 3600000)
	js.Global().Call("setTimeout", call, 1)
	js.Global().Call("clearTimeout", late)
	<-called
	call.Release()
	timers.Add(5)
}

// ---- files

func fileSome(folder string) {
	path := filepath.Join(folder, "file")
	data := bytes.Repeat([]byte{byte(rand.IntN(256))}, rand.IntN(100000))
	must(os.WriteFile(path, data, 0o644))
	got, err := os.ReadFile(path)
	must(err)
	mustBe(bytes.Equal(got, data), "a file lost its contents")
	must(os.Rename(path, path+".new"))
	info, err := os.Stat(path + ".new")
	must(err)
	mustBe(info.Size() == int64(len(data)), "a file has another size")
	_, err = os.ReadDir(folder)
	must(err)
	must(os.Remove(path + ".new"))
	_, err = os.Open(path)
	mustBe(os.IsNotExist(err), "a removed file opens: %v", err)
	files.Add(1)
}

// ---- callbacks

func await(p js.Value) js.Value {
	settled := make(chan js.Value, 1)
	good := js.FuncOf(func(_ js.Value, args []js.Value) any { settled <- args[0]; return nil })
	bad := js.FuncOf(func(_ js.Value, args []js.Value) any { must(js.Error{Value: args[0]}); return nil })
	p.Call("then", good, bad)
	v := <-settled
	good.Release()
	bad.Release()
	return v
}

func callSome() {
	double := js.FuncOf(func(_ js.Value, args []js.Value) any { return args[0].Int() * 2 })
	array := js.Global().Get("Array").New()
	for i := range 50 {
		array.Call("push", i)
	}
	sum := 0
	doubled := array.Call("map", double)
	for i := range doubled.Length() {
		sum += doubled.Index(i).Int()
	}
	mustBe(sum == 2450, "callbacks gave %d", sum)
	double.Release()
	circle := js.ValueOf(map[string]any{"array": array, "text": fmt.Sprint("text ", sum)})
	circle.Set("self", circle)
	v := await(js.Global().Get("Promise").Call("resolve", circle))
	mustBe(v.Get("self").Equal(circle), "a promise gave another object")
	runtime.KeepAlive(circle) // Equal compares ids, which last as long as a value does
	raw := js.Global().Get("Uint8Array").New(4096)
	mustBe(js.CopyBytesToJS(raw, make([]byte, 4096)) == 4096, "bytes were lost")
	callbacks.Add(52)
}

// ---- all of it

// calm is held for reading by who works, and for writing while nobody does.
var calm sync.RWMutex

// top is the highest number known that the table of values has given.
var top uint32

// alive is how many values the table holds, or more, while it is not known that some were given up.  A number that was given up is
// given again before a new one is made, so with the one behind top there are none left, and what is below and was not given here is
// alive.
func alive() int {
	const room = 5000 // more than are ever alive at once
	var fresh []js.Value
	for id, next := uint32(0), uint32(1); id != next || len(fresh) < room; {
		next = top + 1
		v := js.Global().Get("Object").New()
		id = uint32(*(*uint64)(unsafe.Pointer(&v)))
		fresh = append(fresh, v)
		top = max(top, id)
	}
	runtime.KeepAlive(fresh)
	return int(top) + 1 - len(fresh)
}

// allocated is how many bytes the host has allocated.
//
//go:wasmimport soak allocated
func allocated() int64

// figures prints what was done so far, and how little is alive and allocated while nobody works.
func figures() {
	calm.Lock()
	defer calm.Unlock()
	values, heap, bytes := math.MaxInt, uint64(math.MaxUint64), int64(math.MaxInt64)
	var m runtime.MemStats
	for range 5 {
		runtime.GC()
		time.Sleep(100 * time.Millisecond) // for finalizers, and for what is on its way
		runtime.ReadMemStats(&m)
		heap, bytes = min(heap, m.HeapAlloc), min(bytes, allocated())
		values = min(values, alive())
	}
	fmt.Println(requests.Load(), timers.Load(), files.Load(), callbacks.Load(), values, heap/1024, bytes/1024)
}

func main() {
	seconds, err := strconv.ParseFloat(os.Args[1], 64)
	must(err)
	count, err := strconv.Atoi(os.Args[2])
	must(err)
	var wait sync.WaitGroup
	workers := func(n int, pause time.Duration, work func(int)) {
		for i := range n {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for !over.Load() {
					calm.RLock()
					work(i)
					calm.RUnlock()
					time.Sleep(pause)
				}
			}()
		}
	}
	folder, err := os.MkdirTemp("", "soak")
	must(err)
	for i := range 2 {
		must(os.Mkdir(filepath.Join(folder, strconv.Itoa(i)), 0o755))
	}
	workers(8, time.Millisecond, func(int) { fetchSome() })
	workers(4, 5*time.Millisecond, func(int) { timeSome() })
	workers(2, 5*time.Millisecond, func(i int) { fileSome(filepath.Join(folder, strconv.Itoa(i))) })
	workers(2, 10*time.Millisecond, func(int) { callSome() })
	for range count {
		time.Sleep(time.Duration(seconds / float64(count) * float64(time.Second)))
		figures()
	}
	over.Store(true)
	wait.Wait()
	must(os.RemoveAll(folder))
}
