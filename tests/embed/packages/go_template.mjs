// node go_template.mjs PACKAGE: the cases of go_template.def, whose strings JavaScript reads as C does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { parse } = await import(join(process.argv[2], 'dist', 'main.js'));
await parse('', {}); // loads the program
const CASE = (template, values) => console.log(Render(template, values));
eval(readFileSync(new URL('go_template.def', import.meta.url), 'utf8'));
process.exit(0);
