package l

nums := [x | some x in ["1", "a", "3"]; y := to_number(x); y > 0]

every_ok if {
	every x in input.xs {
		to_number(x) > 0
	}
}

quot := 1 / input.zero

dup[k] := v if {
	some k, v in {"a": 1}
}

dup[k] := v if {
	k := "a"
	v := input.v
}

fn(x) := 1 if x > 0

fn(x) := 2 if x > 1

calls := fn(2)

inner := {y |
	some x in [1, 2]
	y := fn(x)
}

set_of contains x if some x in ["q", "r"]

deep := data.l.calls + 1
