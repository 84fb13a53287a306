"""Every option of --help does what it says, and wrong requests are refused with a message that names them."""

import os
import re

import streams
from harness import run

# The options that the tests below exercise; help_lists_what_is_tested compares them with --help.
TESTED = {"-o", "--emit", "-O0", "-O1", "-O2", "-O3", "-j", "--cc", "--cc-launcher", "--static", "--memory", "--allow-missing", "--no-lower", "--js", "--js-prelude",
          "--dir", "--invoke", "--listen", "--sandbox", "--allow-env", "--allow-sqlite", "--header", "--prefix", "--host", "--host-plugin", "--emit-host-header", "--seed", "--keep", "--dump", "--progress", "-v", "-q", "--version", "--help"}


def help_lists_what_is_tested(t):
    done = t.driver("--help")
    t.succeeds(done)
    text = done.stdout.decode()
    listed = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]*|-O[0-3]|-[a-z])(?![\w])", text))
    t.check(listed == TESTED, "tested but not listed, or listed but not tested: %s" % sorted(listed ^ TESTED))
    for word in ("build", "run", "inspect", "Exit status"):
        t.check(word in text, "--help lacks %r" % word)
    t.check(t.driver("-h").stdout == done.stdout, "-h differs from --help")


def version_is_one_line(t):
    done = t.driver("--version")
    t.check(done.status == 0 and re.fullmatch(rb"gowasm2native \d+\.\d+\.\d+\n", done.stdout), "unexpected version", done)


def wrong_requests_are_refused(t):
    hello = t.wat("hello")
    for args, words in [
        ([], ["IN"]),
        ([""], ["IN"]),
        ([hello], ["-o"]),
        (["build", hello], ["-o"]),
        (["build", hello, "-o"], ["-o"]),
        (["build", hello, "-o", ""], ["-o"]),
        (["build", hello, hello, "-o", t.out], ["hello.wat"]),
        (["build", hello, "-o", t.out, "--nonsense"], ["--nonsense", "--help"]),
        (["build", hello, "-o", t.out, "-O4"], ["-O4"]),
        (["build", hello, "-o", t.out, "-O"], ["-O"]),
        (["build", hello, "-o", t.out, "--emit=wasm"], ["--emit", "wasm", "exe", "c", "lib", "shared"]),
        (["build", hello, "-o", t.out, "--no-lower=jumps,leaps"], ["--no-lower", "leaps", "prune"]),
        (["build", hello, "-o", t.out, "--memory=big"], ["--memory", "fixed", "relative", "checked"]),
        (["build", hello, "-o", t.out, "--dump=everything"], ["--dump", "plan"]),
        (["build", hello, "-o", t.out, "--progress=loud"], ["--progress", "plain"]),
        (["build", hello, "-o", t.out, "--seed=x"], ["--seed", "x"]),
        (["build", hello, "-o", t.out, "--seed=-1"], ["--seed"]),
        (["build", hello, "-o", t.out, "--seed="], ["--seed"]),
        (["build", hello, "-o", t.out, "-j0"], ["-j"]),
        (["build", hello, "-o", t.out, "-j", "many"], ["-j", "many"]),
        (["build", hello, "-o", t.out, "-j", "99999999999999999999"], ["-j"]),
        (["build", hello, "-o", t.out, "-q", "-v"], ["-q", "-v"]),
        (["run", "-o", t.out, hello], ["-o"]),
        (["run", "--emit=c", hello], ["--emit"]),
        (["run", "--emit=lib", "--header=h", hello], ["--emit"]),
        (["build", hello, "-o", t.out, "--emit=lib"], ["--header"]),
        (["build", hello, "-o", t.out, "--header=h"], ["--header", "--emit=lib"]),
        (["build", hello, "-o", t.out, "--emit=c", "--host=h.c"], ["--host", "programs and libraries"]),
        (["build", hello, "-o", t.out, "--host-plugin=h.so", "--static"], ["--host-plugin", "--static"]),
        (["build", hello, "-o", t.out, "--host-plugin=h.so", "--emit=lib", "--header=h.h"], ["--host-plugin", "programs only"]),
        (["inspect", hello, "--host-plugin=h.so"], ["--host-plugin", "programs only"]),
        (["build", t.wat("wasi"), "-o", t.out, "--host-plugin=h.so"], ["wasi.wat", "imports nothing", "--host-plugin"]),
        (["inspect", hello, "--host=h.c"], ["--host", "build and run"]),
        (["build", hello, "-o", t.out, "--emit-host-header"], ["--emit-host-header", "inspect"]),
        (["build", hello, "-o", t.out, "--prefix=h"], ["--prefix", "--emit=lib"]),
        (["build", hello, "-o", t.out, "--emit=lib", "--header=h", "--memory=fixed"], ["--memory", "relative"]),
        (["build", hello, "-o", t.out, "--emit=shared", "--header=h", "--static"], ["--static", "--emit=lib"]),
        (["build", hello, "-o", t.out, "--emit=shared", "--header=h", "--sandbox"], ["--sandbox"]),
        (["build", hello, "-o", t.out, "--emit=lib", "--header=h", "--js=quickjs"], ["--js"]),
        (["build", t.wat("early_wasi"), "-o", t.out, "--emit=lib", "--header=h"], ["GOOS=js"]),
        (["inspect"], ["IN"]),
    ]:
        t.refused(t.driver(*args), 1, *words)


