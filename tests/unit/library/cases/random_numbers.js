// Made-up numbers as text, and made-up text as numbers; dates.
let seed = 4242;
const rnd = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
const view = new DataView(new ArrayBuffer(8));
const bits = () => { for (let i = 0; i < 8; i++) view.setUint8(i, rnd(256)); return view.getFloat64(0); };
for (let i = 0; i < 150; i++) { const d = bits(); print(String(d)); print(d.toPrecision(1 + rnd(30))); print(d.toExponential(rnd(30))); print(d.toExponential()); }
for (let i = 0; i < 150; i++) { const d = (rnd(1000000) - 500000) / 10 ** rnd(9); print(`${d} ${d.toFixed(rnd(12))} ${d.toPrecision(1 + rnd(15))} ${d.toString(2 + rnd(35))} ${d.toLocaleString()} ${Math.round(d)} ${parseInt(String(d))} ${parseFloat(String(d) + 'x')}`); }
for (let i = 0; i < 60; i++) { const d = rnd(32768) * rnd(32768) * rnd(32768) * rnd(32768) * rnd(32768); print(`${d} ${d.toString(2 + rnd(35))} ${d.toFixed(2)} ${d.toPrecision(17)}`); }
for (let i = 0; i < 60; i++) { const d = bits(); if (Math.abs(d) < 1e60 && Math.abs(d) > 1e-60) print(`${d} ${d.toString(2 + rnd(35))}`); }
for (let i = 0; i < 200; i++) { let s = String(rnd(32768)); const n = rnd(25); for (let k = 0; k < n; k++) s += rnd(10); if (rnd(2)) s += '.' + rnd(32768) + rnd(32768); if (rnd(2)) s += 'e' + (rnd(600) - 320); print(`${s} ${Number(s)} ${parseFloat(s)} ${parseInt(s, 2 + rnd(35))}`); }
for (let i = 0; i < 100; i++) { const t = (rnd(32768) * 32768 + rnd(32768)) * rnd(5000) - 1e12; const x = new Date(t); print(`${x.toISOString()} ${x.toUTCString()} ${x.getDay()} ${Date.parse(x.toISOString()) === t} ${Date.parse(x.toUTCString())}`); }
