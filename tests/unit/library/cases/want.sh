#!/bin/sh
# Makes every .want anew from the node on this machine (20, which the library follows).
cd "$(dirname "$0")" || exit 1
for f in *.js; do
    [ "$f" = prelude.js ] || cat prelude.js "$f" | node - > "${f%.js}.want" || echo "$f: node failed"
done
