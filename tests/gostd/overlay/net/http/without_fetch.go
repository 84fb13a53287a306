package http

// The tests reach servers inside the process, which fetch cannot.  net/http does without fetch under node, which it
// knows by process.argv0; here it is told so wherever it runs.
func init() { jsFetchDisabled = true }
