const t = (f) => {
  try { const r = f(); console.log(typeof r === 'string' ? JSON.stringify(r) : r); }
  catch (e) { console.log('throws', e && e.name, e && e.code, e && e.message); }
};
const show = (label) => (v) => console.log(label, v);
const fails = (label) => (e) => console.log(label, 'rejected', e && e.name, e && e.code, e && e.message || e);
// ---- arguments
t(() => ReadableStream());
t(() => new ReadableStream(null));
t(() => new ReadableStream(1));
t(() => new ReadableStream({ pull: 1 }));
t(() => new ReadableStream({ start: 1 }));
t(() => new ReadableStream({ cancel: 'x' }));
t(() => new ReadableStream({ type: 'x' }));
t(() => new ReadableStream({}, 1));
t(() => new ReadableStream({}, { highWaterMark: -1 }));
t(() => new ReadableStream({}, { highWaterMark: 'x' }));
t(() => new ReadableStream({}, { size: 1 }));
t(() => new ReadableStream({ start: () => { throw new Error('no'); } }));
t(() => new ReadableStreamDefaultController());
t(() => new ReadableByteStreamController());
t(() => [new ReadableStream(), new ReadableStream(undefined, null), new ReadableStream({ type: 'bytes' })]);
t(() => [typeof ReadableStream.prototype.tee, ReadableStream.prototype.values === ReadableStream.prototype[Symbol.asyncIterator], ReadableStream.length]);
t(() => new ReadableStream().getReader({ mode: 'x' }));
t(() => new ReadableStream().getReader(1));
// ---- a controller's states
let c;
let s = new ReadableStream({ start: (x) => { c = x; } });
t(() => [c.desiredSize, String(c), Object.getPrototypeOf(c) === ReadableStreamDefaultController.prototype]);
t(() => { c.enqueue(1); const one = c.desiredSize; c.enqueue(2); return [one, c.desiredSize]; });
t(() => c.close());
t(() => c.close());
t(() => c.enqueue(1));
t(() => c.desiredSize);
t(() => c.error(1));
t(() => [c.desiredSize, s]);
t(() => c.enqueue(1));
t(() => { let d; new ReadableStream({ start: (x) => { d = x; } }, { size: (v) => v, highWaterMark: 3 }); d.enqueue(2.5); return d.desiredSize; });
t(() => { let d; new ReadableStream({ start: (x) => { d = x; } }, { size: () => -1 }); d.enqueue(1); });
t(() => { let d; new ReadableStream({ start: (x) => { d = x; } }, { size: () => 'x' }); d.enqueue(1); });
t(() => { let d; new ReadableStream({ start: (x) => { d = x; } }, { size: () => { throw new Error('size'); } }); try { d.enqueue(1); } catch (e) { return [e.message, d.desiredSize]; } });
t(() => { let d; new ReadableStream({ type: 'bytes', start: (x) => { d = x; } }); return [d.desiredSize, d.byobRequest, String(d)]; });
t(() => { let d; new ReadableStream({ type: 'bytes', start: (x) => { d = x; } }); d.enqueue('a'); });
t(() => { let d; new ReadableStream({ type: 'bytes', start: (x) => { d = x; } }); d.enqueue(new Uint8Array(0)); });
// What comes later is compared a case at a time: how many microtasks each takes is not.
let at = 0;
const step = (f) => { at += 12; setTimeout(f, at); };
const pause = () => { at += 300; }; // for cases with timers of their own, which may be late
// ---- reading what is there, in order
const plain = (list) => new ReadableStream({ start: (x) => { list.forEach((v) => x.enqueue(v)); x.close(); } });
const drain = (stream, label) => {
  const reader = stream.getReader(), got = [];
  const next = () => reader.read().then((r) => { if (r.done) { console.log(label, 'done', got); return reader.closed.then(show(label + ' closed')); } got.push(r.value); return next(); }, fails(label));
  next();
};
step(() => { drain(plain([1, 'two', { three: 3 }]), 'plain'); });
step(() => { drain(plain([]), 'empty'); });
// ---- pull: once at a time, again when wanted
let n = 0;
step(() => { drain(new ReadableStream({ pull: (x) => { n++; console.log('pull', n, x.desiredSize); if (n > 3) x.close(); else x.enqueue(n); } }), 'pulled'); });
let m = 0;
step(() => { drain(new ReadableStream({ pull: (x) => new Promise((good) => { setTimeout(() => { m++; console.log('late', m); if (m === 3) x.close(); else x.enqueue(m); good(); }, 1); }) }, { highWaterMark: 0 }), 'late'); });
pause();
step(() => { drain(new ReadableStream({ start: () => new Promise((good) => setTimeout(good, 2)), pull: (x) => { console.log('pull after start'); x.enqueue('x'); x.close(); } }), 'start'); });
pause();
step(() => { drain(new ReadableStream({ pull: () => { throw new RangeError('pull throws'); } }), 'thrown'); });
step(() => { drain(new ReadableStream({ pull: () => Promise.reject('pull rejects') }), 'rejected'); });
step(() => { drain(new ReadableStream({ start: () => Promise.reject(new Error('start rejects')) }), 'start rejected'); });
step(() => { drain(new ReadableStream({ start: (x) => x.error('errored') }), 'errored'); });
// ---- bytes
step(() => { drain(new ReadableStream({ type: 'bytes', pull: (x) => { x.enqueue(new Uint16Array([0x4142, 0x4344])); x.close(); } }), 'bytes'); });
// ---- cancel
step(() => { new ReadableStream({ cancel: (why) => { console.log('cancel of source', why); return 'ignored'; } }).cancel('why').then(show('cancelled'), fails('cancel')); });
step(() => { new ReadableStream({ cancel: () => { throw new Error('cancel throws'); } }).cancel().then(show('cancelled'), fails('cancel')); });
step(() => { new ReadableStream({ cancel: () => Promise.reject('cancel rejects') }).cancel().then(show('cancelled'), fails('cancel')); });
step(() => { t(() => { let d; const r = new ReadableStream({ start: (x) => { d = x; }, cancel: () => { console.log('closed before', d.desiredSize); try { d.enqueue(1); } catch (e) { console.log(e.message); } } }).getReader(); r.read().then(show('read'), fails('read')); r.cancel().then(show('reader cancelled')); }); });
// ---- tee
const branches = plain(['a', 'b']).tee();
step(() => { drain(branches[0], 'left'); });
step(() => { drain(branches[1], 'right'); });
step(() => { t(() => { const x = new ReadableStream(); x.getReader(); return x.tee(); }); });
step(() => { t(() => { const both = new ReadableStream({ cancel: (why) => console.log('both cancelled', why) }).tee(); both[0].cancel(1).then(show('first')); both[1].cancel(2).then(show('second')); }); });
// ---- iteration
const it = plain([1, 2, 3])[Symbol.asyncIterator]();
step(() => { t(() => [it[Symbol.asyncIterator]() === it, typeof it.next, typeof it.return]); });
step(() => { it.next().then(show('next')); });
step(() => { it.next().then(show('next')); });
step(() => { it.return('enough').then(show('return')); });
step(() => { it.next().then(show('after')); });
const kept = plain([1, 2]), keeps = kept.values({ preventCancel: true });
step(() => { keeps.next().then(show('kept')).then(() => keeps.return()).then(show('returned')).then(() => drain(kept, 'kept on')); });
const failing = new ReadableStream({ pull: (x) => x.error(new Error('broken')) }).values();
step(() => { failing.next().then(show('next'), fails('failing')); });
step(() => { failing.next().then(show('next after'), fails('failing')); });
step(() => { t(() => new ReadableStream().values(1)); });
// ---- as a body
step(() => { new Response(plain([new Uint8Array([104, 105]), new Uint8Array([33])])).text().then(show('text'), fails('text')); });
step(() => { new Response(plain(['hi'])).text().then(show('text'), fails('text of strings')); });
let k = 0;
const slow = new ReadableStream({ pull: (x) => new Promise((good) => setTimeout(() => { x.enqueue(new Uint8Array([65 + k++])); if (k > 5) x.close(); good(); }, 1)) });
step(() => { new Response(slow).text().then(show('slow text'), fails('slow text')); });
pause();
