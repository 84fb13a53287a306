"""What the parts of the benchmark share: building programs, running them in turns, and printing tables."""

import collections
import math
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

from gotools import GUESTS, go_environment, node_command
from harness import plain_environment, run

# kB of the largest process, seconds of user, system and wall time, and what was printed.
Used = collections.namedtuple("Used", "peak user system wall out err")


class Missing(Exception):
    """A part cannot run here, and it says why."""


class Bench:
    """The tools, the options, and a folder for what is built."""

    def __init__(self, tools, options):
        self.tools, self.options = tools, options
        self.smoke = options.smoke
        self.level = "0" if options.smoke else "2"      # a smoke test must not wait for an optimiser
        self.folder = os.path.join(tools.work, "bench")
        os.makedirs(self.folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def rounds(self, usual):
        """How often programs take turns."""
        return 1 if self.smoke else self.options.rounds or usual

    def go(self, name, goos, goarch, module=HERE, flags=()):
        """A Go program, from a folder of `module` or of Go's own, built for a system."""
        made = self.path("%s-%s" % (os.path.basename(name), goos) + (".wasm" if goarch == "wasm" else ""))
        done = run(["go", "build", "-p", str(self.options.jobs), "-trimpath", *flags, "-o", made, name if "/" in name else "./" + name],
                   timeout=900, cwd=module, env=go_environment(GOOS=goos, GOARCH=goarch))
        if done.status != 0:
            raise RuntimeError("go build %s for %s/%s failed\n%s" % (name, goos, goarch, done.text()))
        return made

    def native_go(self, name, module=HERE, flags=()):
        return self.go(name, "linux", go_value("GOHOSTARCH"), module, flags)

    def compiled(self, wasm, level, *options):
        """A wasm file compiled by the driver, through its cache."""
        program = self.path("%s-O%s" % (os.path.basename(wasm)[:-len(".wasm")], level))
        made = self.tools.compile(wasm, program, "-q", "-O" + level, *options, timeout=3000)
        if made.status != 0:
            raise RuntimeError("gowasm2native does not compile %s\n%s" % (wasm, made.text()))
        return program

    def guest(self, name, level):
        """A program of tests/guests, compiled."""
        return self.compiled(self.go(name, "js", "wasm", GUESTS), level)

    def node(self, wasm, *args):
        return node_command(wasm, *args)

    def used(self, command, env=None, cwd=None):
        """Runs a command that must succeed."""
        usage = self.path("usage")
        if not os.path.exists(usage):
            subprocess.run(["cc", "-O2", "-o", usage, os.path.join(HERE, "usage.c")], check=True)
        process = subprocess.run([usage, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 env=env or plain_environment(), cwd=cwd)
        if process.returncode != 0:
            raise RuntimeError("%s failed\n%s" % (" ".join(command[:3]), process.stderr.decode("utf-8", "replace")[-2000:]))
        err, _, figures = process.stderr[:-1].rpartition(b"\n")
        peak, user, system, wall = figures.split()
        return Used(int(peak), float(user), float(system), float(wall), process.stdout, err)

    def in_turns(self, commands, rounds, warm=True):
        """{name: [Used of each round]}, the commands taking turns so that all meet the same noise.

        A command is a list of arguments, or a pair of that and an environment."""
        split = {name: command if isinstance(command, tuple) else (command, None) for name, command in commands.items()}
        if warm:
            for command, env in split.values():
                self.used(command, env)
        runs = {name: [] for name in commands}
        for _ in range(rounds):
            for name, (command, env) in split.items():
                runs[name].append(self.used(command, env))
        return runs

    def table(self, head, rows):
        """Prints rows of a name and numbers or words; None is a figure that is missing."""
        lines = [list(head)] + [[cell(value) for value in row] for row in rows]
        if self.options.markdown:
            lines.insert(1, ["---"] + ["---:"] * (len(head) - 1))
            print("\n" + "".join("| %s |\n" % " | ".join(line) for line in lines))
            return
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        for line in lines:
            print("  " + line[0].ljust(widths[0]) + "".join("  " + word.rjust(width) for word, width in zip(line[1:], widths[1:])))

    def goal(self, text, reached, found):
        """Says whether something that was aimed at is reached; nothing depends on it, and a smoke test cannot say."""
        if not self.smoke:
            print("  %-11s  %s: %s" % ("reached" if reached else "not reached", text, found))

    def figures_in_turns(self, commands, rounds):
        """The same for programs that print lines of `name TAB number ...`: {program: {name: median}}."""
        runs = self.in_turns(commands, rounds, warm=False)
        return {program: medians([figures(used.out) for used in all_runs]) for program, all_runs in runs.items()}


def figures(out):
    lines = [line.split("\t") for line in out.decode().splitlines()]
    return {line[0]: float(line[1]) for line in lines}


def medians(dicts):
    return {name: statistics.median(each[name] for each in dicts) for name in dicts[0]}


def geomean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values))


def go_value(name):
    return subprocess.run(["go", "env", name], cwd=HERE, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def cell(value):
    if value is None:
        return "-"
    return value if isinstance(value, str) else "%.2f" % value if abs(value) < 100 else "{:,.0f}".format(value)
