// Package functions is what all guests of these tests do, whichever package they are guests by.
package functions

import "errors"

// HostCall is the packages' function of that name.
type HostCall func(binding, namespace, operation string, payload []byte) ([]byte, error)

// Of gives the functions by their names.
func Of(host HostCall, log func(text string)) map[string]func(payload []byte) ([]byte, error) {
	return map[string]func(payload []byte) ([]byte, error){
		"echo": func(payload []byte) ([]byte, error) { return payload, nil },
		"none": func(payload []byte) ([]byte, error) { return nil, nil },
		"fail": func(payload []byte) ([]byte, error) { return nil, errors.New("failed: " + string(payload)) },
		"log": func(payload []byte) ([]byte, error) {
			log(string(payload))
			return nil, nil
		},
		"call": func(payload []byte) ([]byte, error) { return host("binding", "namespace", "reverse", payload) },
		// Asks the host as often as there are bytes, and gives the last answer.
		"many": func(payload []byte) (answer []byte, err error) {
			for range payload {
				if answer, err = host("b", "n", "count", nil); err != nil {
					return nil, err
				}
			}
			return answer, nil
		},
		// Asks the host for what invokes this guest again, and once more afterwards.
		"twice": func(payload []byte) ([]byte, error) {
			first, err := host("b", "n", "nest", payload)
			if err != nil {
				return nil, err
			}
			second, err := host("b", "n", "reverse", payload)
			if err != nil {
				return nil, err
			}
			return []byte(string(first) + "|" + string(second)), nil
		},
		"trap": func(payload []byte) ([]byte, error) { return []byte{payload[len(payload)]}, nil },
	}
}
