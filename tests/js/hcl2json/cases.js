// What is asked of @cdktf/hcl2json, of the package under node and of its own JavaScript in a compiled program alike.
module.exports = async function cases(hcl, config) {
  const show = (value) => console.log(JSON.stringify(value, null, 1));
  const attempt = async (f) => {
    try {
      show(await f());
    } catch (error) {
      console.log('failed:', error.constructor.name, error.message);
    }
  };

  show(await hcl.parse('main.tf', config));
  show(await hcl.getExpressionAst('x.tf', '"${a.b[0].c} and ${d(1 + 2)}"'));
  show(await hcl.getReferencesInExpression('x.tf', '${aws_s3_bucket.example.id}-${var.q}'));
  await attempt(() => hcl.parse('bad.tf', 'resource "x" {'));
  await attempt(() => hcl.getExpressionAst('bad.tf', '"${"'));
  await attempt(() => hcl.getReferencesInExpression('x.tf', 'no references'));
  const many = await Promise.all(Array.from({ length: 50 }, (_, i) => hcl.parse(`${i}.tf`, `a${i} = ${i} * 2`)));
  show(many.map((parsed) => Object.keys(parsed).join()).join(' '));
};
