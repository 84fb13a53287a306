// fetch, Request, Response and ReadableStream as a guest sees them that uses syscall/js directly.
package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall/js"
)

var (
	global  = js.Global()
	server  = os.Getenv("HTTP")
	ports   = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)
	settled = make(chan js.Value, 1)
	failed  = make(chan js.Value, 1)
	onValue = js.FuncOf(func(this js.Value, args []js.Value) any { settled <- args[0]; return nil })
	onError = js.FuncOf(func(this js.Value, args []js.Value) any { failed <- args[0]; return nil })
)

type object = map[string]any

func plain(s string) string { return ports.ReplaceAllString(s, "SERVER") }

// text shows an error with its causes, and everything else as a string.
func text(v js.Value) string {
	if v.Type() != js.TypeObject || v.Get("message").IsUndefined() {
		return plain(v.String())
	}
	s := v.Get("name").String() + ": " + v.Get("message").String()
	if code := v.Get("code"); !code.IsUndefined() {
		s += " (" + global.Call("String", code).String() + ")"
	}
	if cause := v.Get("cause"); !cause.IsUndefined() {
		s += " <- " + text(cause)
	}
	return plain(s)
}

// await gives what a promise gives, or says how it failed.
func await(p js.Value) (js.Value, bool) {
	p.Call("then", onValue, onError)
	select {
	case v := <-settled:
		return v, true
	case err := <-failed:
		fmt.Println("   rejected:", text(err))
		return js.Undefined(), false
	}
}

// try calls f and says what it throws.
func try(label string, f func()) {
	fmt.Println(label)
	defer func() {
		if r := recover(); r != nil {
			err, ok := r.(js.Error)
			if !ok {
				panic(r)
			}
			fmt.Println("   thrown:", text(err.Value))
		}
	}()
	f()
}

func fetch(args ...any) (js.Value, bool) { return await(global.Call("fetch", args...)) }

func show(r js.Value) {
	fmt.Println("   response", r.Get("type"), r.Get("status"), r.Get("ok"), r.Get("statusText"), r.Get("redirected"),
		plain(r.Get("url").String()), r.Get("bodyUsed"), r.Get("body").IsNull())
}

func body(r js.Value) {
	if v, ok := await(r.Call("text")); ok {
		for _, line := range strings.Split(plain(v.String()), "\n") {
			fmt.Println("   |", line)
		}
	}
}

func headers(h js.Value) {
	var lines []string // printing would wait, which a function that JavaScript calls may not
	each := js.FuncOf(func(this js.Value, args []js.Value) any {
		if args[1].String() != "date" {
			lines = append(lines, args[1].String()+": "+args[0].String())
		}
		return nil
	})
	defer each.Release()
	h.Call("forEach", each)
	for _, line := range lines {
		fmt.Println("    ", line)
	}
}

func get(label string, args ...any) {
	try(label, func() {
		if r, ok := fetch(args...); ok {
			show(r)
			body(r)
		}
	})
}

func bytesOf(s string) js.Value {
	a := global.Get("Uint8Array").New(len(s))
	js.CopyBytesToJS(a, []byte(s))
	return a
}

