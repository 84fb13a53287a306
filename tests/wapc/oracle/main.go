// The host of ../host.c once more, on wapc-go's engine for wazero: prints what that prints when it is given an argument.  With a number, it
// measures instead.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/wapc/wapc-go"
	"github.com/wapc/wapc-go/engines/wazero"
)

const big = 16 << 20

var (
	ctx      = context.Background()
	instance wapc.Instance
	counter  int
)

func tell(what string, bytes []byte) {
	fmt.Printf("%s %d %s\n", what, len(bytes), bytes[:min(len(bytes), 60)])
}

func reversed(payload []byte) []byte {
	to := make([]byte, len(payload))
	for k, b := range payload {
		to[len(to)-1-k] = b
	}
	return to
}

func hostCall(ctx context.Context, binding, namespace, operation string, payload []byte) ([]byte, error) {
	switch {
	case operation == "count":
		counter++
		return []byte(fmt.Sprint(counter)), nil
	case string(payload) == "refuse":
		return nil, errors.New("the host does not want to")
	}
	if len(payload) < 100 {
		fmt.Println("host:", binding, namespace, operation)
	}
	return reversed(payload), nil
}

func invoke(operation, payload string) {
	answer, err := instance.Invoke(ctx, operation, []byte(payload))
	fmt.Print(operation, ": ")
	if err != nil {
		tell("error", []byte(err.Error()))
	} else {
		tell("reply", answer)
	}
}

func invokeBig(operation string, backwards bool) {
	payload := make([]byte, big)
	for k := range payload {
		payload[k] = byte(k % 251)
	}
	for range 3 {
		answer, err := instance.Invoke(ctx, operation, payload)
		if backwards {
			answer = reversed(answer)
		}
		verdict := "wrong"
		if err == nil && bytes.Equal(answer, payload) {
			verdict = "good"
		}
		fmt.Printf("%s of 16 MiB: %s\n", operation, verdict)
	}
}

func start(file string) error {
	guest, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	module, err := wazero.Engine().New(ctx, hostCall, guest, &wapc.ModuleConfig{
		Logger: func(text string) { tell("log", []byte(text)) }, Stdout: os.Stdout, Stderr: os.Stderr,
	})
	if err != nil {
		return err
	}
	if instance, err = module.Instantiate(ctx); err != nil {
		return err
	}
	// What the engine does not call.
	if initialize := instance.(*wazero.Instance).UnwrapModule().ExportedFunction("_initialize"); initialize != nil {
		_, err = initialize.Call(ctx)
	}
	return err
}

func main() {
	if err := start(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if len(os.Args) > 2 {
		measure(os.Args[2])
		return
	}
	invoke("echo", "hello")
	invoke("echo", "")
	invoke("echo", "a\x00b\xff\n")
	invoke("none", "x")
	invoke("fail", "on purpose")
	invoke("missing", "x")
	invoke("call", "abc")
	invoke("call", "")
	invoke("call", "refuse")
	invoke("many", "1234567890")
	invoke("log", "a line")
	invoke("echo", "after all that")
	invokeBig("echo", false)
	invokeBig("call", true)
	invoke("echo", "still")
}
