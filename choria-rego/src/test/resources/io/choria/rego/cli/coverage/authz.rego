package authz

import data.roles

default allow := false

allow if {
	input.user == "admin"
	some r in roles[input.user]
	r.ok
}

allow if {input.user == "never"; input.x}

names := [n | some n, v in input.m; startswith(n, lower("A"))]

deny contains msg if {
	every x in input.xs {
		x > 1
		x < 100
	}
	not input.fine
	msg := sprintf("bad %v", [count(input.xs)])
}

f(x) := y if {
	y := x + 1
} else := 7 if {
	x == "z"
}

constant := 42

obj := {"a": input.user, "b": upper(lower("x"))}

p.q[r] := 1 if some r in [1, 2]

multi := concat(", ",
	["a",
	"b"]) if {
	true
}