func requests() {
	get("no argument")
	get("relative", "/hello")
	get("not a URL", "http://")
	get("another scheme", "ftp://x/")
	get("about", "about:blank")
	get("lower-case method", server+"/echo", object{"method": "post", "body": "a"})
	get("patch stays", server+"/echo", object{"method": "PATCH", "body": "a"})
	get("typed array", server+"/echo", object{"method": "POST", "body": bytesOf("bytes")})
	get("array buffer", server+"/echo", object{"method": "POST", "body": bytesOf("buffer").Get("buffer")})
	get("search params", server+"/echo", object{"method": "POST", "body": global.Get("URLSearchParams").New("a=b c&d=e")})
	get("number", server+"/echo", object{"method": "POST", "body": 5})
	get("null body", server+"/echo", object{"method": "POST", "body": nil})
	get("body with get", server+"/echo", object{"body": "a"})
	get("stream", server+"/echo", object{"method": "POST", "body": global.Get("Response").New("from a stream").Get("body")})
	get("header object", server+"/echo", object{"headers": object{"X-A": "1", "x-b": 2}})
	get("header pairs", server+"/echo", object{"headers": []any{[]any{"X-A", "1"}, []any{"x-a", "2"}}})
	get("bad header", server+"/echo", object{"headers": object{"a b": "1"}})
	get("host", server+"/echo", object{"headers": object{"Host": "elsewhere"}})
	get("upgrade", server+"/echo", object{"headers": object{"Upgrade": "x"}})
	get("keep-alive", server+"/echo", object{"headers": object{"Keep-Alive": "5"}})
	get("connection", server+"/echo", object{"headers": object{"Connection": "what"}})
	get("wrong length", server+"/echo", object{"method": "POST", "body": "abc", "headers": object{"Content-Length": "5"}})
	get("right length", server+"/echo", object{"method": "POST", "body": "abc", "headers": object{"Content-Length": "3"}})
	get("connect", server, object{"method": "CONNECT"})
	get("bad method", server, object{"method": "a b"})
	get("bad redirect", server, object{"redirect": "x"})
	get("bad mode", server, object{"mode": "x"})
	get("navigate", server, object{"mode": "navigate"})
	get("bad cache", server, object{"cache": "x"})
	get("bad credentials", server, object{"credentials": "x"})
	get("bad signal", server, object{"signal": object{}})
	get("no-store", server+"/echo", object{"cache": "no-store"})
	get("fragment", server+"/hello#here")
	get("redirected", server+"/redirect#here")
	get("dots", server+"/a/../hello")
	get("request object", global.Get("Request").New(server+"/echo", object{"method": "PUT", "body": "a", "headers": object{"x-y": "z"}}))
	get("request and init", global.Get("Request").New(server+"/echo", object{"method": "PUT", "body": "a"}), object{"method": "POST", "body": "b"})
	get("url object", global.Get("URL").New(server+"/hello"))
}

func aborts() {
	controller := global.Get("AbortController")
	try("aborted before", func() {
		c := controller.New()
		c.Call("abort")
		fetch(server+"/hello", object{"signal": c.Get("signal")})
	})
	try("own reason", func() {
		c := controller.New()
		c.Call("abort", global.Get("RangeError").New("enough"))
		fetch(server+"/hello", object{"signal": c.Get("signal")})
	})
	try("aborted", func() {
		c := controller.New()
		p := global.Call("fetch", server+"/stall", object{"signal": c.Get("signal")})
		c.Call("abort")
		await(p)
	})
	try("timeout", func() {
		fetch(server+"/stall", object{"signal": global.Get("AbortSignal").Call("timeout", 50)})
	})
	try("aborted in the body", func() {
		c := controller.New()
		r, _ := fetch(server+"/stallbody", object{"signal": c.Get("signal")})
		p := r.Call("text")
		c.Call("abort")
		await(p)
	})
}

