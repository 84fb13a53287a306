"""G2N_TRACE: what a compiled program tells about its calls."""

import os

from gotools import go_environment
from harness import run

GUESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "guests")


def build(t):
    wasm = t.path("in", "traced.wasm")
    made = run(["go", "build", "-trimpath", "-o", wasm, "./traced"], timeout=600, env=go_environment(), cwd=GUESTS)
    t.check(made.status == 0, "Go does not build the program", made)
    t.succeeds(t.build(wasm))


def traced(t, words):
    """Standard error's lines with this G2N_TRACE; standard output must be what it is without."""
    plain = run([t.out], env=t.environment(), cwd=t.folder)
    done = run([t.out], env=t.environment(G2N_TRACE=words), cwd=t.folder)
    t.check(plain.status == 0 and plain.stderr == b"", "it does not run", plain)
    t.check(done.status == 0 and done.stdout == plain.stdout, "tracing %s changes it" % words, done)
    lines = done.stderr.decode("utf-8").splitlines()
    t.check(all(len(line.encode()) <= 420 for line in lines), "a line is too long")
    return lines


def has(t, lines, *wanted):
    for line in wanted:
        t.check(line in lines, "no line is %r in\n%s" % (line, "\n".join(lines)))


def traces_show_each_kind_of_call(t):
    build(t)
    js = traced(t, "js")
    has(t, js, "js: globalThis.JSON -> JSON", 'js: JSON.parse("{") throws SyntaxError: Expected property name or \'}\' in JSON at position 1',
        "trace: there is no global document")
    t.check(any(line.startswith("js: Go's function ") and line.endswith("(21) -> 42") for line in js), "calls of Go's functions are not shown")
    t.check(js.count("trace: there is no global document") == 1, "a missing global is named more than once")
    t.check(any(line.startswith('js: {key: "long long') and line.endswith('"...}.line = "one\\ntwo\\x1b"') for line in js), "long texts are not cut")
    fs = traced(t, "fs")
    has(t, fs, 'fs: open("made", 577, 420, function) -> undefined')
    t.check(any(line.startswith("fs: write calls back (null, 4, Uint8Array(4))") for line in fs), "what callbacks get is not shown")
    t.check(any(line.startswith("fs: stat calls back (Error: ENOENT: no such file or directory, stat ") for line in fs), "errors are not shown")
    fetch = traced(t, "fetch")
    t.check(len(fetch) == 1 and fetch[0].startswith("fetch: GET http://127.0.0.1:9/ throws TypeError: fetch failed"), "requests: %r" % fetch)
    imports = traced(t, "imports")
    has(t, imports, 'imports: syscall/js.valueGet(globalThis, "JSON") -> JSON', "imports: runtime.wasmExit(0)")
    t.check(all(line.startswith(("imports: ", "trace: ")) for line in imports), "imports alone were asked for")
    both = traced(t, "fs,imports,js,fetch")
    t.check({line.split(":")[0] for line in both} == {"fetch", "fs", "imports", "js", "trace"}, "not all kinds are there")


def unknown_words_of_a_trace_are_told(t):
    build(t)
    lines = traced(t, "fs,files,,x\x1by")
    t.check(lines[0] == 'G2N_TRACE: there is no kind "files"; put together, with commas: imports,js,fs,fetch,sqlite', "no message: %r" % lines[:2])
    t.check(any(line.startswith("fs: open(") for line in lines), "the words that are known do not count")
    t.check(traced(t, "") == [], "an empty list traces")


TESTS = [traces_show_each_kind_of_call, unknown_words_of_a_trace_are_told]
