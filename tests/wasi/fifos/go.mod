module fifos

go 1.24
