"""How a compiled program starts, how large it is, what memory it takes, and whether any is left behind."""

import os
import statistics
import subprocess

from common import GUESTS

C_HELLO = '#include <stdio.h>\nint main(void) { puts("hello, world"); return 0; }\n'


def c_hello(bench):
    with open(bench.path("hello.c"), "w") as made:
        made.write(C_HELLO)
    subprocess.run(["cc", "-O2", "-o", bench.path("hello-c"), bench.path("hello.c")], check=True)
    return [bench.path("hello-c")]


def stripped_size(bench, program):
    """kB"""
    stripped = bench.path("stripped")
    subprocess.run(["strip", "-o", stripped, program], check=True)
    return os.path.getsize(stripped) / 1e3


def hellos(bench):
    """The commands of hello in C, in native Go, compiled from wasm, and under node."""
    wasm = bench.go("hello", "js", "wasm", GUESTS)
    return {"C": c_hello(bench), "native Go": [bench.native_go("hello", GUESTS)],
            "compiled": [bench.compiled(wasm, bench.level)], "node": bench.node(wasm)}


def start(bench):
    """start-up of hello"""
    commands = hellos(bench)
    node = {"node": commands.pop("node")}
    runs = bench.in_turns(commands, bench.rounds(50))
    runs.update(bench.in_turns(node, bench.rounds(5)))
    walls = {name: [used.wall * 1e3 for used in each] for name, each in runs.items()}
    print("start of hello, ms:")
    bench.table(("", "median", "least"), [(name, statistics.median(each), min(each)) for name, each in walls.items()])
    later = statistics.median(walls["compiled"]) - statistics.median(walls["native Go"])
    bench.goal("starts within 1 ms of native Go", later <= 1, "%.2f ms later" % later)


def memory(bench):
    """peak memory of hello"""
    runs = bench.in_turns(hellos(bench), bench.rounds(5), warm=False)
    peaks = {name: min(used.peak for used in each) for name, each in runs.items()}
    print("peak memory of hello, kB:")
    bench.table(("", "kB"), peaks.items())
    ratio = peaks["compiled"] / peaks["native Go"]
    bench.goal("at most 1.5 times native Go's memory", ratio <= 1.5, "%.2f" % ratio)


def size(bench):
    """size of hello's executable, stripped"""
    sizes = {}
    for name, command in hellos(bench).items():
        if name != "node":
            sizes[name] = stripped_size(bench, command[0])
    print("hello stripped, kB:")
    bench.table(("", "kB"), sizes.items())
    ratio = sizes["compiled"] / sizes["native Go"]
    bench.goal("at most 2 times native Go's size", ratio <= 2, "%.2f" % ratio)


def million(bench):
    """a million callbacks, objects, strings, timers: peak memory against a tenth of each"""
    ours = bench.guest("js_churn", bench.level)
    print("callbacks, objects, strings, timers, two rounds of each:")
    for count in (1_000, 10_000) if bench.smoke else (100_000, 1_000_000):
        used = bench.used([ours, str(count)])
        left = [line for line in used.out.decode().splitlines() if not line.endswith("false")]
        print("  %9d: %6.1f s, peak memory %d kB, values left behind: %s" % (count, used.wall, used.peak, "; ".join(left) or "none"))
