package z

p := q

r := q2

s if { y == 1 }

t if { data.z.t2(1) }
