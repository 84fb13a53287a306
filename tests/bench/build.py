"""What compiling costs: processor time, wall time, and memory of the largest process."""

import os

from common import Missing
from esbuild import prepared
from harness import fresh_folder


def compile_cost(bench, wasm, level, cache, *options):
    """What the driver and its children use for a module, with a cache in a folder."""
    command = [bench.tools.driver, "build", wasm, "-o", bench.path("built"), "-q", "-O" + level, *options]
    environment = dict(bench.tools.driver_environment(), XDG_CACHE_HOME=cache)
    return bench.used(command, environment)


def modules(bench):
    """{name: (wasm file, seconds to be reached at -O2 and which, wall seconds to be reached at -O0)}"""
    found = {"kernels": (bench.go("kernels", "js", "wasm"), "cpu", 60, 3)}
    if not bench.smoke:
        try:
            found["esbuild"] = (os.path.join(prepared(bench)[2], "esbuild.wasm"), "wall", 240, 10)
        except Missing as reason:
            print("  without esbuild: %s" % reason)
    return found


def build(bench):
    """cost of compiling the kernels and esbuild, at -O2 and -O0, and again from the cache"""
    rows, goals = [], []
    for name, (wasm, kind, slow, quick) in modules(bench).items():
        for level in ["0"] if bench.smoke else ["2", "0"]:
            cache = fresh_folder(bench.path("cold-cache"))
            cold, again = compile_cost(bench, wasm, level, cache), compile_cost(bench, wasm, level, cache)
            cpu = cold.user + cold.system
            rows.append(("%s, %.1f MB, -O%s" % (name, os.path.getsize(wasm) / 1e6, level), cpu, cold.wall, cold.peak / 1024, again.wall))
            label = "%s at -O%s: " % (name, level)
            if level == "0":
                goals.append((label + "at most %d s" % quick, cold.wall <= quick, "%.1f s" % cold.wall))
            else:
                took = cpu if kind == "cpu" else cold.wall
                goals.append((label + "at most %d s of %s time" % (slow, kind), took <= slow, "%.0f s" % took))
            goals.append((label + "no process above 1 GiB", cold.peak <= 1 << 20, "%.0f MiB" % (cold.peak / 1024)))
            goals.append((label + "at most 1 s from the cache", again.wall <= 1, "%.2f s" % again.wall))
    fresh_folder(bench.path("cold-cache"))
    print("compiling with %d CPUs:" % os.cpu_count())
    bench.table(("", "CPU s", "wall s", "largest process, MiB", "from the cache, wall s"), rows)
    for each in goals:
        bench.goal(*each)
