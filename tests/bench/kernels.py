"""Thirteen kernels: ours against native Go and the other ways to run Go's WebAssembly."""

import statistics

import plot
from common import figures, geomean, plain_environment
from peers import hosts

NATIVE = "native Go"       # with GOMAXPROCS=1: what everything is compared with, since wasm has one thread
SMOKE = ["nbody", "json", "chan"]


def programs(bench):
    """{name: command}, or a pair of command and environment."""
    wasm, native = bench.go("kernels", "js", "wasm"), [bench.native_go("kernels")]
    found = {NATIVE: (native, plain_environment(GOMAXPROCS="1")), "all cores": (native, None)}
    for level in [bench.level] if bench.smoke else ["2", "3"]:
        found["ours -O" + level] = ([bench.compiled(wasm, level)], None)
    found["node"] = (bench.node(wasm), None)
    if not bench.smoke:
        found.update((name, (command, None)) for name, command in hosts(bench, bench.go("kernels", "wasip1", "wasm")).items())
    return found


def measured(bench):
    """{program: {kernel: ms}}.  All programs take turns at one kernel, then at the next; all must compute the same."""
    commands, times = programs(bench), {}
    kinds = SMOKE if bench.smoke else list(figures(bench.used([*commands[NATIVE][0], "-times", "1"]).out))
    for kind in kinds:
        args = ["-times", "1", kind] if bench.smoke else [kind]
        runs = bench.in_turns({name: (command + args, env) for name, (command, env) in commands.items()}, bench.rounds(5), warm=False)
        want = None
        for name, each in runs.items():
            for used in each:
                _, _, result = used.out.decode().rstrip("\n").split("\t")
                want = want or result
                if result != want:
                    raise RuntimeError("%s: %s computes %s, and native Go %s" % (kind, name, result, want))
            times.setdefault(name, {})[kind] = statistics.median(figures(used.out)[kind] for used in each)
    return times


def kernels(bench):
    """13 kernels at -O2 and -O3, native Go, node, wasmtime, wazero"""
    times = measured(bench)
    kinds = list(times[NATIVE])
    print("kernels, ms:")
    bench.table(["", *times], [[kind, *(times[name][kind] for name in times)] for kind in kinds])
    ratios = {name: {kind: times[name][kind] / times[NATIVE][kind] for kind in kinds} for name in times if name != NATIVE}
    # Native Go has an instruction for sha256: that kernel says something about libraries, not about compilers.
    means = {name: geomean(each[kind] for kind in kinds if kind != "sha256") for name, each in ratios.items()}
    print("times native Go with GOMAXPROCS=1; the mean is the geometric one, without sha256:")
    bench.table(["", *ratios], [[kind, *(ratios[name][kind] for name in ratios)] for kind in kinds] + [["mean", *means.values()]])
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
