//go:build (wasm && !js) || wasm_unknown

package wapc

import (
	"sync"
	"unsafe"
)

//go:wasmimport wapc __guest_request
func hostGuestRequest(operation, payload unsafe.Pointer)

//go:wasmimport wapc __guest_response
func hostGuestResponse(bytes unsafe.Pointer, len uint32)

//go:wasmimport wapc __guest_error
func hostGuestError(text unsafe.Pointer, len uint32)

//go:wasmimport wapc __host_call
func hostCall(binding unsafe.Pointer, bindingLen uint32, namespace unsafe.Pointer, namespaceLen uint32,
	operation unsafe.Pointer, operationLen uint32, payload unsafe.Pointer, payloadLen uint32) uint32

//go:wasmimport wapc __host_response_len
func hostResponseLen() uint32

//go:wasmimport wapc __host_response
func hostResponse(into unsafe.Pointer)

//go:wasmimport wapc __host_error_len
func hostErrorLen() uint32

//go:wasmimport wapc __host_error
func hostError(into unsafe.Pointer)

//go:wasmimport wapc __console_log
func hostConsoleLog(text unsafe.Pointer, len uint32)

// reading is held while an answer is fetched, which takes several calls: making room for it may let other goroutines run, and their
// answers would take its place.  It is not held while the host runs, which may invoke us again.
var reading sync.Mutex

func wait() {
	reading.Lock()
	reading.Unlock() // nobody else runs before the call that follows
}

func pointer(bytes []byte) unsafe.Pointer    { return unsafe.Pointer(unsafe.SliceData(bytes)) }
func textPointer(text string) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(text)) }

//go:wasmexport __guest_call
func guestCall(operationLen, payloadLen uint32) uint32 {
	operation, payload := make([]byte, operationLen), make([]byte, payloadLen)
	hostGuestRequest(pointer(operation), pointer(payload))
	answer, err := invoke(string(operation), payload)
	wait() // an answer that is half fetched belongs to this invocation
	if err != nil {
		text := err.Error()
		hostGuestError(textPointer(text), uint32(len(text)))
		return 0
	}
	hostGuestResponse(pointer(answer), uint32(len(answer)))
	return 1
}

// HostCall calls a function of the host's, and returns its answer, or a *HostError.
func HostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	wait()
	good := hostCall(textPointer(binding), uint32(len(binding)), textPointer(namespace), uint32(len(namespace)),
		textPointer(operation), uint32(len(operation)), pointer(payload), uint32(len(payload)))
	reading.Lock()
	defer reading.Unlock()
	if good == 0 {
		message := make([]byte, hostErrorLen())
		hostError(pointer(message))
		return nil, &HostError{string(message)}
	}
	answer := make([]byte, hostResponseLen())
	hostResponse(pointer(answer))
	return answer, nil
}

// ConsoleLog gives the host a line for its log.
func ConsoleLog(text string) { hostConsoleLog(textPointer(text), uint32(len(text))) }

// Serve keeps the program for its functions, where that is needed.
func Serve() {}
