"""Thirteen kernels: ours against native Go and the other ways to run Go's WebAssembly."""

import plot
from common import figures, geomean, medians, plain_environment, table
from peers import hosts

NATIVE = "native Go"       # with GOMAXPROCS=1: what everything is compared with, since wasm has one thread
SMOKE = ["-times", "1", "nbody", "json", "chan"]


def programs(bench):
    """{name: command}, or a pair of command and environment."""
    wasm = bench.go("kernels", "js", "wasm")
    native = [bench.native_go("kernels")]
    args = SMOKE if bench.smoke else []
    found = {NATIVE: (native + args, plain_environment(GOMAXPROCS="1")), "all cores": native + args}
    for level in [bench.level] if bench.smoke else ["2", "3"]:
        found["ours -O" + level] = [bench.compiled(wasm, level), *args]
    found["node"] = bench.node(wasm, *args)
    if not bench.smoke:
        found.update(hosts(bench, bench.go("kernels", "wasip1", "wasm")))
    return found


def results(out):
    """What the kernels computed."""
    return [line.split("\t")[::2] for line in out.decode().splitlines()]


def measured(bench):
    """{program: {kernel: ms}}; all must have computed the same."""
    runs = bench.in_turns(programs(bench), bench.rounds(5), warm=False)
    want = results(runs[NATIVE][0].out)
    for name, each in runs.items():
        for used in each:
            if results(used.out) != want:
                raise RuntimeError("%s computes something else than native Go:\n%s" % (name, used.out.decode()))
    return {name: medians([figures(used.out) for used in each]) for name, each in runs.items()}


def kernels(bench):
    """13 kernels at -O2 and -O3, native Go, node, wasmtime, wazero"""
    times = measured(bench)
    kinds = list(times[NATIVE])
    print("kernels, ms:")
    table(["", *times], [[kind, *(times[name][kind] for name in times)] for kind in kinds])
    ratios = {name: {kind: times[name][kind] / times[NATIVE][kind] for kind in kinds} for name in times if name != NATIVE}
    # Native Go has an instruction for sha256: that kernel says something about libraries, not about compilers.
    means = {name: geomean(each[kind] for kind in kinds if kind != "sha256") for name, each in ratios.items()}
    print("times native Go with GOMAXPROCS=1; the mean is the geometric one, without sha256:")
    table(["", *ratios], [[kind, *(ratios[name][kind] for name in ratios)] for kind in kinds] + [["mean", *means.values()]])
    if bench.smoke:
        return
    goals(bench, ratios, means)
    if bench.options.svg:
        plot.kernels(bench.options.svg, ratios, means)


def goals(bench, ratios, means):
    ours = ratios["ours -O2"]
    slowest = max(ours, key=ours.get)
    bench.goal("mean at most 1.25 times native Go", means["ours -O2"] <= 1.25, "%.2f" % means["ours -O2"])
    bench.goal("no kernel above 1.8", ours[slowest] <= 1.8, "%s %.2f" % (slowest, ours[slowest]))
    bench.goal("sha256 at most 1.2", ours["sha256"] <= 1.2, "%.2f" % ours["sha256"])
    for peer in ("node", "wasmtime"):
        if peer in means:
            faster = means[peer] / means["ours -O2"]
            bench.goal("at least 2.3 times faster than " + peer, faster >= 2.3, "%.2f" % faster)
