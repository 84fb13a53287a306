"""Packages of others from the npm registry, by name and version, installed into a build folder when a test needs them."""

import os
import threading

from harness import plain_environment, run

PACKAGES = {"@evertdespiegeleer/go-template": "1.0.2", "@cdktf/hcl2json": "0.21.0"}
lock = threading.Lock()


def package(folder, name):
    """The installed folder of a package with what it depends on, below `folder`."""
    target = os.path.join(folder, "node_modules", name)
    with lock:
        if os.path.isdir(target):
            return target
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as opened:
            opened.write('{ "private": true }\n')
        wanted = ["%s@%s" % pair for pair in PACKAGES.items()]
        done = run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", *wanted],
                   timeout=600, env=plain_environment(), cwd=folder)
        if done.status != 0:
            raise RuntimeError("npm install %s failed:\n%s" % (" ".join(wanted), done.text()))
    return target
