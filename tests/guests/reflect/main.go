// Reflection: kinds, tags, calling, setting, making types and functions.
package main

import (
	"fmt"
	"reflect"
	"strings"
)

type Shape interface{ Area() float64 }

type Square struct {
	Side float64 `unit:"cm" json:"side"`
	name string
	Next *Square
}

func (s Square) Area() float64           { return s.Side * s.Side }
func (s *Square) Scale(by float64) int   { s.Side *= by; return 1 }
func (s Square) Join(p ...string) string { return strings.Join(p, "-") }

func main() {
	s := Square{Side: 2, name: "private"}
	t := reflect.TypeOf(s)
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Tag.Get("unit"), f.IsExported(), f.Offset)
	}
	p := reflect.TypeOf(&s)
	for i := range p.NumMethod() {
		fmt.Println(p.Method(i).Name, p.Method(i).Type)
	}
	v := reflect.ValueOf(&s)
	fmt.Println(v.MethodByName("Scale").Call([]reflect.Value{reflect.ValueOf(1.5)})[0].Int(), s.Side)
	fmt.Println(v.MethodByName("Join").CallSlice([]reflect.Value{reflect.ValueOf([]string{"a", "b"})})[0])
	v.Elem().FieldByName("Side").SetFloat(4)
	fmt.Println(s.Area(), v.Elem().FieldByName("name").CanSet(), t.Implements(reflect.TypeFor[Shape]()))

	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var swapper func(int, string) (string, int)
	reflect.ValueOf(&swapper).Elem().Set(reflect.MakeFunc(reflect.TypeOf(swapper), swap))
	fmt.Println(swapper(1, "one"))

	m := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), reflect.TypeFor[[]int]()))
	m.SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf([]int{1, 2}))
	fmt.Println(m.Interface(), m.Type())
	made := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[int8]()}, {Name: "B", Type: reflect.TypeFor[[3]bool]()}})).Elem()
	made.Field(0).SetInt(-5)
	fmt.Printf("%+v %T\n", made.Interface(), made.Interface())
	c := make(chan int, 1)
	chosen, got, ok := reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c), Send: reflect.ValueOf(9)}, {Dir: reflect.SelectDefault}})
	fmt.Println(chosen, got.IsValid(), ok, <-c)
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual([]int{}, []int(nil)))
	for _, x := range []any{1, "s", 1.5, nil, []int{}, map[int]int{}, func() {}, struct{}{}, &s, c, complex64(1), [2]byte{}, true, uintptr(1)} {
		fmt.Print(reflect.ValueOf(x).Kind(), " ")
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover()) }()
		reflect.ValueOf(s).Field(0).SetFloat(1)
	}()
}
