// Package await waits for what a C function of the host replies later (g2n/host.h), while other goroutines go on.
package await
