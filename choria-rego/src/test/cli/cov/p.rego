package p

default allow := false

allow if {
	input.x == 1
	input.y == 2
}

other if {
	input.z
}

f(x) := 1 if x > 3

else := 2

g := [y | some y in [1, 2, 3]; y > 1]
