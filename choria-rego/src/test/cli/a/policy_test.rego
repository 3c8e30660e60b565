package authz_test

import data.authz

test_allow if authz.allow with input as {"user": "alice"}

test_deny if not authz.allow with input as {"user": "bob"}

test_fails if {
	x := 3
	print("x is", x)
	authz.allow with input as {"user": "bob"}
}

test_conflict if authz.conflict with input as {"x": true, "y": true}

todo_test_later if false

test_false := false

test_number := 3

test_set contains 1

test_obj := {"a": 1}

test_builtin if to_number("x") == 3

sub.test_nested if true

test_dup if true

test_dup if false

test_func(x) := x
