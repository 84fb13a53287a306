// Stands in for eval in syscall/js's tests where there is none; tests/gostd/run puts it beside them.

package js_test

import (
	"math"
	"strings"
	"syscall/js"
)

// evaluated is eval, or without one the object that js_test.go evaluates before its tests begin, made from here.
// Other texts need a JavaScript engine, and the tests that have them are left out: see packages.tsv.
func evaluated(text string) js.Value {
	if eval := js.Global().Get("eval"); eval.Type() == js.TypeFunction {
		return eval.Invoke(text)
	}
	if !strings.Contains(text, "someBool:") {
		panic("without a JavaScript engine nothing evaluates " + text)
	}
	o := js.Global().Get("Object").New()
	for name, value := range map[string]any{
		"someBool":        true,
		"someString":      "abc\u1234",
		"someInt":         42,
		"someFloat":       42.123,
		"someArray":       []any{41, 42, 43},
		"someDate":        js.Global().Get("Date").New(),
		"add":             js.FuncOf(add),
		"zero":            0,
		"stringZero":      "0",
		"NaN":             math.NaN(),
		"emptyObj":        map[string]any{},
		"emptyArray":      []any{},
		"Infinity":        math.Inf(1),
		"NegInfinity":     math.Inf(-1),
		"objNumber0":      js.Global().Get("Number").New(0),
		"objBooleanFalse": js.Global().Get("Boolean").New(false),
	} {
		o.Set(name, value)
	}
	return o
}

func add(this js.Value, args []js.Value) any {
	return args[0].Float() + args[1].Float()
}
