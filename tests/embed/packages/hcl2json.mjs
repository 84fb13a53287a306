// node hcl2json.mjs PACKAGE: the cases of hcl2json.def, whose strings JavaScript reads as C does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const hcl = createRequire(import.meta.url)(process.argv[2]);
await hcl.parse('', ''); // loads the program
const cases = [], CASE = (...row) => cases.push(row);
eval(readFileSync(new URL('hcl2json.def', import.meta.url), 'utf8'));
for (const [name, file, text] of cases)
  await new Promise((resolve) =>
    __parse_terraform_config_wasm__[name](file, text, (error, answer) => {
      console.log(error ? `failed: ${error}` : answer);
      resolve();
    }));
process.exit(0);
