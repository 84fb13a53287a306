"""The kernels compiled by TinyGo: ours against the same C through clang, against wasmtime, and TinyGo's native code; and its hello."""

import json
import os
import shutil
import statistics
import subprocess

import wasihosts
from common import GUESTS, HERE, Missing, geomean, run
from startup import c_hello, stripped_size

# Runs of each kernel, so that it takes a fifth of a second, which clocks of CPU time can tell from nothing.
TIMES = {"binarytrees": 1, "fannkuch": 20, "spectral": 15, "nbody": 12, "json": 1, "sha256": 1, "regexp": 6, "sort": 3,
         "map": 1, "chan": 4, "flate": 12, "iface": 5, "mandel": 10}
SMOKE = ["nbody", "map"]
CLANG, WASMTIME, NATIVE = "C by clang", "wasmtime", "TinyGo native"
# Programs of TinyGo's for Linux by this machine's libc; the one that TinyGo has for it takes sources of musl.
NATIVE_TARGET = {"llvm-target": "x86_64-unknown-linux-gnu", "cpu": "x86-64", "features": "+cx8,+fxsr,+mmx,+sse,+sse2,+x87", "goos": "linux",
                 "goarch": "amd64", "build-tags": ["linux", "amd64"], "gc": "precise", "scheduler": "tasks", "linker": "ld.lld", "libc": "",
                 "default-stack-size": 65536, "cflags": ["--target=x86_64-unknown-linux-gnu", "-fno-stack-protector"],
                 "extra-files": ["src/internal/futex/futex_linux.c", "src/runtime/runtime_unix.c", "src/runtime/signal.c",
                                 "src/runtime/asm_amd64.S", "src/internal/task/task_stack_amd64.S"]}


