"""Tests of WASI programs that have no other host to compare with."""

import fcntl
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time

from gotools import go_environment
from harness import SOURCE, Outcome, fresh_folder, masked, plain_environment, run
from wasiserver import loaded

HERE = os.path.dirname(os.path.abspath(__file__))


def place(tools, name):
    return fresh_folder(os.path.join(tools.work, "wasi", name + ".dir"))


def go(folder, module, package, made, **env):
    done = run(["go", "build", "-p", "2", "-trimpath", "-o", os.path.join(folder, made), "./" + package], timeout=600,
               env=go_environment(**env), cwd=module)
    if done.status != 0:
        raise RuntimeError("go build %s\n%s" % (package, done.text()))
    return os.path.join(folder, made)


def built(tools, options, source, program, *more):
    made = tools.compile(source, program, "-q", "-O" + options.level, *options.driver_options, *more)
    if made.status != 0:
        raise RuntimeError("gowasm2native does not compile it\n" + made.text())
    return program


def server(tools, suite, options):
    """net/http below a listening socket, from the environment, compiled in, and with both kinds of address refused."""
    folder, bench = place(tools, "server"), os.path.join(HERE, "..", "bench")
    wasm = go(folder, bench, "served", "served.wasm", GOOS="wasip1")
    goos, goarch = subprocess.run(["go", "env", "GOHOSTOS", "GOHOSTARCH"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    client = go(folder, bench, "load", "load", GOOS=goos, GOARCH=goarch)
    program = built(tools, options, wasm, os.path.join(folder, "served"))
    done, said = loaded(lambda address: ([program], plain_environment(G2N_LISTEN=address)), client, 10000, 64)
    suite.check("server, 10,000 requests at 64 connections", done.status == 0 and not masked(said), "errors", done.text() + said.decode("utf-8", "replace"))

    def baked(address):
        return [built(tools, options, wasm, os.path.join(folder, "baked"), "--sandbox", "--listen=" + address)], plain_environment(G2N_LISTEN="ignored")
    done, said = loaded(baked, client, 200, 4)
    suite.check("server, --listen in a sandbox", done.status == 0 and not masked(said), "errors", done.text() + said.decode("utf-8", "replace"))
    for address in ("nowhere", "127.0.0.1:99999", "203.0.113.7:1"):
        done = run([program], env=plain_environment(G2N_LISTEN=address))
        suite.check("server refuses to listen on " + address, done.status == 125 and b"cannot listen on " + address.encode() in done.stderr,
                    "it does not", done.text())
    done = run([program], env=plain_environment())
    suite.check("server without a socket", done.status == 1 and b"Bad file number" in done.stderr, "it says something else", done.text())


# Values that functions get for any parameter: places in and around one page of memory, lengths, descriptors, flags.
VALUES = [0, 1, 2, 3, 4, 5, 8, 16, 64, 255, 4096, 65500, 65534, 65535, 65536, 65537, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF]


def hostile_text(seed, calls):
    """A module that calls every function that returns with arguments of all sorts, and then prints that it lives."""
    with open(os.path.join(SOURCE, "runtime", "include", "g2n", "wasi1.def"), encoding="utf-8") as opened:
        rows = re.findall(r'^WASI1\((\w+), +"(\w*)"', opened.read(), re.M)
    # proc_raise would end it, as it should.
    functions = [(name, params) for name, params in rows if name != "proc_raise"]
    chance, lines = random.Random(seed), ["(module"]
    for name, params in functions:
        words = "".join(" i32" if kind == "i" else " i64" for kind in params)
        lines.append('(import "wasi_snapshot_preview1" "%s" (func $%s%s (result i32)))' % (name, name, " (param%s)" % words if words else ""))
    lines.append('(memory (export "memory") 1) (data (i32.const 8) "a/../b") (func (export "_start")')
    for _ in range(calls):
        name, params = chance.choice(functions)
        values = [chance.choice(VALUES) for _ in params]
        if name in ("fd_write", "fd_close", "fd_fdstat_set_rights", "fd_renumber") and 1 in values[:2]:
            continue                     # what it prints at the end is to be seen
        if name == "poll_oneoff":        # clocks that are due, for others may be due never
            lines.append("(memory.fill (i32.const 0) (i32.const 0) (i32.const 59000))")
        lines.append("(drop (call $%s %s))" % (name, " ".join("(i%s.const %d)" % ("32" if kind == "i" else "64", value) for kind, value in zip(params, values))))
        if chance.random() < 0.2:        # a list of one buffer somewhere
            lines.append("(i32.store (i32.const %d) (i32.const %d))" % (chance.choice([0, 4, 8]), chance.choice(VALUES)))
    for at, value in ((0, 60000), (4, 11), (60000, "stil"), (60004, "l he"), (60008, "re\n\0")):
        value = value if isinstance(value, int) else int.from_bytes(value.encode(), "little")
        lines.append("(i32.store (i32.const %d) (i32.const %d))" % (at, value))
    lines.append("(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))")
    return "\n".join(lines)


def hostile(tools, suite, options):
    """No arguments crash a program: it gets errors and lives on."""
    folder = place(tools, "hostile")
    for seed in range(8):
        wat = os.path.join(folder, "hostile%d.wat" % seed)
        with open(wat, "w", encoding="utf-8") as made:
            made.write(hostile_text(seed, 3000))
        program = built(tools, options, wat, os.path.join(folder, "hostile"), "--sandbox", "--dir=.:/")
        done = run([program], cwd=fresh_folder(os.path.join(folder, "cwd")), timeout=60)
        suite.check("hostile module %d" % seed, done.status == 0 and done.stdout.endswith(b"still here\n"), "it did not live", done.text())


def confined(tools, suite, options):
    """A Go program in a sandbox sees its folders and nothing else."""
    folder = place(tools, "confined")
    wasm = go(folder, os.path.join(HERE, "confined"), ".", "confined.wasm", GOOS="wasip1")
    program = built(tools, options, wasm, os.path.join(folder, "confined"), "--sandbox", "--dir=data:/data", "--dir=more:/other", "--allow-env=SHOWN")
    cwd = fresh_folder(os.path.join(folder, "cwd"))
    for name, text in (("secret", "secret"), ("data/file", "text"), ("more/file", "more")):
        os.makedirs(os.path.dirname(os.path.join(cwd, name)), exist_ok=True)
        with open(os.path.join(cwd, name), "w", encoding="utf-8") as made:
            made.write(text)
    os.symlink("../secret", os.path.join(cwd, "data", "out"))
    os.symlink(os.path.join(cwd, "secret"), os.path.join(cwd, "data", "absolute"))
    os.symlink("file", os.path.join(cwd, "data", "inner"))
    done = run([program], cwd=cwd, env=plain_environment(SHOWN="yes"))
    with open(os.path.join(HERE, "confined", "want"), "rb") as opened:
        want = opened.read()
    suite.check("confined", done.status == 0 and done.stdout == want, "it prints something else", done.text())
    done = run([program], cwd=folder)
    suite.check("confined, without its folder", done.status == 125 and b"cannot open the folder data" in done.stderr, "it does not say so", done.text())


def fifos(tools, suite, options):
    """Eight FIFOs, read by as many goroutines, give what is written in whatever order it is written."""
    folder = place(tools, "fifos")
    wasm = go(folder, os.path.join(HERE, "fifos"), ".", "fifos.wasm", GOOS="wasip1")
    program = built(tools, options, wasm, os.path.join(folder, "fifos"))
    with tempfile.TemporaryDirectory() as where:
        paths = [os.path.join(where, "fifo%d" % number) for number in range(8)]
        for path in paths:
            os.mkfifo(path)
        process = subprocess.Popen([program, *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=plain_environment())
        timer = threading.Timer(60, process.kill)
        timer.start()
        writers = [os.open(path, os.O_RDWR) for path in paths]
        said = []
        for number in (5, 0, 7, 3, 1, 6, 2, 4):
            os.write(writers[number], b"for %d\n" % number)
            said.append(process.stdout.readline())
        process.stdin.write(b"done\n")
        rest, _ = process.communicate()
        timer.cancel()
        for writer in writers:
            os.close(writer)
    want = [b"fifo%d: for %d\n" % (number, number) for number in (5, 0, 7, 3, 1, 6, 2, 4)]
    suite.check("fifos", said == want and rest == b"stdin: done\n" and process.returncode == 0, "%r %r %r" % (said, rest, process.returncode))


def libc(tools, suite, options):
    """A C program on wasi-libc: paths relative and absolute, folders, sleep, status; and the same in a sandbox."""
    folder = place(tools, "libc")
    wasm = os.path.join(folder, "libc.wasm")
    made = run(["clang", "--target=wasm32-wasi", "-O1", "-o", wasm, os.path.join(HERE, "libc.c")]) if shutil.which("clang") else None
    if not made or made.status != 0:
        suite.skips("libc", "clang, wasi-libc, lld or libclang-rt-dev-wasm32 is not installed")
        return
    with open(os.path.join(HERE, "libc.want"), "rb") as opened:
        want = opened.read()
    for label, more in (("libc", []), ("libc in a sandbox", ["--sandbox", "--dir=.", "--dir=/etc", "--allow-env=SHOWN"])):
        program = built(tools, options, wasm, os.path.join(folder, "libc"), *more)
        cwd = fresh_folder(os.path.join(folder, "cwd"))
        with open(os.path.join(cwd, "relative"), "w", encoding="utf-8") as opened:
            opened.write("is here\n")
        done = run([program, "relative", "./relative", "/etc/passwd", "/none"], cwd=cwd, env=plain_environment(SHOWN="yes"))
        suite.check(label, done.status == 7 and done.stdout == want, "it prints something else", done.text())


def elsewhere(tools, suite, options, name, compilers, words, packages):
    """A program in another language: its arguments, files, standard input and status.  The first compiler that can makes it."""
    folder = place(tools, name)
    wasm = os.path.join(folder, name + ".wasm")
    if not any(run([found, *words, "-o", wasm], timeout=300).status == 0 for found in map(shutil.which, compilers) if found):
        suite.skips(name, "one of %s is not installed" % packages)
        return None
    with open(os.path.join(HERE, name + ".want"), "rb") as opened:
        want = opened.read()
    for label, more in ((name, []), (name + " in a sandbox", ["--sandbox", "--dir=.", "--allow-env=SHOWN"])):
        program = built(tools, options, wasm, os.path.join(folder, name), *more)
        cwd = fresh_folder(os.path.join(folder, "cwd"))
        with open(os.path.join(cwd, "relative"), "w", encoding="utf-8") as opened:
            opened.write("is here\n")
        done = run([program, "relative", "/none"], cwd=cwd, env=plain_environment(SHOWN="yes"), stdin=b"one two\none\n")
        suite.check(label, done.status == 7 and done.stdout == want, "it prints something else", done.text())
    return program


def cxx(tools, suite, options):
    """A C++ program on libc++."""
    elsewhere(tools, suite, options, "cxx", ["clang++"], ["--target=wasm32-wasi", "-fno-exceptions", "-O1", os.path.join(HERE, "cxx.cc")],
              "clang, wasi-libc, lld, libc++-dev-wasm32")


def rust(tools, suite, options):
    """A Rust program, which may also panic: that is a trap, in functions with Rust's names."""
    program = elsewhere(tools, suite, options, "rust", ["rustc", "/usr/bin/rustc"], ["--target", "wasm32-wasi", "-O", os.path.join(HERE, "rust.rs")],
                        "rustc, libstd-rust-dev-wasm32, lld")
    if not program:
        return
    done = run([program], stdin=b"panic", cwd=fresh_folder(os.path.join(os.path.dirname(program), "cwd")))
    said = done.stderr.decode("utf-8", "replace")
    suite.check("rust, a panic", done.status == 134 and "panicked at 'nothing here'" in said and "rust.wasm: trap: unreachable" in said and "rust_panic" in said,
                "it does not end so", done.text())


def streams(tools, suite, options):
    """Standard streams of every kind: what waits stops one goroutine, and the open file is left as it was found."""
    folder = place(tools, "streams")
    wasm = go(folder, os.path.join(HERE, "streams"), ".", "streams.wasm", GOOS="wasip1")
    program = built(tools, options, wasm, os.path.join(folder, "streams"))
    big = os.path.join(folder, "big")
    with open(big, "wb") as made:
        made.write(os.urandom(1 << 20))

    def ends(label, done, status, said, stdout=None):
        good = done.status == status and re.fullmatch(said, masked(done.stderr)) and (stdout is None or done.stdout == stdout)
        suite.check("streams: " + label, good, "it does not end so", done.text())

    def slowly(process, feed, drain):
        timer = threading.Timer(60, process.kill)
        timer.start()
        reader = threading.Thread(target=lambda: out.extend(drain(process.stdout)))
        out = bytearray()
        reader.start()
        feed(process.stdin)
        process.stdin.close()
        reader.join()
        stderr = process.stderr.read()
        status = process.wait()
        timer.cancel()
        return Outcome(status, bytes(out), stderr)

    def feed_slowly(stream):
        for word in (b"one ", b"two ", b"three"):
            stream.write(word)
            stream.flush()
            time.sleep(0.1)

    def drain_slowly(stream):
        parts = []
        while parts == [] or parts[-1]:
            if len(parts) < 20:
                time.sleep(0.02)
            parts.append(os.read(stream.fileno(), 8192))
        return b"".join(parts)
    with open(big, "rb") as opened:
        whole = opened.read()
    ends("nothing", run([program]), 0, rb"0 bytes, error <nil>, ticks false\n", b"")
    with open(big, "rb") as opened:
        ends("a file", run([program], stdin=opened), 0, rb"1048576 bytes, error <nil>, ticks \w+\n", whole)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    ends("a slow writer", slowly(subprocess.Popen([program], **pipes), feed_slowly, lambda stream: stream.read()), 0,
         rb"13 bytes, error <nil>, ticks true\n", b"one two three")
    ends("a slow reader", slowly(subprocess.Popen([program], **pipes), lambda stream: stream.write(whole), drain_slowly), 0,
         rb"1048576 bytes, error <nil>, ticks true\n", whole)
    with open("/dev/full", "wb") as full:
        ends("a full disk", run([program], stdin=b"text", stdout=full), 3, rb"0 bytes, error write /dev/stdout: No space left on device, ticks false\n")
    ends("closed input", run(["sh", "-c", '"$0" <&-', program]), 0, rb"0 bytes, error <nil>, ticks false\n", b"")
    ends("closed output", run(["sh", "-c", '"$0" >&-', program], stdin=b"x"), 0, rb"1 bytes, error <nil>, ticks false\n", b"")
    reader, writer = os.pipe()
    os.close(reader)
    ends("a reader that is gone", run([program], stdin=b"x", stdout=writer), 3, rb"0 bytes, error write /dev/stdout: Broken pipe, ticks false\n")
    os.close(writer)
    done = run(["script", "-qec", "%s </dev/tty; stat -c done %s" % (program, big), "/dev/null"], stdin=b"typed\n\x04")
    suite.check("streams: a terminal", b"6 bytes, error <nil>" in done.stdout and b"done" in done.stdout, "it does not work", done.text())
    reader, writer = os.pipe()
    done = run([program], stdin=b"x", stdout=writer)
    suite.check("streams: the pipe stays blocking", done.status == 0 and not fcntl.fcntl(writer, fcntl.F_GETFL) & os.O_NONBLOCK, "it does not", done.text())
    os.close(reader)
    os.close(writer)


def library(tools, suite, options):
    """A Go library's functions, called with numbers from the command line, also when they wait for other goroutines."""
    folder = place(tools, "library")
    wasm = os.path.join(folder, "library.wasm")
    made = run(["go", "build", "-trimpath", "-buildmode=c-shared", "-o", wasm, "."], timeout=600, env=go_environment(GOOS="wasip1"),
               cwd=os.path.join(HERE, "library"))
    if not suite.check("library builds", made.status == 0, "Go does not build it", made.text()):
        return
    for name, args, status, stdout, stderr in (
            ("add", ["40", "-1"], 0, b"42\n", b""), ("add", ["0x7fffffff", "1"], 0, b"-2147483645\n", b""), ("same", ["-7"], 0, b"-7\n", b""),
            ("half", ["1"], 0, b"0.5\n", b""), ("sleeps", ["30"], 0, b"slept\n30\n", b""), ("quits", [], 9, b"", b""),
            ("add", ["1"], 125, b"", b"library.wasm: add takes another number of arguments than 1; give i32 i32\n"),
            ("add", ["1", "4294967296"], 125, b"", b"library.wasm: 4294967296 is no i32, which add takes as its argument 2\n")):
        program = built(tools, options, wasm, os.path.join(folder, name), "--invoke=" + name)
        done = run([program, *args], env=plain_environment())
        suite.check("library: %s %s" % (name, " ".join(args)), (done.status, done.stdout, masked(done.stderr)) == (status, stdout, stderr),
                    "it does not end so", done.text())


TESTS = [libc, cxx, rust, library, server, hostile, confined, fifos, streams]
