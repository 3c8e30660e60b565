package a

import data.n

test_dup if true

test_dup if false

test_dup if 1 == 1

test_note if {
	n.allow with input as {"user": "bob"}
}

todo_test_x if true

todo_test_x if false

test_print if {
	print("one")
	print("two\nlines", {"a": 1})
	false
}

test_vars if {
	x := 1
	y := [1, 2, 3]
	z := {"a": x}
	x == y[1]
}

test_builtin if {
	to_number("x") == 1
}

test_every if {
	every x in [1, 2, 3] {
		x < 3
	}
}

test_case[note] if {
	some note, x in {"a": 1, "b": 2}
	print("case", note)
	x == 1
}
