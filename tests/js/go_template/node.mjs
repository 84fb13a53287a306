// node node.mjs MAIN, the package's main.js
import './cases.js';
const { parse } = await import(process.argv[2]);
await cases(parse);
process.exit(0);
