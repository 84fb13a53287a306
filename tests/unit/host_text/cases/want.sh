#!/bin/sh
# Makes every .want anew from the node on this machine (20, which the runtime follows).
cd "$(dirname "$0")" || exit 1
for f in *.js; do
    { echo "globalThis.path = require('path');"; cat "$f"; } | node - > "${f%.js}.want" 2>&1 || echo "$f: node failed"
done
