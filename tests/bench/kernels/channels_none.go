//go:build scheduler.none

package main

func channels() string { return "" }
