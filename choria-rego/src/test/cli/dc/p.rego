package p

q := 2
