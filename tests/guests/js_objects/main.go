// Objects: properties of every type, deletion, nesting, order of keys, prototypes, Object's functions.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	object := js.Global().Get("Object")
	o := object.New()
	for name, value := range map[string]any{"number": 1.5, "string": "s", "true": true, "null": nil, "": "empty name", "ż日🙂": "unicode", "0": "zero"} {
		o.Set(name, value)
	}
	o.Set("undefined", js.Undefined())
	o.Set("self", o)
	inner := js.ValueOf(map[string]any{"list": []any{1, "two", []any{3}, map[string]any{"four": 4}}})
	o.Set("inner", inner)
	for _, name := range []string{"number", "string", "true", "null", "", "ż日🙂", "0", "undefined", "missing", "self", "inner"} {
		v := o.Get(name)
		fmt.Printf("%q %v %v\n", name, v.Type(), v)
	}
	fmt.Println(o.Index(0), o.Get("self").Get("self").Equal(o), o.Get("inner").Get("list").Index(3).Get("four").Int())
	fmt.Println(o.Call("hasOwnProperty", "undefined").Bool(), o.Call("hasOwnProperty", "missing").Bool(), o.Call("hasOwnProperty", "toString").Bool())
	o.Delete("number")
	o.Delete("missing")
	fmt.Println(o.Get("number").IsUndefined(), o.Call("hasOwnProperty", "number").Bool())
	fmt.Println(o.Call("toString").String(), o.Get("constructor").Equal(object))

	// Whole numbers first in order, then names as they were added.
	p := object.New()
	for _, name := range []string{"b", "2", "a", "10", "1", "c"} {
		p.Set(name, name)
	}
	p.Delete("a")
	p.Set("a", "again")
	keys := object.Call("keys", p)
	for i := range keys.Length() {
		fmt.Print(keys.Index(i), " ")
	}
	fmt.Println(keys.Length())
	p.Set("length", "12abc")
	fmt.Println(p.Length(), o.Length())
	p.SetIndex(1, "by index")
	fmt.Println(p.Get("1"), p.Index(10))
	assigned := object.Call("assign", object.New(), p, js.ValueOf(map[string]any{"b": "replaced"}))
	fmt.Println(assigned.Get("b"), assigned.Get("c"))
	created := object.Call("create", p)
	fmt.Println(created.Get("c"), created.Call("hasOwnProperty", "c").Bool(), object.Call("getPrototypeOf", created).Equal(p))
	frozen := object.Call("freeze", js.ValueOf(map[string]any{"x": 1}))
	fmt.Println(object.Call("isFrozen", frozen).Bool(), frozen.Get("x"))
	entries := object.Call("entries", js.ValueOf(map[string]any{"only": 1}))
	fmt.Println(entries.Index(0).Index(0), entries.Index(0).Index(1))
	for i := range 5000 {
		p.Set(fmt.Sprint("many", i), i)
	}
	sum := 0
	for i := range 5000 {
		sum += p.Get(fmt.Sprint("many", i)).Int()
	}
	fmt.Println(sum, object.Call("keys", p).Length())
}
