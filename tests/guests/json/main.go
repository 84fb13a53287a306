// encoding/json: tags, nesting, errors with offsets, streams, custom methods, numbers at the edges.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"
)

type level int

func (l level) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("L%d", int(l))), nil }
func (l *level) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "L%d", (*int)(l))
	return err
}

type inner struct {
	Tags []string           `json:"tags,omitempty"`
	Map  map[string]float64 `json:"map"`
}

type document struct {
	inner
	Name    string    `json:"name"`
	Age     int       `json:"age,string"`
	Skipped string    `json:"-"`
	Pointer *int      `json:"pointer"`
	Level   level     `json:"level"`
	When    time.Time `json:"when"`
	Any     any       `json:"any"`
	Bytes   []byte    `json:"bytes"`
}

func main() {
	d := document{Name: "żółć <&> \u2028 \x01", Age: 41, Level: 3, When: time.Date(2024, 2, 29, 12, 30, 15, 123456789, time.UTC),
		Any: []any{nil, true, 1.5, "x", map[string]any{"b": 1, "a": []int{}}}, Bytes: []byte{0, 1, 255}}
	d.Map = map[string]float64{"z": 1e21, "a": 1e-7, "m": math.MaxFloat64, "i": 123456789}
	text, err := json.MarshalIndent(d, "", "  ")
	fmt.Println(string(text), err)
	var back document
	fmt.Println(json.Unmarshal(text, &back), back.Name == d.Name, back.Age, back.Level, back.When.Equal(d.When), back.Map, back.Any)

	for _, bad := range []string{`{"name": 1}`, `{"name": "x"`, `[1,2,]`, `{"age": "x"}`, `nul`, `"\ud800"`, ``, `{"level":"x"}`} {
		err := json.Unmarshal([]byte(bad), &back)
		var syntax *json.SyntaxError
		fmt.Printf("%-16s %v", bad, err)
		if errors.As(err, &syntax) {
			fmt.Print(" at ", syntax.Offset)
		}
		fmt.Println()
	}
	_, err = json.Marshal(math.NaN())
	fmt.Println(err)
	_, err = json.Marshal(func() {})
	fmt.Println(err)

	decoder := json.NewDecoder(strings.NewReader(`{"a": 9007199254740993} [1, 2] "s" 3 {"unknown": 1}`))
	decoder.UseNumber()
	for {
		var v any
		err := decoder.Decode(&v)
		if err == io.EOF {
			break
		}
		fmt.Println(v, err)
	}
	strict := json.NewDecoder(strings.NewReader(`{"unknown": 1}`))
	strict.DisallowUnknownFields()
	fmt.Println(strict.Decode(&back))
	json.NewEncoder(os.Stdout).Encode(map[int]string{10: "ten", 9: "nine", -1: "minus"})
}
