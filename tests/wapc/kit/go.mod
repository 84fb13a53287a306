module kit

go 1.24

require (
	github.com/wapc/wapc-guest-tinygo v0.3.3
	guest v0.0.0
)

replace (
	gowasm2native/guest => ../../../runtime/guest
	guest => ../guest
)
