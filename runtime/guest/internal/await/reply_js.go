//go:build js && wasm && !tinygo

package await

import "syscall/js"

// Reply waits for what the host has promised by a ticket.
func Reply(ticket int32) ([]byte, error) {
	var (
		bytes []byte
		err   error
		done  = make(chan struct{})
	)
	come := js.FuncOf(func(this js.Value, args []js.Value) any {
		bytes = make([]byte, args[0].Length())
		js.CopyBytesToGo(bytes, args[0])
		close(done)
		return nil
	})
	defer come.Release()
	failed := js.FuncOf(func(this js.Value, args []js.Value) any {
		err = js.Error{Value: args[0]}
		close(done)
		return nil
	})
	defer failed.Release()
	js.Global().Get("g2n").Call("reply", ticket).Call("then", come, failed)
	<-done
	return bytes, err
}
