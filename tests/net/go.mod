module net

go 1.24
