"""What the black-box tests share: running a command under a time limit, counting results, and finding the tools.

Every runner ends with one line, `N passed, N failed, N skipped`, and exits 1 when something failed;
tests/run adds those lines up.  Only Python's standard library is used.
"""

import argparse
import concurrent.futures
import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.path.dirname(TESTS)


class Outcome:
    """How a command ended: its exit status (128+N for signal N, None when the time limit ended it) and its output."""

    def __init__(self, status, stdout, stderr):
        self.status, self.stdout, self.stderr = status, stdout, stderr

    @property
    def timed_out(self):
        return self.status is None

    def text(self):
        """A readable transcript, for messages."""
        def part(name, data):
            return "".join("  %s| %s\n" % (name, line) for line in data.decode("utf-8", "replace").splitlines()[-12:])
        status = "time limit reached" if self.timed_out else "exit status %d" % self.status
        return "  %s\n%s%s" % (status, part("out", self.stdout), part("err", self.stderr))


def end_group(process):
    """Ends a process started in a session of its own, with everything that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command, timeout=60, stdin=b"", env=None, cwd=None, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        pass_fds=(), preexec=None, executable=None):
    """Runs `command` in its own session.  `stdin` is bytes to feed through a pipe, or a file or descriptor to inherit."""
    feed = stdin if isinstance(stdin, bytes) else None
    process = subprocess.Popen(command, stdin=subprocess.PIPE if feed is not None else stdin, stdout=stdout,
                               stderr=stderr, env=env, cwd=cwd, start_new_session=True, pass_fds=pass_fds,
                               preexec_fn=preexec, executable=executable)
    try:
        out, err = process.communicate(feed, timeout=timeout)
        status = process.returncode if process.returncode >= 0 else 128 - process.returncode
    except subprocess.TimeoutExpired:
        end_group(process)
        out, err = process.communicate()
        status = None
    return Outcome(status, out or b"", err or b"")


def run_bounded(command, timeout, most, env=None, cwd=None):
    """Runs `command` with no input; ends it when its output, both streams together, exceeds `most` bytes."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env,
                               cwd=cwd, start_new_session=True)
    late = threading.Event()

    def end():
        late.set()
        end_group(process)
    timer = threading.Timer(timeout, end)
    timer.start()
    out = bytearray()
    try:
        while len(out) <= most:
            part = process.stdout.read1(1 << 16)
            if not part:
                break
            out += part
        else:
            end()
        process.wait()
    finally:
        timer.cancel()
        process.stdout.close()
    status = process.returncode if process.returncode >= 0 else 128 - process.returncode
    return Outcome(None if late.is_set() else status, bytes(out), b"")


class Suite:
    """Counts results and prints one line for each failure or skip; passes are silent unless verbose."""

    def __init__(self, name, verbose=False):
        self.name, self.verbose = name, verbose
        self.passed, self.failed, self.skipped = 0, 0, 0
        self.lock = threading.Lock()

    def passes(self, label):
        with self.lock:
            self.passed += 1
            if self.verbose:
                print("ok   %s: %s" % (self.name, label), flush=True)

    def fails(self, label, finding, detail=""):
        with self.lock:
            self.failed += 1
            print("FAIL %s: %s: %s" % (self.name, label, finding), flush=True)
            if detail:
                print(detail.rstrip("\n"), flush=True)

    def skips(self, label, reason):
        with self.lock:
            self.skipped += 1
            print("skip %s: %s: %s" % (self.name, label, reason), flush=True)

    def check(self, label, good, finding="", detail=""):
        """Counts one result; `finding` says what is wrong when it is not good."""
        if good:
            self.passes(label)
        else:
            self.fails(label, finding, detail)
        return good

    def finish(self):
        """Prints the last line and gives the exit status."""
        print("%d passed, %d failed, %d skipped" % (self.passed, self.failed, self.skipped), flush=True)
        return 1 if self.failed else 0

    def each(self, jobs, function, items):
        """Calls function(item) for all items, `jobs` at a time; an exception fails that item and no other."""
        def guarded(item):
            try:
                function(item)
            except Exception as problem:        # a broken test must not hide the results of the others
                self.fails(getattr(item, "__name__", str(item)), "%s: %s" % (type(problem).__name__, problem))
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(guarded, items))


def first_difference(want, got, want_name, got_name):
    """The first lines of a unified diff of two byte strings."""
    lines = difflib.unified_diff(want.decode("utf-8", "backslashreplace").splitlines(),
                                 got.decode("utf-8", "backslashreplace").splitlines(), want_name, got_name, lineterm="", n=2)
    shown = []
    for line in lines:
        shown.append("  " + (line if len(line) < 200 else line[:200] + "..."))
        if len(shown) == 16:
            shown.append("  ...")
            break
    return "\n".join(shown)