def build_is_the_default_verb(t):
    hello = t.wat("hello")
    t.succeeds(t.driver(hello, "-o", t.out, "-O0"))
    t.prints(b"hello from wat\n")
    os.remove(t.out)
    t.succeeds(t.driver("-O0", "-o", t.out, "--", hello))
    t.prints(b"hello from wat\n")
    os.remove(t.out)
    t.succeeds(t.driver("--output=" + t.out, "-O0", hello))
    t.prints(b"hello from wat\n")
    t.no_temporary_files()


def each_level_compiles(t):
    hello = t.wat("hello")
    for level in "0123":
        t.succeeds(t.driver(hello, "-o", t.out, "-O" + level))
        t.prints(b"hello from wat\n")


def compilers_can_be_chosen(t):
    hello = t.wat("hello")
    for cc in ("gcc", "clang", "gcc -pipe"):
        if run(["which", cc.split()[0]]).status == 0:
            t.succeeds(t.build(hello, "--cc=" + cc, "-O1"), cc)
            t.prints(b"hello from wat\n")


def launcher_runs_before_each_compile(t):
    launcher = t.script("launcher", 'echo "$2" >> "%s"\nexec "$@"' % t.path("in", "log"))
    t.succeeds(t.build(t.wat("hello"), "--cc-launcher=" + launcher, "-O1"))
    t.prints(b"hello from wat\n")
    t.check(os.path.exists(t.path("in", "log")), "the launcher was never called")
    os.remove(t.out)
    t.refused(t.build(t.wat("hello"), "-O1", "--cc-launcher=/nonexistent/launcher"), 2, "/nonexistent/launcher")


def jobs_limit_parallel_compiles(t):
    """No more compilers at a time than -j says: a launcher counts them."""
    launcher = t.script("launcher", 'd=%s; f=$(mktemp "$d/run.XXXXXX"); ls "$d" | grep -c run >> "$d/log"; "$@"; s=$?; rm -f "$f"; exit $s' % t.path("in"))
    t.succeeds(t.driver("build", t.go_wasm, "-o", t.out, "-O0", "--cc=gcc", "-j1", "--cc-launcher=" + launcher))
    if t.check(os.path.exists(t.path("in", "log")), "the launcher was never called"):
        with open(t.path("in", "log")) as log:
            most = max(int(line) for line in log)
        t.check(most == 1, "%d compilers at a time with -j1" % most)


