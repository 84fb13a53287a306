module greeting

go 1.24
