module script

go 1.24

require (
	github.com/prep/wasmexec v0.0.0-20220807105708-6554945c1dec
	guest v0.0.0
)

replace (
	gowasm2native/guest => ../../../runtime/guest
	guest => ../guest
)
