// format.mjs FOLDER-OF-THE-PACKAGE LIST: as format.c, with the package's own functions under node.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { format } = await import(pathToFileURL(process.argv[2] + "/gofmt_node.js"));
let files = 0, bytes = 0, seconds = 0, same = 0;
for (const path of readFileSync(process.argv[3], "utf8").split("\n").filter((line) => line)) {
  const text = readFileSync(path, "utf8");
  const from = performance.now();
  let out;
  try {
    out = format(text);
  } catch {
    out = null;
  }
  seconds += (performance.now() - from) / 1000;
  files++;
  bytes += Buffer.byteLength(text);
  if (out === text) same++;
  else console.log("changed", path);
}
console.log(files, bytes, seconds.toFixed(6), same);
