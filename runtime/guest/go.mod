module gowasm2native/guest

go 1.21
