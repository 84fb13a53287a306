"""Wrong inputs: each is refused with a message that names the file, what was found and what to do, and leaves nothing."""

import os
import random
import shutil

import wasmfile as w


def simple(imports=(), language=None, exports=(), tool=None):
    """A small module: functions without parameters as imports, and perhaps who made it."""
    parts = [w.section(1, w.vector([b"\x60\x00\x00"]))]
    if imports:
        parts.append(w.section(2, w.vector([w.name(module) + w.name(name) + b"\x00" + w.leb(0) for module, name in imports])))
    parts.append(w.section(3, w.vector([w.leb(0)])))
    if exports:
        parts.append(w.section(7, w.vector([w.name(name) + b"\x00" + w.leb(len(imports)) for name in exports])))
    parts.append(w.section(10, w.vector([w.leb(2) + b"\x00\x0b"])))
    if language:
        parts.append(w.producers(language, tool=tool))
    return w.module(*parts)


def what_is_not_wasm_is_named(t):
    for name, data, words in [
        ("empty.wasm", b"", ["empty"]),
        ("text.wasm", b"hello, this is text\n", []),
        ("picture.wasm", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, []),
        ("half.wasm", b"\0as", []),
        ("header.wasm", b"\0asm\1\0\0", []),
        ("version2.wasm", b"\0asm\2\0\0\0", ["version"]),
        ("packed.wasm", b"\x1f\x8b\x08\0" + b"\0" * 60, ["gzip"]),
    ]:
        t.refused(t.build(t.file(name, data)), 1, name, *words)


def what_is_no_file_is_named(t):
    t.refused(t.build(t.path("in")), 1, t.path("in"), "folder")
    t.refused(t.build(t.path("in", "missing.wasm")), 1, "missing.wasm", "No such file")
    t.refused(t.build("/dev/null"), 1, "/dev/null")
    os.symlink("loop.wasm", t.path("in", "loop.wasm"))
    t.refused(t.build(t.path("in", "loop.wasm")), 1, "loop.wasm")
    os.mkfifo(t.path("in", "fifo.wasm"))
    t.refused(t.build(t.path("in", "fifo.wasm"), timeout=20), 1, "fifo.wasm")


def unreadable_input_is_refused(t):
    secret = t.file("secret.wasm", b"\0asm\1\0\0\0")
    os.chmod(secret, 0)
    as_user = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    t.refused(t.build(secret, wrap=as_user), 1, "secret.wasm", "Permission denied")


def other_compilers_are_recognised(t):
    for name, data, words in [
        ("rust.wasm", simple([("wbg", "__wbindgen_throw")], "Rust", tool="rustc"), ["Rust"]),
        ("c.wasm", simple([("env", "emscripten_memcpy_js")], "C_plus_plus_11", tool="clang"), ["C or C++", "Emscripten"]),
        ("bare-c.wasm", simple([], "C11", ["main"], tool="clang"), ["bare-c.wasm"]),
        ("wasi.wasm", simple([("wasi_snapshot_preview1", "fd_write")], None, ["_start"]), ["wasi"]),
        ("tinygo.wasm", simple([("gojs", "runtime.ticks"), ("gojs", "syscall/js.valueGet")], "Go", ["_start"], tool="TinyGo"), ["TinyGo"]),
        ("nothing.wasm", w.module(), ["nothing.wasm"]),
        ("component.wasm", b"\0asm\x0d\0\1\0" + b"\0" * 20, ["component"]),
    ]:
        t.refused(t.build(t.file(name, data)), 1, name, *words)


def go_shaped_modules_with_flaws_are_refused(t):
    for name, data, words in [
        ("noexports.wasm", simple([("gojs", "runtime.wasmExit")], "Go"), ["run"]),
        ("badtype.wasm", simple([("gojs", "runtime.wasmExit")], "Go", ["run", "resume", "getsp"]), ["badtype.wasm"]),
    ]:
        t.refused(t.build(t.file(name, data)), 1, name, *words)


def unknown_imports_are_listed_all(t):
    text = open(t.wat("missing")).read()
    more = text.replace('(import "env"', '(import "other.module" "with space" (func (param f32)))\n  (import "env"')
    newer = text.replace('(import "env" "host_log"', '(import "gojs" "syscall/js.valueFrobnicate"')
    t.refused(t.build(t.file("newer.wat", newer.encode())), 1, "newer.wat", "gojs.syscall/js.valueFrobnicate")
    t.refused(t.build(t.file("two.wat", more.encode())), 1, "two.wat", "env.host_log", "other.module.with space", "--allow-missing")


def hostile_names_do_not_reach_the_terminal(t):
    evil = simple([("gojs", "runtime.wasmExit"), ("env\x1b[2J\n\0", "na\x07me\u202e")], "Go", ["run"])
    done = t.build(t.file("evil.wasm", evil))
    t.refused(done, 1, "evil.wasm")
    t.check(b"\x1b" not in done.stderr and b"\x07" not in done.stderr, "control characters were printed", done)


def wrong_text_is_reported_by_line(t):
    t.refused(t.build(t.file("wrong.wat", b"(module\n  (func (export \"run\") (result i32) (nonsense)))\n")), 1, "wrong.wat", "2")
    t.refused(t.build(t.file("unbalanced.wat", b"(module (func)")), 1, "unbalanced.wat")


