package bad2

p if x == 1

q := y

r := count(1)

s := undefined_fn(1)

t if t

u contains 1

u := 2

v := data.bad2.nothing
