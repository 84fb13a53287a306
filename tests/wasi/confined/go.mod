module confined

go 1.24
