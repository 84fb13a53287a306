module javascript

go 1.21
