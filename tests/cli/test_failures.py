"""Failing tools, full disks, interruption, damage in the cache: a message, the right status, nothing left behind."""

import os
import shutil
import signal
import subprocess
import threading
import time

from harness import Outcome, end_group, run


def missing_compiler_is_named(t):
    path = t.path_without("cc", "gcc", "clang", "tcc", "c99", "c89")
    t.refused(t.build(t.wat("hello"), PATH=path), 2, "gcc", "--cc")
    t.refused(t.build(t.wat("hello"), "--cc=/nonexistent/cc"), 2, "/nonexistent/cc")
    t.refused(t.build(t.wat("hello"), "--cc=no-such-compiler -O9"), 2, "no-such-compiler")


def failing_compiler_is_shown(t):
    # It answers questions about itself, and fails at the work.
    fails = t.script("failing-cc", 'case "$*" in *--version*|*-v|*-dumpmachine*) exec gcc "$@";; esac\necho "the very reason" >&2\nexit 3')
    done = t.build(t.wat("hello"), "--cc=" + fails, "-O1")
    t.refused(done, 2, "failing-cc", "the very reason")


def killed_compiler_is_reported(t):
    killed = t.script("killed-cc", 'case "$*" in *--version*|*-v|*-dumpmachine*) exec gcc "$@";; esac\nkill -9 $$')
    t.refused(t.build(t.wat("hello"), "--cc=" + killed, "-O1"), 2, "killed-cc", "9")


def failing_link_is_shown(t):
    # Objects compile; the link fails after it has begun its output.
    script = 'for a; do [ "$a" = -c ] && exec gcc "$@"; done\ncase "$*" in *--version*|*-v|*-dumpmachine*) exec gcc "$@";; esac\n' \
             'while [ $# -gt 0 ]; do [ "$1" = -o ] && echo half > "$2"; shift; done\necho "ld: no way" >&2\nexit 1'
    t.refused(t.build(t.wat("hello"), "--cc=" + t.script("ld-fails", script), "-O1"), 2, "ld: no way")


def missing_wasm2c_is_named(t):
    home = t.home_copy()
    os.remove(os.path.join(home, "bin", "wasm2c"))
    t.refused(t.build(t.go_wasm, G2N_HOME=home), 2, "wasm2c")
    t.refused(t.build(t.wat("hello"), G2N_HOME=t.path("in")), 2, t.path("in"))


def wrong_wasm2c_is_refused(t):
    home = t.home_copy()
    program = os.path.join(home, "bin", "wasm2c")
    for text, words in (("echo 1.0.30; exit 0", ["wasm2c"]), ("echo cannot >&2; exit 1", ["wasm2c", "cannot"]), ("kill -9 $$", ["wasm2c"]),
                        ("exit 0", ["wasm2c"]), ("echo 1.0.42; for a; do case $a in *.c) echo garbage > $a;; esac; done", ["wasm2c"])):
        os.path.lexists(program) and os.remove(program)
        shutil.copy(t.script("wasm2c", text), program)
        t.refused(t.build(t.go_wasm, G2N_HOME=home), 2, *words)
    os.remove(program)
    with open(program, "wb") as made:
        made.write(b"not a program")
    os.chmod(program, 0o755)
    t.refused(t.build(t.go_wasm, G2N_HOME=home), 2, "wasm2c")


class SmallDisk:
    """A file system of a given size, mounted for a while."""

    def __init__(self, t, part, size):
        t.need_root()
        self.path = t.path(part)
        os.makedirs(self.path, exist_ok=True)
        self.size = size

    def __enter__(self):
        done = run(["mount", "-t", "tmpfs", "-o", "size=" + self.size, "none", self.path])
        if done.status != 0:
            from case import Unavailable
            raise Unavailable("mounting is not allowed here")
        return self.path

    def __exit__(self, *_):
        run(["umount", "-l", self.path])


def full_disk_for_temporary_files(t):
    with SmallDisk(t, "tmp", "256k"):
        done = t.build(t.go_wasm)
        t.refused(done, 3, "No space left")


