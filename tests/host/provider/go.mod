module provider

go 1.24
