"""A GOOS=wasip1 web server: requests a second, compiled, under wazero, and in native Go."""

import wasihosts
from common import HERE, figures, medians
from harness import plain_environment
from wasiserver import loaded


def server(bench):
    """a WASI web server: requests a second at 64 connections"""
    wasm = bench.go("served", "wasip1", "wasm", HERE)
    client, native = bench.native_go("load", HERE), bench.native_go("served", HERE)
    program = bench.compiled(wasm, bench.level)
    wazero = wasihosts.wazero(bench.tools)

    def under_wazero(address):
        command = wazero.command(wasm, folders={})
        return [*command[:2], "-listen=" + address, *command[2:]], wazero.environment()
    servers = {"native Go": lambda address: ([native], plain_environment(G2N_LISTEN=address)),
               "compiled": lambda address: ([program], plain_environment(G2N_LISTEN=address)),
               "wazero": under_wazero}
    requests, connections = (500 if bench.smoke else 10000), 64
    runs = {name: [] for name in servers}
    for _ in range(bench.rounds(3)):
        for name, start in servers.items():
            done, said = loaded(start, client, requests, connections)
            if not done.stdout:
                raise RuntimeError("the server %s gave no answers\n%s%s" % (name, done.text(), said.decode("utf-8", "replace")[-500:]))
            runs[name].append(figures(done.stdout))
    rates = {name: medians(each) for name, each in runs.items()}
    print("a web server, %d requests at %d connections, a tenth of them 20 kB both ways (the client takes its share):" % (requests, connections))
    bench.table(("", *servers), [(kind, *(rates[name][kind] for name in servers)) for kind in rates["compiled"]])
    bench.goal("no error, and more than under wazero",
               rates["compiled"]["errors"] == 0 and rates["compiled"]["requests a second"] > rates["wazero"]["requests a second"],
               "%.1f times" % (rates["compiled"]["requests a second"] / rates["wazero"]["requests a second"]))
