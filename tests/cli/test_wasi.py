"""Programs for WASI preview 1: every way of making them, and the options that are theirs."""

import os
import re

from case import Unavailable
from harness import run

LINE = b"hello from wasi\n"


def wasi_programs_are_made_every_way(t):
    source = t.wat("wasi")
    for options in ([], ["-O1"], ["--static", "-O1"], ["--memory=relative"], ["--memory=checked"], ["--no-lower=all"], ["--sandbox"]):
        t.succeeds(t.build(source, *options))
        t.prints(LINE, "one", "two", status=3)
    t.no_temporary_files()
    done = t.driver("run", source, "one")
    t.check(done.status == 2 and done.stdout == LINE, "run does not run it", done)
    text = t.driver("inspect", source).stdout
    for word in (b"for WASI preview 1", b"supported: yes", b"wasi_snapshot_preview1.proc_exit (i32) -> (): g2n_wasi1_proc_exit"):
        t.check(word in text, "inspect lacks %r in\n%s" % (word, text.decode()))


def wasi_folders_of_c_build(t):
    folder, build = t.path("out", "folder"), t.path("build")
    t.succeeds(t.driver("build", t.wat("wasi"), "-o", folder, "--emit=c"))
    env = t.environment(PATH="/usr/local/bin:/usr/bin:/bin", G2N_HOME="/nonexistent")
    done = run(["cmake", "-S", folder, "-B", build, "-DCMAKE_BUILD_TYPE=Debug"], env=env, timeout=300)
    if t.check(done.status == 0, "cmake cannot configure the folder", done):
        done = run(["cmake", "--build", build, "--parallel", "2"], env=env, timeout=900)
        if t.check(done.status == 0, "the folder does not build", done):
            t.prints(LINE, status=1, out=os.path.join(build, "wasi"))


def wasi_calls_are_traced(t):
    t.succeeds(t.build(t.wat("wasi")))
    done = run([t.out, "one"], env=t.environment(G2N_TRACE="imports,x\ny"))
    want = ['G2N_TRACE: there is no kind "x\\ny" for WASI; put together, with a comma: imports,sqlite', 'imports: fd_write(1, "hello from wasi\\n") -> 16',
            "imports: args_sizes_get() -> 2, ", "imports: proc_exit(2)"]
    lines = done.stderr.decode().splitlines()
    good = len(lines) == len(want) and all(line.startswith(text) for line, text in zip(lines, want))
    t.check(done.status == 2 and done.stdout == LINE and good, "not what is wanted: %r" % want, done)
    t.check(t.program().stderr == b"", "it traces unasked")


def wasi_policies_are_shown(t):
    t.succeeds(t.build(t.wat("wasi"), "--sandbox", "--dir=data:/in", "--dir=.", "--listen=localhost:0", "--allow-env=HOME"))
    text = t.driver("inspect", t.out).stdout.decode()
    for line in ("sandbox: yes", "dir: data:/in", "dir: .", "listen: localhost:0", "allow-env: HOME"):
        t.check(re.search("^%s$" % re.escape(line), text, re.M), "inspect lacks %r in\n%s" % (line, text))
    done = t.program()
    t.check(done.status == 125 and b"cannot open the folder data" in done.stderr, "it starts without its folder", done)
    t.check(b"sandbox" not in t.driver("inspect", t.wat("wasi")).stdout, "a module has no policy")


def wasi_libraries_are_called(t):
    t.succeeds(t.build(t.wat("library"), "--invoke=twice"))
    t.prints(b"-8\n", "-4")
    done = t.driver("run", "--invoke=twice", t.wat("library"), "21")
    t.check(done.status == 0 and done.stdout == b"42\n", "run does not call it", done)


def wasi_requests_that_make_no_sense_are_refused(t):
    wasi, js, library = t.wat("wasi"), t.wat("hello"), t.wat("library")
    for source, options, words in [
        (wasi, ["--allow-env=HOME"], ["--allow-env", "--sandbox"]),
        (wasi, ["--allow-sqlite=data"], ["--allow-sqlite", "--sandbox"]),
        (wasi, ["--sandbox", "--allow-sqlite=:data"], ["--allow-sqlite=:data", "HOST"]),
        (wasi, ["--sandbox", "--allow-sqlite=data"], ["wasi.wat", "no databases"]),
        (wasi, ["--dir="], ["--dir", "value"]),
        (wasi, ["--dir=:/in"], ["--dir=:/in", "HOST"]),
        (wasi, ["--dir=in:"], ["--dir=in:", "GUEST"]),
        (wasi, ["--listen=nowhere"], ["--listen=nowhere", "HOST:PORT"]),
        (wasi, ["--invoke=_start"], ["wasi.wat", "--invoke"]),
        (js, ["--invoke=run"], ["hello.wat", "--invoke", "WASI"]),
        (library, [], ["library.wat", "--invoke=EXPORT", "twice (i32) -> (i32), pair () -> (i32, i32)"]),
        (library, ["--invoke=thrice"], ["library.wat", "thrice", "twice (i32)"]),
        (library, ["--invoke=pair"], ["library.wat", "pair", "() -> (i32, i32)"]),
        (js, ["--dir=in"], ["hello.wat", "--dir", "WASI"]),
        (js, ["--sandbox"], ["hello.wat", "--sandbox", "WASI"]),
        (js, ["--listen=localhost:0"], ["hello.wat", "--listen", "WASI"]),
    ]:
        t.refused(t.driver("build", source, "-o", t.out, *options), 1, *words)


def databases_are_for_programs(t):
    databases = t.wat("databases")
    done = t.build(databases)
    if b"needs SQLite" in done.stderr:
        raise Unavailable("the driver was built without SQLite")
    t.succeeds(done)
    os.unlink(t.out)
    for options in (["--emit=c"], ["--emit=lib", "--header=" + t.path("x.h")]):
        t.refused(t.driver("build", databases, "-o", t.path("x"), *options), 1, "databases.wat", "sqlite3", "--emit")
    for name, type, words in (("open", "(param i32)", ["sqlite3.open (i32) -> ()", "another type"]), ("backup", "", ["sqlite3.backup", "--host=FILE.c"])):
        module = '(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) (import "sqlite3" "%s" (func %s)) (memory 1) (func (export "_start")))'
        t.refused(t.build(t.file(name + ".wat", (module % (name, type)).encode())), 1, *words)
    t.succeeds(t.build(databases))
    t.prints(b"SQLite 3.")
    t.check(b"sqlite3.libversion (i32, i32) -> (i32): g2n_sqlite_libversion" in t.driver("inspect", databases).stdout, "inspect does not name it")
    t.succeeds(t.build(databases, "--sandbox", "--allow-sqlite=data:/in"))
    t.check(b"\nallow-sqlite: data:/in\n" in t.driver("inspect", t.out).stdout, "inspect does not show what it may reach")


TESTS = [databases_are_for_programs, wasi_programs_are_made_every_way, wasi_folders_of_c_build, wasi_calls_are_traced, wasi_policies_are_shown, wasi_libraries_are_called,
         wasi_requests_that_make_no_sense_are_refused]
