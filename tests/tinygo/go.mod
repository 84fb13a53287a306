module tinygo

go 1.18
