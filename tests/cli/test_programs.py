"""What comes out: executables that need libc alone, static ones, folders of C, and a toolchain that can be installed."""

import os
import re
import shutil
import tempfile

from harness import file_tree, run


def programs_need_libc_and_libm_only(t):
    t.succeeds(t.driver("build", t.go_wasm, "-o", t.out, "-O1"))
    done = run(["ldd", t.out])
    libraries = set(re.findall(r"^\s*(?:\S*/)?([a-z0-9_+-]+)\.so", done.stdout.decode(), re.M))
    own = {name for name in libraries if not name.startswith(("linux-vdso", "ld-linux"))}
    t.check(done.status == 0 and own == {"libc", "libm"}, "it needs %s" % sorted(own), done)


def static_programs_run_in_an_empty_root(t):
    plain = t.path("plain")
    t.succeeds(t.driver("build", t.go_wasm, "-o", plain, "-O0", "--static"))
    done = run([plain])
    t.check(done.status == 2 and b"hello from the runtime" in done.stderr, "a static program at -O0 does not run", done)
    t.succeeds(t.driver("build", t.go_wasm, "-o", t.out, "-O1", "--static"))
    done = run(["ldd", t.out])
    t.check(b"not a dynamic" in done.stderr + done.stdout or b"statically" in done.stdout, "it is not static", done)
    root = t.path("root")
    os.mkdir(root)
    shutil.copy(t.out, os.path.join(root, "program"))
    chroot = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")
    enter = [chroot, root] if os.getuid() == 0 else ["/usr/bin/unshare", "-r", chroot, root]
    done = run([*enter, "/program"], env={})
    t.check(done.status == 2 and b"hello from the runtime" in done.stderr, "it does not run in an empty root", done)


def folders_of_c_build_anywhere(t):
    folder = t.path("out", "folder")
    t.succeeds(t.driver("build", t.go_wasm, "-o", folder, "--emit=c"))
    again = t.path("out", "again")
    t.succeeds(t.driver("build", t.go_wasm, "-o", again, "--emit=c", TMPDIR=t.path("home")))
    same = file_tree(folder) == file_tree(again)
    t.check(same, "two runs wrote different folders")
    moved = os.path.join(t.folder, "moved here")
    os.rename(folder, moved)
    # Nothing of ours but the folder: a plain PATH, and no resource folder.
    env = t.environment(PATH="/usr/local/bin:/usr/bin:/bin", G2N_HOME="/nonexistent")
    build = os.path.join(t.folder, "build it")
    done = run(["cmake", "-S", moved, "-B", build, "-DCMAKE_BUILD_TYPE=Debug"], env=env, timeout=300)
    if not t.check(done.status == 0, "cmake cannot configure the folder", done):
        return
    done = run(["cmake", "--build", build, "--parallel", "2"], env=env, timeout=900)
    if not t.check(done.status == 0, "the folder does not build", done):
        return
    programs = [os.path.join(build, name) for name in os.listdir(build)
                if os.access(os.path.join(build, name), os.X_OK) and os.path.isfile(os.path.join(build, name))]
    if t.check(len(programs) == 1, "programs built: %s" % programs):
        done = run(programs, env=env)
        t.check(done.status == 2 and b"hello from the runtime" in done.stderr, "its program does not run", done)
    places = [t.tools.build, tempfile.gettempdir() + "/", os.path.expanduser("~") + "/"]
    for path, content in file_tree(moved).items():
        if re.search(r"(?<![\w.])(%s)" % "|".join(map(re.escape, places)), content):
            t.check(False, "%s names a path of this machine" % path)
            break


def folders_are_replaced_only_when_ours(t):
    folder = t.path("out", "folder")
    for _ in range(2):
        t.succeeds(t.driver("build", t.wat("hello"), "-o", folder, "--emit=c"))
    with open(os.path.join(folder, "CMakeLists.txt"), "rb") as opened:
        t.check(opened.read(), "the second run left nothing")
    os.mkdir(t.path("out", "foreign"))
    with open(t.path("out", "foreign", "thesis.txt"), "w") as made:
        made.write("work of years")
    done = t.driver("build", t.wat("hello"), "-o", t.path("out", "foreign"), "--emit=c")
    t.check(done.status == 1 and os.path.exists(t.path("out", "foreign", "thesis.txt")), "a folder of the user's was replaced", done)


def installed_toolchain_works_from_its_prefix(t):
    prefix, moved = t.path("prefix"), t.path("elsewhere", "prefix")
    done = run(["cmake", "--install", t.tools.build, "--prefix", prefix], timeout=120)
    if not t.check(done.status == 0, "cmake --install fails", done):
        return
    os.mkdir(t.path("elsewhere"))
    os.rename(prefix, moved)
    driver = os.path.join(moved, "bin", "gowasm2native")
    command = [driver, "build", t.go_wasm, "-o", t.out, "-O0"]
    if os.getuid() == 0 and run(["unshare", "-m", "true"]).status == 0 and not t.folder.startswith(t.source + os.sep):
        # With the source tree out of sight.
        command = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', t.source, *command]
    done = run(command, env=t.environment(), timeout=300)
    t.succeeds(done, "the installed driver")
    done = t.program()
    t.check(b"hello from the runtime" in done.stderr, "its program does not run", done)
    for option in (["--static"], ["--memory=relative"], ["--memory=checked"]):
        t.succeeds(run([driver, "build", t.wat("hello"), "-o", t.out, "-O1", *option], env=t.environment(), timeout=300), str(option))
        t.prints(b"hello from wat\n")
    dangling = [os.path.join(folder, name) for folder, folders, names in os.walk(moved) for name in names + folders
                if os.path.islink(os.path.join(folder, name))]
    t.check(not dangling, "links instead of files were installed: %s" % dangling[:3])


def little_address_space_is_explained(t):
    """A program that cannot reserve 4 GiB says which option to use, and status 125; with that option it runs."""
    for mode in ("fixed", "relative"):
        t.succeeds(t.build(t.wat("hello"), "--memory=" + mode))
        done = run(["sh", "-c", 'ulimit -v 3000000; exec "$0"', t.out], env=t.environment())
        t.check(done.status == 125 and b"--memory=" in done.stderr, "--memory=%s under a limit" % mode, done)
    t.succeeds(t.build(t.wat("hello"), "--memory=checked"))
    done = run(["sh", "-c", 'ulimit -v 3000000; exec "$0"', t.out], env=t.environment())
    t.check(done.status == 0 and done.stdout == b"hello from wat\n", "--memory=checked under a limit", done)


def traps_end_with_a_message(t):
    t.succeeds(t.build(t.wat("trap")))
    done = t.program()
    t.check(done.status == 134 and b"out-of-bounds" in done.stderr and b"main.reads_too_far" in done.stderr, "the trap's report", done)


def same_input_gives_same_program(t):
    outputs = []
    for name in ("one", "two"):
        out = t.path("out", name)
        t.succeeds(t.driver("build", t.go_wasm, "-o", out, "-O0", XDG_CACHE_HOME=t.path("home"), TMPDIR=t.path("cache" if name == "two" else "tmp")))
        with open(out, "rb") as opened:
            outputs.append(opened.read())
        shutil.rmtree(t.path("home", "gowasm2native"), ignore_errors=True)
    t.check(outputs[0] == outputs[1], "two builds differ")


TESTS = [programs_need_libc_and_libm_only, static_programs_run_in_an_empty_root, folders_of_c_build_anywhere,
         folders_are_replaced_only_when_ours, installed_toolchain_works_from_its_prefix, little_address_space_is_explained,
         traps_end_with_a_message, same_input_gives_same_program]
