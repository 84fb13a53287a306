// node node.js PACKAGE
const fs = require('fs'), path = require('path');
const config = fs.readFileSync(path.join(__dirname, 'main.tf'), 'utf8');
require('./cases.js')(require(process.argv[2]), config).then(() => process.exit(0));
