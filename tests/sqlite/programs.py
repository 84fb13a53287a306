"""Programs of others' over the driver, unmodified: their own tests, natively with the driver that they name and as guests with ours.

What they import for its driver, github.com/mattn/go-sqlite3, is replaced by go-sqlite3/, in their go.mod; nothing else is changed.
"""

import collections
import os
import re
import shutil

from gotools import go_environment, settings
from harness import TESTS, fresh_folder, plain_environment, run

HERE = os.path.dirname(os.path.abspath(__file__))

# package: the folder below the module whose tests are run.  without: files that are left out, for the reason that is given below.
Program = collections.namedtuple("Program", "name module systems package without environment")
SYSTEMS = ["js", "wasip1"]
PROGRAMS = [
    # Its tests import a driver that does not compile for the other system.
    Program("sqlx", "github.com/jmoiron/sqlx@v1.4.0", ["js"], ".", [], {"SQLX_SQLITE_DSN": "FOLDER/sqlx.db", "SQLX_POSTGRES_DSN": "skip", "SQLX_MYSQL_DSN": "skip"}),
    Program("golang-migrate", "github.com/golang-migrate/migrate/v4@v4.18.3", SYSTEMS, "database/sqlite3", [], {}),
    Program("gorp", "github.com/go-gorp/gorp/v3@v3.1.0", SYSTEMS, ".", [], {"GORP_TEST_DIALECT": "sqlite", "GORP_TEST_DSN": "FOLDER/gorp.db"}),
    # Its other file defines a function of SQL's in Go.
    Program("gorm's driver", "gorm.io/driver/sqlite@v1.5.7", SYSTEMS, ".", ["sqlite_test.go"], {}),
]


def go(command, folder, **env):
    done = run(["go", *command], timeout=1800, cwd=folder, env=env)
    if done.status != 0:
        raise RuntimeError("go %s:\n%s" % (" ".join(command), done.text()))
    return done.stdout.decode()


def native_environment():
    return plain_environment(GOENV="off", GOFLAGS="-mod=mod -buildvcs=false", CGO_ENABLED="1", **settings())


def replace_driver(folder):
    guest = os.path.join(TESTS, "..", "runtime", "guest")
    go(["mod", "edit", "-require=gowasm2native/guest@v0.0.0", "-replace=gowasm2native/guest=" + guest,
        "-replace=github.com/mattn/go-sqlite3=" + os.path.join(HERE, "go-sqlite3")], folder, **native_environment())


def copies(runner, name, source):
    """Two folders with the sources, the second of which has our driver."""
    folder = fresh_folder(os.path.join(runner.folder, "programs", name))
    pair = []
    for which in ("native", "ours"):
        pair.append(shutil.copytree(source, os.path.join(folder, which), copy_function=shutil.copyfile))
        run(["chmod", "-R", "u+w", folder])         # the module cache is read-only
    replace_driver(pair[1])
    return pair


def build(runner, command, folders, package, systems):
    """{native or system: program}; a command of Go's that takes -o."""
    native = os.path.join(folders[0], package, "program")
    go([*command, "-p", "2", "-o", native, "./" + package], folders[0], **native_environment())
    made = {"native": native}
    for system in systems:
        wasm = os.path.join(folders[1], package, system + ".wasm")
        go([*command, "-p", "2", "-o", wasm, "./" + package], folders[1], **dict(native_environment(), **go_environment(GOOS=system, GOFLAGS="-mod=mod -buildvcs=false"), **settings()))
        compiled = runner.tools.compile(wasm, wasm[:-len(".wasm")], "-q", "-O" + runner.options.level)
        if compiled.status != 0:
            raise RuntimeError(compiled.text())
        made[system] = wasm[:-len(".wasm")]
    return made


def results(program, folder, environment):
    """What `go test -v` says of each test, and how it ended."""
    data = fresh_folder(program + "-files")
    env = {name: value.replace("FOLDER", data) for name, value in environment.items()}
    done = run([program, "-test.v"], timeout=600, cwd=folder, env=plain_environment(TMPDIR=data, **env))
    return sorted(re.findall(rb"^ *--- (PASS|FAIL|SKIP): (.*) \(", done.stdout, re.MULTILINE)), done


def tests(runner, program):
    """The tests of a module's package."""
    info = go(["mod", "download", "-json", program.module], runner.folder, **native_environment())
    folders = copies(runner, re.sub(r"\W", "", program.name), re.search(r'"Dir": "(.*)"', info).group(1))
    for folder in folders:
        for name in program.without:
            os.remove(os.path.join(folder, program.package, name))
    made = build(runner, ["test", "-vet=off", "-c"], folders, program.package, program.systems)
    want, native = results(made["native"], os.path.join(folders[0], program.package), program.environment)
    passed = sum(how == b"PASS" for how, _ in want)
    for system in program.systems:
        got, done = results(made[system], os.path.join(folders[1], program.package), program.environment)
        if runner.suite.check("programs, %s, %s" % (program.name, system), passed != 0 and got == want and done.status == native.status,
                              "%d tests pass natively; different are %s" % (passed, sorted(set(got) ^ set(want))[:10]), done.text()):
            print("programs, %s, %s: %d tests pass, as natively" % (program.name, system, passed))


def gorm(runner):
    """gorm/: a program, since gorm's tests are no module that can be fetched."""
    made = build(runner, ["build"], copies(runner, "gorm", os.path.join(HERE, "gorm")), ".", SYSTEMS)
    said = {name: run([program, os.path.join(fresh_folder(program + "-files"), "a.db")], timeout=120, env=plain_environment()) for name, program in made.items()}
    for system in SYSTEMS:
        runner.same("programs, gorm, " + system, said["native"].stdout, said[system])


def programs(runner):
    runner.suite.each(1, lambda program: tests(runner, program), PROGRAMS)
    runner.suite.each(1, gorm, [runner])
