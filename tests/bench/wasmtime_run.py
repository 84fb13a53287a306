"""Runs a wasip1 module in wasmtime: wasmtime_run.py FOLDER-OF-THE-PACKAGE MODULE [ARGUMENT...]"""

import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

from wasmtime import Config, Engine, ExitTrap, Linker, Module, Store, WasiConfig

config = Config()
config.cranelift_opt_level = "speed"
engine = Engine(config)
wasi = WasiConfig()
wasi.argv = sys.argv[2:]
wasi.inherit_stdout()
wasi.inherit_stderr()
store = Store(engine)
store.set_wasi(wasi)
linker = Linker(engine)
linker.define_wasi()
instance = linker.instantiate(store, Module.from_file(engine, sys.argv[2]))
try:
    instance.exports(store)["_start"](store)
except ExitTrap as ended:
    sys.exit(ended.code)
