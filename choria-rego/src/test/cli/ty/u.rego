package u

f(a) := a

p := f(1, 2)

q := undefined_fn(1)
