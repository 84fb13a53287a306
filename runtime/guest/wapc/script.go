//go:build js && wasm

package wapc

import "syscall/js"

var (
	host       = js.Global().Get("wapc")
	uint8Array = js.Global().Get("Uint8Array")
	tickets    bool // the host tells invocations apart
)

func init() {
	call := js.FuncOf(guestCall)
	if host.Type() == js.TypeObject && host.Get("__guest_register").Type() == js.TypeFunction {
		tickets = true
		host.Call("__guest_register", call)
		return
	}
	js.Global().Set("__guest_call", call) // as hosts of wasmexec's look for it
}

// guestCall has the operation, the payload and a ticket, or just the first two.  It returns before the function does, which may wait.
func guestCall(this js.Value, args []js.Value) any {
	if len(args) < 2 || args[0].Type() != js.TypeString || !args[1].InstanceOf(uint8Array) {
		return false
	}
	operation, payload, ticket := args[0].String(), bytesOf(args[1]), args[2:]
	go func() {
		answer, err := invoke(operation, payload)
		if err != nil {
			reply("__guest_error", text(err.Error()), ticket)
		} else {
			reply("__guest_response", arrayOf(answer), ticket)
		}
	}()
	return true
}

func reply(function string, answer any, ticket []js.Value) {
	if len(ticket) != 0 {
		host.Call(function, answer, ticket[0])
	} else {
		host.Call(function, answer)
	}
}

// text is a string, or bytes for hosts of wasmexec's, which take nothing else.
func text(s string) any {
	if tickets {
		return s
	}
	return arrayOf([]byte(s))
}

func arrayOf(bytes []byte) js.Value {
	array := uint8Array.New(len(bytes))
	js.CopyBytesToJS(array, bytes)
	return array
}

func bytesOf(array js.Value) []byte {
	bytes := make([]byte, array.Length())
	js.CopyBytesToGo(bytes, array)
	return bytes
}

// HostCall calls a function of the host's, and returns its answer, or a *HostError.
func HostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	if host.Type() != js.TypeObject {
		return nil, &HostError{"this host knows no waPC"}
	}
	pair := host.Call("__host_call", text(binding), text(namespace), text(operation), arrayOf(payload))
	if failure := pair.Index(1); !failure.IsNull() {
		return nil, &HostError{failure.String()}
	}
	return bytesOf(pair.Index(0)), nil
}

// ConsoleLog gives the host a line for its log.
func ConsoleLog(text string) {
	if tickets {
		host.Call("__console_log", text)
	} else {
		js.Global().Get("console").Call("log", text)
	}
}

// Serve keeps the program for its functions, where that is needed.
func Serve() { select {} }
