"""The guests of tests/wapc: building them, and what they are compared with."""

import os
import shutil

from gotools import go_environment, settings
from harness import TESTS, plain_environment, run

FOLDER = os.path.join(TESTS, "wapc")
TINYGO = "0.41.1"
# name: the folder, what builds it, and its options
GUESTS = {
    "wasip1": ("guest", "wasip1", ["-buildmode=c-shared"]),
    "js": ("guest", "js", []),
    "tinygo-wasip1": ("guest", "tinygo", ["-target=wasip1", "-buildmode=c-shared"]),
    "tinygo-unknown": ("guest", "tinygo", ["-target=wasm-unknown"]),
    "tinygo-wasm": ("guest", "tinygo", ["-target=wasm"]),
    "kit": ("kit", "tinygo", ["-target=wasip1", "-scheduler=none", "-buildmode=wasi-legacy"]),
    "script": ("script", "js", []),
}
# The last whose engine for wazero is in the module itself.
ORACLE_MODULES = ["github.com/wapc/wapc-go@v0.5.7", "github.com/tetratelabs/wazero@v1.0.0-pre.6", "github.com/Workiva/go-datastructures@v1.0.53"]


def tinygo_root():
    """TinyGo's folder, or None, and why there is none."""
    done = run([os.path.join(TESTS, "support", "tinygo.sh"), TINYGO], timeout=3600, env=dict(os.environ))
    if done.status not in (0, 77):
        raise RuntimeError(done.text())
    return (done.stdout.decode().split() or [None])[-1] if done.status == 0 else None, done.stderr.decode().strip()[-200:]


def build_guest(name, wasm, root):
    """Builds a guest, TinyGo's with the one in `root`."""
    folder, system, options = GUESTS[name]
    folder = os.path.join(FOLDER, folder)
    if system == "tinygo":
        made = run(["bash", "-c", '. "$0/env" && exec "$@"', root, "tinygo", "build", "-p", "1", *options, "-o", wasm, "."], timeout=900, cwd=folder,
                   env=dict(os.environ, GOFLAGS="-buildvcs=false", GOWORK="off"))
    else:
        made = run(["go", "build", "-p", "2", "-trimpath", *options, "-o", wasm, "."], timeout=600, cwd=folder,
                   env=go_environment(GOOS=system, **settings()))
    if made.status != 0:
        raise RuntimeError(made.text())


def build_host(tools, folder, module, source, emit, level, *options):
    """The C program `source` of tests/wapc with the module as a library."""
    library = os.path.join(folder, "libguest" + {"lib": ".a", "shared": ".so"}[emit])
    program = os.path.join(folder, "host")
    made = tools.compile(module, library, "-q", "-O" + level, "--emit=" + emit, "--prefix=guest", "--header=" + os.path.join(folder, "guest.h"), *options)
    if made.status == 0:
        made = run(["cc", "-O2", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-I" + folder,
                    "-I" + os.path.join(tools.build, "lib", "gowasm2native", "include"), os.path.join(FOLDER, source), library,
                    "-Wl,-rpath," + folder, "-lm", "-lpthread", "-ldl", "-o", program], timeout=120)
    if made.status != 0:
        raise RuntimeError(made.text())
    return program


def build_oracle(folder):
    """wapc-go's host on wazero; "" where its modules cannot be fetched."""
    shutil.copytree(os.path.join(FOLDER, "oracle"), folder)
    env = plain_environment(GOENV="off", GOFLAGS="-mod=mod", GOWORK="off", **settings())
    requires = ["-require=" + module for module in ORACLE_MODULES]
    for command in (["mod", "init", "oracle"], ["mod", "edit", "-go=1.24", *requires], ["build", "-p", "2", "-o", folder + ".out", "."]):
        if run(["go", *command], timeout=900, env=env, cwd=folder).status != 0:
            return ""
    return folder + ".out"
