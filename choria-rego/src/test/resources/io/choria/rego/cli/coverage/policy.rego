package p

default allow := false

allow if input.x == 1

allow if input.x == 2

allow if input.y == 2

big if {
	input.n > 5
	input.n < 10
}

big if {
	input.n > 6
}

f(x) := 1 if x == 1

f(x) := 2 if {
	x == 2
	true
}

g if f(input.q) == 1

s contains 1 if input.z

s contains 2

t["a"] := 3 if input.z

u := [1, 2]

v.w.x := 5

default k := [x | x := input.foo]

h if {
	some i
	input.l[i] == 1
	y := {z | z := input.l[_]; z > 1}
	count(y) > 0
}

neg if not input.a.b == 1

lg if {
	x := {"a": 1}[input.none]
	x == 1
}

