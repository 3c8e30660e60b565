package old

p[x] { x := input.xs[_] }

allow { p["a"] }

default q = 3

test_old { allow with input as {"xs": ["a"]} }
