//go:build !wasip1

package main

import (
	"net"
	"os"
)

func inherited() (net.Listener, error) { return net.Listen("tcp", os.Getenv("G2N_LISTEN")) }