def full_disk_for_the_output(t):
    with SmallDisk(t, "out", "64k"):
        done = t.build(t.go_wasm)
        t.refused(done, 3, t.path("out"), "No space left")


def full_disk_for_the_cache_is_no_failure(t):
    with SmallDisk(t, "cache", "64k"):
        t.succeeds(t.build(t.go_wasm))
        done = t.program()
        t.check(b"hello from the runtime" in done.stderr, "the program does not run", done)
        done = t.driver("run", t.go_wasm)
        t.check(b"hello from the runtime" in done.stderr, "run does not work without space in the cache", done)
        t.no_temporary_cache_entries()
    t.check(not os.listdir(t.path("tmp")), "temporary files are left")


def full_disk_for_messages(t):
    with open("/dev/full", "wb") as full:
        done = run([t.tools.driver, "inspect", t.go_wasm], stdout=full, env=t.environment())
        t.check(done.status == 3 and b"standard output" in done.stderr, "inspect into a full disk succeeded", done)
        done = run([t.tools.driver, "--help"], stdout=full, env=t.environment())
        t.check(done.status == 3, "--help into a full disk succeeded", done)


def unusable_cache_is_no_failure(t):
    for cache in ("/dev/null/cache", t.file("cachefile", b"x"), "relative/cache", ""):
        os.path.exists(t.out) and os.remove(t.out)
        t.succeeds(t.build(t.wat("hello"), XDG_CACHE_HOME=cache, HOME="/nonexistent"))
        t.prints(b"hello from wat\n")
    t.no_temporary_files()


def unusable_temporary_folder_is_named(t):
    t.refused(t.build(t.wat("hello"), TMPDIR="/nonexistent/tmp"), 1, "/nonexistent/tmp")


def start(t, *args, **environment):
    """The driver in a process group of its own, with a line for each stage."""
    return subprocess.Popen([t.tools.driver, *args, "--progress=plain"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            start_new_session=True, env=t.environment(**environment))


def interrupt_at(t, stage, number, whole_group, *args):
    """Sends a signal when a stage is announced; returns how the driver ended."""
    process = start(t, "build", t.go_wasm, "-o", t.out, *args)
    seen, said = False, bytearray()
    watchdog = threading.Timer(120, end_group, [process])
    watchdog.start()
    for line in process.stderr:
        said.extend(line)
        if not seen and stage in line:
            seen = True
            if whole_group:
                os.killpg(process.pid, number)      # as a terminal does at ^C
            else:
                process.send_signal(number)
    process.stdout.close()
    status = process.wait()
    process.stderr.close()
    watchdog.cancel()
    return seen, Outcome(status, b"", bytes(said))


def interruption_in_each_stage(t):
    interrupted = 0
    for stage in (b"read", b"translate", b"emit", b"compile", b"link"):
        for number, whole_group in ((signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, True)):
            shutil.rmtree(t.path("cache"))
            os.mkdir(t.path("cache"))
            seen, done = interrupt_at(t, stage, number, whole_group, "-O0")
            t.check(seen, "stage %s was not announced" % stage.decode(), done)
            if done.status == 0:                    # it was through before the signal arrived
                t.no_temporary_files(done)
                os.remove(t.out)
                continue
            interrupted += 1
            t.check(done.status == -number, "signal %d at %s: status %d" % (number, stage.decode(), done.status), done)
            t.left_nothing(done)
    t.check(interrupted >= 6, "only %d of 15 signals arrived in time" % interrupted)


def interruption_ends_a_hanging_compiler(t):
    pid_file = t.path("in", "pid")
    hangs = t.script("hanging-cc", 'case "$*" in *--version*|*-v|*-dumpmachine*) exec gcc "$@";; esac\necho $$ > %s\nexec sleep 600' % pid_file)
    process = start(t, "build", t.wat("hello"), "-o", t.out, "-O1", "--cc=" + hangs)
    deadline = time.time() + 30
    while not os.path.exists(pid_file) and time.time() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)              # to the driver alone: ending its compilers is its business
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        t.check(False, "the driver waits for the compiler")
        end_group(process)
        process.wait()
    process.stdout.close()
    process.stderr.close()
    t.check(process.returncode == -signal.SIGINT, "status %s" % process.returncode)
    t.left_nothing()
    if t.check(os.path.exists(pid_file), "the compiler never ran"):
        with open(pid_file) as opened:
            pid = int(opened.read())
        for _ in range(50):
            if not os.path.exists("/proc/%d" % pid):
                break
            time.sleep(0.1)
        else:
            os.kill(pid, signal.SIGKILL)
            t.check(False, "the compiler goes on without its driver")