def lowering_changes_nothing_that_is_seen(t):
    def seen(*options):
        t.succeeds(t.driver("build", t.go_wasm, "-o", t.out, "-O0", *options), " ".join(options))
        done = t.program("one", "two")
        return done.status, done.stdout, done.stderr

    plain = seen("--no-lower=all")
    t.check(seen() == plain, "lowering changes what a program does")
    for step in ("jumps", "prune", "pins", "table", "static", "fold"):
        t.check(seen("--no-lower=" + step) == plain, "without %s a lowered program behaves differently" % step)
    for mode in ("relative", "checked"):
        t.check(seen("--memory=" + mode) == plain, "lowering with --memory=%s changes what a program does" % mode)
    done = t.driver("build", t.go_wasm, "-o", t.out, "-O0", "-v")
    found = re.search(rb"lowered (\d{3,}) of (\d{3,}) functions", done.stderr)
    t.check(found and found[1] == found[2], "not all of Go's functions are lowered", done)
    done = t.driver("build", t.go_wasm, "-o", t.out, "-O0", "-v", "--no-lower=all")
    t.check(b"lowered" not in done.stderr, "--no-lower=all lowers", done)


def resuming_where_nothing_can_traps(t):
    source = t.wat("resumed")
    t.succeeds(t.build(source))
    t.prints(b"resumed at block 1\n")
    done = t.program("x")
    t.check(done.status == 134 and b"resumed at block 2" in done.stderr and b"main.resumed" in done.stderr, "the trap is not reported", done)
    t.succeeds(t.build(source, "--no-lower=prune"))
    t.check(b"unreachable" in t.program("x").stderr, "without prune the block itself is not reached", t.program("x"))


def memory_modes_all_work(t):
    for mode in ("fixed", "relative", "checked"):
        t.succeeds(t.build(t.wat("hello"), "--memory=" + mode), mode)
        t.prints(b"hello from wat\n")
        t.succeeds(t.build(t.wat("trap"), "--memory=" + mode), mode)
        done = t.program()
        t.check(done.status == 134 and b"main.reads_too_far" in done.stderr, "--memory=%s: the trap is not reported" % mode, done)


def seed_repeats_randomness(t):
    def bytes_of(*options):
        t.succeeds(t.build(t.wat("random"), *options))
        return t.program().stdout
    first, again, other = bytes_of("--seed=7"), bytes_of("--seed=7"), bytes_of("--seed", "8")
    t.check(len(first) == 32 and first == again, "the same seed gave different bytes")
    t.check(t.program().stdout == other != first, "another seed gave the same bytes, or a second run others")
    free = bytes_of()
    t.check(free != t.program().stdout, "without a seed, two runs gave the same bytes")


def keep_leaves_the_intermediate_files(t):
    kept = t.path("out", "kept")
    t.succeeds(t.build(t.wat("hello"), "--keep=" + kept))
    names = os.listdir(kept) if os.path.isdir(kept) else []
    t.check(any(name.endswith(".c") for name in names), "no C was kept: %s" % names)
    t.prints(b"hello from wat\n")
    t.check(not os.listdir(t.path("tmp")), "temporary files are left besides")


def dump_prints_each_pass_and_stops(t):
    for name in ("read", "detect", "plan", "image", "translate"):
        done = t.build(t.wat("hello"), "--dump=" + name)
        t.check(done.status == 0 and done.stdout.strip(), "--dump=%s printed nothing" % name, done)
        t.left_nothing(done)
        t.check(t.driver(t.wat("hello"), "--dump=" + name).stdout == done.stdout, "--dump=%s needs -o, or differs without" % name)


def allow_missing_lets_imports_trap(t):
    missing = t.wat("missing")
    t.refused(t.build(missing), 1, "missing.wat", "env.host_log", "--allow-missing=env")
    t.refused(t.build(missing, "--allow-missing=other"), 1, "env.host_log")
    for module in ("env", "*"):
        t.succeeds(t.build(missing, "--allow-missing=" + module))
        t.prints(b"", status=7)
        done = t.program("call it")
        t.check(done.status == 134 and b"env.host_log" in done.stderr, "the missing import is not named when called", done)


def quiet_by_default_in_a_pipe(t):
    for options in ([], ["-q"], ["--progress=none"], ["--progress=auto"]):
        done = t.build(t.wat("hello"), *options)
        t.check(done.status == 0 and done.stdout == b"" and done.stderr == b"", "%s: something was printed" % options, done)


