"""Databases through database/sql: ours for both systems, against two drivers natively."""

import os
import shutil
import statistics

from common import HERE
from gotools import settings
from harness import plain_environment, run

MODULE = os.path.join(HERE, "sqlite")
MATTN, MODERNC = "github.com/mattn/go-sqlite3@v1.14.32", "modernc.org/sqlite@v1.61.1"
# {name: what Go is told}.  The first brings a SQLite of its own; the second uses the system's, which is what ours does.
NATIVE = {"mattn": (), "mattn, system's SQLite": ("-tags", "libsqlite3"), "modernc": ("-tags", "modernc")}
PARTS = {"insert": "rows inserted in a transaction", "point": "rows found by their key, a fifth as many", "scan": "rows of 6 columns read"}


def native(bench):
    """{name: program}, in a copy of the module that has the drivers, which are fetched."""
    folder, env = bench.path("sqlite-native"), plain_environment(GOENV="off", GOFLAGS="-mod=mod", CGO_ENABLED="1", **settings())
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(MODULE, folder)
    os.remove(os.path.join(folder, "go.mod"))
    programs = {name: os.path.join(folder, "program%d" % number) for number, name in enumerate(NATIVE)}
    commands = [["mod", "init", "bench"], ["get", MATTN], ["get", MODERNC]]
    for command in commands + [["build", "-p", str(bench.options.jobs), *NATIVE[name], "-o", program, "."] for name, program in programs.items()]:
        done = run(["go", *command], timeout=1800, env=env, cwd=folder)
        if done.status != 0:
            raise RuntimeError("the drivers to compare with are not there\n" + done.text())
    return programs


def sqlite(bench):
    """a million rows inserted, found and scanned, through database/sql, against mattn's driver and modernc's, native"""
    rows = 2000 if bench.smoke else 1000000
    programs = {"ours, " + system: bench.compiled(bench.go("../sqlite", system, "wasm", MODULE), bench.level) for system in ("js", "wasip1")}
    if not bench.smoke:
        programs.update(native(bench))
    cpu = {part: {} for part in PARTS}
    wall = {part: {} for part in PARTS}
    databases = {name: bench.path("bench%d.db" % number) for number, name in enumerate(programs)}
    for part in PARTS:
        runs = {name: [] for name in programs}
        for _ in range(bench.rounds(3)):
            for name, program in programs.items():
                if part == "insert" and os.path.exists(databases[name]):
                    os.remove(databases[name])
                runs[name].append(bench.used([program, part, databases[name], str(rows)]))
        if len({used.out for each in runs.values() for used in each}) != 1:
            raise RuntimeError("%s: not all read the same" % part)
        for name, each in runs.items():
            cpu[part][name] = statistics.median(used.user + used.system for used in each)
            wall[part][name] = statistics.median(used.wall for used in each)
    for name in databases.values():
        os.remove(name)
    print("databases, %s rows, s of CPU time:" % format(rows, ","))
    bench.table(["", *programs], [[PARTS[part], *cpu[part].values()] for part in PARTS])
    print("the same, s of wall time:")
    bench.table(["", *programs], [[PARTS[part], *wall[part].values()] for part in PARTS])
    if not bench.smoke:
        goals(bench, cpu)


def goals(bench, cpu):
    for part, times in cpu.items():
        for name in [name for name in times if name.startswith("ours")]:
            bench.goal("within 1.3 of mattn's", times[name] <= 1.3 * times["mattn"], "%s, %s %.2f" % (part, name, times[name] / times["mattn"]))
            bench.goal("faster than modernc's", times[name] < times["modernc"], "%s, %s %.2f" % (part, name, times[name] / times["modernc"]))
