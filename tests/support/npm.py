"""Packages of the npm registry, by name and version, fetched into the build folder once."""

import os
import sys
import tarfile
import threading

from harness import fresh_folder, plain_environment, run

# What tests install with all that it depends on.
INSTALLED = {"@evertdespiegeleer/go-template": "1.0.2", "@cdktf/hcl2json": "0.21.0"}
lock = threading.Lock()


def package(folder, name, version):
    """The unpacked folder of a package."""
    target = os.path.join(folder, name.replace("/", "-").lstrip("@") + "-" + version)
    if os.path.isdir(target):
        return target
    packed = run(["npm", "pack", "--silent", "%s@%s" % (name, version)], timeout=300, env=plain_environment(), cwd=folder)
    if packed.status != 0:
        sys.exit("npm pack %s@%s failed:\n%s" % (name, version, packed.text()))
    archive = os.path.join(folder, packed.stdout.decode().strip().splitlines()[-1])
    fresh_folder(target + ".part")
    with tarfile.open(archive) as opened:
        for member in opened.getmembers():
            if member.name.startswith("package/") and ".." not in member.name.split("/") and (member.isfile() or member.isdir()):
                opened.extract(member, target + ".part")
    os.remove(archive)
    os.rename(os.path.join(target + ".part", "package"), target)
    os.rmdir(target + ".part")
    return target


def installed(folder, name):
    """The installed folder of a package with what it depends on, below `folder`."""
    target = os.path.join(folder, "node_modules", name)
    with lock:
        if os.path.isdir(target):
            return target
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as opened:
            opened.write('{ "private": true }\n')
        wanted = ["%s@%s" % pair for pair in INSTALLED.items()]
        done = run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", *wanted],
                   timeout=600, env=plain_environment(), cwd=folder)
        if done.status != 0:
            raise RuntimeError("npm install %s failed:\n%s" % (" ".join(wanted), done.text()))
    return target
