// log and log/slog: prefixes, handlers, Fatal's exit status.
package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"os"
	"time"
)

func main() {
	log.SetFlags(log.Lshortfile | log.Lmsgprefix)
	log.SetPrefix("prefix: ")
	log.Println("to standard error", 1, 2)
	quiet := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	text := slog.New(slog.NewTextHandler(os.Stdout, quiet)).With("who", "me")
	text.Info("a message", "n", 1, "d", time.Second, "err", errors.New("e r r"), "quote", `a "b"`)
	json := slog.New(slog.NewJSONHandler(os.Stdout, quiet)).WithGroup("g")
	json.Debug("debug", slog.Group("inner", "x", 1.5, "list", []int{1}), "nil", nil)
	json.Log(context.Background(), slog.Level(2), "between")
	defer log.Println("never")
	log.Fatalf("fatal %d", 7)
}
