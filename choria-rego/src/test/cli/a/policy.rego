package authz

import data.roles

default allow := false

allow if "admin" in roles[input.user]

violations contains msg if {
	some i, port in input.ports
	port > 1000
	msg := sprintf("port %d at %d", [port, i])
}

f(x) := x + 1

obj[k] := v if some k, v in input.obj
conflict := 1 if input.x
conflict := 2 if input.y
