// Guest code that an operation runs, as a conversion or an accessor, gives up the guest's references to what the operation works
// on, and asks for so many names that none is remembered.  The last one fails, which ends the program: only the wording of
// node's report is another.
package main

import (
	"fmt"
	"syscall/js"
	"unsafe"
)

//go:wasmimport gojs syscall/js.finalizeRef
func finalizeRef(ref uint64)

var global = js.Global()

// refOf is where syscall/js keeps a value's reference: first.
func refOf(v js.Value) uint64 { return *(*uint64)(unsafe.Pointer(&v)) }

// giving makes a function that gives up these references, however often the guest holds them, and returns result.
func giving(result any, refs ...uint64) js.Func {
	return js.FuncOf(func(js.Value, []js.Value) any {
		for _, ref := range refs {
			for range 3 {
				finalizeRef(ref)
			}
		}
		for i := range 5000 {
			global.Get(fmt.Sprint("name", i))
		}
		for range 100 {
			global.Get("Float64Array").New(8)
		}
		return result
	})
}

func object(fields map[string]any) js.Value { return js.ValueOf(fields) }

//go:noinline
func element(result any) {
	array := global.Get("Float64Array").New(8)
	number := object(nil)
	f := giving(result, refOf(array), refOf(number))
	number.Set("valueOf", f)
	number.Set("toString", f)
	array.Set("3", number)
}

//go:noinline
func length() {
	array := global.Get("Array").New(8)
	number := object(nil)
	number.Set("valueOf", giving(4, refOf(array), refOf(number)))
	array.Set("length", number)
}

//go:noinline
func accessors() {
	holder := object(nil)
	value := object(nil)
	f := giving("got", refOf(holder), refOf(value))
	global.Get("Object").Call("defineProperty", holder, "x", object(map[string]any{"get": f, "set": f}))
	global.Set("holder", holder)
	fmt.Println(holder.Get("x"))
	global.Get("holder").Set("x", value)
}

//go:noinline
func instanceOf() {
	method := global.Get("Math").Get("max")
	value := global.Get("Object").Call("create", object(nil))
	getter := giving(object(nil), refOf(value))
	global.Get("Object").Call("defineProperty", method, "prototype", object(map[string]any{"get": getter}))
	fmt.Println(value.InstanceOf(method))
}

func main() {
	element(42)
	fmt.Println("element")
	length()
	fmt.Println("length")
	accessors()
	fmt.Println("accessors")
	instanceOf()
	element(object(nil))
	fmt.Println("not reached")
}
