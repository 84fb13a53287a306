"""waPC: what invocations and host calls cost, beside wapc-go's host on wazero."""

import os
import shutil

from common import Missing
from harness import fresh_folder
from wapcguests import build_guest, build_host, build_oracle, tinygo_root

LABELS = {
    "echo 0": "an invocation, no bytes",
    "echo 100": "100 bytes there and back",
    "echo 65536": "65,536 bytes there and back",
    "many 1000": "a call of the host's, from within",
}


def wapc(bench):
    """invocations of a waPC guest by the kit for TinyGo, and its host calls, ns each, against wapc-go on wazero"""
    root, reason = tinygo_root()
    if not root:
        raise Missing(reason)
    folder = fresh_folder(bench.path("wapc"))
    wasm = os.path.join(folder, "kit.wasm")
    build_guest("kit", wasm, root)
    oracle = build_oracle(os.path.join(folder, "oracle"))
    rounds = "16000" if bench.smoke else "500000"
    commands = {"compiled": [build_host(bench.tools, folder, wasm, "measure.c", "lib", bench.level), rounds]}
    if oracle:
        commands["wazero"] = [oracle, wasm, rounds]
    else:
        print("  without wazero: wapc-go cannot be fetched")
    found = bench.figures_in_turns(commands, bench.rounds(5))
    ours, peer = found["compiled"], found.get("wazero", {})
    print("waPC, ns of processor time:")
    bench.table(("", "compiled", "wazero", "wazero/compiled"),
                [(label, ours[name], peer.get(name), peer[name] / ours[name] if name in peer else None) for name, label in LABELS.items()])
    shutil.rmtree(folder)