def killed_driver_is_cleaned_up_later(t):
    """SIGKILL leaves the work folder behind; the next build removes it."""
    process = start(t, "build", t.go_wasm, "-o", t.out, "-O0")
    for line in process.stderr:
        if b"compile" in line:
            break
    end_group(process)
    process.wait()
    process.stdout.close()
    process.stderr.close()
    t.succeeds(t.build(t.wat("hello")))
    t.check(not os.listdir(t.path("tmp")), "the dead build's files are still there: %s" % os.listdir(t.path("tmp")))
    t.prints(b"hello from wat\n")


def two_builds_at_once(t):
    for output in (["program", "program"], ["one", "two"]):
        processes = [start(t, "build", t.go_wasm, "-o", t.path("out", name), "-O0") for name in output]
        for process in processes:
            _, said = process.communicate(timeout=300)
            t.check(process.returncode == 0, "one of two builds failed: %s" % said.decode()[-500:])
        for name in output:
            done = t.program(out=t.path("out", name))
            t.check(b"hello from the runtime" in done.stderr, "%s does not run" % name, done)
        t.check(sorted(os.listdir(t.path("out"))) == sorted(set(output)), "beside the outputs: %s" % os.listdir(t.path("out")))
        shutil.rmtree(t.path("out"))
        os.mkdir(t.path("out"))
    t.check(not os.listdir(t.path("tmp")), "temporary files are left")
    t.no_temporary_cache_entries()


def damaged_cache_entries_are_made_again(t):
    def works():
        done = t.driver("run", t.go_wasm)
        t.check(b"hello from the runtime" in done.stderr, "run after damage", done)
        os.path.exists(t.out) and os.remove(t.out)
        t.succeeds(t.build(t.go_wasm))
        done = t.program()
        t.check(b"hello from the runtime" in done.stderr, "build after damage", done)

    def flip(path):
        with open(path, "r+b") as opened:
            opened.seek(os.path.getsize(path) // 2)
            byte = opened.read(1)
            opened.seek(-1, 1)
            opened.write(bytes([byte[0] ^ 0xff]))

    def cut(path):
        os.truncate(path, os.path.getsize(path) // 2)

    def empty(path):
        os.truncate(path, 0)

    def folder(path):
        os.remove(path)
        os.mkdir(path)

    works()
    t.check(t.cache_files(), "nothing was cached")
    for damage in (flip, cut, empty, folder):
        for path in t.cache_files():
            os.chmod(path, 0o755)
            damage(path)
        works()
    t.no_temporary_files()


def cache_stays_within_its_size(t):
    for name in ("hello", "argument", "random", "trap"):
        done = t.driver("run", t.wat(name), G2N_CACHE_SIZE="2M")
        t.check(not done.timed_out, "did not end", done)
    time.sleep(0.1)
    t.driver("run", t.wat("hello"), G2N_CACHE_SIZE="2M")
    size = sum(os.path.getsize(path) for path in t.cache_files())
    t.check(size <= 3 << 20, "the cache has %d bytes with a limit of 2M" % size)


TESTS = [missing_compiler_is_named, failing_compiler_is_shown, killed_compiler_is_reported, failing_link_is_shown, missing_wasm2c_is_named,
         wrong_wasm2c_is_refused, full_disk_for_temporary_files, full_disk_for_the_output, full_disk_for_the_cache_is_no_failure,
         full_disk_for_messages, unusable_cache_is_no_failure, unusable_temporary_folder_is_named, interruption_in_each_stage,
         interruption_ends_a_hanging_compiler, killed_driver_is_cleaned_up_later, two_builds_at_once, damaged_cache_entries_are_made_again,
         cache_stays_within_its_size]
