"""Packages of the npm registry, by name and version, fetched into the build folder once."""

import os
import sys
import tarfile

from harness import fresh_folder, plain_environment, run


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
