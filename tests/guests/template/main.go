// text/template and html/template: pipelines, blocks, functions, escaping, errors.
package main

import (
	"fmt"
	html "html/template"
	"os"
	"strings"
	"text/template"
)

type item struct {
	Name  string
	Price float64
	Tags  []string
}

func (i item) Upper() string { return strings.ToUpper(i.Name) }

func main() {
	data := map[string]any{"Title": "List <&>", "Items": []item{{"tea", 2.5, []string{"hot"}}, {"ice", 1, nil}}, "M": map[string]int{"b": 2, "a": 1}}
	text := `{{define "row"}}{{.Upper}} {{printf "%6.2f" .Price}}{{range $i, $t := .Tags}} {{$i}}={{$t}}{{else}} none{{end}}{{end -}}
{{.Title}} {{len .Items}}
{{range .Items}}{{template "row" .}}
{{end}}{{range $k, $v := .M}}{{$k}}:{{$v}} {{end}}{{with .Missing}}never{{else}}no missing{{end}} {{if and (gt 2 1) (not false)}}yes{{end}} {{join "a" "b"}} {{index .M "a"}} {{slice "abcdef" 1 3}} {{eq 1 1}} {{html "<b>"}} {{js "'x'"}} {{"q" | printf "%q"}}
`
	t, err := template.New("t").Funcs(template.FuncMap{"join": func(p ...string) string { return strings.Join(p, "+") }}).Parse(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Execute(os.Stdout, data))
	page := html.Must(html.New("p").Parse(`<a href="/?q={{.Title}}" onclick="f({{.Items}})" title='{{.Title}}'>{{.Title}}</a><script>var x = {{.M}};</script>` + "\n"))
	fmt.Println(page.Execute(os.Stdout, data))
	for _, bad := range []string{"{{.A.B}}", "{{range}}", "{{nofunc 1}}", "{{if}}", "{{template \"none\"}}", "{{.Items | index}}"} {
		t, err := template.New("bad").Parse(bad)
		if err == nil {
			err = t.Option("missingkey=error").Execute(os.Stdout, data)
		}
		fmt.Println(err)
	}
}
