"""Runs a wasip1 module in wasmtime: wasmtime_run.py FOLDER-OF-THE-PACKAGE CACHE MODULE [ARGUMENT...]"""

import hashlib
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from wasmtime import Config, Engine, ExitTrap, Linker, Module, Store, WasiConfig



def compiled(engine, cache, path):
    """The module, compiled now or before."""
    with open(path, "rb") as opened:
        wasm = opened.read()
    kept = os.path.join(cache, hashlib.sha256(wasm).hexdigest())
    if not os.path.exists(kept):
        os.makedirs(cache, exist_ok=True)
        with open(kept + ".part", "wb") as made:
            made.write(Module(engine, wasm).serialize())
        os.rename(kept + ".part", kept)
    return Module.deserialize_file(engine, kept)


config = Config()
config.cranelift_opt_level = "speed"
engine = Engine(config)
wasi = WasiConfig()
wasi.argv = sys.argv[3:]
wasi.inherit_stdout()
wasi.inherit_stderr()
store = Store(engine)
store.set_wasi(wasi)
linker = Linker(engine)
linker.define_wasi()
instance = linker.instantiate(store, compiled(engine, sys.argv[2], sys.argv[3]))
try:
    instance.exports(store)["_start"](store)
except ExitTrap as ended:
    sys.exit(ended.code)
