package c

test_cases[note] if {
	some note, tc in {
		"one": {"in": 1, "out": 2},
		"two": {"in": 2, "out": 4},
	}
	tc.in + 1 == tc.out
}

test_nested[a][b] if {
	some a in ["x", "y"]
	some b in [1, 2]
	b > 1
}

test_none[note] if {
	some note in []
	note
}

test_printed[note] if {
	some note in ["p"]
	print("hello", note)
	note == "p"
}
