// Methods with made-up arguments on made-up arrays, with holes and nested ones, and typed arrays.
let seed = 99;
const rnd = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
const make = () => { const a = []; const n = rnd(9); for (let i = 0; i < n; i++) if (rnd(5)) a[i] = rnd(4) ? rnd(20) : rnd(2) ? [rnd(5), [rnd(5)]] : 's' + rnd(9); if (rnd(6) === 0) a.length += rnd(4); return a; };
const arg = () => rnd(5) === 0 ? undefined : rnd(16) - 7;
const methods = ['splice', 'slice', 'copyWithin', 'fill', 'concat', 'push', 'pop', 'shift', 'unshift', 'reverse', 'sort', 'flat', 'indexOf', 'lastIndexOf', 'includes', 'join', 'at', 'toSorted', 'toReversed', 'toSpliced', 'keys'];
for (let i = 0; i < 1200; i++) {
  const a = make(), m = methods[rnd(methods.length)], args = []; const n = rnd(4); for (let k = 0; k < n; k++) args.push(arg());
  if (m === 'sort' || m === 'toSorted') args.length = 0;
  const like = rnd(8) === 0 ? Object.assign({ length: a.length }, a) : a;
  t(() => [m, args, Array.prototype[m].apply(like, args), like]);
}
const kinds = [Int8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float32Array, Float64Array];
const tm = ['slice', 'subarray', 'copyWithin', 'fill', 'reverse', 'sort', 'indexOf', 'lastIndexOf', 'includes', 'join', 'at', 'toSorted', 'toReversed', 'set', 'with'];
for (let i = 0; i < 600; i++) {
  const K = kinds[rnd(kinds.length)], a = new K(rnd(8)).map(() => (rnd(3000) - 1500) / 2), m = tm[rnd(tm.length)], args = []; const n = rnd(4); for (let k = 0; k < n; k++) args.push(arg());
  if (m === 'sort' || m === 'toSorted') args.length = 0;
  if (m === 'set') args[0] = rnd(2) ? [rnd(500), 1.5, -3] : a.subarray(0, rnd(4));
  t(() => [m, show(args), a[m].apply(a, args), a]);
}
