"""An HTTP client against one local server: requests a second, compiled, under node, and in native Go."""

import os

from common import HERE
from gotools import node_command
from harness import plain_environment
from httpserver import HttpServer


def as_gojs(command):
    """A node command under another name: Go does without fetch under its own."""
    return ["bash", "-c", 'exec -a gojs node "$@"', "-", *command[1:]]


def fetch(bench):
    """an HTTP client: requests and megabytes a second"""
    wasm = bench.go("fetch", "js", "wasm", HERE)
    count = "200" if bench.smoke else "5000"
    # Before the server begins, which ends by itself after some minutes.
    compiled, native = bench.compiled(wasm, bench.level), bench.native_go("fetch", HERE)
    server = HttpServer(os.path.join(bench.folder, "httpserver"))
    try:
        env = plain_environment(**server.environment())
        commands = {"native Go": [native, count],
                    "compiled": [compiled, count],
                    "node": as_gojs(node_command(wasm, count))}
        rates = bench.figures_in_turns({name: (command, env) for name, command in commands.items()}, bench.rounds(3))
    finally:
        server.stop()
    print("requests of a net/http client a second (%s requests; the server takes its share of the processors):" % count)
    bench.table(("", *commands), [(kind, *(rates[name][kind] for name in commands)) for kind in rates["compiled"]])
    bench.goal("more requests than node, one after another and 64 at once",
               all(rates["compiled"][kind] > rates["node"][kind] for kind in rates["compiled"]),
               ", ".join("%.1f times" % (rates["compiled"][kind] / rates["node"][kind]) for kind in rates["compiled"]))