def truncated_at_every_thousandth_byte(t):
    """Every prefix is refused as what it is; none crashes the driver or leaves something behind."""
    with open(t.go_wasm, "rb") as opened:
        data = opened.read()
    path = t.path("in", "cut.wasm")
    for end in range(0, len(data), 1000):
        with open(path, "wb") as made:
            made.write(data[:end])
        done = t.build(path)
        if not t.check(done.status == 1 and b"cut.wasm" in done.stderr, "cut at %d" % end, done):
            return
    t.left_nothing()


def damaged_bytes_never_crash(t):
    """What validates after a byte has changed may compile; what does not is refused.  Up to the image: no compiler."""
    with open(t.go_wasm, "rb") as opened:
        data = bytearray(opened.read())
    chosen = random.Random(1)
    path = t.path("in", "damaged.wasm")
    code = next(start for kind, start, _ in w.sections(data) if kind == 10)
    for number in range(400):
        # Most damage where structure is dense: the sections before the code.
        at = chosen.randrange(code) if number % 4 else chosen.randrange(len(data))
        before = data[at]
        data[at] = chosen.choice((0, 0x7f, 0x80, 0xff, before ^ 1, chosen.randrange(256)))
        with open(path, "wb") as made:
            made.write(data)
        data[at] = before
        done = t.build(path, "--dump=image", timeout=60)
        if not t.check(done.status in (0, 1, 3), "byte %d: status %s" % (at, done.status), done):
            return
        done = t.driver("inspect", path, timeout=60)
        if not t.check(done.status in (0, 1, 3), "inspect, byte %d: status %s" % (at, done.status), done):
            return
    t.left_nothing()


def unwritable_outputs_are_refused_before_the_work(t):
    hello = t.wat("hello")
    as_user = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    locked = t.path("locked")
    os.mkdir(locked, 0o555)
    for output, wrap in ((t.path("none", "x"), []), (os.path.join(locked, "x"), as_user), ("/dev/null/x", []), (t.path("in"), [])):
        done = t.driver("build", hello, "-o", output, "-O0", wrap=wrap)
        t.refused(done, 1, output)
    t.check(os.listdir(locked) == [], "something was left in the locked folder")
    t.check(os.listdir(t.path("in")) == ["hello.wat"], "something was left beside the input")


def the_input_is_never_overwritten(t):
    hello = t.wat("hello")
    before = open(hello).read()
    os.symlink("hello.wat", t.path("in", "link.wat"))
    for output in (hello, t.path("in", "..", "in", "hello.wat")):
        t.refused(t.driver("build", hello, "-o", output, "-O0"), 1, "hello.wat")
    t.check(open(hello).read() == before, "the input was overwritten")


def outputs_that_exist_survive_failures(t):
    with open(t.out, "wb") as made:
        made.write(b"precious")
    done = t.build(t.file("text.wasm", b"not wasm"))
    t.check(done.status == 1 and open(t.out, "rb").read() == b"precious", "the earlier output is gone", done)
    t.succeeds(t.build(t.wat("hello")))
    t.prints(b"hello from wat\n")
    done = t.driver("build", t.wat("hello"), "-o", t.path("in"), "--emit=c")
    t.check(done.status == 1, "a folder with other files was replaced", done)
    t.check(os.path.exists(t.path("in", "hello.wat")), "a folder's files were removed")


def strange_names_work(t):
    for name in ("with space.wat", "żółć.wat", "-dash.wat", "quote'\"$x.wat", "a" * 200 + ".wat", "new\nline.wat"):
        path = t.path("in", name)
        shutil.copy(t.wat("hello"), path)
        os.path.exists(t.out) and os.remove(t.out)
        t.succeeds(t.build(path), repr(name))
        t.prints(b"hello from wat\n")
    strange = t.path("out", "out put $(x) 'q")
    t.succeeds(t.driver("build", t.wat("hello"), "-o", strange, "-O0"))
    t.prints(b"hello from wat\n", out=strange)


def deep_nesting_is_translated_or_named(t):
    """Go nests a block for each point at which a function can be resumed."""
    def nested(depth):
        with open(t.wat("hello")) as opened:
            text = opened.read().rstrip()
        deep = "(block\n" * depth + "(br_if 0 (local.get 0))\n" + ")\n" * depth
        return t.file("deep.wat", ("%s\n(func (export \"deep\") (param i32)\n%s))\n" % (text[:-1], deep)).encode())
    t.succeeds(t.build(nested(16000)))
    t.prints(b"hello from wat\n")
    os.remove(t.out)
    t.refused(t.build(nested(18000)), 1, "deep.wat", "16,384", "split")


TESTS = [what_is_not_wasm_is_named, what_is_no_file_is_named, unreadable_input_is_refused, other_compilers_are_recognised,
         go_shaped_modules_with_flaws_are_refused, unknown_imports_are_listed_all, hostile_names_do_not_reach_the_terminal,
         wrong_text_is_reported_by_line, truncated_at_every_thousandth_byte, damaged_bytes_never_crash,
         unwritable_outputs_are_refused_before_the_work, the_input_is_never_overwritten, outputs_that_exist_survive_failures,
         strange_names_work, deep_nesting_is_translated_or_named]