def masked(stderr):
    """Standard error without what may differ between two good runs: goroutine numbers, addresses, waiting times.

    And without the remarks of AddressSanitizer and valgrind that guests have a stack and much memory of their own.
    """
    stderr = re.sub(rb"==\d+==WARNING: ASan doesn't fully support makecontext.*\n", b"", stderr)
    stderr = re.sub(rb"==\d+== (Warning: (set address range perms|client switching stacks)|         ?to suppress, use|         ?further instances of this).*\n", b"", stderr)
    stderr = re.sub(rb"goroutine \d+", b"goroutine N", stderr)
    stderr = re.sub(rb"0x[0-9a-f]+", b"0xN", stderr)
    stderr = re.sub(rb"created by (\S+) in goroutine \d+", rb"created by \1 in goroutine N", stderr)
    return re.sub(rb", \d+ minutes\]", b"]", stderr)


def differences(want, got, want_files=None, got_files=None):
    """In what two runs of a program differ: a list of findings, empty when they agree."""
    findings = []
    if got.timed_out or want.timed_out:
        return ["%s did not end in time" % ("it" if got.timed_out else "the reference")]
    if got.status != want.status:
        findings.append("exit status %d instead of %d" % (got.status, want.status))
    if got.stdout != want.stdout:
        findings.append("stdout differs, %d bytes instead of %d\n%s" % (
            len(got.stdout), len(want.stdout), first_difference(want.stdout, got.stdout, "expected", "got")))
    if masked(got.stderr) != masked(want.stderr):
        findings.append("stderr differs\n" + first_difference(masked(want.stderr), masked(got.stderr), "expected", "got"))
    for path in sorted(set(want_files or ()) | set(got_files or ())):
        if want_files.get(path) != got_files.get(path):
            findings.append("file %s: %.100s instead of %.100s" % (path, got_files.get(path), want_files.get(path)))
            break
    return findings


def agrees(ours, reference, attempts=3):
    """Compares (outcome, files) of ours with what reference() gives.

    On a loaded machine node's timers may come in another order than on an idle one, so the reference runs again, twice
    at most, while it disagrees.  Ours runs once.  Returns the findings of the last comparison.
    """
    for _ in range(attempts):
        want, want_files = reference()
        findings = differences(want, ours[0], want_files, ours[1])
        if not findings:
            break
    return findings


def fresh_folder(path):
    """Makes `path` an empty folder, whatever was there."""
    if os.path.islink(path) or os.path.isfile(path):
        os.remove(path)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def file_tree(top):
    """What a program left behind: a dict from relative path to a description that two runs can be compared by."""
    found = {}
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            info = os.lstat(path)
            key = os.path.relpath(path, top)
            mode = oct(info.st_mode)
            if os.path.islink(path):
                found[key] = "link to %s" % os.readlink(path)
            elif os.path.isdir(path):
                found[key] = "folder %s" % mode
            elif os.path.isfile(path):
                with open(path, "rb") as opened:
                    found[key] = "file %s, %d links, %r" % (mode, info.st_nlink, opened.read())
            else:
                found[key] = "special %s" % mode
    return found


def plain_environment(**more):
    """The environment that tests run in: nothing of the caller's but where programs are found."""
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": os.environ.get("HOME", "/"), "LANG": "C", "TZ": "UTC"}
    for name, value in more.items():
        if value is not None:
            env[name] = value
    return env


class Tools:
    """Where the programs under test and the oracles are."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.driver = os.path.join(self.build, "gowasm2native")
        self.work = os.path.join(self.build, "tests")
        os.makedirs(self.work, exist_ok=True)
        # Tests compile into a cache of their own: they neither use nor fill the user's.
        self.cache = os.path.join(self.work, "cache")
        # tests/run puts the Go and the node that it had to fetch here; installed ones come first on PATH otherwise.
        tools_bin = os.path.join(self.build, "test-tools", "bin")
        if os.path.isdir(tools_bin) and tools_bin not in os.environ["PATH"].split(":"):
            os.environ["PATH"] = tools_bin + ":" + os.environ["PATH"]

    def need_driver(self):
        if not os.access(self.driver, os.X_OK):
            sys.exit("%s: not built yet; build it with `cmake --preset release && cmake --build --preset release`, "
                     "or name another build folder with -B" % self.driver)

    def have_engine(self):
        """Whether the driver takes --js=quickjs."""
        return os.path.isfile(os.path.join(self.build, "lib", "gowasm2native", "lib", "libg2n_js.a"))

    def driver_environment(self, **more):
        return plain_environment(XDG_CACHE_HOME=self.cache, **more)

    def compile(self, wasm, output, *options, timeout=600, **environment):
        """Compiles a wasm file with the driver."""
        return run([self.driver, "build", wasm, "-o", output, *options], timeout=timeout,
                   env=self.driver_environment(**environment))


def heed_interruption():
    """A shell lets what it runs in the background ignore SIGINT, which our children would inherit, and heed."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def arguments(description, **defaults):
    """The options that every runner has."""
    heed_interruption()
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("-B", "--build", default=os.environ.get("G2N_BUILD", os.path.join(SOURCE, "build")),
                        help="build folder that holds gowasm2native (default: build/)")
    parser.add_argument("-j", "--jobs", type=int, default=min(2, os.cpu_count() or 1), help="tests at a time (default: 2 at most)")
    parser.add_argument("-v", "--verbose", action="store_true", help="print passes too")
    parser.set_defaults(**defaults)
    return parser


def matches(names, label):
    """Whether a test is selected: no names, its whole name, or a part of it."""
    return not names or any(name == label or re.search(name, label) for name in names)
