"""Components for WASI preview 2 made of modules for preview 1, by wasm-tools and the adapter, which is fetched once by name and version."""

import os

import componenttools
import npm
from harness import run

ADAPTERS = ("@bytecodealliance/jco", "1.35.0")               # an npm package with the adapters in it


class Components:
    def __init__(self, tools):
        self.program = componenttools.wasm_tools(tools)
        self.hosts = os.path.join(tools.work, "hosts")
        self.package = npm.package(self.hosts, *ADAPTERS)
        self.adapter = os.path.join(self.package, "lib", "wasi_snapshot_preview1.command.wasm")

    def wrap(self, module, component):
        """Outcome of making `component` of a program for preview 1."""
        return run([self.program, "component", "new", module, "--adapt", "wasi_snapshot_preview1=" + self.adapter, "-o", component])

    def assemble(self, text, component):
        return run([self.program, "parse", text, "-o", component])

    def dummy(self, version, component):
        """A component that imports all that programs of that version may import; its module does nothing."""
        module = component + ".module"
        made = run([self.program, "component", "embed", "--dummy-names", "legacy", "-w", "wasi:cli/command", self.wit(version), "-o", module])
        return made if made.status != 0 else run([self.program, "component", "new", module, "-o", component])

    def wit(self, version):
        """A folder with the interfaces of WASI of that version; the package has those of 0.2.12, which differ in what was added since."""
        folder = os.path.join(self.hosts, "wit-" + version)
        if os.path.isdir(folder):
            return folder
        source = os.path.join(self.package, "lib", "wit", "builtin", "0.2.12")
        for name in os.listdir(source):
            target = folder + ".part" if name == "wasi-cli" else os.path.join(folder + ".part", "deps", name)
            os.makedirs(target, exist_ok=True)
            with open(os.path.join(source, name, "package.wit"), encoding="utf-8") as opened:
                text = opened.read()
            with open(os.path.join(target, "package.wit"), "w", encoding="utf-8") as made:
                made.write(text.replace("@0.2.12", "@" + version))
        os.rename(folder + ".part", folder)
        return folder
