// lint.cjs FOLDER-OF-THE-PACKAGE FILE...: as lint.c, with the package's own functions under node.
const { readFileSync } = require("node:fs");
const { createLinter } = require(process.argv[2] + "/node.cjs");
createLinter().then((lint) => {
  for (const file of process.argv.slice(3)) console.log(JSON.stringify(lint(readFileSync(file, "utf8"), file)));
  process.exit(0);
});
