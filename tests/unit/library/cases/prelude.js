'use strict';
// Shared by all cases, which run unmodified under node:  cat cases/prelude.js cases/CASE.js | node -
// In the unit test `print` is given; here console.log stands in for it.
const print = typeof console === 'object' && console.log ? (text) => console.log(text) : output;

const showKey = (key) => typeof key === 'symbol' ? `[${key.toString()}]` : String(key);

const show = (v, depth) => {
  const level = depth || 0;
  if (typeof v === 'string') return JSON.stringify(v);
  if (typeof v === 'number') return v === 0 && 1 / v < 0 ? '-0' : String(v);
  if (typeof v === 'symbol') return v.toString();
  if (typeof v === 'function') return `function ${v.name}/${v.length}`;
  if (v === null || typeof v !== 'object') return String(v);
  if (level > 5) return '...';
  if (v instanceof Error) return `${v.name}: ${v.message}`;
  const parts = [];
  if (Array.isArray(v)) {
    for (let i = 0; i < v.length && i < 200; i++) parts.push(i in v ? show(v[i], level + 1) : 'hole');
    for (const key of Object.keys(v)) if (!(String(key >>> 0) === key)) parts.push(`${key}: ${show(v[key], level + 1)}`);
    return `[${parts.join(', ')}]`;
  }
  if (ArrayBuffer.isView(v) && !(v instanceof DataView)) {
    for (let i = 0; i < v.length; i++) parts.push(show(v[i]));
    return `${v[Symbol.toStringTag]}(${parts.join(' ')})`;
  }
  if (v instanceof ArrayBuffer) return `ArrayBuffer(${show(new Uint8Array(v))})`;
  if (v instanceof Map) {
    v.forEach((value, key) => parts.push(`${show(key, level + 1)} => ${show(value, level + 1)}`));
    return `Map(${v.size}){${parts.join(', ')}}`;
  }
  if (v instanceof Set) {
    v.forEach((value) => parts.push(show(value, level + 1)));
    return `Set(${v.size}){${parts.join(', ')}}`;
  }
  if (v instanceof Number || v instanceof String || v instanceof Boolean) return `wrapped ${show(v.valueOf())}`;
  if (v instanceof Promise) return 'Promise';
  for (const key of Reflect.ownKeys(v)) {
    const d = Object.getOwnPropertyDescriptor(v, key);
    if (d.enumerable) parts.push(`${showKey(key)}: ${d.get || d.set ? 'accessor' : show(d.value, level + 1)}`);
  }
  return `{${parts.join(', ')}}`;
};

// One line for what f gives, or for what it throws.
const t = (f) => {
  try {
    print(show(f()));
  } catch (e) {
    print(e instanceof Error ? `${e.name}! ${e.message}` : `thrown ${show(e)}`);
  }
};
