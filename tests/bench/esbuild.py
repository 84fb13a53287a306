"""esbuild's two workloads: ours against its native build and its own WebAssembly package under node."""

import importlib.machinery
import importlib.util
import os
import platform
import re
import shutil
import statistics

from common import HERE, Missing, plain_environment
from harness import file_tree


def machinery():
    """tests/real/esbuild/run as a module: it knows the packages, the inputs and the commands."""
    path = os.path.join(HERE, "..", "real", "esbuild", "run")
    loader = importlib.machinery.SourceFileLoader("real_esbuild", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("real_esbuild", loader))
    loader.exec_module(module)
    return module


def prepared(bench):
    """The machinery, the folder with the inputs, and the unpacked packages: WebAssembly and native."""
    real, folder = machinery(), os.path.join(bench.tools.work, "real")
    native = real.NATIVE.get(platform.machine())
    if not native:
        raise Missing("esbuild has no native build for %s to compare with" % platform.machine())
    if bench.smoke and not os.path.isdir(os.path.join(folder, "big", "node_modules", "typescript")):
        raise Missing("its packages are not here; tests/real/esbuild/run fetches them")
    os.makedirs(folder, exist_ok=True)
    packages = real.package(folder, "esbuild-wasm", real.VERSION), real.package(folder, native, real.VERSION)
    real.inputs(folder)
    os.chmod(os.path.join(packages[1], "bin", "esbuild"), 0o755)
    return real, folder, *packages


def one(bench, command, environment, cwd, args):
    """What a run used, and all that it made."""
    out = os.path.join(cwd, "out")
    shutil.rmtree(out, ignore_errors=True)
    used = bench.used([*command, *args], plain_environment(PWD=cwd, **environment), cwd)
    made = (used.out, re.sub(rb"Done in \d+(\.\d+)?m?s", b"Done in TIME", used.err), file_tree(out) if os.path.isdir(out) else {})
    shutil.rmtree(out, ignore_errors=True)
    return used, made


def esbuild(bench):
    """esbuild bundling and minifying, against its native build and node"""
    real, folder, package, native_package = prepared(bench)
    native = [os.path.join(native_package, "bin", "esbuild")]
    programs = {"native, one thread": (native, {"GOMAXPROCS": "1"}), "native": (native, {}),
                "ours": ([bench.compiled(os.path.join(package, "esbuild.wasm"), bench.level)], {}),
                "node": (["node", os.path.join(package, "bin", "esbuild")], {})}
    for label, where, args, _ in real.COMMANDS:
        if where == "big" or bench.smoke and label == "bundle":
            workload(bench, label, os.path.join(folder, where), args, programs)
        if bench.smoke and label == "bundle":
            return


def workload(bench, label, cwd, args, programs):
    runs, want = {name: [] for name in programs}, None
    for _ in range(bench.rounds(5)):
        for name, (command, environment) in programs.items():
            used, made = one(bench, command, environment, cwd, args)
            want = want or made
            if made != want:
                raise RuntimeError("%s: the output of %s differs from native esbuild's" % (label, name))
            runs[name].append(used)
    user = {name: statistics.median(used.user for used in each) for name, each in runs.items()}
    wall = {name: statistics.median(used.wall for used in each) for name, each in runs.items()}
    base = next(iter(programs))
    print("esbuild, %s, s; output equal byte for byte:" % label)
    bench.table(("", "user", "wall", "peak MB", "user/one thread"),
          [(name, user[name], wall[name], max(used.peak for used in each) / 1e3, user[name] / user[base] if user[base] else None) for name, each in runs.items()])
    if bench.smoke:
        return
    bench.goal("user time at most 2.5 times native with one thread", user["ours"] <= 2.5 * user[base], "%.2f" % (user["ours"] / user[base]))
    bench.goal("at least 6 times faster than node", user["node"] >= 6 * user["ours"],
               "%.2f by user time, %.2f by wall time" % (user["node"] / user["ours"], wall["node"] / wall["ours"]))