class Compiler:
    def __init__(self, bench):
        self.bench = bench
        made = run([os.path.join(HERE, "..", "support", "tinygo.sh")], timeout=3600, env=dict(os.environ))
        if made.status == 77:
            raise Missing(made.stderr.decode("utf-8", "replace").strip().splitlines()[-1])
        if made.status != 0:
            raise RuntimeError("tests/support/tinygo.sh fails\n%s" % made.text())
        self.root = made.stdout.decode().splitlines()[-1]

    def build(self, made, *options, module=HERE, name="kernels"):
        done = run(["bash", "-c", '. "$0/env" && exec "$@"', self.root, "tinygo", "build", "-p", str(self.bench.options.jobs), "-opt=2", *options,
                    "-o", made, "./" + name], timeout=1800, cwd=module, env=dict(os.environ, GOFLAGS="-buildvcs=false", GOWORK="off"))
        if done.status != 0:
            raise RuntimeError("TinyGo does not build %s with %s\n%s" % (name, " ".join(options), done.text()))
        return made

    def wasm(self, scheduler):
        return self.build(self.bench.path("kernels-tinygo-%s.wasm" % scheduler), "-target=wasip1", "-scheduler=" + scheduler)

    def native(self):
        """A program, or None with a line that says why."""
        def file(name):
            return subprocess.run(["cc", "-print-file-name=" + name], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        parts = [file("crt1.o"), file("crti.o"), file("crtn.o"), "-L" + os.path.dirname(file("libc.so")), "-L" + os.path.dirname(file("libgcc.a"))]
        target = self.bench.path("tinygo-native.json")
        with open(target, "w", encoding="utf-8") as opened:
            json.dump(dict(NATIVE_TARGET, ldflags=["--gc-sections", "-dynamic-linker", "/lib64/ld-linux-x86-64.so.2", *parts, "-lc", "-lm", "-lgcc"]), opened)
        try:
            return self.build(self.bench.path("kernels-tinygo-native"), "-target=" + target)
        except RuntimeError as problem:
            print("  without %s: %s" % (NATIVE, str(problem).splitlines()[-1].strip()))
            return None


def clang():
    """The newest there is."""
    for name in ["clang-%d" % version for version in range(24, 13, -1)] + ["clang"]:
        if shutil.which(name):
            return name
    return None


def programs(bench, compiler, scheduler):
    """{name: (command, environment)}"""
    wasm, found = compiler.wasm(scheduler), {}
    for level in [bench.level] if bench.smoke else ["2", "3"]:
        found["ours -O" + level] = ([bench.compiled(wasm, level)], None)
    if bench.smoke:
        return found
    if clang():
        other = bench.path("kernels-tinygo-%s-clang" % scheduler)
        made = bench.tools.compile(wasm, other, "-q", "-O2", "--no-lower=all", "--cc=" + clang(), timeout=3000)
        if made.status != 0:
            raise RuntimeError("gowasm2native does not compile %s with %s\n%s" % (wasm, clang(), made.text()))
        found[CLANG] = ([other], None)
    else:
        print("  without clang, which is not installed")
    try:
        host = wasihosts.wasmtime(bench.tools)
        found[WASMTIME] = (host.command(wasm, folders={}), host.environment())
    except RuntimeError as problem:
        print("  without wasmtime: %s" % problem)
    native = compiler.native() if scheduler == "asyncify" else None
    if native:
        found[NATIVE] = ([native], None)
    return found


def cpu(used):
    return (used.user + used.system) * 1e3


def measured(bench, scheduler, commands):
    """{program: {kernel: ms of CPU time}}, without what a program takes that runs no kernel."""
    idle = bench.in_turns({name: (command + ["nothing"], env) for name, (command, env) in commands.items()}, bench.rounds(5))
    start = {name: statistics.median(map(cpu, each)) for name, each in idle.items()}
    times = {}
    for kind in SMOKE if bench.smoke else TIMES:
        if kind == "chan" and scheduler == "none":
            continue
        args = ["-times", str(TIMES[kind]), kind]
        runs = bench.in_turns({name: (command + args, env) for name, (command, env) in commands.items()}, bench.rounds(9), warm=False)
        if len({used.out.split(b"\t")[-1] for name, each in runs.items() if name != NATIVE for used in each}) != 1:
            raise RuntimeError("%s: not all compute the same" % kind)
        for name, each in runs.items():
            times.setdefault(name, {})[kind] = (statistics.median(map(cpu, each)) - start[name]) / TIMES[kind]
    return times


def show(bench, scheduler, times):
    kinds = list(next(iter(times.values())))
    print("kernels of TinyGo with -scheduler=%s, ms of CPU time:" % scheduler)
    bench.table(["", *times], [[kind, *(times[name][kind] for name in times)] for kind in kinds])
    others = [name for name in (CLANG, WASMTIME) if name in times]
    if not others:
        return
    best = {kind: min(times[name][kind] for name in others) for kind in kinds}
    ratios = {name: {kind: times[name][kind] / best[kind] for kind in kinds} for name in times if name not in others}
    print("times the better of %s:" % " and ".join(others))
    bench.table(["", *ratios], [[kind, *(ratios[name][kind] for name in ratios)] for kind in kinds]
                + [["mean", *(geomean(each.values()) for each in ratios.values())]])
    ours = ratios["ours -O2"]
    slowest = max(ours, key=ours.get)
    bench.goal("no kernel above 1.15", ours[slowest] <= 1.15, "%s %.2f" % (slowest, ours[slowest]))


def small(bench, compiler):
    """What prints hello by println, or by fmt."""
    commands = {"C": c_hello(bench)}
    for name, module in (("bare", os.path.join(HERE, "..", "tinygo")), ("hello", GUESTS)):
        commands["TinyGo's " + name] = [bench.compiled(compiler.build(bench.path("tinygo-%s.wasm" % name), "-target=wasm", module=module, name=name), bench.level)]
    runs = bench.in_turns(commands, bench.rounds(50))
    rows = [(name, statistics.median(used.wall for used in each) * 1e3, min(used.wall for used in each) * 1e3, stripped_size(bench, commands[name][0]))
            for name, each in runs.items()]
    print("start, ms, and size:")
    bench.table(("", "median", "least", "kB stripped"), rows)
    bench.goal("starts within 1 ms of C", rows[1][1] - rows[0][1] <= 1, "%.2f ms later" % (rows[1][1] - rows[0][1]))
    bench.goal("less than 150 kB", rows[1][3] < 150, "%.0f kB" % rows[1][3])


def tinygo(bench):
    """kernels and hello by TinyGo, clang, wasmtime"""
    compiler = Compiler(bench)
    small(bench, compiler)
    for scheduler in ("asyncify", "none"):
        show(bench, scheduler, measured(bench, scheduler, programs(bench, compiler, scheduler)))
