package s

import data.foo
import input.bar as baz

p if {
	x := 1
	y := 2
	y == 2
}

f(a, b) := a

q if some z in [1]
