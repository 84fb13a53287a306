const I = (v) => console.log(v);
I(Array.from({ length: 120 }, (x, i) => i));
I(Array.from({ length: 101 }, (x, i) => 's' + i));
I(['日本語', '한국', 'a', 'b', 'c', 'd', 'e', 'é', '👍']);
I(['e\u0301', '\u200d', 'ｆｕｌｌ', 'x', 'y', 'z', '…', '❤']);
I([1, 2, 3, 'a', 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27]);
I(Array.from({ length: 8 }, (x, i) => ({ id: i, name: 'n' + i })));
I([1, 22, 333, 4444, 55555, 666666, 7777777, 88888888, 999999999]);
I(Object.assign([1, 2, 3, 4, 5, 6, 7], { k: 1 }));
I([1, 2, 3, 4, 5, 6]);
I([1, 2, 3, 4, 5, 6, 7]);
I([1, 2, 3, , 5, 6, 7, 8]);
I([[1, 2, 3, 4, 5, 6, 7], [1, 2]]);
I({ a: [1, 2, 3, 4, 5, 6, 7], b: { c: [1, 2, 3, 4, 5, 6, 7] } });
I(new Set(Array.from({ length: 120 }, (x, i) => i)));
I(new Map(Array.from({ length: 101 }, (x, i) => [i, i])));
I(Array.from({ length: 7 }, (x, i) => 'x'.repeat(i * 9)));
I(Array.from({ length: 30 }, (x, i) => 'x'.repeat(i % 13)));
let seed = 12345;
const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
const word = () => { let s = ''; let n = random(12); while (n-- > 0) s += 'abc dé日\n\''[random(9)]; return s; };
const value = (depth) => {
  const kind = random(depth > 3 ? 6 : 12);
  if (kind === 0) return random(100000) - 500;
  if (kind === 1) return word();
  if (kind === 2) return random(2) === 0;
  if (kind === 3) return [null, undefined, NaN, -0][random(4)];
  if (kind === 4) return random(1000) / 8;
  if (kind === 5) return Symbol(word());
  if (kind === 6 || kind === 7) { const a = []; const n = random(12); for (let i = 0; i < n; i++) a.push(value(depth + 1)); return a; }
  if (kind === 8) return Array.from({ length: random(40) }, () => random(2000) - 100);
  if (kind === 9) { const m = new Map(); const n = random(5); for (let i = 0; i < n; i++) m.set(value(depth + 2), value(depth + 1)); return m; }
  if (kind === 10) return new Set([value(depth + 1), value(depth + 1)]);
  const result = {};
  const n = random(7);
  for (let i = 0; i < n; i++) { const key = word(); result[key] = value(depth + 1); }
  return result;
};
for (let i = 0; i < 100; i++) I(value(0));
for (let i = 0; i < 20; i++) console.dir(value(0), { depth: null });
for (let i = 0; i < 20; i++) console.dir(value(0), { depth: 4, showHidden: true });
