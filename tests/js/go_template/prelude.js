// What the package's main.js does around the function that the program gives, Render(template, json).
class TemplatingError extends Error {}
class InvalidTemplateError extends Error {}

async function parse(template, values) {
  const result = Render(template, JSON.stringify(values));
  if (result.startsWith('Template exec error:'))
    throw new TemplatingError(result.match(/Template exec error:.+?executing "tpl".+?: (.+)/)?.[1]);
  if (result.startsWith('Template parse error:')) throw new InvalidTemplateError(result);
  if (result.startsWith('JSON parse error:')) throw new Error(result);
  return result;
}

while (typeof Render !== 'function') await new Promise((resolve) => setTimeout(resolve, 0));
await cases(parse);
process.exit(0);
