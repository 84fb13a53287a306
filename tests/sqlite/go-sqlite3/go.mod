module github.com/mattn/go-sqlite3

go 1.21

require gowasm2native/guest v0.0.0
