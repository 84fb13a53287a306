"""--js and --js-prelude: what is refused and how, and what preludes do."""

import os

from case import Unavailable


def needs_engine(t):
    if not t.tools.have_engine():
        raise Unavailable("the driver was built without the engine")


def engine_is_not_there_unless_asked_for(t):
    t.succeeds(t.build(t.go_wasm))
    plain = os.path.getsize(t.out)
    if not t.tools.have_engine():
        os.remove(t.out)
        done = t.build(t.go_wasm, "--js=quickjs")
        t.refused(done, 2, "--js=quickjs", "quickjs-ng", "-DG2N_QUICKJS=ON", "-DG2N_QUICKJS_DIR=FOLDER")
        return
    t.succeeds(t.build(t.go_wasm, "--js=none"))
    t.check(os.path.getsize(t.out) == plain, "--js=none is not the default")
    t.succeeds(t.build(t.go_wasm, "--js=quickjs"))
    t.check(os.path.getsize(t.out) > plain + 500000, "--js=quickjs links no engine")


def engine_requests_that_are_wrong(t):
    script = t.file("p.js", b"1\n")
    t.refused(t.build(t.go_wasm, "--js=v8"), 1, "--js=v8", "--js=quickjs")
    t.refused(t.build(t.go_wasm, "--js-prelude=" + script), 1, "--js-prelude", "--js=quickjs")
    t.refused(t.build(t.go_wasm, "--js=quickjs", "--emit=c"), 1, "--js=quickjs", "--emit=exe")


def preludes_are_checked_when_compiled(t):
    needs_engine(t)
    for name, text, place, words in [
        ("a.js", b"const a = 1;\n  const b = ;\n", "a.js:2:13", "SyntaxError"),
        ("b.js", b"await 1;\nfunction (\n", "b.js:2:10", "SyntaxError"),
        ("c.js", b"'unterminated\n", "c.js:1:", "SyntaxError"),
        ("d.js", b"\xff\xfe\n", "d.js:1:", "SyntaxError"),
    ]:
        done = t.build(t.go_wasm, "--js=quickjs", "--js-prelude=" + t.file(name, text))
        t.refused(done, 1, place, words)
    t.refused(t.build(t.go_wasm, "--js=quickjs", "--js-prelude=" + t.path("in", "none.js")), 1, "none.js", "No such file")
    t.refused(t.build(t.go_wasm, "--js=quickjs", "--js-prelude=" + t.path("in")), 1, "in", "directory")


def preludes_run_before_the_program(t):
    needs_engine(t)
    first = t.file("first.js", b"\xef\xbb\xbfvar order = ['first']; globalThis.argument = typeof process.argv[0];\n")
    second = t.file("second.js", b"#!/usr/bin/env node\norder.push(await Promise.resolve('second'));\n"
                                 b"setTimeout(() => console.log('never'), 60000);\n"
                                 b"process.on('exit', (code) => console.log('exit', code));\n"
                                 b"console.log(order.join(), argument, new Error('x').stack.includes('second.js:5'));\n")
    options = ["--js=quickjs", "--js-prelude", first, "--js-prelude=" + second]
    t.succeeds(t.build(t.go_wasm, *options))
    done = t.program()
    lines = done.stdout.decode().splitlines()
    t.check(done.status == 2 and lines[:1] == ["first,second string true"] and lines[-1:] == ["exit 2"], "wrong order or status", done)
    again = t.driver("run", *options, t.go_wasm)
    t.check(again.stdout == done.stdout, "run gives something else", again)
    t.file("first.js", b"var order = ['changed']; globalThis.argument = 0;\n")
    again = t.driver("run", *options, t.go_wasm)
    t.check(again.stdout.startswith(b"changed,second 0"), "run does not see that a prelude changed", again)


def preludes_that_fail_end_the_program(t):
    needs_engine(t)
    for text, status, words in [
        (b"function f() { null.x }\nf();\n", 1, ["TypeError", "p.js:1", "p.js:2"]),
        (b"await 1;\nthrow new RangeError('late');\n", 1, ["RangeError: late", "p.js:2"]),
        (b"Promise.reject({ a: 1 });\n", 1, ["UnhandledPromiseRejection", "#<Object>"]),
        (b"throw 'text';\n", 1, ["'text'"]),
        (b"process.exit(7);\nconsole.log('not reached');\n", 7, []),
        (b"process.exitCode = 3; throw new Error('x');\n", 1, ["Error: x"]),
    ]:
        t.succeeds(t.build(t.go_wasm, "--js=quickjs", "--js-prelude=" + t.file("p.js", text)))
        done = t.program()
        t.check(done.status == status and done.stdout == b"", "the program ran, or ended otherwise", done)
        t.says(done, *words)


def engine_goes_with_other_options(t):
    needs_engine(t)
    script = t.file("p.js", b"console.log([1, { a: new Map([[1, 2]]) }], eval('2n ** 64n'));\n")
    for options in (["--static"], ["--memory=checked"], ["--memory=relative"], ["--no-lower=all"], ["-O1"]):
        t.succeeds(t.build(t.go_wasm, "--js=quickjs", "--js-prelude=" + script, *options))
        done = t.program()
        t.check(done.stdout.startswith(b"[ 1, { a: Map(1) { 1 => 2 } } ] 18446744073709551616n\n"), "with %s" % options, done)


TESTS = [engine_is_not_there_unless_asked_for, engine_requests_that_are_wrong, preludes_are_checked_when_compiled,
         preludes_run_before_the_program, preludes_that_fail_end_the_program, engine_goes_with_other_options]
