// The end of the bundle: the package's own modules, which believe that they load WebAssembly.  The program is that module;
// it starts when all of this has run as far as it gets, and finds the object that they have made for it.
globalThis.Go = class {
  importObject = {};
  run() {}
};
globalThis.WebAssembly = { instantiate: async () => ({ instance: {} }) };

const config = fs.readFileSync(process.argv[process.argv.length - 1], 'utf8');
bundledRequire('', 'cases')(bundledRequire('', 'lib/index.js'), config).then(() => process.exit(0));
