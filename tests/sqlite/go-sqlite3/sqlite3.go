// Package sqlite3 takes the place of the package of this name in programs that import it for its driver only.
package sqlite3

import _ "gowasm2native/guest/sqlite"
