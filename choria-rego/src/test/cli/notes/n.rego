package n

allow if {
	trace("looking at user")
	input.user == "root"
	trace(sprintf("user is %v", [input.user]))
}

deny contains msg if {
	some x in input.xs
	trace("x")
	x > 2
	msg := sprintf("%d is too large", [x])
}

helper(x) if {
	trace("in helper")
	x == 1
}

ok if helper(input.n)
