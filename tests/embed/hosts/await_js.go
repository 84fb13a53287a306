package main

import "syscall/js"

// await is for the reply that a C function has promised by this ticket.
func await(ticket int32) ([]byte, error) {
	type outcome struct {
		bytes []byte
		err   error
	}
	done := make(chan outcome, 1)
	come := js.FuncOf(func(this js.Value, args []js.Value) any {
		bytes := make([]byte, args[0].Length())
		js.CopyBytesToGo(bytes, args[0])
		done <- outcome{bytes: bytes}
		return nil
	})
	defer come.Release()
	failed := js.FuncOf(func(this js.Value, args []js.Value) any {
		done <- outcome{err: js.Error{Value: args[0]}}
		return nil
	})
	defer failed.Release()
	js.Global().Get("g2n").Call("reply", ticket).Call("then", come, failed)
	o := <-done
	return o.bytes, o.err
}
