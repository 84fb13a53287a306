module guest

go 1.24

require gowasm2native/guest v0.0.0

replace gowasm2native/guest => ../../../runtime/guest
