// What is asked of @evertdespiegeleer/go-template, of the package under node and of the compiled program alike.
globalThis.cases = async function cases(parse) {
  const values = {
    name: 'Zoë', items: [{ k: 'a', v: 1.5 }, { k: 'b', v: 22.333 }], nested: { a: { b: [1, 2, 3] }, list: ['p', 'q'], x: 'y' },
  };
  const templates = [
    'Hi {{ .name | printf "%-8s|" }}{{ range $i, $e := .items }}{{ if $i }}, {{ end }}{{ $e.k }}={{ printf "%05.2f" $e.v }}{{ end }}',
    '{{ with .nested }}{{ .a.b | len }} {{ index .list 1 }} {{ html "<b>" }} {{ and true .x }} {{ eq .x "y" }}{{ end }}',
    '{{ define "T" }}[{{ . }}]{{ end }}{{ template "T" .name }} {{ slice .name 1 2 }} {{ js "it\'s" }} {{ urlquery "a b&c" }}',
    '{{ range .none }}x{{ else }}none{{ end }} 🙂 {{ len .name }}',
    '{{ .name.missing }}', '{{ .x', '{{ index .items 5 }}', '{{ nofunction }}',
  ];
  for (const template of templates) {
    try {
      console.log(await parse(template, values));
    } catch (error) {
      console.log('failed:', error.constructor.name, error.message);
    }
  }
  const long = await parse('{{ range . }}{{ . }},{{ end }}', Array.from({ length: 20000 }, (_, i) => i));
  console.log(long.length, long.slice(0, 20));
};
