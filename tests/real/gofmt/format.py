"""format.py FOLDER-OF-WASMTIME gofmt.wasm LIST: as format.c, under wasmtime."""

import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from wasmtime import Config, Engine, Instance, Module, Store

config = Config()
config.cranelift_opt_level = "speed"
engine = Engine(config)
store = Store(engine)
exports = Instance(store, Module.from_file(engine, sys.argv[2]), []).exports(store)
exports["_initialize"](store)
memory = exports["memory"]


def given_back(text):
    at = exports["alloc"](store, len(text))
    memory.write(store, text, at)
    result = exports["format"](store)
    start = exports["output_ptr"](store)
    out = memory.read(store, start, start + exports["output_len"](store)) if result == 1 else text if result == 0 else None
    exports["dispose"](store)
    return out == text


files = size = same = 0
seconds = 0.0
with open(sys.argv[3], encoding="utf-8") as listed:
    for path in listed.read().splitlines():
        with open(path, "rb") as opened:
            text = opened.read()
        begun = time.monotonic()
        good = given_back(text)
        seconds += time.monotonic() - begun
        files, size, same = files + 1, size + len(text), same + good
        if not good:
            print("changed", path)
print(files, size, "%.6f" % seconds, same)
