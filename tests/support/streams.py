"""Running a program with standard input and output of each kind that a process can meet."""

import errno
import fcntl
import os
import pty
import subprocess
import termios
import threading
import time

from harness import Outcome, end_group, run

STDIN_KINDS = ["pipe", "file", "terminal", "null", "closed", "folder"]
STDOUT_KINDS = ["pipe", "file", "full", "no reader", "nonblocking", "terminal"]


def with_stdin(kind, command, data, scratch, **how):
    """Runs `command` with `data` on a standard input of some kind."""
    if kind == "pipe":
        return run(command, stdin=data, **how)
    if kind == "file":
        path = os.path.join(scratch, "..", "stdin")
        with open(path, "wb") as made:
            made.write(data)
        with open(path, "rb") as opened:
            return run(command, stdin=opened, **how)
    if kind == "terminal":
        return with_terminal(command, data, **how)
    if kind == "null":
        return run(command, stdin=subprocess.DEVNULL, **how)
    if kind == "closed":
        return run(["sh", "-c", 'exec "$@" 0<&-', "sh", *command], stdin=subprocess.DEVNULL, **how)
    if kind == "folder":
        folder = os.open("/", os.O_RDONLY)
        try:
            return run(command, stdin=folder, **how)
        finally:
            os.close(folder)
    raise ValueError(kind)


def with_terminal(command, data, **how):
    """Types `data` and then ^D at a terminal that the program has as standard input."""
    leader, follower = pty.openpty()
    settings = termios.tcgetattr(follower)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(follower, termios.TCSANOW, settings)

    def type_it():
        try:
            for line in data.splitlines(True):
                os.write(leader, line)
            # ^D ends the input only at the start of a line; a second one ends a begun line
            os.write(leader, b"\x04" if data.endswith(b"\n") or not data else b"\x04\x04")
        except OSError:
            pass                    # the program ended without reading all of it

    typist = threading.Thread(target=type_it, daemon=True)
    typist.start()
    try:
        return run(command, stdin=follower, **how)
    finally:
        os.close(follower)
        os.close(leader)
        typist.join()


def drain(descriptor, into, pause=0.0, size=1 << 16):
    """Reads until the end, slowly when asked to; a terminal ends with EIO."""
    while True:
        try:
            part = os.read(descriptor, size)
        except OSError as problem:
            if problem.errno == errno.EIO:
                break
            raise
        if not part:
            break
        into.extend(part)
        if pause:
            time.sleep(pause)
    os.close(descriptor)


def with_stdout(kind, command, scratch, timeout=60, **how):
    """Runs `command` with a standard output of some kind; what arrived there is the outcome's stdout."""
    got = bytearray()
    if kind == "pipe":
        return run(command, timeout=timeout, **how)
    if kind == "file":
        path = os.path.join(scratch, "..", "stdout")
        with open(path, "wb") as made:
            done = run(command, timeout=timeout, stdout=made, **how)
        with open(path, "rb") as opened:
            return Outcome(done.status, opened.read(), done.stderr)
    if kind == "full":
        with open("/dev/full", "wb") as full:
            return run(command, timeout=timeout, stdout=full, **how)
    if kind == "terminal":
        reader, writer = pty.openpty()
        settings = termios.tcgetattr(writer)
        settings[1] &= ~termios.OPOST
        termios.tcsetattr(writer, termios.TCSANOW, settings)
    else:
        reader, writer = os.pipe()
    if kind == "no reader":
        os.close(reader)
        try:
            return run(command, timeout=timeout, stdout=writer, **how)
        finally:
            os.close(writer)
    if kind == "nonblocking":
        fcntl.fcntl(writer, fcntl.F_SETFL, fcntl.fcntl(writer, fcntl.F_GETFL) | os.O_NONBLOCK)
    # A reader that is slower than the writer, so that the pipe is full again and again.
    thread = threading.Thread(target=drain, args=(reader, got, 0.002 if kind == "nonblocking" else 0.0), daemon=True)
    thread.start()
    try:
        done = run(command, timeout=timeout, stdout=writer, **how)
    finally:
        os.close(writer)
        thread.join(timeout)
    return Outcome(done.status, bytes(got), done.stderr)


def slowly_fed(command, parts, pause, timeout=60, **how):
    """Runs `command` and writes each of `parts` to its standard input, `pause` seconds apart."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True, **how)

    def feed():
        try:
            for part in parts:
                time.sleep(pause)
                process.stdin.write(part)
                process.stdin.flush()
        except BrokenPipeError:
            pass
        finally:
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass

    got = {}
    threads = [threading.Thread(target=feed, daemon=True)]
    for name in ("stdout", "stderr"):
        threads.append(threading.Thread(target=lambda name=name: got.update({name: getattr(process, name).read()}), daemon=True))
    for thread in threads:
        thread.start()
    try:
        status = process.wait(timeout)
        status = status if status >= 0 else 128 - status
    except subprocess.TimeoutExpired:
        end_group(process)
        process.wait()
        status = None
    for thread in threads:
        thread.join(timeout)
    return Outcome(status, got.get("stdout", b""), got.get("stderr", b""))
