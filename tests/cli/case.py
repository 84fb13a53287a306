"""What one test of the driver has: folders of its own, the driver, and the check that nothing is left behind."""

import os
import shutil

from harness import fresh_folder, plain_environment, run

HERE = os.path.dirname(os.path.abspath(__file__))


class Unavailable(Exception):
    """Raised by a test that cannot run here; says why."""


class Case:
    def __init__(self, tools, name, folder, wasm):
        self.tools, self.name, self.folder = tools, name, fresh_folder(folder)
        self.go_wasm = wasm                         # a real Go program, println only, 1.7 MB
        self.findings = []
        for part in ("in", "out", "tmp", "cache", "home"):
            os.mkdir(os.path.join(self.folder, part))
        self.out = self.path("out", "program")

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def wat(self, name):
        """A copy of a program from wat/."""
        return shutil.copy(os.path.join(HERE, "wat", name + ".wat"), self.path("in", name + ".wat"))

    def file(self, name, data):
        path = self.path("in", name)
        with open(path, "wb") as made:
            made.write(data)
        return path

    def script(self, name, text):
        """An executable shell script."""
        path = self.file(name, b"#!/bin/sh\n" + text.encode() + b"\n")
        os.chmod(path, 0o755)
        return path

    def environment(self, **more):
        env = dict(TMPDIR=self.path("tmp"), XDG_CACHE_HOME=self.path("cache"), HOME=self.path("home"))
        env.update(more)
        return plain_environment(**env)

    def driver(self, *args, timeout=300, stdin=b"", wrap=(), cwd=None, **environment):
        return run([*wrap, self.tools.driver, *args], timeout=timeout, stdin=stdin, cwd=cwd, env=self.environment(**environment))

    def build(self, source, *options, **how):
        return self.driver("build", source, "-o", self.out, "-O0", *options, **how)

    def program(self, *args, out=None, timeout=60, **how):
        return run([out or self.out, *args], timeout=timeout, env=self.environment(), **how)

    def check(self, good, finding, done=None):
        if not good:
            self.findings.append(finding + ("\n" + done.text().rstrip("\n") if done else ""))
        return good

    def succeeds(self, done, what="the driver"):
        return self.check(done.status == 0, what + " did not succeed", done)

    def says(self, done, *words):
        text = done.stderr.decode("utf-8", "replace")
        for word in words:
            self.check(word in text, "the message lacks %r" % word, done)

    def prints(self, text, *args, status=0, out=None):
        """The compiled program runs and prints `text`."""
        done = self.program(*args, out=out)
        self.check(done.status == status and done.stdout == text, "the program did not print %r with status %d" % (text, status), done)

    def refused(self, done, status, *words):
        """The driver failed with this status, one message that has these words, no crash, and nothing left behind."""
        self.check(done.status == status, "exit status %s instead of %d" % (done.status, status), done)
        self.check(done.stdout == b"", "a refusal wrote to standard output", done)
        self.says(done, *words)
        self.left_nothing(done)

    def left_nothing(self, done=None):
        """No output, no temporary file, no half-written cache entry."""
        for part in ("out", "tmp"):
            left = sorted(os.listdir(self.path(part)))
            self.check(not left, "left in %s: %s" % (part, ", ".join(left[:5])), done)
        self.no_temporary_cache_entries(done)

    def no_temporary_cache_entries(self, done=None):
        left = [name for name in self.cache_files() if ".tmp-" in name]
        self.check(not left, "left in the cache: %s" % ", ".join(left[:5]), done)

    def no_temporary_files(self, done=None):
        """After success: the output alone, no temporary file."""
        self.check(os.listdir(self.path("out")) == ["program"], "beside the output: %s" % os.listdir(self.path("out")), done)
        left = os.listdir(self.path("tmp"))
        self.check(not left, "left in tmp: %s" % ", ".join(left[:5]), done)
        self.no_temporary_cache_entries(done)

    def cache_files(self):
        return [os.path.join(folder, name) for folder, _, names in os.walk(self.path("cache")) for name in names]

    def home_copy(self):
        """A copy of the driver's resource folder, to damage."""
        source = os.path.join(self.tools.build, "lib", "gowasm2native")
        return shutil.copytree(source, self.path("resources"))

    def path_without(self, *programs):
        """A PATH on which some programs are not found: links to all the others."""
        folder = self.path("bin")
        os.makedirs(folder, exist_ok=True)
        for where in reversed(os.environ["PATH"].split(":")):
            if not os.path.isdir(where):
                continue
            for name in os.listdir(where):
                link = os.path.join(folder, name)
                if name not in programs:
                    if os.path.lexists(link):
                        os.remove(link)
                    os.symlink(os.path.join(where, name), link)
        return folder

    def need(self, program):
        if not shutil.which(program):
            raise Unavailable("%s is not installed" % program)
        return program

    def need_root(self):
        if os.getuid() != 0:
            raise Unavailable("only root can arrange this")
