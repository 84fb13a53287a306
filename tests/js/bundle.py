"""Puts a package's CommonJS modules into one script, as --js-prelude takes it: each in a function of its own, found by
`require` under its path within the package."""

import json
import os

LOADER = """\
const bundled = Object.create(null), loaded = Object.create(null);
function bundledRequire(from, name) {
  const resolved = name.startsWith('.') ? path.join(path.dirname(from), name) : name;
  for (const id of [resolved, resolved + '.js', path.join(resolved, 'index.js')]) {
    if (loaded[id]) return loaded[id].exports;
    if (!bundled[id]) continue;
    const module = loaded[id] = { exports: {} };
    bundled[id].call(module.exports, module, module.exports, (other) => bundledRequire(id, other), '/' + id,
                     '/' + path.dirname(id));
    return module.exports;
  }
  return require(name);
}
"""


def bundle(package, folders, stand_ins, entry):
    """The script: the modules of `folders` below `package`, `stand_ins` {name: file} for what they require from elsewhere,
    and the script `entry`, which calls bundledRequire()."""
    sources = {name: file for name, file in stand_ins.items()}
    for folder in folders:
        for file in sorted(os.listdir(os.path.join(package, folder))):
            if file.endswith(".js"):
                sources[os.path.join(folder, file)] = os.path.join(package, folder, file)
    parts = [LOADER]
    for name, file in sources.items():
        with open(file, encoding="utf-8") as opened:
            parts.append("bundled[%s] = function (module, exports, require, __filename, __dirname) {\n%s\n};\n"
                         % (json.dumps(name), opened.read()))
    with open(entry, encoding="utf-8") as opened:
        parts.append(opened.read())
    return "".join(parts)
