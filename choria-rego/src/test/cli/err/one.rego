package a

allow if {
	x := input.x +
}

b := [1, 2
