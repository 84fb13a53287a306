// Promises: resolve, reject, then, catch, finally, chains, all, made from Go, rejection reasons.
package main

import (
	"errors"
	"fmt"
	"syscall/js"
)

func await(p js.Value) (result js.Value, err error) {
	type reply struct {
		value js.Value
		err   error
	}
	replies := make(chan reply, 1)
	good := js.FuncOf(func(this js.Value, args []js.Value) any { replies <- reply{args[0], nil}; return nil })
	bad := js.FuncOf(func(this js.Value, args []js.Value) any {
		text := args[0].String()
		if args[0].Type() == js.TypeObject {
			text = args[0].Get("message").String()
		}
		replies <- reply{js.Undefined(), errors.New(text)}
		return nil
	})
	defer good.Release()
	defer bad.Release()
	p.Call("then", good, bad)
	r := <-replies
	return r.value, r.err
}

func main() {
	promise := js.Global().Get("Promise")
	fmt.Println(await(promise.Call("resolve", 42)))
	fmt.Println(await(promise.Call("reject", "reason")))
	fmt.Println(await(promise.Call("reject", js.Global().Get("Error").New("an Error"))))

	later := js.FuncOf(func(this js.Value, args []js.Value) any {
		js.Global().Call("setTimeout", args[0], 10, "later")
		return nil
	})
	fmt.Println(await(promise.New(later)))
	failing := js.FuncOf(func(this js.Value, args []js.Value) any {
		args[1].Invoke("refused")
		args[0].Invoke("ignored")
		return nil
	})
	fmt.Println(await(promise.New(failing)))

	plus := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0].Int() + 1 })
	fmt.Println(await(promise.Call("resolve", 1).Call("then", plus).Call("then", plus).Call("then", js.Undefined()).Call("then", plus)))
	caught := js.FuncOf(func(this js.Value, args []js.Value) any { return "caught " + args[0].String() })
	fmt.Println(await(promise.Call("reject", "x").Call("then", plus).Call("catch", caught)))
	finally := js.FuncOf(func(this js.Value, args []js.Value) any { println("finally", len(args)); return "ignored" })
	fmt.Println(await(promise.Call("resolve", "kept").Call("finally", finally)))
	nested := js.FuncOf(func(this js.Value, args []js.Value) any { return promise.New(later) })
	fmt.Println(await(promise.Call("resolve", 0).Call("then", nested)))
	all, err := await(promise.Call("all", js.ValueOf([]any{1, promise.New(later), promise.Call("resolve", 3)})))
	fmt.Println(all.Length(), all.Index(0), all.Index(1), all.Index(2), err)
	_, err = await(promise.Call("all", js.ValueOf([]any{promise.Call("reject", "one bad"), promise.New(later)})))
	fmt.Println(err)
	fmt.Println(promise.Call("resolve", 1).InstanceOf(promise), promise.Call("resolve", 1).String())
}
