"""Building guests with Go, and running them under node with Go's own JavaScript support: the oracle."""

import os
import shutil
import subprocess

from harness import TESTS, plain_environment, run

GUESTS = os.path.join(TESTS, "guests")


def go_root():
    """The folder of the Go toolchain in use."""
    return subprocess.run(["go", "env", "GOROOT"], cwd=GUESTS, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def go_environment(**more):
    """Go's environment for building guests.  GOENV=off: a setting of the user's must not change what is tested."""
    env = dict(os.environ, GOOS="js", GOARCH="wasm", GOENV="off", GOFLAGS="-buildvcs=false", CGO_ENABLED="0", GOWORK="off")
    env.update(more)
    return env


def build_guests(names, folder, jobs=2):
    """Builds guests into `folder`/NAME.wasm; returns {name: what Go said} for those that did not build."""
    os.makedirs(folder, exist_ok=True)
    failures = {}
    for name in names:
        wasm = os.path.join(folder, name + ".wasm")
        made = run(["go", "build", "-p", str(jobs), "-trimpath", "-o", wasm, "./" + name], timeout=600,
                   env=go_environment(), cwd=GUESTS)
        if made.status != 0:
            failures[name] = made.text()
    return failures


def node_command(wasm, *args, flags=()):
    """The command that runs a wasm file of the local Go under node."""
    root = go_root_cached()
    return ["node", *flags, os.path.join(root, "lib", "wasm", "wasm_exec_node.js"), wasm, *args]


_root = []


def go_root_cached():
    if not _root:
        _root.append(go_root())
    return _root[0]


def have_node():
    return shutil.which("node") is not None


def settings():
    """The user's settings that matter for fetching: passed on by name, because GOENV=off hides them with all others."""
    names = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GOMODCACHE", "GOPATH", "GOCACHE"]
    said = subprocess.run(["go", "env", *names], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {name: value for name, value in zip(names, said) if value}


def old_toolchain(version):
    """The GOROOT of another Go version, fetched through Go's toolchain switch; or None and what was said.

    A toolchain is an ordinary module for the go command (golang.org/toolchain), and the switch unpacks it in the
    module cache.  Go before 1.21 knows nothing of the switch, so it is run from that folder directly afterwards.
    """
    env = plain_environment(GOTOOLCHAIN="go" + version, GOENV="off", **settings())
    said = run(["go", "env", "GOROOT"], timeout=900, env=env, cwd=GUESTS)
    root = said.stdout.decode().strip()
    if said.status != 0 or not os.path.isfile(os.path.join(root, "bin", "go")):
        return None, said.text()
    return root, ""


def build_with(root, source, wasm, goos="js"):
    """Builds one file with the toolchain in `root`, outside any module, as old versions need it."""
    env = plain_environment(GOOS=goos, GOARCH="wasm", GOENV="off", GO111MODULE="off", GOROOT=root, GOTOOLCHAIN="local", **settings())
    return run([os.path.join(root, "bin", "go"), "build", "-trimpath", "-o", wasm, source], timeout=600, env=env)
