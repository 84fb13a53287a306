// Operations on made-up strings: what they find, cut and make, in code units.
let seed = 777;
const rnd = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
const alphabet = ['a', 'b', 'ab', ' ', 'é', '日', '😀', '\u0130', 'ß', 'Σ', 'x', 'A', '\n', '\u2028', '$&', '0', '-'];
const word = (n) => { let s = ''; const k = rnd(n); for (let i = 0; i < k; i++) s += alphabet[rnd(alphabet.length)]; return s; };
const units = (s) => { let o = ''; for (let i = 0; i < s.length; i++) o += s.charCodeAt(i).toString(16) + ' '; return o; };
for (let i = 0; i < 250; i++) {
  const s = word(14), w = word(3), a = rnd(20) - 8, b = rnd(20) - 8;
  print([s.length, s.indexOf(w), s.indexOf(w, a), s.lastIndexOf(w), s.lastIndexOf(w, b), s.includes(w), s.startsWith(w, a), s.endsWith(w, b)].join());
  print([units(s.slice(a, b)), units(s.substring(a, b)), units(s.substr(a, b)), units(s.at(a) || ''), s.codePointAt(a), units(s.charAt(b))].join('|'));
  print([units(s.toUpperCase()), units(s.toLowerCase()), units(s.trim()), units(s.padStart(rnd(20), w)), units(s.padEnd(rnd(20), w)), units(w.repeat(rnd(4)))].join('|'));
  if (w) print([s.split(w).map(units).join('/'), units(s.replace(w, '<$&$`$\'$$>')), units(s.replaceAll(w, (m, p) => `[${p}]`))].join('|'));
  print(JSON.stringify(s) + JSON.stringify(s.slice(a, b)) + (JSON.parse(JSON.stringify(s)) === s) + [...s].length);
  print([s < w, s > w, s === w, encodeURIComponent(w), decodeURIComponent(encodeURIComponent(s)) === s].join());
  const list = []; for (let k = rnd(12); k >= 0; k--) list.push(rnd(3) === 0 ? word(4) : rnd(100));
  print([list.sort().map((v) => units(String(v))).join(), list.slice(a, b).length, list.join(w).length, JSON.stringify(list.splice(a, Math.abs(b), 1, 2)), list.length, list.indexOf(2), list.includes(1), list.reverse().length, list.flat().length].join('|'));
}
