"""Cost as work grows: memory, goroutines, recursion, and functions that are hard to compile."""

import math
import os

from build import compile_cost
from common import plain_environment
from harness import fresh_folder, run
from wasmfile import read_leb, sections


def scale(bench):
    """large heaps, many goroutines, deep recursion, large functions to compile"""
    program = bench.compiled(bench.go("scale", "js", "wasm"), bench.level)
    native = bench.native_go("scale")
    heaps(bench, program)
    goroutines(bench, program, native)
    recursion(bench, program, native)
    compiling(bench, "a map literal in one function", "entries", map_literal, [100] if bench.smoke else [5000, 10000, 20000])
    compiling(bench, "one function", "statements", statements, [100] if bench.smoke else [5000, 10000, 20000])


def heaps(bench, program):
    most = 64 if bench.smoke else 3584
    used = bench.used([program, "heap", str(most)])
    print("a heap of %d MiB: %.1f s, peak memory %d MiB" % (most, used.wall, used.peak / 1024))
    if bench.smoke:                     # tests/guests has the limits, at less cost
        return
    refused = run([program, "heap", "8192"], timeout=300, env=plain_environment())
    if refused.status != 2 or b"out of memory" not in refused.stderr:
        raise RuntimeError("a heap of 8 GiB is not refused as Go does\n" + refused.text())
    print("a heap of 8 GiB: refused with status 2 and Go's report, %d lines" % refused.stderr.count(b"\n"))


def goroutines(bench, program, native):
    sizes = [1000] if bench.smoke else [10_000, 100_000, 1_000_000]
    rows = []
    for size in sizes:
        ours, theirs = (bench.used([each, "goroutines", str(size)]) for each in (program, native))
        rows.append((str(size), ours.user + ours.system, ours.peak / 1024, theirs.user + theirs.system, theirs.peak / 1024))
    print("goroutines asleep:")
    bench.table(("", "CPU s", "MiB", "native Go CPU s", "MiB"), rows)


def recursion(bench, program, native):
    sizes = [10_000] if bench.smoke else [1_000_000, 10_000_000]
    rows = []
    for size in sizes:
        ours, theirs = (bench.used([each, "recursion", str(size)]) for each in (program, native))
        rows.append((str(size), ours.wall, ours.peak / 1024, theirs.wall, theirs.peak / 1024))
    print("recursion:")
    bench.table(("deep", "s", "MiB", "native Go s", "MiB"), rows)
    if bench.smoke:
        return
    endless = run([program, "recursion", "0"], timeout=300, env=plain_environment())
    if endless.status != 2 or b"stack overflow" not in endless.stderr:
        raise RuntimeError("endless recursion does not end as in Go\n" + endless.text())
    print("  without end: status 2 and Go's report of a stack overflow")


def map_literal(count):
    """Entries that are not constant, so that Go makes an assignment of each and not a loop over an array."""
    entries = "".join('\t\t"key%d": x + %d,\n' % (index, index) for index in range(count))
    return "package main\n\nfunc large(x int) int {\n\tm := map[string]int{\n%s\t}\n\treturn len(m)\n}\n" % entries


def statements(count):
    """Arithmetic and memory with a branch and a call among eight, each depending on those before: more bytes than blocks."""
    kinds = ["\tif a > b {\n\t\ta -= b ^ %d\n\t} else {\n\t\tb += a & %d\n\t}\n", "\ta = small(a, b+%d) | %d\n",
             *["\tx[(a+%d)&63] += b * %d\n", "\ta += x[(b+%d)&63]>>3 ^ %d\n", "\tb ^= (a*%d + b<<5) %% %d\n"] * 2]
    body = "".join(kinds[index % len(kinds)] % (index, index * 7 + 1) for index in range(count))
    return ("package main\n\nvar x [64]int\n\n//go:noinline\nfunc small(a, b int) int { return a*b + 1 }\n\n"
            "func large(a int) int {\n\tb := 1\n%s\treturn a + b\n}\n" % body)


def largest_function(wasm):
    """Bytes of the largest function of a module."""
    with open(wasm, "rb") as opened:
        data = opened.read()
    start = next(start for kind, start, _ in sections(data) if kind == 10)
    count, at = read_leb(data, start)
    most = 0
    for _ in range(count):
        size, body = read_leb(data, at)
        most, at = max(most, size), body + size
    return most


def generated(bench, text):
    folder = fresh_folder(bench.path("generated"))
    os.makedirs(os.path.join(folder, "large"))
    for name, content in (("go.mod", "module generated\n\ngo 1.24\n"), ("large/large.go", text),
                          ("large/main.go", 'package main\n\nimport "os"\n\nfunc main() { println(large(len(os.Args))) }\n')):
        with open(os.path.join(folder, name), "w") as made:
            made.write(content)
    return bench.go("large", "js", "wasm", folder)


def compiling(bench, what, unit, source, counts):
    """Compiles functions that grow.  What a program without one costs is taken off the processor time before fitting."""
    cache, rows, points, refusals, base = bench.path("cold-cache"), [], [], [], 0
    for count in [1] + counts:
        wasm = generated(bench, source(count))
        try:
            cost = compile_cost(bench, wasm, bench.level, fresh_folder(cache))
        except RuntimeError as problem:
            if bench.smoke or count == 1:
                raise
            refusals.append("%d %s, %s" % (count, unit, str(problem).strip().splitlines()[-1]))
            rows.append((str(count), largest_function(wasm) / 1e3, None, None, None, None))
            continue
        bench.used([bench.path("built")])
        cpu = cost.user + cost.system
        base = base or cpu
        rows.append((str(count), largest_function(wasm) / 1e3, cpu, cpu - base, cost.wall, cost.peak / 1024))
        if cpu > base:
            points.append((math.log(count), math.log(cpu - base)))
    fresh_folder(cache)
    print("compiling %s at -O%s:" % (what, bench.level))
    bench.table((unit, "largest, kB", "CPU s", "beyond one", "wall s", "largest process, MiB"), rows)
    bench.goal("%s: all sizes compile" % what, not refusals, "; ".join(refusals) or "they do")
    if len(points) > 1:
        slope = exponent(points)
        # n log n grows like n^1.11 at these sizes.
        bench.goal("%s: compile time no worse than n log n" % what, slope <= 1.15, "grows like n^%.2f" % slope)


def exponent(points):
    """The slope of the least-squares line."""
    across, up = (sum(each) / len(points) for each in zip(*points))
    return sum((x - across) * (y - up) for x, y in points) / sum((x - across) ** 2 for x, _ in points)
