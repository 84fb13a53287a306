"""Import calls: what each costs in a compiled program and under node."""


def imports(bench):
    """calls from Go to JavaScript and back, ns each, against node"""
    wasm = bench.go("imports", "js", "wasm")
    milliseconds = "1" if bench.smoke else "100"
    found = bench.figures_in_turns({"compiled": [bench.compiled(wasm, bench.level), milliseconds],
                                    "node": bench.node(wasm, milliseconds)}, bench.rounds(5))
    ours, node = found["compiled"], found["node"]
    print("import calls, ns:")
    bench.table(("", "compiled", "node", "node/compiled"), [(name, ours[name], node[name], node[name] / ours[name]) for name in node])
    for name in node:
        bench.goal("at least 5 times faster than node", node[name] >= 5 * ours[name], "%s %.1f" % (name, node[name] / ours[name]))
