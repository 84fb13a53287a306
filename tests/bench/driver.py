"""The driver's own time: inspecting a large module, and running a cached one."""

import os
import statistics

from common import GUESTS


def inspect(bench):
    """`gowasm2native inspect` on a module of more than 36 MB, Go's own compiler"""
    wasm = bench.go("hello", "js", "wasm", GUESTS) if bench.smoke else bench.go("cmd/compile", "js", "wasm")
    command, environment = [bench.tools.driver, "inspect", wasm], bench.tools.driver_environment()
    runs = [bench.used(command, environment) for _ in range(bench.rounds(9))]
    print("inspect, %.1f MB module: median %.0f ms, peak memory %d kB" % (
        os.path.getsize(wasm) / 1e6, statistics.median(used.wall for used in runs) * 1e3, runs[0].peak))


def run(bench):
    """`gowasm2native run` of a module in the cache, against its executable"""
    wasm, environment = bench.go("hello", "js", "wasm", GUESTS), bench.tools.driver_environment()
    runs = bench.in_turns({"direct": ([bench.compiled(wasm, "0")], environment),
                           "run": ([bench.tools.driver, "run", wasm], environment)}, bench.rounds(30))
    direct, cached = (statistics.median(used.wall for used in each) * 1e3 for each in runs.values())
    print("hello at -O0, ms: direct %.2f, run of a cached module %.2f, ratio %.2f" % (direct, cached, cached / direct))
