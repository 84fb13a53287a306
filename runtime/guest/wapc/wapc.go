package wapc

// Function is what the host can invoke.  An error's text is all that the host gets of it.
type Function = func(payload []byte) ([]byte, error)

// Functions are functions by the names of their operations.
type Functions = map[string]Function

// HostError is what a function of the host's answered in place of a payload.
type HostError struct {
	Message string
}

func (e *HostError) Error() string { return e.Message }

var registered = Functions{}

// RegisterFunctions adds functions; those that were there under the same names are replaced.
func RegisterFunctions(functions Functions) {
	for operation, function := range functions {
		RegisterFunction(operation, function)
	}
}

// RegisterFunction adds one function.
func RegisterFunction(operation string, function Function) { registered[operation] = function }

type unknownError string

func (e unknownError) Error() string { return `there is no function "` + string(e) + `"` }

// invoke is what every host comes to.
func invoke(operation string, payload []byte) ([]byte, error) {
	function := registered[operation]
	if function == nil {
		return nil, unknownError(operation)
	}
	return function(payload)
}
