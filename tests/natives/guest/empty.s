// Allows functions without bodies in direct.go.
