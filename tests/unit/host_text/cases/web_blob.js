const t = (f) => {
  try { const r = f(); console.log(typeof r === 'string' ? JSON.stringify(r) : r); }
  catch (e) { console.log('throws', e && e.name, e && e.code, e && e.message); }
};
let at = 0;
const step = (f) => { at += 10; setTimeout(f, at); };
const show = (label) => (v) => console.log(label, v);
const fails = (label) => (e) => console.log(label, 'rejected', e && e.name, e && e.code, e && e.message, e && e.cause && e.cause.message);
t(() => Blob());
t(() => new Blob('abc'));
t(() => new Blob(1));
t(() => new Blob(['a'], 1));
t(() => new Blob(['a'], { endings: 'x' }));
t(() => new Blob());
t(() => [new Blob(['abc'], { type: 'Text/PLAIN' }), new Blob([], { type: 'a\u00e9' }).type, new Blob([], { type: 'a\tb' }).type]);
t(() => new Blob(new Set(['a', new Uint8Array(3)])).size);
t(() => new Blob([1, null, {}, new Blob(['x']), new Uint16Array(2), new ArrayBuffer(5), new DataView(new ArrayBuffer(8), 1, 3)]).size);
t(() => [new Blob(['a\r\nb\rc\nd'], { endings: 'native' }).size, new Blob(['a\r\nb'], { endings: 'transparent' }).size]);
t(() => { const b = new Blob(['abcdef'], { type: 'a/b' }); return [b.slice(1, 3).size, b.slice(-2).size, b.slice(2, 1).size, b.slice(0, 2, 'x/Y').type, b.slice().size, b.slice().type, b.slice(4).size]; });
t(() => Blob.prototype.slice.call({}));
t(() => Object.getOwnPropertyDescriptor(Blob.prototype, 'size').get.call({}));
t(() => Blob.prototype.stream.call({}));
t(() => [String(new Blob()), String(new File([], 'x')), Blob.length, File.length]);
t(() => new File());
t(() => new File([]));
t(() => new File(['abc'], 'n', { type: 'text/plain', lastModified: 5 }));
t(() => { const f = new File(['x'], 'a/b'); return [f.name, f.size, f.type, f.lastModified > 1e12, f instanceof Blob, Object.keys(f).length]; });
step(() => new Blob(['h\u00e9llo']).text().then(show('text')));
step(() => new Blob(['abc', 'def']).slice(2, 4).text().then(show('slice')));
step(() => new Blob(['h\u00e9llo']).arrayBuffer().then(show('buffer')));
step(() => new Blob(['ab']).bytes().then(show('bytes')));
step(() => Blob.prototype.text.call({}).then(show('text'), fails('text')));
step(() => new Blob(['stream']).stream().getReader().read().then(show('stream')));
step(() => new Response(new Blob(['x'], { type: 'a/b' })).text().then(show('body')));
t(() => [new Response(new Blob(['x'], { type: 'a/b' })).headers.get('content-type'), new Response(new Blob(['x'])).headers.get('content-type')]);
step(() => new Response('x', { headers: { 'content-type': 'Text/HTML; Charset="u;\\"8"; charset=no; a=b ;c' } }).blob().then(show('blob')));
step(() => new Response('xyz').blob().then(show('blob')));
step(() => new Response(null, { headers: { 'content-type': 'nonsense' } }).blob().then(show('blob')));
step(() => new Request('http://a/', { method: 'POST', body: 'abc' }).blob().then(show('blob')));
const get = (url) => fetch(url).then((r) => r.text().then((text) => console.log(r.status, r.statusText, r.type, r.url, Array.from(r.headers), text)), fails(url));
['data:,a%20b', 'data:text/plain;base64,aGk=', 'data:;charset=x,a%20b', 'data:nocomma', 'data:a/b;base64,!!!', 'data:a/b ; BASE64,aGk', 'data:a/b;base64,a',
 'data:Text/HTML;a=B;A=c;q="x y",<p>#fragment', 'data: ,x', 'data:bad type,x', 'data:;base64,aGk=', 'DATA:,upper', 'data:a/b;base64;c=d,aGk=', 'data:,%', 'data:,',
 'about:blank', 'file:///x'].forEach((url) => step(() => get(url)));
step(() => fetch('data:,x', { method: 'POST', body: 'y' }).then((r) => show('post')(r.status), fails('post')));
step(() => fetch('data:,x', { method: 'HEAD' }).then((r) => r.text()).then(show('head'), fails('head')));
