package t

a := count(1)

b if 1 == "a"

c := {"a": 1}.b

d := sprintf(1, 2)

e if {
	x := [1, 2]
	x.foo
}

f(x) := x + 1

g := f("a")

h := data.t.i.nope

i := 1

j := data.t.k.z

k := {"y": 1}
