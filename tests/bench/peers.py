"""Other ways to run Go's WebAssembly, installed by name and version into the build folder, once.

Both run GOOS=wasip1, Go's other WebAssembly, since they are hosts without JavaScript.  Both keep what they compiled, so
that only the first start of a module is slow.
"""

import os
import sys

from common import HERE, plain_environment, run
from gotools import settings

WASMTIME = "wasmtime==50.0.1"                                # a PyPI package with the library in it
WAZERO = "github.com/tetratelabs/wazero/cmd/wazero@v1.12.0"


def install(bench, name, made, command, **env):
    folder = bench.path(os.path.join("peers", name))
    if not os.path.exists(os.path.join(folder, made)):
        done = run(command(folder), timeout=600, env=plain_environment(**env), cwd=HERE)
        if done.status != 0:
            raise RuntimeError("%s could not be installed\n%s" % (name, done.text()))
    return folder


def wasmtime_package(bench):
    """Its folder."""
    return install(bench, "wasmtime", "wasmtime",
                   lambda folder: [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder, WASMTIME])


def wasmtime(bench):
    folder = wasmtime_package(bench)
    return [sys.executable, os.path.join(HERE, "wasmtime_run.py"), folder, os.path.join(folder, "compiled")]


def wazero(bench):
    folder = bench.path(os.path.join("peers", "wazero"))
    folder = install(bench, "wazero", "wazero", lambda folder: ["go", "install", WAZERO], GOBIN=folder, GOENV="off", **settings())
    return [os.path.join(folder, "wazero"), "run", "-cachedir", os.path.join(folder, "compiled")]


def hosts(bench, wasm, *args):
    """{name: command} for those of them that can be had here."""
    found = {}
    for host in (wasmtime, wazero):
        try:
            found[host.__name__] = [*host(bench), wasm, *args]
        except RuntimeError as problem:
            print("  without %s: %s" % (host.__name__, problem))
    return found
