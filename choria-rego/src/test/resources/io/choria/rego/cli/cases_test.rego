package t_test

test_cases[note] if {
	some note, tc in {"one": {"in": 1, "want": 1}, "two": {"in": 2, "want": 3}, "three": {"in": 3, "want": 3}}
	print("case", note)
	tc.in == tc.want
}

test_nested[a][b] if {
	some a in ["x", "y"]
	some b in [1, 2]
	a == "x"
	b == 1
}

test_plain if 1 == 1

test_fail if {
	x := 1
	x == 2
}

test_err := 1
test_err := 2 if true

todo_test_x if false

sub.test_y if true

test_set contains 1

test_empty[n] if { some n in [] }

test_bool[n] := true if some n in ["q"]

test_mixed[n] if {
	n := "m"
	false
}

test_dup if true
test_dup if false
test_value := "x"
