// Runs a GOOS=js program of Go 1.14 to 1.27 under node:  node gojs_node.js WASM_EXEC_JS WASM [ARGUMENTS]
//
// Go ships wasm_exec.js inside the toolchain since 1.24 only.  That one serves older programs too, when its functions
// are offered under the names that those import: module "go" until 1.20, and walltime1 until 1.16.
"use strict";

const [, , support, wasm, ...args] = process.argv;
globalThis.fs = require("fs");
globalThis.path = require("path");
for (const [name, value] of Object.entries({
	require, TextEncoder: require("util").TextEncoder, TextDecoder: require("util").TextDecoder,
	performance: require("perf_hooks").performance, crypto: require("crypto").webcrypto,
})) {
	if (globalThis[name] === undefined) globalThis[name] = value;
}
require(support);

const go = new Go();
go.argv = [wasm, ...args];
go.env = { ...process.env };
go.exit = process.exit;

const functions = { ...go.importObject.gojs };
functions["runtime.walltime1"] = functions["runtime.walltime"];
functions["runtime.nanotime"] = functions["runtime.nanotime1"];
functions.debug = (value) => console.log(value);

WebAssembly.instantiate(fs.readFileSync(wasm), { go: functions, gojs: functions }).then(({ instance }) => {
	// Nothing left to wait for, and Go has not ended: event 0 makes it report the deadlock.
	process.on("exit", (status) => {
		if (status === 0 && !go.exited) {
			go._pendingEvent = { id: 0 };
			go._resume();
		}
	});
	return go.run(instance);
}).catch((problem) => {
	console.error(problem);
	process.exit(1);
});