func streams() {
	try("reader", func() {
		r, _ := fetch(server + "/hello")
		stream := r.Get("body")
		fmt.Println("   locked", stream.Get("locked"))
		reader := stream.Call("getReader")
		fmt.Println("   locked", stream.Get("locked"), r.Get("bodyUsed"))
		await(stream.Call("cancel"))
		v, _ := await(reader.Call("read"))
		fmt.Println("   ", v.Get("done"), v.Get("value").Get("byteLength"), r.Get("bodyUsed"))
		v, _ = await(reader.Call("read"))
		fmt.Println("   ", v.Get("done"), v.Get("value"))
		_, ok := await(reader.Get("closed"))
		fmt.Println("    closed", ok)
		await(r.Call("text"))
	})
	try("second reader", func() {
		r := global.Get("Response").New("abc")
		r.Get("body").Call("getReader")
		r.Get("body").Call("getReader")
	})
	try("release", func() {
		r, _ := fetch(server + "/stallbody")
		reader := r.Get("body").Call("getReader")
		await(reader.Call("read"))
		p := reader.Call("read")
		reader.Call("releaseLock")
		await(p)
		await(reader.Get("closed"))
		await(reader.Call("read"))
		await(r.Get("body").Call("cancel"))
	})
	try("cancel", func() {
		r, _ := fetch(server + "/stallbody")
		reader := r.Get("body").Call("getReader")
		await(reader.Call("read"))
		p := reader.Call("read")
		v, _ := await(reader.Call("cancel"))
		fmt.Println("   ", v)
		v, _ = await(p)
		fmt.Println("   ", v.Get("done"))
	})
	try("clone", func() {
		r, _ := fetch(server + "/gzip")
		second := r.Call("clone")
		third := second.Call("clone")
		for _, one := range []js.Value{third, r, second} {
			v, _ := await(one.Call("arrayBuffer"))
			fmt.Println("   ", v.Get("byteLength"), one.Get("bodyUsed"))
		}
		r.Call("clone")
	})
	try("read twice", func() {
		r, _ := fetch(server + "/hello")
		await(r.Call("text"))
		await(r.Call("text"))
	})
	try("json", func() {
		r := global.Get("Response").New(`{"a":[1,2]}`)
		v, _ := await(r.Call("json"))
		fmt.Println("   ", v.Get("a").Index(1))
		r, _ = fetch(server + "/hello")
		await(r.Call("json"))
	})
	try("bytes", func() {
		r, _ := fetch(server + "/hello")
		v, _ := await(r.Call("bytes"))
		fmt.Println("   ", v.InstanceOf(global.Get("Uint8Array")), v.Get("length"))
	})
}

func constructed() {
	response, request := global.Get("Response"), global.Get("Request")
	try("response", func() {
		r := response.New("abc", object{"status": 201, "statusText": "Made", "headers": object{"x": "y"}})
		show(r)
		headers(r.Get("headers"))
		body(r)
	})
	try("empty response", func() {
		r := response.New()
		show(r)
		body(r)
	})
	try("bad status", func() { response.New("", object{"status": 99}) })
	try("no body allowed", func() { response.New("a", object{"status": 204}) })
	try("bad status text", func() { response.New("", object{"statusText": "a\n"}) })
	try("error", func() { show(response.Call("error")) })
	try("redirect", func() {
		r := response.Call("redirect", "http://a/b", 307)
		show(r)
		headers(r.Get("headers"))
		r.Get("headers").Call("set", "a", "b")
	})
	try("bad redirect", func() { response.Call("redirect", "http://a/b", 200) })
	try("json", func() {
		r := response.Call("json", object{"a": 1})
		headers(r.Get("headers"))
		body(r)
	})
	try("request", func() {
		r := request.New(server+"/x?y#z", object{"method": "post", "body": "abc"})
		for _, name := range []string{"method", "url", "mode", "credentials", "cache", "redirect", "keepalive", "bodyUsed", "duplex"} {
			fmt.Println("   ", name, plain(global.Call("String", r.Get(name)).String()))
		}
		headers(r.Get("headers"))
		copied := r.Call("clone")
		body(r)
		body(copied)
		request.New(r)
	})
	try("received headers", func() {
		r, _ := fetch(server + "/status")
		headers(r.Get("headers"))
		r.Get("headers").Call("append", "a", "b")
	})
	for _, name := range []string{"Response", "Request", "ReadableStream", "ReadableStreamDefaultReader"} {
		fmt.Println(name, global.Get(name).Type(), global.Get("Object").Get("prototype").Get("toString").Call("call", global.Get(name).Get("prototype")))
	}
}

func main() {
	requests()
	aborts()
	streams()
	constructed()
}