def progress_says_the_stages(t):
    done = t.build(t.go_wasm, "--progress=plain")
    t.succeeds(done)
    t.says(done, "read", "translate", "emit", "compile", "link")
    verbose = t.build(t.wat("hello"), "-v")
    t.check(verbose.status == 0 and verbose.stderr, "-v said nothing", verbose)


def progress_is_one_line_on_a_terminal(t):
    import pty
    import threading
    leader, follower = pty.openpty()
    got = bytearray()
    thread = threading.Thread(target=streams.drain, args=(leader, got))
    thread.start()
    done = run([t.tools.driver, "build", t.go_wasm, "-o", t.out, "-O0"], stderr=follower, env=t.environment(TERM="xterm"), timeout=300)
    os.close(follower)
    thread.join()
    t.succeeds(done)
    text = bytes(got)
    t.check(b"\r" in text and text.count(b"\n") <= 1, "not one rewritten line: %r" % text[:300])
    t.check(b"compile" in text, "the line does not name its stage: %r" % text[:300])


def run_passes_arguments_input_and_status(t):
    argument = t.wat("argument")
    for _ in range(2):                              # compiled, then from the cache
        done = t.driver("run", argument, "--help")
        t.check(done.status == 12 and done.stdout == b"--help", "run does not pass arguments or status", done)
    done = t.driver("run", "-O1", t.wat("hello"))
    t.check(done.status == 0 and done.stdout == b"hello from wat\n", "run -O1", done)
    t.left_nothing()


def run_uses_the_cache(t):
    launcher = t.script("launcher", 'echo x >> "%s"\nexec "$@"' % t.path("in", "log"))
    for _ in range(3):
        done = t.driver("run", "--cc-launcher=" + launcher, t.go_wasm)
        t.check(b"hello from the runtime" in done.stderr, "the program did not run", done)
    with open(t.path("in", "log")) as log:
        count = len(log.read().split())
    done = t.driver("run", "--cc-launcher=" + launcher, t.go_wasm)
    with open(t.path("in", "log")) as log:
        t.check(len(log.read().split()) == count, "a cached module was compiled again")


def run_sees_that_the_module_changed(t):
    path = t.path("in", "program.wat")
    for name, status in (("hello", 0), ("argument", 11), ("hello", 0)):
        os.replace(t.wat(name), path)
        done = t.driver("run", path)
        t.check(done.status == status, "after %s took its place, status %s instead of %d" % (name, done.status, status), done)


def inspect_names_what_it_sees(t):
    done = t.driver("inspect", t.go_wasm)
    t.succeeds(done)
    for word in (b"gojs", b"go1.", b"runtime.wasmExit", b"run", b"resume"):
        t.check(word in done.stdout, "inspect of a module lacks %r" % word, done)
    t.succeeds(t.driver("inspect", t.wat("missing")))
    t.succeeds(t.build(t.wat("hello")))
    done = t.driver("inspect", t.out)
    t.succeeds(done)
    t.check(b"hello" in done.stdout and b"gowasm2native" in done.stdout, "inspect of a program does not say what it is", done)
    t.check(t.driver("inspect", "/bin/sh").status == 1, "another executable was taken for one of ours")


TESTS = [lowering_changes_nothing_that_is_seen, resuming_where_nothing_can_traps, help_lists_what_is_tested, version_is_one_line, wrong_requests_are_refused, build_is_the_default_verb, each_level_compiles,
         compilers_can_be_chosen, launcher_runs_before_each_compile, jobs_limit_parallel_compiles, memory_modes_all_work,
         seed_repeats_randomness, keep_leaves_the_intermediate_files, dump_prints_each_pass_and_stops, allow_missing_lets_imports_trap,
         quiet_by_default_in_a_pipe, progress_says_the_stages, progress_is_one_line_on_a_terminal,
         run_passes_arguments_input_and_status, run_uses_the_cache, run_sees_that_the_module_changed, inspect_names_what_it_sees]
