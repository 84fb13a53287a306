module myhost

go 1.24
