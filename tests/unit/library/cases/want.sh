#!/bin/sh
# Makes every .want anew from the node on this machine (20, which the library follows).  A case whose first line names
# time zones is run in each of them.
cd "$(dirname "$0")" || exit 1
for f in *.js; do
    [ "$f" = prelude.js ] && continue
    zones=$(sed -n '1s|^// TZ: ||p' "$f")
    for zone in ${zones:-UTC}; do
        cat prelude.js "$f" | TZ=$zone node - || echo "$f: node failed" >&2
    done > "${f%.js}.want"
done
