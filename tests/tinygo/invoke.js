// invoke.js WASM_EXEC MODULE EXPORT [NUMBER...]: calls a function of TinyGo's library under its own wasm_exec.js, and prints the result.
const { readFileSync } = require("node:fs");
const [script, module_, name, ...numbers] = process.argv.slice(2);
require(script);
const go = new Go();
WebAssembly.instantiate(readFileSync(module_), go.importObject).then(({ instance }) => {
  go.run(instance);
  const values = numbers.map((text) => (text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text)));
  const result = instance.exports[name](...values);
  if (result !== undefined) console.log(String(result));
});
