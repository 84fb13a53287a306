"""Library calls: what crossing between C and a module costs, each way."""

import glob
import os
import subprocess

from common import HERE
from peers import wasmtime_package


def build(bench):
    """The program, linked with calls.wat as a static library, and calls.wasm for wasmtime."""
    source = os.path.join(HERE, "calls")
    home = os.path.join(bench.tools.build, "lib", "gowasm2native")
    library, header, wasm, program = (bench.path(name) for name in ("libcalls.a", "calls.h", "calls.wasm", "calls"))
    made = bench.tools.compile(os.path.join(source, "calls.wat"), library, "-q", "-O" + bench.level, "--emit=lib", "--header=" + header,
                               "--host=" + os.path.join(source, "host.c"))
    if made.status != 0:
        raise RuntimeError("gowasm2native does not compile calls.wat\n%s" % made.text())
    subprocess.run([os.path.join(home, "bin", "wat2wasm"), os.path.join(source, "calls.wat"), "-o", wasm], check=True)
    # The library's own host_next is hidden in it.
    subprocess.run(["cc", "-std=gnu11", "-O2", "-I" + bench.folder, "-I" + os.path.join(home, "include"), os.path.join(source, "main.c"),
                    os.path.join(source, "host.c"), library, "-lm", "-ldl", "-o", program], check=True)
    return program, wasm


def calls(bench):
    """calls from C to a library and back, ns each, against wasmtime's C API"""
    program, wasm = build(bench)
    peer = []
    try:
        peer = [*glob.glob(os.path.join(wasmtime_package(bench), "wasmtime", "linux-*", "_libwasmtime.so"))[:1], wasm]
    except RuntimeError as problem:
        print("  without wasmtime: %s" % problem)
    found = bench.figures_in_turns({"calls": [program, "1" if bench.smoke else "100", *peer]}, bench.rounds(5))["calls"]
    print("library calls, ns (a call in C: %.2f):" % found["C"])
    bench.table(("", "compiled", "wasmtime", "wasmtime/compiled"),
                [(label, found[name], found.get("wasmtime " + name), found["wasmtime " + name] / found[name] if "wasmtime " + name in found else None)
                 for name, label in (("export", "C calls an export, typed"), ("export by value", "the same, by checked values"),
                                     ("import", "an export calls C"))])
